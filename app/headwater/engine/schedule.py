"""Recording hours: at other times nothing is looked at."""

from datetime import UTC, datetime, timedelta

from headwater.base import WEEKDAYS, Clock, Settings

_MINUTE = 60.0
_WEEK = 8 * 24 * 60


def is_open(settings: Settings, clock: Clock, at: float) -> bool:
    """Whether the schedule lets us look at a moment; without one always.

    Hours that end before they begin go over midnight, and belong to the day on which they begin.
    """
    if not settings.schedule:
        return True
    local = datetime.fromtimestamp(at + clock.offset_s(at), UTC)
    minute = local.hour * 60 + local.minute
    first, last = settings.schedule_from, settings.schedule_to
    if first < last:
        return first <= minute < last and _on(settings, local)
    late = minute >= first and _on(settings, local)
    return late or (minute < last and _on(settings, local - timedelta(days=1)))


def next_change(settings: Settings, clock: Clock, at: float) -> float | None:
    """When the hours next open or close; None if they never do."""
    now = is_open(settings, clock, at)
    minute = (at // _MINUTE + 1) * _MINUTE
    for n in range(_WEEK):
        moment = minute + n * _MINUTE
        if is_open(settings, clock, moment) != now:
            return moment
    return None


def _on(settings: Settings, day: datetime) -> bool:
    return WEEKDAYS[day.weekday()] in settings.schedule_days
