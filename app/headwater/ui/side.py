"""What the window needs of every page that does not show a day."""

from PySide6.QtWidgets import QScrollArea, QWidget

from headwater.engine import Now


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

    def turn_by(self, by: int) -> None:
        """Back or forth, where a page has days, weeks or the like."""
