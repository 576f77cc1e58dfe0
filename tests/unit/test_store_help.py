"""Intents, labels, advice, answers and the program's own memory."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.records import (
    Advice,
    AdviceKind,
    Answer,
    Channel,
    FocusState,
    Intent,
    Label,
    LabelSource,
    Verdict,
)
from headwater.store import Store
from tests.support.days import NOON

ADVICE = Advice(
    "a1", NOON, AdviceKind.BREAK, Channel.NOTIFICATION, "advice.break.first",
    (("minutes", 72), ("app", "Писатель"), ("p", 0.5)), 0.25, "rules 1",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "headwater.db") as opened:
        yield opened


def test_an_intent_is_open_until_it_ends(store: Store) -> None:
    store.add_intent(Intent(NOON, None, "第三章"))
    assert store.intents(NOON + 1e6, math.inf) == [Intent(NOON, None, "第三章")]
    store.end_intent(NOON + 60)
    assert store.intents(0, math.inf) == [Intent(NOON, NOON + 60, "第三章")]
    assert store.intents(NOON + 60, math.inf) == []


def test_ending_leaves_past_and_future_intents_alone(store: Store) -> None:
    past, future = Intent(NOON - 100, NOON - 50, "past"), Intent(NOON + 100, NOON + 200, "future")
    for intent in (past, Intent(NOON - 10, NOON + 50, "now"), future):
        store.add_intent(intent)
    store.end_intent(NOON)
    assert store.intents(0, math.inf) == [past, Intent(NOON - 10, NOON, "now"), future]


def test_labels_come_back_in_the_order_they_were_given(store: Store) -> None:
    first = Label(NOON + 500, NOON, NOON + 300, FocusState.FOCUSED, LabelSource.CORRECTION)
    second = Label(NOON + 600, NOON - 100, NOON + 100, FocusState.ROUTINE, LabelSource.QUESTION)
    store.add_label(first)
    store.add_label(second)
    assert store.labels(NOON, NOON + 50) == [first, second]
    assert store.labels(NOON + 100, NOON + 150) == [first]


def test_advice_keeps_its_values_with_their_types(store: Store) -> None:
    store.add_advice(ADVICE)
    store.add_advice(ADVICE)
    assert store.advice(NOON, NOON + 1) == [(ADVICE, None)]
    assert store.advice(NOON + 1, math.inf) == []


def test_the_last_answer_counts(store: Store) -> None:
    store.add_advice(ADVICE)
    store.add_said(ADVICE, Answer("a1", NOON + 5, AdviceKind.BREAK, Verdict.LATER), None)
    last = Answer("a1", NOON + 900.5, AdviceKind.BREAK, Verdict.ACCEPTED)
    store.add_said(ADVICE, last, None)
    assert store.advice(0, math.inf) == [(ADVICE, last)]


def test_an_answer_to_something_else_is_our_mistake(store: Store) -> None:
    with pytest.raises(ValueError, match="another suggestion"):
        store.add_said(ADVICE, Answer("nobody", NOON, AdviceKind.DRIFT, Verdict.ACCEPTED), None)
    assert store.advice(0, math.inf) == []


def test_states_are_replaced_and_kept(store: Store, tmp_path: Path) -> None:
    assert store.state("stream") is None
    store.put_state("stream", b"one")
    store.put_state("stream", bytes(range(256)) * 4000)
    store.close()
    with Store(tmp_path / "headwater.db") as again:
        assert again.state("stream") == bytes(range(256)) * 4000
