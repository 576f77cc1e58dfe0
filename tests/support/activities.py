"""Activities and the program kept in memory: what the API is tested with, and an oracle for what keeps them on disk.

Simple and plainly right rather than quick: lists that are searched from end to end, by ActivityWatch's rules.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import RLock
from typing import Any, BinaryIO

import numpy as np

from headwater.bridge import Imported, Info, NotYours, Refused, UnknownAdvice, UnknownBucket
from headwater.query import run
from headwater.records import Bucket, Event, EventTable, FocusState, Verdict

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
US = timedelta(microseconds=1)


class MemoryActivities:
    """Satisfies `Activities`. `ours` names buckets that are not to be written from outside."""

    def __init__(self, ours: Sequence[str] = ()) -> None:
        self.told = Info("workbench", "1.2.3", "00000000-0000-4000-8000-000000000000")
        self.ours = set(ours)
        self._lock = RLock()
        self._buckets: dict[str, Bucket] = {}
        self._events: dict[str, list[Event]] = {}
        self._last: dict[str, int] = {}
        """Of each bucket the event that its last heartbeat made or lengthened, until something else was written."""
        self._settings: dict[str, Any] = {}
        self._next = 1

    def info(self) -> Info:
        return self.told

    def buckets(self) -> Sequence[Bucket]:
        with self._lock:
            return [self.bucket(name) for name in self._buckets]

    def bucket(self, bucket: str) -> Bucket:
        with self._lock:
            ends = [e.start_us + e.duration_us for e in self._of(bucket)]
            return replace(self._buckets[bucket], last_us=max(ends, default=None))

    def create(self, bucket: Bucket) -> bool:
        with self._lock:
            if bucket.id in self._buckets:
                return False
            self._buckets[bucket.id] = bucket
            self._events[bucket.id] = []
            return True

    def update(self, bucket: Bucket) -> None:
        with self._lock:
            self._writable(bucket.id)
            old = self._buckets[bucket.id]
            self._buckets[bucket.id] = replace(bucket, created_us=old.created_us)

    def delete(self, bucket: str) -> None:
        with self._lock:
            self._writable(bucket)
            del self._buckets[bucket], self._events[bucket]
            self._last.pop(bucket, None)

    def heartbeat(self, bucket: str, event: Event, pulsetime_us: int) -> Event:
        with self._lock:
            events = self._writable(bucket)
            last = self._last_of(bucket)
            if last is not None and last.data == event.data:
                end = last.start_us + last.duration_us
                if last.start_us <= event.start_us <= end + pulsetime_us:
                    lasted = max(last.duration_us, event.start_us - last.start_us + event.duration_us)
                    stands = events[events.index(last)] = replace(last, duration_us=lasted)
                    self._last[bucket] = last.id or 0
                    return stands
            stands = self._added(bucket, replace(event, id=None))
            self._last[bucket] = stands.id or 0
            return stands

    def insert(self, bucket: str, events: Sequence[Event]) -> Sequence[Event]:
        with self._lock:
            self._writable(bucket)
            self._last.pop(bucket, None)
            return [self._added(bucket, event) for event in events]

    def events(self, bucket: str, start_us: int | None, end_us: int | None, limit: int | None) -> EventTable:
        with self._lock:
            found = sorted(self._within(bucket, start_us, end_us), key=lambda e: (e.start_us, e.id or 0), reverse=True)
            return table([clipped(e, start_us, end_us) for e in found[:limit]])

    def count(self, bucket: str, start_us: int | None, end_us: int | None) -> int:
        with self._lock:
            return len(self._within(bucket, start_us, end_us))

    def event(self, bucket: str, number: int) -> Event | None:
        with self._lock:
            return next((e for e in self._of(bucket) if e.id == number), None)

    def delete_event(self, bucket: str, number: int) -> bool:
        with self._lock:
            events = self._writable(bucket)
            left = [e for e in events if e.id != number]
            is_gone = len(left) < len(events)
            self._events[bucket] = left
            self._last.pop(bucket, None)
            return is_gone

    def query(self, query: Sequence[str], timeperiods: Sequence[str], name: str = "") -> bytes:
        return json.dumps(run(query, timeperiods, _Readable(self), name=name)).encode()

    def export(self, bucket: str | None) -> Iterator[bytes]:
        with self._lock:
            names = list(self._buckets) if bucket is None else [bucket]
            told = {name: {**described(self.bucket(name)), "events": self._told(name)} for name in names}
        yield b'{"buckets":'
        yield json.dumps(told).encode()
        yield b"}"

    def take_in(self, source: BinaryIO) -> Imported:
        source.seek(0)
        try:
            buckets = json.loads(source.read())["buckets"]
            read = [(_bucket(sent), [_event(e) for e in sent.get("events", ())]) for sent in buckets.values()]
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            raise Refused("The file is not an export of ActivityWatch.") from None
        return self._imported(read)

    def settings(self) -> Mapping[str, Any]:
        with self._lock:
            return dict(self._settings)

    def put_setting(self, name: str, value: Any) -> None:
        with self._lock:
            self._settings.pop(name, None)
            if value is not None:
                self._settings[name] = value

    def _of(self, bucket: str) -> list[Event]:
        if bucket not in self._buckets:
            raise UnknownBucket("There is no bucket of that name.")
        return self._events[bucket]

    def _writable(self, bucket: str) -> list[Event]:
        events = self._of(bucket)
        if bucket in self.ours:
            raise NotYours("Headwater itself fills this bucket.")
        return events

    def _last_of(self, bucket: str) -> Event | None:
        events = self._of(bucket)
        if bucket in self._last:
            return next(e for e in events if e.id == self._last[bucket])
        return max(events, key=lambda e: (e.start_us, e.id or 0), default=None)

    def _added(self, bucket: str, event: Event) -> Event:
        events = self._events[bucket]
        for place, old in enumerate(events):
            if event.id is not None and old.id == event.id:
                events[place] = event
                return event
        new = replace(event, id=self._next)
        self._next += 1
        events.append(new)
        return new

    def _within(self, bucket: str, start_us: int | None, end_us: int | None) -> list[Event]:
        return [
            e
            for e in self._of(bucket)
            if (start_us is None or start_us <= e.start_us + e.duration_us) and (end_us is None or e.start_us <= end_us)
        ]

    def _told(self, bucket: str) -> list[dict[str, Any]]:
        return [
            {"timestamp": iso(e.start_us), "duration": e.duration_us / 1e6, "data": e.data}
            for e in sorted(self._of(bucket), key=lambda e: (e.start_us, e.id or 0), reverse=True)
        ]

    def _imported(self, read: Sequence[tuple[Bucket, Sequence[Event]]]) -> Imported:
        with self._lock:
            new = again = 0
            for bucket, events in read:
                self.create(bucket)
                there = self._writable(bucket.id)
                for event in events:
                    if any(
                        (e.start_us, e.duration_us, e.data) == (event.start_us, event.duration_us, event.data)
                        for e in there
                    ):
                        again += 1
                    else:
                        self.insert(bucket.id, [event])
                        new += 1
            return Imported(new, again, 0, ())


def clipped(event: Event, start_us: int | None, end_us: int | None) -> Event:
    """The part of it that lies in the period."""
    start = event.start_us if start_us is None else max(event.start_us, start_us)
    end = event.start_us + event.duration_us
    end = end if end_us is None else min(end, end_us)
    return replace(event, start_us=start, duration_us=end - start)


def table(events: Sequence[Event]) -> EventTable:
    """The same as columns."""
    said: list[Any] = []
    which = []
    for event in events:
        if event.data not in said:
            said.append(event.data)
        which.append(said.index(event.data))
    return EventTable(
        np.array([e.start_us for e in events], np.int64), np.array([e.duration_us for e in events], np.int64),
        np.array([-1 if e.id is None else e.id for e in events], np.int64), np.array(which, np.int32), said,
    )  # fmt: skip


def described(bucket: Bucket) -> dict[str, Any]:
    """A bucket as an export describes it."""
    return {
        "id": bucket.id, "name": bucket.name, "type": bucket.type, "client": bucket.client,
        "hostname": bucket.hostname, "created": iso(bucket.created_us), "data": bucket.data,
    }  # fmt: skip


def iso(at_us: int) -> str:
    """A time as text."""
    return (EPOCH + at_us * US).isoformat()


def _us(text: str) -> int:
    at = datetime.fromisoformat(text)
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - EPOCH) // US


def _bucket(sent: dict[str, Any]) -> Bucket:
    created = _us(sent["created"]) if sent.get("created") else 0
    return Bucket(
        str(sent["id"]), str(sent["type"]), str(sent["client"]), str(sent["hostname"]), created, sent.get("name"),
        dict(sent.get("data") or {}),
    )  # fmt: skip


def _event(sent: dict[str, Any]) -> Event:
    return Event(None, _us(sent["timestamp"]), round(sent.get("duration", 0) * 1e6), dict(sent.get("data", {})))


class _Readable:
    """The same as queries read it."""

    def __init__(self, activities: MemoryActivities) -> None:
        self.buckets = activities.buckets
        self._activities = activities

    def events(self, bucket: str, start_us: int, end_us: int) -> EventTable:
        try:
            return self._activities.events(bucket, start_us, end_us, None)
        except UnknownBucket:
            raise KeyError(bucket) from None


class MemoryProgram:
    """Satisfies `Program`; `asked` lists what it was told."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.suggested = {"a1"}
        self.told: list[dict[str, Any]] = []

    def state_now(self) -> Mapping[str, Any]:
        return {"recording": "recording", "state": "focused", "probabilities": {"focused": 0.86}}

    def segments(self, start: float, end: float, limit: int) -> Sequence[Mapping[str, Any]]:
        self.asked.append(("segments", start, end, limit))
        return [{"start": start, "end": end, "app": "code"}][:limit]

    def day_report(self, day: date) -> Mapping[str, Any]:
        return {"day": day.isoformat(), "seconds": {"focused": 3600.0}}

    def summary(self, first: date, last: date) -> Mapping[str, Any]:
        return {"from": first.isoformat(), "to": last.isoformat(), "days": []}

    def explain(self, at: float) -> Mapping[str, Any] | None:
        self.asked.append(("explain", at))
        return {"state": "focused", "reasons": []} if at >= 1e9 else None

    def digest(self, day: date, *, week: bool) -> Mapping[str, Any]:
        self.asked.append(("digest", day, week))
        return {"day": day.isoformat(), "sentences": []}

    def labels(self, start: float, end: float) -> Sequence[Mapping[str, Any]]:
        return [label for label in self.told if label["start"] < end and start < label["end"]]

    def add_label(self, start: float, end: float, state: FocusState) -> None:
        self.told.append({"id": len(self.told) + 1, "start": start, "end": end, "state": state.value})

    def remove_label(self, number: int) -> bool:
        known = [label for label in self.told if label["id"] == number]
        self.told = [label for label in self.told if label["id"] != number]
        return bool(known)

    def advice(self, start: float, end: float) -> Sequence[Mapping[str, Any]]:
        return [{"id": name} for name in sorted(self.suggested)]

    def suggestions(self, start: float, end: float, *, left_out: bool) -> Mapping[str, Any]:
        self.asked.append(("suggestions", start, end, left_out))
        return {"format": "headwater suggestions 1", "suggestions": [{"id": name} for name in sorted(self.suggested)]}

    def answer(self, advice: str, verdict: Verdict) -> None:
        if advice not in self.suggested:
            raise UnknownAdvice("There is no such suggestion.")
        self.asked.append(("answer", advice, verdict))

    def pause(self, until: float | None) -> None:
        self.asked.append(("pause", until))

    def resume(self) -> None:
        self.asked.append(("resume",))
