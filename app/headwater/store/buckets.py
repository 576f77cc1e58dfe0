"""Buckets of events as ActivityWatch has them: what watchers send, kept beside the segments in the same file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from headwater.base import HeadwaterError
from headwater.records import Bucket, Data, Event, EventTable
from headwater.store.connection import Connection
from headwater.store.said import Said, text_of

FOREVER_US = 2**62
"""Beyond any time."""
_MOST_HELD = 5_000
"""Heartbeats that are held in memory before they are written; `flush` is called about every second anyway."""


class NoBucket(HeadwaterError):
    """There is no bucket of that name."""

    def __init__(self) -> None:
        super().__init__("There is no such bucket.")


@dataclass(slots=True)
class _Open:
    """A bucket while its watcher sends: its number, the next event's, and the last event."""

    id: int
    next_event: int
    longest_us: int
    last: Event | None


_Held = dict[tuple[int, int, int], tuple[int, Data]]
"""By bucket, start and number: duration, and what is said."""


class Buckets(Connection):
    """Events by bucket. Heartbeats are held in memory for a moment; every question writes them first.

    Methods that name a bucket raise `NoBucket` where there is none. Of the two locks the connection's is taken first;
    `heartbeat` takes the other alone, so that it never waits for the disk.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._held: _Held = {}
        self._sending: dict[str, _Open] = {}
        self._beats = Lock()
        super().__init__(path, read_only=read_only)

    def _open(self) -> None:
        super()._open()
        self._said = Said(self._db)
        with self._beats:
            self._sending.clear()
            self._held.clear()  # of another file, or of what was forgotten in this one

    def _rolled_back(self) -> None:
        super()._rolled_back()
        self._said.forget()

    def close(self) -> None:
        """Write what is held, and close; once more does no harm."""
        if not self._closed and not self.read_only:
            self.flush()
        super().close()

    # -- buckets --------------------------------------------------------------------------------------------------

    def all(self) -> list[Bucket]:
        """All buckets, by name."""
        self.flush()
        with self._reading() as db:
            return [_bucket(row) for row in db.execute(f"{_BUCKETS} ORDER BY name").fetchall()]

    def get(self, name: str) -> Bucket:
        """One bucket."""
        self.flush()
        with self._reading() as db:
            row = db.execute(f"{_BUCKETS} WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise NoBucket
        return _bucket(row)

    def has(self, name: str) -> bool:
        """Whether there is a bucket of that name."""
        if name in self._sending:
            return True
        with self._reading() as db:
            return db.execute("SELECT 1 FROM buckets WHERE name = ?", (name,)).fetchone() is not None

    def create(self, bucket: Bucket) -> bool:
        """Make a bucket; False if there is one of that name, which stays as it is."""
        with self._writing() as db:
            return make(db, bucket)

    def update(self, bucket: Bucket) -> None:
        """Change type, client, hostname, name and data of one that is there."""
        values = (bucket.type, bucket.client, bucket.hostname, bucket.name, text_of(bucket.data), bucket.id)
        sql = "UPDATE buckets SET type = ?, client = ?, hostname = ?, label = ?, data = ? WHERE name = ?"
        with self._writing() as db:
            if not db.execute(sql, values).rowcount:
                raise NoBucket

    def delete(self, name: str) -> None:
        """Forget a bucket with all its events."""
        with self._changing(name) as db:
            if not db.execute("DELETE FROM buckets WHERE name = ?", (name,)).rowcount:
                raise NoBucket
            drop_unsaid(db)
            self._said.forget()

    # -- heartbeats -----------------------------------------------------------------------------------------------

    def heartbeat(self, name: str, event: Event, pulsetime_us: int) -> Event:
        """Merge into the last event if it says the same and begins no later than `pulsetime_us` after its end.

        ActivityWatch's rule: `last.start <= start <= last.end + pulsetime`, both included; then the last one grows to
        reach the end of this one and never shrinks. Else the event is added. Returns what stands then.
        """
        while True:
            with self._beats:
                bucket = self._sending.get(name)
                if bucket is not None:
                    return self._beat(bucket, event, pulsetime_us)
            self._begin(name)

    def _beat(self, bucket: _Open, event: Event, pulsetime_us: int) -> Event:
        stands = _merged(bucket.last, event, pulsetime_us)
        if stands is None:
            stands = replace(event, id=bucket.next_event)
            bucket.next_event += 1
        assert stands.id is not None
        bucket.last = stands
        bucket.longest_us = max(bucket.longest_us, stands.duration_us)
        self._held[bucket.id, stands.start_us, stands.id] = (stands.duration_us, stands.data)
        if len(self._held) > _MOST_HELD:
            del self._held[next(iter(self._held))]
        return stands

    def _begin(self, name: str) -> None:
        """Look up a bucket whose watcher begins to send."""
        with self._reading() as db:
            number, next_event, longest_us = self._numbers(db, name)
            last = db.execute(f"{_EVENTS} WHERE bucket_id = ? ORDER BY start_us DESC, id DESC LIMIT 1", (number,))
            found = [self._event(*values) for values in last.fetchall()]
            with self._beats:
                self._sending[name] = _Open(number, next_event, longest_us, found[0] if found else None)

    def flush(self) -> None:
        """Write what is held. What the disk does not take stays held."""
        if not self._held:
            return
        with self._lock:
            with self._beats:
                held, self._held = self._held, {}
                sending = [(b.next_event, b.longest_us, b.id) for b in self._sending.values()]
                opened = self._times_opened
            try:
                self._write(held, sending, opened)
            except BaseException:
                with self._beats:
                    self._held = held | self._held
                raise

    @contextmanager
    def _changing(self, name: str) -> Iterator[sqlite3.Connection]:
        """A transaction on a bucket; its next heartbeat waits, and looks at what is stored then."""
        with self._lock:
            while name in self._sending:
                self.flush()
                with self._beats:
                    if not self._held:
                        self._sending.pop(name, None)
            with self._writing() as db:
                yield db

    def _write(self, held: _Held, sending: Sequence[tuple[int, int, int]], opened: int) -> None:
        with self._writing() as db:
            if opened != self._times_opened:
                return  # opened anew just now: as above
            rows = [(*key, duration, self._said.number(text_of(data))) for key, (duration, data) in held.items()]
            db.executemany(f"{INSERT} ON CONFLICT DO UPDATE SET duration_us = excluded.duration_us", rows)
            db.executemany("UPDATE buckets SET next_event = ?, longest_us = ? WHERE id = ?", sending)

    # -- events ---------------------------------------------------------------------------------------------------

    def insert(self, name: str, events: Sequence[Event]) -> list[Event]:
        """Add events, all or none; one with an id takes the place of the one that has it, if there is one."""
        with self._changing(name) as db:
            bucket, number, longest = self._numbers(db, name)
            stored = []
            for event in events:
                gone = event.id is not None and db.execute(
                    "DELETE FROM events WHERE bucket_id = ? AND id = ?", (bucket, event.id)
                ).rowcount
                own = event.id if gone and event.id is not None else number
                number, longest = max(number, own + 1), max(longest, event.duration_us)
                said = self._said.number(text_of(event.data))
                db.execute(INSERT, (bucket, event.start_us, own, event.duration_us, said))
                stored.append(replace(event, id=own))
            db.execute("UPDATE buckets SET next_event = ?, longest_us = ? WHERE id = ?", (number, longest, bucket))
        return stored

    def _numbers(self, db: sqlite3.Connection, name: str) -> tuple[int, int, int]:
        row = db.execute("SELECT id, next_event, longest_us FROM buckets WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise NoBucket
        return row[0], row[1], row[2]

    def events(
        self, name: str, start_us: int | None = None, end_us: int | None = None, limit: int | None = None
    ) -> EventTable:
        """Newest first, those that share time with the period or touch it, clipped to it."""
        self.flush()
        start, end = -FOREVER_US if start_us is None else start_us, FOREVER_US if end_us is None else end_us
        with self._reading() as db:
            bucket, _, longest = self._numbers(db, name)
            asked = (bucket, start - longest, end, start, -1 if limit is None else limit)
            table = self._table(db.execute(f"{_EVENTS} WHERE {_SHARING} {_NEWEST} LIMIT ?", asked).fetchall())
        begin = np.maximum(table.start_us, start)
        ends = np.minimum(table.start_us + table.duration_us, end)
        return EventTable(begin, ends - begin, table.ids, table.which, table.said)

    def begun(self, name: str, start_us: int, end_us: int) -> EventTable:
        """Newest first, those that begin in `[start, end)`, whole."""
        self.flush()
        with self._reading() as db:
            bucket = self._numbers(db, name)[0]
            sql = f"{_EVENTS} WHERE bucket_id = ? AND start_us >= ? AND start_us < ? {_NEWEST}"
            return self._table(db.execute(sql, (bucket, start_us, end_us)).fetchall())

    def _table(self, rows: Sequence[tuple[int, int, int, int]]) -> EventTable:
        columns = np.array(rows, np.int64).reshape(-1, 4)
        numbers, which = np.unique(columns[:, 3], return_inverse=True)
        said = self._said.read(numbers.tolist())
        return EventTable(columns[:, 0], columns[:, 2], columns[:, 1], which.reshape(-1).astype(np.int32), said)

    def reach(self, name: str) -> tuple[int, int] | None:
        """From the first start to the last start or end; None while it is empty."""
        self.flush()
        with self._reading() as db:
            bucket = self._numbers(db, name)[0]
            sql = "SELECT min(start_us), max(start_us + duration_us) FROM events WHERE bucket_id = ?"
            first, last = db.execute(sql, (bucket,)).fetchone()
        return None if first is None else (first, last)

    def count(self, name: str, start_us: int | None = None, end_us: int | None = None) -> int:
        """How many share time with the period, or touch it."""
        self.flush()
        start, end = -FOREVER_US if start_us is None else start_us, FOREVER_US if end_us is None else end_us
        with self._reading() as db:
            bucket, _, longest = self._numbers(db, name)
            sql = f"SELECT count(*) FROM events WHERE {_SHARING}"  # noqa: S608
            return int(db.execute(sql, (bucket, start - longest, end, start)).fetchone()[0])

    def event(self, name: str, number: int) -> Event | None:
        """One event, whole; None if there is none."""
        self.flush()
        with self._reading() as db:
            bucket = self._numbers(db, name)[0]
            row = db.execute(f"{_EVENTS} WHERE bucket_id = ? AND id = ?", (bucket, number)).fetchone()
            return None if row is None else self._event(*row)

    def delete_event(self, name: str, number: int) -> bool:
        """Forget one event; False if there is none."""
        with self._changing(name) as db:
            bucket = self._numbers(db, name)[0]
            row = db.execute(f"{_EVENTS} WHERE bucket_id = ? AND id = ?", (bucket, number)).fetchone()
            if row is None:
                return False
            db.execute("DELETE FROM events WHERE bucket_id = ? AND start_us = ? AND id = ?", (bucket, row[0], number))
            db.execute(_DROP_IF_UNSAID, (row[3],))
            self._said.forget()
            return True

    def _event(self, start_us: int, number: int, duration_us: int, said: int) -> Event:
        return Event(number, start_us, duration_us, self._said.read([said])[0])

    # -- what web pages keep --------------------------------------------------------------------------------------

    def settings(self) -> dict[str, Any]:
        """JSON values by name."""
        with self._reading() as db:
            found = db.execute("SELECT name, value FROM web_settings").fetchall()
        return {name: json.loads(value) for name, value in found}

    def put_setting(self, name: str, value: Any) -> None:
        """Keep one; None forgets it."""
        with self._writing() as db:
            db.execute("DELETE FROM web_settings WHERE name = ?", (name,))
            if value is not None:
                text = json.dumps(value, ensure_ascii=True)
                db.execute("INSERT INTO web_settings (name, value) VALUES (?, ?)", (name, text))


# The last end lies within the longest event's length of the last start.
_BUCKETS = """SELECT name, type, client, hostname, created_us, label, data,
 (SELECT max(start_us + duration_us) FROM events e WHERE e.bucket_id = b.id
  AND start_us >= (SELECT max(start_us) FROM events l WHERE l.bucket_id = b.id) - b.longest_us)
 FROM buckets b"""
_EVENTS = "SELECT start_us, id, duration_us, said_id FROM events"
_DROP_IF_UNSAID = "DELETE FROM said WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM events WHERE said_id = ?1)"
_NEWEST = "ORDER BY start_us DESC, id DESC"
_SHARING = "bucket_id = ? AND start_us >= ? AND start_us <= ? AND start_us + duration_us >= ?"
INSERT = "INSERT INTO events (bucket_id, start_us, id, duration_us, said_id) VALUES (?, ?, ?, ?, ?)"


def make(db: sqlite3.Connection, bucket: Bucket) -> bool:
    """Make a bucket within the caller's transaction; False if there is one of that name."""
    values = (
        bucket.id, bucket.type, bucket.client, bucket.hostname, bucket.created_us, bucket.name, text_of(bucket.data)
    )  # fmt: skip
    sql = """INSERT INTO buckets (name, type, client, hostname, created_us, label, data)
             VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""
    return bool(db.execute(sql, values).rowcount)


def drop_unsaid(db: sqlite3.Connection) -> None:
    """Forget what no event says any more."""
    db.execute("DELETE FROM said WHERE id NOT IN (SELECT said_id FROM events)")


def _merged(last: Event | None, event: Event, pulsetime_us: int) -> Event | None:
    if last is None or last.data != event.data:
        return None
    if not last.start_us <= event.start_us <= last.start_us + last.duration_us + pulsetime_us:
        return None
    reach = event.start_us - last.start_us + event.duration_us
    return last if reach <= last.duration_us else replace(last, duration_us=reach)


def _bucket(row: Iterable[Any]) -> Bucket:
    name, kind, client, hostname, created_us, label, data, last_us = row
    return Bucket(name, kind, client, hostname, created_us, label, json.loads(data), last_us)
