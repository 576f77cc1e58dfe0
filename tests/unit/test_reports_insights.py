"""Insights on days written by hand: what comes in the middle of work, what follows what, dwell, hours, stretches."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from headwater.base import LANGUAGES, Settings, Words
from headwater.records import FocusState, Label, LabelSource
from headwater.reports import ReportError
from headwater.reports.insights import LONGEST_DAYS, Insights, range_before
from headwater.reports.insights_between import LATE_S
from headwater.reports.insights_told import insights_object, length, lines_of
from headwater.reports.usual import Beside
from tests.support.days import Pair, judged, segment
from tests.support.insights import BUSY, CATEGORIES, found, scattered, weeks
from tests.support.weeks import FRIDAY, midnight, report, told

EN = Words("en")
NINE = midnight(FRIDAY) + 9 * 3600


def day(what: str | Sequence[Pair], labels: Sequence[Label] = ()) -> Insights:
    history = told(FRIDAY, what) if isinstance(what, str) else what
    return found(history, FRIDAY, FRIDAY, labels, Settings(day_start_hour=0))


def ways(of: Insights) -> list[tuple[str, str, str, int]]:
    return [(w.source, w.by, w.to, w.times) for w in of.between.ways]


# -- what comes in the middle ------------------------------------------------------------------------------------------


def test_work_is_left_and_taken_up_again() -> None:
    b = day("9:00 F 20 code, C 4 slack, F 25 code, A 60").between
    assert [(c.by, c.times, c.back, c.open, c.away_s) for c in b.by] == [("Slack", 1, 1, 0, 240.0)]
    assert [(w.source, w.by, w.to, w.away_s) for w in b.ways] == [("VS Code", "Slack", "VS Code", 240.0)]
    assert b.work_s == 45 * 60


def test_a_whole_day() -> None:
    of = day(BUSY)
    assert ways(of) == [
        ("VS Code", "Slack", "VS Code", 3), ("VS Code", "Slack", "", 1), ("VS Code", "Thunderbird", "", 1),
    ]  # fmt: skip
    assert sorted(w.away_s or 0.0 for w in of.between.ways) == [0.0, 0.0, 240.0]
    assert [(c.by, c.times, c.back, c.away_s) for c in of.between.by] == [
        ("Slack", 4, 3, (240 + 900) / 2), ("Thunderbird", 1, 0, None),
    ]  # fmt: skip


def test_short_work_is_not_left_and_neither_is_what_is_no_work() -> None:
    assert not day(
        "9:00 F 9.5 code, C 4 slack, F 9 code, M 30 code, C 3 slack, M 20 code, D 20 code, C 1 slack"
    ).between.by


def test_sustained_and_routine_work_that_touch_are_one_stretch() -> None:
    b = day("9:00 F 6 code, R 6 soffice, C 4 slack, F 20 code, A 60").between
    assert [(w.source, w.by, w.to) for w in b.ways] == [("LibreOffice", "Slack", "VS Code")]


def test_a_glance_is_none_and_five_seconds_are() -> None:
    assert not day("9:00 F 10 code, F 0.07 slack, F 10 code, A 60").between.by
    assert day("9:00 F 10 code, F 0.1 slack, F 10 code, A 60").between.all.times == 1


def test_each_time_in_one_stretch_counts() -> None:
    what = ", ".join(["F 10 code, F 0.5 slack"] * 5)
    b = day(f"9:00 {what}, F 10 code, A 60").between
    assert (b.all.times, b.all.back, b.all.away_s) == (5, 5, 30.0)


def test_who_works_in_the_mail_is_not_interrupted_by_it() -> None:
    assert not day("9:00 R 5 soffice, R 3 thunderbird, R 6 soffice, R 4 thunderbird, R 5 soffice, A 60").between.by


def test_the_state_lane_lags_behind_and_what_came_last_is_not_taken_for_the_work() -> None:
    b = day("9:00 F 12 code, F 3 slack, C 5 slack, F 20 code, A 60").between
    assert [(w.by, w.away_s) for w in b.ways] == [("Slack", 480.0)]


def test_a_chain_is_told_once_by_what_began_it_with_all_of_its_time() -> None:
    b = day("9:00 F 20 code, C 4 slack, C 3 thunderbird, D 5 spotify, F 20 code, A 60").between
    assert [(w.source, w.by, w.to, w.away_s) for w in b.ways] == [("VS Code", "Slack", "VS Code", 720.0)]


def test_what_is_for_making_reading_or_unknown_is_never_told() -> None:
    for app in ("soffice", "evince", "nautilus", "a-program-of-ones-own", "libreoffice-calc"):
        assert not day(f"9:00 F 20 code, F 3 {app}, F 20 code, A 60").between.by, app


def test_a_moment_back_is_no_return() -> None:
    b = day("9:00 F 20 code, C 4 slack, F 0.1 code, C 4 slack, F 20 code, A 60").between
    assert [(w.times, w.away_s) for w in b.ways] == [(1, 486.0)]


def test_leaving_the_computer_is_no_interruption_but_may_come_after_one() -> None:
    assert not day("9:00 F 20 code, A 10, C 4 slack, F 20 code, A 60").between.by
    b = day("9:00 F 20 code, C 4 slack, A 10, F 20 code, A 60").between
    assert [(w.to, w.away_s) for w in b.ways] == [("VS Code", 840.0)]


@pytest.mark.parametrize(("minutes", "back"), [(29, 1), (31, 0)])
def test_after_half_an_hour_it_is_something_else(minutes: int, back: int) -> None:
    b = day(f"9:00 F 20 code, C {minutes} slack, F 20 code, A 60").between
    assert (b.all.times, b.all.back, b.all.open) == (1, back, 0)
    assert [w.to for w in b.ways] == ["VS Code" if back else ""]
    assert b.all.away_s == (minutes * 60.0 if back else None)
    assert LATE_S == 1800.0


@pytest.mark.parametrize("rest", ["C 10 slack", "C 10 slack, - 40, F 30 code", "C 2 slack, - 10, C 25 slack"])
def test_what_was_not_recorded_is_not_known(rest: str) -> None:
    b = day(f"9:00 F 20 code, {rest}").between
    assert (b.all.times, b.all.back, b.all.open, b.ways) == (1, 0, 1, ())


def test_half_of_them_counts_those_that_never_came_back() -> None:
    start = "9:00 F 20 code, C 2 slack, F 20 code, C 3 slack, F 20 code, C 40 slack"
    b = day(f"{start}, F 20 code, C 40 slack, A 60").between
    assert (b.all.times, b.all.back, b.all.away_s) == (4, 2, None)
    b = day(f"{start}, A 60").between
    assert (b.all.times, b.all.back, b.all.away_s) == (3, 2, 180.0)


def test_what_may_not_be_named_neither_comes_nor_hides_what_does() -> None:
    def at(minute: float, length_s: float, app: str, state: FocusState) -> Pair:
        s = segment(NINE + 60 * minute, length_s, app)
        return s, judged(s, state)

    work, talk = FocusState.FOCUSED, FocusState.COMMUNICATING
    history = [
        at(0, 1200, "code", work), at(20, 20, "", work), at(20 + 20 / 60, 220, "slack", talk),
        at(24, 1800, "code", work),
    ]  # fmt: skip
    b = day(history).between
    assert [(w.source, w.by, w.to, w.away_s) for w in b.ways] == [("VS Code", "Slack", "VS Code", 240.0)]
    history[2] = at(20 + 20 / 60, 220, "", talk)
    assert not day(history).between.by


@pytest.mark.parametrize(("between", "times"), [("U 0.7 code", 1), ("U 1.5 code", 0)])
def test_the_state_may_end_a_minute_before_another_window_comes(between: str, times: int) -> None:
    assert day(f"9:00 F 20 code, {between}, C 4 slack, F 20 code, A 60").between.all.times == times


def test_a_notification_in_the_minute_before() -> None:
    history = told(FRIDAY, "9:00 F 20 code, C 4 slack, F 20 code, C 4 slack, F 20 code, A 60")
    left = next(n for n, (s, _) in enumerate(history) if s.app == "slack") - 1
    s, i = history[left]
    noted = [*history[:left], (replace(s, notifications=2), i), *history[left + 1 :]]
    b = day(noted).between
    assert (b.all.alerted, b.all.times, b.notifications) == (1, 2, 2)
    s, i = history[left - 5]
    assert day([*history[: left - 5], (replace(s, notifications=1), i), *history[left - 4 :]]).between.all.alerted == 0


def test_the_persons_word_makes_work_of_it_and_takes_it_away() -> None:
    what = "9:00 M 20 code, C 4 slack, F 20 code, A 60"
    assert not day(what).between.by
    start = NINE
    word = Label(start + 9000, start, start + 1200, FocusState.FOCUSED, LabelSource.CORRECTION)
    told_so = day(what, [word])
    assert told_so.between.all.times == 1
    assert told_so.stretches[0].said
    no_work = replace(word, start=start + 1440, end=start + 2640, state=FocusState.DRIFTING)
    assert not day("9:00 M 20 code, C 4 slack, F 20 code, C 4 slack, A 60", [no_work]).between.by


# -- switches, dwell, hours, stretches ---------------------------------------------------------------------------------


def test_of_few_changes_nothing_is_said() -> None:
    of = day("9:00 " + ", ".join(["F 1 code, F 1 slack"] * 25))
    assert of.graph is None
    assert day("9:00 " + ", ".join(["F 1 code, F 1 slack"] * 25) + ", F 1 code, F 1 slack").graph is not None


def test_a_hole_an_absence_and_what_may_not_be_named_are_no_changes() -> None:
    calm = "9:00 " + ", ".join(["F 1 code, F 1 slack"] * 30)
    whole = day(calm).graph
    assert whole is not None
    assert whole.switches == 59
    for between in ("- 1", "A 1"):
        broken = day("9:00 " + ", ".join([f"F 1 code, {between}, F 1 slack"] * 30)).graph
        assert broken is None or broken.switches == 29


def test_dwell_beside_as_many_days_before() -> None:
    short, long_ = ("9:00 " + ", ".join([f"F {m} code, F {m} slack"] * 25) for m in (0.5, 2))

    def of(now: str, before: str) -> Insights:
        history = weeks(FRIDAY - timedelta(days=7), 7, before) + weeks(FRIDAY, 7, now)
        return found(history, FRIDAY - timedelta(days=6), FRIDAY)

    assert (of(long_, short).dwell.beside, of(long_, short).dwell.median_s, of(long_, short).dwell.before_s) == (
        Beside.MORE, 120.0, 30.0,
    )  # fmt: skip
    assert of(short, long_).dwell.beside is Beside.LESS
    assert of(short, short).dwell.beside is Beside.WITHIN
    alone = of(short, "").dwell
    assert (alone.beside, alone.before, alone.before_s) == (Beside.ALONE, (), None)
    few = day("9:00 " + ", ".join(["F 1 code, F 1 slack"] * 20)).dwell
    assert few.median_s is None


def test_an_hour_needs_time_and_days_before_anything_is_said() -> None:
    busy = ", ".join(["F 0.5 code, F 0.5 slack"] * 60)
    what = f"9:00 F 120 code, {busy}, F 120 code, F 30 slack"
    of = found(weeks(FRIDAY, 5, what), FRIDAY - timedelta(days=6), FRIDAY, settings=Settings(day_start_hour=0))
    by = {h.hour: h for h in of.hours}
    assert by[11].rate == pytest.approx(120, abs=1)
    assert (by[11].high, by[11].days) == (True, 5)
    assert (by[9].high, by[10].high) == (False, False)
    assert by[14].seconds == 5 * 1800
    assert by[20].rate is None
    assert by[20].seconds == 0
    two = found(weeks(FRIDAY, 2, what), FRIDAY - timedelta(days=6), FRIDAY)
    assert all(h.rate is None for h in two.hours)
    assert len(of.hours) == 24


def test_hours_are_those_of_the_local_clock_also_when_it_changes() -> None:
    sunday = date(2026, 10, 25)  # 03:00 becomes 02:00 at 01:00 UTC

    def berlin(at: float) -> int:
        return 7200 if at < midnight(sunday) + 3600 else 3600

    start = midnight(sunday) - 7200
    history: list[Pair] = []
    for n in range(25 * 12):
        s = segment(start + 300 * n, 300, ["code", "slack"][n % 2])
        history.append((s, judged(s, FocusState.FOCUSED)))
    of = found(history, sunday, sunday, settings=Settings(day_start_hour=0), offset=berlin)
    assert [h.seconds for h in of.hours] == [7200.0 if h == 2 else 3600.0 for h in range(24)]
    assert sum(h.switches for h in of.hours) == 25 * 12 - 1


def test_the_longest_stretches() -> None:
    of = day("9:00 F 20 code, C 4 slack, F 50 soffice, A 10, F 9 code, R 60 code, F 12 evince")
    told_ = [(s.minute, s.end_minute, s.seconds / 60, s.name, s.day, s.said) for s in of.stretches]
    assert told_ == [
        (564, 614, 50, "LibreOffice", FRIDAY, False), (540, 560, 20, "VS Code", FRIDAY, False),
        (693, 705, 12, CATEGORIES.name("evince"), FRIDAY, False),
    ]  # fmt: skip


# -- ranges, names, words ----------------------------------------------------------------------------------------------


def test_a_range_that_cannot_be() -> None:
    for first in (FRIDAY + timedelta(days=1), FRIDAY - timedelta(days=LONGEST_DAYS)):
        with pytest.raises(ReportError, match="The range of days"):
            found([], first, FRIDAY)
    assert range_before(date(2026, 11, 7), date(2026, 11, 13)) == (date(2026, 10, 31), date(2026, 11, 6))


def test_only_the_range_is_in_it() -> None:
    history = weeks(FRIDAY, 28, BUSY)
    one = found(history, FRIDAY, FRIDAY)
    assert one == day(BUSY) or one.between == day(BUSY).between
    assert one.at_computer_s == report(FRIDAY, BUSY).at_computer_s


def test_names_from_outside_are_one_short_line() -> None:
    history: list[Pair] = []
    for n in range(60):
        app = "\u202e<b>evil</b>\n" + "x" * 10_000 if n % 2 else "code"
        s = segment(NINE + 60 * n, 60, app)
        history.append((s, judged(s, FocusState.FOCUSED)))
    graph = day(history).graph
    assert graph is not None
    name = next(n for n in graph.nodes if n != "VS Code")
    assert len(name) <= 40
    assert name.isprintable()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("history", [
    [], told(FRIDAY, "9:00 A 60"), told(FRIDAY, "9:00 M 30 code"), told(FRIDAY, "9:00 F 20 code, C 1 slack, F 20 code"),
    told(FRIDAY, BUSY), weeks(FRIDAY, 56, BUSY), scattered(20),
], ids=["nothing", "away", "no work", "once", "a day", "weeks", "scattered"])  # fmt: skip
def test_everything_can_be_told(history: list[Pair], language: str) -> None:
    of = found(history, FRIDAY - timedelta(days=27), FRIDAY)
    lines = lines_of(of, Words(language))
    assert all(lines[:1])
    assert "{" not in "".join(lines)
    assert "\0" not in "".join(lines)
    text = json.dumps(insights_object(of, Words(language)), allow_nan=False, ensure_ascii=False)
    assert "\\u0000" not in text


def test_what_is_said_of_weeks() -> None:
    lines = lines_of(found(weeks(FRIDAY, 56, BUSY), FRIDAY - timedelta(days=27), FRIDAY), EN)
    text = "\n".join(lines)
    assert "Slack came in the middle of work most often, 80 times in 56 h; half of the time you were back" in text
    assert "    60 ×  VS Code → Slack → VS Code  half of them back within 4 min" in lines
    assert "    20 ×  VS Code → Slack → something else  not back within half an hour" in lines
    assert "VS Code and Slack follow each other most: 120 of 220 changes, 55 %." in lines
    assert "Half of the visits to an application or site were shorter than" in text
    assert "The longest was 40 min, on Monday, 19 October from 12:32 to 13:12, mostly in VS Code." in lines


def test_of_few_times_only_that_they_were() -> None:
    lines = "\n".join(lines_of(day("9:00 F 20 code, C 4 slack, F 20 code, A 60"), EN))
    assert "Something came in the middle of work once in 40 min: too seldom to say more." in lines
    assert "Days with an hour at the computer: 0. From 3 on" in lines


def test_short_lengths_are_told_in_seconds() -> None:
    assert [length(s, EN) for s in (0.4, 39.6, 89, 91, 5400)] == ["0 s", "40 s", "89 s", "2 min", "1 h 30 min"]
