"""Sums of days, kept while nothing changes in them.

A day's sums are made from its segments and labels the first time they are asked for, and kept once the day is over.
Triggers in the schema forget them with every change of a segment or a label in that day, so that they are never wrong;
days are told by where they begin and end, so that another zone or start hour simply asks for other days.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from headwater.records import Category, FocusState, Presence
from headwater.store import seen
from headwater.store.names import seconds
from headwater.store.packing import CATEGORIES, PRESENCES, STATES
from headwater.store.seen import ALL

HOUR_MS = 3_600_000
_UNKNOWN = (Presence.PAUSED, Presence.OFF)
"""Nothing is known of such times: they are in no sum."""
_STATE = {state: n for n, state in enumerate(STATES)}
_AWAY = _STATE[FocusState.AWAY]
_CATEGORY: dict[str, int] = {category: n for n, category in enumerate(CATEGORIES)}
_NOBODY = (Presence.AWAY, Presence.LOCKED, Presence.SUSPENDED)

Sum = tuple[int, int, int, int, int, int, int]
"""Start of the day, hour, place of the state in `STATES`, numbers of application and site, place of the category in
`CATEGORIES`, milliseconds."""


class By(StrEnum):
    """What sums are told apart by; the values are columns of the tables."""

    DAY = "day_ms"
    HOUR = "hour"
    STATE = "state"
    APP = "app_id"
    DOMAIN = "domain_id"
    CATEGORY = "category"
    PRESENT = f"state <> {_AWAY}"


_HOURLY = {By.DAY, By.HOUR, By.STATE, By.PRESENT}
_PLACES = {by: n for n, by in enumerate(By)}


class Total(NamedTuple):
    """How long something lasted. What sums were not told apart by is None. A tuple, because there are thousands."""

    seconds: float
    day: float | None = None
    """When the day began, Unix seconds."""
    hour: int | None = None
    """Whole hours since the day began."""
    state: FocusState | None = None
    """The person's own word where there is one; `AWAY` by presence; `UNSURE` where nothing was inferred."""
    app: str | None = None
    """'' where nothing may be known of it, and while away."""
    domain: str | None = None
    category: Category | None = None
    present: bool | None = None
    """At the computer."""


def totals(db: sqlite3.Connection, days: Sequence[tuple[int, int]], bys: Sequence[Sequence[By]]) -> list[list[Total]]:
    """Sums over days, told by where they begin and end in milliseconds; longest first within each day.

    One list for each way in which they are to be told apart.

    Raises:
        ValueError: hours are asked for together with more than days and states.
    """
    if any(By.HOUR in by and not {*by} <= _HOURLY for by in bys):
        raise ValueError("by hour there are sums of states only")
    kept = _kept(db, days)
    there = json.dumps([day[0] for day in days if day in kept])
    found = [_of_kept(db, by, there) for by in bys]
    for each in (each for day in days if day not in kept for each in made(db, *day)):  # a day at a time in memory
        for by, sums in zip(bys, found, strict=True):
            key = tuple(_told(each, b) for b in by) or (None,)
            sums[key] = sums.get(key, 0) + each[-1]
    return [_named(db, by, sums) for by, sums in zip(bys, found, strict=True)]


def _of_kept(db: sqlite3.Connection, by: Sequence[By], there: str) -> dict[tuple[Any, ...], int]:
    columns, table = ", ".join(by) or "NULL", "hours" if {*by} <= _HOURLY else "totals"
    sql = f"SELECT {columns}, sum(ms) FROM {table} WHERE day_ms IN (SELECT value FROM json_each(?)) GROUP BY {columns}"  # noqa: S608
    return {row[:-1]: row[-1] for row in db.execute(sql, (there,))}


def _told(each: Sum, by: By) -> int:
    return each[_PLACES[By.STATE]] != _AWAY if by is By.PRESENT else each[_PLACES[by]]


def keep(db: sqlite3.Connection, days: Sequence[tuple[int, int]]) -> None:
    """Make and keep the sums of days that are over and not kept; within the caller's transaction.

    Nothing is kept while there is a window whose category is not known yet.
    """
    if db.execute("SELECT 1 FROM windows WHERE category IS NULL AND id > 0 LIMIT 1").fetchone():
        return
    kept = _kept(db, days)
    for day in days:
        if day not in kept and not _open_in(db, *day):
            db.execute("DELETE FROM days WHERE start_ms < ? AND end_ms > ?", (day[1], day[0]))
            db.execute("INSERT INTO days VALUES (?, ?)", day)
            _insert(db, made(db, *day))
            seen.keep(db, *day)
        elif day in kept and seen.missing(db, day[0]):
            seen.keep(db, *day)


def _insert(db: sqlite3.Connection, sums: Sequence[Sum]) -> None:
    """Both tables of a day."""
    whole: dict[tuple[Any, ...], int] = {}
    hours: dict[tuple[Any, ...], int] = {}
    for day, hour, state, app, domain, category, ms in sums:
        for table, key in ((whole, (day, state, app, domain, category)), (hours, (day, hour, state))):
            table[key] = table.get(key, 0) + ms
    db.executemany("INSERT INTO totals VALUES (?, ?, ?, ?, ?, ?)", ((*key, ms) for key, ms in whole.items()))
    db.executemany("INSERT INTO hours VALUES (?, ?, ?, ?)", ((*key, ms) for key, ms in hours.items()))


def _kept(db: sqlite3.Connection, days: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    if not days:
        return set()
    ends = min(d[0] for d in days), max(d[0] for d in days)
    return set(db.execute("SELECT start_ms, end_ms FROM days WHERE start_ms BETWEEN ? AND ?", ends).fetchall())


def _open_in(db: sqlite3.Connection, start_ms: int, end_ms: int) -> bool:
    sql = "SELECT 1 FROM open_segments WHERE start_ms < ? AND start_ms + length_ms > ?"
    return db.execute(sql, (end_ms, start_ms)).fetchone() is not None


def made(db: sqlite3.Connection, start_ms: int, end_ms: int) -> list[Sum]:
    """The sums of a day from what was recorded."""
    labels = db.execute(_LABELS, (end_ms, start_ms)).fetchall()
    sums: dict[tuple[int, int, int, int, int], int] = {}
    for a, b in pairwise(sorted(set(_edges(start_ms, end_ms, labels)))):
        said = [state for first, last, state in labels if first <= a and last >= b]
        for presence, state, judged, app, domain, category, ms in db.execute(_SUM, (a, b)):
            shown = _shown(PRESENCES[presence], STATES[state] if judged else None, said)
            if shown is not None:
                key = ((a - start_ms) // HOUR_MS, _STATE[shown], app, domain, _CATEGORY[category or Category.OTHER])
                sums[key] = sums.get(key, 0) + ms
    return [(start_ms, *key, ms) for key, ms in sums.items()]


_LABELS = "SELECT start_ms, end_ms, state FROM labels WHERE start_ms < ? AND end_ms > ? ORDER BY at_ms, id"
_SUM = f"""SELECT s.marks & 7, s.marks >> 11 & 7, s.model_id IS NOT NULL, w.app_id, w.domain_id, w.category,
 sum(min(s.end_ms, ?2) - max(s.start_ms, ?1)) FROM ({ALL}) s JOIN windows w ON w.id = s.window_id
 WHERE s.end_ms > ?1 GROUP BY 1, 2, 3, 4, 5, 6"""  # noqa: S608


def _edges(start_ms: int, end_ms: int, labels: Sequence[tuple[int, int, str]]) -> Iterator[int]:
    yield from range(start_ms, end_ms, HOUR_MS)
    yield end_ms
    yield from (edge for first, last, _ in labels for edge in (first, last) if start_ms < edge < end_ms)


def _shown(presence: Presence, judged: FocusState | None, said: Sequence[str]) -> FocusState | None:
    if presence in _UNKNOWN:
        return None
    if presence in _NOBODY:
        return FocusState.AWAY
    return FocusState(said[-1]) if said else judged or FocusState.UNSURE


def _named(db: sqlite3.Connection, by: Sequence[By], found: Mapping[tuple[Any, ...], int]) -> list[Total]:
    """Numbers become names, and rows records: column by column, because there are thousands."""
    columns = list(zip(*found, strict=True)) if found else [()] * max(len(by), 1)
    named = {b: map(_FIELDS[b](db, set(column)), column) for b, column in zip(by, columns, strict=False)}
    nothing = (None,) * len(found)
    rows = zip(map(seconds, found.values()), *(named.get(b, nothing) for b in By), strict=True)
    told = sorted(map(Total._make, rows), key=itemgetter(0), reverse=True)
    return sorted(told, key=itemgetter(1)) if By.DAY in by else told


def _names(table: str) -> Callable[[sqlite3.Connection, set[int]], Callable[[int], str]]:
    def look_up(db: sqlite3.Connection, numbers: set[int]) -> Callable[[int], str]:
        sql = f"SELECT id, name FROM {table} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
        return dict(db.execute(sql, (json.dumps(list(numbers)),)).fetchall()).__getitem__

    return look_up


_FIELDS: dict[By, Callable[[sqlite3.Connection, set[Any]], Callable[[Any], Any]]] = {
    By.DAY: lambda _db, _values: seconds,
    By.HOUR: lambda _db, _values: int,
    By.STATE: lambda _db, _values: STATES.__getitem__,
    By.APP: _names("apps"),
    By.DOMAIN: _names("domains"),
    By.CATEGORY: lambda _db, _values: CATEGORIES.__getitem__,
    By.PRESENT: lambda _db, _values: bool,
}
