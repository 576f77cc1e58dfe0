"""The Qt application: names, icon, an orderly end on SIGINT and SIGTERM. The tray waits for it, so it loads little."""

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QMessageLogContext, QObject, QSocketNotifier, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from headwater.base import HeadwaterError, Paths
from headwater.ui.memory import keep_close
from headwater.ui.system import quick_theme

_QT = logging.getLogger("headwater.qt")
ICON = "resources/icons/app"
DESKTOP_FILE = "app.headwater.Headwater"
"""What a desktop finds the program's name and icon by; packages bring the file of that name."""


class NoApplication(HeadwaterError):
    """Qt cannot show windows in this process."""


def make_app() -> QApplication:
    """The application, made once; on a machine without a display it paints off screen. Its fonts are not loaded yet.

    Raises:
        NoApplication: Qt already runs in this process without windows.
    """
    app = QApplication.instance()
    if app is None:
        keep_close()
        if sys.platform.startswith("linux") and not any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        # Nothing here is drawn by OpenGL, and without a graphics card its software driver takes 50 MB and 0.1 s.
        os.environ.setdefault("QT_XCB_GL_INTEGRATION", "none")
        if platform_theme := quick_theme(os.environ):
            os.environ["QT_QPA_PLATFORMTHEME"] = platform_theme
        QApplication.setDesktopFileName(DESKTOP_FILE)
        app = QApplication([sys.argv[0] if sys.argv else "headwater"])
        if platform_theme:
            del os.environ["QT_QPA_PLATFORMTHEME"]  # for us alone
    if not isinstance(app, QApplication):
        raise NoApplication("Windows cannot be shown after a page was painted without them: start Headwater anew.")
    app.setApplicationName("headwater")
    app.setApplicationDisplayName("Headwater")
    app.setQuitOnLastWindowClosed(False)
    app.setStyle("Fusion")
    app.setWindowIcon(window_icon())
    return app


def log_qt() -> None:
    """Qt's own messages go to the log, not to the terminal."""
    qInstallMessageHandler(_qt_said)


def _qt_said(kind: QtMsgType, _where: QMessageLogContext, what: str) -> None:
    serious = kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
    _QT.log(logging.ERROR if serious else logging.DEBUG, "%s", what)


def window_icon() -> QIcon:
    """The program's own icon in the sizes that were painted for it."""
    made = QIcon()
    for file in sorted(Paths.bundled(ICON).glob("*.png")):
        made.addFile(str(file))
    return made


class Endings(QObject):
    """SIGINT and SIGTERM end the program as its menu does. Python runs its handlers only between byte codes, and Qt's
    loop has none: so the signal also writes to a socket that the loop watches."""

    def __init__(self, end: Callable[[], None]) -> None:
        super().__init__()
        self._end = end
        self._here, self._there = socket.socketpair()
        for s in (self._here, self._there):
            s.setblocking(False)
        self._old_fd = signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
        self._old = {s: signal.signal(s, _noted) for s in (signal.SIGINT, signal.SIGTERM)}
        self._watch = QSocketNotifier(self._here.fileno(), QSocketNotifier.Type.Read)
        self._watch.activated.connect(self._signalled)

    def _signalled(self) -> None:
        told = self._here.recv(64)
        if set(told) & {signal.SIGINT, signal.SIGTERM}:
            self._end()

    def close(self) -> None:
        """Give the signals back."""
        self._watch.setEnabled(False)
        signal.set_wakeup_fd(self._old_fd)
        for s, handler in self._old.items():
            signal.signal(s, handler)
        self._here.close()
        self._there.close()


def _noted(_signal: int, _frame: FrameType | None) -> None:
    """The socket does the rest."""
