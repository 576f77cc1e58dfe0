"""Goals beside what was recorded: this day and week, and those before."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from headwater.base import ManualClock, Settings
from headwater.records import Bound, Category, FocusState, Goal, Label, LabelSource, Measured, Per
from headwater.reports import day_of
from headwater.reports.goals import WEEKS, GoalPeriod, GoalProgress, goals_report
from headwater.store import By, Store, Total
from tests.support.days import NOON, absence, judged, segment

TODAY = date(2026, 11, 12)
"""A Thursday; weeks end on Sunday."""
SETTINGS = Settings(week_begins="mon")
CODE = Goal(Measured.APP, "code", Per.DAY, Bound.AT_MOST, 30, made=0.0)
FOCUS = Goal(Measured.STATE, "focused", Per.WEEK, Bound.AT_LEAST, 60, made=0.0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "headwater.db") as opened:
        yield opened


def worked(store: Store, days_ago: int, minutes: int, app: str = "code", at: float = 0.0) -> None:
    """Sustained work from noon on, so many days before `TODAY`."""
    start = NOON - 86_400 * days_ago + at
    for n in range(minutes):
        s = segment(start + 60 * n, 60.0, app)
        store.put([(s, judged(s, FocusState.FOCUSED))])


def told(store: Store, *goals: Goal, today: date = TODAY, settings: Settings = SETTINGS) -> Sequence[GoalProgress]:
    clock = ManualClock(NOON, 0)
    since = day_of(span[0], settings, clock.offset_s) if (span := store.span()) else None
    return goals_report(store.several_totals, goals, since, today, settings, clock.offset_s, str.title)


def test_without_goals_nothing_is_asked_of_the_store() -> None:
    def asked(*_: object) -> Sequence[Sequence[object]]:
        raise AssertionError("nobody has to look")

    assert goals_report(asked, (), TODAY, TODAY, SETTINGS, lambda _at: 0, str) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("days_ago", [None, 0, 3, 100])
def test_days_before_the_first_record_are_not_asked_for(store: Store, days_ago: int | None) -> None:
    if days_ago is not None:
        worked(store, days_ago, 20)
    asked: list[tuple[float, float]] = []

    def sums(days: Sequence[tuple[float, float]], bys: Sequence[Sequence[By]]) -> Sequence[Sequence[Total]]:
        asked.extend(days)
        return store.several_totals(days, bys)

    since = None if days_ago is None else TODAY - timedelta(days=days_ago)
    found = goals_report(sums, (CODE,), since, TODAY, SETTINGS, lambda _at: 0, str)
    looked_at = len(found[0].past) + 1
    assert len(asked) == (0 if days_ago is None else min(days_ago + 1, looked_at))
    long_ago = TODAY - timedelta(days=400)
    assert found == goals_report(store.several_totals, (CODE,), long_ago, TODAY, SETTINGS, lambda _at: 0, str)


def test_a_running_day_is_decided_only_where_more_cannot_change_it(store: Store) -> None:
    worked(store, 0, 20)
    least = replace(CODE, bound=Bound.AT_LEAST)
    below, above = told(store, CODE, replace(CODE, minutes=19))
    assert (below.now, below.name) == (GoalPeriod(TODAY, TODAY, 1200.0, None), "Code")
    assert above.now.met is False
    assert round(below.part, 3) == 0.667
    assert [p.now.met for p in told(store, least, replace(least, minutes=20))] == [None, True]
    assert told(store, replace(CODE, minutes=20))[0].now.met is None, "just as much is no more"


def test_days_that_are_over_are_met_or_not_and_those_without_a_record_are_neither(store: Store) -> None:
    worked(store, 1, 31)
    worked(store, 2, 30)
    (found,) = told(store, CODE)
    assert len(found.past) == 7 * WEEKS + 3
    assert [p.met for p in found.past[-3:]] == [None, True, False]
    assert found.past[-1] == GoalPeriod(TODAY - timedelta(days=1), TODAY - timedelta(days=1), 1860.0, False)
    assert found.now.met is None, "nothing was recorded today"
    least = told(store, replace(CODE, bound=Bound.AT_LEAST, minutes=31))[0]
    assert [p.met for p in least.past[-3:]] == [None, False, True]


def test_another_application_is_a_day_with_a_record(store: Store) -> None:
    worked(store, 1, 10, "mail")
    (found,) = told(store, replace(CODE, bound=Bound.AT_LEAST))
    assert found.past[-1] == GoalPeriod(found.past[-1].first, found.past[-1].last, 0.0, False)


def test_a_week_is_the_sum_of_its_days_and_begins_as_the_person_has_it(store: Store) -> None:
    for days_ago, minutes in ((0, 20), (3, 30), (4, 40), (10, 20), (11, 7)):
        worked(store, days_ago, minutes)
    (found,) = told(store, FOCUS)
    assert found.now == GoalPeriod(date(2026, 11, 9), TODAY, 50 * 60.0, None)
    assert found.past[-1] == GoalPeriod(date(2026, 11, 2), date(2026, 11, 8), 60 * 60.0, True), "as much as was wanted"
    assert [(p.seconds, p.met) for p in found.past[-3:-1]] == [(0.0, None), (420.0, False)]
    assert len(found.past) == WEEKS
    (other,) = told(store, FOCUS, settings=Settings(week_begins="sat"))
    assert (other.now.first, other.now.last, other.now.met) == (date(2026, 11, 7), TODAY, True), "90 minutes since then"


def test_the_persons_own_word_counts_and_so_does_their_start_of_day(store: Store) -> None:
    worked(store, 0, 30)
    worked(store, 1, 10, at=13 * 3600.0)
    store.add_label(Label(NOON, NOON, NOON + 600, FocusState.DRIFTING, LabelSource.CORRECTION))
    goal = replace(FOCUS, per=Per.DAY, minutes=20)
    assert told(store, goal)[0].now == GoalPeriod(TODAY, TODAY, 1200.0, True)
    by_midnight = told(store, goal, settings=Settings(day_start_hour=0))[0]
    by_four = told(store, goal, settings=Settings(day_start_hour=4))[0]
    assert (by_midnight.now.seconds, by_four.now.seconds) == (1800.0, 1200.0), "at one in the night it was yesterday"


def test_a_category_is_told_by_what_windows_are_for_and_nobody_is_there_while_away(store: Store) -> None:
    worked(store, 0, 10, "soffice")
    store.put([(absence(NOON + 600, 3600), None)])
    store.sort((number, Category.WRITE) for number, *_ in store.unsorted())
    (found,) = told(store, Goal(Measured.CATEGORY, "write", Per.DAY, Bound.AT_LEAST, 10, made=0.0))
    assert (found.now.seconds, found.now.met, found.name) == (600.0, True, "write")
    (other,) = told(store, Goal(Measured.CATEGORY, "other", Per.DAY, Bound.AT_MOST, 1, made=0.0))
    assert other.now.seconds == 0.0, "an absence is in no category of the person's"


def test_times_before_a_goal_was_made_are_told_and_not_judged(store: Store) -> None:
    worked(store, 2, 40)
    worked(store, 1, 40)
    (found,) = told(store, replace(CODE, made=NOON - 86_400 + 3600))
    assert [(p.seconds, p.met) for p in found.past[-2:]] == [(2400.0, None), (2400.0, False)]
