"""Recording hours: when they are open, and that nothing is looked at outside of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from headwater.base import WEEKDAYS, ManualClock, Paths, Settings, SystemClock
from headwater.capture import Source
from headwater.engine import Engine, Recording
from headwater.engine.schedule import is_open, next_change
from headwater.records import WindowSeen
from headwater.store import Store
from tests.support.desktop import wait_until
from tests.support.hand import Hand

OFFICE = replace(Settings(), schedule=True, agreed=True)
NIGHT = replace(OFFICE, schedule_days=("fri",), schedule_from=22 * 60, schedule_to=6 * 60)


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("settings", "moment", "open_"),
    [
        (Settings(), "2026-11-14 03:00", True),
        (OFFICE, "2026-11-12 09:00", True),
        (OFFICE, "2026-11-12 08:59", False),
        (OFFICE, "2026-11-12 17:59", True),
        (OFFICE, "2026-11-12 18:00", False),
        (OFFICE, "2026-11-14 12:00", False),
        (NIGHT, "2026-11-13 22:00", True),
        (NIGHT, "2026-11-14 05:59", True),
        (NIGHT, "2026-11-14 06:00", False),
        (NIGHT, "2026-11-13 05:00", False),
        (replace(OFFICE, schedule_days=()), "2026-11-12 12:00", False),
    ],
)
def test_hours(settings: Settings, moment: str, open_: bool) -> None:
    clock = ManualClock(at(moment))
    assert is_open(settings, clock, clock.now()) is open_


def test_the_next_change() -> None:
    clock = ManualClock(at("2026-11-13 18:30"))
    assert next_change(OFFICE, clock, clock.now()) == at("2026-11-16 09:00")
    assert next_change(OFFICE, clock, at("2026-11-16 09:00")) == at("2026-11-16 18:00")
    assert next_change(replace(OFFICE, schedule_days=()), clock, clock.now()) is None


def closed_now() -> Settings:
    """Hours on all days but the ones around now."""
    today = datetime.now(UTC).weekday()
    near = {WEEKDAYS[(today + n) % 7] for n in (-1, 0, 1)}
    days = tuple(day for day in WEEKDAYS if day not in near)
    return replace(OFFICE, schedule_days=days, schedule_from=0, schedule_to=1440)


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def engine(tmp_path: Path, hand: Hand) -> Iterator[Engine]:
    sources: tuple[Source, ...] = (hand,)
    made = Engine(
        Paths.under(tmp_path), closed_now(), SystemClock(), sources=lambda *_: sources, model=lambda: (None, "")
    )
    made.start()
    yield made
    made.stop()


def test_outside_of_the_hours_nothing_is_looked_at(engine: Engine, hand: Hand) -> None:
    wait_until(lambda: engine.now().resting, 20, "the engine to rest")
    now = engine.now()
    assert now.recording is Recording.PAUSED
    assert now.paused_until == next_change(engine.settings, engine.clock, engine.clock.now())
    assert hand.emit is None


def test_the_person_may_record_outside_of_them(engine: Engine, hand: Hand) -> None:
    wait_until(lambda: engine.now().resting, 20, "the engine to rest")
    engine.resume()
    wait_until(lambda: engine.now().recording is Recording.RECORDING, 20, "recording")
    wait_until(lambda: hand.emit is not None, 20, "the source to be started")
    assert hand.emit is not None
    hand.emit(WindowSeen(engine.clock.now(), "xterm", "x"))
    wait_until(lambda: engine.now().app == "xterm", 20, "the window")
    assert not engine.now().resting


def test_without_a_schedule_recording_begins_at_once(engine: Engine) -> None:
    wait_until(lambda: engine.now().resting, 20, "the engine to rest")
    engine.change(replace(engine.settings, schedule=False))
    wait_until(lambda: engine.now().recording is Recording.RECORDING, 20, "recording")


def test_hours_that_begin_to_hold_end_recording(engine: Engine, hand: Hand) -> None:
    closed = engine.settings
    engine.change(replace(closed, schedule=False))
    wait_until(lambda: engine.now().recording is Recording.RECORDING, 20, "recording")
    engine.change(closed)
    wait_until(lambda: engine.now().resting, 20, "the engine to rest")
    assert hand.emit is None
    engine.stop()
    with Store(engine.paths.database) as store:
        assert store.state("pause") == b'{"paused": false, "until": null}', "the hours are no pause of the person's"
