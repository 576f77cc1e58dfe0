"""What the person intends, as the engine's thread keeps it: in the store, and at hand for each window."""

from __future__ import annotations

import math

from headwater.base import Clock, Settings
from headwater.records import Intent
from headwater.reports import day_bounds, day_of
from headwater.reports.plans import intent_at
from headwater.store import Store

_BACK_S = 30 * 86_400.0


class Plans:
    """Belongs to the thread of the store's writing connection. What changes plans raises `StoreUnavailable` where they
    could not be kept."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._read()

    def _read(self) -> None:
        self._known = self._store.intents(self._clock.now() - _BACK_S, math.inf)

    def at(self, at: float) -> Intent | None:
        """What the person had declared at that time."""
        return intent_at(self._known, at)

    def set(self, text: str, until: float | None) -> None:
        """Declare what comes next; what was declared before ends."""
        self.end()
        self.add(Intent(self._clock.now(), until, text))

    def add(self, intent: Intent) -> None:
        """Take in a plan made elsewhere (the demo's people make theirs in the morning)."""
        self._store.add_intent(intent)
        self._known.append(intent)
        self._known.sort(key=lambda i: i.start)  # as the store has them: of several the one that began last holds

    def end(self) -> None:
        """The declared intent is over."""
        self._store.end_intent(self._clock.now())
        self._read()

    def put_ahead(self, text: str, begins: float) -> None:
        """Keep what comes first on the day that begins then: a plan of no length at its beginning; '' takes it back."""
        self._store.end_ahead(begins)
        if text:
            self._store.add_intent(Intent(begins, begins, text))
        self._read()

    def is_ahead(self, settings: Settings) -> bool:
        """Whether something is kept for tomorrow."""
        now, offset = self._clock.now(), self._clock.offset_s
        begins = day_bounds(day_of(now, settings, offset), settings, offset)[1]
        return any(i.start == i.end == begins for i in self._known)

    def ahead(self, begins: float, ends: float) -> str:
        """What was kept for the day with these bounds; '' once a plan was set in it."""
        today = [i for i in self._known if begins <= i.start < ends]
        if any(i.end is None or i.end > i.start for i in today):
            return ""
        return next((i.text for i in today if i.start == i.end == begins), "")
