"""The judgement of what is taken up: everybody chooses among the same open work, and nobody knows what comes."""

import importlib
import math
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from headwater.advice.resuming import Weights
from headwater.categories import Categories
from headwater.records import Segment

MODELS = Path(__file__).parents[2] / "models"
T0 = 1_790_000_000.0


@pytest.fixture(scope="module")
def modules() -> Iterator[dict[str, ModuleType]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(MODELS))
        yield {name: importlib.import_module(f"advice.{name}") for name in ("returns", "resuming")}


@pytest.fixture(scope="module")
def two(modules: dict[str, ModuleType]) -> list[list[Any]]:
    return [modules["returns"].person(n, "test", 5) for n in (2, 3)]


def at(start: float, minutes: int, title: str) -> list[Segment]:
    return [Segment(start + 60.0 * n, start + 60.0 * (n + 1), 0, app="writer", title=title) for n in range(minutes)]


def test_a_return_knows_what_was_open_before_and_what_came_of_it(modules: dict[str, ModuleType]) -> None:
    past = [*at(T0, 10, "Atlas"), *at(T0 + 600, 5, "Budget")]
    later = [*at(T0 + 3600, 1, "Letter"), *at(T0 + 3660, 5, "Atlas")]
    (one,) = modules["returns"].returns([*past, *later], Categories())
    assert [s.name for s in one.open.spheres] == ["Budget", "Atlas"]
    assert (one.name, one.place, one.same) == ("Atlas", 1, None)
    assert one.rules["recent"].argmax() == 0
    assert one.rules["longest"].argmax() == 1
    mixes = {f"mix {hours:g} h" for hours in modules["returns"].HALF_LIVES_H}
    assert set(one.rules) == {"recent", "frequent", "longest"} | mixes


def test_nothing_that_comes_later_changes_what_was_open(modules: dict[str, ModuleType]) -> None:
    past = [*at(T0, 10, "Atlas"), *at(T0 + 600, 5, "Budget"), *at(T0 + 3600, 4, "Atlas")]
    short = list(modules["returns"].returns(past, Categories()))
    long = list(modules["returns"].returns([*past, *at(T0 + 90_000, 30, "Letter")], Categories()))
    assert len(long) == len(short) + 1
    assert np.array_equal(long[0].open.x, short[0].open.x)
    assert long[0].name == short[0].name


def test_the_next_absence_ends_what_belongs_to_a_return(modules: dict[str, ModuleType]) -> None:
    past = [*at(T0, 10, "Atlas"), *at(T0 + 3600, 1, "Atlas"), *at(T0 + 3600 + 400, 5, "Atlas")]
    first, second = modules["returns"].returns(past, Categories())
    assert (first.name, second.name) == (None, "Atlas")


def test_simulated_people_are_the_same_each_time_and_their_truth_is_told(
    two: list[list[Any]], modules: dict[str, ModuleType]
) -> None:
    again = modules["returns"].person(2, "test", 5)
    assert [(r.at, r.name) for r in again] == [(r.at, r.name) for r in two[0]]
    every = [r for found in two for r in found]
    assert len(every) > 20
    known = [r for r in every if r.same is not None and r.same.any()]
    assert len(known) > 0.5 * len(every)
    assert all(len(r.same) == len(r.open.spheres) for r in known)
    assert not all(r.same.all() for r in known), "several tasks lie open"


def test_all_are_judged_on_the_same_returns(two: list[list[Any]], modules: dict[str, ModuleType]) -> None:
    resuming = modules["resuming"]
    for by_task in (False, True):
        judged = resuming.judge(two[1], by_task=by_task)
        assert set(judged.hits) == set(resuming.METHODS)
        assert {h.shape for h in judged.hits.values()} == {(len(judged.at), 3)}
        assert all((np.diff(h, axis=1) >= 0).all() for h in judged.hits.values())
        assert judged.returns >= len(judged.at) > 0
        assert min(judged.at) >= two[1][0].at + resuming.WARM_UP_DAYS * 86_400


def test_nobody_back_is_nobody_judged(modules: dict[str, ModuleType]) -> None:
    assert modules["resuming"].judge([], by_task=False) is None
    assert modules["resuming"].figures_of([[]], "nobody") == []


def habit(modules: dict[str, ModuleType]) -> list[Any]:
    """Somebody who goes back to what they were at before the last thing, every time, for some weeks."""
    found: list[Segment] = []
    for n in range(60):
        start, (one, other) = T0 + 43_200.0 * n, (("Atlas", "Budget"), ("Budget", "Atlas"))[n % 2]
        found += [*at(start, 4, one), *at(start + 240, 4, other)]
        found += [*at(start + 4000, 4, one), *at(start + 4240, 9, other)]
    return [r for r in modules["returns"].returns(found, Categories()) if r.name is not None]


def test_a_habit_is_fitted_and_learned(modules: dict[str, ModuleType]) -> None:
    resuming, found = modules["resuming"], habit(modules)
    prior = resuming.fit([found])
    names = dict(zip(resuming.FEATURES, prior, strict=True))
    assert all(math.isfinite(w) for w in prior)
    assert names["latest"] < 0, "never what came last"
    fitted = resuming.judge(found, by_task=False, weights=Weights(prior=prior))
    unknown = resuming.judge(found, by_task=False, weights=Weights(prior=(0.0,) * len(prior)))
    assert fitted.rate("prior", 1) > unknown.rate("recent", 1)
    assert unknown.rate("ours", 1) > unknown.rate("prior", 1)


def test_the_figures(two: list[list[Any]], modules: dict[str, ModuleType]) -> None:
    figures = modules["resuming"].figures_of(two, "2 people")
    assert [f.name for f in figures] == [
        "advice.resume_hit3", "advice.resume_hit3_above", "advice.resume_hit3_task", "advice.resume_hit3_task_above",
    ]  # fmt: skip
    for f in figures[::2]:
        assert 0 <= f.value <= 1
        for rival in ("prior alone", "most recent", "most frequent", "recency-frequency mix"):
            assert rival in f.baseline
        assert "interval" in f.unit


@pytest.mark.data
def test_real_logs_are_judged(modules: dict[str, ModuleType]) -> None:
    data = Path(os.environ.get("HEADWATER_DATA", ""))
    if not (data / "foreground_windows.parquet").is_file():
        pytest.skip("the real logs are not there")
    hit, above = modules["resuming"].real_figures(data)
    assert 0.5 < hit.value <= 1
    assert -0.5 < above.value < 0.5
