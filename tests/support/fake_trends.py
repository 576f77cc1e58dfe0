"""Sums of many made-up days, told apart as the store tells them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from headwater.base import Settings
from headwater.categories import Categories
from headwater.records import Category, FocusState
from headwater.reports.bounds import Offset, day_bounds
from headwater.reports.ranges import Range
from headwater.reports.trends import Asking, Trends, Wanted, trends
from headwater.store import By, Total

APPS = {
    "code": Category.CODE, "soffice": Category.WRITE, "firefox": Category.READ, "thunderbird": Category.MAIL,
    "slack": Category.CHAT, "nautilus": Category.SYSTEM,
}  # fmt: skip
_STATES = (FocusState.FOCUSED, FocusState.ROUTINE, FocusState.COMMUNICATING, FocusState.FRAGMENTED,
           FocusState.DRIFTING, FocusState.UNSURE)  # fmt: skip
_PLACES = {By.DAY: 0, By.HOUR: 1, By.STATE: 2, By.APP: 3, By.CATEGORY: 4, By.PRESENT: 5}
_FIELDS = ("day", "hour", "state", "app", "category", "present")
Row = tuple[date, int, FocusState, str, Category, float]
"""A day, an hour of the clock, what was in front, and seconds."""


def some_days(first: date, last: date, *, steady: tuple[int, int] = (9, 11), seed: int = 4) -> list[Row]:
    """Workdays from eight to six, with more sustained work in some hours; three weeks of summer are off."""
    chance, found = random.Random(seed), list[Row]()
    for day in Range(first, last):
        if (day.weekday() > 4 and chance.random() > 0.12) or (day.month, day.day // 8) in ((7, 3), (8, 0), (8, 1)):
            continue
        for hour in range(8, 18):
            weights = [0.15 + 0.75 * (steady[0] <= hour < steady[1]), 0.2, 0.2, 0.12, 0.1, 0.06]
            weights = [w * chance.uniform(0.3, 1.7) for w in weights]
            whole = 3600 * chance.uniform(0.35, 0.95) * (0.8 if hour == 12 else 1.0)
            for state, weight in zip(_STATES, weights, strict=True):
                app = chance.choice(list(APPS))
                found.append((day, hour, state, app, APPS[app], whole * weight / sum(weights)))
            found.append((day, hour, FocusState.AWAY, "", Category.OTHER, 3600 - whole))
    return found


@dataclass
class FakeTrends:
    """Says what the store would of these rows."""

    rows: list[Row] = field(default_factory=list)

    def read(self, wanted: Wanted, today: date, settings: Settings, offset: Offset, *, over: bool = False) -> Trends:
        """What the page shows of them."""
        by_day: dict[date, list[Row]] = {}
        for row in self.rows:
            by_day.setdefault(row[0], []).append(row)
        known = Range(min(by_day), today) if by_day else None
        days = {day_bounds(day, settings, offset)[0]: rows for day, rows in by_day.items()}

        def sums(bounds: Sequence[tuple[float, float]], bys: Sequence[Sequence[By]]) -> list[list[Total]]:
            there = [(begin, days[begin]) for begin, _ in bounds if begin in days]
            return [_summed(by, there, settings.day_start_hour) for by in bys]

        ask = Asking(sums, known, settings, offset)
        return trends(ask, wanted, known, today, settings, Categories().name, over=over)


def _summed(by: Sequence[By], days: Sequence[tuple[float, list[Row]]], start: int) -> list[Total]:
    found: dict[tuple[object, ...], float] = {}
    places = [_PLACES[b] for b in by]
    for begin, rows in days:
        for _, hour, state, app, category, seconds in rows:
            values = (begin, (hour - start) % 24, state, app, category, state is not FocusState.AWAY)
            key = tuple([values[n] for n in places])
            found[key] = found.get(key, 0.0) + seconds
    names = [_FIELDS[n] for n in places]
    return [Total(s, **dict(zip(names, key, strict=True))) for key, s in found.items()]  # type: ignore[arg-type]


def a_year(today: date) -> list[Row]:
    """From the middle of January up to today, which goes on."""
    rows = some_days(date(today.year, 1, 12), today)
    return [r for r in rows if r[0] != today or r[1] < 15]


def before(today: date, days: int) -> list[Row]:
    """Only so many days up to today."""
    return [r for r in a_year(today) if r[0] > today - timedelta(days=days)]
