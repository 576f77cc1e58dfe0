"""What the window needs of every page that does not show a day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from headwater.engine import Now
from headwater.ui.begun import Begun


class SidePage(QWidget):
    """A page beside the rail; it scrolls in `area`, and reads for itself when it is shown."""

    area: QScrollArea

    def refresh(self) -> None:
        """Read again what is shown, unless nobody looks."""
        raise NotImplementedError

    def hear_change(self) -> None:
        """Something was written."""

    def show_now(self, now: Now) -> None:
        """The engine's present state."""

    def hand_over(self, begun: Begun, day: date) -> None:
        """Another page takes its place: what is not kept yet is left for who comes back; `day` was last looked at."""

    def turn_by(self, by: int) -> None:
        """Back or forth, where a page has days, weeks or the like."""


def holds(*parts: QWidget) -> QWidget | None:
    """What in them, which are of one page, has the keyboard."""
    focus = parts[0].window().focusWidget()
    inside = focus is not None and any(part is focus or part.isAncestorOf(focus) for part in parts)
    return focus if inside else None


@contextmanager
def else_to(home: QWidget, *parts: QWidget) -> Iterator[None]:
    """What has the keyboard in the parts may go meanwhile: then it goes on at `home`, not at whatever comes next."""
    held = holds(*parts)
    yield
    if held is not None and not held.isVisibleTo(home.window()):
        home.setFocus(Qt.FocusReason.OtherFocusReason)
