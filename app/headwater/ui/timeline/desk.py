"""What the page asks about days in full; `engine.timelines.Timelines` keeps it."""

from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from headwater.reports.timeline import DayTimeline


class TimelineDesk(Protocol):
    """May be called from any thread; never from that of the windows, since it reads the store."""

    def day(self, day: date) -> "DayTimeline": ...  # noqa: D102
    def recorded(self, first: date, last: date) -> frozenset[date]: ...  # noqa: D102
