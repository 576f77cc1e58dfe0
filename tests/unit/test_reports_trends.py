"""Many days: ranges, parts of them, best hours, and one range beside another."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from headwater.base import ManualClock, Paths, Settings
from headwater.categories import Categories
from headwater.engine.reading import Reader
from headwater.records import Category, FocusState
from headwater.reports import ReportError, trend_report
from headwater.reports.best_hours import LEAST_DAYS, LEAST_S, HourCell, Part, best_hours, parts_of, steadiest
from headwater.reports.comparing import beside, compare
from headwater.reports.facts import WORKDAY_S
from headwater.reports.ranges import Range, Span, cut, range_of, turned, year_before
from headwater.reports.trend import DaySum
from headwater.reports.trends import Asking, Trends, Wanted, before, trends
from headwater.reports.usual import Beside
from headwater.store import Store, Total
from tests.support.fake_trends import FakeTrends, Row, a_year, some_days
from tests.support.weeks import FRIDAY, USUAL, midnight, told, utc

TODAY = date(2026, 11, 12)
SETTINGS = Settings(week_begins="sat")
"""The week ends on Friday."""


def read(wanted: Wanted, rows: FakeTrends, **more: bool) -> Trends:
    return rows.read(wanted, TODAY, SETTINGS, utc, **more)


def wanted(span: Span, day: date = TODAY) -> Wanted:
    return Wanted(range_of(span, day, SETTINGS), range_of(span, turned(span, day, -1, SETTINGS), SETTINGS))


# -- ranges -----------------------------------------------------------------------------------------------------------


def test_a_week_begins_as_the_person_has_it() -> None:
    assert range_of(Span.WEEK, TODAY, Settings(week_begins="sat")) == Range(date(2026, 11, 7), FRIDAY)
    assert range_of(Span.WEEK, TODAY, Settings(week_begins="mon")) == Range(date(2026, 11, 9), date(2026, 11, 15))
    sunday = Settings(week_begins="sun")
    assert range_of(Span.WEEK, date(2026, 11, 8), sunday) == Range(date(2026, 11, 8), date(2026, 11, 14))


@pytest.mark.parametrize("span", [Span.DAY, Span.WEEK, Span.MONTH, Span.YEAR])
def test_ranges_follow_each_other_without_a_gap(span: Span) -> None:
    day = date(2024, 1, 31)
    for _ in range(40):
        here, after = day, turned(span, day, 1, SETTINGS)
        a, b = range_of(span, here, SETTINGS), range_of(span, after, SETTINGS)
        assert b.first == a.last + timedelta(days=1)
        assert here in a
        assert here not in b
        assert range_of(span, turned(span, after, -1, SETTINGS), SETTINGS) == a
        day = after


def test_a_year_before() -> None:
    assert year_before(Span.MONTH, date(2024, 2, 29), SETTINGS) == Range(date(2023, 2, 1), date(2023, 2, 28))
    assert year_before(Span.YEAR, TODAY, SETTINGS) == Range(date(2025, 1, 1), date(2025, 12, 31))
    week = year_before(Span.WEEK, TODAY, SETTINGS)
    assert (len(week), week.last.weekday()) == (7, FRIDAY.weekday())


def test_the_ends_of_time_are_no_error() -> None:
    assert turned(Span.YEAR, date(1971, 5, 1), -3, SETTINGS) == date(1971, 1, 1)
    assert turned(Span.YEAR, date(9990, 5, 1), 3, SETTINGS) == date(9990, 12, 31)
    assert year_before(Span.YEAR, date(1971, 5, 1), SETTINGS).first == date(1971, 1, 1)


@pytest.mark.parametrize("by", [Span.DAY, Span.WEEK, Span.MONTH, Span.YEAR])
def test_a_range_is_cut_into_parts_that_are_all_of_it(by: Span) -> None:
    whole = Range(date(2023, 12, 27), date(2025, 3, 4))
    parts = cut(whole, by, SETTINGS)
    assert [d for part in parts for d in part] == list(whole)
    assert (parts[0].first, parts[-1].last) == (whole.first, whole.last)
    assert all(a.last < b.first for a, b in pairwise(parts))


def test_as_many_days_before_and_nothing_after_today() -> None:
    assert before(Range(date(2026, 3, 1), date(2026, 3, 10))) == Range(date(2026, 2, 19), date(2026, 2, 28))
    assert Range(date(2026, 3, 1), date(2026, 3, 10)).upto(date(2026, 2, 28)) is None
    assert len(Range(date(2026, 3, 2), date(2026, 3, 1))) == 0


# -- sums -------------------------------------------------------------------------------------------------------------


def test_the_sums_are_those_of_the_store(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    first = FRIDAY - timedelta(days=15)
    with Store(paths.database) as store:
        for n in range(16):
            day = first + timedelta(days=n)
            store.put(told(day, USUAL if day.weekday() < 5 else ""))
    clock = ManualClock(midnight(FRIDAY) + 20 * 3600.0, 0)
    with Store(paths.database, read_only=True) as store:
        plain = trend_report(store.several_totals, first, FRIDAY, SETTINGS, utc, Categories().name)
    found = Reader(paths, clock, Categories()).trends(
        Wanted(Range(first, FRIDAY), before(Range(first, FRIDAY))), SETTINGS
    )
    assert [(d.day, d.states) for d in found.sums] == [(d.day, d.states) for d in plain.days]
    assert found.apps == plain.apps
    categories = {c: sum(dict(d.categories).get(c, 0.0) for d in found.sums) for c in Category}
    assert {c: s for c, s in categories.items() if s} == pytest.approx(dict(plain.categories))
    assert found.known == Range(first, FRIDAY)
    assert found.comparison.other_counted == 0
    assert sum(c.focused_s for c in found.hours.cells) == pytest.approx(
        sum(d.seconds(FocusState.FOCUSED) for d in found.sums)
    )


def test_nothing_was_recorded_yet(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    Store(paths.database).close()
    found = Reader(paths, ManualClock(midnight(FRIDAY), 0), Categories()).trends(wanted(Span.YEAR), SETTINGS)
    assert found.known is None
    assert (found.recorded, found.counted, found.at_computer_s, found.apps) == (0, 0, 0.0, ())
    assert found.comparison.whole is None


def test_only_days_between_the_first_record_and_today_are_asked_for() -> None:
    asked: list[tuple[float, float]] = []

    def sums(days: Sequence[tuple[float, float]], bys: Sequence[object]) -> list[list[Total]]:
        asked.extend(days)
        return [[] for _ in bys]

    known = Range(date(2026, 11, 10), TODAY)
    ask = Asking(sums, known, SETTINGS, utc)
    trends(ask, wanted(Span.YEAR), known, TODAY, SETTINGS, str)
    assert {ask.day_of(start) for start, _ in asked} == set(known)


def test_the_year_is_one_that_has_begun() -> None:
    """The last week of a year ends in the next one."""
    today = date(2026, 12, 30)
    rows = FakeTrends(some_days(date(2026, 12, 1), today))
    week = range_of(Span.WEEK, today, Settings(week_begins="mon"))
    assert week.last == date(2027, 1, 3)
    found = rows.read(Wanted(week, before(week)), today, SETTINGS, utc)
    assert (found.year[0].day, found.year[-1].day, found.which_year) == (date(2026, 1, 1), today, 2026)
    over = rows.read(Wanted(week, before(week)), date(2027, 1, 2), SETTINGS, utc)
    assert (over.year[0].day, over.year[-1].day, over.which_year) == (date(2027, 1, 1), date(2027, 1, 2), 2027)


@pytest.mark.parametrize(("first", "last"), [("2026-03-02", "2026-03-01"), ("2010-01-01", "2026-03-01")])
def test_ranges_that_cannot_be(first: str, last: str) -> None:
    days = Range(date.fromisoformat(first), date.fromisoformat(last))
    with pytest.raises(ReportError):
        read(Wanted(days, days), FakeTrends())


def test_a_day_without_a_record_is_no_day_of_zero() -> None:
    away = (date(2026, 11, 9), 9, FocusState.AWAY, "", Category.OTHER, 1800.0)
    found = read(wanted(Span.WEEK), FakeTrends([away]))
    by_day = {d.day: d for d in found.sums}
    assert by_day[date(2026, 11, 9)].recorded
    assert not by_day[date(2026, 11, 8)].recorded
    assert (found.recorded, found.counted) == (1, 0)


@pytest.mark.parametrize("by", [Span.DAY, Span.WEEK, Span.MONTH])
def test_parts_add_up_to_the_range(by: Span) -> None:
    found = read(wanted(Span.YEAR), FakeTrends(a_year(TODAY)))
    parts = found.parts(by, SETTINGS)
    assert sum(p.at_computer_s for p in parts) == pytest.approx(found.at_computer_s)
    assert sum(s for p in parts for _, s in p.categories) == pytest.approx(found.at_computer_s)
    assert all(p.at_computer_s == 0 for p in parts if not p.recorded)
    assert any(not p.recorded for p in parts)


def test_applications_are_those_of_the_range_alone() -> None:
    rows = [
        (date(2026, 11, 10), 9, FocusState.FOCUSED, "code", Category.CODE, 600.0),
        (date(2026, 11, 3), 9, FocusState.FOCUSED, "slack", Category.CHAT, 900.0),
    ]
    assert [a.app for a in read(wanted(Span.WEEK), FakeTrends(rows)).apps] == ["code"]


def test_the_usual_is_of_the_workdays_of_eight_weeks_before() -> None:
    def day(n: int, hours: float) -> list[Row]:
        at = date(2026, 11, 7) - timedelta(days=n)
        return [(at, 9, FocusState.ROUTINE, "code", Category.CODE, 3600.0 * hours)]

    days = [day(n, h) for n, h in ((1, 5), (2, 6), (3, 7), (9, 8), (56, 4))]
    rows = [row for some in (*days, day(57, 1), day(60, 20), day(4, 0.5), day(-1, 20)) for row in some]
    assert read(wanted(Span.WEEK), FakeTrends(rows)).usual_s == 6 * 3600.0
    fewer = [row for row in rows if row[0] != date(2026, 11, 7) - timedelta(days=56)]
    assert read(wanted(Span.WEEK), FakeTrends(fewer)).usual_s is None


# -- best hours -------------------------------------------------------------------------------------------------------


def test_hours_are_told_by_the_clock_on_the_wall_also_when_it_changes() -> None:
    berlin = ZoneInfo("Europe/Berlin")

    def offset(at: float) -> int:
        found = datetime.fromtimestamp(at, UTC).astimezone(berlin).utcoffset()
        assert found is not None
        return int(found.total_seconds())

    begin = datetime(2026, 10, 25, 0, tzinfo=berlin).timestamp()  # at 3 the clock goes back to 2
    totals = [Total(600.0, begin, n, FocusState.FOCUSED) for n in (1, 2, 3, 10)]
    found = parts_of(totals, lambda _start: date(2026, 10, 25), offset)
    assert [(hour, seconds) for _, hour, seconds, _ in found] == [(1, 600.0), (2, 1200.0), (9, 600.0)]


def test_time_away_is_in_no_hour() -> None:
    totals = [Total(60.0, 0.0, 9, FocusState.AWAY), Total(30.0, 0.0, 9, FocusState.ROUTINE)]
    assert parts_of(totals, lambda _start: TODAY, utc) == [(TODAY, 9, 30.0, 0.0)]


def test_a_cell_tells_nothing_of_few_days_or_of_little_time() -> None:
    enough = HourCell(0, 9, LEAST_DAYS, LEAST_S, 1800.0)
    assert enough.enough
    assert not replace(enough, days=LEAST_DAYS - 1).enough
    assert not replace(enough, at_computer_s=LEAST_S - 1).enough
    assert (enough.share, enough.minutes) == (0.5, 30.0 / LEAST_DAYS)
    assert HourCell(0, 9, 0, 0.0, 0.0).share == 0.0


def _parts(days: int, share: dict[int, float], noise: float, seed: int = 1) -> list[Part]:
    chance, found = random.Random(seed), list[Part]()
    for n in range(days):
        for hour in range(8, 18):
            part = min(max(share.get(hour, 0.4) + chance.gauss(0, noise), 0.0), 1.0)
            found.append((date(2026, 3, 2) + timedelta(days=n), hour, 3000.0, 3000.0 * part))
    return found


def test_hours_that_stand_out_are_found() -> None:
    found = steadiest(_parts(15, {10: 0.8, 11: 0.8}, 0.15))
    assert found is not None
    assert (found.hour, found.days) == (10, 15)
    assert found.share > 0.7 > 0.5 > found.rest


def test_hours_are_not_told_of_few_days_or_of_a_small_difference() -> None:
    assert steadiest(_parts(9, {10: 0.8, 11: 0.8}, 0.15)) is None
    assert steadiest(_parts(200, {10: 0.45, 11: 0.45}, 0.05)) is None, "sure, but hardly anything"
    assert steadiest([]) is None


def test_where_no_hours_differ_some_are_seldom_told() -> None:
    told_of = sum(steadiest(_parts(20, {}, 0.25, seed)) is not None for seed in range(100))
    assert told_of <= 6


def test_the_hours_of_a_year_find_what_was_put_in() -> None:
    rows = FakeTrends(some_days(date(2026, 1, 12), TODAY, steady=(14, 16)))
    found = read(wanted(Span.YEAR), rows).hours
    assert found.steadiest is not None
    assert found.steadiest.hour == 14
    assert found.days == Range(date(2026, 1, 1), TODAY)
    assert len(best_hours(found.days, []).cells) == 0


# -- beside another range ---------------------------------------------------------------------------------------------


def _day(n: int, focused_h: float, *, at: date = date(2026, 3, 2)) -> DaySum:
    day = at + timedelta(days=n)
    states = ((FocusState.FOCUSED, 3600.0 * focused_h), (FocusState.ROUTINE, 3600.0))
    return DaySum(day, 0.0, 0.0, tuple((s, seconds) for s, seconds in states if seconds))


def _compare(now: Sequence[float], earlier: Sequence[float], leave_out: date | None = None):  # type: ignore[no-untyped-def]
    days = [_day(n, h) for n, h in enumerate((*earlier, *now))]
    cutting = len(earlier)
    first, last, middle = days[0].day, days[-1].day, days[cutting].day
    apps = {d.day: {"code": d.seconds(FocusState.FOCUSED)} for d in days}
    return compare(
        Range(middle, last), Range(first, middle - timedelta(days=1)), {d.day: d for d in days}, apps, str.upper,
        leave_out,
    )  # fmt: skip


def test_a_range_twice_as_long_is_compared_by_the_day() -> None:
    found = _compare([2, 2.1] * 10, [2, 2.1] * 5)
    assert found.whole is not None
    assert found.whole.now_s == pytest.approx(found.whole.before_s)
    assert {c.beside for c in (found.whole, *found.states, *found.apps)} == {Beside.WITHIN}
    assert [c.what for c in found.apps] == ["CODE"]


def test_a_change_beyond_what_days_differ_by_is_told_and_no_other() -> None:
    more = _compare([4, 4.2, 3.9, 4.1, 4], [2, 2.2, 1.9, 2.1, 2])
    assert more.states[0].what is FocusState.FOCUSED
    assert more.states[0].beside is Beside.MORE
    less = _compare([2, 2.2, 1.9, 2.1, 2], [4, 4.2, 3.9, 4.1, 4])
    assert less.states[0].beside is Beside.LESS
    assert _compare([4, 0.5, 6, 1, 3], [2, 5, 0.5, 1, 2]).states[0].beside is Beside.WITHIN


def test_few_days_are_no_ground_to_tell_a_change() -> None:
    found = _compare([6, 6, 6, 6], [1, 1, 1, 1, 1])
    assert found.few
    assert found.states[0].beside is Beside.ALONE
    assert beside([1.0] * 5, [1.0] * 4) is Beside.ALONE


def test_short_days_and_a_day_that_goes_on_are_left_out() -> None:
    days = [_day(n, 2.0) for n in range(10)]
    short = replace(days[8], states=((FocusState.FOCUSED, WORKDAY_S - 1),))
    sums = {d.day: d for d in (*days[:8], short, days[9])}
    found = compare(Range(days[5].day, days[9].day), Range(days[0].day, days[4].day), sums, {}, str, days[9].day)
    assert (found.counted, found.other_counted) == (3, 5)


def test_what_took_no_time_in_both_is_left_out() -> None:
    found = _compare([2.0] * 5, [2.0] * 5)
    assert [c.what for c in found.states] == [FocusState.FOCUSED, FocusState.ROUTINE]


def test_where_nothing_changed_a_change_is_seldom_told() -> None:
    chance = random.Random(2)

    def days(n: int) -> list[float]:
        return [chance.gauss(3600.0, 1800.0) for _ in range(n)]

    told_of = sum(beside(days(7), days(7)) is not Beside.WITHIN for _ in range(500))
    assert told_of <= 10, "of 500"
