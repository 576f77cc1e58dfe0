"""From the values of a query to what JSON can hold."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import numpy as np

from headwater.query.limits import Watch
from headwater.query.tables import said_at, used
from headwater.query.times import written
from headwater.records import EventTable

_A_ROW = 90
"""Bytes of an event's number, times and keys, about."""


def plain(value: object, watch: Watch) -> object:
    """A value with its tables as lists of dictionaries, and everything counted.

    Raises:
        QueryTooLarge: there is more of it than an answer may hold.
    """
    if isinstance(value, EventTable):
        watch.answers(len(value.which), size_of(value, watch))
        return as_dicts(value)
    watch.answers(0, len(value) + 2 if isinstance(value, str) else 8)
    if isinstance(value, list):
        watch.answers(len(value), 0)
        return [plain(item, watch) for item in value]
    if isinstance(value, dict):
        watch.answers(len(value), sum(map(len, value)))
        return {key: plain(item, watch) for key, item in value.items()}
    return value


def as_dicts(events: EventTable) -> list[dict[str, Any]]:
    """Events as ActivityWatch gives them: `id`, `timestamp` in UTC, `duration` in seconds, `data`."""
    said = events.said
    columns = events.ids.tolist(), written(events.start_us), (events.duration_us / 1e6).tolist(), events.which.tolist()
    return [
        {"id": None if number < 0 else number, "timestamp": start, "duration": duration, "data": said[which]}
        for number, start, duration, which in zip(*columns, strict=True)
    ]


def size_of(events: EventTable, watch: Watch) -> int:
    """Bytes that the events take as JSON, about.

    Raises:
        QueryTooLarge: they are more than an answer may have.
    """
    places = used(events)
    sizes = np.zeros(len(events.said))
    sizes[places] = list(map(len, watch.mapped(encoded, said_at(events, places))))
    size = int(sizes[events.which].sum()) + _A_ROW * len(events.which)
    watch.holds(size)
    return size


def encoded(value: object) -> bytes:
    """JSON. Numbers that are none become null, and halves of characters are written as escapes."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value).encode()
