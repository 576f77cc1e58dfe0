"""Weeks, months and years: where they begin and end, those before and after, and what they are drawn in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from headwater.base import Settings, week_with

_FIRST, _LAST = date(1971, 1, 1), date(9990, 12, 31)
"""Days that every clock of the program can do, with a year to spare."""


class Span(StrEnum):
    """How much is looked at, or drawn as one; also the last part of a key in the catalogue."""

    DAY = "day"
    WEEK = "week"
    """As calendars have it where the person lives, or as they chose."""
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Range:
    """Days, both ends included."""

    first: date
    last: date

    def __len__(self) -> int:
        return max((self.last - self.first).days + 1, 0)

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(len(self)))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def upto(self, day: date) -> Range | None:
        """Without what comes after a day; None where nothing is left."""
        return Range(self.first, min(self.last, day)) if self.first <= day else None


def range_of(span: Span, day: date, settings: Settings) -> Range:
    """The day, week, month or year that a day lies in."""
    if span is Span.WEEK:
        return Range(*week_with(day, settings))
    if span is Span.MONTH:
        first = day.replace(day=1)
        return Range(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    if span is Span.YEAR:
        return Range(date(day.year, 1, 1), date(day.year, 12, 31))
    return Range(day, day)


def turned(span: Span, day: date, by: int, settings: Settings) -> date:
    """A day of the one so many on, or (`by` < 0) before."""
    for _ in range(abs(by)):
        found = range_of(span, day, settings)
        day = found.last + timedelta(days=1) if by > 0 else found.first - timedelta(days=1)
        day = min(max(day, _FIRST), _LAST)
    return day


def year_before(span: Span, day: date, settings: Settings) -> Range:
    """The like of it a year earlier: the week 52 weeks before, so that its days are the same days of the week."""
    if span is Span.WEEK:
        return range_of(span, max(day - timedelta(weeks=52), _FIRST), settings)
    first = range_of(span, day, settings).first
    return range_of(span, first.replace(year=max(first.year - 1, _FIRST.year)), settings)


def cut(whole: Range, by: Span, settings: Settings) -> list[Range]:
    """A range in days, weeks, months or years, by date; the first and the last end where it does."""
    found, day = list[Range](), whole.first
    while day <= whole.last:
        part = range_of(by, day, settings)
        found.append(Range(max(part.first, whole.first), min(part.last, whole.last)))
        day = part.last + timedelta(days=1)
    return found
