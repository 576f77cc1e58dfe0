"""A painted chart on a page: one tab stop, the arrow keys walk its parts, and a table says the same."""

from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from headwater.charts.tokens import Radius
from headwater.charts.wording import Table
from headwater.ui.access import announce
from headwater.ui.boxes import column, row
from headwater.ui.buttons import Button, by_keyboard, give_focus
from headwater.ui.look import Ui
from headwater.ui.table import PlainTable
from headwater.ui.text import Elided, prose

AIR = 6
"""Room around the chart for the ring, in px."""
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
_ROWS = 12
"""A table shows so many lines before it scrolls."""


class Chart(Protocol):
    """What the view needs of a chart."""

    height: int
    least: int

    def __len__(self) -> int: ...
    @property
    def summary(self) -> str: ...  # noqa: D102
    @property
    def table(self) -> Table: ...  # noqa: D102
    def spoken(self, i: int) -> str: ...  # noqa: D102
    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None: ...  # noqa: D102


class ChartView(QWidget):
    """The chart alone."""

    def __init__(self, ui: Ui, chart: Chart) -> None:
        super().__init__()
        self._ui, self.chart = ui, chart
        self.current: int | None = None
        """The part that the keyboard rests on."""
        self._keyboard = False
        self.setFixedHeight(chart.height + 2 * AIR)
        self.setMinimumWidth(chart.least + 2 * AIR)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(chart.summary)

    def sizeHint(self) -> QSize:
        """The least at which it can be read."""
        return QSize(self.chart.least + 2 * AIR, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From part to part; Home and End go to the first and the last."""
        last, key = len(self.chart) - 1, Qt.Key(event.key())
        if last < 0 or key not in (*_STEPS, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
            return
        if key in _STEPS:
            at = self.current + _STEPS[key] if self.current is not None else 0
        else:
            at = 0 if key == Qt.Key.Key_Home else last
        self.current = min(max(at, 0), last)
        announce(self, self.chart.spoken(self.current))
        self.update()

    def take_over(self, old: "ChartView") -> None:
        """Take the place of another view: the keyboard rests where it did."""
        at = old.current  # forgotten when the focus goes
        give_focus(self, ring=old._keyboard)
        if at is not None and len(self.chart):
            self.current = min(at, len(self.chart) - 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A ring, if a key brought the focus."""
        self._keyboard = by_keyboard(event)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No part is looked at any more."""
        self._keyboard, self.current = False, None
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chart, and the ring."""
        p, r = QPainter(self), QRectF(self.rect())
        self.chart.paint(p, r.adjusted(AIR, AIR, -AIR, -AIR), self.current)
        if self.hasFocus() and self._keyboard:
            p.setPen(QPen(QColor(self._ui.theme.ring), 2))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(r.adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)


class Charted(QWidget):
    """A chart below its name and its sentence, with a button that shows it as a table. Words keep `AIR` free at both
    sides, so that they stand above the chart's own."""

    def __init__(self, ui: Ui, chart: Chart) -> None:
        super().__init__()
        self._ui = ui
        self.view = ChartView(ui, chart)
        self.table = PlainTable(ui)
        told = chart.table
        self.table.fill(told.head, told.rows)
        self.table.setAccessibleName(told.name)
        self.table.fit(_ROWS)
        self.table.hide()
        self.as_table = Button(ui, ui.words("ui.table.show"), "ghost", small=True)
        self.as_table.setAccessibleDescription(told.name)
        self.as_table.clicked.connect(self._toggle)
        head = row(Elided(ui, told.name, "strong"), self.as_table)
        head.setStretch(0, 1)
        said = prose(ui, chart.summary, "small", "2")
        above = column(head, said, gap=2, margins=(AIR, 0, AIR, 0))
        self.setLayout(column(above, 4, self.view, column(self.table, margins=(AIR, 0, AIR, 0)), None, gap=2))

    def _toggle(self) -> None:
        shown = self.table.isHidden()
        self.table.setVisible(shown)
        self.view.setVisible(not shown)
        name = self._ui.words("ui.table.hide" if shown else "ui.table.show")
        self.as_table.setText(name)
        self.as_table.setAccessibleName(name)
