"""What the person sees and decides of suggestions, in a running engine on a small store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from headwater.advice import AdviceState
from headwater.advice.belief import context
from headwater.base import ManualClock, Paths, Settings
from headwater.categories import Categories
from headwater.engine import Engine
from headwater.engine.advising import AdviceDesk, Liked
from headwater.engine.aftermath import YEAR_S, Aftermath
from headwater.engine.data import Sort, Wish
from headwater.engine.line import NotRecording
from headwater.engine.reading import Reader
from headwater.records import AdviceKind, Answer, FocusState, Label, LabelSource, Verdict
from headwater.reports.experiment import ENOUGH
from headwater.store import Store, StoreUnavailable
from tests.support.advised import advice, fill, left_out
from tests.support.rehearsing import NOW, TODAY
from tests.support.weeks import midnight

PROFILE = Settings(agreed=True, language="en")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    made = Paths.under(tmp_path / "home")
    with Store(made.database) as store:
        fill(store)
    return made


@pytest.fixture
def engine(paths: Paths) -> Iterator[Engine]:
    made = Engine(paths, PROFILE, ManualClock(NOW), sources=lambda *_: (), model=lambda: (None, ""))
    made.start()
    made.ask(lambda recorder: recorder.tick())
    yield made
    made.stop()


@pytest.fixture
def desk(engine: Engine) -> AdviceDesk:
    return engine.suggestions


def of(desk: AdviceDesk, kind: AdviceKind = AdviceKind.BREAK) -> Liked:
    return next(one for one in desk.liked() if one.kind is kind)


def learn(engine: Engine, verdict: Verdict, answers: int = 12) -> None:
    """As if so many offers of a pause had been answered so."""
    now = engine.clock.now()

    def act(recorder: object) -> None:
        advisor = recorder._advisor  # type: ignore[attr-defined]
        x = context(AdviceKind.BREAK, True, 0.0, 0.0)
        belief, reward = advisor._state.belief, 1.0 if verdict is Verdict.ACCEPTED else -0.5
        for n in range(answers):
            belief = belief.rewarded(x, 0.5, reward).silent(x, 0.5)
            one = advice(now - 200 - 20 * answers + n)
            advisor._store.add_advice(one)
            advisor._store.add_said(one, Answer(one.id, now - 50 + n, one.kind, verdict), None)
        advisor._state = replace(advisor._state, belief=belief)

    engine.ask(act)


# -- what was ---------------------------------------------------------------------------------------------------------


def test_the_history_is_told_with_what_followed_the_latest_first(desk: AdviceDesk) -> None:
    made = desk.history(NOW - YEAR_S, NOW)
    both = desk.history(NOW - YEAR_S, NOW, left_out=True)
    assert (len(made), len(both)) == (15, 30)
    assert [t.advice.at for t in both] == sorted((t.advice.at for t in both), reverse=True)
    assert {t.after.text for t in both if t.after and t.made} == {"after.pause"}
    assert {t.after.text for t in both if t.after and not t.made} == {"after.no_pause"}
    assert {round(t.probability, 6) for t in both} == {0.62}
    assert len({t.advice.id for t in both}) == 30
    assert [t for t in both if not t.made and t.answer] == []
    assert desk.history(NOW - 3600, NOW, left_out=True) == []


def test_of_the_first_ones_only_it_is_looked_up_unless_it_is_known(desk: AdviceDesk) -> None:
    first = desk.history(0.0, NOW, left_out=True, looked=4)
    assert [t.after is not None for t in first] == [True] * 4 + [False] * 26
    desk.history(0.0, NOW, left_out=True)
    assert all(t.after is not None for t in desk.history(0.0, NOW, left_out=True, looked=0))


def test_what_followed_is_not_told_before_it_is_known(engine: Engine, desk: AdviceDesk) -> None:
    engine.ask(lambda recorder: recorder._store.add_advice(advice(NOW - 600)))
    assert desk.history(NOW - 3600, NOW)[0].after is None


def test_what_the_person_says_of_the_time_changes_what_followed(engine: Engine, desk: AdviceDesk) -> None:
    day = midnight(TODAY - timedelta(days=1)) + 9 * 3600
    drift = advice(day, AdviceKind.EYES, (("minutes", 40),))
    engine.ask(lambda recorder: recorder._store.add_advice(drift))

    def held() -> float | None:
        after = next(t.after for t in desk.history(day - 1, day + 1) if t.advice.id == drift.id)
        return None if after is None else after.value

    assert held() == 1.0
    said = Label(NOW - 10, day, day + 1800, FocusState.DRIFTING, LabelSource.CORRECTION)
    engine.ask(lambda recorder: recorder.teach(lambda store: store.add_label(said)))
    assert held() == 0.5


def test_the_store_alone_tells_the_same(paths: Paths, desk: AdviceDesk) -> None:
    clock = ManualClock(NOW)
    alone = Aftermath(Reader(paths, clock, Categories()), clock, Categories())
    assert alone.history(0.0, NOW, PROFILE, left_out=True) == desk.history(0.0, NOW, left_out=True)


# -- what would have been ---------------------------------------------------------------------------------------------


def test_a_rehearsal_reads_and_writes_nothing(engine: Engine, desk: AdviceDesk) -> None:
    before = engine.advice_state
    told = len(desk.history(0.0, 1e11, left_out=True))
    mark = desk.prepare()
    found = desk.rehearse(engine.settings)
    assert found == desk.rehearse(engine.settings)
    assert (found.days, found.whole) == (13, True)
    assert desk.prepare() is mark, "read once"
    assert engine.advice_state == before
    assert len(desk.history(0.0, 1e11, left_out=True)) == told


def test_days_that_were_forgotten_are_gone(engine: Engine, desk: AdviceDesk) -> None:
    before = desk.prepare()
    assert desk.rehearse(PROFILE).days == 13
    assert len(desk.history(0.0, NOW, left_out=True)) == 30
    engine.data.forget(Wish(Sort.RANGE, start=midnight(TODAY - timedelta(days=9)), end=NOW))
    assert desk.prepare() is not before
    assert desk.rehearse(PROFILE).days == 4
    start = midnight(TODAY - timedelta(days=9))
    assert all(d.at < start for d in desk.rehearse(replace(PROFILE, suggestion_gap_s=900)).decisions)
    assert max(t.advice.at for t in desk.history(0.0, NOW, left_out=True)) < start


def test_days_that_begin_at_another_hour_are_other_days(desk: AdviceDesk) -> None:
    assert desk.rehearse(PROFILE).days == 13
    late = desk.rehearse(replace(PROFILE, day_start_hour=12))
    assert late.days == 12, "a morning belongs to the day before"


def test_without_a_thread_the_store_is_read(paths: Paths) -> None:
    idle = Engine(paths, PROFILE, ManualClock(NOW), sources=lambda *_: (), model=lambda: (None, ""))
    assert idle.suggestions.rehearse(PROFILE).days == 13
    assert len(idle.suggestions.liked()) == len(AdviceKind)
    with pytest.raises(NotRecording):
        idle.suggestions.forget_learned()


def test_where_there_is_no_store_it_is_told(tmp_path: Path) -> None:
    none = Engine(Paths.under(tmp_path), PROFILE, ManualClock(NOW), sources=lambda *_: (), model=lambda: (None, ""))
    for ask in (none.suggestions.prepare, none.suggestions.liked, none.suggestions.experiment):
        with pytest.raises(StoreUnavailable):
            ask()


# -- what was learned -------------------------------------------------------------------------------------------------


def test_what_is_believed_moves_with_the_answers(engine: Engine, desk: AdviceDesk) -> None:
    first = of(desk)
    assert first.mean == pytest.approx(first.at_first)
    assert (first.answers, first.off) == (10, False)
    assert first.spread == pytest.approx(first.spread_at_first)
    learn(engine, Verdict.NOT_HELPFUL)
    now = of(desk)
    assert now.mean < now.at_first - 0.2
    assert now.spread < now.spread_at_first
    assert now.answers == 22
    assert of(desk, AdviceKind.EYES).answers == 0


def test_what_was_learned_is_forgotten_and_comes_back(engine: Engine, desk: AdviceDesk) -> None:
    learn(engine, Verdict.NOT_HELPFUL)
    learned = of(desk)
    desk.forget_learned()
    forgotten = of(desk)
    assert forgotten.mean == pytest.approx(forgotten.at_first)
    assert forgotten.answers == 0
    learn(engine, Verdict.ACCEPTED, 1)
    assert desk.restore_learned()
    again = of(desk)
    assert learned.mean < again.mean < learned.mean + 0.3, "what was learned since is not lost"
    assert again.answers > learned.answers
    assert not desk.restore_learned()


def test_it_stays_forgotten_after_a_restart(engine: Engine, paths: Paths, desk: AdviceDesk) -> None:
    learn(engine, Verdict.NOT_HELPFUL)
    desk.forget_learned()
    engine.stop()
    idle = Engine(paths, PROFILE, ManualClock(NOW), sources=lambda *_: (), model=lambda: (None, ""))
    found = of(idle.suggestions)
    assert found.answers == 0
    assert found.mean == pytest.approx(found.at_first)


def test_to_look_is_no_change(engine: Engine, desk: AdviceDesk) -> None:
    """Who hears of changes looks again: looking must not be one."""
    heard: list[object] = []
    engine.ask(lambda _recorder: None)
    engine.listen(heard.append)
    desk.liked()
    desk.experiment()
    desk.prepare()
    desk.history(0.0, NOW)
    assert heard == []


def test_a_kind_that_was_turned_off_is_told_and_comes_back(engine: Engine, desk: AdviceDesk) -> None:
    now = engine.clock.now()

    def dismiss(recorder: object) -> None:
        advisor = recorder._advisor  # type: ignore[attr-defined]
        for n in range(4):
            one = advice(now - 4000 + 900 * n, AdviceKind.RESUME, (("place", "Writer"), ("minutes", 40)))
            advisor._store.add_advice(one)
            advisor._waiting[one.id] = one
            advisor.answer(one.id, Verdict.DISMISSED, now - 10 + n)

    engine.ask(dismiss)
    assert of(desk, AdviceKind.RESUME).off
    many = replace(PROFILE, suggestion_gap_s=900, suggestions_per_day=4)
    wanted = desk.rehearse(many, AdviceKind.RESUME)
    assert AdviceKind.RESUME in {d.kind for d in wanted.decisions}
    assert AdviceKind.RESUME not in {d.kind for d in desk.rehearse(many).decisions}
    desk.turn_on(AdviceKind.RESUME)
    assert not of(desk, AdviceKind.RESUME).off
    assert desk.rehearse(many) == wanted
    kept = engine.reader.state("advice")
    assert kept is not None
    assert AdviceState.from_bytes(kept).off == ()


# -- what difference they made ----------------------------------------------------------------------------------------


def test_what_followed_is_compared_when_there_is_enough(engine: Engine, desk: AdviceDesk) -> None:
    (few,) = desk.experiment()
    assert (few.kind, few.made, few.left_out, few.enough) == (AdviceKind.BREAK, 15, 15, False)
    engine.ask(lambda recorder: recorder.teach(lambda store: fill(store, days=2 * ENOUGH + 4)))
    desk.forget()
    found = next(d for d in desk.experiment() if d.kind is AdviceKind.BREAK)
    assert found.enough
    assert (found.with_it, found.without) == (1.0, 0.0)
    assert found.sure
    assert desk.experiment(since=NOW - 86_400) == ()


def test_what_was_certain_is_no_trial(engine: Engine, desk: AdviceDesk) -> None:
    day = midnight(TODAY - timedelta(days=2)) + 10 * 3600

    def act(store: Store) -> None:
        store.add_advice(advice(day + 1, propensity=1.0))
        store.add_withheld(left_out(day + 2, propensity=0.0))

    engine.ask(lambda recorder: recorder.teach(act))
    (found,) = desk.experiment()
    assert (found.made, found.left_out) == (15, 15)
