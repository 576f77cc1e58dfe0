"""What was recorded, for whoever asks, past the engine's thread."""

import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from headwater.base import Clock, Paths, Settings
from headwater.categories import Categories
from headwater.reports import day_bounds
from headwater.store import Store

if TYPE_CHECKING:
    from headwater.records import Advice, Answer, Inference, Intent, Label, Segment
    from headwater.reports import DayReport, TrendReport


class Reader:
    """Reads through a connection of the calling thread, which is kept."""

    def __init__(self, paths: Paths, clock: Clock, categories: Categories) -> None:
        self._paths, self._clock, self._categories = paths, clock, categories
        self._own = threading.local()
        self._gate = threading.RLock()
        self._all: weakref.WeakSet[Store] = weakref.WeakSet()

    def day(self, day: date, settings: Settings) -> "DayReport":
        """A day's report.

        Raises:
            StoreUnavailable: there is nothing to read yet, or it cannot be read.
        """
        from headwater.reports import day_report

        store = self._store()
        start, end = day_bounds(day, settings, self._clock.offset_s)
        return day_report(
            store.history(start, end), store.advice(start, end), day, settings, self._categories,
            self._clock.now(), self._clock.offset_s, intents=store.intents(start, end), labels=store.labels(start, end),
        )  # fmt: skip

    def trend(self, first: date, last: date, settings: Settings) -> "TrendReport":
        """The sums of a range of days.

        Raises:
            ReportError: the range cannot be.
            StoreUnavailable: there is nothing to read yet, or it cannot be read.
        """
        from headwater.reports import trend_report

        store, categories = self._store(), self._categories
        return trend_report(store.several_totals, first, last, settings, self._clock.offset_s, categories.name)

    def history(self, start: float, end: float) -> "list[tuple[Segment, Inference | None]]":
        """Segments of a period; see `Store.history`."""
        return self._store().history(start, end)

    def labels(self, start: float, end: float) -> "list[Label]":
        """What the person said; see `Store.labels`."""
        return self._store().labels(start, end)

    def intents(self, start: float, end: float) -> "list[Intent]":
        """What the person intended; see `Store.intents`."""
        return self._store().intents(start, end)

    def advice(self, start: float, end: float) -> "list[tuple[Advice, Answer | None]]":
        """Suggestions; see `Store.advice`."""
        return self._store().advice(start, end)

    def has_advice(self, advice_id: str) -> bool:
        """Whether a suggestion of that id is kept."""
        return self._store().has_advice(advice_id)

    def _store(self) -> Store:
        store: Store | None = getattr(self._own, "store", None)
        if store is None or store.closed:
            with self._gate:
                store = self._own.store = Store(self._paths.database, read_only=True)
                self._all.add(store)
        return store

    @contextmanager
    def away(self) -> Iterator[None]:
        """Let go of the file, in all threads, and read nothing until this ends."""
        with self._gate:
            for store in tuple(self._all):
                store.close()
            self._all.clear()
            yield
