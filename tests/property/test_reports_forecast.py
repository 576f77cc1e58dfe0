"""What a precision that was asked for is worth: words on days that come later, for people of whom anything may hold."""

from math import sqrt
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from headwater.reports.forecast import (
    LEAST_DAYS,
    SOON_S,
    THRESHOLDS,
    Chance,
    DayTally,
    Forecast,
    needed,
    tallied,
    wilson,
)

DAY_S = 86_400.0


def day(random: Random, number: int, skill: float, rate: float, moments: int = 60) -> list[Chance]:
    """Chances that a model of some skill could have given: without any, they tell nothing of what comes."""
    found, at = [], number * DAY_S
    for _ in range(moments):
        at += 240.0
        soon = random.random() < rate
        told = random.betavariate(2, 5) + skill * (0.5 if soon else -0.1)
        p = min(max(told, 0.0), 1.0)
        found.append(Chance(at, p, at + 60.0 if soon else None, random.random() < 0.2))
    return found


def forecast(random: Random, days: int, skill: float, rate: float) -> Forecast:
    return Forecast("m/", 0.0, tuple(tallied(day(random, n, skill, rate)) for n in range(days)))


@given(st.integers(0, 400), st.integers(0, 400))
@example(0, 5)
def test_a_lower_bound_lies_below_the_share_and_rises_with_the_count(right: int, more: int) -> None:
    words = right + more
    low = wilson(right, words)
    assert 0.0 <= low <= (right / words if words else 0.0)
    assert wilson(10 * right, 10 * words) >= low - 1e-12


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95])
@pytest.mark.parametrize("words", [8, 30, 100])
def test_a_lower_bound_is_above_the_truth_in_about_one_case_of_ten(share: float, words: int) -> None:
    random, above = Random(f"{share} {words}"), 0
    for _ in range(2000):
        above += wilson(sum(random.random() < share for _ in range(words)), words) > share
    assert above / 2000 < 0.18  # an approximation, and coarse for few words


@pytest.mark.parametrize("precision", [0.5, 0.7, 0.9])
@pytest.mark.parametrize(("skill", "rate"), [(0.0, 0.2), (0.0, 0.5), (0.4, 0.2), (0.8, 0.3), (1.4, 0.3)])
def test_what_is_promised_is_kept_on_days_that_come_later(precision: float, skill: float, rate: float) -> None:
    """For most people who are spoken to, and on the whole; who cannot be told anything is told nothing."""
    random, right, words, kept, spoken = Random(f"{precision} {skill} {rate}"), 0, 0, 0, 0
    for _ in range(16):
        threshold = forecast(random, 24, skill, rate).threshold_for(precision)
        if threshold is None:
            continue
        later = [tallied(day(random, n, skill, rate)).at[THRESHOLDS.index(threshold)] for n in range(100, 120)]
        n, good = sum(t.words for t in later), sum(t.right for t in later)
        spoken, kept = spoken + 1, kept + (good >= (precision - 0.05) * n)
        words, right = words + n, right + good
    assert right >= precision * words - 2 * sqrt(words * precision * (1 - precision))  # so much is chance
    assert kept >= 0.8 * spoken
    if skill == 0.0:
        assert spoken <= 2
    if skill > 1.0:
        assert spoken >= 10


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.floats(0.5, 0.95), st.integers(0, 14))
def test_words_do_not_overlap_and_numbers_fit(seed: int, precision: float, days: int) -> None:
    found = forecast(Random(seed), days, 0.5, 0.3)
    for one in found.days:
        assert _fits(one)
    assert all(a.words >= b.words for a, b in zip(found.curve, found.curve[1:], strict=False) if a.threshold > 0.6)
    reach = found.reach(precision)
    assert 0 <= reach.right <= reach.words
    assert reach.missing_days == max(0, LEAST_DAYS - days)
    assert not (reach.idle and reach.threshold is not None)
    if reach.threshold is not None:
        assert reach.right >= precision * reach.words
        assert days >= LEAST_DAYS


def _fits(one: DayTally) -> bool:
    every = (*one.at, one.base, one.persistence)
    most = 60 * 240.0 / SOON_S + 1
    return all(t.caught <= t.right <= t.words <= most and t.caught <= one.onsets for t in every)


def test_too_little_is_told_by_how_much_is_missing() -> None:
    assert Forecast("m/", 0.0, ()).reach(0.7).missing_days == LEAST_DAYS
    assert Forecast("m/", 0.0, ()).threshold_for(0.7) is None
    assert (needed(0.5), needed(0.95)) == (10, 32)
