"""Functions that make one event of many."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

from headwater.query.answers import as_dicts, size_of
from headwater.query.limits import Watch
from headwater.query.tables import Longs, frozen, numbered, saying, summed_us, taken
from headwater.records import Data, EventTable

_ABSENT = object()


def merge_events_by_keys(events: EventTable, keys: Sequence[str], watch: Watch) -> EventTable:
    """One event for each combination of values under the keys, as long as all of them together.

    They come in the order in which the combinations appear first, begin where those begin, and have no number. An
    event that lacks a key is another combination than one that has any value there.
    """
    if not keys:
        return events
    first, group = _groups(events, keys, watch)
    duration = np.zeros(len(first), np.int64)
    summed_us(events.duration_us)
    np.add.at(duration, group, events.duration_us)
    said = [
        {key: events.said[place][key] for key in keys if key in events.said[place]}
        for place in watch.each(events.which[first].tolist())
    ]
    return _anonymous(events.start_us[first], duration, said)


def _groups(events: EventTable, keys: Sequence[str], watch: Watch) -> tuple[Longs, Longs]:
    """The first row of each group, rising, and the group of each row."""

    def key(data: Data) -> Hashable:
        return tuple([frozen(data[name]) if name in data else _ABSENT for name in keys])

    number = numbered(events, key, watch)
    first = np.zeros(int(number.max(initial=-1)) + 1, np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]  # the last one written stays
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return first[order], place[number]


def chunk_events_by_key(events: EventTable, key: str, watch: Watch) -> EventTable:
    """Neighbours with the same value under a key become one event, which has them as its `subevents`.

    Whatever lies between them in time does not part them, and events that lack the key are passed over.
    """
    events = taken(events, saying(events, lambda data: key in data, watch))
    size_of(events, watch)
    value = numbered(events, lambda data: frozen(data[key]), watch)
    first = np.flatnonzero(np.concatenate([np.ones(min(len(value), 1), np.bool_), value[1:] != value[:-1]]))
    if not len(first):
        return events
    summed_us(events.duration_us)
    duration = np.add.reduceat(events.duration_us, first)
    rows = as_dicts(events)
    said = [
        _chunk(key, rows[begin:end])
        for begin, end in zip(first.tolist(), [*first[1:].tolist(), len(rows)], strict=True)
    ]  # fmt: skip
    return _anonymous(events.start_us[first], duration, said)


def _chunk(key: str, rows: list[dict[str, Any]]) -> Data:
    return {key: rows[0]["data"][key], "subevents": rows}


def _anonymous(start_us: Longs, duration_us: Longs, said: Sequence[Data]) -> EventTable:
    """Events without numbers, each with its own saying."""
    count = len(said)
    return EventTable(start_us, duration_us, np.full(count, -1), np.arange(count, dtype=np.int32), said)
