"""What was recorded, for whoever asks, past the engine's thread."""

import threading
import weakref
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

from headwater.base import Clock, Paths, Settings
from headwater.base.athand import forget_at_hand
from headwater.categories import Categories
from headwater.reports import day_bounds, day_of
from headwater.store import By, Store

if TYPE_CHECKING:
    from headwater.records import Advice, Answer, Goal, Inference, Intent, Label, Segment, Session, TimeNote, Withheld
    from headwater.reports import DayReport, TrendReport
    from headwater.reports.digest import DayDigest
    from headwater.reports.digest_week import WeekDigest
    from headwater.reports.facts import DayFacts
    from headwater.reports.goals import GoalProgress
    from headwater.reports.trends import Trends, Wanted
    from headwater.store import Total
    from headwater.store.fronts import Fronts
    from headwater.store.rows import Spans


_BEGAN = "began"
"""Kept by the recorder."""
_KNOWN = 200
"""So many days are remembered for reviews, some of them in several states."""


class Reader:
    """Reads through a connection of the calling thread, which is kept."""

    def __init__(self, paths: Paths, clock: Clock, categories: Categories) -> None:
        self._paths, self._clock, self._categories = paths, clock, categories
        self._own = threading.local()
        self._known: dict[tuple[date, Hashable], DayFacts] = {}
        """Days that reviews compare with, as they were read last."""
        self._gate = threading.RLock()
        self._all: weakref.WeakSet[Store] = weakref.WeakSet()
        self._finder: Store | None = None

    def day(self, day: date, settings: Settings, *, brief: bool = False) -> "DayReport":
        """A day's report; see `reports.day_report`.

        Raises:
            StoreUnavailable: there is nothing to read yet, or it cannot be read.
        """
        from headwater.reports import day_report

        store = self._store()
        start, end = day_bounds(day, settings, self._clock.offset_s)
        return day_report(
            store.history(start, end), store.advice(start, end), day, settings, self._categories,
            self._clock.now(), self._clock.offset_s, intents=store.intents(start, end), labels=store.labels(start, end),
            brief=brief,
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

    def digest(self, day: date, settings: Settings) -> "DayDigest":
        """A day's review beside the days before it; takes a moment.

        Raises:
            StoreUnavailable: there is nothing to read yet, or it cannot be read.
        """
        from headwater.reports.digest import BEFORE, day_digest

        report = self.day(day, settings)
        return day_digest(report, self._facts(day, BEFORE, settings), self._today(settings), settings)

    def week(self, day: date, settings: Settings) -> "WeekDigest":
        """The review of the week that a day lies in; takes a moment.

        Raises:
            StoreUnavailable: there is nothing to read yet, or it cannot be read.
        """
        from headwater.reports.digest_week import BEFORE, week_digest, week_of

        first, last = week_of(day, settings)
        days = self._facts(last + timedelta(days=1), BEFORE + 7, settings)
        return week_digest(first, last, days, self._today(settings), settings, over=self._over(settings))

    def trends(self, wanted: "Wanted", settings: Settings) -> "Trends":
        """Many days, and others beside them.

        Raises:
            StoreUnavailable: there is nothing to read yet, or it cannot be read.
        """
        from headwater.reports.ranges import Range
        from headwater.reports.trends import Asking, trends

        store, today, offset = self._store(), self._today(settings), self._clock.offset_s
        span = store.span()
        known = None if span is None else Range(min(day_of(span[0], settings, offset), today), today)
        ask = Asking(store.several_totals, known, settings, offset)
        return trends(ask, wanted, known, today, settings, self._categories.name, over=self._over(settings))

    def _over(self, settings: Settings) -> bool:
        """Whether the working day of today is."""
        from headwater.reports.digest import goes_on

        now = self._clock.now()
        return not goes_on(int(now + self._clock.offset_s(now)) // 60 % 1440, settings)

    def _facts(self, day: date, count: int, settings: Settings) -> "list[DayFacts]":
        """Of so many days before a day, from the first that was recorded on."""
        from headwater.reports.facts import facts_of

        span = self._store().span()
        if span is None:
            return []
        first = max(day - timedelta(days=count), day_of(span[0], settings, self._clock.offset_s))
        last = min(day, self._today(settings) + timedelta(days=1))
        days = [first + timedelta(days=n) for n in range((last - first).days)]
        known, sums = self._known, self._sums(days, settings)
        found = {
            (one, sums[one]): known.get((one, sums[one])) or facts_of(self.day(one, settings, brief=True))
            for one in days
        }
        self._known = known | found if len(known) < _KNOWN else found
        return list(found.values())

    def _sums(self, days: Sequence[date], settings: Settings) -> dict[date, Hashable]:
        """What tells whether a day is another one than it was: its sums, and the rules that sort its windows."""
        bounds = {day: day_bounds(day, settings, self._clock.offset_s) for day in days}
        found: dict[float | None, list[Hashable]] = {}
        for t in self._store().totals(list(bounds.values()), (By.DAY, By.HOUR, By.STATE)):
            found.setdefault(t.day, []).append((t.hour, t.state, t.seconds))
        rules = tuple(self._categories.rules)
        return {day: (bounds[day], rules, frozenset(found.get(bounds[day][0], ()))) for day in days}

    def _today(self, settings: Settings) -> date:
        return day_of(self._clock.now(), settings, self._clock.offset_s)

    def history(self, start: float, end: float) -> "list[tuple[Segment, Inference | None]]":
        """Segments of a period; see `Store.history`."""
        return self._store().history(start, end)

    def fronts(self, start: float, end: float) -> "Fronts":
        """What was in front, over months; see `Store.fronts`."""
        return self._store().fronts(start, end)

    def labels(self, start: float, end: float) -> "list[Label]":
        """What the person said; see `Store.labels`."""
        return self._store().labels(start, end)

    def intents(self, start: float, end: float) -> "list[Intent]":
        """What the person intended; see `Store.intents`."""
        return self._store().intents(start, end)

    def spans(self, start: float, end: float) -> "Spans":
        """When what was in front; see `Store.spans`."""
        return self._store().spans(start, end)

    def session(self, start: float) -> "Session | None":
        """How the plan that began then is worked at; see `Store.session`."""
        return self._store().session(start)

    def noted(self, since: float) -> "list[tuple[Session, str]]":
        """What was noted of plans; see `Store.noted`."""
        return self._store().noted(since)

    def notes(self, start: float, end: float) -> "list[TimeNote]":
        """What the person wrote about times; see `Store.notes`."""
        return self._store().notes(start, end)

    def sums(self, days: Sequence[tuple[float, float]], bys: Sequence[Sequence[By]]) -> "list[list[Total]]":
        """How long what lasted; see `Store.several_totals`."""
        return self._store().several_totals(days, bys)

    def goals(self) -> "list[Goal]":
        """The goals that hold; see `Store.goals`."""
        return self._store().goals()

    def goal_progress(self, settings: Settings) -> "tuple[GoalProgress, ...]":
        """How each of them stands; see `reports.goals`."""
        from headwater.reports.goals import goals_report

        store, offset = self._store(), self._clock.offset_s
        goals, today, span = store.goals(), self._today(settings), store.span()
        since = None if span is None else day_of(span[0], settings, offset)
        return goals_report(store.several_totals, goals, since, today, settings, offset, self._categories.name)

    def advice(self, start: float, end: float) -> "list[tuple[Advice, Answer | None]]":
        """Suggestions; see `Store.advice`."""
        return self._store().advice(start, end)

    def withheld(self, start: float, end: float) -> "list[Withheld]":
        """What chance left unsaid; see `Store.withheld`."""
        return self._store().withheld(start, end)

    def has_advice(self, advice_id: str) -> bool:
        """Whether a suggestion of that id is kept."""
        return self._store().has_advice(advice_id)

    def state(self, name: str) -> bytes | None:
        """A small thing of the program's own; see `Store.state`."""
        return self._store().state(name)

    def began(self) -> float | None:
        """When recording began; None before it did."""
        span, kept = self._store().span(), self.state(_BEGAN)
        try:
            return None if span is None else min(span[0], float(kept or b"inf"))
        except ValueError:
            return span[0] if span else None

    def finder(self) -> Store:
        """A connection that all threads share, for searches: what all windows show lies in memory once."""
        with self._gate:
            if self._finder is None or self._finder.closed:
                self._finder = Store(self._paths.database, read_only=True)
                self._all.add(self._finder)
            return self._finder

    def end_finding(self) -> None:
        """Let it go, with what it remembers, as soon as it has answered; nobody waits for that."""
        with self._gate:
            finder, self._finder = self._finder, None
        if finder is not None:
            threading.Thread(target=finder.close, name="finder", daemon=True).start()

    def rest(self) -> None:
        """Nobody reads for now: what is kept at hand, and what connections remember, goes. Waits for nobody."""
        self._known = {}
        forget_at_hand()
        for store in self._opened():
            store.rest()

    def ease(self) -> None:
        """Somebody may read on: only what connections remember goes, which costs the next reading little."""
        for store in self._opened():
            store.ease()

    def _opened(self) -> "tuple[Store, ...]":
        while True:
            try:
                return tuple(self._all)
            except RuntimeError:  # another thread opened one just now
                continue

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
            self._known = {}  # with names of what may be forgotten meanwhile
            yield
