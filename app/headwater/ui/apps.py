"""Where the time went: the apps that were longest in front, each with its longest title."""

from math import ceil

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QMenu

from headwater.charts.marks import share_bar
from headwater.charts.paint import CENTER, RIGHT, panel, text
from headwater.charts.tokens import Radius
from headwater.records import FocusState
from headwater.reports import AppUse, DayReport
from headwater.ui.boxes import Canvas, Card, column, row
from headwater.ui.buttons import by_keyboard
from headwater.ui.look import Ui
from headwater.ui.menus import menu
from headwater.ui.plain import plain
from headwater.ui.text import Elided, label

ROWS = 5


class _Row(QAbstractButton):
    """One app: initial, name, title, bar, time. Who hears it presses it; the left button does nothing."""

    hovered = Signal(object)
    """Its class name, or None when the pointer leaves."""
    sort = Signal(str)
    """The person wants to say what it is for."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._use: AppUse | None = None
        self._top = 1.0
        self.setFixedHeight(ui.px(34))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._keyboard = False
        self.clicked.connect(self._open_below)

    def say(self, use: AppUse, top: float) -> None:
        """Another app; `top` is the time of the longest one."""
        self._use, self._top = use, max(top, 1.0)
        length = self._ui.words.duration(use.seconds)
        self.setAccessibleName(f"{plain(use.name)}, {plain(use.title)}, {length}")
        self.update()

    def enterEvent(self, _event: QEnterEvent) -> None:
        """Pick the app out in the ribbon."""
        self.hovered.emit(self._use.app if self._use else None)

    def leaveEvent(self, _event: QEvent) -> None:
        """Back to all apps."""
        self.hovered.emit(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the right button, or the menu key."""
        self.open_menu(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the menu as well."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_below()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The row is looked at, and only its menu does anything."""
        event.ignore()

    def _open_below(self) -> None:
        self.open_menu(self.mapToGlobal(self.rect().bottomLeft()))

    def open_menu(self, at: QPoint) -> QMenu | None:
        """What can be done with the app."""
        if self._use is None:
            return None
        made, app = menu(self._ui, self), self._use.app
        made.addAction(self._ui.words("ui.sort_app")).triggered.connect(lambda: self.sort.emit(app))
        made.setActiveAction(made.actions()[0])
        made.popup(at)
        return made

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A ring for the keyboard."""
        self._keyboard = by_keyboard(event)
        super().focusInEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The name keeps its width, the title gives way."""
        use = self._use
        if use is None:
            return
        p, ui, t, r = QPainter(self), self._ui, self._ui.theme, QRectF(self.rect())
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() and self._keyboard:
            p.setPen(QPen(QColor(t.ring), 2))
            p.drawRoundedRect(r.adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)
        name, title = plain(use.name) or "?", plain(use.title)
        tile = QRectF(0, (r.height() - 20) / 2, 20, 20)
        panel(p, tile, 6, t.sunken)
        text(p, tile, name[0].upper(), "caption", t.text2, CENTER)
        right = ui.width("small", ui.words.duration(11 * 3600 + 59 * 60)) + 10
        bar = r.width() * (0.2 if ui.narrow else 0.26)
        room = QRectF(32, 0, max(r.width() - 32 - right - bar - 24, 40), r.height())
        wide = min(ui.width("strong", name) + 1, room.width() * (0.6 if title else 1.0))
        text(p, QRectF(room.left(), 0, wide, r.height()), name, "strong", t.text, scale=ui.scale)
        rest = room.adjusted(wide + 9, 0, 0, 0)
        if title and rest.width() > 30:
            text(p, rest, title, "body", t.text3, scale=ui.scale)
        track = QRectF(r.right() - right - bar, r.height() / 2 - 3, bar, 6)
        share_bar(p, track, use.seconds / self._top, use.focused_s / self._top, t)
        time = QRectF(r.right() - right, 0, right, r.height())
        text(p, time, ui.words.duration(use.seconds), "small", t.text2, RIGHT, ui.scale)


class Apps(Card):
    """The card with the first five apps."""

    hovered = Signal(object)
    sort = Signal(str)
    """The class name of an app that the person wants to sort."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.rows = [_Row(ui) for _ in range(ROWS)]
        self._none = label(ui, ui.words("ui.no_apps"), "body", "3")
        parts = sum(ui.width("caption", ui.words(f"ui.{part}")) for part in ("deep_part", "other_part"))
        key = Canvas(self._key, ceil(parts) + 56, ui.line("caption"))
        self.add(row(Elided(ui, ui.words("ui.where"), "title"), None, key), 10, self._none, column(*self.rows, gap=0))
        self.box.setContentsMargins(20, 16, 20, 12)
        for line in self.rows:
            line.hovered.connect(self.hovered)
            line.sort.connect(self.sort)
            line.hide()

    def show_report(self, report: DayReport) -> None:
        """The day's apps, longest first."""
        uses = report.apps[:ROWS]
        self._none.setVisible(not uses)
        for i, line in enumerate(self.rows):
            line.setVisible(i < len(uses))
            if i < len(uses):
                line.say(uses[i], uses[0].seconds)

    def _key(self, p: QPainter, r: QRectF) -> None:
        ui, t, x = self.ui, self.ui.theme, r.right()
        pairs = ((ui.words("ui.other_part"), t.app[2]), (ui.words("ui.deep_part"), t.states[FocusState.FOCUSED]))
        for name, colour in pairs:
            w = ui.width("caption", name)
            text(p, QRectF(x - w - 1, 0, w + 1, r.height()), name, "caption", t.text3, scale=ui.scale)
            panel(p, QRectF(round(x - w - 14), round(r.center().y()) - 2, 8, 4), 2, colour)
            x -= w + 26
