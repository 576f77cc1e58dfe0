"""The lanes below the ribbon on the page: pointer and keys around the painted chart."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from headwater.charts.timeline import DayLanes, Part, Row
from headwater.charts.tokens import Radius
from headwater.reports.timeline import DayTimeline
from headwater.ui.access import PaintedChart, announce
from headwater.ui.buttons import by_keyboard
from headwater.ui.kept import KeptPicture
from headwater.ui.look import Ui
from headwater.ui.plain import plain
from headwater.ui.ribbon import AIR, ZOOMS, RibbonView
from headwater.ui.text import hint

_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class LanesView(QWidget, PaintedChart):
    """One tab stop: left and right walk the parts of a lane, up and down change it, Enter picks a part out. Wheel, drag
    and the keys of the zoom do what they do on the ribbon, which lies exactly above."""

    def __init__(self, ui: Ui, ribbon: RibbonView, day: DayTimeline) -> None:
        super().__init__()
        self._ui, self._ribbon = ui, ribbon
        self._row, self._at = Row.KINDS, 0.0
        """The lane where the keyboard is, and the moment."""
        self._press: QPointF | None = None
        self._keyboard = False
        self.chart = DayLanes(day, ribbon.chart)
        self.kept = KeptPicture(self, lambda p: self.chart.paint_still(p, self._area()), ui.theme.surface)
        self.setFixedHeight(self.chart.height + 6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(ui.words("timeline.lanes"))
        self.setAccessibleDescription(ui.words("timeline.keys"))
        ribbon.zoomed.connect(lambda _near: self._moved())
        ribbon.picked.connect(lambda _stretch: self.update())

    def sizeHint(self) -> QSize:
        """As wide as the ribbon."""
        return QSize(560, self.height())

    def show_day(self, day: DayTimeline) -> None:
        """Another state of the day, or another day; after the ribbon shows it."""
        self.chart = DayLanes(day, self._ribbon.chart)
        self._moved()

    def _moved(self) -> None:
        """The ribbon shows another part of the day, or is another one."""
        if self.chart.ribbon is not self._ribbon.chart:
            self.chart = DayLanes(self.chart.day, self._ribbon.chart)
        self.chart.hover = None
        self._follow()
        self.update()

    # -- pointer ------------------------------------------------------------------------------

    def _point(self, part: Part | None) -> None:
        if part != self.chart.hover:
            self.chart.hover = part
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the part under the pointer; with the button held, pick out a stretch."""
        pos = event.position()
        if self._press is not None:
            if abs(pos.x() - self._press.x()) >= 4:
                self._point(None)
                self._ribbon.drag(self._press.x(), pos.x())
            return
        part = self.chart.at(pos)
        self._point(part)
        r = self.chart.rect(part) if part is not None else None
        if part is not None and r is not None:
            where = r.toAlignedRect().adjusted(-3, -4, 3, 4)
            QToolTip.showText(event.globalPosition().toPoint(), hint(self.chart.spoken(part)), self, where)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag may begin."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._press = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press without a drag picks out the part, or clears the selection."""
        press, self._press = self._press, None
        if press is not None and abs(event.position().x() - press.x()) < 4:
            part = self.chart.at(event.position()) if self._ribbon.chart.selection is None else None
            self._pick(part)

    def _pick(self, part: Part | None) -> None:
        self._ribbon.select((part.start, part.end) if part is not None and part.lasts else None)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Back to the whole day."""
        self._press = None
        self._ribbon.reset()

    def leaveEvent(self, _event: QEvent) -> None:
        """The pointer is gone."""
        self._point(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """As on the ribbon: what lies above each other has the same place."""
        self._ribbon.wheelEvent(event)

    # -- keys ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The lanes without a pointer."""
        key = Qt.Key(event.key())
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._walk(_STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._change(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.chart.focus is not None:
            self._pick(self.chart.focus)
        elif key in ZOOMS:
            self._ribbon.zoom_with(key, self._at if self.chart.focus is not None else None)
        else:
            super().keyPressEvent(event)

    def _walk(self, by: int) -> None:
        """Within what is in view, and on beyond it."""
        parts, here = self.chart.parts(self._row), self.chart.focus
        at = parts.index(here) + by if here in parts else 0 if by > 0 else len(parts) - 1
        if 0 <= at < len(parts):
            self._go(at)
        elif (next_one := self.chart.beyond(self._row, by)) is not None:
            self._at, self._keyboard = next_one[0], True
            self._ribbon.show_moments(*next_one)
            self._focus(self._nearest())

    def _go(self, at: int) -> None:
        parts, self._keyboard = self.chart.parts(self._row), True
        if parts:
            self._focus(parts[at])

    def _change(self, by: int) -> None:
        """To the lane above or below; to the part of it that is nearest."""
        rows, self._keyboard = list(Row), True
        self._row = rows[min(max(rows.index(self._row) + by, 0), len(rows) - 1)]
        self._focus(self._nearest())

    def _nearest(self) -> Part | None:
        """Of the parts of the lane that which holds the moment, else the one that begins close to it."""
        at, parts = self._at, self.chart.parts(self._row)
        return min(parts, key=lambda p: (not p.start <= at < p.end, abs(p.start - at)), default=None)

    def _focus(self, part: Part | None) -> None:
        name = self._ui.words(f"timeline.lane.{self._row}")
        none = self._ui.words("timeline.no_part")
        self.chart.focus = part
        if part is not None:
            self._at = part.start
        announce(self, f"{name}: {plain(self.chart.spoken(part)) if part is not None else none}")
        self.update()

    def _follow(self) -> None:
        """The part that the keyboard is on at this zoom; the moment stays."""
        if self._keyboard and self._at:
            self.chart.focus = self._nearest()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By a key: the ring."""
        self._keyboard = by_keyboard(event)
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        """No part is looked at any more."""
        self._keyboard, self.chart.focus = False, None
        self.setAccessibleDescription(self._ui.words("timeline.keys"))
        self.update()

    # -- painting -----------------------------------------------------------------------------

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(AIR, 0, -AIR, -6)

    def resizeEvent(self, _event: object) -> None:
        """Parts are joined by the new width."""
        self.chart.place(self._area())
        self.chart.hover = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chart, and the ring for the keyboard."""
        p = QPainter(self)
        self.kept.draw(p, (self.chart, self.chart.left, self.chart.right), self.chart.ribbon.scale)
        self.chart.paint_marks(p)
        if self._keyboard and self.hasFocus():
            p.setPen(QPen(QColor(self._ui.theme.ring), 2))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)
