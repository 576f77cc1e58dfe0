"""What the local API asks of the program: two protocols, which the engine keeps and tests keep in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, Protocol

from headwater.base import HeadwaterError
from headwater.records import Bucket, Event, EventTable, FocusState, Verdict


class BridgeError(HeadwaterError):
    """The local API cannot do what it was asked."""


class UnknownBucket(BridgeError):
    """There is no bucket of that name."""


class UnknownAdvice(BridgeError):
    """There is no suggestion of that name."""


class NotYours(BridgeError):
    """A bucket that Headwater itself fills cannot be written or deleted from outside."""


class Refused(BridgeError):
    """What was sent cannot be taken; the sentence says why, and holds nothing of what was sent."""


class NotNow(BridgeError):
    """The store cannot be used now, or too much is asked at once; it may be asked again later."""


@dataclass(frozen=True, slots=True)
class Info:
    """Who answers."""

    hostname: str
    version: str
    device_id: str
    """A random name that this installation has made for itself."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import."""

    events: int
    again: int
    """Events that were there already."""
    skipped: int
    reasons: tuple[str, ...]
    """Of the first that were skipped, a sentence each."""


class Activities(Protocol):
    """Buckets and events. Any method may raise `NotNow`; those that name a bucket raise `UnknownBucket`.

    Everything that goes in is redacted before it is kept. Methods may be called from any thread, several at once. All
    but `heartbeat` may take a while (a file is read); `heartbeat` works in memory and is safe in an event loop.

    An event shares time with a period where `start ≤ end of the event` and `start of the event ≤ end`, both included,
    as in ActivityWatch: what only touches the period is in it, and may have no length once it is clipped. A bound that
    is None is not there.
    """

    def info(self) -> Info:
        """Who answers."""
        ...

    def buckets(self) -> Sequence[Bucket]:
        """All, our own among them."""
        ...

    def bucket(self, bucket: str) -> Bucket:
        """One of them."""
        ...

    def create(self, bucket: Bucket) -> bool:
        """Make a bucket; False if there is one of that name, which stays as it is."""
        ...

    def update(self, bucket: Bucket) -> None:
        """Set type, client, hostname, name and data of one that is there; the rest of it stays. Raises `NotYours`."""
        ...

    def delete(self, bucket: str) -> None:
        """Forget a bucket with all its events. Raises `NotYours`."""
        ...

    def heartbeat(self, bucket: str, event: Event, pulsetime_us: int) -> Event:
        """Merge into the last event or add; returns what stands then. `event.id` is not looked at.

        Merged where both say the same and `last.start ≤ start ≤ end of last + pulsetime`, both included; then
        `last.duration = max(last.duration, start - last.start + duration)`. Else the event is added, wherever it lies
        in time. The last event is the one that the bucket's heartbeat before this one made or lengthened; where there
        is none since the program started or since events were inserted or deleted, it is the one that starts last, of
        several the one with the highest id.

        What is excluded is not kept; then the event that was sent is returned, without an id. Raises `NotYours`,
        `Refused`.
        """
        ...

    def insert(self, bucket: str, events: Sequence[Event]) -> Sequence[Event]:
        """Add events, all or none; returns them with their ids, in their order (without an id: excluded).

        One with an id replaces the event of this bucket that has it; where none has, it is added under a new id.
        Raises `NotYours`, `Refused`.
        """
        ...

    def events(self, bucket: str, start_us: int | None, end_us: int | None, limit: int | None) -> EventTable:
        """Those that share time with the period, clipped to it: newest start first, then highest id.

        The first `limit` of them; None means all.
        """
        ...

    def count(self, bucket: str, start_us: int | None, end_us: int | None) -> int:
        """How many share time with the period."""
        ...

    def event(self, bucket: str, number: int) -> Event | None:
        """One event, whole; None if there is none."""
        ...

    def delete_event(self, bucket: str, number: int) -> bool:
        """Forget one event; False if there is none. Raises `NotYours`."""
        ...

    def query(self, query: Sequence[str], timeperiods: Sequence[str], name: str = "") -> bytes:
        """Run a query, which sees `name` as NAME: the answers as JSON, one a period. Raises `QueryError`."""
        ...

    def export(self, bucket: str | None) -> Iterator[bytes]:
        """All buckets, or one, as ActivityWatch's JSON, piece by piece.

        The pieces are asked for from several threads, one after the other. `close`, if the iterator has it, is called
        when no more are wanted.
        """
        ...

    def take_in(self, source: BinaryIO) -> Imported:
        """Import ActivityWatch's JSON; the source can be read from its beginning again (`seek`).

        Raises `Refused` where it cannot be read.
        """
        ...

    def settings(self) -> Mapping[str, Any]:
        """What web pages of ActivityWatch keep here: JSON values by name."""
        ...

    def put_setting(self, name: str, value: Any) -> None:
        """Keep one; None forgets it. Raises `Refused` for one that is too large."""
        ...


class Program(Protocol):
    """The rest of the program, for our own API. Values are JSON-ready; times in them are ISO 8601 with an offset."""

    def state_now(self) -> Mapping[str, Any]:
        """What is recorded now, the focus state with its probabilities, presence, the plan, trouble."""
        ...

    def segments(self, start: float, end: float, limit: int) -> Sequence[Mapping[str, Any]]:
        """Segments with their inferences that share time with the period, by start."""
        ...

    def day_report(self, day: date) -> Mapping[str, Any]:
        """A day."""
        ...

    def summary(self, first: date, last: date) -> Mapping[str, Any]:
        """Seconds by state, application and category for each day of a range."""
        ...

    def labels(self, start: float, end: float) -> Sequence[Mapping[str, Any]]:
        """What the person said that stretches were."""
        ...

    def add_label(self, start: float, end: float, state: FocusState) -> None:
        """Keep what a stretch was. Raises `Refused`."""
        ...

    def remove_label(self, number: int) -> bool:
        """Take back a label by its number; False if there is none. Raises `Refused`."""
        ...

    def digest(self, day: date, *, week: bool) -> Mapping[str, Any]:
        """The review of a day, or of the week that it lies in."""
        ...

    def explain(self, at: float) -> Mapping[str, Any] | None:
        """Why a moment is shown as it is; None where nothing was recorded, or where there is no model to ask."""
        ...

    def advice(self, start: float, end: float) -> Sequence[Mapping[str, Any]]:
        """Suggestions with their last answers."""
        ...

    def suggestions(self, start: float, end: float, *, left_out: bool) -> Mapping[str, Any]:
        """Suggestions in words with what happened after, the latest first; with those that chance left out, if wanted.
        """
        ...

    def answer(self, advice: str, verdict: Verdict) -> None:
        """Answer a suggestion. Raises `UnknownAdvice`, and `Refused` for one that cannot be answered any more."""
        ...

    def pause(self, until: float | None) -> None:
        """Stop looking until then, or until resumed."""
        ...

    def resume(self) -> None:
        """Look again."""
        ...
