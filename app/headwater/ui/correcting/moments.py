"""Times of a day that can be edited to the minute."""

from datetime import UTC, datetime, time, timedelta

from headwater.reports import DayReport
from headwater.ui.stepfields import TimeField


def minute_of(report: DayReport, at: float) -> int:
    """A moment as minutes after local midnight."""
    local = report.local(at)
    return local.hour * 60 + local.minute


def moment_of(report: DayReport, minute: int, near: float) -> float | None:
    """When a clock shows that minute in this day, which may end after midnight; of several the one next to `near`.

    None where it never does: in spring an hour is left out.
    """
    found = []
    for day in (report.day, report.day + timedelta(days=1)):
        midnight = datetime.combine(day, time(), UTC).timestamp()
        for offset in {offset for _, offset in report.offsets}:
            at = midnight + 60 * minute - offset
            if report.start <= at <= report.end and minute_of(report, at) == minute:
                found.append(at)
    return min(found, key=lambda at: abs(at - near), default=None)


class MinuteField(TimeField):
    """A time of day; the arrow keys step by one minute."""

    def step(self, by: int) -> None:
        """To the minute before or after."""
        self._take(min(max(self.minute + by, 0), self._last))

    def show_minute(self, minute: int) -> None:
        """Another time, which nobody typed; what somebody is typing is left alone."""
        self.minute = minute
        if not (self.hasFocus() and self.isModified()):
            self._show()
