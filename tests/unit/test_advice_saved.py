"""The policy's memory in the store: round trip, other versions, damage."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from headwater.advice import AdviceState, AdviceStateUnreadable, learn
from headwater.advice.belief import FEATURES, Belief
from headwater.advice.state import Given
from headwater.base import HeadwaterError
from headwater.records import AdviceKind, Answer, Verdict
from tests.support.advising import ASKING, BACK, GOOD, at, run, speaking_seed


def lived() -> AdviceState:
    state, _ = run(AdviceState.first(3), GOOD, at(BACK, 4000), at(GOOD, 9000))
    return learn(state, Answer("答", GOOD.now + 9100.0, AdviceKind.BREAK, Verdict.NOT_HELPFUL))


def test_round_trip() -> None:
    state = lived()
    assert AdviceState.from_bytes(state.to_bytes()) == state
    assert AdviceState.from_bytes(AdviceState.first(-5).to_bytes()) == AdviceState.first(-5)


def asked() -> AdviceState:
    """With questions among the rest: waiting, asked, closed, turned off."""
    state, _ = run(lived(), *(at(ASKING, n) for n in range(20_000, 38_000, 3000)), at(ASKING, 40_000, typing=True))
    state = replace(state, given=(*state.given, Given(GOOD.now + 40_000, 41_028, AdviceKind.BREAK)))
    for n in range(4):
        state = learn(state, Answer(f"q{n}", GOOD.now + 40_000 + n, AdviceKind.QUESTION, Verdict.DISMISSED))
    return learn(state, Answer("r", GOOD.now + 41_000, AdviceKind.RESUME, Verdict.ACCEPTED))


def test_questions_come_back_in_their_places() -> None:
    state = asked()
    kinds = [g.kind for g in state.given]
    assert AdviceKind.QUESTION in kinds[:-1]
    assert state.need(AdviceKind.QUESTION)
    assert state.off == (AdviceKind.QUESTION,)
    assert AdviceState.from_bytes(state.to_bytes()) == state


def test_a_program_of_before_reads_on_without_them() -> None:
    table = json.loads(asked().to_bytes())
    rows = [*table["needs"], *table["given"], *table["responses"], *table["off"]]
    assert table["version"] == 1
    assert not [row for row in rows if AdviceKind.QUESTION in row]
    del table["later"]
    old = AdviceState.from_bytes(json.dumps(table).encode())
    assert [g for g in asked().given if g.kind is not AdviceKind.QUESTION] == list(old.given)


def test_kinds_of_a_later_program_are_left_out() -> None:
    table = json.loads(asked().to_bytes())
    table["later"]["given"].insert(0, [0, 1.0, 2, "walk"])
    table["later"]["off"].append([1, "walk"])
    table["later"]["moods"] = [[1]]
    assert AdviceState.from_bytes(json.dumps(table).encode()) == asked()


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
        changed("later", []),
        changed("later", {"given": [[0]]}),
        changed("later", {"given": [[0, "1", 2, "question"]]}),
        changed("later", {"given": [["0", 1.0, 2, "question"]]}),
        changed("later", {"given": [[0, 1.0, 2, ["question"]]]}),
        changed("later", {"off": [[0, "question"]] * 65}),
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


def taught() -> AdviceState:
    """With something learned, and something said that waits for its answer."""
    state, _ = run(AdviceState.first(speaking_seed()), GOOD, at(BACK, 4000))
    name = state.spoken[0].advice_id
    state = learn(state, Answer(name, GOOD.now + 60.0, AdviceKind.BREAK, Verdict.ACCEPTED))
    assert state.belief.weighted
    assert [s.answered for s in state.spoken] == [True, False]
    return state


def test_what_was_learned_comes_back_to_the_last_digit() -> None:
    assert AdviceState.from_bytes(taught().to_bytes()) == taught()


def test_a_memory_of_before_has_learned_nothing_yet() -> None:
    table = json.loads(taught().to_bytes())
    del table["belief"], table["spoken"]
    old = AdviceState.from_bytes(json.dumps(table).encode())
    assert (old.belief, old.spoken) == (Belief(), ())
    assert old.given == taught().given


def test_what_was_learned_by_features_of_the_same_name_stays() -> None:
    """Kinds come and go with versions."""
    table = json.loads(taught().to_bytes())
    belief = table["belief"]
    belief["features"] = ["mood", *belief["features"][:-1]]
    belief["weighted"] = [9.0, *belief["weighted"][:-1]]
    belief["precision"] = [[1.0] + [0.0] * len(FEATURES[1:]), *([0.0, *row[:-1]] for row in belief["precision"][:-1])]
    for said in table["spoken"]:
        said[1] = [1.0, *said[1][:-1]]
    other, same = AdviceState.from_bytes(json.dumps(table).encode()), taught()
    assert other.belief.weighted == (*same.belief.weighted[:-1], 0.0)
    assert [row[:-1] for row in other.belief.precision[:-1]] == [row[:-1] for row in same.belief.precision[:-1]]
    assert other.belief.precision[-1] == (0.0,) * len(FEATURES)
    assert [s.context for s in other.spoken] == [(*s.context[:-1], 0.0) for s in same.spoken]
    assert other.given == same.given


@pytest.mark.parametrize("names", [None, 5, ["break", "break"], [["break"]]])
def test_a_belief_of_no_names_is_left(names: object) -> None:
    table = json.loads(taught().to_bytes())
    table["belief"]["features"] = names
    other = AdviceState.from_bytes(json.dumps(table).encode())
    assert (other.belief, other.spoken, other.given) == (Belief(), (), taught().given)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t["belief"].update(weighted=t["belief"]["weighted"][1:]),
        lambda t: t["belief"].update(precision=t["belief"]["precision"][1:]),
        lambda t: t["belief"]["precision"][0].__setitem__(0, -5.0),
        lambda t: t["belief"]["precision"][0].__setitem__(1, 1e5),
        lambda t: t["belief"]["weighted"].__setitem__(0, 1e30),
        lambda t: t["belief"]["weighted"].__setitem__(0, "x"),
        lambda t: t["belief"].update(at=None),
        lambda t: t.update(belief=[]),
        lambda t: t["spoken"][0].__setitem__(0, 5),
        lambda t: t["spoken"][0].__setitem__(1, [0.0]),
        lambda t: t["spoken"][0].__setitem__(2, 1.0),
        lambda t: t.update(spoken="x"),
    ],
)
def test_a_damaged_belief_is_told(change: Callable[[dict[str, Any]], object]) -> None:
    table = json.loads(taught().to_bytes())
    change(table)
    with pytest.raises(AdviceStateUnreadable):
        AdviceState.from_bytes(json.dumps(table).encode())
