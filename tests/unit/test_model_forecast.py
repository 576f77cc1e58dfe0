"""The judgement of forecasts: later days alone, beside the base rate and persistence, and beside the truth."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from headwater.records import FocusState
from headwater.reports.forecast import SOON_S, Tally

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def forecast() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(MODELS))
        yield importlib.import_module("advice.forecast")


@pytest.fixture(scope="module")
def days(forecast: ModuleType) -> list[Any]:
    from tests.support.taught import model

    forecast._MODELS.append(model())
    return list(forecast._days(1, 2))


def test_moments_are_the_same_for_what_is_shown_and_what_was_true(days: list[Any]) -> None:
    for shown, true in days:
        assert len(shown) > 100
        assert [(c.at, c.p) for c in true] == [(c.at, c.p) for c in shown if c.at in {t.at for t in true}]
        assert all(c.onset is None or c.at - 0.01 <= c.onset <= c.at + SOON_S for c in (*shown, *true))
        assert len({c.p for c in shown}) > 20


def test_the_truth_is_the_simulators(forecast: ModuleType) -> None:
    from attention.data import somebody
    from attention.worlds import worlds
    from headwater.reports.forecast import Chance
    from headwater.simulate import simulate_day

    world = worlds(None)["test"]
    one = somebody("test", 1, world)
    day = simulate_day(one.who, one.first, 1, world.bank, one.laws)
    onset = next(t.start for t in day.truth[1:] if t.state is FocusState.DRIFTING)
    some = [Chance(onset + by, 0.5, None, False) for by in (-700.0, -300.0, 1.0)]
    assert [(c.at, c.onset) for c in forecast._truly(some, day) if c.at >= onset - 400] == [(onset - 300, onset)]


def test_what_is_told_counts_words_of_all_people(forecast: ModuleType) -> None:
    silent = forecast.Asked(False, Tally(0, 0, 0), Tally(0, 0, 0))
    speaks = forecast.Asked(True, Tally(10, 8, 8), Tally(10, 5, 5))
    precision, often = forecast._asked(0.7, [speaks, silent], 20, "base 0.1")
    assert (precision.value, precision.holds) == (0.8, True)
    assert "8 of 10" in precision.unit
    assert "1 of 2 people spoken to" in precision.unit
    assert precision.baseline == "base 0.1; by the truth 0.500"
    assert often.value == 0.5
    none, _ = forecast._asked(0.9, [silent], 10, "")
    assert none.holds is None
    low, _ = forecast._asked(0.9, [speaks], 10, "")
    assert low.holds is False
