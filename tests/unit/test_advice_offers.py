"""What a day offers beside pauses, plans and questions: when it is wanted, and when it may be said."""

from dataclasses import replace
from typing import Any

import pytest

from headwater.advice import AdviceState
from headwater.advice.candidates import EARLIEST_S, LATEST_S, candidates
from headwater.advice.guard import MAY_INTERRUPT, ONCE_A_DAY
from headwater.advice.offers import BEFORE_MIN, INTO_MIN, LOOKED_S, WORKED_S
from headwater.base import Settings
from headwater.records import AdviceKind, Channel, Lately, Moment, Verdict
from tests.support.advising import BEST, BUSY, DAY_S, GOOD, HOME, MORNING, OFFERS, PLAN, SWITCHES, at, only, run
from tests.support.deciding import FIRST, one, said

KINDS = tuple(OFFERS)


def wanted(moment: Moment, settings: Settings | None = None) -> set[AdviceKind]:
    """What would be worth saying."""
    return {c.kind for c in candidates(moment, FIRST, settings or Settings(rest_eyes=True))}


def like(kind: AdviceKind, **lately: Any) -> Moment:
    """The kind's good moment, with other last hours."""
    return replace(OFFERS[kind], lately=replace(OFFERS[kind].lately, **lately))


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_said_at_its_moment_and_has_a_switch(kind: AdviceKind) -> None:
    assert one(OFFERS[kind], only(kind)).kind is kind
    assert one(OFFERS[kind], only(kind, on=False)).kind is None
    assert hasattr(Settings(), SWITCHES[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_of_somebody_unknown_nothing_of_it_is_wanted(kind: AdviceKind) -> None:
    assert kind not in wanted(replace(OFFERS[kind], lately=Lately()))


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in MAY_INTERRUPT])
def test_nobody_is_taken_out_of_anything_for_them(kind: AdviceKind) -> None:
    there = replace(OFFERS[kind], returned_after_s=None, inference=GOOD.inference)
    assert kind not in wanted(there), "and where one waits already, the guard says no"
    assert AdviceKind.EYES in MAY_INTERRUPT, "who has just come back has looked away"


@pytest.mark.parametrize("kind", [k for k in KINDS if k in ONCE_A_DAY])
def test_once_a_day_whatever_the_answer(kind: AdviceKind) -> None:
    first, settings = OFFERS[kind], only(kind)
    later = [replace(first, now=first.now + s) for s in (20.0 * 60, 45.0 * 60, DAY_S)]
    kinds = [d.kind for d in run(FIRST, first, *later, settings=settings)[1]]
    assert kinds[:3] == [kind, None, None]
    assert kinds[3] is kind


@pytest.mark.parametrize("kind", [k for k in KINDS if k in ONCE_A_DAY])
def test_what_chance_left_out_stays_so_for_half_a_day(kind: AdviceKind) -> None:
    seed = next(s for s in range(5000) if one(OFFERS[kind], only(kind), AdviceState.first(s)).withheld)
    again = [replace(OFFERS[kind], now=OFFERS[kind].now + minutes * 60.0) for minutes in range(1, 60)]
    _, decisions = run(AdviceState.first(seed), OFFERS[kind], *again, settings=only(kind))
    assert {d.kind for d in decisions} == {None}
    assert [bool(d.withheld) for d in decisions].count(True) == 1


@pytest.mark.parametrize(
    ("kind", "channel"),
    [
        (AdviceKind.PRAISE, Channel.CARD), (AdviceKind.SURGE, Channel.CARD), (AdviceKind.BEST_HOURS, Channel.CARD),
        (AdviceKind.TOMORROW, Channel.CARD), (AdviceKind.WIND_DOWN, Channel.NOTIFICATION),
    ],
)  # fmt: skip
def test_some_only_ever_are_a_card(kind: AdviceKind, channel: Channel) -> None:
    assert one(OFFERS[kind], only(kind)).channel is channel


def test_messages_are_many_and_more_than_usual() -> None:
    assert AdviceKind.MESSAGES in wanted(like(AdviceKind.MESSAGES, looks=8))
    assert AdviceKind.MESSAGES not in wanted(like(AdviceKind.MESSAGES, looks=7, looks_usual=1.0))
    assert AdviceKind.MESSAGES not in wanted(like(AdviceKind.MESSAGES, looks=20, looks_usual=19.0))
    params = dict(one(OFFERS[AdviceKind.MESSAGES], only(AdviceKind.MESSAGES)).params)
    assert params == {"looks": 12, "usual": 6, "at": "10:30"}


@pytest.mark.parametrize("minutes", [-BEFORE_MIN, 0, INTO_MIN])
def test_best_hours_are_kept_when_they_begin(minutes: int) -> None:
    moment = replace(OFFERS[AdviceKind.BEST_HOURS], now=MORNING + minutes * 60)
    assert AdviceKind.BEST_HOURS in wanted(moment)
    assert AdviceKind.BEST_HOURS not in wanted(replace(moment, intent=PLAN)), "a plan holds them already"


@pytest.mark.parametrize("minutes", [-BEFORE_MIN, 0, INTO_MIN])
def test_hours_that_begin_at_midnight_are_kept_from_before_it_on(minutes: int) -> None:
    told = OFFERS[AdviceKind.BEST_HOURS]
    late = replace(told.lately, best=replace(BEST, start_min=0, end_min=120))
    moment = replace(told, lately=late, now=MORNING - 9 * 3600 + minutes * 60)
    assert AdviceKind.BEST_HOURS in wanted(moment)


@pytest.mark.parametrize("minutes", [-BEFORE_MIN - 1, INTO_MIN + 1, 12 * 60])
def test_and_at_no_other_time(minutes: int) -> None:
    assert AdviceKind.BEST_HOURS not in wanted(replace(OFFERS[AdviceKind.BEST_HOURS], now=MORNING + minutes * 60))


@pytest.mark.parametrize("kind", [AdviceKind.NOTE, AdviceKind.WIND_DOWN, AdviceKind.TOMORROW])
@pytest.mark.parametrize(("minutes", "is_so"), [(-31, False), (-30, True), (180, True), (181, False), (720, False)])
def test_the_day_s_end_is_where_the_person_set_it(kind: AdviceKind, minutes: int, is_so: bool) -> None:
    moment = replace(OFFERS[kind], now=OFFERS[kind].now + minutes * 60)
    assert (kind in wanted(moment)) is is_so
    late = Settings(day_ends=10)  # ten past midnight
    around = replace(OFFERS[kind], now=MORNING - 9 * 3600 + (10 + minutes) * 60)
    assert (kind in wanted(around, late)) is is_so
    assert kind not in wanted(replace(moment, lately=replace(moment.lately, worked_s=WORKED_S - 1)))


def test_a_surge_is_beside_one_s_own_usual_and_never_a_little() -> None:
    assert one(like(AdviceKind.SURGE, fragmented=0.6), only(AdviceKind.SURGE)).text == "advice.surge"
    dark = like(AdviceKind.SURGE, fragmented=0.1, dark=0.7)
    assert one(dark, only(AdviceKind.SURGE)).text == "advice.surge_dark"
    for little in ({"fragmented": 0.39}, {"fragmented": 0.6, "fragmented_usual": 0.7}, {"fragmented_usual": None}):
        assert AdviceKind.SURGE not in wanted(like(AdviceKind.SURGE, **little))


@pytest.mark.parametrize("away", [299.0, 1801.0])
def test_only_a_pause_is_praised(away: float) -> None:
    assert AdviceKind.PRAISE not in wanted(replace(OFFERS[AdviceKind.PRAISE], returned_after_s=away))
    assert AdviceKind.PRAISE not in wanted(like(AdviceKind.PRAISE, worked_s=1000.0))


def test_eyes_only_for_those_who_asked() -> None:
    assert not Settings().rest_eyes
    assert AdviceKind.EYES not in wanted(like(AdviceKind.EYES, looked_s=LOOKED_S - 1))


@pytest.mark.parametrize(
    ("worked", "load", "due"),
    [
        (4200.0, 4200.0, True), (4200.0, 4199.0, False), (3400.0, 4300.0, True), (5300.0, 4100.0, False),
        (LATEST_S, 3000.0, True), (EARLIEST_S - 1, 9000.0, False), (4200.0, 0.0, True), (4199.0, 0.0, False),
    ],
)  # fmt: skip
def test_pauses_are_spaced_by_load_between_50_and_90_minutes(worked: float, load: float, due: bool) -> None:
    moment = replace(GOOD, since_pause_s=worked, lately=Lately(load_s=load))
    assert (AdviceKind.BREAK in wanted(moment)) is due


def test_all_kinds_share_one_budget() -> None:
    kinds = [AdviceKind.MESSAGES, AdviceKind.SURGE, AdviceKind.PRAISE, AdviceKind.BEST_HOURS]
    moments = [replace(OFFERS[kind], now=MORNING + n * 2701.0, returned_after_s=600.0) for n, kind in enumerate(kinds)]
    assert [k is not None for k in said(*moments)] == [True, True, True, False]


def test_not_today_holds_for_the_kind() -> None:
    from tests.support.deciding import answered

    moment = like(AdviceKind.EYES)
    state = answered(FIRST, -60.0, Verdict.NOT_TODAY, "a", AdviceKind.EYES)
    assert one(moment, only(AdviceKind.EYES), state).blocked_by == ("not_today",)
    assert one(at(moment, DAY_S), only(AdviceKind.EYES), state).kind is AdviceKind.EYES


def test_the_best_hours_are_named_for_tomorrow_where_they_are_known() -> None:
    assert one(HOME, only(AdviceKind.TOMORROW)).text == "advice.tomorrow"
    known = one(OFFERS[AdviceKind.TOMORROW], only(AdviceKind.TOMORROW))
    assert known.text == "advice.tomorrow_best"
    assert dict(known.params) == {"from": "09:00", "to": "11:00", "days": BEST.days, "of": BEST.of}
    assert BUSY.best is None


def test_a_timer_of_one_s_own_says_when_a_pause_is_due() -> None:
    assert AdviceKind.BREAK in wanted(GOOD)
    assert AdviceKind.BREAK not in wanted(replace(GOOD, timed=True))


def test_what_is_planned_already_is_not_asked_for() -> None:
    assert AdviceKind.TOMORROW not in wanted(replace(HOME, planned=True))
