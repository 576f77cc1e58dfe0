"""The icon in the tray: its shape and colour say the state, its menu does the rest."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from headwater.base import Words
from headwater.charts.paint import draw_icon, panel
from headwater.charts.states import state_glyph
from headwater.charts.tokens import LIGHT
from headwater.engine import Now, Recording
from headwater.records import FocusState
from headwater.ui.face import Face
from headwater.ui.pauses import add_pauses
from headwater.ui.speak import recording, status, troubles

_SIZES = (16, 22, 24, 32, 48, 64)
_WHITE = replace(LIGHT, states=dict.fromkeys(FocusState, "#FFFFFF"))
_INK = LIGHT.text2
_LOOK_MS = 5000
_WATCHER = "org.kde.StatusNotifierWatcher"

PAUSED, TROUBLE, WAITING = "pause", "trouble", "mark"


def icon_name(now: Now, state: FocusState) -> str:
    """What the icon shows: a state, a pause, that something is missing, or that nothing is recorded yet."""
    if now.recording is Recording.PAUSED:
        return PAUSED
    if now.trouble:
        return TROUBLE
    return state.value if now.recording is Recording.RECORDING else WAITING


def icon(name: str) -> QIcon:
    """A white shape on a tile in the state's colour: told apart on light panels and on dark ones."""
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(_pixmap(name, size))
    return made


def _pixmap(name: str, size: int) -> QPixmap:
    pix = QPixmap(size, size)
    pix.fill(Qt.GlobalColor.transparent)
    p = QPainter(pix)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = 1 if size >= 22 else 0
    tile = QRectF(edge, edge, size - 2 * edge, size - 2 * edge)
    known = name in set(FocusState)
    panel(p, tile, size * 0.24, LIGHT.states[FocusState(name)] if known else _INK)
    if known:
        state_glyph(p, QPointF(size / 2, size / 2), FocusState(name), _WHITE, size * 0.62)
    elif name == TROUBLE:
        _exclaim(p, size)
    else:
        inner = round(size * 0.75)
        draw_icon(p, (size - inner) / 2, (size - inner) / 2, name, "#FFFFFF", inner)
    p.end()
    return pix


def _exclaim(p: QPainter, size: int) -> None:
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(QColor("#FFFFFF"))
    wide = max(size / 9, 2)
    p.drawRoundedRect(QRectF((size - wide) / 2, size * 0.24, wide, size * 0.3), wide / 2, wide / 2)
    p.drawEllipse(QPointF(size / 2, size * 0.7), wide * 0.62, wide * 0.62)


class Tray(QObject):
    """Appears as soon as the desktop has a place for it."""

    open_asked = Signal()
    plan_asked = Signal()
    settings_asked = Signal()
    quit_asked = Signal()
    appeared = Signal()

    def __init__(self, engine: Face, words: Words) -> None:
        super().__init__()
        self._engine, self._words = engine, words
        self._shown = ""
        self._icon: QSystemTrayIcon | None = None
        self.menu = QMenu()
        self._fill()
        self._waits = QTimer(self, interval=_LOOK_MS)
        self._waits.timeout.connect(self._look)

    def _fill(self) -> None:
        words, menu = self._words, self.menu
        self.status = menu.addAction("")
        self.status.setEnabled(False)
        menu.addSeparator()
        self.open = self._action("ui.tray.open", self.open_asked.emit)
        self.pauses = add_pauses(menu, self._engine, words)
        self.resume = self._action("ui.pause.resume", self._engine.resume)
        self.plan = self._action("ui.tray.plan", self.plan_asked.emit)
        self.trouble = self._action("ui.tray.trouble", self.open_asked.emit)
        self.settings = self._action("ui.tray.settings", self.settings_asked.emit)
        menu.addSeparator()
        self.quit = self._action("ui.tray.quit", self.quit_asked.emit)

    def _action(self, key: str, do: Callable[[], object]) -> QAction:
        action = self.menu.addAction(self._words(key))
        action.triggered.connect(lambda _on: do())
        return action

    def start(self) -> bool:
        """Show the icon; False while this desktop has no place for it (then it is looked for again and again)."""
        self._look()
        return self.there

    @property
    def there(self) -> bool:
        """Whether the person can see the icon."""
        return self._icon is not None and QSystemTrayIcon.isSystemTrayAvailable()

    def _look(self) -> None:
        if self._icon is None and _may_ask():
            self._icon = QSystemTrayIcon(icon(self._shown or WAITING), self)
            self._icon.setContextMenu(self.menu)
            self._icon.activated.connect(self._activated)
            self._icon.show()
            self.show_now(self._engine.now())
        if self.there:
            self._waits.stop()
            self.appeared.emit()
        elif not self._waits.isActive():
            self._waits.start()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open_asked.emit()

    def show_now(self, now: Now) -> None:
        """The engine's present state. Names of apps and titles stay out: some panels read markup."""
        said = status(now, self._words, self._engine.clock.offset_s)
        name = icon_name(now, said.state)
        if self._icon is not None:
            if name != self._shown:
                self._shown = name
                self._icon.setIcon(icon(name))
            tip = f"Headwater – {said.line}"
            if tip != self._icon.toolTip():
                self._icon.setToolTip(tip)
        self._say(now, said.line)

    def _say(self, now: Now, line: str) -> None:
        if self.status.text() != line:
            self.status.setText(line)
        paused = now.recording is Recording.PAUSED
        for action in self.pauses:
            action.setVisible(now.recording is Recording.RECORDING)
        self.resume.setVisible(paused or now.recording is Recording.STOPPED)
        self.plan.setVisible(now.recording in (Recording.RECORDING, Recording.PAUSED))
        self.trouble.setVisible(bool(troubles(now)))
        self.settings.setVisible(now.recording is not Recording.NOT_AGREED)
        short = recording(now, self._words, self._engine.clock.offset_s)
        self.status.setToolTip(short)

    def speak(self, words: Words) -> None:
        """Another language."""
        self._words = words
        self.menu.clear()
        self._fill()
        self.show_now(self._engine.now())

    def close(self) -> None:
        """Take the icon away."""
        self._waits.stop()
        if self._icon is not None:
            self._icon.hide()
        self.menu.deleteLater()


def _may_ask() -> bool:
    """Whether Qt may be asked for a tray yet.

    On Linux Qt looks for a StatusNotifier host once and remembers the answer, so it is not asked before there is one;
    X11 has the older protocol beside it, whose hosts Qt does notice when they come late.
    """
    if QGuiApplication.platformName() != "wayland":
        return True
    from PySide6.QtDBus import QDBusConnection

    bus = QDBusConnection.sessionBus()
    return bus.isConnected() and bool(bus.interface().isServiceRegistered(_WATCHER).value())
