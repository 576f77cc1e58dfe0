"""What an answer says of the time, and how it is kept: late, after a clock was set back, on a full disk."""

import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import ManualClock, Paths, Settings, SystemClock
from headwater.categories import Categories
from headwater.engine import Changed, Engine, Event, Recorder, Recording
from headwater.engine.answers import answered_drift, answered_question
from headwater.engine.worth import Pair
from headwater.records import (
    LEARNED_STATES,
    Advice,
    AdviceKind,
    Answer,
    Channel,
    FocusState,
    Label,
    LabelSource,
    Presence,
    PresenceChanged,
    Verdict,
)
from headwater.store import Store, StoreUnavailable, Trouble
from headwater.store.forgetting import Forgetting
from tests.support.asking import DOUBT, NOW, SURE, T0, C, D, F, R, pairs
from tests.support.desktop import wait_until


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "headwater.db")


# What answers say


def advised(kind: AdviceKind, start: float = T0, end: float = T0 + 300) -> Advice:
    return Advice("x", T0 + 300, kind, Channel.CARD, f"advice.{kind}", (("start", start), ("end", end)), 0.8, "2")


@pytest.mark.parametrize("state", [*LEARNED_STATES, FocusState.AWAY])
def test_an_answered_question_is_a_label_over_its_stretch(state: FocusState) -> None:
    told = answered_question(advised(AdviceKind.QUESTION), state, T0 + 999)
    assert told == Label(T0 + 999, T0, T0 + 300, state, LabelSource.QUESTION)


def test_what_is_no_question_or_no_state_is_no_label() -> None:
    assert answered_question(advised(AdviceKind.QUESTION), FocusState.UNSURE, T0) is None
    assert answered_question(advised(AdviceKind.DRIFT), F, T0) is None
    assert answered_question(replace(advised(AdviceKind.QUESTION), params=()), F, T0) is None


@pytest.mark.parametrize("verdict", list(Verdict))
def test_only_two_answers_about_the_plan_say_what_the_time_was(verdict: Verdict) -> None:
    history = pairs(T0, 5, D, (0.05, 0.1, 0.0, 0.0, 0.85))
    told = answered_drift(advised(AdviceKind.DRIFT), verdict, history, T0 + 400)
    states = {Verdict.ACCEPTED: D, Verdict.NOT_HELPFUL: R}
    wanted = Label(T0 + 400, T0, T0 + 300, states[verdict], LabelSource.NOTIFICATION) if verdict in states else None
    assert told == wanted
    assert answered_drift(advised(AdviceKind.BREAK), verdict, history, T0) is None


def test_part_of_it_means_the_likeliest_other_state_over_the_whole_stretch() -> None:
    drift = advised(AdviceKind.DRIFT)
    mixed = [*pairs(T0, 3, D, (0.0, 0.1, 0.0, 0.0, 0.9)), *pairs(T0 + 180, 2, D, (0.0, 0.0, 0.2, 0.0, 0.8))]
    told = answered_drift(drift, Verdict.NOT_HELPFUL, [*mixed, *pairs(T0 + 300, 60, F, SURE)], T0)
    assert told is not None
    assert told.state is C
    assert answered_drift(drift, Verdict.NOT_HELPFUL, [], T0) is None
    assert answered_drift(drift, Verdict.NOT_HELPFUL, pairs(T0, 5, D, (0.0, 0.0, 0.0, 0.0, 1.0)), T0) is None


# Through the recorder


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW, 0)


def recorder(path: Path, clock: ManualClock, settings: Settings | None = None, store: Store | None = None) -> Recorder:
    return Recorder(store or Store(path), None, settings or Settings(), Categories(), clock, seed=1)


def kept(path: Path, advice: Advice, history: Iterable[Pair] = ()) -> None:
    with Store(path) as store:
        store.put(history)
        store.add_advice(advice)


def said(path: Path) -> tuple[list[tuple[FocusState, LabelSource, float, float]], list[Verdict]]:
    with Store(path, read_only=True) as store:
        labels = [(x.state, x.source, x.start, x.end) for x in store.labels(0, math.inf)]
        return labels, [a.verdict for _, a in store.advice(0, math.inf) if a]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "headwater.db"


def test_an_answer_and_its_label_are_kept_in_one(path: Path, clock: ManualClock) -> None:
    kept(path, replace(advised(AdviceKind.QUESTION), at=NOW - 60))
    rec = recorder(path, clock)
    assert rec.say("x", R)
    assert not rec.say("x", F), "the first word counts; a correction is another thing"
    assert rec.answer("x", Verdict.DISMISSED) == (False, ())
    assert not rec.say("nobody", R)
    rec.close()
    assert said(path) == ([(R, LabelSource.QUESTION, T0, T0 + 300)], [Verdict.ACCEPTED])


@pytest.mark.parametrize("later", [7300, 3 * 86_400])
def test_a_late_answer_still_labels_the_right_time(path: Path, clock: ManualClock, later: float) -> None:
    kept(path, replace(advised(AdviceKind.QUESTION), at=NOW - 60))
    rec = recorder(path, clock)
    clock.advance(later)
    rec.tick()
    assert said(path) == ([], [Verdict.EXPIRED])
    assert rec.say("x", C)
    assert not rec.say("x", C)
    assert said(path) == ([(C, LabelSource.QUESTION, T0, T0 + 300)], [Verdict.ACCEPTED])


def test_an_answer_after_a_clock_was_set_back_counts(path: Path, clock: ManualClock) -> None:
    kept(path, replace(advised(AdviceKind.QUESTION), at=NOW - 60))
    clock.jump(NOW - 7200)
    assert recorder(path, clock).say("x", C)
    assert said(path)[0] == [(C, LabelSource.QUESTION, T0, T0 + 300)]


@pytest.mark.parametrize("kind", [AdviceKind.QUESTION, AdviceKind.DRIFT])
def test_an_answer_holds_over_an_older_word_after_a_clock_was_set_back(
    path: Path, clock: ManualClock, kind: AdviceKind
) -> None:  # fmt: skip
    kept(path, replace(advised(kind), at=NOW - 60))
    with Store(path) as store:
        store.add_label(Label(NOW + 5000, T0 - 60, T0 + 200, F, LabelSource.CORRECTION))
        store.add_label(Label(NOW + 9000, T0 + 300, T0 + 900, F, LabelSource.CORRECTION))
        rec = recorder(path, clock)
        if kind is AdviceKind.QUESTION:
            assert rec.say("x", D)
        else:
            assert rec.answer("x", Verdict.ACCEPTED) == (True, ())
        assert [(x.state, x.at) for x in store.labels(T0, T0 + 300)] == [(F, NOW + 5000), (D, NOW + 5000.001)]
        rec.close()


@pytest.mark.parametrize(
    ("verdict", "label"),
    [(Verdict.ACCEPTED, D), (Verdict.NOT_HELPFUL, R), (Verdict.LATER, None), (Verdict.DISMISSED, None)],
)
def test_answers_about_the_plan_count_as_labels(
    path: Path, clock: ManualClock, verdict: Verdict, label: FocusState | None
) -> None:
    kept(path, replace(advised(AdviceKind.DRIFT), at=NOW - 60), pairs(T0, 5, D, (0.05, 0.1, 0.0, 0.0, 0.85)))
    rec = recorder(path, clock)
    clock.advance(3600)
    assert rec.answer("x", verdict) == (True, ())
    labels = [] if label is None else [(label, LabelSource.NOTIFICATION, T0, T0 + 300)]
    assert said(path) == (labels, [verdict])


class Full(Store):
    """A store whose disk fills up."""

    full = False

    def add_said(self, advice: Advice, answer: Answer, label: Label | None) -> None:
        if self.full:
            raise StoreUnavailable(Trouble.FULL, Path("headwater.db"))
        super().add_said(advice, answer, label)


def test_what_a_full_disk_did_not_take_is_kept_at_the_next_tick(path: Path, clock: ManualClock) -> None:
    kept(path, replace(advised(AdviceKind.QUESTION), at=NOW - 60))
    store = Full(path)
    rec = recorder(path, clock, store=store)
    store.full = True
    assert rec.say("x", R)
    assert not rec.say("x", F), "it is known although it is not written"
    rec.tick()
    assert said(path) == ([], [])
    store.full = False
    rec.tick()
    rec.tick()
    assert said(path) == ([(R, LabelSource.QUESTION, T0, T0 + 300)], [Verdict.ACCEPTED])


def test_answer_and_label_are_all_or_none(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreUnavailable(Trouble.FULL, Path("headwater.db"))

    monkeypatch.setattr("headwater.store.store.insert_label", full)
    answer = Answer("x", T0, AdviceKind.QUESTION, Verdict.ACCEPTED)
    with pytest.raises(StoreUnavailable):
        store.add_said(advised(AdviceKind.QUESTION), answer, Label(T0, T0, T0 + 300, R, LabelSource.QUESTION))
    assert store.advice(0, math.inf) == []
    assert store.labels(0, math.inf) == []


@pytest.mark.parametrize(
    ("begin", "end", "left"),
    [(T0 - 60, T0 + 1, 0), (T0 + 299, T0 + 310, 0), (T0 + 100, T0 + 200, 0), (T0 - 60, T0, 1), (T0 + 300, T0 + 350, 1)],
)
def test_forgetting_a_stretch_forgets_what_was_asked_about_it(
    store: Store, begin: float, end: float, left: int
) -> None:
    late = replace(advised(AdviceKind.QUESTION), at=T0 + 400)
    store.add_said(late, Answer("x", T0 + 410, AdviceKind.QUESTION, Verdict.LATER), None)
    store.add_advice(replace(late, id="other", params=(("minutes", 5), ("place", "start"))))
    with Forgetting(store.path) as forgetting:
        assert forgetting.what_range(begin, end).others == 1 - left
        forgetting.forget_range(begin, end)
    assert sorted(a.id for a, _ in store.advice(0, math.inf)) == ["other", "x"][: 1 + left]


def test_the_moment_carries_the_question_and_when_recording_began(path: Path, clock: ManualClock) -> None:
    with Store(path) as store:
        store.put(DOUBT)
    made = recorder(path, clock)
    assert made.moment(NOW).began == T0
    assert made.moment(NOW).question is None, "nobody who is at work is asked"
    back = made, recorder(path, clock, Settings(ask_questions=False))
    for each in back:
        each.observe(PresenceChanged(NOW - 5, Presence.AWAY, NOW - 90))
        each.observe(PresenceChanged(NOW, Presence.PRESENT, NOW))
    asked, quiet = (each.moment(NOW).question for each in back)
    assert asked is not None
    assert asked.start == T0 + 300
    assert quiet is None


def test_nothing_was_recorded_yet(path: Path, clock: ManualClock) -> None:
    moment = recorder(path, clock).moment(NOW)
    assert (moment.began, moment.question) == (None, None)


def test_the_engine_keeps_what_is_said_and_tells_who_shows_it(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    clock = SystemClock()
    kept(paths.database, replace(advised(AdviceKind.QUESTION), at=clock.now() - 60))
    engine = Engine(paths, Settings(agreed=True), clock, sources=lambda *_: (), model=lambda: (None, ""))
    engine.start()
    try:
        wait_until(lambda: engine.now().recording is Recording.RECORDING, 20, "recording")
        heard: list[Event] = []
        engine.listen(heard.append)
        engine.say("x", R)
        wait_until(lambda: any(isinstance(event, Changed) for event in heard), 20, "the change to be told")
    finally:
        engine.stop()
    assert said(paths.database)[0] == [(R, LabelSource.QUESTION, T0, T0 + 300)]
