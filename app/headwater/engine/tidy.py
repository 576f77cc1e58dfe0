"""Housekeeping of the store, a little at a time: what windows are for, and sums of days that are over."""

from __future__ import annotations

import hashlib
import logging
from datetime import date, timedelta

from headwater.base import Clock, Paths, Settings
from headwater.base.aside import awaited
from headwater.categories import Categories
from headwater.engine.obeying import digest_of_categories
from headwater.reports import day_bounds, day_of
from headwater.store import Store, StoreUnavailable

_LOG = logging.getLogger("headwater.engine")
_WINDOWS = 500
_DAYS = 5
"""At one time: some milliseconds."""
_SORTED_BY = "sorted_by"


class Tidier:
    """Works through what is to be done, in small steps, from the thread that owns the store."""

    def __init__(self, store: Store, categories: Categories, settings: Settings, clock: Clock) -> None:
        self._store, self._categories, self._settings, self._clock = store, categories, settings, clock
        self._next: date | None = None
        self.sort_again()
        self.begin()

    def sort_again(self) -> None:
        """Windows that other lists of applications, or other rules, sorted are to be sorted once more."""
        edition = hashlib.sha256(digest_of_categories(self._categories.rules))
        for file in sorted(Paths.bundled("resources/categories").iterdir()):
            edition.update(file.read_bytes())
        if self._store.state(_SORTED_BY) != edition.digest():
            self._store.unsort()
            self._store.put_state(_SORTED_BY, edition.digest())

    def change(self, settings: Settings) -> None:
        """Another start of the day: the sums of all days are to be made for it."""
        again = settings.day_start_hour != self._settings.day_start_hour
        self._settings = settings
        if again:
            self.begin()

    def begin(self) -> None:
        """Look through all days again: the history was changed."""
        span = self._store.span()
        self._next = None if span is None else day_of(span[0], self._settings, self._clock.offset_s)

    def step(self) -> bool:
        """Do a little, but not while a page is made; True while there is more to do."""
        if awaited():
            return True
        try:
            return self._sort() or self._keep()
        except StoreUnavailable as e:
            _LOG.error("sums of days could not be kept: %s", e)
            return False

    def _sort(self) -> bool:
        found = self._store.unsorted(_WINDOWS)
        if found:
            self._store.sort((number, self._categories.of(*window)) for number, *window in found)
        if len(found) == _WINDOWS:  # one of many turns, which leave much that nobody needs
            self._store.ease()
        return len(found) == _WINDOWS

    def _keep(self) -> bool:
        today = day_of(self._clock.now(), self._settings, self._clock.offset_s)
        if self._next is None or self._next >= today:
            self._next = self._next or today
            return False
        days = [self._next + timedelta(days=n) for n in range(min(_DAYS, (today - self._next).days))]
        self._store.keep_totals([day_bounds(day, self._settings, self._clock.offset_s) for day in days])
        self._store.ease()
        self._next = days[-1] + timedelta(days=1)
        return self._next < today
