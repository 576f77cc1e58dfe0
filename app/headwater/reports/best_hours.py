"""When sustained work mostly falls: by day of the week and hour of the clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import fmean, stdev

from headwater.records import FocusState
from headwater.reports.bounds import Offset
from headwater.reports.ranges import Range
from headwater.store import Total

LEAST_DAYS, LEAST_S = 3, 3600.0
"""A cell tells nothing of fewer days, or of less time at the computer in all."""
TOGETHER = 2
"""Hours that are looked for together as the steadiest."""
_DAYS = 10
"""The fewest days that bear telling them."""
_INSIDE_S, _OUTSIDE_S = 1800.0, 3600.0
"""So much time at the computer within the hours and without makes a day count."""
_SURE, _MORE = 3.0, 0.1
"""Standard errors by which the share within is larger than without, over days, and by how much at least: the best of
some ten places is told, and one that stands out by chance alone must be rare."""


@dataclass(frozen=True, slots=True)
class HourCell:
    """An hour of the clock on a day of the week, over some weeks."""

    weekday: int
    """0 is Monday, of the person's own days: the hours after midnight belong to the day before."""
    hour: int
    days: int
    """On which there was time at the computer."""
    at_computer_s: float
    focused_s: float

    @property
    def enough(self) -> bool:
        """Whether it tells anything."""
        return self.days >= LEAST_DAYS and self.at_computer_s >= LEAST_S

    @property
    def share(self) -> float:
        """Of the time at the computer, what was sustained work."""
        return self.focused_s / self.at_computer_s if self.at_computer_s else 0.0

    @property
    def minutes(self) -> float:
        """Of sustained work, on a day with time at the computer in that hour."""
        return self.focused_s / 60 / self.days if self.days else 0.0


@dataclass(frozen=True, slots=True)
class Steadiest:
    """Hours of the clock that stand out by their share of sustained work."""

    hour: int
    share: float
    rest: float
    """The share in all other hours of the same days."""
    days: int


@dataclass(frozen=True, slots=True)
class BestHours:
    """All cells with time at the computer, by day of the week and hour."""

    days: Range
    cells: tuple[HourCell, ...]
    steadiest: Steadiest | None
    """None where no hours stand out beyond what days differ by anyway, or there are too few days."""
    counted: int
    """Days with an hour or more at the computer."""


Part = tuple[date, int, float, float]
"""A day, an hour of the clock, seconds at the computer in it, and seconds of sustained work."""


def parts_of(totals: Iterable[Total], day_of: Callable[[float], date], offset: Offset) -> list[Part]:
    """Sums by day, hour and state, by the clock on the wall: the store counts hours from where a day begins."""
    by_store: dict[tuple[float, int], list[float]] = {}
    for t in totals:
        if t.state is FocusState.AWAY or t.day is None or t.hour is None:
            continue
        part = by_store.setdefault((t.day, t.hour), [0.0, 0.0])
        part[0] += t.seconds
        part[1] += t.seconds if t.state is FocusState.FOCUSED else 0.0
    found: dict[tuple[date, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (begin, n), (whole, focused) in by_store.items():
        middle = begin + n * 3600.0 + 1800.0
        part = found[day_of(begin), int((middle + offset(middle)) // 3600 % 24)]
        part[0] += whole
        part[1] += focused
    return [(day, hour, whole, focused) for (day, hour), (whole, focused) in sorted(found.items())]


def best_hours(days: Range, parts: Sequence[Part]) -> BestHours:
    """The cells of some weeks, and what stands out of them."""
    cells: dict[tuple[int, int], list[Part]] = defaultdict(list)
    whole: dict[date, float] = defaultdict(float)
    for part in parts:
        cells[part[0].weekday(), part[1]].append(part)
        whole[part[0]] += part[2]
    told = tuple(
        HourCell(weekday, hour, len(found), sum(p[2] for p in found), sum(p[3] for p in found))
        for (weekday, hour), found in sorted(cells.items())
    )
    return BestHours(days, told, steadiest(parts), sum(s >= _OUTSIDE_S for s in whole.values()))


def steadiest(parts: Sequence[Part]) -> Steadiest | None:
    """The two hours with the largest share, where that is more than days differ by anyway; all days of the week
    together, since of each alone there are too few."""
    by_day: dict[date, _Day] = defaultdict(dict)
    for day, hour, whole, focused in parts:
        by_day[day][hour] = whole, focused
    days = [(hours, _sum(hours.values())) for hours in by_day.values()]
    found = [one for hour in range(24) if (one := _window(hour, days)) is not None]
    return max(found, key=lambda one: one.share - one.rest, default=None)


_Seconds = tuple[float, float]
"""At the computer, and of sustained work."""
_Day = dict[int, _Seconds]


def _sum(some: Iterable[_Seconds]) -> _Seconds:
    whole = focused = 0.0
    for a, b in some:
        whole += a
        focused += b
    return whole, focused


def _window(hour: int, days: Sequence[tuple[_Day, _Seconds]]) -> Steadiest | None:
    inside = [(hour + n) % 24 for n in range(TOGETHER)]
    pairs = [pair for hours, whole in days if (pair := _shares(hours, whole, inside)) is not None]
    if len(pairs) < _DAYS:
        return None
    more = [a - b for a, b in pairs]
    if fmean(more) < _MORE or fmean(more) <= _SURE * stdev(more) / sqrt(len(more)):
        return None
    return Steadiest(hour, fmean(a for a, _ in pairs), fmean(b for _, b in pairs), len(pairs))


def _shares(hours: _Day, whole: _Seconds, inside: Sequence[int]) -> tuple[float, float] | None:
    """Of one day the share within the hours and without; None where there is too little of either."""
    a, a_focused = _sum(hours[h] for h in inside if h in hours)
    b, b_focused = whole[0] - a, whole[1] - a_focused
    return (a_focused / a, b_focused / b) if a >= _INSIDE_S and b >= _OUTSIDE_S else None
