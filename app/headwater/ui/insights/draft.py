"""What outlives the page, when another one takes its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from headwater.reports.insights import LONGEST_DAYS

LENGTHS = (7, 28, 90)
EARLIEST = date(1972, 1, 1)
"""Before it nothing was recorded, whatever is asked for."""


@dataclass(frozen=True, slots=True)
class InsightsDraft:
    """The days that are looked at."""

    last_days: int | None = 28
    """So many, up to today; None: the person's own range."""
    first: date | None = None
    last: date | None = None
    """Of the own range."""

    def range(self, today: date) -> tuple[date, date]:
        """The first and the last day; none that has not begun, in order, and not more than can be read."""
        if self.last_days is not None or self.first is None or self.last is None:
            return today - timedelta(days=(self.last_days or 28) - 1), today
        first, last = sorted(max(min(day, today), EARLIEST) for day in (self.first, self.last))
        return max(first, last - timedelta(days=LONGEST_DAYS - 1)), last
