"""Looking for words in all that was recorded and written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from headwater.base import Clock, Settings
from headwater.categories import Categories
from headwater.reports import day_bounds, day_of
from headwater.reports.trend import LONGEST_DAYS
from headwater.store import Store
from headwater.store.finding import Found

if TYPE_CHECKING:
    from headwater.engine.line import Line

Bounds = list[tuple[float, float]]
MOST = 50
"""So many of each kind at once."""


class SearchDesk:
    """Methods may be called from any thread but the engine's, and take a moment; `find` the first time in a run the
    longest, unless `warm` was called. They raise `StoreUnavailable`."""

    def __init__(self, engine: Line) -> None:
        self._engine = engine
        self._bounds: tuple[tuple[date, date, int, int], Bounds] | None = None

    def find(
        self, words: str, first: date | None = None, last: date | None = None, most: int = MOST, skip: int = 0
    ) -> Found:
        """What meets all the words between two days, both included; without them in all that there is. See
        `Store.find`."""
        engine = self._engine
        store = engine.reader.finder()
        span = days_within(store, first, last, engine.settings, engine.clock)
        whole = None if first or last else (float("-inf"), float("inf"))
        bounds = self._days(*span) if span else []
        return store.find(words, bounds, most, skip=skip, name=engine.categories.name, said=whole)

    def warm(self) -> None:
        """Read what all windows show, before anybody has typed."""
        self._engine.reader.finder().find("", (), name=self._engine.categories.name)

    def leave(self) -> None:
        """Forget that again: nobody searches. Returns at once."""
        self._engine.reader.end_finding()

    def _days(self, first: date, last: date) -> Bounds:
        settings, clock = self._engine.settings, self._engine.clock
        key = (first, last, settings.day_start_hour, clock.offset_s(clock.now()))
        if self._bounds is None or self._bounds[0] != key:
            self._bounds = key, bounds_of(first, last, settings, clock)
        return self._bounds[1]


# -- on any store -----------------------------------------------------------------------------------------------------


def find(
    store: Store, words: str, first: date | None, last: date | None, most: int, settings: Settings, clock: Clock,
    categories: Categories,
) -> Found:  # fmt: skip
    """What `SearchDesk.find` does, where no program runs."""
    span = days_within(store, first, last, settings, clock)
    whole = None if first or last else (float("-inf"), float("inf"))
    return store.find(
        words, bounds_of(*span, settings, clock) if span else [], most, name=categories.name, said=whole
    )  # fmt: skip


def days_within(
    store: Store, first: date | None, last: date | None, settings: Settings, clock: Clock
) -> tuple[date, date] | None:
    """The days that are searched: those that were asked for, from the first that was recorded to tomorrow, for what was
    planned ahead; None where there are none."""
    ahead = day_of(clock.now(), settings, clock.offset_s) + timedelta(days=1)
    last = min(last or ahead, ahead)
    if first is None:
        recorded = store.span()
        first = day_of(recorded[0], settings, clock.offset_s) if recorded else last
    first = max(first, last - timedelta(days=LONGEST_DAYS - 1))
    return (first, last) if first <= last else None


def bounds_of(first: date, last: date, settings: Settings, clock: Clock) -> Bounds:
    """Where each day begins and ends."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day_bounds(day, settings, clock.offset_s) for day in days]
