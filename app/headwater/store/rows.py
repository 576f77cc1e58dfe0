"""Segments and inferences as rows: whole milliseconds, names by number, NULL for what is not known."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from headwater.records import (
    Boundary,
    FocusState,
    Inference,
    Presence,
    Segment,
    TitleKind,
)

Pair = tuple[Segment, Inference | None]

_FAR_MS = 2**61
"""Beyond any time: stands for infinity."""


def ms(seconds: float) -> int:
    """Whole milliseconds; infinities become times that no record reaches."""
    return round(max(-_FAR_MS, min(_FAR_MS, seconds * 1000)))


def seconds(milliseconds: int) -> float:
    """Back again; exact for whole milliseconds."""
    return milliseconds / 1000


def clean(text: str) -> str:
    """Text that SQLite takes: half a surrogate pair, as broken titles have, becomes '?'."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


class Names:
    """The lookup tables: each name is stored once. Numbers are remembered until a transaction fails."""

    _MOST = 8192

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._known: dict[tuple[str, ...], int] = {}

    def forget(self) -> None:
        """After a rollback: numbers given in it are free again."""
        self._known.clear()

    def number(self, table: str, column: str, value: str) -> int | None:
        """The number of a name, given one if it is new; None for ''."""
        if not value:
            return None
        found = self._found((table, value))
        return found or self._numbered((table, value), table, (column,), (clean(value),))

    def title(self, segment: Segment) -> int | None:
        """The number of a title; None for a full title that is empty."""
        if not segment.title and segment.title_kind is TitleKind.FULL:
            return None
        key = ("titles", segment.title, segment.title_kind)
        values = (clean(segment.title), segment.title_kind.value)
        return self._found(key) or self._numbered(key, "titles", ("text", "kind"), values)

    def model(self, inference: Inference) -> int:
        """The number of a model with its adapter."""
        key = ("models", inference.model, inference.adapter)
        return self._found(key) or self._numbered(key, "models", ("version", "adapter"), key[1:])

    def _found(self, key: tuple[str, ...]) -> int | None:
        return self._known.get(key)

    def _numbered(self, key: tuple[str, ...], table: str, columns: tuple[str, ...], values: tuple[str, ...]) -> int:
        places = ", ".join("?" * len(columns))
        self._db.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) ON CONFLICT DO NOTHING",  # noqa: S608
            values,
        )
        where = " AND ".join(f"{c} = ?" for c in columns)
        row = self._db.execute(f"SELECT id FROM {table} WHERE {where}", values).fetchone()  # noqa: S608
        if len(self._known) >= self._MOST:
            self._known.clear()
        self._known[key] = int(row[0])
        return int(row[0])


_INSERT_SEGMENT = """INSERT INTO segments (is_open, start_ms, end_ms, offset_s, presence, app_id, title_id, domain_id,
 project_id, keys, clicks, scroll, travel_px, idle_ms, fullscreen, media, call, sharing, notifications)
 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_INSERT_INFERENCE = """INSERT INTO inferences (segment_id, state, p_focused, p_routine, p_communicating, p_fragmented,
 p_drifting, boundary, task_end, drift_soon, model_id, provisional) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_NEVER = (None,) * 5


def insert(db: sqlite3.Connection, names: Names, pairs: Iterable[Pair], *, is_open: bool) -> None:
    """Write segments with what was inferred; what is shorter than a millisecond is nothing."""
    for segment, inference in pairs:
        if ms(segment.end) <= ms(segment.start):
            continue
        number = db.execute(_INSERT_SEGMENT, (int(is_open), *_segment_values(names, segment))).lastrowid
        if inference is not None:
            db.execute(_INSERT_INFERENCE, (number, *_inference_values(names, inference)))


def _segment_values(names: Names, s: Segment) -> tuple[object, ...]:
    return (
        ms(s.start), ms(s.end), s.offset_s, s.presence.value, names.number("apps", "name", s.app), names.title(s),
        names.number("domains", "name", s.domain), names.number("projects", "name", s.project), s.keys, s.clicks,
        s.scroll, s.travel_px, None if s.idle_s is None else ms(s.idle_s), s.fullscreen, s.media, s.call, s.sharing,
        s.notifications,
    )  # fmt: skip


def _inference_values(names: Names, i: Inference) -> tuple[object, ...]:
    return (
        i.state.value, *(i.probabilities or _NEVER), i.boundary.value, i.task_end, i.drift_soon, names.model(i),
        i.provisional,
    )  # fmt: skip


def remove_overlapped(db: sqlite3.Connection, segment: Segment) -> None:
    """Delete every segment, open or final, that shares time with this one."""
    start, end = ms(segment.start), ms(segment.end)
    if end <= start:
        return
    db.execute(
        f"DELETE FROM segments WHERE is_open = 0 AND start_ms >= {_REACHING} AND start_ms < ?2 AND end_ms > ?1",  # noqa: S608
        (start, end),
    )
    db.execute("DELETE FROM segments WHERE is_open = 1 AND start_ms < ?2 AND end_ms > ?1", (start, end))


# Final segments never overlap, so only the last one that starts before a time can reach into it: an index finds it.
_REACHING = "coalesce((SELECT max(start_ms) FROM segments WHERE is_open = 0 AND start_ms <= ?1), ?1)"

_SELECT = """SELECT s.start_ms, s.end_ms, s.offset_s, s.presence, a.name, t.text, t.kind, d.name, p.name, s.keys,
 s.clicks, s.scroll, s.travel_px, s.idle_ms, s.fullscreen, s.media, s.call, s.sharing, s.notifications, i.state,
 i.p_focused, i.p_routine, i.p_communicating, i.p_fragmented, i.p_drifting, i.boundary, i.task_end, i.drift_soon,
 m.version, m.adapter, i.provisional
 FROM segments s LEFT JOIN apps a ON a.id = s.app_id LEFT JOIN titles t ON t.id = s.title_id
 LEFT JOIN domains d ON d.id = s.domain_id LEFT JOIN projects p ON p.id = s.project_id
 LEFT JOIN inferences i ON i.segment_id = s.id LEFT JOIN models m ON m.id = i.model_id"""
_FINAL = f"{_SELECT} WHERE s.is_open = 0 AND s.start_ms >= {_REACHING} AND s.start_ms < ?2 AND s.end_ms > ?1"
_OPEN = f"{_SELECT} WHERE s.is_open = 1"
_BOTH = f"{_FINAL} UNION ALL {_OPEN} AND s.start_ms < ?2 AND s.end_ms > ?1 ORDER BY 1"


def read(db: sqlite3.Connection, start: float, end: float) -> list[Pair]:
    """Final and open segments that share time with `[start, end)`, by start, as one moment of the store had them."""
    return [_pair(row) for row in db.execute(_BOTH, (ms(start), ms(end))).fetchall()]


def read_open(db: sqlite3.Connection) -> list[Pair]:
    """The open segments, by start."""
    return [_pair(row) for row in db.execute(f"{_OPEN} ORDER BY s.start_ms").fetchall()]


def _pair(row: tuple[object, ...]) -> Pair:
    segment = _segment(*row[:19])  # type: ignore[arg-type]
    return segment, None if row[19] is None else _inference(segment, *row[19:])  # type: ignore[arg-type]


def _segment(
    start: int, end: int, offset_s: int, presence: str, app: str | None, title: str | None, kind: str | None,
    domain: str | None, project: str | None, keys: int | None, clicks: int | None, scroll: int | None,
    travel_px: int | None, idle: int | None, fullscreen: int | None, media: int | None, call: int | None,
    sharing: int | None, notifications: int,
) -> Segment:  # fmt: skip
    return Segment(
        seconds(start), seconds(end), offset_s, Presence(presence), app or "", title or "",
        TitleKind(kind) if kind else TitleKind.FULL, domain or "", project or "", keys, clicks, scroll, travel_px,
        None if idle is None else seconds(idle), _flag(fullscreen), _flag(media), _flag(call), _flag(sharing),
        notifications,
    )  # fmt: skip


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _inference(
    segment: Segment, state: str, p0: float | None, p1: float, p2: float, p3: float, p4: float, boundary: str,
    task_end: float, drift_soon: float, model: str, adapter: str, provisional: int,
) -> Inference:  # fmt: skip
    probabilities = () if p0 is None else (p0, p1, p2, p3, p4)
    return Inference(
        segment.start, segment.end, FocusState(state), probabilities, Boundary(boundary), task_end, drift_soon,
        model, adapter, bool(provisional),
    )  # fmt: skip


def settled(inference: Inference) -> Inference:
    """The last provisional answer, now that no better one will come."""
    return replace(inference, provisional=False)
