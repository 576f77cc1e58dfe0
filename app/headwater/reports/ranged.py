"""All that a printed report of a range of days tells, gathered from what the pages read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from headwater.base import Settings
from headwater.records import FocusState, Presence, TimeNote, TitleKind
from headwater.reports.bounds import Offset
from headwater.reports.goals import GoalPeriod, GoalProgress
from headwater.reports.ranges import Range, Span, range_of, turned
from headwater.reports.trend import DaySum
from headwater.reports.trends import Trends, before

if TYPE_CHECKING:
    from headwater.reports.insights import Insights
    from headwater.store.rows import Spans

MOST_DAYS = 366
"""The longest report: as far as insights go."""
_WHOLE = (Span.WEEK, Span.MONTH, Span.YEAR)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NamedSum:
    """How long a project or a title was in front."""

    name: str
    of: str
    """The application's class name, for a title; '' for a project."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Past:
    """The days that the report is put beside."""

    days: Range
    recorded: int
    """Days of which anything is known."""
    at_computer_s: float
    focused_s: float
    longest_s: float | None
    """Of the longest stretch of sustained work; None where there was none of ten minutes."""
    rate: float | None
    """Changes of what was in front in an hour at the computer; None where there was no time."""


@dataclass(frozen=True, slots=True)
class Ranged:
    """A range of days, as it is told on paper."""

    trends: Trends
    insights: Insights
    past: Past
    projects: tuple[NamedSum, ...]
    """Longest first, as the windows were seen; so are titles."""
    titles: tuple[NamedSum, ...] | None
    """None where they were not asked for."""
    hidden_s: float
    """How long windows were in front whose titles nobody can read."""
    goals: tuple[GoalProgress, ...]
    """Those that hold; `past` has only what ends within the range, `now` is of no interest."""
    notes: tuple[TimeNote, ...] | None
    """By time; None where they were not asked for."""
    now: float
    offset: Offset

    @property
    def days(self) -> Range:
        """Both ends included."""
        return self.trends.days

    def seconds(self, state: FocusState) -> float:
        """How long a state lasted."""
        return sum(d.seconds(state) for d in self.trends.sums)

    @property
    def rate(self) -> float | None:
        """Changes of what was in front in an hour at the computer."""
        return rate_of(self.insights)

    def local(self, at: float) -> datetime:
        """What the person's clock showed."""
        return datetime.fromtimestamp(at + self.offset(at), UTC)


def rate_of(found: Insights) -> float | None:
    """Changes in an hour; None where there was no time."""
    from headwater.reports.insights_told import whole_rate

    return whole_rate(found.hours) if sum(h.seconds for h in found.hours) > 0 else None


def days_before(days: Range, today: date, settings: Settings) -> Range:
    """What a range is put beside: before a whole week, month or year that is over the one before, else as many days as
    have begun."""
    if days.last < today:
        for span in _WHOLE:
            if range_of(span, days.first, settings) == days:
                return range_of(span, turned(span, days.first, -1, settings), settings)
    return before(days.upto(today) or days)


def past_of(days: Range, sums: Iterable[DaySum], found: Insights) -> Past:
    """Those days in a few numbers."""
    known = [d for d in sums if d.recorded]
    return Past(
        days, len(known), sum(d.at_computer_s for d in known), sum(d.seconds(FocusState.FOCUSED) for d in known),
        found.stretches[0].seconds if found.stretches else None, rate_of(found),
    )  # fmt: skip


def within(told: GoalProgress, days: Range) -> GoalProgress:
    """A goal with those of its days or weeks that end in a range and could be judged."""
    inside = [p for p in (*told.past, told.now) if p.last in days and p.met is not None]
    return GoalProgress(told.goal, told.name, told.now, tuple(inside))


def met(periods: Sequence[GoalPeriod]) -> int:
    """How often."""
    return sum(p.met is True for p in periods)


def goals_until(days: Range, today: date) -> tuple[date, int]:
    """The day to ask for goals of, so that all days and weeks of a range are over then if they are; and how many weeks
    before it."""
    last = min(days.last + timedelta(days=7), today)
    return last, max((last - days.first).days, 0) // 7 + 2


@dataclass(frozen=True, slots=True)
class Shown:
    """How long what windows show was in front."""

    projects: tuple[NamedSum, ...]
    titles: tuple[NamedSum, ...]
    hidden_s: float


def shown_in(spans: Spans, start: float, end: float) -> Shown:
    """Projects and titles of what was in front within `[start, end)` while somebody was there."""
    import numpy as np

    from headwater.store.packing import PRESENCES

    inside = np.minimum(spans.start_ms + spans.length_ms, 1000 * end) - np.maximum(spans.start_ms, 1000 * start)
    there = (inside > 0) & (spans.presence == PRESENCES.index(Presence.PRESENT))
    lengths = np.bincount(spans.window[there], inside[there], minlength=len(spans.windows)) / 1000.0
    projects: dict[Key, float] = {}
    titles: dict[Key, float] = {}
    hidden = 0.0
    for (app, title, kind, _, project), seconds in zip(spans.windows, lengths.tolist(), strict=True):
        if project:
            _add(projects, (project, ""), seconds)
        if title and kind is TitleKind.FULL:
            _add(titles, (title, app), seconds)
        hidden += seconds if title and kind is not TitleKind.FULL else 0.0
    return Shown(_longest(projects), _longest(titles), hidden)


def _add(sums: dict[Key, float], key: Key, seconds: float) -> None:
    sums[key] = sums.get(key, 0.0) + seconds


def _longest(sums: Mapping[Key, float]) -> tuple[NamedSum, ...]:
    order = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return tuple(NamedSum(*key, seconds) for key, seconds in order if seconds > 0)


