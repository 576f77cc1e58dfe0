"""Walking a chart with the keyboard, as a pure function: arrows move, Shift extends, Home and End jump. No Qt."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Piece(Protocol):
    """Anything with a place in time."""

    @property
    def start(self) -> float: ...  # noqa: D102
    @property
    def end(self) -> float: ...  # noqa: D102


class Move(StrEnum):
    """What a key asks for."""

    NEXT = "next"
    PREVIOUS = "previous"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the keyboard is: a moment inside a block, and the moment where a selection began (None: none).

    Moments instead of block numbers, so that the place holds when zooming regroups the blocks.
    """

    at: float
    anchor: float | None = None


def index_at(blocks: Sequence[Piece], at: float) -> int:
    """The number of the block that holds `at`, else of the last one before it, else 0."""
    return max(bisect_right(blocks, at, key=lambda b: b.start) - 1, 0)


def walk(blocks: Sequence[Piece], cursor: Cursor | None, move: Move, extend: bool = False) -> Cursor | None:
    """The cursor after a key. None if there is nothing to walk on. Without a cursor, any key lands on an end.

    `blocks` are in order. With `extend` the selection begins where the cursor was, or goes on.
    """
    if not blocks:
        return None
    if cursor is None:
        return Cursor(_middle(blocks[-1 if move in (Move.PREVIOUS, Move.LAST) else 0]))
    here = index_at(blocks, cursor.at)
    there = {
        Move.NEXT: min(here + 1, len(blocks) - 1),
        Move.PREVIOUS: max(here - 1, 0),
        Move.FIRST: 0,
        Move.LAST: len(blocks) - 1,
    }[move]
    anchor = (cursor.anchor if cursor.anchor is not None else cursor.at) if extend else None
    return Cursor(_middle(blocks[there]), anchor)


def selected(blocks: Sequence[Piece], cursor: Cursor | None) -> tuple[float, float] | None:
    """The time from the block where the selection began to the one where the cursor is, both whole."""
    if cursor is None or cursor.anchor is None or not blocks:
        return None
    a, b = (blocks[index_at(blocks, at)] for at in sorted((cursor.anchor, cursor.at)))
    return a.start, b.end


def _middle(block: Piece) -> float:
    return (block.start + block.end) / 2
