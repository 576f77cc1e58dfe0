"""Reasons out of a store: what decided, from the right memory, and nothing that is not true any more."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from headwater.attention import AttentionModel
from headwater.base import ManualClock, Paths, Settings, SystemClock
from headwater.categories import Categories, Rule
from headwater.engine import Engine
from headwater.engine.explaining import MARKS, Explainer, Streams
from headwater.engine.reading import Reader
from headwater.records import (
    LEARNED_STATES,
    Decider,
    Explanation,
    FocusState,
    Intent,
    Label,
    LabelSource,
    Presence,
    Segment,
)
from headwater.store import Store, StoreUnavailable
from headwater.store.forgetting import Forgetting
from tests.support.days import absence
from tests.support.desktop import wait_until
from tests.support.hand import Hand
from tests.support.rows import whole_day
from tests.support.switching import FIRST, judged, kept, morning

END = morning()[-1].end


@cache
def model() -> AttentionModel:
    return AttentionModel.load(provider="cpu")


class Place:
    """A store with an explainer on it."""

    def __init__(self, home: Path) -> None:
        self.paths = Paths.under(home)
        self.categories = Categories()
        self.clock = ManualClock(END, 3600)
        self.reader = Reader(self.paths, self.clock, self.categories)
        self.asks = self.another()

    def another(self) -> Explainer:
        return Explainer(self.reader, self.clock, self.categories, model)

    def store(self) -> Store:
        self.paths.database.parent.mkdir(parents=True, exist_ok=True)
        return Store(self.paths.database)

    def keep(self, segments: list[Segment]) -> None:
        with self.store() as store:
            kept(store, segments, model())


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    found = Place(tmp_path)
    found.keep(morning())
    yield found
    with found.reader.away():
        pass


def sure(told: Explanation | None) -> Explanation:
    assert told is not None
    return told


def test_the_present_is_what_was_judged(place: Place) -> None:
    said = judged(morning(), model())[-1]
    told = sure(place.asks.now())
    assert (told.start, told.end, told.state, told.by) == (said.start, said.end, said.state, Decider.MODEL)
    assert told.probabilities == pytest.approx(said.probabilities, abs=0.01)
    assert told.model == model().version
    assert told.reasons[0].key == "changes"
    assert told.told is None


def test_the_same_question_has_the_same_answer_whatever_was_asked_before(place: Place) -> None:
    moments = [FIRST + 30 + 120 * n for n in range(30)]
    forth = [place.asks.at(m) for m in moments]
    back = [place.asks.at(m) for m in reversed(moments)]
    fresh = [place.another().at(m) for m in moments[:5]]
    assert forth == back[::-1]
    assert forth[:5] == fresh


def test_nothing_recorded_no_model_and_no_store(place: Place, tmp_path: Path) -> None:
    assert place.asks.at(FIRST - 86_400) is None
    assert place.asks.at(END + 3600) is None
    assert place.asks.at(float(10**11)) is None
    none = Explainer(place.reader, place.clock, place.categories, lambda: None)
    assert none.at(END - 1) is None
    empty = Reader(Paths.under(tmp_path / "other"), place.clock, place.categories)
    with pytest.raises(StoreUnavailable):
        Explainer(empty, place.clock, place.categories, model).at(END)


def test_the_first_minute_of_a_store(tmp_path: Path) -> None:
    one = Place(tmp_path)
    one.keep(morning()[:1])
    told = sure(one.asks.at(FIRST + 5))
    assert len(told.probabilities) == len(LEARNED_STATES)


def test_what_the_person_said_goes_before_the_model(place: Place) -> None:
    with place.store() as store:
        store.add_label(Label(END, END - 300, END, FocusState.FOCUSED, LabelSource.CORRECTION))
    told = sure(place.asks.at(END - 5))
    assert (told.by, told.state) == (Decider.PERSON, FocusState.FOCUSED)
    assert told.reasons[0].key == "label"
    assert told.reasons[0].without == told.probabilities != ()


def test_an_absence_is_told_by_presence(place: Place) -> None:
    with place.store() as store:
        store.put([(absence(END, 900.0, Presence.LOCKED), None), (absence(END + 900, 60.0, Presence.PAUSED), None)])
    told = sure(place.asks.at(END + 100))
    assert (told.by, told.state, told.probabilities) == (Decider.PRESENCE, FocusState.AWAY, ())
    assert dict(told.reasons[0].params) == {"presence": "locked", "seconds": 900.0}
    assert place.asks.at(END + 930) is None


def test_a_rule_is_named(place: Place) -> None:
    place.categories.put([Rule(None, app="slack", plan=False, id=7)])
    with place.store() as store:
        pairs = store.history(FIRST, END)
        store.judge_again(
            [replace(i, state=FocusState.DRIFTING, ruled=True) for s, i in pairs if i is not None and s.app == "slack"]
        )
    slack = next(s for s in reversed(morning()) if s.app == "slack")
    told = sure(place.asks.at(slack.start + 1))
    assert (told.by, told.state) == (Decider.RULE, FocusState.DRIFTING)
    assert {"app": "slack", "on": 0, "number": 7}.items() <= dict(told.reasons[0].params).items()
    assert sum(told.reasons[0].without) == pytest.approx(1, abs=0.02)


def test_a_history_of_an_older_model_is_said_to_differ(place: Place) -> None:
    with place.store() as store:
        last = store.history(END - 5, END)[-1][1]
        assert last is not None
        store.judge_again([replace(last, state=FocusState.DRIFTING, model="0.0.1")])
    told = sure(place.asks.now())
    assert (told.state is not FocusState.DRIFTING, told.told) == (True, FocusState.DRIFTING)


def test_a_block_is_explained_by_a_segment_of_its_state(place: Place) -> None:
    with place.store() as store:
        pairs = store.history(FIRST, END)
    states = {i.state for _, i in pairs if i is not None}
    for state in states:
        told = sure(place.asks.of(FIRST, END, state))
        said = next(i for s, i in pairs if i is not None and s.start == told.start)
        assert said.state is state
    assert place.asks.of(END + 100, END + 200, FocusState.FOCUSED) is None


def test_a_plan_is_used_and_another_plan_makes_it_anew(place: Place) -> None:
    assert not any(r.key.startswith("plan") for r in sure(place.asks.now()).reasons)
    without = sure(place.asks.now()).probabilities
    with place.store() as store:
        store.add_intent(Intent(FIRST, None, "ribbon headwater"))
    planned = sure(place.asks.now())
    assert planned.probabilities != without
    assert planned == sure(place.another().now())


def test_rules_about_categories_make_it_anew(place: Place) -> None:
    before = sure(place.asks.now())
    from headwater.records import Category

    place.categories.put([Rule(Category.PLAY, app="slack"), Rule(Category.PLAY, app="firefox")])
    assert sure(place.asks.now()) == sure(place.another().now())
    assert sure(place.asks.now()).probabilities != before.probabilities


def test_what_is_forgotten_is_not_remembered(place: Place) -> None:
    place.asks.at(END - 5)
    with Forgetting(place.paths.database) as forgetting:
        forgetting.forget_range(FIRST, FIRST + 1800)
    place.asks.forget()
    assert place.asks.at(END - 5) == place.another().at(END - 5)


def test_a_gap_and_a_clock_that_was_set_back(tmp_path: Path) -> None:
    one = Place(tmp_path)
    late = [replace(s, start=s.start + 7200, end=s.end + 7200) for s in morning()]
    one.keep([*morning()[:30], *late[40:]])
    told = sure(one.asks.at(late[44].start + 1))
    assert len(told.probabilities) == len(LEARNED_STATES)
    with one.store() as store:  # what comes later replaces what shares its time
        kept(store, [replace(s, start=s.start - 600, end=s.end - 600) for s in late[40:60]], model())
    one.asks.forget()
    assert sure(one.asks.at(late[45].start - 590)).model


def test_a_long_day_keeps_few_marks_and_answers_alike(tmp_path: Path) -> None:
    one = Place(tmp_path)
    one.keep([s for s in whole_day(seed=3) if s.end > s.start])
    with one.store() as store:
        present = [s for s, _ in store.history(0, 1e10) if s.presence is Presence.PRESENT]
    last = present[-1]
    end = sure(one.asks.at(last.start))
    walk = one.asks._walk
    assert walk is not None
    assert 2 < len(walk._marks) <= MARKS
    early = sure(one.asks.at(present[200].start))
    assert early == sure(one.another().at(present[200].start))
    assert end == sure(one.asks.at(last.start))


def test_open_segments_are_judged_and_not_remembered(place: Place) -> None:
    extra = [replace(s, start=s.start + 480, end=s.end + 480) for s in morning()[60:]]
    everything = [*morning(), *extra]
    said = judged(everything, model())
    with place.store() as store:
        store.put(zip(everything[:70], said[:70], strict=True))
        open_ = [(s, replace(i, provisional=True)) for s, i in zip(everything[70:], said[70:], strict=True)]
        store.put_open(open_)
    place.asks.forget()
    told = sure(place.asks.at(extra[-1].start + 1))
    assert told.end == extra[-1].end
    walk = place.asks._walk
    assert walk is not None
    assert max(m.until for m in walk._marks) <= everything[69].end


def test_an_adapter_has_a_memory_of_its_own_and_its_name_is_told(place: Place) -> None:
    asks = Explainer(
        place.reader, place.clock, place.categories, model, lambda m: Streams(m.stream(), m.stream(), "own 1")
    )
    told = sure(asks.now())
    assert told.adapter == "own 1"
    assert not any(r.key == "taught" for r in told.reasons), "both say the same"
    assert told.probabilities == sure(place.asks.now()).probabilities


def test_many_threads_may_ask(place: Place) -> None:
    moments = [FIRST + 60 * n + 1 for n in range(0, 60, 6)]
    wanted = [place.another().at(m) for m in moments]
    found: dict[float, Explanation | None] = {}
    threads = [threading.Thread(target=lambda m=m: found.update({m: place.asks.at(m)})) for m in moments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [found[m] for m in moments] == wanted


def test_the_engine_has_one_and_forgets_when_history_changes(place: Place) -> None:
    """In its own thread nothing is found out."""
    hand = Hand()
    engine = Engine(
        place.paths, Settings(agreed=True), SystemClock(), sources=lambda *_: (hand,), model=lambda: (model(), "")
    )
    engine.start()
    try:
        wait_until(lambda: engine.model is not None, 20, "the model")
        told = sure(engine.reasons.at(END - 5))
        assert told == sure(place.asks.at(END - 5))
        assert engine.reasons is engine.reasons
        before = engine.reasons._forgotten
        engine.history_changed()
        wait_until(lambda: engine.reasons._forgotten > before, 20, "it to be forgotten")
        again = engine.reasons._forgotten
        engine.apart(lambda: None)
        assert engine.reasons._forgotten > again
        assert sure(engine.reasons.at(END - 5)) == told
    finally:
        engine.stop()
