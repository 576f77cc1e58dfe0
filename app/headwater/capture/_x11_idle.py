"""Away and back on X11, by the MIT-SCREEN-SAVER extension's idle time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headwater.base import Clock, Words
from headwater.capture._board import Board
from headwater.capture._line import Line, ThreadSource
from headwater.capture._x11 import connection
from headwater.capture.source import Unavailable
from headwater.records import Health, Presence

if TYPE_CHECKING:
    from Xlib.display import Display
    from Xlib.xobject.drawable import Window

RETURN_S = 1.0
"""While somebody is away, the idle time is asked for this often (0.1 ms each)."""
_SLACK_S = 0.05
"""So that a sleep never ends just before the moment it was for."""


class IdleSource(ThreadSource):
    """`AWAY` after `away_after_s` without input, media or call, since the last of them; `PRESENT` on return.

    It sleeps until the first moment at which somebody could be away.
    """

    patient = True

    def __init__(self, words: Words, clock: Clock, board: Board, away_after_s: float) -> None:
        super().__init__("idle", words)
        self._clock, self._board, self._away_after_s = clock, board, away_after_s

    def _run(self, line: Line) -> None:
        try:
            with connection() as display:
                if not display.has_extension("MIT-SCREEN-SAVER"):
                    raise Unavailable("no_screen_saver")
                self._watch(line, display)
        finally:
            self._board.leave(Presence.AWAY)

    def _watch(self, line: Line, display: Display) -> None:
        root = display.screen().root
        self._say(line, Health.WORKING)
        away = False
        last = self._last(root)
        self._board.presence(Presence.AWAY, None, line.emit)
        while not line.ended:
            now = self._clock.now()
            gone = max(0.0, now - last)  # negative after the wall clock was set back
            if gone >= self._away_after_s and not away:
                away = True
                self._board.presence(Presence.AWAY, last, line.emit)
            elif gone < self._away_after_s and away:
                away = False
                self._board.presence(Presence.AWAY, None, line.emit, until=last)
            line.wait([display.fileno()], RETURN_S if away else self._away_after_s - gone + _SLACK_S)
            display.pending_events()  # nothing is asked for, but the display's end is heard here
            last = self._last(root)

    def _last(self, root: Window) -> float:
        """When somebody last did, heard or said something."""
        from Xlib.ext import screensaver

        idle_ms = screensaver.query_info(root).idle
        touched: float = self._clock.now() - idle_ms / 1000
        return max(touched, self._board.occupied() or touched)
