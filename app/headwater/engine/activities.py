"""What the local API asks of the store: watchers' buckets beside our own, redacted on the way in."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from headwater import __version__
from headwater.base import Clock, Paths, Settings
from headwater.bridge import Imported, Info, NotNow, NotYours, Refused, UnknownBucket
from headwater.engine.importing import Importer
from headwater.query import QueryWorker
from headwater.query import UnknownBucket as NoSuchBucket
from headwater.query.stored import OpensStore, StoredActivity
from headwater.records import Bucket, Data, Event, EventTable, Observation, WindowSeen
from headwater.redact import WINDOW, EventGate, Redactor, load_key
from headwater.reports import ReportError
from headwater.reports.pieces import activitywatch_pieces
from headwater.store import Bringing, Buckets, NoBucket, Store, StoreUnavailable
from headwater.watchers import AGAIN_S, said_of

_LOG = logging.getLogger("headwater.engine")
FLUSH_S = 1.0
"""So much of what watchers sent may be lost with the process."""
SILENT_S = 60.0
"""A window watcher that says nothing for so long does not look any more."""
LARGEST_SETTING = 1_000_000
"""Characters of JSON."""
_REST_S = 60.0
"""How often the process for queries is asked whether it is needed any more."""


@dataclass(slots=True)
class _Watcher:
    """A bucket whose watcher sends: what it said last."""

    kind: str
    raw: Data | None = None
    kept: Data | None = None
    told_at: float = 0.0


class WatcherActivities:
    """Keeps `bridge.Activities` on the store, through connections of its own; see there for every method.

    `emit` is given what watchers' words mean for the stream of observations. `seen_here` says whether our own capture
    sees windows: then others' windows and presence are kept and not counted a second time. `open_to` says whether
    anything may be taken in now (not while the person has paused). `brought` is told the number of a finished import.
    """

    def __init__(
        self, paths: Paths, settings: Settings, clock: Clock, hostname: str, *, emit: Callable[[Observation], None],
        seen_here: Callable[[], bool], open_to: Callable[[], bool], brought: Callable[[int], None],
    ) -> None:  # fmt: skip
        """Open the store.

        Raises:
            StoreUnavailable: it cannot be opened.
            TitleKeyError: titles could not be hashed.
        """
        self._clock, self._host = clock, hostname
        self._emit, self._seen_here, self._open_to, self._brought = emit, seen_here, open_to, brought
        self._key = load_key(paths.title_key)
        self.change(settings)
        self._path = paths.database
        self._writer = Buckets(paths.database)
        self._store = Store(paths.database, read_only=True)
        self._reader = Buckets(paths.database, read_only=True)
        self._activity = StoredActivity(self._store, self._reader, hostname)
        self._worker = QueryWorker(OpensStore(paths.database, hostname))
        self._watchers: dict[str, _Watcher] = {}
        self._window_at: float | None = None
        self._news = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=self._keep_flushing, name="watchers", daemon=True)
        self._thread.start()

    def change(self, settings: Settings) -> None:
        """Other choices from now on."""
        self._redactor = Redactor(settings, self._key)
        self._gate = EventGate(self._redactor)
        self._watchers = {}

    def close(self) -> None:
        """Write what is held, and end."""
        self._over = True
        self._news.set()
        self._thread.join(5)
        self._worker.close()
        for each in (self._writer, self._reader, self._store):
            each.close()

    def _keep_flushing(self) -> None:
        wait = threading.Event()
        while not self._over:
            if not self._news.wait(_REST_S):
                self._worker.rest(self._clock.monotonic())
                continue
            self._news.clear()
            wait.wait(0.0 if self._over else FLUSH_S)
            try:
                self._writer.flush()
            except StoreUnavailable as e:
                _LOG.error("what watchers sent is not written yet: %s", e)
                self._news.set()
            self._end_silence()

    def _end_silence(self) -> None:
        """A window watcher that has gone leaves nothing in front."""
        if self._window_at is None:
            return
        if self._clock.now() - self._window_at > SILENT_S:
            self._emit(WindowSeen(self._window_at, ""))
            self._window_at = None
        else:
            self._news.set()

    # -- buckets --------------------------------------------------------------------------------------------------

    def info(self) -> Info:
        """Who answers."""
        device = hmac.new(self._key, b"device", hashlib.sha256).digest()[:16]
        return Info(self._host, __version__, str(uuid.UUID(bytes=device, version=4)))

    def buckets(self) -> Sequence[Bucket]:
        """All, our own among them."""
        with _told():
            self._writer.flush()
            return self._activity.buckets()

    def bucket(self, bucket: str) -> Bucket:
        """One of them."""
        found = next((b for b in self.buckets() if b.id == bucket), None)
        if found is None:
            raise UnknownBucket("There is no bucket of that name.")
        return found

    def create(self, bucket: Bucket) -> bool:
        """Make a bucket; a watcher may have one of the name of ours, which then stands behind ours."""
        with _told():
            return self._writer.create(bucket) and not self._activity.is_own(bucket.id)

    def update(self, bucket: Bucket) -> None:
        """Change what is said of one."""
        self._own(bucket.id)
        with _told():
            self._writer.update(bucket)
        self._watchers.pop(bucket.id, None)

    def delete(self, bucket: str) -> None:
        """Forget one."""
        self._own(bucket)
        with _told():
            self._writer.delete(bucket)
        self._watchers.pop(bucket, None)

    def _own(self, bucket: str) -> None:
        if self._activity.is_own(bucket):
            raise NotYours("Headwater itself fills this bucket: what it holds can be forgotten in the settings.")

    # -- heartbeats -----------------------------------------------------------------------------------------------

    def heartbeat(self, bucket: str, event: Event, pulsetime_us: int) -> Event:
        """Merge or add, unless it is excluded or nothing may be seen now."""
        watcher = self._watchers.get(bucket) or self._begun(bucket)
        if not self._open_to():
            return replace(event, id=None)
        if watcher.raw != event.data:
            watcher.raw, watcher.kept, watcher.told_at = event.data, self._gate.event(watcher.kind, event.data), 0.0
        self._pass_on(bucket, watcher, event)
        if watcher.kept is None:
            return replace(event, id=None)
        with _told():
            stands = self._writer.heartbeat(bucket, replace(event, data=watcher.kept), pulsetime_us)
        self._news.set()
        return stands

    def _begun(self, bucket: str) -> _Watcher:
        with _told():
            kind = self._writer.get(bucket).type
        watcher = self._watchers[bucket] = _Watcher(kind)
        return watcher

    def _pass_on(self, bucket: str, watcher: _Watcher, event: Event) -> None:
        """Tell the stream of observations, when something is new or was said long ago."""
        now = self._clock.now()
        if watcher.kind == WINDOW and self._window_at is not None:
            self._window_at = now
        if 0 <= now - watcher.told_at < AGAIN_S:
            return
        watcher.told_at = now
        start, end = event.start_us / 1e6, (event.start_us + event.duration_us) / 1e6
        said = said_of(watcher.kind, bucket, watcher.kept, start, end)
        if said.context is not None:
            self._emit(said.context)
        if said.seen and not self._seen_here():
            for seen in said.seen:
                self._emit(seen)
            if watcher.kind == WINDOW:
                self._window_at = now

    # -- events ---------------------------------------------------------------------------------------------------

    def insert(self, bucket: str, events: Sequence[Event]) -> Sequence[Event]:
        """Add or replace events, except those that are excluded."""
        watcher = self._watchers.get(bucket) or self._begun(bucket)
        gate = self._gate.event if self._open_to() else lambda _kind, _data: None
        kept = [gate(watcher.kind, event.data) for event in events]
        good = [replace(e, data=data) for e, data in zip(events, kept, strict=True) if data is not None]
        with _told():
            stored = iter(self._writer.insert(bucket, good))
        return [replace(e, id=None) if data is None else next(stored) for e, data in zip(events, kept, strict=True)]

    def events(self, bucket: str, start_us: int | None, end_us: int | None, limit: int | None) -> EventTable:
        """Newest first, clipped."""
        with _told():
            self._writer.flush()
            return self._activity.events(bucket, start_us, end_us, limit)

    def count(self, bucket: str, start_us: int | None, end_us: int | None) -> int:
        """How many share time with the period."""
        with _told():
            self._writer.flush()
            return self._activity.count(bucket, start_us, end_us)

    def event(self, bucket: str, number: int) -> Event | None:
        """One event."""
        with _told():
            self._writer.flush()
            return self._activity.event(bucket, number)

    def delete_event(self, bucket: str, number: int) -> bool:
        """Forget one event of a watcher."""
        with _told():
            if self._activity.is_own(bucket) and not self._writer.has(bucket):
                self._own(bucket)
            return self._writer.delete_event(bucket, number)

    # -- the rest -------------------------------------------------------------------------------------------------

    def query(self, query: Sequence[str], timeperiods: Sequence[str], name: str = "") -> bytes:
        """Run a query in its own process."""
        with _told():
            self._writer.flush()
        return self._worker.run(query, timeperiods, name)

    def export(self, bucket: str | None) -> Iterator[bytes]:
        """ActivityWatch's JSON, piece by piece."""
        chosen = self.buckets() if bucket is None else [self.bucket(bucket)]
        return activitywatch_pieces((b, self._pages(b)) for b in chosen)

    def _pages(self, bucket: Bucket) -> Iterator[EventTable]:
        """A bucket's events month by month, newest first."""
        with _told():
            yield from self._activity.pages(bucket.id)

    def take_in(self, source: BinaryIO) -> Imported:
        """Import ActivityWatch's JSON."""
        with _told(), Bringing(self._path) as store:
            told = Importer(store, self._redactor, self._clock).bring_in(source)
        self._watchers = {}
        self._brought(told.number)
        return Imported(told.events, told.again, told.skipped + told.excluded, tuple(told.reasons))

    def settings(self) -> Mapping[str, Any]:
        """What web pages keep."""
        with _told():
            return self._writer.settings()

    def put_setting(self, name: str, value: Any) -> None:
        """Keep one."""
        if len(json.dumps(value)) > LARGEST_SETTING:
            raise Refused(f"A setting may have {LARGEST_SETTING} characters at most.")
        with _told():
            self._writer.put_setting(name, value)


@contextmanager
def _told() -> Iterator[None]:
    """What the store says, in the API's words."""
    try:
        yield
    except (NoBucket, NoSuchBucket):
        raise UnknownBucket("There is no bucket of that name.") from None
    except StoreUnavailable as e:
        raise NotNow(str(e)) from None
    except ReportError as e:
        raise Refused(str(e)) from None
