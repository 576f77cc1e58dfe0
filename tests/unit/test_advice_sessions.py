"""A session's timer by example."""

from dataclasses import replace

import pytest

from headwater.advice.sessions import (
    Timer,
    begun,
    may_call,
    passed,
    postpone,
    rest,
    seen,
    skip,
    standing,
)
from headwater.records import Moment, Phase, Presence, Session, SessionAt
from tests.support.days import NOON

TIMED = Session(NOON, 50, 10)


def worked(t: Timer, minutes: float) -> Timer:
    for _ in range(round(minutes * 12)):
        t = passed(t, 5.0)
    return t


def test_without_lengths_only_the_plan_s_end_is_counted() -> None:
    assert standing(begun(Session(NOON), None), NOON + 9e4) == SessionAt(Phase.OPEN, None, None)
    bounded = begun(Session(NOON), NOON + 3600)
    assert standing(bounded, NOON + 900) == SessionAt(Phase.OPEN, 2700, 0.25)
    assert standing(bounded, NOON - 500) == SessionAt(Phase.OPEN, 4100, 0.0), "the clock was set back"
    assert standing(bounded, NOON + 3600) == SessionAt(Phase.OVER, 0, 1)
    for said in (rest, postpone, skip):
        assert said(bounded) == bounded, "there is no pause"
    assert passed(bounded, 60.0) == bounded


def test_a_pause_is_due_after_the_work_and_ends_by_itself() -> None:
    t = worked(begun(TIMED, None), 20)
    assert standing(t, NOON) == SessionAt(Phase.WORKING, 1800, 0.4)
    t = worked(t, 30)
    assert standing(t, NOON) == SessionAt(Phase.DUE, 0, 1)
    t = rest(worked(t, 3))
    assert standing(t, NOON) == SessionAt(Phase.RESTING, 600, 0)
    t = passed(t, 150.0, away=True)
    assert standing(t, NOON) == SessionAt(Phase.RESTING, 450, 0.25)
    assert rest(t) == t
    t = worked(t, 7.5)
    assert (standing(t, NOON).phase, t.worked_s, t.rounds) == (Phase.WORKING, 0, 1), "at the computer or not"


def test_a_pause_can_be_postponed_and_skipped() -> None:
    t = postpone(worked(begun(TIMED, None), 52))
    assert standing(t, NOON).left_s == 300
    t = worked(t, 5)
    assert standing(t, NOON).phase is Phase.DUE
    assert standing(postpone(rest(t)), NOON).left_s == 300, "a pause that was begun by mistake ends"
    again = skip(t)
    assert (standing(again, NOON), again.rounds) == (SessionAt(Phase.WORKING, 3000, 0), 0)
    assert standing(postpone(worked(begun(TIMED, None), 10)), NOON).left_s == 2700


def test_an_absence_is_noticed_late_and_reaches_back() -> None:
    t = worked(begun(TIMED, None), 20)
    t = passed(t, 5.0, away=True, since_s=185.0)
    assert (t.worked_s, t.absent_s) == (1020, 185)
    t = passed(t, 30.0, away=True, since_s=215.0)
    assert (t.worked_s, t.absent_s) == (1020, 215)
    t = passed(t, 5.0)
    assert (t.worked_s, t.absent_s) == (1025, 0), "a short one only stops the count"
    t = passed(t, 5.0, away=True, since_s=4000.0)
    assert t.worked_s == 1020, "it reaches back to the last one at most"


def test_an_absence_of_a_pause_s_length_is_a_pause_also_while_one_is_due() -> None:
    t = worked(begun(TIMED, None), 51)
    t = passed(t, 5.0, away=True, since_s=185.0)
    assert standing(t, NOON).phase is Phase.WORKING, "the pause began before it was due"
    for _ in range(20):
        t = passed(t, 30.0, away=True)
    assert (t.worked_s, t.rounds) == (0, 1)
    t = passed(passed(t, 3000.0, away=True), 5.0)
    assert (t.worked_s, t.rounds) == (5, 1), "one absence is one pause"


@pytest.mark.parametrize(
    ("wall", "steady", "found"),
    [
        (5.0, 5.0, (5.0, 0.0)),
        (3605.0, 5.0, (5.0, 3600.0)),
        (3605.0, 3605.0, (0.0, 3605.0)),
        (-3600.0, 5.0, (5.0, 0.0)),
        (40.0, 5.0, (5.0, 0.0)),
        (5.0, -1.0, (0.0, 0.0)),
    ],
    ids=["usual", "slept", "slept, and the clock went on", "set back", "adjusted", "nonsense"],
)  # fmt: skip
def test_what_was_seen_of_the_time_between_two_looks(
    wall: float, steady: float, found: tuple[float, float]
) -> None:  # fmt: skip
    assert seen(wall, steady) == found


def test_after_a_short_sleep_the_count_goes_on_and_after_a_long_one_it_begins_anew() -> None:
    t = worked(begun(TIMED, None), 20)
    assert passed(t, 5.0, 300.0).worked_s == 1205
    assert passed(t, 5.0, 600.0).worked_s == 5


def test_when_the_plan_ends_sooner_that_is_what_is_left() -> None:
    t = worked(begun(TIMED, NOON + 1800), 10)
    assert standing(t, NOON + 600).left_s == 1200
    assert standing(t, NOON + 1800).phase is Phase.OVER


MOMENT = Moment(
    NOON, 0, Presence.PRESENT, None, 0.0, 0.0, None, None, call=False, sharing=None, fullscreen=False, typing=False,
    intent=None,
)  # fmt: skip


def test_nobody_is_called_away_from_a_call_a_talk_or_a_word() -> None:
    assert may_call(MOMENT)
    for held in (
        {"presence": Presence.AWAY}, {"presence": Presence.PAUSED}, {"call": True}, {"call": None}, {"sharing": True},
        {"fullscreen": True}, {"typing": True},
    ):  # fmt: skip
        assert not may_call(replace(MOMENT, **held)), held
