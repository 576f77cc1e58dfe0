"""The charts of many days: painted, spoken, as tables, and kept as pictures."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Settings, Words
from headwater.charts.app_bars import MOST, AppBars
from headwater.charts.chart import Chart, part_at
from headwater.charts.hour_map import MINUTES, SHARES, HourMap
from headwater.charts.naming import days_name, one_line, range_name
from headwater.charts.paired import PairedBars
from headwater.charts.ramp import step
from headwater.charts.saving import Format, csv_of
from headwater.charts.stacked import StackedBars, step_min
from headwater.charts.tokens import DARK, LIGHT, THEMES, Theme
from headwater.charts.year import YearCalendar
from headwater.records import Category, FocusState
from headwater.reports.best_hours import BestHours, HourCell, Steadiest
from headwater.reports.ranges import Range, Span, range_of, turned
from headwater.reports.trend import AppSum
from headwater.reports.trends import PartSum, Trends, Wanted
from headwater.ui.app import make_app
from headwater.ui.chartview import AIR, Charted
from headwater.ui.look import Ui
from tests.support.fake_trends import FakeTrends, a_year
from tests.support.weeks import utc

TODAY, SETTINGS, EN = date(2026, 11, 12), Settings(week_begins="sat"), Words("en")
ROWS = FakeTrends(a_year(TODAY))
WEEKDAYS = (5, 6, 0, 1, 2, 3, 4)


def read(span: Span, day: date = TODAY, rows: FakeTrends = ROWS) -> Trends:
    days = range_of(span, day, SETTINGS)
    other = range_of(span, turned(span, day, -1, SETTINGS), SETTINGS)
    return rows.read(Wanted(days, other), TODAY, SETTINGS, utc)


@pytest.fixture(scope="module")
def found() -> dict[Span, Trends]:
    return {span: read(span) for span in (Span.WEEK, Span.MONTH, Span.YEAR)}


def bars(t: Trends, by: Span, theme: Theme = LIGHT, words: Words = EN, *, tones: bool = False) -> StackedBars:
    return StackedBars(t.parts(by, SETTINGS), by, TODAY, theme, words, tones=tones)


Make = Callable[[dict[Span, Trends], Theme, Words], Chart]
MAKERS: dict[str, Make] = {
    "week": lambda f, t, w: bars(f[Span.WEEK], Span.DAY, t, w),
    "tones": lambda f, t, w: bars(f[Span.WEEK], Span.DAY, t, w, tones=True),
    "month": lambda f, t, w: bars(f[Span.MONTH], Span.DAY, t, w),
    "months": lambda f, t, w: bars(f[Span.YEAR], Span.MONTH, t, w),
    "weeks": lambda f, t, w: bars(f[Span.YEAR], Span.WEEK, t, w, tones=True),
    "hours": lambda f, t, w: HourMap(f[Span.WEEK].hours, WEEKDAYS, 4, t, w),
    "minutes": lambda f, t, w: HourMap(f[Span.YEAR].hours, WEEKDAYS, 4, t, w, minutes=True),
    "year": lambda f, t, w: YearCalendar(f[Span.WEEK].year, 2026, TODAY, 5, t, w),
    "focused": lambda f, t, w: YearCalendar(f[Span.WEEK].year, 2026, TODAY, 0, t, w, focused=True),
    "paired": lambda f, t, w: PairedBars(f[Span.MONTH].comparison, "November", "October", t, w),
    "apps": lambda f, t, w: AppBars(f[Span.WEEK].apps, f[Span.WEEK].at_computer_s, t, w),
}
each = pytest.mark.parametrize("name", MAKERS)


def painted(chart: Chart, wide: int = 700, theme: Theme = LIGHT, current: int | None = None) -> QImage:
    image = QImage(max(wide, chart.least), chart.height, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    p = QPainter(image)
    chart.paint(p, QRectF(image.rect()), current)
    p.end()
    return image


def pixels(image: QImage, colour: str, box: QRectF | None = None) -> int:
    wanted, r = QColor(colour).rgb(), (box or QRectF(image.rect())).toRect() & image.rect()
    spots = ((x, y) for x in range(r.left(), r.right() + 1) for y in range(r.top(), r.bottom() + 1))
    return sum(image.pixel(x, y) == wanted for x, y in spots)


# -- what all of them have in common ----------------------------------------------------------------------------------


@each
def test_each_part_is_where_it_is_said_to_be(name: str, qtbot: QtBot, found: dict[Span, Trends]) -> None:
    make_app()
    chart = MAKERS[name](found, LIGHT, EN)
    r = QRectF(10, 20, max(chart.least, 700), chart.height)
    boxes = chart.boxes(r)
    assert len(boxes) == len(chart) > 0
    for i, box in enumerate(boxes):
        assert r.adjusted(-1, -1, 1, 1).contains(box)
        assert part_at(chart, r, box.center()) == i
        assert chart.spoken(i)


@each
def test_parts_do_not_lie_on_each_other_where_there_is_least_room(
    name: str, qtbot: QtBot, found: dict[Span, Trends]
) -> None:
    make_app()
    chart = MAKERS[name](found, LIGHT, EN)
    boxes = chart.boxes(QRectF(0, 0, chart.least, chart.height))
    assert all(box.width() > 7.9 and box.height() >= 9 for box in boxes)
    crossed = [
        (a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 : i + 40] if (a & b).width() * (a & b).height() > 1
    ]
    assert crossed == []


@each
def test_the_part_that_is_pointed_at_is_drawn_otherwise(name: str, qtbot: QtBot, found: dict[Span, Trends]) -> None:
    make_app()
    chart = MAKERS[name](found, LIGHT, EN)
    made = Charted(Ui(LIGHT, EN), chart)
    qtbot.addWidget(made)
    made.resize(max(chart.least + 2 * AIR, 700), chart.height + 140)
    made.show()
    qtbot.waitExposed(made)
    view, before = made.view, made.view.grab().toImage()
    inside = QRectF(view.rect()).adjusted(AIR, AIR, -AIR, -AIR)
    QTest.mouseMove(view, QPoint(0, 0))
    QTest.mouseMove(view, chart.boxes(inside)[1].center().toPoint())
    qtbot.waitUntil(lambda: view.pointed == 1)
    assert view.grab().toImage() != before
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.grab().toImage() == before


@each
def test_pictures_open_again(name: str, qtbot: QtBot, tmp_path: Path, found: dict[Span, Trends]) -> None:
    make_app()
    theme = DARK if list(MAKERS).index(name) % 2 else LIGHT
    made = Charted(Ui(theme, EN), MAKERS[name](found, theme, EN))
    qtbot.addWidget(made)
    for kind in Format:
        made.tools.keep(lambda kind=kind: made.tools._picture(kind), tmp_path / f"x.{kind}")  # type: ignore[misc]
        assert made.tools.said.accessibleName() == f"Saved as x.{kind}."
    image = QImage(str(tmp_path / "x.png"))
    assert image.width() == 2000
    assert len({image.pixel(x, y) for x in range(0, 2000, 7) for y in range(0, image.height(), 20)}) > 4
    drawn = (tmp_path / "x.svg").read_text()
    assert drawn.startswith("<svg ")
    assert "<text" not in drawn
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF-")


@each
@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_whole_and_open_again(
    name: str, language: str, qtbot: QtBot, tmp_path: Path, found: dict[Span, Trends]
) -> None:
    make_app()
    chart = MAKERS[name](found, LIGHT, Words(language))
    told = chart.table
    assert told.rows
    assert {len(row) for row in told.rows} == {len(told.head)}
    assert chart.summary
    (tmp_path / "x.csv").write_bytes(csv_of(told))
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [list(told.head), *map(list, told.rows)]


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_every_theme_draws_all_of_them(theme: Theme, qtbot: QtBot, found: dict[Span, Trends]) -> None:
    make_app()
    blank = QColor(theme.surface).rgb()
    for make in MAKERS.values():
        image = painted(make(found, theme, EN), 700, theme)
        assert any(image.pixel(x, y) != blank for x in range(0, 700, 9) for y in range(0, image.height(), 7))


# -- bars -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("most_h", [0.1, 0.9, 1, 3.9, 4, 7.7, 12, 24, 60, 199, 260, 700])
def test_an_axis_has_five_lines_at_most_and_reaches_all(most_h: float) -> None:
    step_s = 60 * step_min(most_h * 3600)
    lines = max(-(-int(most_h * 3600) // step_s), 1)
    assert lines <= 4
    assert lines * step_s >= int(most_h * 3600)


def one(day: date, seconds: float, *, recorded: bool = True, away: float = 0.0) -> PartSum:
    states = ((FocusState.FOCUSED, seconds), (FocusState.AWAY, away))
    return PartSum(Range(day, day), tuple(x for x in states if x[1]), ((Category.CODE, seconds),), recorded)


def test_a_day_without_a_record_is_blank_and_one_without_time_is_not(qtbot: QtBot) -> None:
    make_app()
    days = [TODAY - timedelta(days=n) for n in (4, 3, 2)]
    parts = (one(days[0], 7200.0), one(days[1], 0.0, away=60.0), one(days[2], 0.0, recorded=False))
    chart = StackedBars(parts, Span.DAY, TODAY, LIGHT, EN)
    image = painted(chart, 300)
    columns = [box.adjusted(0, 30, 0, -chart._foot) for box in chart.boxes(QRectF(image.rect()))]
    assert [pixels(image, LIGHT.states[FocusState.FOCUSED], c) > 100 for c in columns] == [True, False, False]
    lines = [pixels(image, LIGHT.text3, c) for c in columns]
    assert lines[1] > 20 > lines[2] == 0
    assert chart.spoken(1) == "Monday, 9 November 2026: 0 min at the computer"
    assert chart.spoken(2) == "Tuesday, 10 November 2026: nothing was recorded"


def test_today_goes_on_and_tomorrow_is_to_come(found: dict[Span, Trends], qtbot: QtBot) -> None:
    make_app()
    chart = bars(found[Span.WEEK], Span.DAY)
    said = [chart.spoken(i) for i in range(7)]
    assert [("so far" in s, "still to come" in s) for s in said] == [
        *[(False, False)] * 5,
        (True, False),
        (False, True),
    ]
    assert chart.summary == "Time at the computer on 4 of 6 days, 22 h 1 min in all."
    over = replace_today(chart)
    assert painted(chart) != painted(over), "the open top"


def replace_today(chart: StackedBars) -> StackedBars:
    return StackedBars(chart.parts, chart.by, TODAY + timedelta(days=30), LIGHT, EN)


def test_the_usual_is_a_line_with_a_name_beside_the_bars(qtbot: QtBot) -> None:
    make_app()
    parts = tuple(one(TODAY - timedelta(days=n), 3600.0) for n in (3, 2, 1))
    plain, usual = (StackedBars(parts, Span.DAY, TODAY, LIGHT, EN, usual_s=s) for s in (None, 7 * 3600.0))
    assert usual.summary == f"{plain.summary} On a usual workday of the eight weeks before it was 7 h."
    assert usual._step_s * usual._lines >= 7 * 3600, "it is within the axis"
    image = painted(usual, 300)
    box = usual._plot(QRectF(image.rect()))
    y = round(usual._y(box, 7 * 3600.0))
    assert 20 < pixels(image, LIGHT.text3, QRectF(box.left(), y - 1, box.width(), 3)) < box.width()


def test_the_height_is_the_time(qtbot: QtBot) -> None:
    make_app()
    parts = (one(TODAY - timedelta(days=2), 3600.0), one(TODAY - timedelta(days=1), 4 * 3600.0))
    chart = StackedBars(parts, Span.DAY, TODAY, LIGHT, EN)
    image = painted(chart, 300)
    blue = LIGHT.states[FocusState.FOCUSED]
    a, b = (pixels(image, blue, box) for box in chart.boxes(QRectF(image.rect())))
    assert b / a == pytest.approx(4, rel=0.08)


def test_little_time_is_not_drawn_as_more_than_it_is(qtbot: QtBot) -> None:
    make_app()
    day = TODAY - timedelta(days=1)
    states = ((FocusState.FOCUSED, 8 * 3600.0), *((s, 20.0) for s in FocusState if s is not FocusState.AWAY))
    part = PartSum(Range(day, day), states[:1] + states[2:], (), recorded=True)
    chart = StackedBars((part,), Span.DAY, TODAY, LIGHT, EN)
    image = painted(chart, 300)
    others = [LIGHT.states[s] for s in (FocusState.COMMUNICATING, FocusState.DRIFTING, FocusState.FRAGMENTED)]
    assert sum(pixels(image, c) for c in others) == 0


def test_categories_are_neutral_and_named(found: dict[Span, Trends], qtbot: QtBot) -> None:
    make_app()
    chart = bars(found[Span.WEEK], Span.DAY, tones=True)
    image = painted(chart)
    saturated = {s: c for s, c in LIGHT.states.items() if s not in (FocusState.AWAY, FocusState.UNSURE)}
    assert sum(pixels(image, colour) for colour in saturated.values()) == 0
    assert all(pixels(image, tone) > 50 for tone in LIGHT.app)
    assert chart.states == ()
    assert {"Code", "Writing", "Reading", "Mail", "Chat", "System"} == set(chart.table.head[2:])
    assert "Writing 1 h" in chart.spoken(3)


# -- hours ------------------------------------------------------------------------------------------------------------


def hours(*cells: HourCell, best: Steadiest | None = None) -> BestHours:
    return BestHours(Range(TODAY - timedelta(days=55), TODAY), cells, best, 20)


def test_too_little_is_an_outline_with_a_dot_and_never_pale(qtbot: QtBot) -> None:
    make_app()
    few, full = HourCell(0, 9, 2, 7200.0, 7200.0), HourCell(1, 9, 8, 20_000.0, 100.0)
    chart = HourMap(hours(few, full), WEEKDAYS, 4, LIGHT, EN)
    image = painted(chart, 400)
    a, b = chart.boxes(QRectF(image.rect()))
    assert sum(pixels(image, colour, a) for colour in LIGHT.ramp[1:]) == 0
    assert pixels(image, LIGHT.surface, a.adjusted(3, 3, -3, -3)) > 0.8 * (a.width() - 6) * (a.height() - 6)
    middle = QRectF(a.center().x() - 3, a.center().y() - 3, 6, 6)
    assert 4 <= 49 - pixels(image, LIGHT.surface, middle) <= 25, "a dot"
    assert pixels(image, LIGHT.ramp[1], b) > 0.8 * b.width() * b.height()
    assert chart.spoken(0) == "Monday 09 to 10: too little to tell, 2 h at the computer on 2 days"
    assert chart.table.rows[2][chart.table.head.index("09")] == "too little"
    assert chart.table.rows[0][1] == "–"


def test_more_is_another_step() -> None:
    assert [step(x, SHARES) for x in (0.0, 0.24, 0.25, 0.5, 0.65, 1.0)] == [1, 1, 2, 3, 4, 4]
    assert [step(x, MINUTES) for x in (0, 10, 29.9, 60)] == [1, 2, 3, 4]


def test_the_hours_after_midnight_come_last(qtbot: QtBot) -> None:
    make_app()
    chart = HourMap(hours(HourCell(0, 1, 9, 9000.0, 0.0), HourCell(0, 20, 9, 9000.0, 0.0)), WEEKDAYS, 4, LIGHT, EN)
    assert chart.table.head[1:] == ("19", "20", "21", "22", "23", "00", "01", "02")


def test_what_stands_out_is_told_or_that_nothing_does(qtbot: QtBot) -> None:
    make_app()
    cell = HourCell(0, 23, 9, 30_000.0, 20_000.0)
    best = HourMap(hours(cell, best=Steadiest(23, 0.66, 0.41, 30)), WEEKDAYS, 4, LIGHT, EN)
    assert best.summary.startswith("From 23 to 01 sustained work has its largest share: 66 % of")
    assert "41 % in other hours of the same 30 days" in best.summary
    assert "No two hours stand out" in HourMap(hours(cell), WEEKDAYS, 4, LIGHT, EN).summary
    few = HourMap(hours(replace(cell, days=1)), WEEKDAYS, 4, LIGHT, EN)
    assert few.summary.startswith("Too little to tell yet")
    assert painted(best, 400) != painted(HourMap(hours(cell), WEEKDAYS, 4, LIGHT, EN), 400)
    painted(HourMap(hours(best=Steadiest(3, 0.6, 0.2, 12)), WEEKDAYS, 4, LIGHT, EN), 400)


# -- the year ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2024, 2026, 2028, 2000])
@pytest.mark.parametrize("first", range(7))
def test_every_day_of_any_year_has_a_cell_of_nine_px_or_more(year: int, first: int, qtbot: QtBot) -> None:
    make_app()
    chart = YearCalendar((), year, TODAY, first, LIGHT, EN)
    r = QRectF(0, 0, chart.least, chart.height)
    day, seen = date(year, 1, 1), set[tuple[float, float]]()
    while day.year == year:
        box = chart._box(r, day)
        assert box.width() >= 9
        assert box.height() >= 9
        assert r.contains(box)
        seen.add((box.left(), box.top()))
        day += timedelta(days=1)
    assert len(seen) == (366 if year % 4 == 0 else 365)


def test_days_off_are_blank_and_nothing_follows_each_other(found: dict[Span, Trends], qtbot: QtBot) -> None:
    make_app()
    chart = YearCalendar(found[Span.WEEK].year, 2026, TODAY, 5, LIGHT, EN)
    image = painted(chart, 760)
    boxes = chart.boxes(QRectF(image.rect()))
    days = {d.day: box for d, box in zip(chart.days, boxes, strict=True)}
    off, on = days[date(2026, 1, 3)], days[date(2026, 3, 3)]
    assert sum(pixels(image, colour, off) for colour in LIGHT.ramp) == 0
    assert sum(pixels(image, colour, on) for colour in LIGHT.ramp[1:]) > 0.6 * on.width() * on.height()
    assert chart.spoken(2) == "Saturday, 3 January 2026: nothing was recorded"
    assert "that is fine" in chart.summary
    said = " ".join((chart.summary, *(chart.spoken(i) for i in range(len(chart))))).lower()
    assert not {"streak", "in a row", "record of"} & {w for w in ("streak", "in a row", "record of") if w in said}
    assert len(chart.table.rows) == sum(d.recorded for d in chart.days)


# -- pairs and applications -------------------------------------------------------------------------------------------


def test_a_caution_where_there_are_few_days(found: dict[Span, Trends], qtbot: QtBot) -> None:
    make_app()
    few = PairedBars(found[Span.WEEK].comparison, "this", "that", LIGHT, EN)
    assert few.summary.startswith("Few days: 3 here and 5 there.")
    assert "anyway" not in few.spoken(0)
    many = PairedBars(found[Span.MONTH].comparison, "this", "that", LIGHT, EN)
    assert many.summary == "Nothing differs by more than days do anyway."
    assert many.spoken(0).endswith("less a day; days differ by as much anyway")
    nothing = PairedBars(found[Span.YEAR].comparison, "this", "that", LIGHT, EN)
    assert len(nothing) == 0
    assert nothing.summary.startswith("There is no day")


def test_names_from_outside_are_one_line(qtbot: QtBot) -> None:
    make_app()
    hostile = "\u202eevil\n<b>" + "x" * 10_000
    assert one_line(hostile) == " ".join(one_line(hostile).split())
    assert len(one_line(hostile)) == 80
    apps = [AppSum(str(n), hostile, 100.0 - n) for n in range(20)]
    chart = AppBars(apps, 1000.0, LIGHT, EN)
    assert len(chart) == MOST
    assert len(chart.table.rows) == 20
    assert "\u202e" not in chart.spoken(0) + chart.summary
    painted(chart, 300)
    assert AppBars((), 0.0, LIGHT, EN).summary == "No application may be named in these days."


def test_ranges_have_names() -> None:
    assert range_name(Range(date(2026, 11, 1), date(2026, 11, 30)), Span.MONTH, EN) == "November 2026"
    assert range_name(Range(date(2026, 11, 5), date(2026, 11, 30)), Span.MONTH, EN) == "5 November – 30 November"
    assert range_name(Range(date(2026, 1, 1), date(2026, 12, 31)), Span.YEAR, Words("zh_CN")) == "2026年"
    assert days_name(Range(date(2025, 12, 27), date(2026, 1, 2)), EN) == "27 December 2025 – 2 January 2026"
