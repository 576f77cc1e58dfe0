"""How the window stood: its place on the screen from one opening to the next, and whether a session ended with it."""

import json
import logging
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from headwater.base import Paths
from headwater.ui.places import Place

_LOG = logging.getLogger("headwater.ui")
_FILE = "window.json"
_MOST = 10_000
_GRIP = (120, 24)
"""So much of a title bar has to be on a screen that a hand can take the window by it, in px."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """Of one window."""

    geometry: bytes = b""
    """As Qt keeps it: place, size, screen, maximised or not."""
    page: Place = Place.TODAY
    open: bool = False
    """It was not closed: the session ended, or something ended the program."""


def recall(paths: Paths) -> Remembered:
    """What was kept; where that is nothing or damaged, a window like the first."""
    file = paths.state / _FILE
    try:
        with file.open("rb") as f:
            told = json.loads(f.read(_MOST))
        return Remembered(bytes.fromhex(told["geometry"]), Place(told["page"]), told["open"] is True)
    except FileNotFoundError:
        return Remembered()
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as e:
        _LOG.info("how the window stood cannot be read: %s", type(e).__name__)
        return Remembered()


def keep(paths: Paths, window: QWidget, page: Place, *, is_open: bool) -> None:
    """Note how it stands; where that cannot be noted, the next one stands as another did."""
    told = {"geometry": window.saveGeometry().data().hex(), "page": page, "open": is_open}
    file = paths.state / _FILE
    try:
        paths.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(told), encoding="utf-8")
        part.replace(file)
    except OSError as e:
        _LOG.info("how the window stands is not kept: %s", e.strerror)


def stand(window: QWidget, geometry: bytes) -> None:
    """Where it stood, as far as the screens of today allow."""
    if geometry:
        window.restoreGeometry(QByteArray(geometry))


def within_reach(window: QWidget) -> None:
    """A window that no hand could take, since its screen went, comes to the first one."""
    grip = QRect(window.frameGeometry())
    grip.setHeight(_GRIP[1])
    screens = QGuiApplication.screens()
    for screen in screens:
        seen = grip.intersected(screen.availableGeometry())
        if seen.width() >= min(_GRIP[0], grip.width()) and seen.height() >= _GRIP[1] // 2:
            return
    if screens:
        room = screens[0].availableGeometry()
        window.resize(window.size().boundedTo(room.size()).expandedTo(window.minimumSize()))
        window.move(room.center() - window.rect().center())
