"""Where a day begins and ends. Days have 23 or 25 hours when the clocks change, and sum so."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from headwater.base import Settings
from headwater.reports.errors import ReportError

Offset = Callable[[float], int]
"""Local time minus UTC at a moment, in seconds (`Clock.offset_s`)."""

_DAY = 86400.0


def day_bounds(day: date, settings: Settings, offset: Offset) -> tuple[float, float]:
    """Start and end of a day, Unix seconds: from `Settings.day_start_hour` to the same hour of the next day."""
    return _begin(day, settings, offset), _begin(day + timedelta(days=1), settings, offset)


def checked_count(days: int, most: int) -> None:
    """Refuse a range that cannot be.

    Raises:
        ReportError: it ends before it begins, or has more days than can be read.
    """
    if days <= 0:
        raise ReportError("The range of days ends before it begins.")
    if days > most:
        raise ReportError(f"The range of days is too long: {most} days at most.")


def _begin(day: date, settings: Settings, offset: Offset) -> float:
    """The moment the local clock shows the start hour; the first of two, or where the clock jumps over it."""
    local = datetime.combine(day, time(settings.day_start_hour), UTC).timestamp()
    before, after = offset(local - _DAY), offset(local + _DAY)
    for guess in (before, after):
        if offset(local - guess) == guess:
            return local - guess
    return local - before


def day_of(at: float, settings: Settings, offset: Offset) -> date:
    """The day that a moment belongs to; at 02:00 with a day that starts at 4 it is the day before."""
    day = datetime.fromtimestamp(at + offset(at), UTC).date()
    for candidate in (day + timedelta(days=1), day):
        if _begin(candidate, settings, offset) <= at:
            return candidate
    return day - timedelta(days=1)


def offsets_within(start: float, end: float, offset: Offset) -> tuple[tuple[float, int], ...]:
    """From when on which offset holds, the first at `start`; changes are found to the second."""
    found = [(start, offset(start))]
    at = start
    while at < end:
        step = min(at + 3600.0, end)
        if offset(step) != found[-1][1]:
            change = _change(at, step, offset)
            if change < end:
                found.append((change, offset(change)))
        at = step
    return tuple(found)


def _change(low: float, high: float, offset: Offset) -> float:
    before = offset(low)
    while high - low > 1.0:
        middle = float(round((low + high) / 2))
        if offset(middle) == before:
            low = middle
        else:
            high = middle
    return high
