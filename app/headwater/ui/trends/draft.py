"""What outlives the page, when another one takes its place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from headwater.base import Settings
from headwater.reports.ranges import Range, Span, range_of, turned, year_before
from headwater.reports.trends import Wanted
from headwater.ui.report.draft import ReportDraft
from headwater.ui.trends.goal_form import GoalsDraft

SPANS = (Span.WEEK, Span.MONTH, Span.YEAR)


class Other(StrEnum):
    """What a range is put beside; also the last part of a key in the catalogue."""

    BEFORE = "before"
    YEAR_AGO = "year_ago"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class TrendsDraft:
    """What is looked at, and how."""

    day: date
    span: Span = Span.WEEK
    """The range that `day` lies in."""
    tones: bool = False
    """Bars of categories instead of states."""
    weeks: bool = False
    """A year in weeks instead of months."""
    minutes: bool = False
    """Best hours by minutes instead of shares."""
    focused: bool = False
    """The calendar by sustained work instead of time at the computer."""
    other: Other = Other.BEFORE
    chosen: date | None = None
    """A day of the range that was chosen to be put beside."""
    goals: GoalsDraft = field(default_factory=GoalsDraft, compare=False)
    """The one that is being written; the same for all that is looked at."""
    report: ReportDraft | None = field(default=None, compare=False)
    """The one that was chosen last; None before the first."""

    def moved(self, by: int, today: date, settings: Settings) -> TrendsDraft:
        """Some ranges on; none that has not begun."""
        return replace(self, day=min(turned(self.span, self.day, by, settings), today))

    def wanted(self, settings: Settings) -> Wanted:
        """The two ranges."""
        return Wanted(range_of(self.span, self.day, settings), self._other(settings))

    def _other(self, settings: Settings) -> Range:
        if self.other is Other.YEAR_AGO:
            return year_before(self.span, self.day, settings)
        if self.other is Other.CHOSEN and self.chosen is not None:
            return range_of(self.span, self.chosen, settings)
        return range_of(self.span, turned(self.span, self.day, -1, settings), settings)

    @property
    def by(self) -> Span:
        """What a bar stands for."""
        if self.span is not Span.YEAR:
            return Span.DAY
        return Span.WEEK if self.weeks else Span.MONTH
