"""Questions to the person: about which stretch, when, how often, and what is kept of them."""

from dataclasses import replace

import pytest

from headwater.advice import offered_in, stretch_of
from headwater.advice.candidates import LEAST_VALUE
from headwater.base import Settings
from headwater.records import (
    LEARNED_STATES,
    Advice,
    AdviceKind,
    Boundary,
    Channel,
    FocusState,
    Inference,
    Params,
    Presence,
    Verdict,
)
from tests.support.advising import ASKED, ASKING, BACK, DAY_S, GOOD, MORNING, OFF_PLAN, at, inferred, run
from tests.support.deciding import FIRST, answered, one

GAP = 2700
MANY = Settings(suggestions_per_day=4, suggestion_gap_s=900)


def test_a_question_names_the_stretch_and_offers_the_likeliest_states() -> None:
    decision = one(ASKING)
    assert (decision.kind, decision.channel, decision.text) == (
        AdviceKind.QUESTION, Channel.NOTIFICATION, "advice.question",
    )  # fmt: skip
    assert dict(decision.params) == {
        "from": "08:48", "to": "08:55", "minutes": 7, "start": ASKED.start, "end": ASKED.end,
        "states": "routine focused communicating fragmented drifting",
    }  # fmt: skip
    assert dict(one(replace(ASKING, offset_s=28_800)).params)["from"] == "16:48"


@pytest.mark.parametrize("inference", [inferred(FocusState.UNSURE), inferred(FocusState.DRIFTING)])
def test_being_unsure_does_not_forbid_a_question(inference: Inference) -> None:
    assert one(replace(ASKING, inference=inference)).kind is AdviceKind.QUESTION
    assert one(replace(BACK, last_sphere=None, question=ASKED)).kind is AdviceKind.QUESTION


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"call": None}, "call"),
        ({"sharing": True}, "sharing"),
        ({"fullscreen": True}, "full_screen"),
        ({"typing": True}, "typing"),
        ({"presence": Presence.AWAY}, "nobody_there"),
        ({"returned_after_s": None}, "not_pressing"),
    ],
)
def test_questions_obey_the_rest_of_the_guard(change: dict[str, object], rule: str) -> None:
    assert one(replace(ASKING, **change)).blocked_by == (rule,)  # type: ignore[arg-type]


@pytest.mark.parametrize("inference", [None, inferred(FocusState.UNSURE, Boundary.FINE)])
def test_in_the_middle_of_something_nothing_is_asked(inference: Inference | None) -> None:
    there = replace(ASKING, returned_after_s=None, inference=inference)
    assert one(there).blocked_by == ("mid_task", "not_pressing")


@pytest.mark.parametrize(("value", "kind"), [(LEAST_VALUE, AdviceKind.QUESTION), (LEAST_VALUE - 0.01, None)])
def test_what_would_teach_little_is_not_asked(value: float, kind: AdviceKind | None) -> None:
    decision = one(replace(ASKING, question=replace(ASKED, value=value)))
    assert (decision.kind, decision.blocked_by) == (kind, ())


def test_everything_else_goes_before_a_question() -> None:
    assert one(replace(ASKING, since_pause_s=6100.0, inference=inferred())).kind is AdviceKind.BREAK
    assert one(replace(OFF_PLAN, question=ASKED)).kind is AdviceKind.DRIFT
    assert one(replace(BACK, question=ASKED)).kind is AdviceKind.RESUME


def asked_in(days: range, settings: Settings = MANY, began: float | None = MORNING) -> list[int]:
    """How many questions a day, where every quarter of an hour would be good for one."""
    quarters = [at(ASKING, day * DAY_S + n * 900.0, began=began) for day in days for n in range(60)]
    told = run(FIRST, *quarters, settings=settings)[1]
    return [sum(d.kind is AdviceKind.QUESTION for d in told[i * 60 : (i + 1) * 60]) for i in range(len(days))]


def test_four_questions_a_day_in_the_first_week_and_two_from_then_on() -> None:
    assert asked_in(range(9)) == [4] * 7 + [2] * 2
    assert asked_in(range(1), began=None) == [2], "where nobody knows when it began, few"
    assert asked_in(range(1), began=MORNING + 9 * DAY_S) == [2], "nor before it began"


def test_questions_stay_inside_the_budget_of_all_kinds() -> None:
    assert asked_in(range(2), Settings(suggestions_per_day=1)) == [1, 1]
    assert asked_in(range(2), Settings(suggestions_per_day=0)) == [0, 0]


def test_half_the_questions_in_each_half_day_unless_answered_with_later() -> None:
    week = {"began": MORNING - 30 * DAY_S}
    state, decisions = run(FIRST, at(ASKING, 0, **week), at(ASKING, GAP, **week), settings=MANY)
    assert decisions[1].blocked_by == ("half_day_used",)
    later = answered(state, 60, Verdict.LATER, "a", AdviceKind.QUESTION)
    assert one(at(ASKING, GAP, **week), MANY, later).kind is AdviceKind.QUESTION


def test_a_question_that_found_no_moment_does_not_hold_up_the_next_one() -> None:
    busy = [at(ASKING, n * 60.0, typing=True, question=ASKED) for n in range(20)]
    state, _ = run(FIRST, *busy)
    assert one(at(ASKING, 1200, question=ASKED), state=state).blocked_by == ("stale",)
    newer = replace(ASKED, start=MORNING + 700, end=MORNING + 1100)
    assert one(at(ASKING, 1200, question=newer), state=state).kind is AdviceKind.QUESTION


def test_two_closed_questions_pause_them_and_four_turn_them_off() -> None:
    state = answered(FIRST, 20, Verdict.DISMISSED, "a", AdviceKind.QUESTION)
    state = answered(state, 60, Verdict.DISMISSED, "b", AdviceKind.QUESTION)
    assert one(at(ASKING, 3600), state=state).blocked_by == ("dismissed_twice",)
    assert one(at(ASKING, DAY_S), state=state).kind is AdviceKind.QUESTION
    assert one(at(GOOD, 3600), state=state).kind is AdviceKind.BREAK
    for n in range(2):
        state = answered(state, DAY_S + n, Verdict.DISMISSED, f"c{n}", AdviceKind.QUESTION)
    assert one(at(ASKING, 9 * DAY_S), state=state).blocked_by == ("turned_off",)


def test_a_clock_set_back_gives_no_more_questions() -> None:
    days = [at(ASKING, day * DAY_S + n * 900.0) for day in (3, 2, 3, 1, 3, 2) for n in range(40)]
    _, told = run(FIRST, *days, settings=MANY)
    assert sum(d.kind is AdviceKind.QUESTION for d in told) <= 3 * 4


@pytest.mark.parametrize(
    "params",
    [
        (), (("start", 1.0),), (("start", "1"), ("end", "2")), (("start", 2.0), ("end", 2.0)),
        (("start", 3), ("end", 2)),
        (("start", float("nan")), ("end", 2.0)), (("start", 0.0), ("end", float("inf"))), (("start", True), ("end", 2)),
        (("start", 0.0), ("end", 86_401.0)),
    ],
)  # fmt: skip
def test_a_stretch_that_cannot_have_been_is_none(params: Params) -> None:
    odd = Advice("a", MORNING, AdviceKind.QUESTION, Channel.CARD, "advice.question", params, 0.8, "2")
    assert stretch_of(odd) is None
    assert set(offered_in(odd)) == set(LEARNED_STATES)


def test_offered_states_are_states_whatever_was_kept() -> None:
    odd = Advice(
        "a", MORNING, AdviceKind.QUESTION, Channel.CARD, "", (("states", "drifting nag away drifting"),), 1, "9"
    )
    assert offered_in(odd)[0] is FocusState.DRIFTING
    assert sorted(offered_in(odd)) == sorted(LEARNED_STATES)
