"""What comes first tomorrow: a plan of no length at the next day's beginning, offered until a plan is set."""

from pathlib import Path

import pytest

from headwater.base import ManualClock, Settings
from headwater.categories import Categories
from headwater.engine import Recorder
from headwater.reports import day_bounds, day_of
from headwater.store import Store

EVENING = 1_772_474_400.0
"""Monday 2 March 2026, 18:00 UTC."""
DAY_S = 86_400.0
SETTINGS = Settings(agreed=True)


def bounds(at: float, clock: ManualClock) -> tuple[float, float]:
    return day_bounds(day_of(at, SETTINGS, clock.offset_s), SETTINGS, clock.offset_s)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(EVENING, 0)


@pytest.fixture
def recorder(tmp_path: Path, clock: ManualClock) -> Recorder:
    return Recorder(Store(tmp_path / "headwater.db"), None, SETTINGS, Categories(), clock, seed=1)


def ahead(recorder: Recorder, clock: ManualClock) -> str:
    return recorder.plans.ahead(*bounds(clock.now(), clock))


def test_it_waits_for_the_morning_and_goes_with_the_first_plan(recorder: Recorder, clock: ManualClock) -> None:
    recorder.plans.put_ahead("call the printer", bounds(clock.now(), clock)[1])
    assert ahead(recorder, clock) == "", "not today"
    assert recorder.plans.is_ahead(SETTINGS)
    assert recorder.plans.at(clock.now()) is None
    clock.advance(14 * 3600)
    assert ahead(recorder, clock) == "call the printer"
    assert not recorder.plans.is_ahead(SETTINGS), "for the day after that there is nothing"
    assert recorder.plans.at(clock.now()) is None, "it is offered, not set"
    recorder.plans.set("something else", None)
    assert ahead(recorder, clock) == ""
    clock.advance(DAY_S)
    assert ahead(recorder, clock) == "", "and not the day after"


def test_the_last_word_holds_and_none_takes_it_back(recorder: Recorder, clock: ManualClock) -> None:
    begins = bounds(clock.now(), clock)[1]
    for text in ("one", "two"):
        recorder.plans.put_ahead(text, begins)
    clock.advance(14 * 3600)
    assert ahead(recorder, clock) == "two"
    recorder.plans.put_ahead("", begins)
    assert ahead(recorder, clock) == ""


def test_a_restart_keeps_it(recorder: Recorder, clock: ManualClock, tmp_path: Path) -> None:
    recorder.plans.put_ahead("call the printer", bounds(clock.now(), clock)[1])
    recorder.close()
    clock.advance(14 * 3600)
    again = Recorder(Store(tmp_path / "headwater.db"), None, SETTINGS, Categories(), clock, seed=1)
    assert ahead(again, clock) == "call the printer"


def test_plans_of_the_day_before_are_no_reason_to_hide_it(recorder: Recorder, clock: ManualClock) -> None:
    recorder.plans.set("today's plan", clock.now() + 3600)
    recorder.plans.put_ahead("call the printer", bounds(clock.now(), clock)[1])
    clock.advance(14 * 3600)
    assert ahead(recorder, clock) == "call the printer"
