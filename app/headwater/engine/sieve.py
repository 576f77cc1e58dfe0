"""The gate for very many events: what says the same is looked at once."""

from __future__ import annotations

from collections.abc import Iterable

from headwater.records import Event
from headwater.redact import EventGate
from headwater.store.bringing import Incoming
from headwater.store.said import text_of

_REMEMBERED = 100_000


class Sieve:
    """Of one bucket's events."""

    def __init__(self, gate: EventGate, kind: str) -> None:
        self._gate, self._kind = gate, kind
        self._known: dict[str, str | None] = {}

    def rows(self, events: Iterable[Event]) -> list[Incoming]:
        """What may be kept of events, as the store takes them; those that are excluded are left out."""
        known = self._known
        if len(known) >= _REMEMBERED:
            known.clear()
        found = []
        for event in events:
            raw = text_of(event.data)
            text = known[raw] if raw in known else self._new(raw, event)
            if text is not None:
                found.append((event.start_us, event.duration_us, text))
        return found

    def _new(self, raw: str, event: Event) -> str | None:
        kept = self._gate.event(self._kind, event.data)
        text = self._known[raw] = None if kept is None else text_of(kept)
        return text
