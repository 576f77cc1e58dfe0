"""The card of what the states mean."""

from PySide6.QtCore import Qt

from headwater.records import FocusState
from headwater.ui.boxes import beside, column, glyph, holder, row
from headwater.ui.look import Ui
from headwater.ui.text import label, prose
from headwater.ui.titled import TitledCard


class StatesCard(TitledCard):
    """Each with its shape, its name, and what it is said of."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, "help.states")
        for state in FocusState:
            line = row(gap=10)
            line.addWidget(beside(ui, glyph(ui, state)), 0, Qt.AlignmentFlag.AlignTop)
            said = prose(ui, ui.words(f"help.states.{state.value}"), "small", "2")
            line.addLayout(column(label(ui, ui.words(f"state.{state.value}"), "strong"), said, gap=0), 1)
            self.add(holder(line))
