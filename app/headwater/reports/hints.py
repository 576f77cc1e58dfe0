"""One suggestion for the days to come, where a person's own days carry one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from headwater.reports.facts import DayFacts
from headwater.reports.said import Said

LAST = 10
"""Workdays that a habit is looked for in."""
LEAST = 6
SHARE = 0.6
"""So many of them at least, and such a part, must agree: were stretches scattered evenly over nine hours, some window
would look like a habit on ten days in about one case of twelve."""
HOURS = 2
"""Length of a window that is kept free."""
_OFTEN, _DAYS, _OF = 6, 4, 5
"""What came in between so often a day, on so many of the last days."""
_PAUSES_S = 4 * 3600.0
"""From this much time at the computer on, a day without a pause is told beside those that had some."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What could be done, and what it is taken from."""

    do: Said
    why: Said


@dataclass(frozen=True, slots=True)
class Window:
    """The hours in which the longest stretch fell on `days` of the last `of` workdays."""

    hour: int
    days: int
    of: int

    @property
    def params(self) -> dict[str, int]:
        """For the catalogue."""
        return {"from_h": self.hour, "to_h": (self.hour + HOURS - 1) % 24 + 1, "n": self.days, "of": self.of}


def window(days: Sequence[DayFacts]) -> Window | None:
    """Where the longest stretches fell; None where there is no such habit. `days` by date."""
    found = [d for d in days if d.workday][-LAST:]
    best, most = None, (0, 0.0, 0.0)
    for hour in range(24):
        inside = [_within(d, hour) for d in found]
        ranked = sum(s > 0 for s in inside), sum(inside), -sum(_from_start(d, hour) for d in found)
        if ranked > most:
            best, most = hour, ranked
    if best is None or most[0] < LEAST or most[0] < SHARE * len(found):
        return None
    return Window(best, most[0], len(found))


def _from_start(day: DayFacts, hour: int) -> float:
    """Minutes between the beginning of its longest stretch and that of the window."""
    return abs(day.longest.minute - 60 * hour) if day.longest is not None else 0.0


def _within(day: DayFacts, hour: int) -> float:
    """Seconds of its longest stretch in the window; 0 unless at least half of it lies there."""
    if day.longest is None:
        return 0.0
    inside = day.longest.within(hour, HOURS)
    return inside if 2 * inside >= day.longest.seconds else 0.0


def for_next_day(days: Sequence[DayFacts], now: date) -> Suggestion | None:
    """For the workday after the last of `days`; None where the data carry none, or where that day is over."""
    when = _when(next_workday(days), now)
    if when is None:
        return None
    kind, more = when
    found = window(days)
    if found is not None:
        why = Said.of("digest.why.window", **found.params)
        return Suggestion(Said.of(f"digest.do.keep.{kind}", **found.params, **more), why)
    return _close(days, kind, more) or _rest(days, kind, more)


def for_next_week(days: Sequence[DayFacts], last: date, now: date) -> Suggestion | None:
    """The same for the week after the one that ends with `last`."""
    kind = _which_week(last, now)
    if kind is None:
        return None
    found = window(days)
    if found is not None:
        why = Said.of("digest.why.window", **found.params)
        return Suggestion(Said.of(f"digest.do.keep.{kind}", **found.params), why)
    return _close(days, kind, {})


def _which_week(last: date, now: date) -> str | None:
    """How the seven days after `last` are called at the day `now`: by the calendar's week that most of them lie in,
    for a week that ends on a Friday is not yet "this week" on Saturday; None where they are over."""
    middle = last + timedelta(days=4)
    away = (middle - timedelta(days=middle.weekday()) - now).days
    if now > last + timedelta(days=7) or away < -6:
        return None
    return "week" if away > 0 else "this_week"


def _close(days: Sequence[DayFacts], kind: str, more: dict[str, int]) -> Suggestion | None:
    """What came in between again and again could wait, unless people go back to it as often: then it is the work."""
    last = [d for d in days if d.workday][-_OF:]
    back = Counter(detour.back for day in last for detour in day.detours)
    often: dict[str, list[int]] = {}
    for day in last:
        for name, detours in day.came_between().items():
            if len(detours) >= _OFTEN:
                often.setdefault(name, []).append(len(detours))
    can_wait = [n for n in often if len(often[n]) >= _DAYS and sum(often[n]) > back[n]]
    if not can_wait:
        return None
    name = max(can_wait, key=lambda n: (len(often[n]), sum(often[n])))
    why = Said.of("digest.why.between", name=name, least=min(often[name]), n=len(often[name]), of=len(last))
    return Suggestion(Said.of(f"digest.do.close.{kind}", name=name, **more), why)


def _rest(days: Sequence[DayFacts], kind: str, more: dict[str, int]) -> Suggestion | None:
    """A long day without a pause, after days that had some."""
    last = [d for d in days if d.workday][-LAST:]
    if not last or last[-1] is not days[-1] or last[-1].pauses or last[-1].at_computer_s < _PAUSES_S:
        return None
    paused = sum(bool(d.pauses) for d in last[:-1])
    if paused < LEAST:
        return None
    why = Said.of("digest.why.rest", n=paused, of=len(last) - 1, length_s=last[-1].at_computer_s)
    return Suggestion(Said.of(f"digest.do.rest.{kind}", **more), why)


def next_workday(days: Sequence[DayFacts]) -> date:
    """The next day of a weekday on which this person mostly works, by the days there are; else the next day."""
    last = days[-1].day
    for n in range(1, 8):
        day = last + timedelta(days=n)
        same = [d for d in days if d.day.weekday() == day.weekday()]
        if 2 * sum(d.workday for d in same) >= max(len(same), 1) and same:
            return day
    return last + timedelta(days=1)


def _when(day: date, now: date) -> tuple[str, dict[str, int]] | None:
    """How that day is called at the day `now`; None where it is over."""
    away = (day - now).days
    if away < 0:
        return None
    if away < 2:
        return ("today", "tomorrow")[away], {}
    return "on", {"on_weekday": day.isoweekday()}
