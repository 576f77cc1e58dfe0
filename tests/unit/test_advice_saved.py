"""The policy's memory in the store: round trip, other versions, damage."""

import json

import pytest

from headwater.advice import AdviceState, AdviceStateUnreadable, learn
from headwater.base import HeadwaterError
from headwater.records import AdviceKind, Answer, Verdict
from tests.support.advising import BACK, GOOD, at, run


def lived() -> AdviceState:
    state, _ = run(AdviceState.first(3), GOOD, at(BACK, 4000), at(GOOD, 9000))
    return learn(state, Answer("答", GOOD.now + 9100.0, AdviceKind.BREAK, Verdict.NOT_HELPFUL))


def test_round_trip() -> None:
    state = lived()
    assert AdviceState.from_bytes(state.to_bytes()) == state
    assert AdviceState.from_bytes(AdviceState.first(-5).to_bytes()) == AdviceState.first(-5)


def test_another_version_starts_anew_with_its_seed() -> None:
    assert AdviceState.from_bytes(b'{"version": 99, "seed": 8, "given": "otherwise"}') == AdviceState.first(8)


def changed(key: str, value: object) -> bytes:
    return json.dumps(json.loads(lived().to_bytes()) | {key: value}).encode()


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\xff\x00",
        b"[]",
        b"null",
        b"{}",
        b'{"version": 1}',
        b"[" * 100_000,
        b" " * 1_000_001,
        changed("seed", "7"),
        changed("seed", 2**70),
        changed("draws", 1.5),
        changed("draws", True),
        changed("latest", float("nan")),
        changed("latest", float("inf")),
        changed("latest", 10**400),
        changed("latest", "1e3"),
        changed("needs", {}),
        changed("needs", [["break"]]),
        changed("needs", [["nag", 1.0, False]]),
        changed("needs", [["break", 1.0, 1]]),
        changed("given", [[1.0, 1, "break"]] * 65),
        changed("given", [["1", 1, "break"]]),
        changed("responses", [[1, 1.0, "break", "accepted"]]),
        changed("responses", [["a", 1.0, "break", "loved"]]),
        changed("responses", ["abcd"]),
        changed("off", ["everything"]),
    ],
)
def test_damage_is_told_in_one_sentence(junk: bytes) -> None:
    with pytest.raises(AdviceStateUnreadable, match="starts anew") as caught:
        AdviceState.from_bytes(junk)
    assert isinstance(caught.value, HeadwaterError)


def test_memory_stays_small() -> None:
    state = AdviceState.first(1)
    for n in range(1000):
        state, _ = run(state, at(GOOD, n * 43_200.0))
        state = learn(state, Answer(f"{n:016}", GOOD.now + n * 43_200.0, AdviceKind.BREAK, Verdict.ACCEPTED))
    assert len(state.given) == len(state.responses) == 64
    assert len(state.to_bytes()) < 10_000
