"""What the page of many days shows, from the sums that the store keeps: a year in a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import median

from headwater.base import Settings
from headwater.records import Category, FocusState
from headwater.reports.best_hours import BestHours, best_hours, parts_of
from headwater.reports.bounds import Offset, checked_count, day_bounds
from headwater.reports.comparing import Comparison, compare
from headwater.reports.facts import WORKDAY_S
from headwater.reports.ranges import Range, Span, cut, range_of
from headwater.reports.trend import LONGEST_DAYS, AppSum, DaySum, Sums
from headwater.reports.usual import LEAST_DAYS
from headwater.store import By, Total

HOURS_DAYS = 56
"""Best hours are of the range, and of so many days up to its end where it is shorter."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked at, and what it is put beside."""

    days: Range
    other: Range


def before(days: Range) -> Range:
    """As many days before."""
    return Range(days.first - timedelta(days=len(days)), days.first - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class PartSum:
    """A day, a week or a month of a range."""

    days: Range
    states: tuple[tuple[FocusState, float], ...]
    categories: tuple[tuple[Category, float], ...]
    recorded: bool

    @property
    def at_computer_s(self) -> float:
        """Seconds at the computer."""
        return sum(seconds for state, seconds in self.states if state is not FocusState.AWAY)


@dataclass(frozen=True)
class Trends:
    """Many days. Of days before the first record and of those to come nothing is known."""

    days: Range
    today: date
    known: Range | None
    """From the first day that was recorded to today; None where nothing was recorded yet."""
    sums: tuple[DaySum, ...]
    """Of `days`, all of them."""
    year: tuple[DaySum, ...]
    """The calendar year in which `days` ends, up to today; of days that go on into the next year, the one that runs."""
    apps: tuple[AppSum, ...]
    """Longest first."""
    hours: BestHours
    comparison: Comparison
    usual_s: float | None = None
    """Time at the computer on the middle one of the workdays in the eight weeks before, as far as they lie in that
    calendar year or in what it is put beside; None where they are too few."""

    @cached_property
    def at_computer_s(self) -> float:
        """Seconds at the computer."""
        return sum(d.at_computer_s for d in self.sums)

    @cached_property
    def counted(self) -> int:
        """Days with time at the computer."""
        return sum(d.at_computer_s > 0 for d in self.sums)

    @property
    def which_year(self) -> int:
        """The one that `year` is of."""
        return min(self.days.last, self.today).year

    @property
    def begun(self) -> int:
        """Days of the range that have begun."""
        upto = self.days.upto(self.today)
        return len(upto) if upto is not None else 0

    @property
    def recorded(self) -> int:
        """Days of which anything is known."""
        return sum(d.recorded for d in self.sums)

    def parts(self, by: Span, settings: Settings) -> tuple[PartSum, ...]:
        """The range in days, weeks or months."""
        return tuple(summed(part, self.sums) for part in cut(self.days, by, settings))


def summed(part: Range, sums: Iterable[DaySum]) -> PartSum:
    """The days of a part as one."""
    states: dict[FocusState, float] = defaultdict(float)
    categories: dict[Category, float] = defaultdict(float)
    inside = [d for d in sums if d.day in part]
    for day in inside:
        for state, seconds in day.states:
            states[state] += seconds
        for category, seconds in day.categories:
            categories[category] += seconds
    return PartSum(
        part, tuple((s, states[s]) for s in FocusState if states.get(s, 0.0) > 0),
        tuple((c, categories[c]) for c in Category if categories.get(c, 0.0) > 0), any(d.recorded for d in inside),
    )  # fmt: skip


class Asking:
    """Asks for days between the first that was recorded and today, each told by its date: of others there is nothing,
    and finding that out would take longer than all else."""

    def __init__(self, sums: Sums, known: Range | None, settings: Settings, offset: Offset) -> None:
        self._sums, self._known, self._settings, self.offset = sums, known, settings, offset
        self._bounds: dict[date, tuple[float, float]] = {}
        self._days: dict[float, date] = {}

    def bounds(self, day: date) -> tuple[float, float]:
        """Where a day begins and ends."""
        if day not in self._bounds:
            self._bounds[day] = found = day_bounds(day, self._settings, self.offset)
            self._days[found[0]] = day
        return self._bounds[day]

    def day_of(self, start: float) -> date:
        """The day that begins then; it was asked for."""
        return self._days[start]

    def __call__(self, days: Iterable[date], *bys: Sequence[By]) -> Sequence[Sequence[Total]]:
        """Sums of days, in several ways."""
        known = self._known
        asked = [self.bounds(d) for d in sorted(set(days)) if known is not None and d in known]
        return self._sums(asked, bys) if asked else [()] * len(bys)


def trends(
    ask: Asking, wanted: Wanted, known: Range | None, today: date, settings: Settings, name: Callable[[str], str], *,
    over: bool = True,
) -> Trends:  # fmt: skip
    """Many days.

    Args:
        ask: what the store kept or makes now.
        wanted: what is looked at.
        known: from the first day that was recorded to today.
        today: the day that is running.
        settings: when days and weeks begin.
        name: an application's name as people know it.
        over: the working day of today is; else it is no day to take a mean of.

    Raises:
        ReportError: the range ends before it begins, or is longer than `LONGEST_DAYS`.
    """
    days, other = wanted.days, wanted.other
    checked_count(len(days), LONGEST_DAYS)
    year = range_of(Span.YEAR, min(days.last, today), settings).upto(today)
    (by_app,) = ask((*days, *other), (By.DAY, By.APP, By.CATEGORY, By.PRESENT))
    (by_state,) = ask((*days, *other, *(year or ())), (By.DAY, By.STATE))
    apps, categories = _by_app(by_app, ask.day_of)
    sums = _day_sums({*days, *other, *(year or ())}, by_state, categories, ask)
    hours = Range(min(days.first, days.last - timedelta(days=HOURS_DAYS - 1)), min(days.last, today))
    (by_hour,) = ask(hours, (By.DAY, By.HOUR, By.STATE))
    return Trends(
        days, today, known, tuple(sums[d] for d in days), tuple(sums[d] for d in year or ()),
        _longest(apps, days, name), best_hours(hours, parts_of(by_hour, ask.day_of, ask.offset)),
        compare(days, other, sums, apps, name, None if over else today), _usual(sums, days.first),
    )  # fmt: skip


def _usual(sums: Mapping[date, DaySum], first: date) -> float | None:
    there = (sums.get(first - timedelta(days=n)) for n in range(1, HOURS_DAYS + 1))
    found = [d.at_computer_s for d in there if d is not None and d.at_computer_s >= WORKDAY_S]
    return median(found) if len(found) >= LEAST_DAYS else None


def _day_sums(
    days: Iterable[date], by_state: Iterable[Total], categories: Mapping[date, Mapping[Category, float]], ask: Asking
) -> dict[date, DaySum]:
    states: dict[date, dict[FocusState, float]] = defaultdict(dict)
    for t in by_state:
        assert t.day is not None
        assert t.state is not None
        states[ask.day_of(t.day)][t.state] = t.seconds
    return {
        day: DaySum(
            day, *ask.bounds(day), tuple((s, states[day][s]) for s in FocusState if s in states[day]),
            tuple((c, found[c]) for c in Category if (found := categories.get(day, {})) and c in found),
        ) for day in days
    }  # fmt: skip


_Apps = dict[date, dict[str, float]]
_Categories = dict[date, dict[Category, float]]


def _by_app(totals: Iterable[Total], day_of: Callable[[float], date]) -> tuple[_Apps, _Categories]:
    """Time at the computer by day: by application's class name, and by category."""
    apps: _Apps = defaultdict(dict)
    categories: _Categories = defaultdict(dict)
    for t in totals:
        if not t.present or t.day is None:
            continue
        day = day_of(t.day)
        if t.category is not None:
            some = categories[day]
            some[t.category] = some.get(t.category, 0.0) + t.seconds
        if t.app:
            others = apps[day]
            others[t.app] = others.get(t.app, 0.0) + t.seconds
    return apps, categories


def _longest(apps: _Apps, days: Range, name: Callable[[str], str]) -> tuple[AppSum, ...]:
    """Applications over the range, longest first."""
    seconds: dict[str, float] = defaultdict(float)
    for day, some in apps.items():
        if day in days:
            for app, s in some.items():
                seconds[app] += s
    order = sorted(seconds.items(), key=lambda item: (-item[1], item[0]))
    return tuple(AppSum(app, name(app), s) for app, s in order)
