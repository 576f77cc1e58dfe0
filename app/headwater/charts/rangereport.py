"""A range of days as a report to read and to print: what stands in it, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from headwater.base import Settings, Words
from headwater.charts.app_bars import AppBars
from headwater.charts.chart import Chart
from headwater.charts.document import Block, Document, Facts, Figure, Heading, Sentence
from headwater.charts.hour_map import HourMap
from headwater.charts.hours import HourStrip
from headwater.charts.naming import days_name
from headwater.charts.paired import PairedBars
from headwater.charts.rangewords import (
    bars_by,
    beside,
    categories_grid,
    days_grid,
    facts,
    foot,
    goals_grid,
    note_when,
    projects_grid,
    range_title,
    states_grid,
    table_by,
    titles_grid,
    totals,
)
from headwater.charts.stacked import StackedBars
from headwater.charts.stretches import StretchBars
from headwater.charts.tokens import Theme
from headwater.charts.ways import WayRows
from headwater.charts.year import YearCalendar
from headwater.reports.insights_switches import LEAST_HOUR_DAYS
from headwater.reports.insights_told import alerted_text, between_text, hours_text, stretches_text
from headwater.reports.ranged import Ranged
from headwater.reports.ranges import Span, range_of

_LONG = 62
"""From so many days on a year's calendar shows more than bars do."""
_UNNAMED_S = 60.0
_STRETCHES = 5
Made = Callable[[Theme], Chart]


def range_report(ranged: Ranged, settings: Settings, words: Words, version: str) -> Document:
    """The report of a range of days.

    Args:
        ranged: what was read.
        settings: when days and weeks begin.
        words: its language.
        version: of the program.
    """
    made = _Report(ranged, settings, words)
    return Document(
        range_title(ranged.days, words), totals(ranged.trends, words), tuple(made.blocks()),
        foot(ranged, version, words),
    )  # fmt: skip


class _Report:
    """Puts the parts in their order; a part of which there is nothing to tell is left out."""

    def __init__(self, ranged: Ranged, settings: Settings, words: Words) -> None:
        self._found, self._settings, self._words = ranged, settings, words
        self._one = len(ranged.days) == 1

    def blocks(self) -> Iterator[Block]:
        """All parts."""
        if self._found.trends.counted:
            parts = (self._figures(), self._days(), self._where(), self._hours(), self._middle(), self._beside(),
                     self._goals())  # fmt: skip
            for part in parts:
                yield from part
        yield from self._notes()
        if self._found.trends.counted and not self._one:
            yield from self._table()

    def _head(self, key: str) -> Heading:
        return Heading(self._words(f"report.part.{key}"))

    # -- how much ---------------------------------------------------------------------------------

    def _figures(self) -> Iterator[Block]:
        found, words = self._found, self._words
        yield self._head("figures")
        yield Facts(facts(found, words))
        yield Sentence(beside(found, words), quiet=True)

    def _days(self) -> Iterator[Block]:
        found, words, settings = self._found, self._words, self._settings
        if self._one:
            yield from (self._head("states_1"), states_grid(found, words))
            return
        yield self._head("states")
        by, today = bars_by(found.days), found.trends.today
        parts = found.trends.parts(by, settings)
        usual = found.trends.usual_s if by is Span.DAY else None
        yield Figure(lambda theme: StackedBars(parts, by, today, theme, words, usual_s=usual))
        if len(found.days) > _LONG:
            yield from self._years()

    def _years(self) -> Iterator[Block]:
        """The calendar of the year in which the range ends."""
        found, words = self._found, self._words
        first = range_of(Span.WEEK, found.trends.today, self._settings).first.weekday()
        year, today = found.trends.which_year, found.trends.today
        if found.trends.year:
            yield Figure(lambda theme: YearCalendar(found.trends.year, year, today, first, theme, words))

    # -- what -------------------------------------------------------------------------------------

    def _where(self) -> Iterator[Block]:
        found, words = self._found, self._words
        yield self._head("where")
        grid = categories_grid(found, words)
        if grid.table.rows:
            yield grid
        apps, whole = found.trends.apps, found.trends.at_computer_s
        if apps:
            yield Figure(lambda theme: AppBars(apps, whole, theme, words))
        unnamed = whole - sum(a.seconds for a in apps)
        if unnamed >= _UNNAMED_S:
            yield Sentence(words("report.unnamed", length=words.duration(unnamed)), quiet=True)
        if found.projects:
            yield Sentence(words("report.projects"), keep=True)
            yield projects_grid(found, words)
        yield from self._titles()

    def _titles(self) -> Iterator[Block]:
        found, words = self._found, self._words
        if found.titles is None:
            return
        yield Sentence(words("report.titles"), keep=True)
        if found.titles:
            yield titles_grid(found.titles, {a.app: a.name for a in found.trends.apps}, words)
        if found.hidden_s >= _UNNAMED_S or not found.titles:
            yield Sentence(words("report.hidden", length=words.duration(found.hidden_s)), quiet=True)

    # -- when -------------------------------------------------------------------------------------

    def _hours(self) -> Iterator[Block]:
        found, words, settings = self._found, self._words, self._settings
        best = found.trends.hours
        if self._one or not best.cells:
            return
        yield self._head("hours")
        first = range_of(Span.WEEK, found.trends.today, settings).first
        weekdays = [(first + timedelta(days=n)).weekday() for n in range(7)]
        yield Sentence(words("trends.hours.over", days=days_name(best.days, words)), quiet=True, keep=True)
        yield Figure(lambda theme: HourMap(best, weekdays, settings.day_start_hour, theme, words))

    def _middle(self) -> Iterator[Block]:
        """What comes in the middle of work, when what is in front changes, and what work was longest."""
        found, words = self._found.insights, self._words
        yield self._head("middle")
        yield from self._drawn(lambda theme: WayRows(found.between, theme, words), between_text(found.between, words),
                               there=bool(found.between.ways))  # fmt: skip
        if said := alerted_text(found.between, words):
            yield Sentence(said, quiet=True)
        if found.between.ways:
            yield Sentence(words("insights.between.why"), quiet=True)
        rated = any(h.rate is not None for h in found.hours)
        if len(self._found.days) >= LEAST_HOUR_DAYS:  # in fewer there can never be enough
            yield from self._drawn(lambda theme: HourStrip(found.hours, theme, words), hours_text(found.hours, words),
                                   there=rated)  # fmt: skip
        longest = found.stretches[:_STRETCHES]
        yield from self._drawn(lambda theme: StretchBars(longest, theme, words), stretches_text(longest, words),
                               there=bool(longest))  # fmt: skip

    def _drawn(self, make: Made, instead: str, *, there: bool) -> Iterator[Block]:
        """A chart, or where there is too little for one its sentence."""
        yield Figure(make) if there else Sentence(instead)

    def _beside(self) -> Iterator[Block]:
        found, words = self._found, self._words
        comparison = replace(found.trends.comparison, apps=())
        if comparison.whole is not None and not self._one:
            yield self._head("beside")
            names = [range_title(days, words) for days in (comparison.days, comparison.other)]
            yield Figure(lambda theme: PairedBars(comparison, names[0], names[1], theme, words))
            yield Sentence(words("trends.compare.left_out"), quiet=True)

    # -- what the person said ---------------------------------------------------------------------

    def _goals(self) -> Iterator[Block]:
        if self._found.goals:
            yield self._head("goals")
            yield goals_grid(self._found.goals, self._words)

    def _notes(self) -> Iterator[Block]:
        """Each with when it is about; its lines as they were written."""
        if not self._found.notes:
            return
        yield self._head("notes")
        for note in self._found.notes:
            lines = [line for line in note.text.splitlines() if line.strip()] or [""]
            yield Sentence(note_when(note, self._found, self._words), quiet=True, keep=True)
            yield from (Sentence(line, keep=not n and len(lines) > 1) for n, line in enumerate(lines))

    # -- all of it --------------------------------------------------------------------------------

    def _table(self) -> Iterator[Block]:
        found, words = self._found, self._words
        by = table_by(found.days)
        yield self._head("table" if by is Span.DAY else "table_weeks")
        yield Sentence(words("report.clock"), quiet=True, keep=True)
        yield days_grid(found, by, found.trends.parts(by, self._settings), words)


