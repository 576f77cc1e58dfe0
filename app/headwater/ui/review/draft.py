"""What outlives the page, when another one takes its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """What is looked back on."""

    day: date
    week: bool = False
    """The week that `day` lies in."""

    def moved(self, by: int, today: date) -> ReviewDraft:
        """Some days or weeks on; none that has not begun."""
        return replace(self, day=min(self.day + timedelta(days=by * (7 if self.week else 1)), today))
