"""Days in full without a store: reports that a test gave, and the segments that they were made of."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from headwater.categories import Categories
from headwater.reports.timeline import DayTimeline, day_timeline
from tests.support.chart_days import DAY, Pair, busy_history

if TYPE_CHECKING:
    from tests.support.fake_engine import FakeEngine


class FakeTimelines:
    """Satisfies `ui.timeline.desk.TimelineDesk`."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.histories: dict[date, list[Pair]] = {DAY: busy_history()}
        self.asked: list[tuple[date, date]] = []
        """Ranges of which it was asked what was recorded."""

    def day(self, day: date) -> DayTimeline:
        report = self._engine.day(day)
        notes = self._engine.notes.of(report.start, report.end)
        return day_timeline(report, self.histories.get(day, ()), [], Categories(), notes)

    def recorded(self, first: date, last: date) -> frozenset[date]:
        self.asked.append((first, last))
        return frozenset(d for d, history in self.histories.items() if history and first <= d <= last)
