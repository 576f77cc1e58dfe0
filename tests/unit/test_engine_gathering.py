"""What the person said, as lessons: what holds of it, and that the model sees there what it saw when it judged."""

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from headwater.attention.personal.lesson import MOST_ROWS, softmax
from headwater.base import Paths, Settings
from headwater.categories import Categories
from headwater.engine.gathering import Said, around, day_number, gathered, said_in
from headwater.engine.judging import BEFORE_S
from headwater.records import LEARNED_STATES, FocusState, Label, LabelSource, Presence
from headwater.store import Store
from tests.support.days import NOON, absence, segment
from tests.support.taught import Pair, lived, model, stretches

FOCUSED, ROUTINE = FocusState.FOCUSED, FocusState.ROUTINE


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(Paths.under(tmp_path).database) as made:
        yield made


def label(start: float, end: float, state: FocusState = FOCUSED, at: float = 0.0) -> Label:
    return Label(NOON + 9000 + at, NOON + start, NOON + end, state, LabelSource.CORRECTION)


def fill(store: Store, count: int = 10) -> None:
    """Minutes at the computer from noon on."""
    store.put((segment(NOON + 60 * n, 60.0, title=f"t{n}"), None) for n in range(count))


def held(store: Store) -> list[tuple[FocusState, float]]:
    return [(x.label.state, round(x.seconds, 3)) for x in said_in(store)]


# -- what holds -------------------------------------------------------------------------------------------------------


def test_nothing_said_and_nothing_recorded(store: Store) -> None:
    assert said_in(store) == []
    store.add_label(label(0, 600))
    assert said_in(store) == [], "a word about nothing"
    assert gathered(store, model(), Categories(), [], Settings(), lambda _at: 0).lessons == ()


def test_a_later_word_beats_an_earlier_one(store: Store) -> None:
    fill(store)
    store.add_label(label(0, 600, FOCUSED, at=1))
    store.add_label(label(120, 300, ROUTINE, at=2))
    assert held(store) == [(FOCUSED, 420), (ROUTINE, 180)]
    store.add_label(label(0, 600, FocusState.DRIFTING, at=3))
    assert held(store) == [(FocusState.DRIFTING, 600)]


def test_the_same_word_twice_counts_once(store: Store) -> None:
    fill(store)
    for at in (1, 2):
        store.add_label(label(0, 300, FOCUSED, at=at))
    assert held(store) == [(FOCUSED, 300)]


def test_the_same_word_given_at_the_same_moment_counts_once(store: Store) -> None:
    fill(store)
    for _ in range(2):
        store.add_label(label(0, 300))
    assert held(store) == [(FOCUSED, 300)]


def test_away_teaches_nothing_and_takes_the_word_from_what_was_said_before(store: Store) -> None:
    fill(store)
    store.add_label(label(0, 600, FOCUSED, at=1))
    store.add_label(label(0, 300, FocusState.AWAY, at=2))
    assert held(store) == [(FOCUSED, 300)]


def test_absences_are_nobodys(store: Store) -> None:
    store.put([(segment(NOON, 60.0), None), (absence(NOON + 60, 240.0), None), (segment(NOON + 300, 60.0), None),
               (absence(NOON + 360, 600.0, Presence.PAUSED), None)])  # fmt: skip
    store.add_label(label(0, 960))
    store.add_label(label(70, 290, ROUTINE, at=1))
    assert held(store) == [(FOCUSED, 120)]


def test_short_words_are_left_out(store: Store) -> None:
    fill(store)
    store.add_label(label(0, 19.9, FOCUSED))
    store.add_label(label(100, 120, ROUTINE))
    assert held(store) == [(ROUTINE, 20)]


def test_a_word_that_reaches_beyond_what_is_recorded(store: Store) -> None:
    fill(store, 2)
    store.add_label(label(-86_400 * 400, 86_400 * 400))
    assert held(store) == [(FOCUSED, 120)]


# -- days and spans ---------------------------------------------------------------------------------------------------


def test_a_day_begins_when_the_person_says() -> None:
    early = Settings(day_start_hour=4)
    midnight = 86_400.0 * 20_000
    assert day_number(midnight + 3 * 3600, early, lambda _at: 0) == 19_999
    assert day_number(midnight + 4 * 3600, early, lambda _at: 0) == 20_000
    assert day_number(midnight + 3 * 3600, early, lambda _at: 3600) == 20_000


def test_spans_hold_all_labels_and_overlap_nowhere() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        starts = np.cumsum(rng.exponential(BEFORE_S / 2, rng.integers(1, 20)))
        labels = [label(s, s + float(rng.uniform(1, 90_000))) for s in rng.permutation(starts).tolist()]
        spans = around(labels)
        assert all(any(a <= x.start and x.end <= b for a, b in spans) for x in labels)
        assert all(b[0] > a[1] for a, b in pairwise(spans))
    assert around([]) == []


# -- lessons ----------------------------------------------------------------------------------------------------------


@cache
def days() -> tuple[Pair, ...]:
    return lived(4)


@pytest.fixture
def full(store: Store) -> tuple[Store, list[Said]]:
    store.put(days())
    runs = stretches(days())[::6]
    for n, (start, end, state) in enumerate(runs):
        store.add_label(Label(days()[-1][0].end + n, start, end, state, LabelSource.TRAY))
    return store, said_in(store)


def test_the_model_sees_what_it_saw_when_it_judged(full: tuple[Store, list[Said]]) -> None:
    store, said = full
    found = gathered(store, model(), Categories(), said, Settings(), lambda _at: 0).lessons
    assert [(x.start, x.end) for x in found] == [(x.label.start, x.label.end) for x in said]
    kept = {s.start: i for s, i in store.history(0, math.inf) if i is not None}
    assert max(len(one.parts) for one in said) > MOST_ROWS
    for lesson, one in zip(found, said, strict=True):
        assert lesson.rows.seconds.sum() == pytest.approx(one.seconds)
        assert len(lesson.rows) == min(len(one.parts), MOST_ROWS)
        assert LEARNED_STATES[int(np.flatnonzero(lesson.said)[0])] is one.label.state
        assert lesson.wrong == 0.15
        told = np.array([kept[start].probabilities for start, _ in one.thinned().parts])
        assert np.abs(softmax(lesson.rows.logits) - told).max() < 0.01
        assert np.isfinite(lesson.rows.hidden).all()


def test_an_adapter_in_use_changes_no_lesson(full: tuple[Store, list[Said]]) -> None:
    from headwater.attention import AttentionModel
    from tests.support.lessons import adapter

    store, said = full
    adapted = AttentionModel.load(provider="cpu")
    adapted.adapt(adapter(adapted.version).to_bytes())
    plain, other = (
        gathered(store, m, Categories(), said[:3], Settings(), lambda _at: 0).lessons for m in (model(), adapted)
    )
    for a, b in zip(plain, other, strict=True):
        np.testing.assert_allclose(a.rows.logits, b.rows.logits, atol=1e-6)


def test_open_segments_are_not_learned_from(store: Store) -> None:
    pairs = days()[:200]
    store.put(pairs[:-1])
    last, judged = pairs[-1]
    store.put_open([(last, replace(judged, provisional=True))])
    store.add_label(Label(last.end, pairs[-6][0].start, last.end, FOCUSED, LabelSource.TRAY))
    found = gathered(store, model(), Categories(), said_in(store), Settings(), lambda _at: 0).lessons
    assert len(found) == 1
    present = [s for s, _ in pairs[-6:-1] if s.presence is Presence.PRESENT]
    assert len(found[0].rows) == len(present) > 0
