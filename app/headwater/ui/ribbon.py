"""The ribbon on the page: pointer, wheel and keys around the painted chart."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from headwater.charts.keys import Cursor, Move, index_at, selected, walk
from headwater.charts.lanes import Block, Lane
from headwater.charts.ribbon import DayRibbon, first_view
from headwater.charts.wording import summary
from headwater.reports import DayReport
from headwater.ui.access import announce
from headwater.ui.blocks import block_text
from headwater.ui.buttons import by_keyboard
from headwater.ui.kept import KeptPicture
from headwater.ui.look import Ui

_MOVES = {
    Qt.Key.Key_Right: Move.NEXT, Qt.Key.Key_Left: Move.PREVIOUS, Qt.Key.Key_Home: Move.FIRST, Qt.Key.Key_End: Move.LAST,
}  # fmt: skip
ZOOMS = (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0)
AIR = 8
"""Room around the chart for the ring, in px."""
_STEP = 1.6
"""How much nearer one press of "+" comes."""


class RibbonView(QWidget):
    """One day. One tab stop: arrows walk the blocks, Shift selects, Enter opens the card, + − 0 zoom."""

    pointed = Signal(object)
    """The block to show a card for, or None."""
    picked = Signal(object)
    """The selection: (start, end) or None."""
    zoomed = Signal(bool)
    """Whether less than the first view is shown."""

    def __init__(self, ui: Ui, report: DayReport, others: Sequence[str] = ()) -> None:
        """`others` are names of lanes that lie below, on the same axis."""
        super().__init__()
        self._ui = ui
        self._cursor: Cursor | None = None
        self._lane = Lane.STATE
        self._press: QPointF | None = None
        self._pointer: QPointF | None = None
        self._keyboard = False
        self._told = ""
        """What was said aloud of the block where the keyboard is; "" while it is on none."""
        self.chart = DayRibbon(report, ui.theme, ui.words, ui.scale, others)
        self.kept = KeptPicture(self, lambda p: self.chart.paint_still(p, self._area()), ui.theme.surface)
        self.setFixedHeight(self.chart.height + 6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(summary(report, ui.words))
        self.setAccessibleDescription(ui.words("chart.keys_day"))

    def sizeHint(self) -> QSize:
        """The least width at which hours can be told apart."""
        return QSize(560, self.chart.height + 6)

    @property
    def report(self) -> DayReport:
        """The day that is shown."""
        return self.chart.report

    def show_report(self, report: DayReport) -> None:
        """Another state of the day, or another day; zoom, selection and cursor stay while it is the same one."""
        old = self.chart
        self.chart = DayRibbon(report, self._ui.theme, self._ui.words, self._ui.scale, old.others)
        self.chart.app = old.app
        if old.report.day == report.day:
            if self.is_zoomed(old):
                self.chart.view = self.chart.view.between(old.view.start, old.view.end)
            self.chart.selection, self.chart.cuts = old.selection, old.cuts
        else:
            self._cursor = None
            self.picked.emit(None)
        self._place()
        self.setAccessibleName(summary(report, self._ui.words))
        self._point_again(old.hover if old.report.day == report.day else None)
        self._follow_cursor()
        self.zoomed.emit(self.is_zoomed())
        self.update()

    def is_zoomed(self, chart: DayRibbon | None = None) -> bool:
        """Whether less is shown than at first."""
        chart = chart or self.chart
        return chart.view.length_s < first_view(chart.report).length_s - 1

    # -- zoom and selection -------------------------------------------------------------------

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Come nearer (`factor` > 1) or go back; `at` keeps its place, without it the cursor does where it is in sight,
        else the middle."""
        view = self.chart.view
        if at is None:
            middle = (view.start + view.end) / 2
            at = self._cursor.at if self._cursor and view.start <= self._cursor.at <= view.end else middle
        whole = first_view(self.report)
        nearer = view.zoomed(at, factor)
        self._show(whole if nearer.length_s >= whole.length_s else nearer)

    def zoom_with(self, key: Qt.Key, at: float | None = None) -> None:
        """What a key of `ZOOMS` does; `at` as for `zoom`."""
        if key is Qt.Key.Key_0:
            self.reset()
        else:
            self.zoom(1 / _STEP if key is Qt.Key.Key_Minus else _STEP, at)

    def zoom_to(self, start: float, end: float) -> None:
        """Show this stretch over the whole width."""
        self._show(self.chart.view.between(start, end))

    def show_moments(self, start: float, end: float) -> None:
        """Move by as little as brings a stretch into sight."""
        self._show(self.chart.view.showing(start, end))

    def reset(self) -> None:
        """The whole day, nothing selected, nothing cut."""
        self.chart.cuts = ()
        self._show(first_view(self.report))
        self.select(None)

    def _show(self, view: object) -> None:
        if view == self.chart.view:
            return
        self.chart.view = view  # type: ignore[assignment]
        self._point(None)
        self._follow_cursor()
        self.zoomed.emit(self.is_zoomed())
        self.update()

    def select(self, stretch: tuple[float, float] | None) -> None:
        """Pick out a stretch of time, or none."""
        if stretch != self.chart.selection:
            self.chart.selection = stretch
            self.picked.emit(stretch)
            self.update()

    def cut(self, at: float) -> None:
        """Divide the state lane at a moment, until the day turns or all of it is shown again."""
        self.chart.cuts = tuple(sorted({*self.chart.cuts, at}))
        self._follow_cursor()
        self.update()

    def target(self) -> tuple[float, float] | None:
        """The stretch that is meant: what is picked out, else the block under the pointer, else the keyboard's."""
        pointed = self.chart.at(self._pointer) if self._pointer is not None else None
        block = self.chart.hover or pointed or self.chart.focus
        return self.chart.selection or ((block.start, block.end) if block else None)

    @property
    def resting(self) -> Cursor | None:
        """Where the keyboard is, or goes on as soon as it comes; None: at the end of the day."""
        return self._cursor

    def rest_on(self, at: float) -> None:
        """Let the keyboard go on at a moment of the state lane; its ring is drawn there with the next read of the day,
        or when a key brings the focus."""
        self._cursor, self._lane = Cursor(at), Lane.STATE

    def moment(self) -> float | None:
        """Where the pointer is, else the keyboard."""
        if self._pointer is not None:
            return self.chart.scale.at(self._pointer.x())
        return self._cursor.at if self._cursor is not None else None

    def highlight(self, app: str | None) -> None:
        """Dim every app but this one (its class name)."""
        if app != self.chart.app:
            self.chart.app = app
            self.update()

    def block_rect(self, block: Block) -> QRectF:
        """Where a block lies in this widget; null if it is not shown."""
        return self.chart.rect(block) or QRectF()

    # -- pointer ------------------------------------------------------------------------------

    def _point(self, block: Block | None) -> None:
        if block != self.chart.hover:
            self.chart.hover = block
            self.update()
        self.pointed.emit(block)

    def _point_again(self, old: Block | None) -> None:
        """At the block that was pointed at before the day was read anew; its card stays if nothing about it changed."""
        same = [b for b in self.chart.blocks(old.lane) if b.start == old.start] if old else []
        if same and same[0] == old:
            self.chart.hover = old
        else:
            self._point(same[0] if same else None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at blocks; with the button held, pick out a stretch."""
        pos = self._pointer = event.position()
        if self._press is None:
            block = self.chart.at(pos)
            if block != self.chart.hover:
                self._point(block)
        elif abs(pos.x() - self._press.x()) >= 4:
            self.drag(self._press.x(), pos.x())

    def drag(self, x0: float, x1: float) -> None:
        """Pick out what lies between two places, here or on a lane below."""
        self._point(None)
        self.select(self.chart.picked(x0, x1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag may begin."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._press = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press without a drag picks out the block, or clears the selection."""
        press, self._press = self._press, None
        if press is not None and abs(event.position().x() - press.x()) < 4:
            block = self.chart.at(event.position()) if self.chart.selection is None else None
            self.select((block.start, block.end) if block else None)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Back to the whole day."""
        self._press = None
        self.reset()

    def leaveEvent(self, _event: QEvent) -> None:
        """The pointer is gone."""
        self._pointer = None
        self._point(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl zooms around the pointer; sideways or with Shift it moves; else the page scrolls."""
        delta, mods = event.angleDelta(), event.modifiers()
        if mods & Qt.KeyboardModifier.ControlModifier and delta.y():
            self.zoom(_STEP ** (delta.y() / 120), self.chart.scale.at(event.position().x()))
        elif (mods & Qt.KeyboardModifier.ShiftModifier or delta.x()) and self.is_zoomed():
            steps = (delta.x() or delta.y()) / 120
            self._show(self.chart.view.moved(-steps * self.chart.view.length_s / 10))
        else:
            event.ignore()
            return
        event.accept()

    # -- keys ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The whole chart without a pointer."""
        key = Qt.Key(event.key())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif key in _MOVES:
            self._walk(_MOVES[key], shift)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._change_lane(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._point(None if self.chart.hover else self.chart.focus)
        elif key in ZOOMS:
            self.zoom_with(key)
        elif key is Qt.Key.Key_Escape and (self.chart.hover or self.chart.selection):
            self._point(None)
            self.select(None)
        else:
            super().keyPressEvent(event)

    def _walk(self, move: Move, extend: bool) -> None:
        blocks, self._pointer = self.chart.blocks(self._lane), None
        self._keyboard = True  # whatever the focus came by
        self._cursor = walk(blocks, self._cursor, move, extend)
        if self._cursor is None:
            return
        block = blocks[index_at(blocks, self._cursor.at)]
        self._show(self.chart.view.showing(block.start, block.end))
        self.select(selected(self.chart.blocks(self._lane), self._cursor))
        card_open = self.chart.hover is not None
        self._follow_cursor()
        self._point(self.chart.focus if card_open else None)

    def _change_lane(self, by: int) -> None:
        lanes, self._keyboard, self._pointer = list(Lane), True, None
        self._lane = lanes[min(max(lanes.index(self._lane) + by, 0), len(lanes) - 1)]
        self._point(None)
        self._follow_cursor()

    def _follow_cursor(self) -> None:
        """The focused block is the one that holds the cursor at this zoom."""
        shown = self._keyboard and self._cursor is not None
        blocks = self.chart.blocks(self._lane) if shown else ()  # joining them anew takes a while
        focus = blocks[index_at(blocks, self._cursor.at)] if blocks and self._cursor else None
        text = block_text(focus, self.report, self._ui.words) if focus else ""
        if text not in ("", self._told):  # the same block comes again with each read of the day
            announce(self, text)
        elif self._told and not text:
            self.setAccessibleDescription(self._ui.words("chart.keys_day"))
        self._told = text
        if focus != self.chart.focus:
            self.chart.focus = focus
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By a key: the ring, and the cursor where it was, at first on the last block."""
        self._keyboard = by_keyboard(event)
        if self._keyboard and self._cursor is None:
            self._cursor = walk(self.chart.blocks(self._lane), None, Move.LAST)
        self._follow_cursor()
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        """No cursor without the focus."""
        self._keyboard, self._pointer = False, None
        self._follow_cursor()
        self._point(None)
        self.update()

    # -- painting -----------------------------------------------------------------------------

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(AIR, 3, -AIR, -3)

    def _place(self) -> None:
        self.chart.place(self._area())

    def resizeEvent(self, _event: object) -> None:
        """Blocks are joined by the new width."""
        self._place()
        self._follow_cursor()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chart, and the ring for the keyboard."""
        p = QPainter(self)
        self.kept.draw(p, (self.chart, self.chart.app, self.chart.cuts), self.chart.scale)
        self.chart.paint_marks(p)
        if self._keyboard and self.hasFocus():
            p.setPen(QPen(QColor(self._ui.theme.ring), 2))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def corner(self, block: Block) -> tuple[QPoint, QPoint]:
        """Middle of a block's visible lower and upper edge, in this widget."""
        r = self.block_rect(block).intersected(QRectF(self.rect()))
        x = round(r.center().x())
        return QPoint(x, round(r.bottom())), QPoint(x, round(r.top()))
