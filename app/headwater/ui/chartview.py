"""A painted chart on a page: one tab stop, the arrow keys walk its parts, and a table says the same."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from headwater.charts.chart import Chart, again, part_at, walked
from headwater.charts.tokens import Radius
from headwater.ui.access import announce
from headwater.ui.boxes import column, row
from headwater.ui.buttons import Button, by_keyboard
from headwater.ui.charttools import ChartTools
from headwater.ui.look import Ui
from headwater.ui.table import PlainTable
from headwater.ui.text import Elided, hint, prose

AIR = 6
"""Room around the chart for the ring, in px."""
_STEPS = {Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Up: (0, -1)}
_ROWS = 12
"""A table shows so many lines before it scrolls."""


class ChartView(QWidget):
    """The chart alone. The part under the pointer is outlined and told as the one is that the keyboard rests on."""

    chosen = Signal(int)
    """A part was pressed, or Return while the keyboard rested on it."""

    def __init__(self, ui: Ui, chart: Chart) -> None:
        super().__init__()
        self._ui, self.chart = ui, chart
        self.current: int | None = None
        """The part that the keyboard rests on."""
        self.pointed: int | None = None
        """The part that the pointer is on."""
        self._at: QPointF | None = None
        """Where it is."""
        self._told = ""
        """What was told of the part below it."""
        self._keyboard = False
        self._fit()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(ui.words("chart.keys"))
        self.setMouseTracking(True)

    def _fit(self) -> None:
        self.setFixedHeight(self.chart.height + 2 * AIR)
        self.setMinimumWidth(self.chart.least + 2 * AIR)
        self.setAccessibleName(self.chart.summary)

    def show_chart(self, chart: Chart) -> None:
        """Another one in its place; the keyboard rests on what it did, and the pointer where it is."""
        before, self.chart, rested = self.chart, chart, self.current is not None
        self.current, self.pointed = (
            None if at is None else again(at, before, chart) for at in (self.current, self.pointed)
        )
        if rested:  # told when it is walked to, not each time that it is read
            at = self.current
            self.setAccessibleDescription(self._ui.words("chart.keys") if at is None else chart.spoken(at))
        self._fit()
        self.updateGeometry()
        self._tell_again()
        self.update()

    def _tell_again(self) -> None:
        """What the pointer is on now, where it was told of what it was on."""
        if self._at is None:
            return
        open_here = QToolTip.isVisible() and QToolTip.text() == self._told
        self.pointed = part_at(self.chart, self._inside, self._at)
        if open_here:
            self._tell()

    @property
    def _inside(self) -> QRectF:
        return QRectF(self.rect()).adjusted(AIR, AIR, -AIR, -AIR)

    def sizeHint(self) -> QSize:
        """The least at which it can be read."""
        return QSize(self.chart.least + 2 * AIR, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From part to part and from line to line; Home and End go to the first and the last; Return opens what there
        is behind one."""
        last, key = len(self.chart) - 1, Qt.Key(event.key())
        if self.current is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.current)
            return
        if last < 0 or key not in (*_STEPS, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
            return
        if key in _STEPS:
            self.current = walked(self.chart, self.current, *_STEPS[key]) if self.current is not None else 0
        else:
            self.current = 0 if key == Qt.Key.Key_Home else last
        announce(self, self.chart.spoken(self.current))
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A ring, if a key brought the focus."""
        self._keyboard = by_keyboard(event)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No part is looked at any more."""
        self._keyboard, self.current = False, None
        self.setAccessibleDescription(self._ui.words("chart.keys"))
        super().focusOutEvent(event)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the part under the pointer."""
        self._at = event.position()
        self._point(part_at(self.chart, self._inside, self._at))
        if self.pointed is not None:
            self._tell()

    def _tell(self) -> None:
        """In a hint, which goes where there is no part."""
        if self._at is None or self.pointed is None:
            QToolTip.hideText()
            return
        where = self.chart.boxes(self._inside)[self.pointed].toAlignedRect().adjusted(-4, -4, 4, 4)
        self._told = hint(self.chart.spoken(self.pointed))
        QToolTip.showText(self.mapToGlobal(self._at).toPoint(), self._told, self, where)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open what there is behind a part."""
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            at = part_at(self.chart, self._inside, event.position())
            if at is not None:
                self.chosen.emit(at)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is elsewhere."""
        self._at = None
        self._point(None)
        super().leaveEvent(event)

    def _point(self, part: int | None) -> None:
        if part != self.pointed:
            self.pointed = part
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chart, and the ring."""
        p, r = QPainter(self), QRectF(self.rect())
        self.chart.paint(p, self._inside, self.current if self.current is not None else self.pointed)
        if self.hasFocus() and self._keyboard:
            p.setPen(QPen(QColor(self._ui.theme.ring), 2))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(r.adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)


class Charted(QWidget):
    """A chart below its name and its sentence, with a button that shows it as a table and a menu that copies and keeps
    it. Words keep `AIR` free at both sides, so that they stand above the chart's own. `title` and `file` are of
    `ChartTools`; the chart's name where they are left out."""

    def __init__(self, ui: Ui, chart: Chart, title: str = "", file: str = "") -> None:
        super().__init__()
        self._ui = ui
        self.view, self.table = ChartView(ui, chart), PlainTable(ui)
        self.table.hide()
        self.as_table = Button(ui, ui.words("ui.table.show"), "ghost", small=True)
        self.as_table.clicked.connect(self._toggle)
        self.tools = ChartTools(ui, self, chart, title or chart.table.name, file)
        self._name, self._said = Elided(ui, "", "strong"), prose(ui, "", "small", "2")
        head = row(self._name, self.as_table, self.tools.button)
        head.setStretch(0, 1)
        above = column(head, self._said, self.tools.said, gap=2, margins=(AIR, 0, AIR, 0))
        self.setLayout(column(above, 4, self.view, column(self.table, margins=(AIR, 0, AIR, 0)), None, gap=2))
        self._fill()

    def show_chart(self, chart: Chart, title: str = "", file: str = "") -> None:
        """Another one in its place. What a person is doing with it goes on: where the keyboard is, whether it is a
        table, a menu or a dialog that is open."""
        self.view.show_chart(chart)
        self.tools.show_chart(chart, title or chart.table.name, file)
        self._fill()

    def _fill(self) -> None:
        told = self.view.chart.table
        at, marked = self.table.currentIndex(), bool(self.table.selectedIndexes())
        self.table.fill(told.head, told.rows)
        self.table.fit(_ROWS)
        if marked:
            self.table.setCurrentIndex(self.table.model().index(at.row(), at.column()))
        self.table.setAccessibleName(told.name)
        self.as_table.setAccessibleDescription(told.name)
        self._name.set_text(told.name)
        self._said.say(self.view.chart.summary)

    def _toggle(self) -> None:
        shown = self.table.isHidden()
        self.table.setVisible(shown)
        self.view.setVisible(not shown)
        name = self._ui.words("ui.table.hide" if shown else "ui.table.show")
        self.as_table.setText(name)
        self.as_table.setAccessibleName(name)
