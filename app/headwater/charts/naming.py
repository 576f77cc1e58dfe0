"""Days, weeks and months by name, short and long, and names from outside on one line."""

from __future__ import annotations

from datetime import date

from headwater.base import Words, oneline
from headwater.charts.wording import long_date
from headwater.reports.ranges import Range, Span

_LONGEST = 80


def one_line(s: str) -> str:
    """What somebody else wrote: no control or direction-changing characters, and not endless."""
    return oneline.one_line(s, _LONGEST)


def weekday_short(weekday: int, words: Words) -> str:
    """`Mon`; 0 is Monday."""
    return words(f"trends.weekday_{weekday + 1}")


def month_short(month: int, words: Words) -> str:
    """`Jan`."""
    return words(f"trends.month_{month}")


def day_name(day: date, words: Words) -> str:
    """`12 November`."""
    return words("review.day_short", day=day.day, month=words(f"chart.date.month_{day.month}"))


def days_name(days: Range, words: Words, year: int | None = None) -> str:
    """`7 November – 13 November`; the years too where they are not the same, or not the `year` that goes without
    saying."""
    ends = (days.first, days.last)
    names = [day_name(d, words) for d in ends]
    if days.first.year != days.last.year or year not in (None, days.last.year):
        names = [words("trends.with_year", day=n, year=d.year) for n, d in zip(names, ends, strict=True)]
    return words("review.week_title", first=names[0], last=names[1])


def range_name(days: Range, span: Span, words: Words, year: int | None = None) -> str:
    """What a day, week, month or year is called: `Thursday, 12 November 2026`, `7 November – 13 November`,
    `November 2026`, `2026`. Of one that was cut off, all its days. `year` as for `days_name`."""
    if span is Span.DAY:
        return long_date(days.first, words)
    if span is Span.YEAR:
        return words("trends.year", year=days.first.year)
    if span is Span.MONTH and days.first.day == 1 and len(days) >= 28:
        return words("trends.month", month=words(f"chart.date.month_{days.first.month}"), year=days.first.year)
    return days_name(days, words, year)
