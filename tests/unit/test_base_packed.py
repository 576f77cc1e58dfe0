"""Records that are kept packed."""

import tracemalloc
from dataclasses import dataclass, replace

import pytest

from headwater.base.packed import Packed
from headwater.engine.rehearsing import Lived
from headwater.records import Boundary, FocusState, Inference, Moment, Presence
from tests.support.rehearsing import NOW


def lived(number: int) -> Lived:
    inference = Inference(NOW, NOW + 60.0, FocusState.FOCUSED, (0.9, 0.1, 0, 0, 0), Boundary.COARSE, 0.2, 0.1, "x")
    moment = Moment(
        NOW + number, 3600, Presence.PRESENT, inference if number % 3 else None, 5.0, 7.0, None, None, False, None,
        fullscreen=True, typing=True, intent=None,
    )  # fmt: skip
    return Lived(number, moment, number / 7, mute=True, idle=False)


@dataclass(frozen=True, slots=True)
class One:
    text: str


@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 1000])
def test_what_comes_out_is_what_went_in_as_often_as_one_walks(count: int) -> None:
    kept = Packed(lived(n) for n in range(count))
    assert len(kept) == count
    for _ in range(2):
        assert list(kept) == [lived(n) for n in range(count)]


def test_enums_are_the_same_ones_and_any_text_stays() -> None:
    again = next(iter(Packed([lived(1)])))
    assert again.moment.presence is Presence.PRESENT
    assert again.moment.inference is not None
    assert again.moment.inference.state is FocusState.FOCUSED
    assert list(Packed([One("深い\u202e\ud800"), One("")])) == [One("深い\u202e\ud800"), One("")]


def test_it_takes_less_than_a_tenth_of_what_the_records_take() -> None:
    tracemalloc.start()
    try:
        plain = [replace(lived(n), deep_s=float(n)) for n in range(5000)]
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    packed = Packed(plain)
    assert sum(len(chunk) for chunk in packed._chunks) < taken / 10
    assert len(packed) == len(plain)
