"""Which stretch is asked about, what its answer is worth, and what an answer says of the time."""

import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import ManualClock, Paths, Settings, SystemClock
from headwater.categories import Categories
from headwater.engine import Changed, Engine, Event, Recorder, Recording
from headwater.engine.answers import answered_drift, answered_question
from headwater.engine.asking import LATELY_S, LONGEST_S, Asker, ended
from headwater.engine.worth import PACES, Pair, Traits, entropy, nearest, ranks, traits, uncertainty, worth
from headwater.records import (
    LEARNED_STATES,
    Advice,
    AdviceKind,
    Answer,
    Boundary,
    Channel,
    FocusState,
    Inference,
    Label,
    LabelSource,
    Presence,
    Question,
    Segment,
    Verdict,
)
from headwater.store import Store, StoreUnavailable, Trouble
from headwater.store.forgetting import Forgetting
from tests.support.desktop import wait_until

T0 = 1_790_000_000.0
F, R, C, M, D = LEARNED_STATES
U = FocusState.UNSURE
EVEN = (0.2,) * 5
SURE = (0.96, 0.01, 0.01, 0.01, 0.01)
TORN = (0.48, 0.48, 0.02, 0.01, 0.01)


def pairs(
    start: float, minutes: float, state: FocusState = U, p: tuple[float, ...] = TORN, *, app: str = "code",
    title: str = "a", keys: int | None = 20, presence: Presence = Presence.PRESENT, ruled: bool = False,
) -> list[Pair]:  # fmt: skip
    """Segments of a minute at most."""
    out: list[Pair] = []
    at, end = start, start + 60 * minutes
    while at < end:
        stop = min(at + 60, end)
        there = presence is Presence.PRESENT
        segment = Segment(at, stop, 0, presence, app if there else "", title if there else "", keys=keys, clicks=keys)
        shown = state if there else FocusState.AWAY
        told = Inference(at, stop, shown, p if there else (), Boundary.NONE, 0, 0, "m", ruled=ruled)
        out.append((segment, told))
        at = stop
    return out


def away(start: float, minutes: float) -> list[Pair]:
    return pairs(start, minutes, presence=Presence.AWAY)


def stretches(history: list[Pair], now: float, labels: Iterable[Label] = ()) -> list[tuple[float, float]]:
    return [(e.start - T0, e.end - T0) for e in ended(history, list(labels), now, Categories())]


# What an answer is worth


def test_entropy_is_measured_in_units_of_all_states_alike() -> None:
    assert entropy(EVEN) == pytest.approx(1.0)
    assert entropy((1.0, 0, 0, 0, 0)) == 0.0
    assert entropy(()) == 0.0
    assert entropy(SURE) < 0.2 < entropy(TORN) < 1.0


def test_uncertainty_is_a_mean_over_time_of_what_was_judged() -> None:
    mixed = [*pairs(T0, 3, p=EVEN), *pairs(T0 + 180, 1, p=(1.0, 0, 0, 0, 0)), *away(T0 + 240, 60)]
    assert uncertainty(mixed, T0, T0 + 240) == pytest.approx(0.75)
    assert uncertainty(mixed, T0 + 150, T0 + 210) == pytest.approx(0.5)
    assert uncertainty([(s, None) for s, _ in mixed], T0, T0 + 240) == 0.0


def test_traits_are_shares_and_paces_of_the_part_that_is_asked_about() -> None:
    history = [*pairs(T0, 2, app="code", keys=60), *pairs(T0 + 120, 2, app="slack", keys=None), *away(T0 + 240, 9)]
    found = traits(history, T0 + 60, T0 + 300, Categories())
    assert found.apps == pytest.approx({"code": 1 / 3, "slack": 2 / 3})
    assert sum(found.categories.values()) == pytest.approx(1.0)
    assert found.pace == pytest.approx((1 / 3, 60.0, 60.0, 0.0))
    unknown = traits(pairs(T0, 2, keys=None), T0, T0 + 120, Categories()).pace
    assert unknown[0] == 0.0
    assert all(math.isnan(x) for x in unknown[1:])
    assert traits([], T0, T0 + 60, Categories()).apps == {}


def test_ranks_are_the_persons_own_and_unknown_stays_unknown() -> None:
    import numpy as np

    pool = np.array([[1.0, 1, 1, 1], [2, 1, np.nan, 1], [3, 1, np.nan, 1], [4, 1, np.nan, 1]])
    found = ranks(np.array([[2.5, 1.0, 9.0, np.nan]]), pool)[0]
    assert found[:3].tolist() == [0.5, 0.5, 1.0]
    assert math.isnan(found[3])
    assert ranks(np.array([[7.0] * 4]), np.zeros((0, 4))).tolist() == [[0.5] * 4]


def like(a: Traits, b: Traits, pool: Iterable[Traits] = ()) -> float:
    return nearest([a], [b], [t.pace for t in pool])[0]


def test_likeness_needs_the_same_things_at_the_same_pace() -> None:
    def seen(app: str, keys: int) -> Traits:
        return traits(pairs(T0, 5, app=app, keys=keys), T0, T0 + 300, Categories())

    slow, fast, other = seen("code", 1), seen("code", 90), seen("slack", 1)
    pool = [slow, slow, fast, fast, other]
    assert like(slow, slow, pool) == pytest.approx(1.0)
    assert 0.3 < like(slow, fast, pool) < 0.95
    assert like(slow, other, pool) == 0.0
    assert like(seen("emacs", 1), slow, pool) == pytest.approx(0.5), "for the same thing, in another program"
    assert nearest([slow, other], [fast, slow], [t.pace for t in pool])[0] == pytest.approx(1.0)
    assert nearest([slow], [], []) == [0.0]
    assert len(slow.pace) == PACES


def test_worth_weighs_doubt_more_than_being_unlike_the_others() -> None:
    assert worth(0.0, 1.0) == worth(1.0, 0.0) == 0.0
    assert worth(1.0, 1.0) == 1.0
    assert worth(0.8, 0.4) > worth(0.4, 0.8)


# What ended lately


def test_a_stretch_is_a_run_of_one_shown_state_that_is_over() -> None:
    history = [*pairs(T0, 6), *pairs(T0 + 360, 5, F, SURE), *pairs(T0 + 660, 4)]
    assert stretches(history, T0 + 900) == [(0, 360), (360, 660)], "the last one may still go on"
    assert stretches([*history, *away(T0 + 900, 1)], T0 + 961) == [(360, 660), (660, 900)]


def test_short_long_and_old_stretches() -> None:
    assert stretches([*pairs(T0, 2.9), *pairs(T0 + 174, 1, F)], T0 + 240) == []
    assert stretches([*pairs(T0, 3), *pairs(T0 + 180, 1, F)], T0 + 240) == [(0, 180)]
    long = [*pairs(T0, 40), *pairs(T0 + 2400, 1, F)]
    assert stretches(long, T0 + 2460) == [(2400 - LONGEST_S, 2400)]
    assert stretches(long, T0 + 2400 + LATELY_S) == [(2400 - LONGEST_S, 2400)]
    assert stretches(long, T0 + 2401 + LATELY_S) == []


def test_short_detours_do_not_end_a_stretch_as_they_do_not_on_the_ribbon() -> None:
    history = [*pairs(T0, 3), *pairs(T0 + 180, 0.2, F), *pairs(T0 + 192, 3), *pairs(T0 + 372, 2, F)]
    assert stretches(history, T0 + 500) == [(0, 372)]


def test_absences_labels_rules_and_hidden_windows_are_not_asked_about() -> None:
    end = pairs(T0 + 600, 1, F)
    assert stretches([*away(T0, 10), *end], T0 + 660) == []
    assert stretches([*pairs(T0, 10, ruled=True), *end], T0 + 660) == []
    assert stretches([*pairs(T0, 10, app=""), *end], T0 + 660) == []
    assert stretches([*pairs(T0, 8), *pairs(T0 + 480, 2, app=""), *end], T0 + 660) == []
    assert stretches([*pairs(T0, 9.5), *pairs(T0 + 570, 0.5, app=""), *end], T0 + 660) == [(0, 600)]
    unjudged: list[Pair] = [(s, None) for s, _ in pairs(T0, 10)]
    assert stretches([*unjudged, *end], T0 + 660) == []
    label = Label(T0, T0, T0 + 360, R, LabelSource.CORRECTION)
    assert stretches([*pairs(T0, 10), *end], T0 + 660, [label]) == [(360, 600)], "what was not said of it is left"


# The asker


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "headwater.db")


def asker(store: Store, history: list[Pair], now: float, *, live: bool = True) -> Asker:
    store.put(history)
    made = Asker(store, Categories())
    made.remember([] if live else history, now)
    for segment, inference in history if live else ():
        made.finished(segment, inference)
    return made


def question(made: Asker, now: float) -> Question:
    found = made.question(now)
    assert found is not None
    return found


DOUBT = [*pairs(T0, 5, F, SURE), *pairs(T0 + 300, 5), *pairs(T0 + 600, 5, F, SURE), *away(T0 + 900, 1)]
NOW = T0 + 960


@pytest.mark.parametrize("live", [True, False])
def test_the_least_certain_stretch_is_asked_about(store: Store, live: bool) -> None:
    found = question(asker(store, DOUBT, NOW, live=live), NOW)
    assert (found.start, found.end) == (T0 + 300, T0 + 600)
    assert found.value == pytest.approx(entropy(TORN))
    assert [state for state, _ in found.states][:2] == [F, R]
    assert sum(p for _, p in found.states) == pytest.approx(1.0)


def test_what_is_like_something_told_before_is_worth_less(store: Store) -> None:
    old = pairs(T0 - 86_400, 5)
    store.put(old)
    store.add_label(Label(T0, T0 - 86_400, T0 - 86_100, F, LabelSource.CORRECTION))
    fresh = [
        *pairs(T0, 5, app="slack", p=(0.6, 0.3, 0.05, 0.03, 0.02)),
        *pairs(T0 + 300, 1, F, SURE),
        *pairs(T0 + 360, 5),
    ]
    made = asker(store, [*fresh, *away(T0 + 660, 1)], T0 + 720)
    found = question(made, T0 + 720)
    assert found.start == T0, "the other one is less certain, but its like was told"


def test_each_stretch_is_asked_about_once_also_after_a_restart(store: Store) -> None:
    made = asker(store, DOUBT, NOW)
    first = question(made, NOW)
    told = Advice(
        "q",
        NOW,
        AdviceKind.QUESTION,
        Channel.CARD,
        "advice.question",
        (("start", first.start), ("end", first.end)),
        1,
        "2",
    )
    store.add_advice(told)
    made.asked(told)
    assert question(made, NOW).start != first.start
    again = Asker(store, Categories())
    again.remember(DOUBT, NOW)
    assert question(again, NOW).start != first.start


def test_a_stretch_that_is_labelled_meanwhile_is_not_asked_about(store: Store) -> None:
    made = asker(store, DOUBT, NOW)
    assert question(made, NOW).start == T0 + 300
    store.add_label(Label(NOW, T0 + 300, T0 + 600, R, LabelSource.TRAY))
    assert question(made, NOW).start == T0 + 600


def test_history_that_was_judged_anew_is_read_anew(store: Store) -> None:
    made = asker(store, DOUBT, NOW)
    question(made, NOW)
    store.judge_again([replace(i, state=F, probabilities=SURE) for _, i in DOUBT[:15] if i])
    made.look_again()
    found = made.question(NOW)
    assert found is None or found.value < 0.3


def test_a_clock_that_is_set_back_asks_nothing_of_the_future(store: Store) -> None:
    made = asker(store, DOUBT, NOW)
    assert made.question(T0 - 3600) is None
    assert made.question(T0 + 450) is None
    for segment, inference in [*pairs(T0 - 3600, 5), *pairs(T0 - 3300, 1, F, SURE)]:
        made.finished(segment, inference)
    assert question(made, T0 - 3200).start == T0 - 3600


def test_a_store_that_cannot_be_read_asks_nothing(store: Store) -> None:
    made = asker(store, DOUBT, NOW)
    store.close()
    assert made.question(NOW) is None


def test_what_is_remembered_is_bounded(store: Store) -> None:
    made = Asker(store, Categories())
    for n in range(3000):
        for segment, inference in pairs(T0 + n, 1 / 60, LEARNED_STATES[n % 5]):
            made.finished(segment, inference)
    for n in range(200):
        params = (("start", T0 + n), ("end", T0 + n + 1))
        made.asked(Advice(str(n), T0 + n, AdviceKind.QUESTION, Channel.CARD, "advice.question", params, 1, "2"))
    made.question(T0 + 3000)
    assert len(made._recent) <= 1200
    assert len(made._asked) <= 48
    assert len(made._taught) <= 48


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
    moment = recorder(path, clock).moment(NOW)
    assert moment.began == T0
    assert moment.question is not None
    assert moment.question.start == T0 + 300
    quiet = recorder(path, clock, Settings(ask_questions=False)).moment(NOW)
    assert quiet.question is None


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
