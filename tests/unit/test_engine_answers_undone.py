"""What an answer to a suggestion says of the time is a step: it is taken back as corrections are, and in its turn."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import Settings
from headwater.engine import correcting
from headwater.engine.advisor import Advisor
from headwater.engine.correcting import written
from headwater.engine.past import Past
from headwater.records import Advice, AdviceKind, Answer, Channel, FocusState, Label, LabelSource, Verdict
from headwater.reports.correcting import Deed
from headwater.store import Store, StoreUnavailable, Trouble
from headwater.store.forgetting import Forgetting
from tests.support.days import NOON, judged, segment

F, R, C, D = FocusState.FOCUSED, FocusState.ROUTINE, FocusState.COMMUNICATING, FocusState.DRIFTING
NOW = NOON + 3600


class Full(Store):
    """A store whose disk fills up."""

    full = False

    def add_said(self, advice: Advice, answer: Answer, label: Label | None) -> None:
        if self.full:
            raise StoreUnavailable(Trouble.FULL, Path("headwater.db"))
        super().add_said(advice, answer, label)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Full]:
    """Twenty minutes, and two suggestions about parts of them; a time of one is no whole millisecond."""
    with Full(tmp_path / "headwater.db") as store:
        for n in range(20):
            s = segment(NOON + 60 * n, 60.0)
            store.put([(s, judged(s, F))])
        store.add_advice(asked("q", AdviceKind.QUESTION, NOON + 60.0004, NOON + 360))
        store.add_advice(asked("d", AdviceKind.DRIFT, NOON + 600, NOON + 900))
        yield store


def asked(name: str, kind: AdviceKind, start: float, end: float) -> Advice:
    params = (("start", start), ("end", end), ("minutes", 5))
    return Advice(name, NOW - 60, kind, Channel.CARD, f"advice.{kind}", params, 0.5, "2")


@pytest.fixture
def past() -> Past:
    return Past()


@pytest.fixture
def advisor(store: Full, past: Past) -> Advisor:
    advisor = Advisor(store, Settings(), NOW, 1)
    advisor.past = past
    return advisor


def say(store: Store, past: Past, start: float, end: float, state: FocusState) -> None:
    past.keep(store, correcting.say(store, NOON + start, NOON + end, state, LabelSource.CORRECTION, NOW))


def labels(store: Store) -> list[tuple[float, float, FocusState]]:
    return [(x.start - NOON, x.end - NOON, x.state) for x in store.labels(-math.inf, math.inf)]


def test_a_question_answered_wrongly_is_what_undo_takes_back(store: Full, past: Past, advisor: Advisor) -> None:
    say(store, past, 900, 1000, C)
    assert advisor.say("q", R, NOW)
    step = past.last_step
    assert step is not None
    assert (step.deed, step.state, step.added[0].source) == (Deed.SAY, R, LabelSource.QUESTION)
    undone = past.undo(store, written)
    assert undone is not None
    assert (undone.start, undone.end, undone.state) == (NOON + 60, NOON + 360, R)
    assert labels(store) == [(900, 1000, C)]
    past.redo(store, written)
    assert labels(store) == [(900, 1000, C), (60, 360, R)]


@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.NOT_HELPFUL])
def test_so_is_what_was_said_of_the_plan(store: Full, past: Past, advisor: Advisor, verdict: Verdict) -> None:
    advisor.answer("d", verdict, NOW)
    assert [(a, b) for a, b, _ in labels(store)] == [(600, 900)]
    assert past.undo(store, written) is not None
    assert labels(store) == []


def test_an_answer_without_a_word_is_no_step(store: Full, past: Past, advisor: Advisor) -> None:
    say(store, past, 900, 1000, C)
    before = past.last_step
    advisor.answer("d", Verdict.LATER, NOW)
    advisor.answer("q", Verdict.DISMISSED, NOW)
    assert past.last_step is before


def test_an_answer_ends_the_way_forth(store: Full, past: Past, advisor: Advisor) -> None:
    say(store, past, 900, 1000, C)
    past.undo(store, written)
    assert past.can_redo
    advisor.say("q", R, NOW)
    assert past.redo(store, written) is None
    assert labels(store) == [(60, 360, R)]


def test_what_a_full_disk_did_not_take_is_a_step_once_it_is_there(store: Full, past: Past, advisor: Advisor) -> None:
    store.full = True
    advisor.say("q", R, NOW)
    assert past.undo(store, written) is None
    store.full = False
    advisor.expire(NOW)
    assert labels(store) == [(60, 360, R)]
    assert past.undo(store, written) is not None
    assert labels(store) == []


def test_an_answer_that_was_corrected_goes_step_by_step(store: Full, past: Past, advisor: Advisor) -> None:
    advisor.say("q", R, NOW)
    say(store, past, 0, 600, C)
    assert labels(store) == [(0, 600, C)]
    past.undo(store, written)
    assert labels(store) == [(60, 360, R)]
    past.undo(store, written)
    assert labels(store) == []


def test_what_was_forgotten_on_purpose_is_not_brought_back(store: Full, past: Past, advisor: Advisor) -> None:
    advisor.say("q", R, NOW)
    with Forgetting(store.path) as forgetting:
        forgetting.forget_range(NOON, NOON + 600)
    assert past.undo(store, written) is None
    assert labels(store) == []


def test_a_step_is_taken_back_only_where_it_is_the_last(store: Full, past: Past, advisor: Advisor) -> None:
    say(store, past, 900, 1000, C)
    mine = past.last_step
    assert mine is not None
    advisor.say("q", R, NOW)
    assert past.undo(store, written, mine) is None
    assert past.undo(store, written, replace(mine)) is None, "another step that looks the same"
    assert labels(store) == [(900, 1000, C), (60, 360, R)]
    assert past.undo(store, written, past.last_step) is not None
    assert past.undo(store, written, mine) is not None
    assert labels(store) == []
