"""What the person has set on the page and not yet done; a page that is made anew goes on with it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from headwater.base import TitleMode
from headwater.reports.cells import COLUMNS
from headwater.ui.report.draft import ReportDraft

if TYPE_CHECKING:
    from headwater.engine.leaving import Wanted

FORMATS = ("csv", "json", "parquet", "activitywatch", "sqlite", "ics")
TABLES = FORMATS[:3]
RANGES = ("all", "month", "days", "span")
ROUNDS = (0, 5, 15, 30, 60)
SORTS = ("range", "app", "site", "title")
_AS_EVENTS = ("start", "end", "app", "title", "domain")
_ENTRY = ("start", "end", "summary")
_ENDINGS = {"csv": "csv", "json": "json", "parquet": "parquet", "activitywatch": "json", "sqlite": "db", "ics": "ics"}


@dataclass(slots=True)
class TakeDraft:
    """An export as it is being chosen."""

    first: date
    last: date
    format: str = "csv"
    range: str = "all"
    titles: TitleMode = TitleMode.FULL
    apps: bool = True
    domains: bool = True
    projects: bool = True
    intents: bool = True
    round_min: int = 0
    columns: tuple[str, ...] = COLUMNS
    open: bool = False
    """The columns are shown."""

    def days(self, today: date) -> tuple[date | None, date | None]:
        """The first and the last day that are wanted."""
        match self.range:
            case "month":
                return today.replace(day=1), today
            case "days":
                return today - timedelta(days=29), today
            case "span":
                return self.first, self.last
        return None, None

    @property
    def backwards(self) -> bool:
        """Whether the range ends before it begins."""
        return self.range == "span" and self.last < self.first

    def head(self) -> tuple[str, ...]:
        """The preview's columns."""
        if self.format in TABLES:
            return self.columns
        return {"activitywatch": _AS_EVENTS, "ics": _ENTRY}.get(self.format, COLUMNS)

    def wanted(self, today: date, *, preview: bool = False) -> Wanted:
        """As the engine is asked; its modules are loaded then.

        Raises:
            ReportError: no column is left.
        """
        from headwater.engine.leaving import Format, Wanted
        from headwater.reports.columns import Choice

        columns = COLUMNS if self.format not in TABLES else self.columns
        if preview and self.format == "activitywatch":
            columns = _AS_EVENTS
        choice = Choice(
            columns, self.titles, self.apps, self.domains, self.projects, self.intents, self.round_min
        )  # fmt: skip
        if self.format == "activitywatch":
            choice = Choice(columns, self.titles, self.apps, self.domains, self.projects)
        if self.format == "sqlite":
            choice = Choice()
        first, last = (None, None) if self.format == "sqlite" else self.days(today)
        return Wanted(Format(self.format), first, last, choice)

    def file_name(self, today: date) -> str:
        """What the file is called unless the person says otherwise."""
        name = "headwater-activitywatch" if self.format == "activitywatch" else "headwater"
        return f"{name}-{today.isoformat()}.{_ENDINGS[self.format]}"


@dataclass(slots=True)
class ForgetDraft:
    """What is to be forgotten, as it is being said."""

    first: date
    last: date
    from_min: int
    to_min: int
    sort: str = "range"
    names: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Draft:
    """All of the page's."""

    take: TakeDraft
    report: ReportDraft
    forget: ForgetDraft
    opened: tuple[TakeDraft, ReportDraft]
    """What there is to take along as it was before somebody chose."""

    @classmethod
    def of(cls, today: date, clock_date: date, minute: int) -> Draft:
        """As the page is opened: the person's day, and what the clock shows, in minutes after midnight."""
        take = TakeDraft(today - timedelta(days=6), today)
        report = ReportDraft(today.replace(day=1), today)
        forget = ForgetDraft(clock_date, clock_date, max(minute - 60, 0), minute)
        return cls(take, report, forget, (replace(take), replace(report)))

    @property
    def touched(self) -> bool:
        """Whether something was chosen."""
        return (self.take, self.report) != self.opened
