"""The gate for very many events: what says the same is looked at once."""

from __future__ import annotations

import numpy as np

from headwater.records import Data, EventTable
from headwater.redact import EventGate
from headwater.store.bringing import Incoming
from headwater.store.said import text_of

_REMEMBERED = 100_000


class Sieve:
    """Of one bucket's events."""

    def __init__(self, gate: EventGate, kind: str) -> None:
        self._gate, self._kind = gate, kind
        self._known: dict[str, str | None] = {}
        self._same: dict[int, tuple[Data, str | None]] = {}
        """By identity: readers share what is said; what is held here cannot be another object of that number."""

    def rows(self, events: EventTable) -> Incoming:
        """What may be kept of events, as the store takes them; those that are excluded are left out."""
        if len(self._same) >= _REMEMBERED:
            self._same.clear()
        same = self._same
        texts = [(same.get(id(data)) or self._look(data))[1] for data in events.said]
        found = Incoming(events.start_us, events.duration_us, events.which, [text or "" for text in texts])
        if None not in texts:
            return found
        kept = np.array([text is not None for text in texts])[events.which]
        return Incoming(found.start_us[kept], found.duration_us[kept], found.which[kept], found.texts)

    def _look(self, data: Data) -> tuple[Data, str | None]:
        raw = text_of(data)
        if raw not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            kept = self._gate.event(self._kind, data)
            self._known[raw] = None if kept is None else text_of(kept)
        held = self._same[id(data)] = (data, self._known[raw])
        return held
