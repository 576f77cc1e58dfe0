"""What Headwater itself recorded, told as ActivityWatch's watchers would tell it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from headwater.records import Data, EventTable, Presence
from headwater.store import Spans
from headwater.store.packing import PRESENCES

WINDOW_BUCKET = "aw-watcher-window_{host}"
AFK_BUCKET = "aw-watcher-afk_{host}"
_AFK = {
    Presence.PRESENT: "not-afk", Presence.AWAY: "afk", Presence.LOCKED: "afk", Presence.SUSPENDED: "afk",
}  # fmt: skip
"""Paused and off are in no event: nothing is known then."""
_US = 1000
Times = NDArray[np.int64]


def windows(spans: Spans) -> EventTable:
    """Windows in front, by start: neighbours that say the same are one event. Numbers are milliseconds of the start."""
    said = [_window(app, title, domain) for app, title, _, domain, _ in spans.windows]
    present = spans.presence == PRESENCES.index(Presence.PRESENT)
    named = np.array([bool(window[0]) for window in spans.windows], bool)
    shown = present & named[spans.window] if len(named) else present
    return _joined(spans, shown, spans.window, said)


def presence(spans: Spans) -> EventTable:
    """Whether somebody was there, by start."""
    said = [{"status": status} for status in ("afk", "not-afk")]
    by_presence = np.array([("", *(s["status"] for s in said)).index(_AFK.get(p, "")) - 1 for p in PRESENCES])
    which = by_presence[spans.presence]
    return _joined(spans, which >= 0, which, said)


def _window(app: str, title: str, domain: str) -> Data:
    return {"app": app, "title": title, "domain": domain} if domain else {"app": app, "title": title}


def _joined(spans: Spans, shown: NDArray[np.bool_], which: NDArray[np.int64], said: Sequence[Data]) -> EventTable:
    """Of the rows that are shown, neighbours without a gap that say the same made one."""
    start, end, which = spans.start_ms[shown], (spans.start_ms + spans.length_ms)[shown], which[shown]
    new = np.ones(len(start), bool)
    new[1:] = (which[1:] != which[:-1]) | (start[1:] > end[:-1])
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(start))[: len(first)] - 1
    begun = start[first]
    return EventTable(begun * _US, (end[last] - begun) * _US, begun, which[first].astype(np.int32), said)


def covered(spans: Spans) -> tuple[Times, Times]:
    """Starts and ends (microseconds) of the stretches of which our own capture knows, whatever it knows."""
    known = spans.presence != PRESENCES.index(Presence.OFF)
    start, end = spans.start_ms[known] * _US, (spans.start_ms + spans.length_ms)[known] * _US
    if not len(start):
        return start, end
    reached = np.maximum.accumulate(end)
    new = np.append(True, start[1:] > reached[:-1])
    first = np.flatnonzero(new)
    return start[first], reached[np.append(first[1:], len(start)) - 1]


def outside(table: EventTable, start: Times, end: Times) -> EventTable:
    """The parts of events, by start, that lie outside of stretches; an event may fall into several parts."""
    if not len(start):
        return table
    a, b = table.start_us, table.start_us + table.duration_us
    gap_start, gap_end = np.append(np.iinfo(np.int64).min, end), np.append(start, np.iinfo(np.int64).max)
    first = np.searchsorted(gap_end, a, side="right")
    last = np.searchsorted(gap_start, b, side="left")
    count = np.maximum(last - first, 0)
    row = np.repeat(np.arange(len(a)), count)
    gap = np.repeat(first, count) + np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    begin, stop = np.maximum(a[row], gap_start[gap]), np.minimum(b[row], gap_end[gap])
    kept = (stop > begin) | (table.duration_us[row] == 0)
    row, begin, stop = row[kept], begin[kept], stop[kept]
    return EventTable(begin, stop - begin, table.ids[row], table.which[row], table.said)


def together(first: EventTable, second: EventTable) -> EventTable:
    """Events of two tables, newest first."""
    if not len(second.start_us):
        return newest_first(first)
    start = np.concatenate([first.start_us, second.start_us])
    order = np.argsort(start, kind="stable")[::-1]
    columns = ((first.duration_us, second.duration_us), (first.ids, second.ids))
    duration, ids = (np.concatenate(pair)[order] for pair in columns)
    which = np.concatenate([first.which, second.which + np.int32(len(first.said))])[order]
    return EventTable(start[order], duration, ids, which, [*first.said, *second.said])


def newest_first(table: EventTable) -> EventTable:
    """The other way round."""
    return _taken(table, lambda column: column[::-1])


def clipped(table: EventTable, start_us: int, end_us: int) -> EventTable:
    """Those that share time with a period or touch it, cut at its ends."""
    end = table.start_us + table.duration_us
    inside = _taken(table, lambda column: column[(end >= start_us) & (table.start_us <= end_us)])
    begin = np.maximum(inside.start_us, start_us)
    stop = np.minimum(inside.start_us + inside.duration_us, end_us)
    return EventTable(begin, stop - begin, inside.ids, inside.which, inside.said)


def limited(table: EventTable, limit: int | None) -> EventTable:
    """The first so many."""
    return table if limit is None or limit < 0 else _taken(table, lambda column: column[:limit])


def _taken(table: EventTable, take: Callable[[NDArray[np.int64]], NDArray[np.int64]]) -> EventTable:
    which = take(table.which.astype(np.int64)).astype(np.int32)
    return EventTable(take(table.start_us), take(table.duration_us), take(table.ids), which, table.said)
