"""The policy: what is said, when it is held, when it is not said."""

from dataclasses import replace
from typing import Any

import pytest

from headwater.advice import GUARD, POLICY, AdviceState, decide
from headwater.advice.ranker import LEAST, MOST, uniform
from headwater.advice.times import half_day
from headwater.base import Settings
from headwater.records import AdviceKind, Boundary, Channel, FocusState, Moment, Presence
from tests.support.advising import ASKING, BACK, DAY_S, GOOD, MORNING, OFF_PLAN, PLAN, SPHERE, at, inferred, run
from tests.support.deciding import FIRST, one, said

# What is said


def test_a_pause_is_offered_at_a_boundary_after_a_long_stretch() -> None:
    decision = one(GOOD)
    assert (decision.kind, decision.channel, decision.text) == (AdviceKind.BREAK, Channel.NOTIFICATION, "advice.break")
    assert dict(decision.params) == {"minutes": 5, "since": 102, "after": 70}
    assert (decision.policy, decision.blocked_by) == (POLICY, ())
    assert LEAST <= decision.propensity <= MOST


@pytest.mark.parametrize(("worked", "kind"), [(4199.0, None), (4200.0, AdviceKind.BREAK)])
def test_a_pause_waits_for_the_time_that_the_person_set(worked: float, kind: AdviceKind | None) -> None:
    back = replace(GOOD, since_pause_s=worked, returned_after_s=90.0)
    assert one(back).kind is kind
    assert one(back, replace(Settings(), break_after_s=3000)).kind is AdviceKind.BREAK


@pytest.mark.parametrize(("worked", "blocks"), [(4200.0, ("not_pressing",)), (5999.0, ("not_pressing",)), (6000.0, ())])
def test_at_a_boundary_that_is_only_inferred_a_pause_is_offered_when_it_presses(
    worked: float, blocks: tuple[str, ...]
) -> None:
    assert one(replace(GOOD, since_pause_s=worked)).blocked_by == blocks


@pytest.mark.parametrize(
    ("begin", "end", "minute", "quiet"),
    [
        (1320, 420, 1319, False), (1320, 420, 1320, True), (1320, 420, 0, True), (1320, 420, 419, True),
        (1320, 420, 420, False), (720, 780, 719, False), (720, 780, 720, True), (720, 780, 779, True),
        (720, 780, 780, False), (0, 1440, 720, True), (600, 600, 599, True), (600, 600, 600, True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("zone", [0, -18_000, 20_700])
def test_nothing_is_said_in_quiet_hours(begin: int, end: int, minute: int, quiet: bool, zone: int) -> None:
    midnight = (MORNING + zone) // 86_400 * 86_400 - zone
    moment = at(GOOD, midnight + 60 * minute - MORNING, offset_s=zone)
    choices = replace(Settings(), quiet_from=begin, quiet_to=end)
    assert one(moment, choices).blocked_by == (("quiet_hours",) if quiet else ())
    assert one(moment, replace(choices, quiet_hours=False)).kind is AdviceKind.BREAK


def test_after_demanding_work_the_pause_is_longer_even_if_the_last_minute_was_easy() -> None:
    deep = at(GOOD, -60, state_s=2400.0, inference=inferred(FocusState.FOCUSED, Boundary.NONE))
    _, decisions = run(FIRST, deep, GOOD)
    assert dict(decisions[1].params)["minutes"] == 10


def test_a_pause_makes_the_demanding_work_before_it_count_no_more() -> None:
    deep = at(GOOD, -7000, state_s=2400.0, inference=inferred(FocusState.FOCUSED, Boundary.NONE))
    _, decisions = run(FIRST, deep, at(GOOD, -6000, since_pause_s=5.0), GOOD)
    assert dict(decisions[2].params)["minutes"] == 5


def test_the_drift_question_names_the_plan() -> None:
    decision = one(OFF_PLAN)
    assert (decision.kind, decision.text) == (AdviceKind.DRIFT, "advice.drift")
    told = {"plan": "Chapter 3", "minutes": 7, "probability": "0.90"}
    assert dict(decision.params) == {**told, "start": MORNING - 400.0, "end": MORNING}


@pytest.mark.parametrize(
    "moment",
    [
        replace(OFF_PLAN, intent=None),
        replace(OFF_PLAN, intent=replace(PLAN, end=MORNING)),
        replace(OFF_PLAN, intent=replace(PLAN, start=MORNING + 1)),
        replace(OFF_PLAN, intent=replace(PLAN, text=" ")),
        replace(OFF_PLAN, off_plan_s=299.0),
        replace(OFF_PLAN, inference=inferred(FocusState.DRIFTING, probability=0.79)),
        replace(OFF_PLAN, inference=inferred(FocusState.ROUTINE)),
        replace(OFF_PLAN, inference=None),
    ],
)
def test_no_drift_question_without_an_active_plan_five_minutes_and_confidence(moment: Moment) -> None:
    decision = one(moment)
    assert (decision.kind, decision.blocked_by) == (None, ())


def test_the_resumption_card_says_where_and_how_long_and_disturbs_nobody() -> None:
    decision = one(BACK)
    assert (decision.kind, decision.channel) == (AdviceKind.RESUME, Channel.CARD)
    assert dict(decision.params) == {"place": "Chapter 3", "minutes": 42}
    long = one(replace(BACK, returned_after_s=2 * 3600 + 600.0))
    assert (long.text, dict(long.params)) == ("advice.resume_long", {"place": "Chapter 3", "hours": 2, "minutes": 10})


def test_no_resumption_card_after_a_short_absence_or_without_a_place() -> None:
    assert one(replace(BACK, returned_after_s=599.0)).kind is None
    assert one(replace(BACK, last_sphere=None)).kind is None
    assert one(replace(BACK, last_sphere=replace(SPHERE, name="  "))).kind is None


def test_a_long_name_is_cut_and_kept_on_one_line() -> None:
    place = dict(one(replace(BACK, last_sphere=replace(SPHERE, name="章\n" * 500))).params)["place"]
    assert isinstance(place, str)
    assert len(place) == 60
    assert place.endswith("…")
    assert "\n" not in place


@pytest.mark.parametrize(
    ("moment", "switch"),
    [
        (GOOD, "suggest_breaks"),
        (OFF_PLAN, "ask_about_drift"),
        (BACK, "offer_resumption"),
        (ASKING, "ask_questions"),
    ],
)
def test_each_kind_has_a_switch(moment: Moment, switch: str) -> None:
    assert one(moment).kind is not None
    off: dict[str, Any] = {switch: False}
    assert one(moment, replace(Settings(), **off)).kind is None


def test_without_notifications_it_stays_on_the_page() -> None:
    assert one(GOOD, Settings(notifications=False)).channel is Channel.CARD


# The guard


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"presence": Presence.AWAY}, "nobody_there"),
        ({"presence": Presence.PAUSED}, "nobody_there"),
        ({"call": True}, "call"),
        ({"call": None}, "call"),
        ({"sharing": True}, "sharing"),
        ({"fullscreen": True}, "full_screen"),
        ({"typing": True}, "typing"),
        ({"inference": inferred(FocusState.UNSURE)}, "unsure"),
        ({"inference": None}, "unsure"),
        ({"inference": inferred(FocusState.FOCUSED, Boundary.NONE)}, "mid_task"),
        ({"inference": inferred(FocusState.ROUTINE, Boundary.FINE)}, "mid_task"),
    ],
)
def test_the_guard_names_what_silenced_it(change: dict[str, object], rule: str) -> None:
    decision = one(replace(GOOD, **change))  # type: ignore[arg-type]
    assert decision.kind is None
    assert rule in decision.blocked_by
    assert decision.propensity == 1.0


@pytest.mark.parametrize("rule", ["call", "sharing", "full_screen", "typing", "nobody_there"])
def test_the_resumption_card_obeys_the_guard_too(rule: str) -> None:
    bad = replace(BACK, call=None, sharing=True, fullscreen=True, typing=True, presence=Presence.LOCKED)
    assert rule in one(bad).blocked_by


def test_every_rule_is_documented_in_a_line_and_named_once() -> None:
    assert all((r.forbids.__doc__ or "").strip() and r.forbids.__name__ == r.name for r in GUARD)
    assert len({r.name for r in GUARD}) == len(GUARD)


def test_sustained_work_is_left_alone_until_it_ends() -> None:
    deep = replace(GOOD, inference=inferred(FocusState.FOCUSED, Boundary.NONE))
    end = replace(GOOD, inference=inferred(FocusState.FOCUSED, Boundary.COARSE))
    assert said(replace(deep, now=MORNING - 300), end) == [None, AdviceKind.BREAK]


def test_what_waited_fifteen_minutes_is_dropped_and_may_come_again_after_the_gap() -> None:
    deep = replace(GOOD, inference=inferred(FocusState.FOCUSED, Boundary.NONE))
    state, _ = run(FIRST, at(deep, 0))
    assert said(at(GOOD, 900), state=state) == [AdviceKind.BREAK]
    assert one(at(GOOD, 901), state=state).blocked_by == ("stale",)
    assert one(at(GOOD, 900 + 2700), state=state).blocked_by == ("stale",)
    assert said(at(GOOD, 900 + 2701), state=state) == [AdviceKind.BREAK]


def test_one_of_a_kind_each_half_day_and_two_kinds_keep_the_gap() -> None:
    moments = at(GOOD, 0), at(OFF_PLAN, 60), at(GOOD, 2701), at(OFF_PLAN, 2702), at(GOOD, 3 * 3600)
    state, decisions = run(FIRST, *moments)
    assert [d.kind for d in decisions] == [AdviceKind.BREAK, None, None, AdviceKind.DRIFT, AdviceKind.BREAK]
    assert decisions[1].blocked_by == ("gap",)
    assert decisions[2].blocked_by == ("half_day_used",)
    assert len(state.given) == 3


def test_the_budget_of_the_day_and_a_new_day_after_the_night() -> None:
    two = replace(Settings(), suggestions_per_day=2, quiet_hours=False)
    state, _ = run(FIRST, at(GOOD, 0), at(OFF_PLAN, 3000), settings=two)
    assert one(at(BACK, 8 * 3600), two, state).blocked_by == ("budget",)
    assert one(at(BACK, 18.9 * 3600), two, state).blocked_by == ("budget",), "03:54 is still the same day"
    assert one(at(BACK, 19 * 3600), two, state).kind is AdviceKind.RESUME


def test_no_suggestions_at_all_is_a_choice() -> None:
    assert one(GOOD, Settings(suggestions_per_day=0)).blocked_by == ("budget",)


def test_days_follow_the_zone_of_the_person() -> None:
    shanghai, night = 8 * 3600, Settings(quiet_hours=False)
    state, _ = run(FIRST, at(GOOD, 0, offset_s=shanghai))  # 17:00 there: second half
    assert one(at(GOOD, 10.9 * 3600, offset_s=shanghai), night, state).blocked_by == ("half_day_used",)
    assert one(at(GOOD, 11 * 3600, offset_s=shanghai), night, state).kind is AdviceKind.BREAK


@pytest.mark.parametrize(
    ("hour", "half"), [(3.99, -1), (4, 0), (11.99, 0), (12, 1), (27.99, 1), (28, 2)]
)  # fmt: skip
def test_half_days_begin_at_four_and_at_noon(hour: float, half: int) -> None:
    assert half_day(hour * 3600, 0, 4) == half
    assert half_day(hour * 3600 - 7200, 7200, 4) == half


# Clocks that jump


def test_a_clock_set_back_gives_no_second_budget() -> None:
    one_a_day = replace(Settings(), suggestions_per_day=1)
    state, _ = run(FIRST, at(GOOD, 0), settings=one_a_day)
    for days in (-1, 0, -1, 0, -1, 0, -2, -1, 0, -30, 0, -1, -2) * 3:
        state, _ = run(state, at(GOOD, days * DAY_S), settings=one_a_day)
    days_used = [g.half // 2 for g in state.given]
    assert len(days_used) == len(set(days_used)) <= 4, "however often a day comes again, its budget is used"


def test_a_clock_between_two_days_gives_no_more_than_the_first_of_them_did() -> None:
    state, _ = run(FIRST, at(GOOD, 0))
    assert said(*(at(GOOD, days * DAY_S) for days in (-1, 0, -1, 0)), state=state) == [None] * 4


def test_a_clock_set_back_starts_the_gap_again() -> None:
    state, _ = run(FIRST, at(GOOD, 0))
    state, decisions = run(state, at(GOOD, -600), at(OFF_PLAN, -600 + 2699), at(OFF_PLAN, -600 + 2700))
    assert [d.kind for d in decisions] == [None, None, AdviceKind.DRIFT]


def test_a_clock_that_was_a_year_ahead_does_not_silence_the_year() -> None:
    state, _ = run(FIRST, at(GOOD, 365 * DAY_S))
    state, decisions = run(state, at(GOOD, 0), at(GOOD, DAY_S))
    assert [d.kind for d in decisions] == [None, AdviceKind.BREAK]


# Chance


def test_what_the_draw_leaves_out_stays_left_out_until_the_need_arises_anew() -> None:
    seed = next(s for s in range(1000) if uniform(s, 0) >= MOST and uniform(s, 1) < LEAST)
    state, decisions = run(AdviceState.first(seed), GOOD, at(GOOD, 5), at(GOOD, 900), at(GOOD, 3601))
    assert [d.kind for d in decisions] == [None, None, None, AdviceKind.BREAK]
    spoken = one(GOOD).propensity
    assert decisions[0].propensity == pytest.approx(1 - spoken)
    assert [d.blocked_by for d in decisions[:3]] == [(), ("passed_over",), ("passed_over",)]
    assert state.draws == 2


def test_when_two_are_allowed_the_more_promising_stands_against_silence() -> None:
    both = replace(OFF_PLAN, since_pause_s=6100.0)
    decisions = [decide(AdviceState.first(seed), both, Settings())[1] for seed in range(400)]
    assert {d.kind for d in decisions} == {AdviceKind.BREAK, None}, "a pause, of somebody unknown"
    (told,) = {d.propensity for d in decisions if d.kind}
    assert sum(d.kind is not None for d in decisions) / 400 == pytest.approx(told, abs=0.08)
    assert {d.propensity for d in decisions if d.kind is None} == {1 - told}


@pytest.mark.parametrize(
    ("boundary", "kind"),
    [(Boundary.FINE, AdviceKind.DRIFT), (Boundary.COARSE, AdviceKind.DRIFT), (Boundary.NONE, None)],
)
def test_who_is_away_from_a_plan_is_in_the_middle_of_none(boundary: Boundary, kind: AdviceKind | None) -> None:
    away = replace(OFF_PLAN, inference=inferred(FocusState.DRIFTING, boundary))
    assert one(away).kind is kind
    assert one(replace(GOOD, inference=inferred(FocusState.ROUTINE, boundary))).kind is (
        AdviceKind.BREAK if boundary is Boundary.COARSE else None
    )
