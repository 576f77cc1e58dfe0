"""Where a window keeps the one of the documents. That is loaded when somebody asks for it."""

from typing import TYPE_CHECKING

from headwater.ui.guide.documents import Document
from headwater.ui.look import Ui

if TYPE_CHECKING:
    from headwater.ui.guide.window import GuideWindow


class Shelf:
    """One window at most; it goes with the one that it was opened from."""

    def __init__(self) -> None:
        self.window: GuideWindow | None = None

    def open(self, ui: Ui, document: Document, title: str = "") -> None:
        """Bring it up; the guide at the part that is called `title`, if one is named."""
        if self.window is None:
            self.window = self._made(ui)
        self.window.bring_up()
        if title:
            self.window.open_at(title)
        else:
            self.window.open(document)

    def _made(self, ui: Ui) -> "GuideWindow":
        from headwater.ui.guide.window import GuideWindow

        made = GuideWindow(ui)
        made.closing.connect(self._gone)
        return made

    def _gone(self) -> None:
        self.window = None

    def renew(self, ui: Ui) -> None:
        """In another language or other colours, where it was; nothing happens while they are the same."""
        old = self.window
        if old is None or old.looks_like(ui):
            return
        self.window = new = self._made(ui)
        new.take_over(old)
        old.closing.disconnect(self._gone)
        old.close()

    def close(self) -> None:
        """Its owner goes."""
        if self.window is not None:
            self.window.close()
