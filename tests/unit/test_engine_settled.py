"""A question about what a correction has said by then was answered: it is not taken for one that nobody cared about."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.base import ManualClock, Settings
from headwater.categories import Categories
from headwater.engine import Recorder, correcting
from headwater.engine.advisor import EXPIRES_S, Advisor
from headwater.engine.correcting import written
from headwater.engine.past import Past
from headwater.records import Advice, AdviceKind, Channel, FocusState, Label, LabelSource, Presence, Verdict
from headwater.store import Store, StoreUnavailable, Trouble
from tests.support.days import NOON, absence, judged, segment

R, C = FocusState.ROUTINE, FocusState.COMMUNICATING
NOW = NOON + 1500
LATE = NOW + EXPIRES_S + 60


class Torn(Store):
    """A store that cannot be read for a while."""

    torn = False

    def labels(self, start: float, end: float) -> list[Label]:
        if self.torn:
            raise StoreUnavailable(Trouble.LOCKED, Path("headwater.db"))
        return super().labels(start, end)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Torn]:
    """Twenty minutes, nobody there in one of them, and a question about 60 to 600."""
    with Torn(tmp_path / "headwater.db") as store:
        for n in range(20):
            if n == 5:
                store.put([(absence(NOON + 60 * n, 60.0), None)])
            else:
                s = segment(NOON + 60 * n, 60.0)
                store.put([(s, judged(s, FocusState.FOCUSED))])
        store.add_advice(asked("q", AdviceKind.QUESTION))
        yield store


def asked(name: str, kind: AdviceKind, *, end: float = NOON + 600) -> Advice:
    params = (("start", NOON + 60.0), ("end", end))
    return Advice(name, NOW - 60, kind, Channel.CARD, f"advice.{kind}", params, 0.5, "2")


@pytest.fixture
def advisor(store: Torn) -> Advisor:
    advisor = Advisor(store, Settings(), NOW, 1)
    advisor.past = Past()
    return advisor


def say(store: Store, start: float, end: float, state: FocusState = C) -> None:
    correcting.say(store, NOON + start, NOON + end, state, LabelSource.CORRECTION, NOW)


def labels(store: Store) -> list[tuple[float, float]]:
    return [(x.start - NOON, x.end - NOON) for x in store.labels(-math.inf, math.inf)]


def verdicts(store: Store) -> list[Verdict | None]:
    return [answer.verdict if answer else None for _, answer in store.advice(0, math.inf)]


def learnt(advisor: Advisor) -> list[tuple[str, Verdict, float]]:
    return [(r.advice_id, r.verdict, r.at) for r in advisor._state.responses]


@pytest.mark.parametrize("stretch", [(60, 600), (0, 1200), (60.25, 599.5)])
def test_a_correction_of_the_whole_stretch_is_the_answer(
    store: Torn, advisor: Advisor, stretch: tuple[float, float]
) -> None:
    assert not advisor.expire(NOW)
    say(store, *stretch)
    assert advisor.expire(NOW + 5)
    assert verdicts(store) == [Verdict.ACCEPTED]
    assert learnt(advisor) == [("q", Verdict.ACCEPTED, NOW + 5)]
    assert labels(store) == [stretch], "it says no more than was said"
    assert advisor.past is not None
    assert not advisor.past.can_undo, "nor is it a step of its own"
    assert not advisor.expire(NOW + 10)
    assert advisor.answer("q", Verdict.DISMISSED, NOW + 10) == (False, ()), "whatever becomes of its notification"
    assert not advisor.expire(LATE)
    assert verdicts(store) == [Verdict.ACCEPTED]


@pytest.mark.parametrize("stretch", [(60, 590), (70, 600), (200, 300), (600, 900)])
def test_a_correction_of_a_part_is_none(store: Torn, advisor: Advisor, stretch: tuple[float, float]) -> None:
    say(store, *stretch)
    assert not advisor.expire(NOW)
    assert learnt(advisor) == []
    assert advisor.expire(LATE)
    assert verdicts(store) == [Verdict.EXPIRED]


def test_several_corrections_are_one_answer(store: Torn, advisor: Advisor) -> None:
    say(store, 60, 300)
    assert not advisor.expire(NOW)
    say(store, 360, 600, R)  # nobody was there between
    assert advisor.expire(NOW)
    assert verdicts(store) == [Verdict.ACCEPTED]


def test_what_was_taken_back_before_it_was_looked_at_answers_nothing(store: Torn, advisor: Advisor) -> None:
    past = Past()
    past.keep(store, correcting.say(store, NOON + 60, NOON + 600, C, LabelSource.CORRECTION, NOW))
    past.undo(store, written)
    assert not advisor.expire(NOW)
    assert advisor.say("q", R, NOW)


def test_an_answer_stays_one_when_the_correction_is_taken_back(store: Torn, advisor: Advisor) -> None:
    past = Past()
    past.keep(store, correcting.say(store, NOON + 60, NOON + 600, C, LabelSource.CORRECTION, NOW))
    assert advisor.expire(NOW)
    past.undo(store, written)
    assert not advisor.expire(LATE)
    assert verdicts(store) == [Verdict.ACCEPTED]


def test_corrections_made_while_the_program_did_not_run_count_at_the_next_start(store: Torn) -> None:
    say(store, 0, 900)
    advisor = Advisor(store, Settings(), LATE, 1)
    assert advisor.expire(LATE)
    assert verdicts(store) == [Verdict.ACCEPTED]


@pytest.mark.parametrize("kind", [k for k in AdviceKind if k is not AdviceKind.QUESTION])
def test_other_suggestions_wait_for_their_answer(store: Torn, kind: AdviceKind) -> None:
    store.add_advice(asked("other", kind))
    advisor = Advisor(store, Settings(), NOW, 1)
    say(store, 0, 1200)
    assert advisor.expire(NOW)
    assert learnt(advisor) == [("q", Verdict.ACCEPTED, NOW)]


def test_a_question_that_names_no_stretch_is_left_alone(store: Torn) -> None:
    store.add_advice(asked("backwards", AdviceKind.QUESTION, end=NOON))
    advisor = Advisor(store, Settings(), NOW, 1)
    say(store, 0, 1200)
    advisor.expire(NOW)
    assert [ident for ident, _, _ in learnt(advisor)] == ["q"]


def test_of_an_absence_nothing_is_said(store: Torn) -> None:
    store.put([(absence(NOON + 1200, 600.0, Presence.LOCKED), None)])
    say(store, 0, 1200)
    store.add_advice(asked("away", AdviceKind.QUESTION, end=NOON + 1800))
    advisor = Advisor(store, Settings(), NOW, 1)
    advisor.expire(NOW)
    assert verdicts(store) == [Verdict.ACCEPTED] * 2


def test_a_store_that_cannot_be_read_now_is_asked_again(store: Torn, advisor: Advisor) -> None:
    say(store, 0, 1200)
    store.torn = True
    assert not advisor.expire(NOW)
    store.torn = False
    assert advisor.expire(NOW)
    assert verdicts(store) == [Verdict.ACCEPTED]


def test_a_tick_counts_it_and_tells_of_it(store: Torn) -> None:
    clock = ManualClock(NOW, 0)
    recorder = Recorder(store, None, Settings(), Categories(), clock, seed=1)
    recorder.tick()
    recorder.teach(lambda teaching: say(teaching, 60, 600))
    assert recorder.tick() == (None, True)
    assert verdicts(store) == [Verdict.ACCEPTED]
    assert recorder.tick() == (None, False)
