"""`merge_subwatcher_fields`: what a second watcher saw, told beside what was in front meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headwater.query.limits import Watch
from headwater.query.periods import is_plain
from headwater.query.tables import Longs, alike, by_start, longs, placed, taken
from headwater.records import Data, EventTable


@dataclass(frozen=True, slots=True)
class _Parts:
    """Parts of events, in the order of the events and of time."""

    rows: NDArray[np.intp]
    """Which event."""
    start_us: Longs
    end_us: Longs
    second: Longs
    """Which event of the second watcher goes on meanwhile; -1: none."""


def merge_subwatcher_fields(
    events: EventTable, seconds: EventTable, keys: Sequence[str], *, overwrites: bool, watch: Watch
) -> EventTable:
    """The events, cut where `seconds` begin and end, each part with the `keys` of what the latest of those says.

    Args:
        events: in any order; their total length stays as it is.
        seconds: events of the second watcher. Those without length, and events without length, change nothing.
        keys: what is copied.
        overwrites: write over what an event has under a key already, else keep that.
        watch: the limits.
    """
    newest = _newest(seconds, watch)
    if not len(newest.which) or not keys:
        return events
    parts = _parts(events, newest, watch)
    second = np.where(parts.second < 0, -1, newest.which[parts.second])
    many = len(newest.said) + 1
    pairs, which = np.unique(events.which[parts.rows].astype(np.int64) * many + second + 1, return_inverse=True)
    said = []
    for pair in watch.each(pairs.tolist()):
        ours, theirs = divmod(pair, many)
        says = events.said[ours]
        said.append(_told(says, newest.said[theirs - 1], keys, overwrites=overwrites) if theirs else says)
    cut = placed(events, parts.rows, parts.start_us, parts.end_us)
    return _mended(EventTable(cut.start_us, cut.duration_us, cut.ids, which.astype(np.int32), said), parts, watch)


def _told(says: Data, second: Data, keys: Sequence[str], *, overwrites: bool) -> Data:
    return {**says, **{key: second[key] for key in keys if key in second and (overwrites or key not in says)}}


def _mended(cut: EventTable, parts: _Parts, watch: Watch) -> EventTable:
    """Neighbouring parts of an event that say the same are one again."""
    kind = alike(cut, watch)
    changes = (parts.rows[1:] != parts.rows[:-1]) | (kind[1:] != kind[:-1])
    first = np.flatnonzero(np.concatenate([[True], changes])) if len(kind) else np.zeros(0, np.intp)
    last = np.append(first[1:], len(kind)) - 1 if len(kind) else first
    return placed(cut, first, cut.start_us[first], parts.end_us[last])


def _parts(events: EventTable, newest: EventTable, watch: Watch) -> _Parts:
    """Each event with k others inside has k + 1 gaps between them; those without length are left out."""
    start, end = events.start_us, events.start_us + events.duration_us
    edges = np.stack([newest.start_us, newest.start_us + newest.duration_us], axis=1).ravel()
    first = np.searchsorted(edges[1::2], start, "right")
    inside = np.where(end > start, np.searchsorted(edges[::2], end, "left") - first, 0)
    watch.fits(int(inside.sum()) * 2 + len(inside))
    rows = np.repeat(np.arange(len(inside)), 2 * inside + 1)
    place = np.arange(len(rows)) - (np.cumsum(2 * inside + 1) - 2 * inside - 1)[rows]
    edge = 2 * first[rows] + place
    last = len(edges) - 1
    begins = np.where(place == 0, start[rows], np.maximum(edges[np.clip(edge - 1, 0, last)], start[rows]))
    ends = np.where(place == 2 * inside[rows], end[rows], np.minimum(edges[np.minimum(edge, last)], end[rows]))
    kept = (ends > begins) | (inside[rows] == 0)
    second = np.where(place % 2, edge // 2, -1)
    return _Parts(rows[kept], begins[kept], ends[kept], second[kept])


def _newest(seconds: EventTable, watch: Watch) -> EventTable:
    """The time line of which event began last, of all that last: plain, in order."""
    lasting = by_start(taken(seconds, seconds.duration_us > 0))
    if is_plain(lasting):
        return lasting
    end = lasting.start_us + lasting.duration_us
    order = np.lexsort((-np.arange(len(end)), end, lasting.start_us))  # of what begins together the longest, then first
    spans = zip(lasting.start_us[order].tolist(), end[order].tolist(), order.tolist(), strict=True)
    pieces = list(_tops(watch.each(spans)))
    return placed(lasting, longs(p[2] for p in pieces), longs(p[0] for p in pieces), longs(p[1] for p in pieces))


def _tops(spans: Iterator[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Start, end and row of what lies on top of the pile, where each span is laid on those before it."""
    pile: list[tuple[int, int]] = []
    now = 0
    for start, end, row in spans:
        while pile and now < start:
            until = min(pile[-1][0], start)
            if until > now:
                yield now, until, pile[-1][1]
                now = until
            if pile[-1][0] <= now:
                pile.pop()
        now = start
        pile.append((end, row))
    while pile:
        until, row = pile.pop()
        if until > now:
            yield now, until, row
            now = until
