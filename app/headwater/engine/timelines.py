"""Days in full, for whoever looks at them closely; see `reports.timeline`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from headwater.base import Settings

if TYPE_CHECKING:
    from headwater.categories import Categories
    from headwater.engine.reading import Reader
    from headwater.reports.timeline import DayTimeline


class Timelines:
    """May be called from any thread; reads through a connection of its own, so that it waits for nobody."""

    def __init__(self, reader: Reader, categories: Categories, settings: Callable[[], Settings]) -> None:
        self._reader, self._categories, self._settings = reader, categories, settings

    def day(self, day: date) -> DayTimeline:
        """A day with all that is known of it.

        Raises:
            StoreUnavailable: there is nothing to read yet, or it cannot be read.
        """
        from headwater.reports.timeline import day_timeline

        report = self._reader.day(day, self._settings())
        between = report.start, report.end
        history, labels = self._reader.history(*between), self._reader.labels(*between)
        return day_timeline(report, history, labels, self._categories, self._reader.notes(*between))

    def recorded(self, first: date, last: date) -> frozenset[date]:
        """Those days of a range, both ends included, of which something is known. Raises as `day`."""
        told = self._reader.trend(first, last, self._settings())
        return frozenset(d.day for d in told.days if d.states)
