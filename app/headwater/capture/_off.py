"""Back-ends that are not there on purpose: switched off, or nothing for this platform."""

from collections.abc import Sequence

from headwater.base import Words
from headwater.capture._board import Board
from headwater.capture._line import Line, ThreadSource
from headwater.records import Health, Signal


class OffSource(ThreadSource):
    """Only says how it is; and, in place of the input counter (with `board`), that nothing is counted."""

    def __init__(
        self, name: str, words: Words, parts: Sequence[str] = (), health: Health = Health.OFF,
        reason: str = "switched_off", board: Board | None = None,
    ) -> None:  # fmt: skip
        super().__init__(name, words, parts)
        self._health, self._reason, self._board = health, reason, board

    def _run(self, line: Line) -> None:
        for part in self._parts:
            self._say(line, self._health, self._reason, part)
        if self._board is not None:
            self._board.signal(Signal.COUNTED, False, line.emit)
            self._board.forget(Signal.COUNTED)
