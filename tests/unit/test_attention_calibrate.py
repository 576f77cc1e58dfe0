"""What a stream keeps of how much a person drifted."""

import math

import pytest

from headwater.attention.calibrate import Drifted, chance


def after(hours: float, p: float, past: Drifted = Drifted()) -> Drifted:  # noqa: B008
    for _ in range(round(hours * 60)):
        past = past.after(p, 60.0)
    return past


def share(past: Drifted) -> float:
    return chance(past.odds(), 1, 0)


def test_of_a_stranger_what_is_usual_is_said() -> None:
    assert share(Drifted()) == pytest.approx(0.18)


def test_who_drifts_is_believed_by_and_by() -> None:
    shares = [share(after(hours, 0.5)) for hours in (0, 0.5, 2, 20)]
    assert shares == sorted(shares)
    assert shares[2] == pytest.approx(0.34, abs=0.01)  # as long seen as the stranger counts
    assert 0.45 < shares[3] < 0.5


def test_habits_that_changed_are_forgotten() -> None:
    calm = after(400, 0.0, after(40, 0.5))
    assert share(calm) < 0.05
    assert calm.seconds < 60 * 3600  # the past never outweighs two working weeks


@pytest.mark.parametrize("seconds", [0.0, -5.0, float("nan"), float("-inf")])
def test_times_that_are_none_count_nothing(seconds: float) -> None:
    assert Drifted(10, 100).after(0.9, seconds) == Drifted(10, 100)


@pytest.mark.parametrize("seconds", [60.0, 1e9, float("inf")])
def test_no_segment_is_longer_than_one(seconds: float) -> None:
    assert Drifted().after(1.0, seconds) == Drifted(60, 60)


def test_it_stays_possible_at_the_edges() -> None:
    for p in (0.0, 1.0):
        past = after(1000, p)
        assert past.possible
        assert math.isfinite(past.odds())
