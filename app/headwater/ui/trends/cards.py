"""The cards of the page: bars, best hours, the year, two ranges side by side, applications."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from headwater.charts.chart import Chart
from headwater.charts.tokens import Space
from headwater.ui.boxes import Card, column, holder, row
from headwater.ui.chartplace import ChartPlace
from headwater.ui.chartview import AIR
from headwater.ui.look import Ui
from headwater.ui.plan import Segmented
from headwater.ui.text import label, prose


class ChartCard(Card):
    """A chart below the ways to look at it; where there is nothing to draw, only the sentence that says so."""

    chosen = Signal(int)
    """A part of the chart was pressed."""

    def __init__(self, ui: Ui, *above: QWidget) -> None:
        super().__init__(ui)
        self.place = ChartPlace(ui)
        self.place.chosen.connect(self.chosen)
        self.title, self.nothing = label(ui, "", "strong"), prose(ui, "", "small", "2")
        self.foot = column(gap=0, margins=(AIR, 0, AIR, 0))
        if above:
            self.add(holder(row(*above, None, gap=8, margins=(AIR, 0, AIR, 0))), 10)
        self.add(self.place, column(self.title, self.nothing, gap=2, margins=(AIR, 0, AIR, 0)), self.foot,
                 None)  # fmt: skip
        self.box.setContentsMargins(20 - AIR, 16, 20 - AIR, 16)
        self.title.hide()
        self.nothing.hide()

    def show_chart(self, chart: Chart, title: str, file: str) -> None:
        """Another one."""
        empty = not len(chart)
        self.place.put(None if empty else chart, title, file)
        self.nothing.say(chart.summary if empty else "")
        self.title.setText(chart.table.name)
        for part in (self.title, self.nothing):
            part.setVisible(empty)
        self.setAccessibleName(chart.table.name)

    @property
    def least(self) -> int:
        """The width below which the chart would be cut off."""
        m = self.box.contentsMargins()
        return self.place.least + m.left() + m.right()


def tabs(ui: Ui, key: str, choices: Sequence[str], current: int) -> Segmented:
    """One of a few ways to look at a chart, by their keys."""
    made = Segmented(ui, ui.words(key), [ui.words(c) for c in choices])
    made.choose(current)
    return made


class Beside(QWidget):
    """Two cards side by side, or below each other where there is too little room for both."""

    def __init__(self, left: ChartCard, right: ChartCard, parts: tuple[int, int]) -> None:
        super().__init__()
        self._cards = left, right
        self._box = row(gap=Space.L)
        self._box.addWidget(left, parts[0])
        self._box.addWidget(right, parts[1])
        self.setLayout(self._box)
        self.setMinimumWidth(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may be too little, or enough again."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """By the room that the charts need."""
        left, right = (card.least for card in self._cards)
        shares = [self._box.stretch(n) for n in (0, 1)]
        room = self.width() - Space.L
        fits = all(room * share / sum(shares) >= least for share, least in zip(shares, (left, right), strict=True))
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.LeftToRight if fits else ways.TopToBottom)
