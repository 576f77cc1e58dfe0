"""The icon in the tray: its shape and colour say the state, its menu does the rest."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from headwater.base import Words
from headwater.engine import Now, Recording
from headwater.records import Phase
from headwater.ui.app import window_icon
from headwater.ui.correcting.howwas import HowWasThat
from headwater.ui.face import Face
from headwater.ui.pauses import add_pauses
from headwater.ui.sessions.wording import arc, arc_part, left_line
from headwater.ui.speak import Status, icon_name, job_line, recording, status, troubles

_LOOK_MS = 5000
_WATCHER = "org.kde.StatusNotifierWatcher"


class Tray(QObject):
    """Appears as soon as the desktop has a place for it."""

    open_asked = Signal()
    plan_asked = Signal()
    settings_asked = Signal()
    health_asked = Signal()
    quit_asked = Signal()
    said = Signal(float, float, object)
    """What the last stretch was: its start, its end and its state."""
    appeared = Signal()

    def __init__(self, engine: Face, words: Words) -> None:
        super().__init__()
        self._engine, self._words = engine, words
        self._shown: tuple[str, int | None] = "", None
        self._icon: QSystemTrayIcon | None = None
        self.menu = QMenu()
        self._fill()
        self._waits = QTimer(self, interval=_LOOK_MS)
        self._waits.timeout.connect(self._look)

    def _fill(self) -> None:
        words, menu = self._words, self.menu
        self.status = menu.addAction("")
        self.status.setEnabled(False)
        self.session = menu.addAction("")
        self.session.setEnabled(False)
        self.timer = [self._in_session(name) for name in ("rest", "postpone", "skip")]
        self.job = menu.addAction("")
        self.job.setEnabled(False)
        menu.addSeparator()
        self.open = self._action("ui.tray.open", self.open_asked.emit)
        self.how = HowWasThat(menu, words, self._engine.clock.offset_s, self.said.emit)
        self.pauses = add_pauses(menu, self._engine, words)
        self.resume = self._action("ui.pause.resume", self._engine.resume)
        self.plan = self._action("ui.tray.plan", self.plan_asked.emit)
        self.end = self._in_session("end")
        self.trouble = self._action("ui.tray.trouble", self.health_asked.emit)
        self.settings = self._action("ui.tray.settings", self.settings_asked.emit)
        menu.addSeparator()
        self.quit = self._action("ui.tray.quit", self.quit_asked.emit)

    def _action(self, key: str, do: Callable[[], object]) -> QAction:
        action = self.menu.addAction(self._words(key))
        action.triggered.connect(lambda _on: do())
        return action

    def _in_session(self, what: str) -> QAction:
        """Loading what does it takes a while: not before it is asked for."""

        def do() -> None:
            getattr(self._engine.sessions, what)()

        return self._action(f"session.tray.{what}", do)

    def start(self) -> bool:
        """Show the program's own icon; `show_now` paints the state's, once there is time.

        False while this desktop has no place for it (then it is looked for again and again).
        """
        self._appear()
        return self.there

    @property
    def there(self) -> bool:
        """Whether the person can see the icon."""
        return self._icon is not None and QSystemTrayIcon.isSystemTrayAvailable()

    def _look(self) -> None:
        self._appear()
        self.show_now(self._engine.now())

    def _appear(self) -> None:
        if self._icon is None and _may_ask():
            self._icon = QSystemTrayIcon(window_icon(), self)
            self._icon.setContextMenu(self.menu)
            self._icon.activated.connect(self._activated)
            self._icon.show()
            self._say(self._engine.now())
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
        from headwater.ui.badge import icon

        name, step = icon_name(now, self._say(now).state), arc(now)
        if self._icon is not None and (name, step) != self._shown:
            self._shown = name, step
            self._icon.setIcon(icon(name, arc_part(step)))

    def _say(self, now: Now) -> Status:
        said = status(now, self._words, self._engine.clock.offset_s)
        line, tip = said.line, f"Headwater – {said.line}"
        if now.session is not None and now.session.at.phase is Phase.DUE:
            tip += f" · {left_line(now.session, self._words, 'session.tray')}"
        if self._icon is not None and tip != self._icon.toolTip():
            self._icon.setToolTip(tip)
        if self.status.text() != line:
            self.status.setText(line)
        work = job_line(now, self._words)
        self.job.setText(work)
        self.job.setVisible(bool(work))
        self._say_session(now)
        paused = now.recording is Recording.PAUSED
        for action in self.pauses:
            action.setVisible(now.recording is Recording.RECORDING)
        self.resume.setVisible(paused or now.recording is Recording.STOPPED)
        self.plan.setVisible(now.recording in (Recording.RECORDING, Recording.PAUSED))
        self.trouble.setVisible(bool(troubles(now)))
        self.settings.setVisible(now.recording is not Recording.NOT_AGREED)
        short = recording(now, self._words, self._engine.clock.offset_s)
        self.status.setToolTip(short)
        return said

    def _say_session(self, now: Now) -> None:
        """The timer's line, and what can be done with it."""
        line = "" if now.session is None else left_line(now.session, self._words, "session.tray")
        self.session.setText(line)
        self.session.setVisible(bool(line))
        phase = None if now.session is None else now.session.at.phase
        rest, postpone, skip = self.timer
        rest.setVisible(phase in (Phase.WORKING, Phase.DUE))
        postpone.setVisible(phase in (Phase.DUE, Phase.RESTING))
        skip.setVisible(phase in (Phase.DUE, Phase.RESTING))
        self.end.setVisible(now.intent is not None)

    def speak(self, words: Words) -> None:
        """Another language."""
        self._words = words
        self.how.menu.deleteLater()  # a menu inside another goes with its parent, not with its line
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
