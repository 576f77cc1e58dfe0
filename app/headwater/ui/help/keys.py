"""The card of keys, made from the one table that there is of them."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout

from headwater.ui import shortcuts
from headwater.ui.boxes import holder
from headwater.ui.look import Ui
from headwater.ui.rail import NAMES
from headwater.ui.text import Elided, label
from headwater.ui.titled import TitledCard

_WIDE = 150
"""Of the column of keys, in px: the longest fits."""
SECTIONS = {"window": shortcuts.WINDOW, "correcting": shortcuts.CORRECTING, "chart": shortcuts.CHART,
            "guide": shortcuts.GUIDE}  # fmt: skip


def shown(keys: tuple[str, ...]) -> str:
    """As this desktop writes them; a row of digits as a range."""
    if len(keys) > 2 and all(k.isdigit() for k in keys):
        return f"{keys[0]} – {keys[-1]}"
    return " · ".join(QKeySequence(k).toString(QKeySequence.SequenceFormat.NativeText) for k in keys)


class KeysCard(TitledCard):
    """Pages, the window, correcting, charts."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, "help.keys")
        words = ui.words
        self.lines: list[tuple[str, str]] = []
        pages = [(words(NAMES[place]), shown((key,))) for place, key in shortcuts.PLACES.items()]
        self._section("pages", pages)
        for name, table in SECTIONS.items():
            self._section(name, [(words(f"help.keys.{name}.{what}"), shown(keys)) for what, keys in table.items()])

    def _section(self, name: str, lines: list[tuple[str, str]]) -> None:
        ui = self.ui
        self.lines += lines
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 6)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        for i, (what, keys) in enumerate(lines):
            grid.addWidget(label(ui, keys, "small"), i, 0)
            grid.addWidget(Elided(ui, what, "small", "2"), i, 1)
        grid.setColumnMinimumWidth(0, ui.px(_WIDE))
        grid.setColumnStretch(1, 1)
        self.add(label(ui, self.words(f"help.keys.{name}.title"), "strong"), holder(grid))
