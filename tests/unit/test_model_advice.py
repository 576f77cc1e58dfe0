"""The judgement of suggestions: all policies live the same days, and the truth is the simulator's."""

import importlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from headwater.base import Settings
from headwater.records import AdviceKind, FocusState, Moment, Presence
from tests.support.advising import GOOD, MORNING

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def modules() -> Iterator[dict[str, ModuleType]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(MODELS))
        names = ("advice.lives", "advice.evaluate", "advice.offline", "advice.witness", "attention.worlds")
        yield {name.split(".")[1]: importlib.import_module(name) for name in names}


@pytest.fixture(scope="module")
def day(modules: dict[str, ModuleType]) -> list[Any]:
    from tests.support.taught import model

    found: list[Any] = next(modules["lives"].points(1, 1, modules["worlds"].worlds(None)["test"], model()))[0]
    return found


def test_a_day_is_lived_moment_by_moment(day: list[Any], modules: dict[str, ModuleType]) -> None:
    times = [p.moment.now for p in day]
    assert len(day) > 1000
    assert all(b - a >= modules["lives"].TICK_S - 1e-6 for a, b in pairwise(times))
    there = [p for p in day if p.moment.presence is Presence.PRESENT]
    assert sum(p.moment.inference is not None for p in there) > 0.9 * len(there)
    assert {p.state for p in day} > {FocusState.FOCUSED, FocusState.AWAY}
    assert 0.01 < sum(p.boundary for p in there) / len(there) < 0.3
    assert max(p.moment.lately.worked_s for p in day) > 3600
    assert sum(len(p.finished) for p in day) > 300


def test_just_back_is_a_boundary(day: list[Any]) -> None:
    back = [b for a, b in pairwise(day) if a.state is FocusState.AWAY and b.state is not FocusState.AWAY]
    assert back
    assert all(p.boundary for p in back)


def test_all_policies_live_the_same_days(modules: dict[str, ModuleType]) -> None:
    evaluate = modules["evaluate"]
    one, again = (evaluate.live(2, 2, tuple(evaluate.POLICIES)) for _ in range(2))
    assert one == again
    assert set(one) == set(evaluate.POLICIES)
    told = [t for lived in one.values() for t in lived.told]
    assert {t.kind for t in told} <= set(AdviceKind)
    assert len(told) > 4
    for name, lived in one.items():
        said = [t for t in lived.told if t.spoke]
        assert len(said) <= 2 * evaluate.SETTINGS.suggestions_per_day, name
        assert all(0 < t.row.propensity <= 1 for t in said)
        assert lived.moments == one["ours"].moments
    assert not any(t.objections for t in one["ours"].told)


def told(evaluate: ModuleType, boundary: bool, welcome: float, *, spoke: bool = True) -> Any:
    row = evaluate.Row((1.0,), spoke, 0.8, 0.0, 0.0, True, True)
    return evaluate.Told(AdviceKind.BREAK, boundary, welcome, None, (), row)


def test_measures_are_of_what_was_said(modules: dict[str, ModuleType]) -> None:
    evaluate = modules["evaluate"]
    good, bad = told(evaluate, True, 0.9), told(evaluate, False, 0.2)
    left_out = told(evaluate, False, 0.0, spoke=False)
    assert evaluate.measures(evaluate.Lived([left_out]), 5) == {"a_day": 0.0}
    found = evaluate.measures(evaluate.Lived([good, left_out, bad]), 4)
    assert found == {
        "a_day": 0.5, "boundary": 0.5, "helpful": pytest.approx(0.55), "cost": pytest.approx((0.1 + 1.6) / 2),
    }  # fmt: skip


# -- the second list of the guard's rules ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "kind", "objections"),
    [
        (GOOD, AdviceKind.BREAK, ()),
        (replace(GOOD, call=None), AdviceKind.BREAK, ("call",)),
        (replace(GOOD, typing=True, fullscreen=True), AdviceKind.BREAK, ("full screen", "typing")),
        (replace(GOOD, sharing=True), AdviceKind.BREAK, ("shared",)),
        (replace(GOOD, presence=Presence.LOCKED), AdviceKind.BREAK, ("absent",)),
        (replace(GOOD, inference=None), AdviceKind.BREAK, ("in the middle", "unsure")),
        (GOOD, AdviceKind.WIND_DOWN, ("not back",)),
        (GOOD, AdviceKind.DRIFT, ("no plan",)),
    ],
)
def test_the_witness_objects(
    moment: Moment, kind: AdviceKind, objections: tuple[str, ...], modules: dict[str, ModuleType]
) -> None:
    assert modules["witness"].Witness(Settings()).objections(moment, kind) == objections


def test_the_witness_counts(modules: dict[str, ModuleType]) -> None:
    witness = modules["witness"].Witness(Settings(suggestions_per_day=3))
    kinds = [AdviceKind.BREAK, AdviceKind.PRAISE, AdviceKind.RESUME, AdviceKind.QUESTION, AdviceKind.PRAISE]
    back = replace(GOOD, returned_after_s=700.0)
    hours = (0.0, 0.5, 2.0, 4.0, 24.0)
    found = [
        witness.objections(replace(back, now=MORNING + 3600 * h), k) for h, k in zip(hours, kinds, strict=True)
    ]
    assert found == [(), ("gap",), (), ("budget",), ()]
    assert witness.objections(replace(back, now=MORNING + 3600 * 26), AdviceKind.PRAISE) == ("once a day",)


# -- estimates from a log -------------------------------------------------------------------------------------------


def logged(modules: dict[str, ModuleType], people: int, seed: int) -> list[list[Any]]:
    """People whose answers hang on the context, spoken to with the probability that is logged."""
    random, row = np.random.default_rng(seed), modules["offline"].Row
    found = []
    for _ in range(people):
        rows = []
        for _ in range(20):
            x = float(random.random() < 0.5)
            p = 0.8 if x else 0.3
            spoke, worth = bool(random.random() < p), 0.6 * x - 0.2
            reward = worth + random.normal(0, 0.3) if spoke else 0.0
            rows.append(row((1.0, x), spoke, p if spoke else 1 - p, reward, worth, bool(x), False))
        found.append(rows)
    return found


def test_estimates_hold_the_truth_as_often_as_they_say(modules: dict[str, ModuleType]) -> None:
    """90 % intervals; each of 60 logs has one of its own."""
    offline = modules["offline"]
    for target in offline.TARGETS.values():
        told = [offline.value(logged(modules, 30, seed), target) for seed in range(60)]
        for which in ("snips", "robust"):
            inside = sum(getattr(t, which).low <= t.truth <= getattr(t, which).high for t in told)
            assert inside >= 46, "no luckless draw of 60 at 0.9 is below that in one of 10,000"
        assert all(t.size > offline.LEAST_SIZE for t in told)


def test_the_naive_mean_would_be_wrong(modules: dict[str, ModuleType]) -> None:
    rows = logged(modules, 200, 7)
    told = modules["offline"].value(rows, modules["offline"].TARGETS["always"])
    naive = np.mean([r.reward for some in rows for r in some if r.spoke])
    assert abs(naive - told.truth) > 0.05 > abs(told.robust.value - told.truth)


def test_too_few_agree_with_nothing(modules: dict[str, ModuleType]) -> None:
    offline = modules["offline"]
    few = offline.value([some[:2] for some in logged(modules, 4, 1)], offline.TARGETS["always"])
    assert few.size < offline.LEAST_SIZE
    assert not few.agrees
    with pytest.raises(ValueError, match="two people"):
        offline.value(logged(modules, 1, 1), offline.TARGETS["always"])


# -- the storm ------------------------------------------------------------------------------------------------------


def test_a_storm_breaks_nothing_and_is_no_silence(modules: dict[str, ModuleType]) -> None:
    from tests.support.storm import storm

    seen = storm(20_000, 3)
    assert seen.decisions == 20_000
    assert not seen.objections
    assert set(seen.said) == set(AdviceKind)


def test_a_hole_in_the_guard_is_seen(modules: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch) -> None:
    from headwater.advice import guard, policy
    from tests.support.storm import storm

    holed = tuple(rule for rule in guard.GUARD if rule.name not in ("call", "gap", "day_used"))
    for module in (guard, policy):
        monkeypatch.setattr(module, "GUARD", holed)
    assert {"call", "gap", "once a day"} <= set(storm(20_000, 3).objections)
