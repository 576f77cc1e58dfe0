"""The tray's question about the last stretch: one entry a state, the model's own guess first.

The tray comes before all else, so that what this needs is imported when there is something to ask.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from headwater.base import Words
from headwater.records import FocusState

if TYPE_CHECKING:
    from headwater.reports.correcting import Lately

Say = Callable[[float, float, FocusState], None]


class HowWasThat:
    """A menu inside the tray's; it is not there while there is nothing to ask about."""

    def __init__(self, menu: QMenu, words: Words, offset: Callable[[float], int], say: Say) -> None:
        self._words, self._offset, self._say = words, offset, say
        self.menu = QMenu(words("correct.tray.ask"), menu)
        menu.addMenu(self.menu)
        self.told: Lately | None = None
        self.show(None)

    def show(self, told: "Lately | None") -> None:
        """Ask about this stretch; None: about none."""
        if told == self.told and told is not None:
            return
        self.told = told
        self.menu.clear()
        self.menu.menuAction().setVisible(told is not None)
        if told is not None:
            self._fill(told)

    def _fill(self, told: "Lately") -> None:
        from headwater.charts.scale import clocks
        from headwater.reports.correcting import SAYABLE
        from headwater.ui.correcting.wording import guess_text

        words = self._words
        start, end = clocks(told.start, told.end, self._offset, words)
        head = self.menu.addAction(
            words("correct.tray.stretch", length=words.duration(told.seconds), start=start, end=end)
        )
        head.setEnabled(False)
        self.menu.addSeparator()
        for state in sorted(SAYABLE, key=lambda s: s is not told.guess):
            action = self.menu.addAction(guess_text(state, told, words))
            action.triggered.connect(lambda _on=False, state=state: self._say(told.start, told.end, state))
