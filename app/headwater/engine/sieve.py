"""The gate for very many events: what says the same is looked at once."""

from __future__ import annotations

import numpy as np

from headwater.records import Data, EventTable
from headwater.redact import EventGate
from headwater.store.said import text_of

_REMEMBERED = 100_000
_NOTHING: Data = {}


class Sieve:
    """Of one bucket's events."""

    def __init__(self, gate: EventGate, kind: str) -> None:
        self._gate, self._kind = gate, kind
        self._known: dict[str, Data | None] = {}
        """By words, what may be kept."""
        self._same: dict[int, tuple[Data, Data | None]] = {}
        """By identity: readers share what is said; what is held here cannot be another object of that number."""

    def passed(self, events: EventTable) -> EventTable:
        """What may be kept of events; those that are excluded are left out."""
        if len(self._same) >= _REMEMBERED:
            self._same.clear()
        same = self._same
        said = [(same.get(id(data)) or self._look(data))[1] for data in events.said]
        left = [_NOTHING if data is None else data for data in said]
        if None not in said:
            return EventTable(events.start_us, events.duration_us, events.ids, events.which, left)
        kept = np.array([data is not None for data in said])[events.which]
        start_us, duration_us = events.start_us[kept], events.duration_us[kept]
        return EventTable(start_us, duration_us, events.ids[kept], events.which[kept], left)

    def _look(self, data: Data) -> tuple[Data, Data | None]:
        raw = text_of(data)
        if raw not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[raw] = self._gate.event(self._kind, data)
        held = self._same[id(data)] = (data, self._known[raw])
        return held
