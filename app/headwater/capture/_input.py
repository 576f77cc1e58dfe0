"""How much was typed, clicked, scrolled and moved; never what."""

from __future__ import annotations

import sys

from headwater.base import Clock, Words
from headwater.capture._board import Board
from headwater.capture._line import Line, ThreadSource
from headwater.capture._pynput import listening
from headwater.capture._tally import FLUSH_S, Tally
from headwater.capture._x11_record import recorder
from headwater.capture.source import Unavailable
from headwater.records import Health, Signal

MOVING_S = 0.25
"""While the pointer moves, its place is asked for this often: travel is the sum of the straight lines between."""
RESTING_S = 1.0
"""While it rests. With this, all of capture together takes about 0.04 % of a core when nothing happens."""
_STILL_AFTER = 8
"""Samples without a motion after which the pointer counts as resting."""


class InputSource(ThreadSource):
    """`InputCounts` at most every five seconds and before each change that the board tells of.

    On X11 it records by itself, elsewhere (or where that fails) with pynput. `Signal.COUNTED` says whether it counts.
    """

    def __init__(self, words: Words, clock: Clock, board: Board) -> None:
        super().__init__("input", words)
        self._clock, self._board = clock, board

    def _run(self, line: Line) -> None:
        tally = Tally(self._clock, line.emit)
        try:
            self._count(line, tally)
        finally:
            self._board.on_flush(None)
            self._board.signal(Signal.COUNTED, False, line.emit)
            self._board.forget(Signal.COUNTED)

    def _count(self, line: Line, tally: Tally) -> None:
        if not sys.platform.startswith("linux"):
            self._listen(line, tally)
            return
        try:
            self._record(line, tally)
        except Unavailable as e:
            if e.reason != "record_failed":
                raise
            self._listen(line, tally)

    def _record(self, line: Line, tally: Tally) -> None:
        with recorder() as recorded:
            tally.pull_from(recorded.pull)
            self._begin(line, tally)
            still = 0
            while not line.ended:
                line.wait(seconds=RESTING_S if still > _STILL_AFTER else MOVING_S)
                still = 0 if tally.pull().travel_px else still + 1
            self._finish(tally)
            tally.pull_from(None)

    def _listen(self, line: Line, tally: Tally) -> None:
        with listening(tally) as alive:
            self._begin(line, tally)
            while not line.ended:
                line.wait(seconds=FLUSH_S)
                tally.pull()
                if not alive():
                    raise Unavailable("listening_ended", Health.FAILED)
            self._finish(tally)

    def _begin(self, line: Line, tally: Tally) -> None:
        self._board.on_flush(tally.flush)
        self._say(line, Health.WORKING)
        self._board.signal(Signal.COUNTED, True, line.emit)

    def _finish(self, tally: Tally) -> None:
        self._board.on_flush(None)
        tally.flush()
