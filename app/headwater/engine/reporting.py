"""A range of days as a file to read and to print: read from the store, composed, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.base import Clock, Settings, Words, words_of
from headwater.base.papersize import Paper, usual_paper
from headwater.reports import ReportError, day_bounds, day_of
from headwater.reports.bounds import Offset
from headwater.reports.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headwater.categories import Categories
    from headwater.charts.document import Document
    from headwater.engine.engine import Engine
    from headwater.engine.reading import Reader
    from headwater.reports.goals import GoalProgress
    from headwater.reports.ranged import Ranged, Shown
    from headwater.reports.trend import DaySum

_READ = 0.7
"""Of all that takes time, what is over when the store was read."""


class Kind(StrEnum):
    """What the file is; also its end."""

    HTML = "html"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report that the person wants."""

    days: Range
    titles: bool = False
    notes: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What would be in it."""

    recorded: int
    """Days of which something is known."""
    goals: int
    notes: int


@dataclass(frozen=True, slots=True)
class Watcher:
    """Tells how far it is, as a part of 1, and stops it when asked."""

    progress: Callable[[float], None] = lambda _part: None
    cancelled: Callable[[], bool] = lambda: False

    def at(self, part: float) -> None:
        """It is so far.

        Raises:
            ReportError: it was stopped.
        """
        if self.cancelled():
            raise ReportError("The report was stopped; nothing was written.")
        self.progress(part)


# -- reading -----------------------------------------------------------------------------------------------------------


class Gathering:
    """Reads what a report tells, through a connection of the calling thread."""

    def __init__(self, reader: Reader, settings: Settings, clock: Clock, categories: Categories) -> None:
        self._reader, self._settings, self._clock, self._categories = reader, settings, clock, categories
        self._offset: Offset = clock.offset_s
        self._now = clock.now()
        self._today = day_of(self._now, settings, self._offset)

    def about(self, days: Range) -> About:
        """What would be in it. Raises as `read`."""
        _checked(days)
        reader, sums = self._reader, self._sums(days, self._known())
        return About(sum(d.recorded for d in sums), len(reader.goals()), len(reader.notes(*self._span(days))))

    def read(self, wanted: Wanted, watcher: Watcher) -> Ranged:
        """All of it; takes some seconds for a year.

        Raises:
            ReportError: the range cannot be, or it was stopped.
            StoreUnavailable: there is nothing to read yet, or it cannot be read.
        """
        from headwater.engine.insights import read_insights
        from headwater.reports.ranged import Ranged, days_before, past_of
        from headwater.reports.trends import Wanted as Two

        _checked(wanted.days)
        days, other = wanted.days, days_before(wanted.days, self._today, self._settings)
        watcher.at(0.0)
        trends = self._reader.trends(Two(days, other), self._settings)
        watcher.at(0.1)
        shared = self._settings, self._clock, self._categories
        insights = read_insights(self._reader, days.first, days.last, *shared)
        watcher.at(0.3)
        before = read_insights(self._reader, other.first, other.last, *shared)
        watcher.at(0.5)
        past = past_of(other, self._sums(other, trends.known), before)
        shown = self._shown(days)
        watcher.at(0.6)
        notes = tuple(self._reader.notes(*self._span(days))) if wanted.notes else None
        return Ranged(
            trends, insights, past, shown.projects, shown.titles if wanted.titles else None, shown.hidden_s,
            self._goals(days, trends.known), notes, self._now, self._offset,
        )  # fmt: skip

    def _known(self) -> Range | None:
        began = self._reader.began()
        return None if began is None else Range(day_of(began, self._settings, self._offset), self._today)

    def _sums(self, days: Range, known: Range | None) -> Sequence[DaySum]:
        """Of those days of which anything can be known."""
        if known is None or days.last < known.first or days.first > known.last:
            return ()
        return self._reader.trend(max(days.first, known.first), min(days.last, known.last), self._settings).days

    def _span(self, days: Range) -> tuple[float, float]:
        return (
            day_bounds(days.first, self._settings, self._offset)[0],
            day_bounds(days.last, self._settings, self._offset)[1],
        )

    def _shown(self, days: Range) -> Shown:
        from headwater.reports.ranged import shown_in

        span = self._span(days)
        return shown_in(self._reader.spans(*span), *span)

    def _goals(self, days: Range, known: Range | None) -> tuple[GoalProgress, ...]:
        """As they stood within the range."""
        from headwater.reports.goals import goals_report
        from headwater.reports.ranged import goals_until, within

        if known is None:
            return ()
        until, weeks = goals_until(days, self._today)
        found = goals_report(
            self._reader.sums, self._reader.goals(), known.first, until, self._settings, self._offset,
            self._categories.name, weeks,
        )  # fmt: skip
        return tuple(within(told, days) for told in found)


def _checked(days: Range) -> None:
    from headwater.reports.insights import checked

    checked(days.first, days.last)


# -- writing -----------------------------------------------------------------------------------------------------------


def composed(ranged: Ranged, settings: Settings, words: Words) -> Document:
    """The report, to be printed in any way."""
    from headwater import __version__
    from headwater.charts.rangereport import range_report

    return range_report(ranged, settings, words, __version__)


def write_report(
    gathering: Gathering, wanted: Wanted, settings: Settings, kind: Kind, out: Path, *, paper: Paper | None = None,
    watcher: Watcher = Watcher(),
) -> None:  # fmt: skip
    """Write it.

    Raises:
        ChartError: Qt cannot paint here.
        ReportError: the range cannot be, the file cannot be written, or it was stopped; then there is no file, or still
            the old one.
        StoreUnavailable: there is nothing to read yet, or it cannot be read.
    """
    from headwater.charts.paper import pdf_of
    from headwater.charts.sheet import html_of
    from headwater.reports.files import whole_file

    words = words_of(settings)
    document = composed(gathering.read(wanted, watcher), settings, words)

    def at(part: float) -> None:
        watcher.at(_READ + (1 - _READ) * part)

    if kind is Kind.PDF:
        made = pdf_of(document, words, paper=paper or usual_paper(), told=at)
    else:
        made = html_of(document, words, told=at).encode()
    with whole_file(out) as file:
        file.buffer.write(made)


class ReportDesk:
    """What the windows ask for; methods may be called from any thread, those of a page's worker."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def about(self, days: Range) -> About:
        """What would be in it; raises as `Gathering.read`."""
        return self._gathering().about(days)

    def write(
        self, wanted: Wanted, kind: str, out: Path, *, progress: Callable[[float], None] = lambda _part: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        """Long. Write it; raises as `write_report`."""
        watcher = Watcher(progress, cancelled)
        write_report(self._gathering(), wanted, self._engine.settings, Kind(kind), out, watcher=watcher)

    def _gathering(self) -> Gathering:
        engine = self._engine
        return Gathering(engine.reader, engine.settings, engine.clock, engine.categories)
