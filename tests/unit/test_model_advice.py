"""The judgement of suggestions: all policies live the same days, and the truth is the simulator's."""

import importlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from headwater.records import AdviceKind, FocusState, Presence

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def modules() -> Iterator[dict[str, ModuleType]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(MODELS))
        names = ("advice.lives", "advice.evaluate", "attention.worlds")
        yield {name.split(".")[1]: importlib.import_module(name) for name in names}


@pytest.fixture(scope="module")
def day(modules: dict[str, ModuleType]) -> list[Any]:
    from tests.support.taught import model

    return next(modules["lives"].points(1, 1, modules["worlds"].worlds(None)["test"], model()))


def test_a_day_is_lived_moment_by_moment(day: list[Any], modules: dict[str, ModuleType]) -> None:
    times = [p.moment.now for p in day]
    assert len(day) > 1000
    assert all(b - a >= modules["lives"].TICK_S - 1e-6 for a, b in pairwise(times))
    there = [p for p in day if p.moment.presence is Presence.PRESENT]
    assert sum(p.moment.inference is not None for p in there) > 0.9 * len(there)
    assert {p.state for p in day} > {FocusState.FOCUSED, FocusState.AWAY}
    assert 0.01 < sum(p.boundary for p in there) / len(there) < 0.3


def test_just_back_is_a_boundary(day: list[Any]) -> None:
    back = [b for a, b in pairwise(day) if a.state is FocusState.AWAY and b.state is not FocusState.AWAY]
    assert back
    assert all(p.boundary for p in back)


def test_all_policies_live_the_same_days(modules: dict[str, ModuleType]) -> None:
    evaluate = modules["evaluate"]
    one, again = (evaluate.live(2, 2, tuple(evaluate.POLICIES)) for _ in range(2))
    assert one == again
    assert set(one) == set(evaluate.POLICIES)
    told = [t for some in one.values() for t in some]
    assert {t.kind for t in told} <= set(AdviceKind)
    assert len(told) > 4
    for name, some in one.items():
        assert len(some) <= 2 * evaluate.SETTINGS.suggestions_per_day, name
        assert all(0 < t.propensity <= 1 for t in some)
    assert not any(t.forbidden for t in one["ours"])


def test_measures_are_of_what_was_said(modules: dict[str, ModuleType]) -> None:
    evaluate = modules["evaluate"]
    good = evaluate.Told(AdviceKind.BREAK, True, 0.9, None, (), 0.8)
    bad = evaluate.Told(AdviceKind.BREAK, False, 0.2, None, ("call",), 0.8)
    assert evaluate.measures([], 5) == {"a_day": 0.0}
    found = evaluate.measures([good, bad], 4)
    assert found == {
        "a_day": 0.5, "boundary": 0.5, "helpful": pytest.approx(0.55), "cost": pytest.approx((0.1 + 1.6) / 2),
        "forbidden": 1.0,
    }  # fmt: skip
