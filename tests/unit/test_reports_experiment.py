"""What difference suggestions make: how often the interval holds the truth, and when nothing is said."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from headwater.records import AdviceKind
from headwater.reports.experiment import ENOUGH, Difference, Trial, differences

FIRST = date(2026, 1, 1)
Made = Callable[[np.random.Generator], list[Trial]]


def trials(made: int, left_out: int, *, with_it: float = 1.0, without: float = 0.0) -> list[Trial]:
    """One a day."""
    sides = [(True, with_it)] * made + [(False, without)] * left_out
    return [
        Trial(FIRST + timedelta(days=n), AdviceKind.BREAK, side, 0.5, value) for n, (side, value) in enumerate(sides)
    ]


def one(found: tuple[Difference, ...]) -> Difference:
    (difference,) = found
    return difference


def person(
    days: int, a_day: float, with_it: float, without: float, *, fair: bool, of_day: float = 0.0
) -> Made:  # fmt: skip
    """Days of somebody of whom is known how often what follows; `of_day` is what a day has in common."""

    def live(chance: np.random.Generator) -> list[Trial]:
        found = []
        for n in range(days):
            mood = chance.normal(0.0, of_day) if of_day else 0.0
            for _ in range(chance.poisson(a_day)):
                speaks = 0.5 if fair else float(chance.uniform(0.2, 0.8))
                made = bool(chance.random() < speaks)
                follows = chance.random() < min(max((with_it if made else without) + mood, 0.0), 1.0)
                propensity = speaks if made else 1.0 - speaks
                found.append(Trial(FIRST + timedelta(days=n), AdviceKind.BREAK, made, propensity, float(follows)))
        return found

    return live


@pytest.mark.parametrize(
    ("live", "truth"),
    [
        (person(50, 1.0, 0.6, 0.5, fair=True), 0.1), (person(16, 3.0, 0.5, 0.5, fair=True, of_day=0.15), 0.0),
        (person(50, 1.0, 0.05, 0.05, fair=True), 0.0), (person(50, 1.0, 0.95, 0.05, fair=True), 0.9),
        (person(60, 1.0, 0.6, 0.4, fair=False), 0.2),
    ],
)  # fmt: skip
def test_nine_of_ten_intervals_hold_the_true_difference(live: Made, truth: float) -> None:
    chance = np.random.default_rng(7)
    found: list[Difference] = []
    while len(found) < 400:
        told = differences(live(chance))
        found += [d for d in told if d.enough]
    held = sum(d.low <= truth <= d.high for d in found) / len(found)
    assert held >= 0.865, "less than nine of ten, by more than chance"
    assert all(d.low <= d.with_it - d.without <= d.high for d in found)


def test_where_there_is_no_difference_little_is_said_to_be_sure() -> None:
    chance = np.random.default_rng(3)
    told = [d for _ in range(400) for d in differences(person(60, 1.0, 0.5, 0.5, fair=True)(chance)) if d.enough]
    assert len(told) > 300
    assert sum(d.sure for d in told) / len(told) < 0.135


def test_a_large_difference_is_found() -> None:
    found = one(differences(person(200, 1.0, 0.8, 0.3, fair=True)(np.random.default_rng(1))))
    assert found.sure
    assert 0.3 < found.low < 0.5 < found.high < 0.7


def test_the_mean_weighs_by_what_was_likely() -> None:
    """Where it is hardly ever said on bad days, plain means would call it good."""
    chance = np.random.default_rng(5)
    found = []
    for n in range(3000):
        good = bool(n % 2)
        speaks = 0.8 if good else 0.1
        made = bool(chance.random() < speaks)
        found.append(
            Trial(FIRST + timedelta(days=n), AdviceKind.BREAK, made, speaks if made else 1 - speaks, float(good))
        )
    plain = np.mean([t.value for t in found if t.made]) - np.mean([t.value for t in found if not t.made])
    told = one(differences(found))
    assert plain > 0.5
    assert abs(told.with_it - told.without) < 0.1
    assert told.low < 0.0 < told.high


@pytest.mark.parametrize(("made", "left_out"), [(0, 5), (ENOUGH, ENOUGH - 1), (ENOUGH - 1, ENOUGH), (200, 0)])
def test_too_few_say_nothing(made: int, left_out: int) -> None:
    found = one(differences(trials(made, left_out)))
    assert (found.made, found.left_out, found.enough, found.sure) == (made, left_out, False, False)
    assert (found.with_it, found.without, found.low, found.high) == (0.0, 0.0, 0.0, 0.0)


def test_no_interval_is_without_width() -> None:
    """Of twenty that all went one way nobody knows that all would."""
    extreme = one(differences(trials(ENOUGH, ENOUGH)))
    assert (extreme.with_it, extreme.without) == (1.0, 0.0)
    assert 0.5 < extreme.low < 0.95 < extreme.high <= 1.0
    same = one(differences(trials(ENOUGH, ENOUGH, with_it=0.0)))
    assert same.low < -0.05
    assert same.high > 0.05
    assert not same.sure


def test_numbers_beyond_one_are_compared_too() -> None:
    chance = np.random.default_rng(2)
    found = [
        Trial(
            FIRST + timedelta(days=n), AdviceKind.MESSAGES, bool(n % 2), 0.5, float(chance.poisson(4 if n % 2 else 9))
        )
        for n in range(120)
    ]
    told = one(differences(found))
    assert told.sure
    assert -8 < told.low < told.high < -3


def test_kinds_are_told_apart_and_in_their_order() -> None:
    others = [Trial(t.day, AdviceKind.RESUME, t.made, t.propensity, t.value) for t in trials(3, 2)]
    found = differences([*others, *trials(ENOUGH, ENOUGH)])
    assert [(d.kind, d.made, d.enough) for d in found] == [
        (AdviceKind.BREAK, ENOUGH, True), (AdviceKind.RESUME, 3, False),
    ]  # fmt: skip
    assert differences([]) == ()
