"""Bringing a history in: read, redacted, kept, told; afterwards its windows become segments that the model judges."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from headwater.base import Clock
from headwater.records import Bucket, Event
from headwater.redact import EventGate
from headwater.reports.activitywatch import BadEvent, read_activitywatch_batches
from headwater.store import Bringing
from headwater.store.said import text_of

_LOG = logging.getLogger("headwater.engine")
REASONS = 20
"""So many of the events that were left out are named."""
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is."""

    done: int
    """Bytes of the source that were read."""
    total: int
    events: int


@dataclass(slots=True)
class Told:
    """What came of an import."""

    number: int
    kind: str
    events: int = 0
    again: int = 0
    """Events that were there already."""
    excluded: int = 0
    """Events that the person's choices keep out."""
    skipped: int = 0
    reasons: list[str] = field(default_factory=list)
    """Of the first that could not be read, a sentence each."""
    cancelled: bool = False

    def bad(self, events: Sequence[BadEvent]) -> None:
        """Count and name what could not be read."""
        self.skipped += len(events)
        for e in events[: REASONS - len(self.reasons)]:
            where = f"Event {e.number}" if e.number else "Events"
            self.reasons.append(f"{where} of {e.bucket}: {e.reason}")


class Sieve:
    """The gate for many events of one bucket: what says the same is looked at once."""

    def __init__(self, gate: EventGate, kind: str) -> None:
        self._gate, self._kind = gate, kind
        self._known: dict[str, str | None] = {}

    def text(self, event: Event) -> str | None:
        """What may be kept of an event, as the store writes it; None if it is excluded."""
        raw = text_of(event.data)
        if raw not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            kept = self._gate.event(self._kind, event.data)
            self._known[raw] = None if kept is None else text_of(kept)
        return self._known[raw]


def bring_in(
    store: Bringing,
    gate: EventGate,
    source: Path | BinaryIO,
    clock: Clock,
    *,
    progress: Callable[[Progress], None] = lambda _at: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Told:
    """Import an export of ActivityWatch. What was added before it was cancelled or broke off can be taken out again.

    Raises:
        ReportError: it is no export, or is damaged; what came before the damage is kept.
        StoreUnavailable: the store does not take it; what was written before stays.
    """
    told = Told(store.begin("activitywatch", clock.now()), "activitywatch")
    sieves: dict[str, Sieve] = {}
    for batch in read_activitywatch_batches(source):
        if cancelled():
            told.cancelled = True
            return told
        sieve = sieves.setdefault(batch.bucket.id, Sieve(gate, batch.bucket.type))
        _add(store, told, batch.bucket, batch.events, sieve)
        told.bad(batch.bad)
        progress(Progress(batch.done_bytes, batch.total_bytes, told.events + told.again))
    store.end(told.number)
    _LOG.info("imported: %d events, %d were there, %d excluded, %d not readable", told.events, told.again,
              told.excluded, told.skipped)  # fmt: skip
    return told


def _add(store: Bringing, told: Told, bucket: Bucket, events: Sequence[Event], sieve: Sieve) -> None:
    texts = [sieve.text(event) for event in events]
    rows = [(e.start_us, e.duration_us, text) for e, text in zip(events, texts, strict=True) if text is not None]
    added = store.add(told.number, bucket, rows)
    told.events += added
    told.again += len(rows) - added
    told.excluded += len(events) - len(rows)


def days_of(start: float, end: float, length: float = 86_400.0) -> Iterator[tuple[float, float]]:
    """Stretches of at most a length, in order."""
    while start < end:
        stop = min(start + length, end)
        yield start, stop
        start = stop
