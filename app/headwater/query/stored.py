"""All activity that the store has: what watchers sent, and what Headwater itself recorded as two buckets more."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from headwater.query import own
from headwater.query.errors import UnknownBucket
from headwater.records import Bucket, Event, EventTable
from headwater.store import Buckets, NoBucket, Spans, Store

OWN_CLIENT = "headwater"
_EARLIEST_OWN = 10**11
"""Numbers of our own events are milliseconds since 1970; those of watchers' events are counted from 1."""
_FOREVER_US = 2**62
_PAGE_US = 31 * 86_400 * 1_000_000


class StoredActivity:
    """Reads both through connections that are handed in. Where both a watcher and Headwater saw windows, ours count.

    A watcher on this machine names its bucket as ours is named. Then the bucket has our events, and its own where we
    recorded nothing.
    """

    def __init__(self, store: Store, buckets: Buckets, hostname: str) -> None:
        self._store, self._stored, self._host = store, buckets, hostname
        self._told = {
            own.WINDOW_BUCKET.format(host=hostname): ("currentwindow", own.windows),
            own.AFK_BUCKET.format(host=hostname): ("afkstatus", own.presence),
        }

    def is_own(self, bucket: str) -> bool:
        """Whether Headwater fills a bucket of that name."""
        return bucket in self._told

    def buckets(self) -> Sequence[Bucket]:
        """All, by name; ours as soon as something was recorded."""
        found = {b.id: b for b in self._stored.all()}
        for bucket in self._own_buckets():
            there = found.get(bucket.id)
            found[bucket.id] = bucket if there is None else _joined(bucket, there)
        return [found[name] for name in sorted(found)]

    def _own_buckets(self) -> Sequence[Bucket]:
        span = self._store.span()
        if span is None:
            return ()
        created, last = (round(at * 1e6) for at in span)
        return [
            Bucket(name, kind, OWN_CLIENT, self._host, created, last_us=last) for name, (kind, _) in self._told.items()
        ]

    def events(
        self, bucket: str, start_us: int | None = None, end_us: int | None = None, limit: int | None = None
    ) -> EventTable:
        """Newest first, cut at the ends of the period.

        Raises:
            UnknownBucket: there is none of that name.
        """
        if not self.is_own(bucket):
            return self._sent(bucket, start_us, end_us, limit)
        spans = self._spans(start_us, end_us)
        ours = self._told[bucket][1](spans)
        period = -_FOREVER_US if start_us is None else start_us, _FOREVER_US if end_us is None else end_us
        if self._stored.has(bucket):
            theirs = own.newest_first(self._sent(bucket, start_us, end_us, None))
            both = own.together(ours, own.outside(theirs, *own.covered(spans)))
        else:
            both = own.newest_first(ours)
        return own.limited(own.clipped(both, *period), limit)

    def pages(self, bucket: str, first: float = -math.inf, last: float = math.inf) -> Iterator[EventTable]:
        """The events of a bucket, newest first, a month at a time; of a period, given in Unix seconds.

        Watchers' events are in the month in which they begin; ours are cut where a month ends.
        """
        span = self._span(bucket)
        if span is None:
            return
        start = span[0] if math.isinf(first) else max(span[0], round(first * 1e6))
        end = span[1] if math.isinf(last) else min(span[1], round(last * 1e6))
        while end > start:
            begin = max(start, end - _PAGE_US)
            if self.is_own(bucket):
                yield self.events(bucket, begin, end)
            else:
                yield self._stored.begun(bucket, begin, end)
            end = begin

    def _span(self, bucket: str) -> tuple[int, int] | None:
        """From the first start to after the last start or end."""
        stored = self._stored.reach(bucket) if self._stored.has(bucket) else None
        ours = self._store.span() if self.is_own(bucket) else None
        found = [stored] if stored else []
        if ours:
            found.append((round(ours[0] * 1e6), round(ours[1] * 1e6)))
        return (min(a for a, _ in found), max(b for _, b in found) + 1) if found else None

    def _spans(self, start_us: int | None, end_us: int | None) -> Spans:
        """A bound that is not given is wide; windows that reach over a bound are read whole."""
        start = -math.inf if start_us is None else start_us / 1e6 - 0.001
        end = math.inf if end_us is None else end_us / 1e6 + 0.002
        return self._store.spans(start, end)

    def _sent(self, bucket: str, start_us: int | None, end_us: int | None, limit: int | None) -> EventTable:
        try:
            return self._stored.events(bucket, start_us, end_us, limit)
        except NoBucket:
            raise UnknownBucket("There is no bucket of that name.") from None

    def count(self, bucket: str, start_us: int | None, end_us: int | None) -> int:
        """How many share time with the period, or touch it."""
        if self.is_own(bucket):
            return len(self.events(bucket, start_us, end_us).start_us)
        return self._stored.count(bucket, start_us, end_us)

    def event(self, bucket: str, number: int) -> Event | None:
        """One event, whole; None if there is none."""
        if number < _EARLIEST_OWN or not self.is_own(bucket):
            return self._stored.event(bucket, number) if self._stored.has(bucket) else None
        table = self.events(bucket, number * 1000, None)
        found = [n for n in range(len(table.ids)) if table.ids[n] == number]
        return event_of(table, found[0]) if found else None


def event_of(table: EventTable, n: int) -> Event:
    """One row of a table."""
    number = int(table.ids[n])
    said = table.said[table.which[n]]
    return Event(number if number >= 0 else None, int(table.start_us[n]), int(table.duration_us[n]), said)


def _joined(ours: Bucket, theirs: Bucket) -> Bucket:
    ends = [end for end in (ours.last_us, theirs.last_us) if end is not None]
    return replace(theirs, created_us=min(ours.created_us, theirs.created_us), last_us=max(ends, default=None))


@dataclass(frozen=True, slots=True)
class OpensStore:
    """What the process for queries opens."""

    path: Path
    hostname: str

    def open(self) -> StoredActivity:
        """Connections of its own, for reading only."""
        store = Store(self.path, read_only=True)
        return StoredActivity(store, Buckets(self.path, read_only=True), self.hostname)
