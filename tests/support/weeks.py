"""Weeks of days for reviews, written down by a few words each."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from headwater.base import Settings
from headwater.categories import Categories
from headwater.records import FocusState, Presence, Segment
from headwater.reports import DayReport, day_report
from headwater.reports.bounds import Offset
from headwater.reports.facts import DayFacts, LocalStretch, facts_of
from tests.support.days import Pair, judged

FRIDAY = date(2026, 11, 13)
STATES = {
    "F": FocusState.FOCUSED, "R": FocusState.ROUTINE, "C": FocusState.COMMUNICATING, "M": FocusState.FRAGMENTED,
    "D": FocusState.DRIFTING, "U": FocusState.UNSURE, "A": FocusState.AWAY,
}  # fmt: skip
APPS = {"F": "code", "R": "soffice", "C": "thunderbird", "M": "firefox", "D": "firefox", "U": "firefox", "A": ""}


def utc(_at: float) -> int:
    """No zone."""
    return 0


def midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def told(day: date, what: str, offset_s: int = 0) -> list[Pair]:
    """`9:00 F 60 code, C 5 slack, - 30, A 20`: a time of day, then letters with minutes (and an application); a dash is
    a hole of which nothing is known."""
    at, found = midnight(day) - offset_s, list[Pair]()
    for part in filter(None, (p.split() for p in what.split(","))):
        if ":" in part[0]:
            hours, minutes = map(int, part.pop(0).split(":"))
            at = midnight(day) - offset_s + hours * 3600 + minutes * 60
        letter, minutes_long = part[0], float(part[1])
        end = at + 60 * minutes_long
        if letter != "-":
            found += _pieces(at, end, letter, part[2] if len(part) > 2 else APPS[letter], offset_s)
        at = end
    return found


def _pieces(start: float, end: float, letter: str, app: str, offset_s: int) -> list[Pair]:
    found: list[Pair] = []
    while start < end:
        stop = end if letter == "A" else min(start + 60.0, end)
        presence = Presence.AWAY if letter == "A" else Presence.PRESENT
        s = Segment(start, stop, offset_s, presence, app=app)
        found.append((s, None if letter == "A" else judged(s, STATES[letter])))
        start = stop
    return found


def report(
    day: date, what: str | Sequence[Pair], now: float | None = None, settings: Settings | None = None,
    offset: Offset = utc,
) -> DayReport:  # fmt: skip
    """A day's report, made after the day unless said otherwise."""
    history = told(day, what, offset(midnight(day))) if isinstance(what, str) else what
    made = midnight(day) + 30 * 3600 if now is None else now
    return day_report(history, [], day, settings or Settings(), Categories(), made, offset)


def facts(day: date, what: str) -> DayFacts:
    """A day's facts."""
    return facts_of(report(day, what))


def days_before(day: date, *whats: str) -> list[DayFacts]:
    """The workdays (Monday to Friday) before `day`, the last one last; weekends are blank."""
    found: list[DayFacts] = []
    left, at = list(whats), day
    while left:
        at -= timedelta(days=1)
        found.append(facts(at, left.pop() if at.weekday() < 5 else ""))
    return found[::-1]


def stretch(clock: str, minutes: float, name: str = "Code") -> LocalStretch:
    """A longest stretch."""
    hours, past = map(int, clock.split(":"))
    minute = hours * 60 + past
    return LocalStretch(minute, round(minute + minutes) % 1440, minutes * 60, name)


USUAL = "9:00 F 60, C 5 slack, F 50, A 20, R 30, C 20, F 40, A 60, M 30, F 45, C 15, A 15, R 40, F 30"
"""A day of seven hours and a half with three pauses."""
