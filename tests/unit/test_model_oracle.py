"""The bound of what can be told of simulated people: that it is causal, and tells something. (Numpy alone.)"""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

MODELS = Path(__file__).parents[2] / "models"
Load = Callable[[str], ModuleType]


@pytest.fixture(scope="module")
def load() -> Iterator[Load]:
    """Gives a module of the recipe."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(MODELS))
        yield lambda name: importlib.import_module(f"attention.{name}")


class Told:
    """One person of a split, what is counted on three other days, and one day."""

    def __init__(self, load: Load) -> None:
        worlds, own = load("worlds"), load("oracle_world")
        self.world = own.world("validate", 1, worlds.worlds(None)["validate"])
        self.views = load("oracle_views").Views(self.world)
        self.look, self.filter = load("oracle_days").looks, load("oracle_filter").filtered
        others = self.world.others(3, 3)
        self.tables = load("oracle_tables").count_tables(self.views, others, self.look(self.views, others))
        self.day = self.world.days(1)[0]
        self.states = load("oracle_kinds").states_of

    def of(self, day: Any) -> Any:
        """Belief about a day."""
        return self.filter(self.views, self.tables, self.look(self.views, [day]))[0]


@pytest.fixture(scope="module")
def told(load: Load) -> Told:
    return Told(load)


def test_what_comes_later_changes_no_answer(told: Told) -> None:
    part = len(told.day.segments) // 3
    cut = replace(told.day, segments=told.day.segments[:part])
    whole, first = told.of(told.day), told.of(cut)
    for name in ("mode", "task", "over", "begun", "soon", "moved"):
        np.testing.assert_array_equal(getattr(whole, name)[:part], getattr(first, name), err_msg=name)


def test_beliefs_are_probabilities(told: Told) -> None:
    belief = told.of(told.day)
    for name in ("mode", "task"):
        np.testing.assert_allclose(getattr(belief, name).sum(1), 1)
        assert getattr(belief, name).min() >= 0
    for name in ("over", "begun", "soon", "moved"):
        assert (getattr(belief, name) >= 0).all()
        assert (getattr(belief, name) <= 1 + 1e-9).all()


def test_it_errs_less_than_half_as_often_as_the_majority(told: Told) -> None:
    state = told.day.labels[0]
    guess = told.states(told.of(told.day).mode).argmax(1)
    always = state == np.bincount(state).argmax()
    assert (guess != state).mean() < (~always).mean() / 2


def test_it_is_about_the_person_that_the_recipe_makes(load: Load, told: Told, tmp_path: Path) -> None:
    world = load("worlds").worlds(None)["validate"]
    person = load("data").person("validate", 1, 1, world, tmp_path)
    np.testing.assert_array_equal(person.start, [s.start for s in told.day.segments])
    np.testing.assert_array_equal(person.state, told.day.labels[0])


def test_other_days_are_whole_for_somebody_who_begins_late(load: Load) -> None:
    """Half of the people have nothing recorded before some moment: their oracle learns from days that nobody kept."""
    where, data = load("worlds").worlds(None)["validate"], load("data")
    number = next(n for n in range(20) if data.somebody("validate", n, where).lacks.since)
    late = load("oracle_world").world("validate", number, where)
    first = late.days(1)[0].segments
    assert all(s.start >= late.lacks.since for s in first)
    assert len(first) < len(late.day(late.first, replace(late.lacks, since=0.0)).segments)
    assert all(len(d.segments) > 100 for d in late.others(2, 2))


def test_the_life_is_that_of_the_days(told: Told) -> None:
    names = {t.name for t in told.views.tasks}
    assert {t.task for t in told.day.truth} - {""} <= names
