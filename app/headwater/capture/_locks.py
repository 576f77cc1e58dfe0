"""Whether the screen is locked, when more than one part can tell."""

from headwater.base import Clock
from headwater.capture._board import Board
from headwater.capture.source import Emit
from headwater.records import Presence


class Locks:
    """Locked while anybody says so. Used from the D-Bus thread only."""

    def __init__(self, clock: Clock, board: Board) -> None:
        self._clock, self._board = clock, board
        self._said: dict[str, bool] = {}

    def set(self, who: str, locked: bool, emit: Emit) -> None:
        """`who` says that the screen is locked, or is not."""
        self._said[who] = locked
        self._board.presence(Presence.LOCKED, self._clock.now() if any(self._said.values()) else None, emit)

    def leave(self, who: str) -> None:
        """`who` has ended."""
        self._said.pop(who, None)
        if not self._said:
            self._board.leave(Presence.LOCKED)
