"""The report of a range of days: its numbers counted a second time, and what there is little or nothing to tell of."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from headwater.base import LANGUAGES, Paths, Settings, Words
from headwater.categories import Categories
from headwater.charts.app_bars import AppBars
from headwater.charts.document import Document, Figure, Grid, Heading
from headwater.charts.dwell import DwellHistogram
from headwater.charts.paper import pdf_of
from headwater.charts.rangereport import range_report
from headwater.charts.rangewords import PROJECTS, TITLES, bars_by, projects_grid, range_title, titles_grid
from headwater.charts.sheet import html_of
from headwater.charts.tokens import LIGHT
from headwater.charts.year import YearCalendar
from headwater.engine.reporting import Gathering, Wanted, Watcher
from headwater.records import Bound, FocusState, Goal, Measured, Per, TitleKind
from headwater.reports import ReportError
from headwater.reports.insights import LONGEST_DAYS
from headwater.reports.insights_switches import EDGES_S, Dwell
from headwater.reports.ranged import MOST_DAYS, NamedSum, days_before, goals_until
from headwater.reports.ranges import Range, Span
from headwater.reports.trend import AppSum, DaySum
from headwater.reports.usual import Beside
from headwater.store import Store
from tests.support.days import Pair
from tests.support.ranged import FIRST, NOW, SETTINGS, Page, filled, ranged, said, written
from tests.support.weeks import FRIDAY, midnight, told

pytestmark = pytest.mark.usefixtures("qapp")
WORDS = Words("en")
MONDAY = FRIDAY - timedelta(days=4)
OCTOBER = Range(date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture(scope="module")
def history() -> list[Pair]:
    return written()


@pytest.fixture(scope="module")
def gathering(tmp_path_factory: pytest.TempPathFactory, history: list[Pair]) -> Gathering:
    return filled(tmp_path_factory.mktemp("home"), history)


def report(gathering: Gathering, first: date, last: date, language: str = "en", **more: bool) -> Document:
    return range_report(ranged(gathering, first, last, **more), SETTINGS, Words(language), "1.2.3")


def table(document: Document, *head: str) -> dict[str, tuple[str, ...]]:
    """The rows of the table whose head begins so, by their first cell."""
    found = next(b.table for b in document.blocks if isinstance(b, Grid) and b.table.head[: len(head)] == head)
    return {row[0]: row[1:] for row in found.rows}


def counted(history: Sequence[Pair], days: Range, key: Callable[[Pair], object]) -> dict[object, float]:
    """Seconds at the computer within a range, segment by segment."""
    sums: dict[object, float] = defaultdict(float)
    for pair in history:
        day = datetime.fromtimestamp(pair[0].start, UTC).date()
        if day in days and pair[1] is not None:
            sums[key(pair)] += pair[0].end - pair[0].start
    return sums


def title_of(pair: Pair) -> str:
    """'' where nobody can read it."""
    return pair[0].title if pair[0].title_kind is TitleKind.FULL else ""


def test_sums_are_those_of_the_segments(gathering: Gathering, history: list[Pair]) -> None:
    document = report(gathering, OCTOBER.first, OCTOBER.last)
    states = counted(history, OCTOBER, lambda p: p[1].state if p[1] else None)
    whole = sum(states.values())
    page = Page.of(html_of(document, WORDS))
    assert page.facts["At the computer"] == WORDS.duration(whole)
    assert page.facts["Sustained work"] == WORDS.duration(states[FocusState.FOCUSED])
    sums = table(document, "Day", "At the computer")
    hours, minutes = divmod(round(whole / 60), 60)
    assert sums["All"][0] == f"{hours}:{minutes:02d}"
    for state, cell in zip(list(FocusState)[:5], sums["All"][1:], strict=False):
        hours, minutes = divmod(round(states[state] / 60), 60)
        assert cell == f"{hours}:{minutes:02d}"
    by_day = counted(history, OCTOBER, lambda p: datetime.fromtimestamp(p[0].start, UTC).date())
    assert len(sums) == len(by_day) + 1
    told_days = [cells[0] for name, cells in sums.items() if name != "All"]
    assert told_days == [f"{round(s / 60) // 60}:{round(s / 60) % 60:02d}" for _, s in sorted(by_day.items())]


def test_where_the_time_went_is_what_was_in_front(gathering: Gathering, history: list[Pair]) -> None:
    document = report(gathering, OCTOBER.first, OCTOBER.last, titles=True)
    sort = Categories()
    kinds = counted(history, OCTOBER, lambda p: sort.of(p[0].app, title_of(p), p[0].domain, p[0].project))
    named = {WORDS(f"category.{k}"): WORDS.duration(s) for k, s in kinds.items() if s >= 60}
    assert {name: cells[0] for name, cells in table(document, "What it was for").items()} == named
    projects = counted(history, OCTOBER, lambda p: p[0].project)
    shown = table(document, "Project")
    assert shown["年度报告"][0] == WORDS.duration(projects["年度报告"])
    assert shown["headwater"][0] == WORDS.duration(projects["headwater"])
    readable = counted(history, OCTOBER, lambda p: (title_of(p), p[0].app))
    grid = next(b.table for b in document.blocks if isinstance(b, Grid) and b.table.head[0] == "Title")
    top = max((k for k in readable if k[0]), key=lambda k: readable[k])  # type: ignore[index]
    assert grid.rows[0][2] == WORDS.duration(readable[top])


@pytest.mark.parametrize(("more", "name"), [(0, None), (1, "one other title"), (3, "3 other titles")])
def test_titles_without_a_line_of_their_own_are_counted_as_titles(more: int, name: str | None) -> None:
    titles = [NamedSum(f"t{n}", "code", 600.0) for n in range(TITLES + more)]
    last = titles_grid(titles, {}, WORDS).table.rows[-1]
    assert last == ((name, "", WORDS.duration(600.0 * more)) if name else (f"t{TITLES - 1}", "code", "10 min"))


def test_projects_without_a_line_are_counted_as_projects(gathering: Gathering) -> None:
    found = ranged(gathering, OCTOBER.first, OCTOBER.last)
    for more, name in ((1, "one other project"), (2, "2 other projects")):
        projects = tuple(NamedSum(f"p{n}", "", 600.0) for n in range(PROJECTS + more))
        assert projects_grid(replace(found, projects=projects), WORDS).table.rows[-1][0] == name


def test_one_of_a_kind_is_told_as_one() -> None:
    apps = AppBars([AppSum("code", "VS Code", 600.0)], 600.0, LIGHT, WORDS)
    assert apps.summary == "One application: VS Code, 10 min."
    day = DaySum(FRIDAY, 0.0, 86_400.0, ((FocusState.FOCUSED, 3600.0),))
    told_years = [YearCalendar([day], 2026, FRIDAY, 0, LIGHT, WORDS, focused=on).summary for on in (False, True)]
    assert all(year.startswith("On one day of 2026 ") for year in told_years)
    dwell = Dwell((1, 99, *(0,) * (len(EDGES_S) - 2)), 7.0, (), None, Beside.ALONE)
    assert DwellHistogram(dwell, LIGHT, WORDS).spoken(0) == "under 5 s: one visit, 1 %"
    beside = replace(dwell, before=dwell.counts)
    assert DwellHistogram(beside, LIGHT, WORDS).spoken(0) == "under 5 s: one visit, 1 %; in as many days before 1 %"


def test_titles_and_notes_are_there_only_when_asked_for(gathering: Gathering) -> None:
    bare = said(report(gathering, MONDAY, FRIDAY))
    assert "会议记录" not in bare
    assert "draft went well" not in bare
    assert "titles of windows are not" in bare
    assert "as it was written" not in bare
    whole = said(report(gathering, MONDAY, FRIDAY, titles=True, notes=True))
    assert "会议记录" in whole
    assert "The draft went well." in whole
    assert "Friday, 13 November 2026, 09:00 – 10:00" in whole
    assert "projects and titles of windows are named here" in whole
    assert "What the person noted stands here as it was written." in whole
    assert "Titles that are kept so that nobody can read them" in whole


def test_hostile_words_are_letters_and_nothing_is_endless(gathering: Gathering) -> None:
    document = report(gathering, MONDAY, FRIDAY, titles=True, notes=True)
    html = html_of(document, WORDS)
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in html
    assert "<b>" not in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "x" * 500 not in html
    assert not {"script", "img", "link", "iframe", "form"} & Page.of(html).tags
    assert pdf_of(document, WORDS).startswith(b"%PDF-")


def test_goals_are_judged_within_the_range(gathering: Gathering, history: list[Pair]) -> None:
    days = Range(FIRST + timedelta(days=14), FIRST + timedelta(days=27))
    document = report(gathering, days.first, days.last)
    focused = counted(
        [p for p in history if p[1] and p[1].state is FocusState.FOCUSED], days,
        lambda p: datetime.fromtimestamp(p[0].start, UTC).date(),
    )  # fmt: skip
    there = counted(history, days, lambda p: datetime.fromtimestamp(p[0].start, UTC).date())
    met = sum(focused[day] >= 200 * 60 for day in there)
    assert 0 < met < len(there)
    row = table(document, "Goal")["Sustained work, at least 3 h 20 min a day"]
    assert row == (f"on {met} of {len(there)} days that can be judged",)


@pytest.mark.parametrize(("minutes", "said_of_it"), [(1, "met"), (1200, "not met")])
def test_a_goal_of_one_day_is_met_or_not(tmp_path: Path, minutes: int, said_of_it: str) -> None:
    gathering = filled(tmp_path / "home", written(MONDAY, FRIDAY))
    with Store(Paths.under(tmp_path / "home").database) as store:
        for goal in store.goals():
            store.end_goal(goal.id, NOW)
        store.add_goal(Goal(Measured.STATE, "focused", Per.DAY, Bound.AT_LEAST, minutes, made=midnight(MONDAY)))
    (row,) = table(report(gathering, MONDAY, MONDAY), "Goal").values()
    assert row == (said_of_it,)


def test_the_days_before_stand_beside(gathering: Gathering, history: list[Pair]) -> None:
    document = report(gathering, OCTOBER.first, OCTOBER.last)
    assert "“Before” is September 2026. 8 of its 30 days have a record" in said(document)
    week = Page.of(html_of(report(gathering, MONDAY, FRIDAY), WORDS))
    before = counted(history, Range(MONDAY - timedelta(days=5), MONDAY - timedelta(days=1)), lambda _p: "all")["all"]
    assert f"before: {WORDS.duration(before)}" not in week.text, "three days before are too few beside five"
    whole = report(gathering, MONDAY - timedelta(days=7), MONDAY - timedelta(days=1))
    then = counted(history, Range(MONDAY - timedelta(days=14), MONDAY - timedelta(days=8)), lambda _p: "all")["all"]
    assert f"before: {WORDS.duration(then)}" in said(whole)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("year", [2020, 2030], ids=["before the first record", "still to come"])
def test_ranges_of_which_there_is_nothing(gathering: Gathering, language: str, year: int) -> None:
    document = report(gathering, date(year, 1, 1), date(year, 1, 31), language)
    words = Words(language)
    assert document.lead == words("trends.empty")
    assert document.blocks == ()
    assert "1.2.3" in document.foot[-1]
    assert pdf_of(document, words).startswith(b"%PDF-")
    assert document.title in html_of(document, words)


def test_a_store_with_nothing_in_it(tmp_path: Path) -> None:
    gathering = filled(tmp_path, [])
    document = report(gathering, MONDAY, FRIDAY, titles=True, notes=True)
    assert document.lead == WORDS("trends.nothing_yet")
    assert "The draft went well." in said(document), "what the person wrote is there all the same"


def test_days_on_which_nobody_was_there(tmp_path: Path) -> None:
    away = [pair for day in (MONDAY, FRIDAY) for pair in told(day, "9:00 A 180")]
    gathering = filled(tmp_path, away)
    document = report(gathering, MONDAY, FRIDAY)
    assert document.lead.startswith("On 2 days it was seen that nobody was at the computer.")
    assert document.blocks == ()
    assert report(gathering, FRIDAY, FRIDAY).lead.startswith("It was seen that nobody")


def test_one_day_has_no_bars_and_no_table_of_days(gathering: Gathering, history: list[Pair]) -> None:
    document = report(gathering, MONDAY, MONDAY)
    assert document.title == "Monday, 9 November 2026"
    states = counted(history, Range(MONDAY, MONDAY), lambda p: p[1].state if p[1] else None)
    rows = table(document, "State", "Time")
    assert rows["Sustained work"][0] == WORDS.duration(states[FocusState.FOCUSED])
    names = {b.make(LIGHT).table.name for b in document.blocks if isinstance(b, Figure)}
    assert "Hours by state" not in names
    assert "Best hours" not in names
    assert Heading("Day by day") not in document.blocks


def test_of_a_day_or_two_nothing_is_said_of_hours_that_take_three(gathering: Gathering) -> None:
    few = WORDS("insights.hours.few")
    for first, has in ((FRIDAY, False), (FRIDAY - timedelta(days=1), False), (FRIDAY - timedelta(days=2), True)):
        document = report(gathering, first, FRIDAY)
        names = {b.make(LIGHT).table.name for b in document.blocks if isinstance(b, Figure)}
        assert (few in said(document) or WORDS("insights.hours.name") in names) is has


def test_a_year_is_told_by_month_and_week(gathering: Gathering) -> None:
    document = report(gathering, date(2026, 1, 1), date(2026, 12, 31))
    names = [b.make(LIGHT).table for b in document.blocks if isinstance(b, Figure)]
    assert names[0].head[0] == "Month"
    assert any(t.name == "2026, hours at the computer" for t in names)
    assert len(table(document, "Week", "At the computer")) == 8 + 1
    assert Heading("Week by week") in document.blocks


def test_a_day_that_goes_on_is_said_to(gathering: Gathering) -> None:
    assert "Today goes on: its numbers are those of 20:00." in report(gathering, MONDAY, FRIDAY).foot
    over = report(gathering, MONDAY - timedelta(days=7), MONDAY - timedelta(days=1))
    assert not any("Today" in line for line in over.foot)


def test_unsure_time_is_told(tmp_path: Path) -> None:
    gathering = filled(tmp_path, told(FRIDAY, "9:00 F 30, U 10"))
    assert any("not sure about 10 min, 25 %" in line for line in report(gathering, FRIDAY, FRIDAY).foot)


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2026-11-12", "2026-11-12", "Thursday, 12 November 2026"),
        ("2026-11-01", "2026-11-30", "November 2026"),
        ("2026-02-01", "2026-02-28", "February 2026"),
        ("2026-01-01", "2026-12-31", "2026"),
        ("2026-11-01", "2026-11-29", "1 November – 29 November 2026"),
        ("2026-11-01", "2026-12-31", "1 November – 31 December 2026"),
        ("2025-12-29", "2026-01-04", "29 December 2025 – 4 January 2026"),
    ],
)
def test_ranges_by_name(first: str, last: str, name: str) -> None:
    assert range_title(Range(date.fromisoformat(first), date.fromisoformat(last)), WORDS) == name


def test_what_a_range_is_put_beside() -> None:
    today = date(2026, 11, 28)
    settings = replace(SETTINGS, week_begins="sun")
    year = Range(date(2025, 1, 1), date(2025, 12, 31))
    assert days_before(OCTOBER, today, settings) == Range(date(2026, 9, 1), date(2026, 9, 30))
    assert days_before(year, today, settings) == Range(date(2024, 1, 1), date(2024, 12, 31))
    running = Range(date(2026, 11, 1), date(2026, 11, 30))
    assert days_before(running, today, settings) == Range(date(2026, 10, 4), date(2026, 10, 31))
    to_come = Range(date(2026, 12, 1), date(2026, 12, 5))
    assert len(days_before(to_come, today, settings)) == 5


def test_goals_of_a_range_are_asked_for_when_it_is_over() -> None:
    until, weeks = goals_until(OCTOBER, date(2026, 11, 28))
    assert until == date(2026, 11, 7)
    assert until - timedelta(weeks=weeks) < OCTOBER.first
    assert goals_until(OCTOBER, date(2026, 10, 20))[0] == date(2026, 10, 20)


def test_bars_have_room_side_by_side() -> None:
    year = Range(date(2026, 1, 1), date(2026, 12, 31))
    assert [bars_by(r) for r in (OCTOBER, replace(OCTOBER, first=date(2026, 7, 1)), year)] == [
        Span.DAY, Span.WEEK, Span.MONTH,
    ]  # fmt: skip


def test_it_stops_when_asked_and_refuses_what_cannot_be(gathering: Gathering) -> None:
    parts: list[float] = []
    week = Wanted(Range(MONDAY, FRIDAY))
    with pytest.raises(ReportError, match="stopped"):
        gathering.read(week, Watcher(parts.append, lambda: len(parts) == 2))
    assert parts == sorted(parts)
    for days in (Range(FRIDAY, MONDAY), Range(date(2020, 1, 1), FRIDAY)):
        with pytest.raises(ReportError, match="The range of days"):
            gathering.read(Wanted(days), Watcher())
        with pytest.raises(ReportError, match="The range of days"):
            gathering.about(days)


def test_a_page_that_offers_it_opens_without_what_takes_long_to_load() -> None:
    told = "import sys, headwater.ui.trends.page, headwater.ui.data.page; print('numpy' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", told], text=True).strip() == "False"
    assert MOST_DAYS == LONGEST_DAYS


def test_what_would_be_in_it_is_what_is_in_it(gathering: Gathering, history: list[Pair]) -> None:
    about = gathering.about(OCTOBER)
    assert about.recorded == len(counted(history, OCTOBER, lambda p: int(p[0].start // 86_400)))
    assert (about.goals, about.notes) == (2, 0)
    assert gathering.about(Range(MONDAY, FRIDAY)).notes == 1
    assert gathering.about(Range(date(2020, 1, 1), date(2020, 1, 2))).recorded == 0


def test_the_settings_decide_when_a_day_begins(tmp_path: Path) -> None:
    night = told(FRIDAY, "1:00 F 60")
    early = filled(tmp_path, night, Settings(agreed=True, day_start_hour=4))
    assert early.about(Range(FRIDAY, FRIDAY)).recorded == 0
    assert early.about(Range(FRIDAY - timedelta(days=1), FRIDAY)).recorded == 1
    assert midnight(FRIDAY) < NOW
