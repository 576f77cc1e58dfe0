"""What the person says, through the engine's thread: kept, told, taken back, and not brought back once forgotten."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from headwater.base import ManualClock, Paths, Settings
from headwater.engine import Changed, Engine, Event
from headwater.engine import correcting as on_store
from headwater.engine.past import MOST
from headwater.records import LEARNED_STATES, Advice, AdviceKind, Channel, FocusState, Label, LabelSource, Presence
from headwater.reports.correcting import CannotCorrect, Deed, Edit, Why
from headwater.store import Store, StoreUnavailable, Trouble
from headwater.store.forgetting import Forgetting
from tests.support.days import NOON, absence, judged, segment

F, R, C = FocusState.FOCUSED, FocusState.ROUTINE, FocusState.COMMUNICATING
NOW = NOON + 3600


def fill(path: Path) -> None:
    """Twenty minutes of one state after the other, an absence, and ten minutes more."""
    with Store(path) as store:
        for n in range(20):
            s = segment(NOON + 60 * n, 60.0)
            store.put([(s, judged(s, F if n < 14 else R))])
        away = absence(NOON + 1200, 1200, Presence.AWAY)
        store.put([(away, judged(away, FocusState.AWAY))])
        for n in range(40, 50):
            s = segment(NOON + 60 * n, 60.0)
            store.put([(s, judged(s, C))])


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    paths = Paths.under(tmp_path)
    fill(paths.database)
    engine = Engine(
        paths, Settings(agreed=True, watch_windows=False), ManualClock(NOW), sources=lambda *_: (),
        model=lambda: (None, ""),
    )  # fmt: skip
    engine.start()
    yield engine
    engine.stop()


def labels(engine: Engine) -> list[tuple[float, float, FocusState]]:
    return [(x.start - NOON, x.end - NOON, x.state) for x in engine.reader.labels(-math.inf, math.inf)]


def test_what_is_said_is_kept_told_and_shown(engine: Engine) -> None:
    heard: list[Event] = []
    engine.listen(heard.append)
    edit = engine.corrections.say(NOON + 60, NOON + 300, R, LabelSource.TRAY)
    assert (edit.deed, edit.start, edit.end, edit.state) == (Deed.SAY, NOON + 60, NOON + 300, R)
    assert [(x.id > 0, x.at, x.source) for x in edit.added] == [(True, NOW, LabelSource.TRAY)]
    assert labels(engine) == [(60, 300, R)]
    engine.ask(lambda _recorder: None)
    assert Changed() in heard
    span = next(s for s in engine.day(engine.today()).spans if s.corrected)
    assert (span.start, span.end, span.inferred) == (NOON + 60, NOON + 300, F)


def test_it_is_clipped_to_where_somebody_was(engine: Engine) -> None:
    assert engine.corrections.say(NOON + 600, NOON + 2000, R).end == NOON + 1200
    assert engine.corrections.say(NOON + 2900, NOW + 900, R).end == NOON + 3000
    over = engine.corrections.say(NOON + 900, NOON + 2700, C)
    assert (over.start, over.end) == (NOON + 900, NOON + 2700), "an absence in the middle does not cut it"
    assert engine.day(engine.today()).seconds(FocusState.AWAY) == 1200


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (NOW + 1, NOW + 60, Why.FUTURE), (NOON + 1300, NOON + 1400, Why.NOBODY), (NOON + 60, NOON + 60, Why.BACKWARDS),
        (NOON + 60, NOON, Why.BACKWARDS), (NOON - 9e8, NOON - 9e8 + 9e4, Why.NOBODY),
        (NOON - 9e4, NOON + 60, Why.LONG), (-math.inf, math.inf, Why.LONG),
    ],
)  # fmt: skip
def test_what_cannot_be_said_changes_nothing(engine: Engine, start: float, end: float, why: Why) -> None:
    with pytest.raises(CannotCorrect) as told:
        engine.corrections.say(start, end, F)
    assert told.value.why is why
    with pytest.raises(CannotCorrect):
        engine.corrections.say(NOON, NOON + 60, FocusState.UNSURE)
    with pytest.raises(CannotCorrect):
        engine.corrections.unsay(NOON, NOON + 600)
    assert (labels(engine), engine.corrections.can_undo) == ([], False)
    assert engine.corrections.split(NOON + 60) is None
    assert engine.corrections.undo() is None


def test_steps_go_back_and_forth_and_a_new_one_ends_the_way_forth(engine: Engine) -> None:
    c = engine.corrections
    c.say(NOON, NOON + 600, R)
    c.split(NOON + 300)
    c.unsay(NOON + 400, NOON + 500)
    assert labels(engine) == [(0, 300, R), (300, 400, R), (500, 600, R)]
    undone = c.undo()
    assert undone is not None
    assert undone.deed is Deed.UNSAY
    c.undo()
    assert labels(engine) == [(0, 600, R)]
    engine.corrections.redo()
    assert labels(engine) == [(0, 300, R), (300, 600, R)]
    c.say(NOON + 700, NOON + 800, C)
    assert c.redo() is None
    while c.undo() is not None:
        pass
    assert (labels(engine), c.can_undo, c.can_redo) == ([], False, True)


def test_the_newer_word_wins_even_if_the_clock_was_set_back(engine: Engine) -> None:
    engine.corrections.say(NOON, NOON + 600, R)
    engine.clock.jump(NOON + 3000)  # type: ignore[attr-defined]
    engine.corrections.say(NOON + 300, NOON + 900, C)
    spans = [(s.start - NOON, s.state) for s in engine.day(engine.today()).spans if s.corrected]
    assert spans == [(0, R), (300, C)]


def test_merging_takes_what_is_shown_longest(engine: Engine) -> None:
    assert engine.corrections.merge(NOON + 600, NOON + 1200).state is R
    assert engine.corrections.merge(NOON, NOON + 1200, C).state is C
    assert labels(engine) == [(0, 1200, C)]


def test_more_than_a_day_is_refused_before_it_is_read(engine: Engine) -> None:
    assert engine.corrections.say(NOON - 80_000, NOON + 600, R).end == NOON + 600
    unread = cast("Store", None)
    with pytest.raises(CannotCorrect) as told:
        on_store.say(unread, 0.0, NOW, F, LabelSource.CORRECTION, NOW)
    assert told.value.why is Why.LONG
    with pytest.raises(CannotCorrect) as told:
        on_store.merge(unread, 0.0, NOW, F, NOW)
    assert told.value.why is Why.LONG


def test_a_longer_word_of_before_can_still_be_taken_back(engine: Engine) -> None:
    engine.ask(lambda r: r.teach(lambda store: store.add_label(Label(NOW, 0.0, NOW, R, LabelSource.CORRECTION))))
    engine.corrections.unsay(0.0, NOW)
    assert labels(engine) == []


def test_the_past_is_bounded(engine: Engine) -> None:
    for n in range(MOST + 5):
        engine.corrections.say(NOON, NOON + 600, LEARNED_STATES[n % 5])
    for _ in range(MOST):
        assert engine.corrections.undo() is not None
    assert engine.corrections.undo() is None
    assert labels(engine) == [(0, 600, LEARNED_STATES[4])]


def test_what_was_forgotten_on_purpose_is_not_brought_back_by_undo(engine: Engine) -> None:
    engine.corrections.say(NOON, NOON + 600, R)
    engine.corrections.say(NOON, NOON + 600, C)
    with Forgetting(engine.paths.database) as store:
        store.forget_range(NOON - 60, NOON + 900)
    assert engine.corrections.undo() is None
    assert labels(engine) == []


def test_a_question_answered_wrongly_is_what_undo_takes_back(engine: Engine) -> None:
    engine.corrections.say(NOON, NOON + 600, C)
    params = (("start", NOON + 700), ("end", NOON + 900), ("minutes", 3))
    with Store(engine.paths.database) as store:
        store.add_advice(Advice("q", NOW - 60, AdviceKind.QUESTION, Channel.CARD, "advice.question", params, 0.5, "2"))
    engine.say("q", R)
    engine.ask(lambda _recorder: None)
    assert labels(engine) == [(0, 600, C), (700, 900, R)]
    undone = engine.corrections.undo()
    assert undone is not None
    assert undone.state is R
    assert labels(engine) == [(0, 600, C)]


def test_answers_are_steps_too_after_the_store_was_let_go(engine: Engine) -> None:
    params = (("start", NOON + 700), ("end", NOON + 900), ("minutes", 3))
    with Store(engine.paths.database) as store:
        store.add_advice(Advice("q", NOW - 60, AdviceKind.QUESTION, Channel.CARD, "advice.question", params, 0.5, "2"))
    engine.apart(lambda: None)
    engine.say("q", R)
    engine.ask(lambda _recorder: None)
    assert engine.corrections.undo() is not None
    assert labels(engine) == []


def test_what_somebody_else_took_back_is_left_alone(engine: Engine) -> None:
    edit = engine.corrections.say(NOON, NOON + 600, R)
    with Store(engine.paths.database) as store:
        on_store.remove(store, edit.added[0].id)
        store.add_label(Label(NOW, NOON + 700, NOON + 800, C, LabelSource.QUESTION))
    assert engine.corrections.undo() is None
    assert labels(engine) == [(700, 800, C)]


def test_a_store_that_does_not_take_it_changes_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.corrections.say(NOON, NOON + 600, R)

    def full(*_: object) -> list[int]:
        raise StoreUnavailable(Trouble.FULL, engine.paths.database)

    monkeypatch.setattr(Store, "edit_labels", full)
    for do in (lambda: engine.corrections.say(NOON, NOON + 600, C), engine.corrections.undo):
        with pytest.raises(StoreUnavailable):
            do()
    monkeypatch.undo()
    assert labels(engine) == [(0, 600, R)]
    assert engine.corrections.undo() is not None
    assert labels(engine) == []


def test_an_edit_made_elsewhere_is_done_and_can_be_undone(engine: Engine) -> None:
    made = engine.corrections.apply(
        Edit(Deed.SAY, NOON, NOON + 60, R, (), (Label(NOW, NOON, NOON + 60, R, LabelSource.QUESTION),))
    )
    assert made.added[0].id > 0
    assert engine.corrections.apply(replace(made, removed=(), added=())).empty
    engine.corrections.undo()
    assert labels(engine) == []


def test_the_last_stretch_is_asked_about(engine: Engine) -> None:
    found = engine.corrections.lately()
    assert found is not None
    assert (found.start, found.end, found.guess, found.said) == (NOON + 2400, NOON + 3000, C, False)
    engine.corrections.say(NOON + 2400, NOON + 3000, R, LabelSource.TRAY)
    said = engine.corrections.lately()
    assert said is not None
    assert (said.guess, said.said) == (R, True)
    engine.clock.jump(NOON + 5 * 3600)  # type: ignore[attr-defined]
    assert engine.corrections.lately() is None


def test_the_door_answers_about_labels(engine: Engine) -> None:
    told = engine.label({"do": "add", "start": NOON, "end": NOON + 600, "state": "routine"})
    assert (told["done"], told["state"]) == ("say", "routine")
    assert labels(engine) == [(0, 600, R)]
    assert engine.label({"do": "undo"})["done"] == "say"
    assert engine.label({"do": "undo"})["done"] is None
    assert engine.label({"do": "remove", "number": 99})["error"] == Why.NOTHING_SAID
    assert "error" in engine.label({"do": "add", "start": NOW + 9, "end": NOW + 99, "state": "routine"})
    for nonsense in (
        {"do": "add", "start": "now", "end": 1.0, "state": "routine"}, {"do": "add", "start": 1.0},
        {"do": "add", "start": NOON, "end": NOON + 60, "state": "happy"}, {"do": "dance"},
        {"do": "remove", "number": True},
    ):  # fmt: skip
        with pytest.raises((ValueError, KeyError)):
            engine.label(nonsense)
