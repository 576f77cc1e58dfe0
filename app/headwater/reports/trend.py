"""Many days at once, from the sums that the store keeps: a year in a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from headwater.base import Settings
from headwater.records import Category, FocusState
from headwater.reports.bounds import Offset, checked_count, day_bounds
from headwater.store import By, Total

LONGEST_DAYS = 3_660
"""Ten years."""

Sums = Callable[[Sequence[tuple[float, float]], Sequence[Sequence[By]]], Sequence[Sequence[Total]]]
"""`Store.several_totals`."""


@dataclass(frozen=True, slots=True)
class DaySum:
    """One day of a range."""

    day: date
    start: float
    end: float
    states: tuple[tuple[FocusState, float], ...]
    """Seconds by state, in stacking order; states without time are left out."""
    categories: tuple[tuple[Category, float], ...] = ()
    """Seconds at the computer by category, in the order of `Category`; those without time are left out."""

    @property
    def recorded(self) -> bool:
        """Whether anything is known of it, be it that nobody was there."""
        return bool(self.states)

    def seconds(self, state: FocusState) -> float:
        """How long a state lasted."""
        return next((s for found, s in self.states if found is state), 0.0)

    @property
    def at_computer_s(self) -> float:
        """Seconds at the computer."""
        return sum(seconds for state, seconds in self.states if state is not FocusState.AWAY)


@dataclass(frozen=True, slots=True)
class AppSum:
    """An application over the whole range."""

    app: str
    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class TrendReport:
    """A range of days, both ends included."""

    days: tuple[DaySum, ...]
    apps: tuple[AppSum, ...]
    """Longest first; time with no application that may be named is left out, and so is time away."""
    categories: tuple[tuple[Category, float], ...]
    """Seconds at the computer, longest first."""


def trend_report(
    sums: Sums, first: date, last: date, settings: Settings, offset: Offset, name: Callable[[str], str]
) -> TrendReport:
    """The sums of a range of days.

    Args:
        sums: what the store kept or makes now.
        first: the first day.
        last: the last day.
        settings: when a day begins.
        offset: local time minus UTC at a moment.
        name: an application's name as people know it.

    Raises:
        ReportError: the range ends before it begins, or is longer than `LONGEST_DAYS`.
    """
    count = (last - first).days + 1
    checked_count(count, LONGEST_DAYS)
    bounds = [day_bounds(first + timedelta(days=n), settings, offset) for n in range(count)]
    by_day: dict[float, dict[FocusState, float]] = {}
    by_state, by_app = sums(bounds, ((By.DAY, By.STATE), (By.APP, By.CATEGORY, By.PRESENT)))
    for t in by_state:
        assert t.day is not None
        assert t.state is not None
        by_day.setdefault(t.day, {})[t.state] = t.seconds
    return TrendReport(
        tuple(_day(first + timedelta(days=n), *span, by_day) for n, span in enumerate(bounds)),
        tuple(_apps(by_app, name)), tuple(_categories(by_app)),
    )  # fmt: skip


def _day(day: date, start: float, end: float, by_day: dict[float, dict[FocusState, float]]) -> DaySum:
    found = by_day.get(start, {})
    return DaySum(day, start, end, tuple((state, found[state]) for state in FocusState if state in found))


def _apps(totals: Sequence[Total], name: Callable[[str], str]) -> Sequence[AppSum]:
    seconds: dict[str, float] = defaultdict(float)
    for t in totals:
        if t.app and t.present:
            seconds[t.app] += t.seconds
    return [AppSum(app, name(app), s) for app, s in sorted(seconds.items(), key=_longest_first)]


def _categories(totals: Sequence[Total]) -> Sequence[tuple[Category, float]]:
    seconds: dict[Category, float] = defaultdict(float)
    for t in totals:
        if t.category is not None and t.present:
            seconds[t.category] += t.seconds
    return sorted(seconds.items(), key=_longest_first)


def _longest_first(item: tuple[str, float]) -> tuple[float, str]:
    return -item[1], item[0]


def trend_object(report: TrendReport) -> dict[str, object]:
    """For JSON; keys are only ever added. Lengths end in `_s` and are seconds."""
    return {
        "format": "headwater trend 1",
        "days": [
            {"day": d.day.isoformat(), "at_computer_s": round(d.at_computer_s, 3),
             "states_s": {state.value: round(s, 3) for state, s in d.states}} for d in report.days
        ],
        "apps": [{"app": a.app, "name": a.name, "length_s": round(a.seconds, 3)} for a in report.apps],
        "categories_s": {category.value: round(s, 3) for category, s in report.categories},
    }  # fmt: skip
