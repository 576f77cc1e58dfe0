"""How long each window was in front on a day; of days that are over it is kept beside their sums.

A year of segments is far too many to be added up while somebody types, and a row for each window and day would take as
much room again as all sums: so each day is one value, packed.
"""

from __future__ import annotations

import sqlite3
import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

Pair = tuple[int, int]
"""A window's number, and milliseconds."""
ALL = """SELECT start_ms, start_ms + length_ms AS end_ms, window_id, marks, model_id FROM segments
 WHERE start_ms >= coalesce((SELECT max(start_ms) FROM segments WHERE start_ms <= ?1), ?1) AND start_ms < ?2
 UNION ALL SELECT start_ms, start_ms + length_ms, window_id, marks, model_id FROM open_segments WHERE start_ms < ?2"""
"""What reaches into a day or begins in it, final and open; takes the day's start and end in milliseconds."""


def seen(db: sqlite3.Connection, start_ms: int, end_ms: int) -> list[Pair]:
    """How long which window was in front within a day, by its number: that, and milliseconds."""
    return db.execute(_SEEN, (start_ms, end_ms)).fetchall()


def kept(db: sqlite3.Connection, start_ms: int, end_ms: int) -> Iterable[Pair] | None:
    """The same of a day for which it is kept; else None."""
    row = db.execute(_KEPT, (start_ms, end_ms)).fetchone()
    return None if row is None else _unpacked(row[0])


def keep(db: sqlite3.Connection, start_ms: int, end_ms: int) -> None:
    """Keep it for a day whose sums are kept; within the caller's transaction."""
    packed = _packed(seen(db, start_ms, end_ms))
    db.execute("INSERT OR REPLACE INTO day_windows VALUES (?, ?)", (start_ms, packed))


def missing(db: sqlite3.Connection, start_ms: int) -> bool:
    """Whether it is not kept for a day that begins then; stores from before version 5 have it for none."""
    return db.execute("SELECT 1 FROM day_windows WHERE day_ms = ?", (start_ms,)).fetchone() is None


def _packed(pairs: Sequence[Pair]) -> bytes:
    """All steps from one number to the next, then all lengths, 32 bits each, the lowest byte first: that packs best."""
    numbers = [number for number, _ in pairs]
    steps = [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]
    return zlib.compress(_ordered(array("I", [*steps, *(length for _, length in pairs)])).tobytes())


def _unpacked(packed: bytes) -> Iterable[Pair]:
    values = _ordered(array("I", zlib.decompress(packed)))
    half = len(values) // 2
    return zip(accumulate(values[:half]), values[half:], strict=True)


def _ordered(values: array[int]) -> array[int]:
    if sys.byteorder == "big":
        values.byteswap()
    return values


_SEEN = f"""SELECT window_id, sum(min(end_ms, ?2) - max(start_ms, ?1)) FROM ({ALL})
 WHERE end_ms > ?1 AND window_id > 0 GROUP BY 1 ORDER BY 1"""  # noqa: S608
_KEPT = """SELECT s.seen FROM day_windows s JOIN days d ON d.start_ms = s.day_ms
 WHERE d.start_ms = ? AND d.end_ms = ?"""
