"""Days begin at the person's hour and last as long as the clocks make them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from headwater.base import Settings
from headwater.reports import Offset, day_bounds, day_of
from headwater.reports.bounds import offsets_within


def zone(name: str) -> Offset:
    def offset(at: float) -> int:
        found = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(name)).utcoffset()
        assert found is not None
        return int(found.total_seconds())

    return offset


@pytest.mark.parametrize(
    ("name", "day", "hour", "hours"),
    [
        ("Europe/Berlin", date(2026, 11, 12), 4, 24),
        ("Europe/Berlin", date(2026, 3, 28), 4, 23),
        ("Europe/Berlin", date(2026, 3, 29), 4, 24),
        ("Europe/Berlin", date(2026, 3, 29), 0, 23),
        ("Europe/Berlin", date(2026, 10, 24), 4, 25),
        ("Europe/Berlin", date(2026, 10, 25), 0, 25),
        ("America/New_York", date(2026, 3, 7), 4, 23),
        ("America/New_York", date(2026, 10, 31), 4, 25),
        ("Australia/Lord_Howe", date(2026, 4, 4), 4, 24.5),
        ("Asia/Shanghai", date(2026, 6, 1), 4, 24),
        ("Asia/Kathmandu", date(2026, 6, 1), 0, 24),
    ],
)
def test_length_and_start(name: str, day: date, hour: int, hours: float) -> None:
    start, end = day_bounds(day, Settings(day_start_hour=hour), zone(name))
    assert (end - start) / 3600 == hours
    local = datetime.fromtimestamp(start, ZoneInfo(name))
    assert (local.date(), local.hour, local.minute) == (day, hour, 0)


def test_a_start_that_the_clock_jumps_over_is_the_jump() -> None:
    """Berlin has no 02:00 on 29 March 2026; the day begins when it becomes 03:00."""
    start, end = day_bounds(date(2026, 3, 29), Settings(day_start_hour=2), zone("Europe/Berlin"))
    assert datetime.fromtimestamp(start, UTC) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert end - start == 23 * 3600


def test_a_start_that_happens_twice_is_the_first() -> None:
    start, _ = day_bounds(date(2026, 10, 25), Settings(day_start_hour=2), zone("Europe/Berlin"))
    assert datetime.fromtimestamp(start, UTC) == datetime(2026, 10, 25, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Europe/Berlin", "Pacific/Apia", "America/Sao_Paulo", "Africa/Casablanca"])
@pytest.mark.parametrize("hour", [0, 2, 4, 12])
def test_days_follow_each_other_without_a_hole(name: str, hour: int) -> None:
    """Samoa left out 30 December 2011; that day has no length."""
    settings, offset, day = Settings(day_start_hour=hour), zone(name), date(2011, 12, 1)
    last = day_bounds(day - timedelta(days=1), settings, offset)[1]
    for n in range(420):
        start, end = day_bounds(day + timedelta(days=n), settings, offset)
        assert start == last
        assert end >= start
        last = end


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
def test_every_moment_belongs_to_the_day_that_holds_it(name: str) -> None:
    settings, offset = Settings(day_start_hour=4), zone(name)
    at = datetime(2026, 3, 1, tzinfo=UTC).timestamp()
    for _ in range(24 * 40):
        start, end = day_bounds(day_of(at, settings, offset), settings, offset)
        assert start <= at < end
        at += 3600.5


def test_the_small_hours_belong_to_the_day_before() -> None:
    at = datetime(2026, 11, 13, 2, 30, tzinfo=UTC).timestamp()
    assert day_of(at, Settings(day_start_hour=4), lambda _: 0) == date(2026, 11, 12)
    assert day_of(at, Settings(day_start_hour=2), lambda _: 0) == date(2026, 11, 13)


def test_changes_of_the_clock_are_found_to_the_second() -> None:
    offset = zone("Europe/Berlin")
    start, end = day_bounds(date(2026, 10, 24), Settings(), offset)
    change = datetime(2026, 10, 25, 1, tzinfo=UTC).timestamp()
    assert offsets_within(start, end, offset) == ((start, 7200), (change, 3600))
    start, end = day_bounds(date(2026, 10, 26), Settings(), offset)
    assert offsets_within(start, end, offset) == ((start, 3600),)
