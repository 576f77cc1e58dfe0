"""What answers do to what is said later: asked again, paused for the day, turned off."""

import pytest

from headwater.advice import newly_off, turn_on
from headwater.records import AdviceKind, Verdict
from tests.support.advising import DAY_S, GOOD, OFF_PLAN, PLAN, at, run
from tests.support.deciding import FIRST, answered, one


def test_later_asks_again_in_the_same_half_day_but_keeps_the_gap() -> None:
    state, _ = run(FIRST, at(GOOD, 0))
    state = answered(state, 20, Verdict.LATER, "a", AdviceKind.BREAK)
    assert one(at(GOOD, 2699), state=state).blocked_by == ("gap",)
    state, decisions = run(state, at(GOOD, 2700), at(GOOD, 2 * 3600))
    assert decisions[0].kind is AdviceKind.BREAK
    assert decisions[1].blocked_by == ("half_day_used",)


def test_later_a_second_time_is_enough_for_this_half_day() -> None:
    state, _ = run(FIRST, at(GOOD, 0))
    state = answered(state, 20, Verdict.LATER, "a", AdviceKind.BREAK)
    state, decisions = run(state, at(GOOD, 2700))
    assert decisions[0].kind is AdviceKind.BREAK
    state = answered(state, 2720, Verdict.LATER, "b", AdviceKind.BREAK)
    assert one(at(GOOD, 5500), state=state).blocked_by == ("half_day_used",)
    assert one(at(GOOD, 9 * 3600), state=state).kind is AdviceKind.BREAK


def test_not_today_means_not_today() -> None:
    state = answered(FIRST, 20, Verdict.NOT_TODAY, "a", AdviceKind.BREAK)
    assert one(at(GOOD, 5 * 3600), state=state).blocked_by == ("not_today",)
    assert one(at(GOOD, 24 * 3600), state=state).kind is AdviceKind.BREAK
    assert one(at(OFF_PLAN, 3600), state=state).kind is AdviceKind.DRIFT


@pytest.mark.parametrize("verdict", [Verdict.DISMISSED, Verdict.NOT_HELPFUL])
def test_two_dismissals_pause_the_kind_for_the_day(verdict: Verdict) -> None:
    state = answered(FIRST, 20, verdict, "a", AdviceKind.BREAK)
    assert one(at(GOOD, 60), state=state).kind is AdviceKind.BREAK
    state = answered(state, 3000, verdict, "b", AdviceKind.BREAK)
    assert one(at(GOOD, 4 * 3600), state=state).blocked_by == ("dismissed_twice",)
    assert one(at(GOOD, 24 * 3600), state=state).kind is AdviceKind.BREAK


def test_four_dismissals_in_seven_days_turn_it_off_and_say_so() -> None:
    state = FIRST
    for day in range(4):
        before = state
        state = answered(state, day * DAY_S, Verdict.DISMISSED, str(day), AdviceKind.BREAK)
        assert newly_off(before, state) == ((AdviceKind.BREAK,) if day == 3 else ())
    assert one(at(GOOD, 60 * DAY_S), state=state).blocked_by == ("turned_off",)
    assert one(at(OFF_PLAN, 5 * DAY_S, intent=PLAN), state=state).kind is AdviceKind.DRIFT
    again = turn_on(state, AdviceKind.BREAK)
    assert again.off == ()
    assert one(at(GOOD, 3 * DAY_S + 60), state=again).kind is AdviceKind.BREAK


def test_four_dismissals_over_more_than_seven_days_do_not() -> None:
    state = FIRST
    for day in (0, 2, 4, 7):
        state = answered(state, day * DAY_S, Verdict.DISMISSED, str(day), AdviceKind.BREAK)
    assert state.off == ()


@pytest.mark.parametrize("verdict", [Verdict.EXPIRED, Verdict.ACCEPTED, Verdict.LATER])
def test_what_nobody_saw_is_not_a_dismissal(verdict: Verdict) -> None:
    state = FIRST
    for n in range(5):
        state = answered(state, n * 60, verdict, str(n), AdviceKind.BREAK)
    assert state.off == ()
    assert "dismissed_twice" not in one(at(GOOD, 3600), state=state).blocked_by


def test_two_answers_to_one_suggestion_count_once() -> None:
    state = answered(FIRST, 20, Verdict.DISMISSED, "a", AdviceKind.BREAK)
    state = answered(state, 21, Verdict.DISMISSED, "a", AdviceKind.BREAK)
    assert len(state.responses) == 1
    state = answered(state, 22, Verdict.ACCEPTED, "a", AdviceKind.BREAK)
    assert [r.verdict for r in state.responses] == [Verdict.ACCEPTED]
