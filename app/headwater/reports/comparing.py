"""A range of days beside another one: what a day at the computer was like in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import fmean, variance

from headwater.records import FocusState
from headwater.reports.facts import WORKDAY_S
from headwater.reports.ranges import Range
from headwater.reports.trend import DaySum
from headwater.reports.usual import LEAST_DAYS, Beside

APPS = 5
_SURE = 3.5
"""Standard errors from which on two means are told apart. Eleven numbers are looked at together, and a day resembles
the one before: with two, as elsewhere, half of all pages would tell of a change where there is none; with these one in
twenty does where days are independent, and one in five (of twenty days each, in ten) where they correlate by 0.3."""
_LEAST_S = 60.0
"""What took less than a minute a day in both is left out."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How long something lasted, a day at the computer on average, in the one range and in the other."""

    what: FocusState | str
    """A state, or an application's name."""
    now_s: float
    before_s: float
    beside: Beside
    """`ALONE` where there are too few days to tell a change from what days differ by anyway."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both ranges."""

    days: Range
    other: Range
    counted: int
    """Days of the first with an hour or more at the computer; others are left out, and so is one that goes on."""
    other_counted: int
    whole: Compared | None
    """Time at the computer; None where there is no day in one of them."""
    states: tuple[Compared, ...]
    apps: tuple[Compared, ...]

    @property
    def few(self) -> bool:
        """Whether there are too few days in one of them to say more than what they were."""
        return min(self.counted, self.other_counted) < LEAST_DAYS


Apps = Mapping[date, Mapping[str, float]]
"""Seconds by application and day."""


def compare(
    days: Range, other: Range, sums: Mapping[date, DaySum], apps: Apps, name: Callable[[str], str],
    leave_out: date | None = None,
) -> Comparison:  # fmt: skip
    """A range beside another one.

    Args:
        days: the one that is looked at.
        other: the one that it is put beside.
        sums: the days of both that anything is known of.
        apps: time at the computer by application's class name, for the same days.
        name: an application's name as people know it.
        leave_out: a day that goes on.
    """
    now, before = ([sums[d] for d in r if _counts(sums.get(d), leave_out)] for r in (days, other))
    if not now or not before:
        return Comparison(days, other, len(now), len(before), None, (), ())
    whole = _compared("", [d.at_computer_s for d in now], [d.at_computer_s for d in before])
    states = [_compared(s, [d.seconds(s) for d in now], [d.seconds(s) for d in before]) for s in FocusState]
    named = _apps([apps.get(d.day, {}) for d in now], [apps.get(d.day, {}) for d in before], name)
    shown = tuple(c for c in states if c.what is not FocusState.AWAY and max(c.now_s, c.before_s) >= _LEAST_S)
    return Comparison(days, other, len(now), len(before), whole, shown, tuple(named))


def _counts(day: DaySum | None, leave_out: date | None) -> bool:
    return day is not None and day.day != leave_out and day.at_computer_s >= WORKDAY_S


def _apps(
    now: Sequence[Mapping[str, float]], before: Sequence[Mapping[str, float]], name: Callable[[str], str]
) -> list[Compared]:
    """Those with the most time in either."""
    means = _means(now), _means(before)
    longest = sorted({*means[0], *means[1]}, key=lambda app: (-max(m.get(app, 0.0) for m in means), app))
    found = ((app, [[d.get(app, 0.0) for d in days] for days in (now, before)]) for app in longest[:APPS])
    made = [_compared(name(app), *both) for app, both in found]
    return [c for c in made if max(c.now_s, c.before_s) >= _LEAST_S]


def _means(days: Sequence[Mapping[str, float]]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for day in days:
        for app, seconds in day.items():
            sums[app] = sums.get(app, 0.0) + seconds
    return {app: s / len(days) for app, s in sums.items()}


def _compared(what: FocusState | str, now: Sequence[float], before: Sequence[float]) -> Compared:
    return Compared(what, fmean(now), fmean(before), beside(now, before))


def beside(now: Sequence[float], before: Sequence[float]) -> Beside:
    """Whether the means lie further apart than days differ by anyway."""
    if min(len(now), len(before)) < LEAST_DAYS:
        return Beside.ALONE
    a, b = fmean(now), fmean(before)
    error = sqrt(max(variance(now), variance(before)) * (1 / len(now) + 1 / len(before)))
    if a == b or abs(a - b) <= _SURE * error:
        return Beside.WITHIN
    return Beside.MORE if a > b else Beside.LESS
