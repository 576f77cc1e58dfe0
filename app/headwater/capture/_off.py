"""A group of back-ends that the person switched off."""

from collections.abc import Sequence

from headwater.base import Words
from headwater.capture._board import Board
from headwater.capture._line import Line, ThreadSource
from headwater.records import Health, Signal


class OffSource(ThreadSource):
    """Only says that it is off; and, in place of the input counter, that nothing is counted."""

    def __init__(self, name: str, words: Words, parts: Sequence[str], board: Board | None = None) -> None:
        super().__init__(name, words, parts)
        self._board = board

    def _run(self, line: Line) -> None:
        for part in self._parts:
            self._say(line, Health.OFF, "switched_off", part)
        if self._board is not None:
            self._board.signal(Signal.COUNTED, False, line.emit)
            self._board.forget(Signal.COUNTED)
