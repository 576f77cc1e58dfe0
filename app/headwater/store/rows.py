"""Segments with what was inferred of them, as rows and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from headwater.records import Inference, Segment
from headwater.store.names import Names, ms, seconds
from headwater.store.packing import JUDGED, Window, judgement, odds_of, pack, unpack, unpack_inference

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Pair = tuple[Segment, Inference | None]
Row = tuple[Any, ...]

_COLUMNS = "start_ms, length_ms, window_id, marks, input, model_id, odds, rest"


def _insert_into(table: str) -> str:
    return f"INSERT INTO {table} ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608


_INSERT = {False: _insert_into("segments"), True: _insert_into("open_segments")}


def row_of(names: Names, segment: Segment, inference: Inference | None) -> Row:
    """A pair as a row, in the order of the table."""
    marks, counts, odds, rest = pack(segment, inference)
    start, model = ms(segment.start), None if inference is None else names.model(inference)
    return start, ms(segment.end) - start, names.window(segment), marks, counts, model, odds, rest


JUDGE_AGAIN = f"UPDATE segments SET marks = marks & ~{JUDGED} | ?, odds = ?, model_id = ? WHERE start_ms = ?"  # noqa: S608


def judged(names: Names, i: Inference) -> Row:
    """The values of `JUDGE_AGAIN`."""
    return judgement(i), odds_of(i), names.model(i), ms(i.start)


def insert(db: sqlite3.Connection, names: Names, pairs: Iterable[Pair], *, is_open: bool) -> None:
    """Write segments with what was inferred; what is shorter than a millisecond is nothing."""
    rows = (row_of(names, s, i) for s, i in pairs if ms(s.end) > ms(s.start))
    db.executemany(_INSERT[is_open], rows)


def remove_overlapped(db: sqlite3.Connection, segment: Segment) -> None:
    """Delete every segment, open or final, that shares time with this one."""
    start, end = ms(segment.start), ms(segment.end)
    if end > start:
        for table in ("segments", "open_segments"):
            db.execute(f"DELETE FROM {table} WHERE {SHARING[table]}", (start, end))  # noqa: S608


# Final segments never overlap, so only the last one that starts before a time can reach into it.
_REACHING = "coalesce((SELECT max(start_ms) FROM segments WHERE start_ms <= ?1), ?1)"
SHARING = {
    "segments": f"start_ms >= {_REACHING} AND start_ms < ?2 AND start_ms + length_ms > ?1",
    "open_segments": "start_ms < ?2 AND start_ms + length_ms > ?1",
}
"""By table, the condition of sharing time with a span; takes start and end in milliseconds."""
_FINAL = f"SELECT {_COLUMNS}, 0 FROM segments WHERE {SHARING['segments']}"  # noqa: S608
_OPEN = f"SELECT {_COLUMNS}, 1 FROM open_segments WHERE {SHARING['open_segments']}"  # noqa: S608
BOTH = f"{_FINAL} UNION ALL {_OPEN} ORDER BY 1"
"""Takes start and end in milliseconds."""


def read(db: sqlite3.Connection, names: Names, start: float, end: float) -> list[Pair]:
    """Final and open segments that share time with `[start, end)`, by start, as one moment of the store had them."""
    return _pairs(names, db.execute(BOTH, (ms(start), ms(end))).fetchall())


def read_open(db: sqlite3.Connection, names: Names) -> list[Pair]:
    """The open segments, by start."""
    return _pairs(names, db.execute(f"SELECT {_COLUMNS}, 1 FROM open_segments ORDER BY 1").fetchall())  # noqa: S608


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """When what was in front, as columns of one length, by start; for questions about years."""

    start_ms: NDArray[np.int64]
    length_ms: NDArray[np.int64]
    window: NDArray[np.int64]
    """Place in `windows`."""
    presence: NDArray[np.int64]
    """Place in `packing.PRESENCES`."""
    windows: Sequence[Window]


def read_spans(db: sqlite3.Connection, names: Names, start: float, end: float) -> Spans:
    """Final and open segments that share time with `[start, end)`, without what was counted and inferred."""
    import numpy as np

    columns = "start_ms, length_ms, window_id, marks & 7"
    sql = BOTH.replace(_COLUMNS, columns)
    table = np.array(db.execute(sql, (ms(start), ms(end))).fetchall(), np.int64).reshape(-1, 5)
    numbers, places = np.unique(table[:, 2], return_inverse=True)
    windows = [names.named(number) for number in numbers.tolist()]
    return Spans(table[:, 0], table[:, 1], places.reshape(-1), table[:, 3], windows)


def _pairs(names: Names, rows: Iterable[Row]) -> list[Pair]:
    return list(_read(names, rows))


def _read(names: Names, rows: Iterable[Row]) -> Iterator[Pair]:
    for start_ms, length_ms, window, marks, counts, model, odds, rest, is_open in rows:
        start, end = seconds(start_ms), seconds(start_ms + length_ms)
        segment = unpack(start, end, names.named(window), marks, counts, rest)
        if model is None:
            yield segment, None
        else:
            version = names.version(model)
            yield segment, unpack_inference(start, end, marks, odds, version, provisional=bool(is_open))
