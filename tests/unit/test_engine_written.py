"""Notes, goals and the search through the engine's thread: kept, told, taken back, and not brought back once
forgotten."""

import math
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from headwater.base import ManualClock, Paths, Settings
from headwater.engine import Changed, Engine, Event
from headwater.engine.goals import MOST, BadGoal
from headwater.engine.notes import LONGEST, BadNote
from headwater.records import Bound, FocusState, Goal, Intent, Measured, Per, TimeNote
from headwater.store import Store, StoreUnavailable
from headwater.store.forgetting import Forgetting
from tests.support.days import NOON, judged, segment

NOW = NOON + 3600
FOCUS = Goal(Measured.STATE, "focused", Per.DAY, Bound.AT_LEAST, 10)
TODAY = date(2026, 11, 12)
EVER = (-math.inf, math.inf)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Twenty minutes of sustained work at noon, and at noon two days before."""
    paths = Paths.under(tmp_path)
    with Store(paths.database) as store:
        for start in (NOON - 2 * 86_400, NOON):
            for n in range(20):
                s = segment(start + 60 * n, 60.0, "soffice", f"第三章 Draft {n % 2}")
                store.put([(s, judged(s, FocusState.FOCUSED))])
    engine = Engine(
        paths, Settings(agreed=True, watch_windows=False), ManualClock(NOW, 0), sources=lambda *_: (),
        model=lambda: (None, ""),
    )  # fmt: skip
    engine.start()
    yield engine
    engine.stop()


# -- notes ------------------------------------------------------------------------------------------------------------


def test_a_note_is_kept_told_changed_and_found(engine: Engine) -> None:
    heard: list[Event] = []
    engine.listen(heard.append)
    made = engine.notes.add(NOON, NOON + 600, "  phone\toff \n\n\n\n went \u202ewell\n")
    assert (made.text, made.made, made.changed, made.id) == ("phone off\n\nwent well", NOW, NOW, 1)
    assert engine.notes.of(NOON - 60, NOON + 60) == [made]
    assert any(isinstance(event, Changed) for event in heard)
    engine.clock.advance(60)  # type: ignore[attr-defined]
    changed = engine.notes.change(made.id, "phone on", end=NOON + 900)
    assert changed == TimeNote(NOON, NOON + 900, "phone on", NOW, NOW + 60)
    assert engine.search.find("phone").notes == (changed,)


def test_what_was_deleted_is_put_back_once(engine: Engine) -> None:
    made = engine.notes.add(NOON, NOON + 600, "words")
    assert engine.notes.undo() is None
    assert engine.notes.delete(made.id) == made
    assert engine.notes.of(*EVER) == []
    back = engine.notes.undo()
    assert (back, back and back.id) == (made, made.id)
    assert engine.notes.undo() is None
    assert engine.notes.of(*EVER) == [made]


def test_a_change_is_taken_back_once(engine: Engine) -> None:
    made = engine.notes.add(NOON, NOON + 600, "words")
    engine.clock.advance(60)  # type: ignore[attr-defined]
    engine.notes.change(made.id, "other words", end=NOON + 900)
    assert engine.notes.undo() == made
    assert engine.notes.undo() is None
    assert engine.notes.of(*EVER) == [made]
    with pytest.raises(BadNote):
        engine.notes.change(made.id, "")
    assert engine.notes.undo() is None, "nothing was changed"


def test_who_takes_a_step_back_takes_back_no_other(engine: Engine) -> None:
    mine, other = (engine.notes.add(NOON, NOON + 600, text) for text in ("words", "others"))
    changed = engine.notes.change(mine.id, "other words")
    gone = engine.notes.delete(other.id)
    assert engine.notes.undo(changed) is None
    assert engine.notes.of(*EVER) == [changed]
    assert engine.notes.undo(gone) == other
    changed = engine.notes.change(mine.id, "other words")
    engine.notes.delete(mine.id)
    assert engine.notes.undo(changed) is None, "it is gone since"
    assert engine.notes.of(*EVER) == [other]


def test_what_was_forgotten_on_purpose_is_not_put_back(engine: Engine) -> None:
    made = engine.notes.add(NOON, NOON + 600, "words")
    goal = engine.goals.add(FOCUS)
    engine.notes.delete(made.id)
    engine.goals.end(goal.id)
    engine.apart(lambda: _forget(engine.paths.database))
    assert engine.notes.undo() is None
    assert engine.goals.undo() is None
    assert (engine.notes.of(*EVER), engine.goals.all()) == ([], [])


def test_what_was_changed_before_something_was_forgotten_stays_so(engine: Engine) -> None:
    made = engine.notes.add(NOON - 86_400, NOON - 86_000, "a name")
    goal = engine.goals.add(FOCUS)
    engine.notes.change(made.id, "no name")
    engine.goals.change(replace(goal, minutes=30))
    engine.apart(lambda: _forget(engine.paths.database))
    assert engine.notes.undo() is None
    assert engine.goals.undo() is None
    assert [n.text for n in engine.notes.of(*EVER)] == ["no name"]
    assert [g.minutes for g in engine.goals.all()] == [30]


def _forget(path: Path) -> None:
    with Forgetting(path) as forgetting:
        forgetting.forget_range(NOON, NOON + 60)


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (NOON, NOON + 60, ""), (NOON, NOON + 60, " \n\u200f\t"), (NOON, NOON + 60, "x" * (LONGEST + 1)),
        (NOON, NOON, "words"), (NOON + 60, NOON, "words"), (-60.0, 60.0, "words"), (NOON, NOON + 400 * 86_400, "words"),
        (NOON, math.inf, "words"), (NOON, math.nan, "words"), (5e9, 5e9 + 60, "words"),
    ],
)  # fmt: skip
def test_notes_that_cannot_be_are_refused(engine: Engine, start: float, end: float, text: str) -> None:
    with pytest.raises(BadNote):
        engine.notes.add(start, end, text)
    made = engine.notes.add(NOON, NOON + 60, "words")
    with pytest.raises(BadNote):
        engine.notes.change(made.id, text, start, end)
    assert engine.notes.of(*EVER) == [made]


def test_there_is_no_note_of_that_number(engine: Engine) -> None:
    with pytest.raises(BadNote, match=r"There is no note of that number\."):
        engine.notes.change(7, "words")
    with pytest.raises(BadNote, match=r"There is no note of that number\."):
        engine.notes.delete(7)


def test_the_longest_note_is_kept_whole(engine: Engine) -> None:
    text = "\n".join(["第三章 " * 99] * 10)[:LONGEST].strip()
    assert engine.notes.add(NOON, NOON + 60, text).text == text.replace(" \n", "\n")


# -- goals ------------------------------------------------------------------------------------------------------------


def test_a_goal_is_kept_from_now_on_and_told_beside_what_was_recorded(engine: Engine) -> None:
    made = engine.goals.add(replace(FOCUS, made=5.0, ended=6.0))
    assert (made.made, made.ended, made.id) == (NOW, None, 1)
    assert engine.goals.all() == [made]
    (told,) = engine.goals.progress()
    assert (told.goal, told.now.seconds, told.now.met) == (made, 1200.0, True)
    assert [(p.seconds, p.met) for p in told.past[-2:]] == [(1200.0, None), (0.0, None)], "it was not made yet"
    assert engine.goals.add(FOCUS) == made, "the same is not kept twice"


def test_a_goal_is_changed_ended_and_holds_again(engine: Engine) -> None:
    made = engine.goals.add(FOCUS)
    changed = engine.goals.change(replace(made, minutes=30, per=Per.WEEK))
    assert changed == replace(made, minutes=30, per=Per.WEEK)
    assert engine.goals.all() == [changed]
    assert engine.goals.undo() == made
    assert engine.goals.undo() is None
    assert engine.goals.all() == [made]
    assert engine.goals.change(replace(made, minutes=30, per=Per.WEEK)) == changed
    assert engine.goals.end(made.id) == changed
    assert engine.goals.end(made.id) is None
    assert engine.goals.change(made) is None
    assert engine.goals.progress() == ()
    assert engine.goals.undo() == changed
    assert engine.goals.undo() is None
    assert engine.goals.all() == [changed]


def test_an_application_is_told_by_the_name_that_people_know(engine: Engine) -> None:
    engine.goals.add(Goal(Measured.APP, " soffice\n", Per.DAY, Bound.AT_MOST, 5))
    (told,) = engine.goals.progress()
    assert (told.goal.what, told.name, told.now.met) == ("soffice", "LibreOffice", False)


@pytest.mark.parametrize(
    "change",
    [
        {"what": ""}, {"what": "unsure"}, {"what": "away"}, {"what": "focused x"}, {"minutes": 0},
        {"minutes": 24 * 60 + 1}, {"of": Measured.CATEGORY}, {"of": Measured.APP, "what": " \u200f"},
        {"per": Per.WEEK, "minutes": 7 * 24 * 60 + 1},
    ],
)  # fmt: skip
def test_goals_that_cannot_be_are_refused(engine: Engine, change: dict[str, object]) -> None:
    bad = replace(FOCUS, **change)  # type: ignore[arg-type]
    with pytest.raises(BadGoal):
        engine.goals.add(bad)
    made = engine.goals.add(FOCUS)
    with pytest.raises(BadGoal):
        engine.goals.change(replace(bad, id=made.id))
    assert engine.goals.all() == [made]


def test_there_are_not_endlessly_many_goals(engine: Engine) -> None:
    for n in range(MOST):
        engine.goals.add(replace(FOCUS, minutes=10 + n))
    with pytest.raises(BadGoal, match="end one first"):
        engine.goals.add(replace(FOCUS, minutes=999))
    assert engine.goals.add(FOCUS).minutes == 10, "one that is there already"


# -- search -----------------------------------------------------------------------------------------------------------


def test_all_time_begins_with_the_first_record_and_holds_what_was_written_of_any_time(engine: Engine) -> None:
    found = engine.search.find("第三章")
    assert [(w.name, w.seconds, w.days) for w in found.windows] == [("LibreOffice", 1200.0, 2)] * 2
    assert engine.search.find("libreoffice draft").window_count == 2
    engine.notes.add(NOON - 900 * 86_400, NOON - 899 * 86_400, "old draft")
    engine.notes.add(NOON + 90 * 86_400, NOON + 91 * 86_400, "a draft to come")
    engine.plan_ahead("call the archive")
    engine.ask(lambda _recorder: None)
    assert engine.search.find("draft").note_count == 2
    assert engine.search.find("archive").plan_count == 1


def test_between_days_only_those_are_searched(engine: Engine) -> None:
    before, today = TODAY - timedelta(days=2), TODAY
    assert engine.search.find("draft", today, today).seconds == 1200.0
    assert engine.search.find("draft", None, before).seconds == 1200.0
    assert engine.search.find("draft", before, None).seconds == 2400.0
    assert engine.search.find("draft", today + timedelta(days=9), None).window_count == 0
    assert engine.search.find("draft", date(1, 1, 1), date.max).seconds == 2400.0
    assert engine.search.find("draft", most=1).windows != engine.search.find("draft", most=1, skip=1).windows


def test_the_night_belongs_to_the_day_that_the_person_says(engine: Engine) -> None:
    night = segment(NOON - 10 * 3600, 60.0, "code", "a night")
    engine.ask(lambda recorder: recorder.teach(lambda store: store.put([(night, None)])))
    assert engine.settings.day_start_hour == 4
    assert engine.search.find("night", TODAY, TODAY).window_count == 0
    engine.settings = replace(engine.settings, day_start_hour=0)
    assert engine.search.find("night", TODAY, TODAY).window_count == 1


def test_searches_share_one_connection_that_goes_when_nobody_searches(engine: Engine) -> None:
    engine.search.warm()
    finder = engine.reader.finder()
    asked = threading.Thread(target=engine.search.find, args=("draft",))
    asked.start()
    asked.join(10)
    assert engine.reader.finder() is finder
    engine.search.leave()
    engine.search.leave()
    other = engine.reader.finder()
    assert other is not finder
    assert engine.search.find("draft").window_count == 2


def test_the_search_lets_go_of_the_store_and_finds_nothing_of_what_was_forgotten(engine: Engine) -> None:
    assert engine.search.find("draft").window_count == 2
    finder = engine.reader.finder()

    def forget() -> None:
        assert finder.closed, "nothing of the program has the store open"
        with Forgetting(engine.paths.database) as forgetting:
            forgetting.forget_title("draft 1")

    engine.apart(forget)
    assert [w.title for w in engine.search.find("draft").windows] == ["第三章 Draft 0"]


def test_without_a_store_it_says_so(tmp_path: Path) -> None:
    engine = Engine(Paths.under(tmp_path), Settings(), ManualClock(NOW), sources=lambda *_: ())
    for ask in (engine.search.warm, lambda: engine.search.find("x"), engine.goals.progress):
        with pytest.raises(StoreUnavailable):
            ask()


def test_a_plan_that_was_kept_is_found_with_what_was_noted(engine: Engine) -> None:
    engine.ask(lambda recorder: recorder.teach(lambda store: store.add_intent(Intent(NOON, NOON + 60, "Kapitel"))))
    engine.ask(lambda recorder: recorder.teach(lambda store: store.note(NOON, "the second table", NOON + 60)))
    (found,) = engine.search.find("TABLE kapitel").plans
    assert (found.plan.text, found.note) == ("Kapitel", "the second table")
