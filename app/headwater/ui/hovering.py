"""What is told of the block of a ribbon that is looked at: its card, and why it is so once that is known."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from headwater.charts.lanes import Block
from headwater.ui.access import tell
from headwater.ui.chores import Chores
from headwater.ui.face import Face
from headwater.ui.hover import HoverCard
from headwater.ui.look import Ui
from headwater.ui.ribbon import RibbonView
from headwater.ui.why import Why, Wondering


class Hovering(QObject):
    """Of one page. While the page is `busy` with something else about the day, nothing is told."""

    def __init__(
        self, ui: Ui, engine: Face, chores: Chores, page: QWidget, view: RibbonView, busy: Callable[[], bool]
    ) -> None:  # fmt: skip
        super().__init__(page)
        self._page, self._view, self._busy = page, view, busy
        self.card = HoverCard(ui, page)
        self.wondering = Wondering(engine, chores, ui.words, self)
        view.pointed.connect(self._look)
        self.wondering.found.connect(self._tell_why)

    def hide(self) -> None:
        """The card is in the wrong place now."""
        self.card.hide()

    def _look(self, block: Block | None) -> None:
        open_ = block is not None and not self._busy()
        self.wondering.look(block.item if block is not None and open_ else None)
        if block is None or self._busy():
            self.card.hide()
            return
        view = self._view
        low, high = view.corner(block)
        self.card.show_block(block, view.report, view.mapTo(self._page, low), view.mapTo(self._page, high).y())

    def _tell_why(self, why: Why) -> None:
        """Shown in the card, and said aloud where the keyboard opened it."""
        if self.card.isVisible():
            self.card.tell_why(why)
            if self._view.hasFocus() and (said := self.card.accessibleName()):
                tell(self._view, said)
