"""How far the person is with their own goals: this day or week, and those before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from headwater.base import Settings, week_with
from headwater.records import Bound, Goal, Measured, Per
from headwater.reports.bounds import Offset, day_bounds
from headwater.reports.trend import Sums
from headwater.store import By, Total

WEEKS = 8
"""So many weeks before this one are looked at."""
_BYS = ((By.DAY, By.STATE), (By.DAY, By.CATEGORY, By.PRESENT), (By.DAY, By.APP, By.PRESENT))
_Known = Mapping[float, Mapping[tuple[Measured, str], float]]
"""Seconds by what was measured, by where the day begins; days without a record are not in it."""


@dataclass(frozen=True, slots=True)
class GoalPeriod:
    """A day or a week of a goal, both ends included."""

    first: date
    last: date
    seconds: float
    """Of what the goal measures."""
    met: bool | None
    """None where that cannot be said: it is not decided yet, nothing was recorded, or the goal was not made yet."""


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """A goal, and how it stands."""

    goal: Goal
    name: str
    """Of an application as people know it; else `goal.what`."""
    now: GoalPeriod
    """The day or week that is running. Met: as much as was wanted is there. Not met: it is more than was wanted."""
    past: tuple[GoalPeriod, ...]
    """Those before it, the first of them first: the days or weeks of `WEEKS` weeks."""

    @property
    def part(self) -> float:
        """How much of its minutes there is in the running day or week; beyond 1 where it is more."""
        return self.now.seconds / (60.0 * self.goal.minutes)


def goals_report(
    sums: Sums, goals: Sequence[Goal], since: date | None, today: date, settings: Settings, offset: Offset,
    name: Callable[[str], str], weeks: int = WEEKS,
) -> tuple[GoalProgress, ...]:  # fmt: skip
    """How goals stand, in their order.

    Days and weeks begin as the person has them. A time in which a goal was made
    counts for it as a whole.

    Args:
        sums: what the store kept or makes now.
        goals: those to be told of.
        since: the first day that was recorded, None where there is none: days before it are not asked for.
        today: the day that is running.
        settings: when a day begins, and a week.
        offset: local time minus UTC at a moment.
        name: an application's name as people know it.
        weeks: how many weeks before this one are looked at.
    """
    if not goals:
        return ()
    first, last = week_with(today, settings)
    days = [first + timedelta(days=n) for n in range(-7 * weeks, (last - first).days + 1)]
    days = [day for day in days if day <= today]
    bounds = {day: day_bounds(day, settings, offset) for day in days}
    asked = [bounds[day] for day in days if since is not None and day >= since]
    known = _known(sums(asked, _BYS) if asked else [()] * len(_BYS))
    return tuple(_progress(goal, days, today, settings, bounds, known, name) for goal in goals)


def _known(found: Sequence[Sequence[Total]]) -> _Known:
    seconds: dict[float, dict[tuple[Measured, str], float]] = defaultdict(lambda: defaultdict(float))
    for measured, totals in zip((Measured.STATE, Measured.CATEGORY, Measured.APP), found, strict=True):
        for t in totals:
            what = {Measured.STATE: t.state, Measured.CATEGORY: t.category, Measured.APP: t.app}[measured]
            if t.day is not None and what and t.present is not False:
                seconds[t.day][measured, str(what)] += t.seconds
    return seconds


def _progress(
    goal: Goal, days: Sequence[date], today: date, settings: Settings, bounds: Mapping[date, tuple[float, float]],
    known: _Known, name: Callable[[str], str],
) -> GoalProgress:  # fmt: skip
    periods = [_period(goal, period, today, bounds, known) for period in _periods(goal.per, days, settings)]
    shown = name(goal.what) if goal.of is Measured.APP else goal.what
    return GoalProgress(goal, shown, periods[-1], tuple(periods[:-1]))


def _periods(per: Per, days: Iterable[date], settings: Settings) -> Iterator[list[date]]:
    """The days of each, in order; of the running week those that have begun."""
    found: dict[date, list[date]] = defaultdict(list)
    for day in days:
        found[day if per is Per.DAY else week_with(day, settings)[1]].append(day)
    yield from found.values()


def _period(
    goal: Goal, days: Sequence[date], today: date, bounds: Mapping[date, tuple[float, float]], known: _Known
) -> GoalPeriod:  # fmt: skip
    begins = [bounds[day][0] for day in days]
    seconds = sum(known[begin].get((goal.of, goal.what), 0.0) for begin in begins if begin in known)
    enough = seconds >= 60.0 * goal.minutes
    if goal.made >= bounds[days[-1]][1] or not any(begin in known for begin in begins):
        met = None
    elif days[-1] == today:  # more may come
        least = goal.bound is Bound.AT_LEAST
        met = (enough or None) if least else (False if seconds > 60.0 * goal.minutes else None)
    else:
        met = enough if goal.bound is Bound.AT_LEAST else seconds <= 60.0 * goal.minutes
    return GoalPeriod(days[0], days[-1], seconds, met)
