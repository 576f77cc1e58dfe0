"""The low-rank rung on the ladder: not with few words, given up when it falls behind, climbed where it is worth it."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

from headwater.attention import AttentionModel, ModelMismatch
from headwater.attention.personal import ladder, testing
from headwater.attention.personal.adapter import Adapter
from headwater.attention.personal.ladder import DEEP_FROM, RUNGS, LowRank
from headwater.attention.personal.lesson import Lesson, Stack, softmax
from headwater.attention.personal.lowrank import Deep, Plan
from headwater.attention.personal.slots import STATES
from headwater.attention.personal.testing import HELD_OUT_FROM, learn
from headwater.attention.personal.tiles import Tile
from headwater.records import FeatureRow
from tests.support.days import NOON
from tests.support.lessons import lesson
from tests.support.taught import model
from tests.support.tiled import a_day, at, briefly, deep_on, looked


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """A day on which all segments look alike but for one of two windows now and then; which of the two it was decides
    what the person says of a segment some minutes later. As always, only the newer words are kept for training."""

    rows: tuple[FeatureRow, ...]
    lessons: tuple[Lesson, ...]
    """A segment each."""
    of: tuple[int, ...]
    """Which row."""
    tiles: tuple[Tile, ...]


@cache
def planted() -> Planted:
    random = np.random.default_rng(0)
    made = [FeatureRow(NOON + 60.0 * n, NOON + 60.0 * n + 60, "writer report draft", a_day()[600].num)
            for n in range(1420)]  # fmt: skip
    of, which, place = [], [], 20
    while place + 11 < len(made):
        which.append(int(random.integers(2)))
        made[place] = replace(made[place], text=("report red", "report blue")[which[-1]])
        of.append(place + int(random.integers(6, 11)))
        place = of[-1] + 1
    some, seen = looked(made, {made[n].start for n in of[len(of) // 3 :]})
    likely = np.argsort(-softmax(some.logits).mean(0))[:2]  # of what the base model thinks anyway
    pairs = enumerate(zip(of, which, strict=True))
    lessons = tuple(lesson(i, i // 10, int(likely[w]), at(some, n)) for i, (n, w) in pairs)
    assert {x.rows.place[0] < 0 for x in lessons} == {True, False}
    return Planted(tuple(made), lessons, tuple(of), seen.tiles)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What was learned of it, at full length."""

    adapter: Adapter
    tested: testing.Tested
    steps: int
    deep: Deep


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    deep, step = deep_on(planted().tiles)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LowRank, "fewest", len(planted().lessons))
        made, tested = learn(planted().lessons, model().version, 0.3, deep)
    assert made is not None
    return Outcome(made, tested, len(step.losses), deep)


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    briefly(monkeypatch)


# -- the ladder -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("brief")
def test_it_is_not_climbed_with_too_few_words() -> None:
    deep, step = deep_on(planted().tiles)
    some = planted().lessons
    many = [replace(some[n % len(some)], start=float(n), day=n // 10) for n in range(DEEP_FROM)]
    made, tested = learn(many[1:], "base", 0.3, deep)
    assert made is not None
    assert not made.slots
    assert step.losses == []
    assert tested.labels == DEEP_FROM - 1
    learn(many, "base", 0.3, deep)
    assert step.losses != []


@pytest.mark.usefixtures("brief")
def test_it_is_not_climbed_where_nothing_was_kept_for_it() -> None:
    made, _ = learn(planted().lessons, "base", 0.3, None)
    assert made is not None
    assert (made.rung, dict(made.slots)) == ("own", {})


def test_it_is_given_up_as_soon_as_it_falls_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "RUNGS", RUNGS[:1])
    monkeypatch.setattr(LowRank, "fewest", len(planted().lessons))
    first, second = np.argsort(-np.mean([softmax(x.rows.logits)[0] for x in planted().lessons], 0))[:2]
    said = []  # on the days that are left out first the contrary of what is said on the others
    for x, fold in zip(planted().lessons, testing._folds(planted().lessons, LowRank.folds), strict=True):
        said.append(replace(x, said=np.arange(STATES) == (first if fold == 0 else second)))
    deep, step = deep_on(planted().tiles)
    made, _ = learn(said, "base", 0.3, deep)
    assert made is not None
    assert (made.rung, dict(made.slots)) == ("own", {})
    assert len(step.losses) == Plan().steps, "one fold of three"


def test_it_is_climbed_where_only_the_layers_can_see(outcome: Outcome) -> None:
    assert outcome.adapter.rung == "low_rank"
    assert outcome.tested.better
    assert outcome.tested.after > 0.8
    assert outcome.tested.labels >= HELD_OUT_FROM
    assert outcome.steps == (LowRank.folds + 2) * Plan().steps, "folds, the older part, and all"
    made, tested = learn(planted().lessons, model().version, 0.3)
    assert made is not None
    assert made.rung in {rung.name for _, rung in RUNGS}
    assert tested.after < 0.7, "to the head it is a coin"
    assert outcome.tested.gain > tested.gain + 0.15
    again = Adapter.from_bytes(outcome.adapter.to_bytes(), model().version)
    assert again.version == outcome.adapter.version


# -- the adapter in use -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def adapted(outcome: Outcome) -> AttentionModel:
    """A model of its own that has it."""
    made = AttentionModel.load(provider="cpu")
    made.adapt(outcome.adapter.to_bytes())
    return made


def test_a_stream_says_what_was_promised(outcome: Outcome, adapted: AttentionModel) -> None:
    stack, numbers = Stack.of(planted().lessons), outcome.adapter
    change = outcome.deep.change(numbers.slots, numbers.head, stack.rows)
    promised = softmax((stack.rows.logits + change) / numbers.temperature)
    told = adapted.stream().run(planted().rows)
    assert {i.adapter for i in told} == {numbers.version}
    found = np.array([told[n].probabilities for n in planted().of])
    base, kept = softmax(stack.rows.logits), stack.rows.place >= 0
    assert np.abs(found - promised)[kept].mean() < 0.2 * np.abs(base - promised)[kept].mean()
    assert (found.argmax(1) == stack.said.argmax(1)).mean() > 0.9, "of words that nothing was kept of, too"
    assert (base.argmax(1) == stack.said.argmax(1)).mean() < 0.7


def test_steps_say_what_history_says(adapted: AttentionModel) -> None:
    some = planted().rows[:200]
    told, stream = adapted.stream().run(some), adapted.stream()
    stepped = [stream.step(x) for x in some]
    apart = [np.subtract(a.probabilities, b.probabilities) for a, b in zip(told, stepped, strict=True)]
    assert np.abs(apart).max() <= 0.01


def test_what_one_remembers_is_refused_by_another(outcome: Outcome, adapted: AttentionModel) -> None:
    other = AttentionModel.load(provider="cpu")
    other.adapt(replace(outcome.adapter, temperature=1.5).to_bytes())
    streams = [adapted.stream(), other.stream(), adapted.stream(plain=True)]
    for stream in streams:
        stream.run(planted().rows[:100])
    for n, stream in enumerate(streams):
        was = stream.state()
        for kept in (x.state() for m, x in enumerate(streams) if m != n):
            with pytest.raises(ModelMismatch):
                stream.restore(kept)
        assert stream.state() == was
        stream.fork().restore(was)
