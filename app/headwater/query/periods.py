"""Functions that lay periods over each other. Events are taken in order of their start, as ActivityWatch takes them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from headwater.query.limits import Watch
from headwater.query.tables import Longs, alike, by_start, by_start_and_length, joined, longs, placed, taken
from headwater.records import EventTable

_Piece = tuple[int, int, int]
"""An event's row, and the start and end of a piece of it."""


def filter_period_intersect(events: EventTable, filters: EventTable, watch: Watch) -> EventTable:
    """The parts of events during which there is an event in `filters`."""
    events, filters = by_start(events), by_start(filters)
    if is_plain(events) and is_plain(filters):
        return _shared(events, filters, watch)
    pieces = list(_pieces(events, filters, watch))
    rows, start, end = _columns(pieces)
    return placed(events, rows, start, end)


def is_plain(events: EventTable) -> bool:
    """Whether events in order of their start all last and none overlaps another."""
    end = events.start_us + events.duration_us
    return bool((events.duration_us > 0).all() and (end[:-1] <= events.start_us[1:]).all())


def overlaps(events: EventTable, others: EventTable, watch: Watch) -> tuple[Longs, Longs]:
    """Rows of all pairs that share time, in order, of two plain tables."""
    end, other_end = events.start_us + events.duration_us, others.start_us + others.duration_us
    first = np.searchsorted(other_end, events.start_us, "right")
    count = np.searchsorted(others.start_us, end, "left") - first
    watch.fits(int(count.sum()))
    rows = np.repeat(np.arange(len(count)), count)
    before = np.cumsum(count) - count
    return rows, np.arange(len(rows)) + (first - before)[rows]


def _shared(events: EventTable, filters: EventTable, watch: Watch) -> EventTable:
    rows, others = overlaps(events, filters, watch)
    start = np.maximum(events.start_us[rows], filters.start_us[others])
    end = np.minimum(
        (events.start_us + events.duration_us)[rows], (filters.start_us + filters.duration_us)[others]
    )  # fmt: skip
    return placed(events, rows, start, end)


def _pieces(events: EventTable, filters: EventTable, watch: Watch) -> Iterator[_Piece]:
    """What is shared, where events overlap each other or have no length.

    Of two that meet, the one that ends first is done with, as in ActivityWatch; so of events that overlap each other
    some parts are passed over. `flood` them first.
    """
    ours, theirs = _spans(events), _spans(filters)
    row = other = 0
    for _step in watch.each(range(len(ours) + len(theirs))):
        if row == len(ours) or other == len(theirs):
            return
        (start, end), (other_start, other_end) = ours[row], theirs[other]
        if max(start, other_start) < min(end, other_end) or _inside(start, end, other_start, other_end):
            yield row, max(start, other_start), min(end, other_end)
            is_done = end <= other_end
        else:
            is_done = end <= other_start
        row, other = (row + 1, other) if is_done else (row, other + 1)


def _inside(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether one of two periods lies in the other; one without length may lie on its edge."""
    return (start <= other_start and other_end <= end) or (other_start <= start and end <= other_end)


def _spans(events: EventTable) -> list[tuple[int, int]]:
    end = events.start_us + events.duration_us
    return list(zip(events.start_us.tolist(), end.tolist(), strict=True))


def _columns(pieces: list[_Piece]) -> tuple[Longs, Longs, Longs]:
    return longs(p[0] for p in pieces), longs(p[1] for p in pieces), longs(p[2] for p in pieces)


def period_union(events: EventTable, others: EventTable) -> EventTable:
    """The time that either covers: periods that overlap or touch become one, and say nothing."""
    both = by_start(joined(events, others))
    if not len(both.which):
        return both
    reach = np.maximum.accumulate(both.start_us + both.duration_us)
    first = np.flatnonzero(np.concatenate([[True], both.start_us[1:] > reach[:-1]]))
    last = np.append(first[1:], len(reach)) - 1
    start = both.start_us[first]
    return EventTable(start, reach[last] - start, both.ids[first], np.zeros(len(first), np.int32), ({},))


def union(events: EventTable, others: EventTable, watch: Watch) -> EventTable:
    """All events of both in order of start and length; an event that both have is there once."""
    events, others = by_start_and_length(events), by_start_and_length(others)
    both = joined(events, others)
    columns = both.start_us.tolist(), both.duration_us.tolist(), alike(both, watch).tolist()
    keys = list(zip(*columns, strict=True))
    ours, all_of_them = len(events.which), len(keys)
    row, other, rows = 0, ours, []
    for _step in watch.each(range(all_of_them)):
        if row == ours or other == all_of_them:
            break
        is_same = keys[row] == keys[other]
        is_ours = is_same or keys[row][:2] < keys[other][:2]
        rows.append(row if is_ours else other)
        row, other = row + is_ours, other + (is_same or not is_ours)
    return taken(both, longs([*rows, *range(row, ours), *range(other, all_of_them)]))


def union_no_overlap(events: EventTable, others: EventTable, watch: Watch) -> EventTable:
    """All of `events`, and of `others` what lies between them."""
    events, others = by_start(events), by_start(others)
    both = joined(events, others)
    rows, start, end = _columns(list(_beside(events, others, watch)))
    return placed(both, rows, start, end)


def _beside(events: EventTable, others: EventTable, watch: Watch) -> Iterator[_Piece]:
    """In order of start. An event without length takes nothing away, though in ActivityWatch it may."""
    ours, theirs = _spans(events), _spans(others)
    row = other = 0
    rest = theirs[0] if theirs else None
    for _step in watch.each(range(2 * len(ours) + len(theirs))):
        if row == len(ours) or rest is None:
            break
        (start, end), (other_start, other_end) = ours[row], rest
        meet = start < end and _meet(start, end, other_start, other_end)
        if start <= other_start:
            yield row, start, end
            row += 1
            if not meet:
                continue
            rest = (end, other_end) if other_end > end else None
        else:
            yield len(ours) + other, other_start, start if meet else other_end
            rest = (start, other_end) if meet else None
        if rest is None:
            other += 1
            rest = theirs[other] if other < len(theirs) else None
    yield from ((place, *ours[place]) for place in range(row, len(ours)))
    if rest is not None:
        yield len(ours) + other, *rest
        yield from ((len(ours) + place, *theirs[place]) for place in range(other + 1, len(theirs)))


def _meet(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether two periods share time, or the other one has no length and touches an event's end."""
    return start <= other_start < end or start < other_end <= end or (other_start <= start and end <= other_end)
