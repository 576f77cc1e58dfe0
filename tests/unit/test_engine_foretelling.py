"""The engine measures forecasts in the background, keeps them, and says what its past bears."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import ManualClock, Paths, Settings
from headwater.engine import Engine
from headwater.engine.forecasting import from_blob, to_blob
from headwater.engine.foretelling import FORECAST
from headwater.store import Store
from tests.support.desktop import wait_until
from tests.support.forecasts import past
from tests.support.hand import Hand
from tests.support.weeks import FRIDAY, midnight, told

AGREED = replace(Settings(), agreed=True, day_start_hour=0)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path)


@pytest.fixture
def make(paths: Paths) -> Iterator[Callable[..., Engine]]:
    made: list[Engine] = []

    def build(settings: Settings = AGREED) -> Engine:
        clock = ManualClock(midnight(FRIDAY) + 12 * 3600)
        engine = Engine(paths, settings, clock, sources=lambda *_: (Hand(),), model=lambda: (None, "no model"))
        made.append(engine)
        engine.start()
        return engine

    yield build
    for engine in made:
        engine.stop()


def kept(paths: Paths) -> bytes | None:
    with Store(paths.database, read_only=True) as store:
        return store.state(FORECAST)


def test_it_is_measured_when_asked_and_kept_for_the_next_start(make: Callable[..., Engine], paths: Paths) -> None:
    with Store(paths.database) as store:
        store.put(told(FRIDAY.replace(day=12), "9:00 F 60, D 5, F 30"))
    engine = make()
    wait_until(lambda: engine.ask(lambda _r: True), 20, "the engine")
    found = engine.forecast()
    assert (found.by, len(found.days)) == ("test 1/", 1)
    wait_until(lambda: kept(paths) is not None, 20, "what was measured to be kept")
    assert from_blob(kept(paths)) == found
    engine.stop()
    with Store(paths.database) as store:
        store.put_state(FORECAST, to_blob(past(9)))
    again = make()
    wait_until(lambda: again.ask(lambda _r: True), 20, "the engine")
    assert again.forecast() == past(9)


def test_once_a_day_it_is_measured_in_the_background_unless_that_is_off(
    make: Callable[..., Engine], paths: Paths
) -> None:
    engine = make()
    engine.ask(lambda _r: engine._measure())
    wait_until(lambda: kept(paths) is not None, 20, "what was measured to be kept")
    engine.stop()
    with Store(paths.database) as store:
        store.put_state(FORECAST, b"")
    off = make(replace(AGREED, forecast=False))
    off.ask(lambda _r: off._measure())
    off.stop()
    assert kept(paths) == b""


def test_what_was_kept_and_is_damaged_is_measured_again(make: Callable[..., Engine], paths: Paths) -> None:
    with Store(paths.database) as store:
        store.put_state(FORECAST, b"{")
    engine = make()
    wait_until(lambda: engine.ask(lambda _r: True), 20, "the engine")
    assert engine.forecast().days == ()


def test_the_present_tells_it_to_commands_and_over_http(make: Callable[..., Engine]) -> None:
    engine = make()
    status = engine.status()
    assert status["drift_soon"] is None
    assert status["drift_word"] is None
