"""Clocks: manual time, jumps, zones with and without summer time."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from headwater.base import FastClock, ManualClock, SystemClock


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def utc(*when: int) -> float:
    return datetime(*when, tzinfo=UTC).timestamp()  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("name", "winter", "summer"),
    [
        ("UTC", 0, 0),
        ("Europe/Berlin", 3600, 7200),
        ("Asia/Kathmandu", 20_700, 20_700),
        ("America/St_Johns", -12_600, -9000),
        ("Australia/Lord_Howe", 39_600, 37_800),
    ],
)
def test_the_offset_follows_the_zone_and_its_summer_time(
    zone: pytest.MonkeyPatch, name: str, winter: int, summer: int
) -> None:
    zone.setenv("TZ", name)
    clock = SystemClock()
    assert clock.offset_s(utc(2026, 1, 15)) == winter
    assert clock.offset_s(utc(2026, 7, 15)) == summer


def test_the_offset_changes_at_the_very_second(zone: pytest.MonkeyPatch) -> None:
    zone.setenv("TZ", "Europe/Berlin")
    change = utc(2026, 3, 29, 1)
    assert [SystemClock().offset_s(change + s) for s in (-1, -0.001, 0, 1)] == [3600, 3600, 7200, 7200]


def test_a_traveller_takes_the_running_program_along(zone: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    zone.setenv("TZ", "Asia/Shanghai")
    assert clock.offset_s(utc(2026, 7, 15)) == 28_800
    zone.setenv("TZ", "America/New_York")
    assert clock.offset_s(utc(2026, 7, 15)) == -14_400


@pytest.mark.parametrize("at", [1e18, -1e18, float("inf"), float("nan")])
def test_a_time_that_no_calendar_has_is_no_crash(at: float) -> None:
    assert SystemClock().offset_s(at) == 0


def test_the_system_clock_tells_whole_milliseconds_and_goes_on() -> None:
    clock = SystemClock()
    first, mono = clock.now(), clock.monotonic()
    assert first == round(first, 3) > 1.7e9
    assert clock.monotonic() >= mono


def test_a_manual_clock_moves_only_when_told() -> None:
    clock = ManualClock(1000.0005, offset_s=3600)
    assert (clock.now(), clock.monotonic(), clock.offset_s(0), clock.speed) == (1000.0, 0.0, 3600, 0.0)
    clock.advance(1.5)
    assert (clock.now(), clock.monotonic()) == (1001.5, 1.5)


def test_a_jump_moves_the_wall_clock_alone() -> None:
    clock = ManualClock(1000.0)
    clock.advance(10)
    clock.jump(500.0)
    assert (clock.now(), clock.monotonic()) == (500.0, 10.0)
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(-1)


def test_a_fast_clock_hastens_both_times(monkeypatch: pytest.MonkeyPatch) -> None:
    real = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: real)
    clock = FastClock(5000.0, 60.0, offset_s=-3600)
    real = 102.0
    assert (clock.now(), clock.monotonic(), clock.offset_s(9), clock.speed) == (5120.0, 120.0, -3600, 60.0)


def test_a_fast_clock_leaps_forward_only() -> None:
    clock = FastClock(5000.0, 60.0)
    clock.leap(9000.0)
    assert 9000.0 <= clock.now() < 9100.0
    assert clock.monotonic() >= 4000.0
    clock.leap(1000.0)
    assert clock.now() >= 9000.0
