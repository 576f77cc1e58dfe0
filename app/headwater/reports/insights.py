"""What the person's days have in common over weeks: what comes in between, who follows whom, when it is quiet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from headwater.base import Settings
from headwater.records import FocusState, Label
from headwater.reports.bounds import Offset, checked_count, day_bounds, offsets_within
from headwater.reports.insights_between import WORK_S, Between, between
from headwater.reports.insights_line import DayLine, Name, Places, Sort, Span, day_line
from headwater.reports.insights_switches import Dwell, Graph, Hour, dwell, graph, hours
from headwater.store.fronts import Fronts

LONGEST_DAYS = 366
"""A year is read in some seconds; more says nothing of how the days are now."""
SHOWN_STRETCHES = 8
WORKDAY_S = 3600.0
"""With so much time at the computer a day counts."""
LEAST_DAYS = 3
"""With fewer such days there is little to see yet."""


@dataclass(frozen=True, slots=True)
class Sustained:
    """A long stretch of sustained work."""

    day: date
    start: float
    end: float
    minute: int
    """Minutes after midnight when it began."""
    end_minute: int
    name: str
    """What was in front for most of it; '' where that may not be named."""
    said: bool
    """The person said that it was, at least of part of it."""

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Insights:
    """A range of days, both ends included."""

    first: date
    last: date
    days: int
    """Those with an hour at the computer."""
    at_computer_s: float
    between: Between
    graph: Graph | None
    """None where there is too little."""
    dwell: Dwell
    hours: tuple[Hour, ...]
    stretches: tuple[Sustained, ...]
    """The longest first."""

    @property
    def empty(self) -> bool:
        """Nobody was at the computer, as far as is known."""
        return self.at_computer_s <= 0

    @property
    def few(self) -> bool:
        """There is too little to see what days have in common."""
        return self.days < LEAST_DAYS


def range_before(first: date, last: date) -> tuple[date, date]:
    """As many days, right before."""
    return first - (last - first) - timedelta(days=1), first - timedelta(days=1)


def insights(
    fronts: Fronts, labels: Sequence[Label], first: date, last: date, settings: Settings, offset: Offset, name: Name,
    sort: Sort,
) -> Insights:  # fmt: skip
    """What a range of days has in common.

    Args:
        fronts: what was in front in it, and in as many days before it.
        labels: what the person said of that time.
        first: the first day.
        last: the last day.
        settings: when a day begins.
        offset: local time minus UTC at a moment.
        name: an application's name as people know it.
        sort: what an application and a site are for.

    Raises:
        ReportError: the range ends before it begins, or is longer than `LONGEST_DAYS`.
    """
    checked(first, last)
    places = Places.of(fronts, name, sort)
    before = _lines(fronts, places, *range_before(first, last), settings, offset, None)
    lines = _lines(fronts, places, first, last, settings, offset, labels)
    return Insights(
        first, last, sum(line.at_computer_s >= WORKDAY_S for line in lines),
        sum(line.at_computer_s for line in lines), between(lines), graph(lines), dwell(lines, before), hours(lines),
        longest(lines),
    )  # fmt: skip


def checked(first: date, last: date) -> None:
    """Refuse a range that cannot be.

    Raises:
        ReportError: it ends before it begins, or is longer than `LONGEST_DAYS`.
    """
    checked_count((last - first).days + 1, LONGEST_DAYS)


def _lines(
    fronts: Fronts, places: Places, first: date, last: date, settings: Settings, offset: Offset,
    labels: Sequence[Label] | None,
) -> list[DayLine]:  # fmt: skip
    found = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        start, end = day_bounds(day, settings, offset)
        mine = None if labels is None else [x for x in labels if x.start < end and x.end > start]
        found.append(day_line(day, fronts, places, (start, end), offsets_within(start, end, offset), mine))
    return found


def longest(lines: Sequence[DayLine]) -> tuple[Sustained, ...]:
    """The longest stretches of sustained work of at least ten minutes."""
    found = [(line, span) for line in lines for span in line.spans if _sustained(span)]
    found.sort(key=lambda one: (-one[1].seconds, one[1].start))
    return tuple(
        Sustained(line.day, span.start, span.end, line.minute(span.start), line.minute(span.end),
                  _mostly(line, span), span.said)
        for line, span in found[:SHOWN_STRETCHES]
    )  # fmt: skip


def _sustained(span: Span) -> bool:
    return span.state is FocusState.FOCUSED and span.seconds >= WORK_S


def _mostly(line: DayLine, span: Span) -> str:
    return line.places.names[int(line.by_place(span.start, span.end).argmax())]
