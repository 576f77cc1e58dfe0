"""Sessions in the joined line, without a thread: what is counted, said and asked."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.advice.sessions import POSTPONED_S, postpone, rest, skip
from headwater.engine import Planned
from headwater.engine.sessions import ASKED_S
from headwater.records import InputCounts, Intent, Observation, Phase, Presence, Signal, SignalChanged, WindowSeen
from tests.support.sessions import T0, TIMED, Run, calls


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    made = Run(tmp_path / "headwater.db")
    made.rec.observe(WindowSeen(T0, "soffice", "chapter 3.odt"))
    yield made
    made.rec.close()


# -- the timer --------------------------------------------------------------------------------------------------------


def test_a_plan_without_lengths_has_no_timer(run: Run) -> None:
    run.keeper.plan(run.rec, Planned("Chapter 3", None))
    run.minutes(120, by=30.0)
    now = run.keeper.now(run.clock.now())
    assert now is not None
    assert (now.at.phase, now.at.left_s, now.at.part) == (Phase.OPEN, None, None)
    assert calls(run) == []


def test_a_pause_is_said_once_and_again_when_it_was_postponed(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(49)
    assert (run.phase, calls(run)) == (Phase.WORKING, [])
    run.minutes(5)
    assert (run.phase, calls(run)) == (Phase.DUE, [(Phase.DUE, 10)])
    run.keeper.say(run.rec, postpone)
    assert (run.phase, run.left) == (Phase.WORKING, POSTPONED_S)
    run.minutes(6)
    assert calls(run) == [(Phase.DUE, 10)] * 2
    run.keeper.say(run.rec, rest)
    run.minutes(9)
    phases = [run.phase]
    run.minutes(2)
    assert [*phases, run.phase] == [Phase.RESTING, Phase.WORKING]
    run.keeper.say(run.rec, skip)
    assert run.left == 3000


@pytest.mark.parametrize("what", ["call", "perhaps a call", "sharing", "full screen", "typing"])
def test_nobody_is_interrupted_by_it(run: Run, what: str) -> None:
    before: dict[str, list[Observation]] = {
        "call": [SignalChanged(T0, Signal.CALL, True)],
        "perhaps a call": [SignalChanged(T0, Signal.CALL, None)],
        "sharing": [SignalChanged(T0, Signal.SHARING, True)],
        "full screen": [WindowSeen(T0 + 1, "soffice", "talk", fullscreen=True)],
        "typing": [],
    }
    after: dict[str, list[Observation]] = {
        "call": [SignalChanged(T0, Signal.CALL, False)],
        "perhaps a call": [SignalChanged(T0, Signal.CALL, False)],
        "sharing": [SignalChanged(T0, Signal.SHARING, False)],
        "full screen": [WindowSeen(T0 + 3600, "soffice", "chapter", fullscreen=False)],
        "typing": [],
    }
    for each in before[what]:
        run.rec.observe(each)
    run.keeper.plan(run.rec, TIMED)
    while run.clock.now() < T0 + 3600:
        if what == "typing":
            run.rec.observe(InputCounts(run.clock.now(), 5.0, 9, 0, 0, 0))
        run.minutes(1 / 12)
    assert (run.phase, calls(run)) == (Phase.DUE, [])
    for each in after[what]:
        run.rec.observe(each)
    run.minutes(1)
    assert calls(run) == [(Phase.DUE, 10)]


def test_an_absence_of_a_pause_s_length_is_the_pause(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(51)
    assert calls(run) == [(Phase.DUE, 10)]
    run.minutes(3)
    run.presence(Presence.AWAY, run.clock.now() - 180)
    run.minutes(8, by=30.0)
    run.presence(Presence.PRESENT)
    run.minutes(1)
    assert (run.phase, calls(run)) == (Phase.WORKING, [(Phase.DUE, 10)])
    assert run.left > 2900


def test_a_short_absence_and_a_pause_of_recording_are_no_pause(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(20)
    run.presence(Presence.AWAY, run.clock.now() - 180)
    run.minutes(5, by=30.0)
    run.presence(Presence.PRESENT)
    run.minutes(1)
    assert run.left == pytest.approx(3000 - 60 * 18, abs=10)
    run.presence(Presence.PAUSED)
    run.minutes(20, by=30.0)
    assert run.left == pytest.approx(3000 - 60 * 38, abs=40), "who is not looked at may be working"


def test_clocks_that_jump_and_a_machine_that_sleeps(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(20)
    left = run.left
    run.clock.jump(run.clock.now() - 3600 * 5)
    run.minutes(1)
    assert run.left == left - 60
    run.clock.jump(T0 + 1260)
    run.minutes(1)
    assert run.left == 2940, "back to where it was is five hours that nobody saw: a pause"
    run.clock.jump(run.clock.now() + 300)
    run.minutes(1)
    assert run.left == 2880, "what nobody saw is no work"
    run.clock.jump(run.clock.now() + 3600)
    run.minutes(1)
    assert run.left == pytest.approx(2940, abs=10), "an hour's sleep is a pause"


# -- the end ----------------------------------------------------------------------------------------------------------


def test_when_the_time_is_over_it_is_said_and_asked(run: Run) -> None:
    run.keeper.plan(run.rec, replace(TIMED, until=T0 + 1800))
    run.minutes(29)
    assert run.left == pytest.approx(60, abs=6)
    run.minutes(2)
    assert run.keeper.now(run.clock.now()) is None
    assert calls(run) == [(Phase.OVER, 30)]
    assert run.keeper.ended(run.clock.now()) == Intent(T0, T0 + 1800, "Chapter 3")
    run.minutes(5)
    assert calls(run) == [(Phase.OVER, 30)]
    assert run.keeper.ended(run.clock.now() + ASKED_S) is None


def test_without_a_timer_the_end_is_asked_about_and_not_said(run: Run) -> None:
    run.keeper.plan(run.rec, Planned("Chapter 3", T0 + 1800))
    run.minutes(31)
    assert calls(run) == []
    assert run.keeper.ended(run.clock.now()) is not None


def test_another_plan_ends_the_one_before_and_the_note_is_that_one_s(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(10)
    run.keeper.plan(run.rec, Planned("Letters", None))
    ended = run.keeper.ended(run.clock.now())
    assert ended is not None
    assert ended.text == "Chapter 3"
    run.keeper.note(run.rec, "next: the second table")
    assert run.keeper.ended(run.clock.now()) is None
    run.keeper.note(run.rec, "half of them are written")
    assert [s.note for s in run.sessions()] == ["next: the second table", "half of them are written"]
    run.minutes(2)
    run.keeper.end(run.rec)
    assert run.keeper.ended(run.clock.now()) is None, "it was noted already"


def test_nothing_to_note_is_an_answer(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(10)
    run.keeper.end(run.rec)
    run.keeper.note(run.rec, "")
    assert run.keeper.ended(run.clock.now()) is None
    assert [s.note for s in run.sessions()] == [""]
    run.keeper.note(run.rec, "of what?")
    assert [s.note for s in run.sessions()] == [""]


def test_what_lasted_less_than_a_minute_is_not_asked_about(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(0.5)
    run.keeper.end(run.rec)
    assert run.keeper.ended(run.clock.now()) is None


def test_the_same_plan_with_other_choices_goes_on(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(20)
    run.keeper.plan(run.rec, replace(TIMED, mute=True, until=T0 + 7200))
    assert run.keeper.ended(run.clock.now()) is None
    assert run.left == 1800
    run.keeper.plan(run.rec, replace(TIMED, work_min=25, rest_min=5))
    assert run.left == 1500, "other lengths begin anew"
    assert run.log.told == [("Chapter 3", False), ("Chapter 3", True), ("Chapter 3", False)]
