"""Half-days: budgets and pauses are counted in the person's own days, not in UTC."""

from datetime import UTC, datetime, timedelta

DAY_S = 86_400
_FIRST_HALF_S = 8 * 3600
"""The first half of a day ends eight hours after it begins: at noon, where days begin at four."""


def half_day(at: float, offset_s: int, day_start_hour: int) -> int:
    """The number of the half-day that `at` falls in; the day's number is the half of it, rounded down."""
    day, second = divmod(at + offset_s - day_start_hour * 3600, DAY_S)
    return int(day) * 2 + int(second >= _FIRST_HALF_S)


def day_begins(at: float, offset_s: int, day_start_hour: int) -> float:
    """When the day that `at` falls in began, in Unix seconds."""
    shift = offset_s - day_start_hour * 3600
    return (at + shift) // DAY_S * DAY_S - shift


def within(at: float, offset_s: int, first: int, last: int) -> bool:
    """Whether `at` falls in the hours from `first` to `last`, minutes after midnight; the same twice is all day."""
    minute = (at + offset_s) % DAY_S // 60
    return first <= minute < last if first < last else minute >= first or minute < last


def clock(at: float, offset_s: int) -> str:
    """Local time of day, `09:05`: as it is kept with a suggestion, whatever the person has."""
    return (datetime.fromtimestamp(at, UTC) + timedelta(seconds=offset_s)).strftime("%H:%M")
