"""What is usual: it fades by half in a half-life, and a table that is halved at times is what one faded always is."""

import numpy as np
import pytest

from headwater.features.habits import GRAIN, Habits, bucket_of
from headwater.features.layout import RANK_BUCKETS, RANK_HALF_LIFE_S, RANK_PRIOR_S, RANKED, USUAL

Floats = np.ndarray


def rows(count: int, seed: int = 0, longest: float = 3600.0) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Values, what of them is known, and seconds, of rows of somebody who changes."""
    random = np.random.default_rng(seed)
    drift = np.linspace(0.2, 1.0, count)
    ranked, means = (random.random((len(names), count)) * drift for names in (RANKED, USUAL))
    known, mean_known = (random.random(x.shape) < 0.8 for x in (ranked, means))
    return ranked, known, means, mean_known, random.integers(0, int(longest) * 1000, count) / 1000


def plainly(ranked: Floats, known: Floats, means: Floats, mean_known: Floats, seconds: Floats) -> tuple[Floats, Floats]:
    """Ranks and means by their definition: all that was fades at every row."""
    table, usual = np.zeros((len(RANKED), RANK_BUCKETS)), np.zeros((2, len(USUAL)))
    each, bucket = np.arange(len(RANKED)), bucket_of(ranked)
    ranks, found = np.zeros(ranked.shape), np.zeros(means.shape)
    for n, length in enumerate(seconds):
        own, upto = table[each, bucket[:, n]], table.cumsum(1)[each, bucket[:, n]]
        rank = (upto - own / 2 + RANK_PRIOR_S / 2) / (table.sum(1) + RANK_PRIOR_S)
        ranks[:, n] = np.where(known[:, n], 2 * rank - 1, 0)
        found[:, n] = usual[0] / np.maximum(usual[1], 1)
        fade = 0.5 ** (length / RANK_HALF_LIFE_S)
        table, usual = table * fade, usual * fade
        table[each, bucket[:, n]] += length * known[:, n]
        usual += length * mean_known[:, n] * np.stack([means[:, n], np.ones(len(USUAL))])
    return ranks, found


def learned(habits: Habits, given: tuple[Floats, ...]) -> tuple[Floats, Floats, Floats]:
    ranked, known, means, mean_known, seconds = given
    spans = habits.spend(seconds)
    ranks, sure = habits.rank(ranked, known, spans)
    return ranks, habits.usually(means, mean_known, spans), sure


def test_they_fade_as_they_should_over_many_half_lives() -> None:
    given = rows(150)
    assert given[-1].sum() > 4 * RANK_HALF_LIFE_S
    ranks, usual, sure = learned(Habits(), given)
    wanted = plainly(*given)
    np.testing.assert_allclose(ranks, wanted[0], atol=1e-9)
    np.testing.assert_allclose(usual, wanted[1], atol=1e-9)
    assert sure[0] == 0
    assert 0.9 < sure[-1] < 1


@pytest.mark.parametrize("size", [1, 5, 31, 32, 33, 64, 149])
def test_the_size_of_a_batch_changes_no_bit(size: int) -> None:
    given = rows(150, seed=1)
    whole, parts = Habits(), Habits()
    wanted = learned(whole, given)
    got = [learned(parts, tuple(x[..., at : at + size] for x in given)) for at in range(0, 150, size)]
    for made, one in zip(zip(*got, strict=True), wanted, strict=True):
        np.testing.assert_array_equal(np.concatenate(made, axis=-1), one)
    np.testing.assert_array_equal(parts.ranks, whole.ranks)
    np.testing.assert_array_equal(parts.usual, whole.usual)
    assert parts.faded == whole.faded < RANK_HALF_LIFE_S


def test_all_that_is_kept_is_small_enough_to_be_added_without_rounding() -> None:
    habits = Habits()
    learned(habits, rows(600, seed=2))
    for kept in (habits.ranks, habits.usual):
        np.testing.assert_array_equal(kept, np.rint(kept / GRAIN) * GRAIN)
    assert max(habits.ranks.sum(1).max(), habits.usual.max()) < 2**18


def test_no_time_teaches_nothing() -> None:
    ranked, known, means, mean_known, _ = rows(3)
    ranks, usual, sure = learned(Habits(), (ranked, known, means, mean_known, np.zeros(3)))
    assert not ranks.any()
    assert not usual.any()
    assert not sure.any()
