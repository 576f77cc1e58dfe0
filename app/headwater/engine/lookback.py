"""Fills what is usual from the store, a day a tick, so that no start and no tick waits for weeks of history."""

from __future__ import annotations

import logging
from datetime import date

from headwater.base import Clock, Settings
from headwater.base.aside import awaited
from headwater.categories import Categories
from headwater.engine.habits import Darkness, local_day
from headwater.engine.lately import DAYS, LatelyKeeper
from headwater.records import Inference, Lately, Segment
from headwater.reports import day_bounds
from headwater.store import Store, StoreUnavailable

_LOG = logging.getLogger("headwater.engine")


class Lookback:
    """Belongs to the thread of the store's writing connection."""

    def __init__(
        self, store: Store, categories: Categories, darkness: Darkness | None, settings: Settings, clock: Clock
    ) -> None:
        self._store, self._clock, self._settings = store, clock, settings
        self._categories, self._darkness = categories, darkness
        self._stale = False
        """Today could not be read."""
        self.look_again()

    def look_again(self) -> None:
        """History was changed by somebody else, or days begin at another hour."""
        self._keeper = LatelyKeeper(self._categories, self._darkness, self._settings.day_start_hour)
        now = self._clock.now()
        today = local_day(now, self._clock.offset_s(now), self._settings.day_start_hour)
        self._missing = [date.fromordinal(today.toordinal() - n) for n in range(1, DAYS + 1)]
        try:
            history = self._store.history(*day_bounds(today, self._settings, self._clock.offset_s))
        except StoreUnavailable as e:
            _LOG.warning("today could not be looked back at: %s", e)
            self._stale = True
            return
        self._stale = False
        for segment, inference in history:
            if inference is None or not inference.provisional:
                self._keeper.finished(segment, inference)

    def change(self, settings: Settings) -> None:
        """Other choices from now on."""
        other = settings.day_start_hour != self._settings.day_start_hour
        self._settings = settings
        if other:
            self.look_again()

    def step(self) -> None:
        """One day more of the last weeks, the latest first; not while a page is made."""
        if awaited():
            return
        if self._stale:
            self.look_again()
        if self._stale or not self._missing:
            return
        day = self._missing.pop(0)
        try:
            history = self._store.history(*day_bounds(day, self._settings, self._clock.offset_s))
        except StoreUnavailable as e:
            _LOG.warning("a day could not be looked back at: %s", e)
            return
        if history:
            self._keeper.learn(day, history)
        self._store.ease()  # a day's pages and names, which nobody needs for writing

    def finished(self, segment: Segment, inference: Inference | None) -> None:
        """A segment is final."""
        self._keeper.finished(segment, inference)

    def lately(self, now: float, *, back: bool) -> Lately:
        """As of `now`."""
        return self._keeper.lately(now, self._clock.offset_s(now), back=back)
