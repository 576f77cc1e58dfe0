"""What outlives the page, when another one takes its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

RANGES = ("all", "year", "month", "week", "own")
_DAYS = {"year": 365, "month": 30, "week": 7}
PAGE = 50
"""So many windows at once."""


@dataclass(frozen=True, slots=True)
class SearchDraft:
    """What is looked for, and where."""

    words: str = ""
    range: str = "all"
    first: date | None = None
    """Of the own range."""
    last: date | None = None
    most: int = PAGE

    def days(self, today: date) -> tuple[date | None, date | None]:
        """The first and the last day; None for no bound."""
        if self.range == "all":
            return None, None
        if self.range == "own":
            return self.first, self.last
        return today - timedelta(days=_DAYS[self.range] - 1), today
