"""Events for queries, in our tables and as ActivityWatch has them."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import aw_core.models
import aw_query
import numpy as np
from aw_core.models import Event as AwEvent
from aw_datastore import Datastore
from aw_datastore.storages import MemoryStorage

from headwater.base import SystemClock
from headwater.query import Limits, QueryError, UnknownBucket
from headwater.query.limits import Watch
from headwater.query.tables import alike, taken
from headwater.records import Bucket, EventTable

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
T0 = (datetime(2026, 11, 27, 10, tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
PERIOD = "2026-11-27T10:00:00Z/2026-11-27T12:00:00Z"
WINDOW, AFK = "aw-watcher-window_desk", "aw-watcher-afk_desk"

Row = tuple[int, int, Mapping[str, Any]]
"""Start after `T0` and length in microseconds, and what the event says."""


def watch(limits: Limits | None = None) -> Watch:
    return Watch(limits or Limits(), SystemClock())


def table(rows: Iterable[Row]) -> EventTable:
    """A table whose events are numbered from 1, with each saying once."""
    rows = list(rows)
    places: dict[str, int] = {}
    which = [places.setdefault(repr(data), len(places)) for _, _, data in rows]
    first = {place: row for row, place in reversed(list(enumerate(which)))}
    return EventTable(
        np.array([T0 + start for start, _, _ in rows], np.int64),
        np.array([length for _, length, _ in rows], np.int64),
        np.arange(1, len(rows) + 1),
        np.array(which, np.int32),
        tuple(rows[first[place]][2] for place in range(len(places))),
    )


def told(events: EventTable) -> list[tuple[int, int, int | None, Any]]:
    """Start after `T0`, length, number and data of each event."""
    columns = events.start_us.tolist(), events.duration_us.tolist(), events.ids.tolist(), events.which.tolist()
    return [
        (start - T0, length, None if number < 0 else number, events.said[which])
        for start, length, number, which in zip(*columns, strict=True)
    ]


def aw(rows: Iterable[Row]) -> list[AwEvent]:
    """The same events as `table` makes, as ActivityWatch's own objects."""
    return [
        AwEvent(number, EPOCH + timedelta(microseconds=T0 + start), timedelta(microseconds=length), dict(data))
        for number, (start, length, data) in enumerate(rows, 1)
    ]


def aw_told(events: Iterable[AwEvent]) -> list[tuple[int, int, Any, Any]]:
    """What `told` tells, of ActivityWatch's events."""
    microsecond = timedelta(microseconds=1)
    return [((e.timestamp - EPOCH) // microsecond - T0, e.duration // microsecond, e.id, e.data) for e in events]


@contextmanager
def exact_aw() -> Iterator[None]:
    """ActivityWatch with whole microseconds.

    It cuts the start of events to milliseconds whenever one is set, but not their length, and so loses up to a
    millisecond at each step. Without that its functions can be compared to the microsecond.
    """

    def parsed(moment: Any) -> datetime:
        return datetime.fromisoformat(moment) if isinstance(moment, str) else moment

    with patch.object(aw_core.models, "_timestamp_parse", parsed):
        yield


@dataclass(frozen=True)
class Shelf:
    """Activity in memory, and what opens it in another process."""

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """By bucket."""
    hostname: str = "desk"

    def open(self) -> "Shelf":
        return self

    def buckets(self) -> list[Bucket]:
        return [Bucket(name, "any", "tests", self.hostname, T0) for name in self.rows]

    def events(self, bucket: str, start_us: int, end_us: int) -> EventTable:
        if bucket not in self.rows:
            raise UnknownBucket("no such bucket")
        whole = table(self.rows[bucket])
        end = whole.start_us + whole.duration_us
        inside = taken(whole, (end >= start_us) & (whole.start_us <= end_us))
        start = np.maximum(inside.start_us, start_us)
        end = np.minimum(inside.start_us + inside.duration_us, end_us)
        cut = EventTable(start, end - start, inside.ids, inside.which, inside.said)
        return taken(cut, np.argsort(cut.start_us, kind="stable")[::-1])


def copied(events: EventTable) -> tuple[Any, ...]:
    """All that a table holds, to see later that nobody changed it."""
    return told(events), [dict(data) for data in events.said], alike(events, watch()).tolist()


def aw_answer(query: str, activity: Shelf, period: str = PERIOD) -> Any:
    """What ActivityWatch itself answers, as JSON would hold it, but without the events' numbers."""
    store = Datastore(MemoryStorage, testing=True)
    for name, rows in activity.rows.items():
        bucket = store.create_bucket(name, "any", "tests", activity.hostname, EPOCH)
        for event in aw(rows):
            event.id = None  # the store numbers them
            bucket.insert(event)
    start, end = (datetime.fromisoformat(half) for half in period.split("/"))
    return unnumbered(aw_query.query("", query, start, end, store))


def unnumbered(value: Any) -> Any:
    """An answer, ours or theirs, without the numbers of events."""
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, AwEvent):
        return unnumbered(value.to_json_dict())
    if isinstance(value, dict):
        return {key: unnumbered(item) for key, item in value.items() if key != "id"}
    return [unnumbered(item) for item in value] if isinstance(value, list) else value


def niceness() -> int:
    """How far this process stands back; 0 where there is no such thing."""
    return os.nice(0) if hasattr(os, "nice") else 0


@dataclass(frozen=True)
class Broken:
    """Activity that goes wrong in one way or another, in another process."""

    how: str

    def open(self) -> "Broken":
        if self.how == "opening":
            raise QueryError("The store is closed: open it.")
        if self.how == "opening badly":
            raise ValueError("secret")
        return self

    def buckets(self) -> list[Bucket]:
        return []

    def events(self, bucket: str, start_us: int, end_us: int) -> EventTable:
        if bucket == "crash":
            os._exit(7)
        if bucket == "fail":
            raise ValueError("secret")
        return table([(0, end_us - start_us, {"pid": os.getpid(), "niceness": niceness()})])
