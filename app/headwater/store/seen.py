"""How long each window was in front on a day; of days that are over it is kept beside their sums.

A year of segments is far too many to be added up while somebody types, and a row for each window and day would take as
much room again as all sums: so each day is one value.
"""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections.abc import Sequence

ALL = """SELECT start_ms, start_ms + length_ms AS end_ms, window_id, marks, model_id FROM segments
 WHERE start_ms >= coalesce((SELECT max(start_ms) FROM segments WHERE start_ms <= ?1), ?1) AND start_ms < ?2
 UNION ALL SELECT start_ms, start_ms + length_ms, window_id, marks, model_id FROM open_segments WHERE start_ms < ?2"""
"""What reaches into a day or begins in it, final and open; takes the day's start and end in milliseconds."""


def seen(db: sqlite3.Connection, start_ms: int, end_ms: int) -> Sequence[int]:
    """How long which window was in front within a day: its number and milliseconds, in turn."""
    return [value for pair in db.execute(_SEEN, (start_ms, end_ms)) for value in pair]


def kept(db: sqlite3.Connection, start_ms: int, end_ms: int) -> Sequence[int] | None:
    """The same of a day for which it is kept; else None."""
    row = db.execute(_KEPT, (start_ms, end_ms)).fetchone()
    return None if row is None else _ordered(array("I", row[0]))


def keep(db: sqlite3.Connection, start_ms: int, end_ms: int) -> None:
    """Keep it for a day whose sums are kept; within the caller's transaction."""
    pairs = array("I", seen(db, start_ms, end_ms))
    db.execute("INSERT OR REPLACE INTO day_windows VALUES (?, ?)", (start_ms, _ordered(pairs).tobytes()))


def missing(db: sqlite3.Connection, start_ms: int) -> bool:
    """Whether it is not kept for a day that begins then; stores from before version 5 have it for none."""
    return db.execute("SELECT 1 FROM day_windows WHERE day_ms = ?", (start_ms,)).fetchone() is None


def _ordered(pairs: array[int]) -> array[int]:
    """32 bits each, the lowest byte first."""
    if sys.byteorder == "big":
        pairs.byteswap()
    return pairs


_SEEN = f"""SELECT window_id, sum(min(end_ms, ?2) - max(start_ms, ?1)) FROM ({ALL})
 WHERE end_ms > ?1 AND window_id > 0 GROUP BY 1"""  # noqa: S608
_KEPT = """SELECT s.seen FROM day_windows s JOIN days d ON d.start_ms = s.day_ms
 WHERE d.start_ms = ? AND d.end_ms = ?"""
