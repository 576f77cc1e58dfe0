"""A window that is made and painted before anybody asks for it, so that the asking is answered at once."""

import logging
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from headwater.ui.chores import Chores
from headwater.ui.face import Face
from headwater.ui.memory import give_back

if TYPE_CHECKING:
    from headwater.ui.window import Dashboard

_LOG = logging.getLogger("headwater.ui")
AFTER_MS = 4_000
"""The program has started, or a window was closed: what is more urgent goes first."""
TIDY_MS = 1_500
"""What a window had asked when it was closed has been answered by then."""
EVERY_MS = 300_000
"""How old the day in it may get before it is read again; it costs a tenth of a second."""


class Held(QObject):
    """Makes a dashboard in a quiet moment and keeps it hidden until it is taken."""

    def __init__(self, engine: Face, chores: Chores | None = None) -> None:
        super().__init__()
        self._engine, self._chores = engine, chores
        self._window: Dashboard | None = None
        self._changed = False
        self._colours = ""
        self.ready = False
        """Whether it is painted, with the day in it."""
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._soon.timeout.connect(self._make)
        self._tidying = QTimer(self, singleShot=True, interval=TIDY_MS)
        self._tidying.timeout.connect(self._tidy)
        self._often = QTimer(self, interval=EVERY_MS)
        self._often.timeout.connect(self._read_again)

    @property
    def there(self) -> bool:
        """Whether a window waits."""
        return self._window is not None

    def begin(self) -> None:
        """Make one soon."""
        self._soon.start()

    def follow(self) -> None:
        """A window was closed: what it took goes back, then another one is made."""
        self._tidying.start()
        self.begin()

    def _tidy(self) -> None:
        from headwater.ui.dress import undress

        if self._chores is not None:
            self._chores.rest()
        self._engine.let_go()
        undress()

    def hear_change(self, *, gone: bool = False) -> None:
        """Something was written: the day is to be read again, some time; at once where some of it may be gone."""
        self._changed = True
        if gone and self._window is not None:
            self._window.hear_change(gone=True)

    def take(self) -> "Dashboard | None":
        """The window, if there is one; it is the caller's from now on."""
        from headwater.ui.look import theme

        self._tidying.stop()
        window = self._detach()
        if window is not None and self._colours != theme(self._engine.settings).name:
            window.discard()
            return None
        if window is not None:
            window.freshen()
        return window

    def _detach(self) -> "Dashboard | None":
        window, self._window = self._window, None
        self.ready = False
        self._soon.stop()
        self._often.stop()
        return window

    def drop(self) -> None:
        """It would be out of date (another language, other colours): away with it."""
        window = self._detach()
        if window is not None:
            window.discard()

    def close(self) -> None:
        """The program ends: nothing is made or tidied any more."""
        self._tidying.stop()
        self.drop()

    def _make(self) -> None:
        from headwater.ui.dress import fonts
        from headwater.ui.look import theme
        from headwater.ui.remembered import recall
        from headwater.ui.window import Dashboard

        if self._window is not None or not self._engine.settings.agreed:
            return
        fonts()
        begun = perf_counter()
        self._window = Dashboard(self._engine, self._chores, recall(self._engine.paths).geometry)
        self._colours = theme(self._engine.settings).name
        self._window.followed.connect(self._paint)
        self._window.refresh()
        self._changed = False
        self._often.start()
        _LOG.debug("a window is held ready: %d ms", (perf_counter() - begun) * 1e3)

    def _paint(self) -> None:
        """Once with the day in it: fonts, icons and the ribbon are painted then, and layouts are settled."""
        if self._window is not None:
            self._window.followed.disconnect(self._paint)
            self._window.prepare()
            self.ready = True
            QTimer.singleShot(0, give_back)
            _LOG.info("ready: window")

    def _read_again(self) -> None:
        if self._window is not None and self._changed:
            self._changed = False
            self._window.refresh()
