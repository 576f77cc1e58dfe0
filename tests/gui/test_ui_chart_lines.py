"""Charts whose parts lie in lines, under the arrow keys: along a line, and across the lines."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from headwater.base import Words
from headwater.charts.chart import Chart
from headwater.charts.confusion import SHOWN, Confusion
from headwater.charts.hour_map import HourMap
from headwater.charts.tokens import LIGHT
from headwater.charts.year import YearCalendar
from headwater.records import LEARNED_STATES, FocusState
from headwater.reports.best_hours import BestHours, HourCell
from headwater.reports.ranges import Range
from headwater.reports.trend import DaySum
from headwater.ui.app import make_app
from headwater.ui.chartview import Charted, ChartView
from headwater.ui.look import Ui
from headwater.ui.text import hint

EN, TODAY = Words("en"), date(2026, 11, 12)
KEYS = {"r": Qt.Key.Key_Right, "l": Qt.Key.Key_Left, "d": Qt.Key.Key_Down, "u": Qt.Key.Key_Up}


Show = Callable[[Chart], Charted]


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Show]:
    """Shows a chart and gives it the keyboard; it lives as long as the test does."""
    held: list[Charted] = []

    def show(chart: Chart) -> Charted:
        made = Charted(Ui(LIGHT, EN), chart)
        held.append(made)
        qtbot.addWidget(made)
        made.resize(900, 500)
        made.show()
        qtbot.waitExposed(made)
        made.view.setFocus()
        return made

    make_app()
    yield show
    QApplication.processEvents()


def rests(view: ChartView) -> tuple[int | None, int | None]:
    """The parts that the keyboard and the pointer are on."""
    return view.current, view.pointed


def walk(charted: Charted, keys: str) -> int | None:
    for key in keys:
        QTest.keyClick(charted.view, KEYS[key])
    return charted.view.current


def a_year() -> YearCalendar:
    days = Range(date(2026, 1, 1), TODAY)
    told = [DaySum(d, 0.0, 0.0, ((FocusState.FOCUSED, 3600.0),)) for d in days]
    return YearCalendar(told, 2026, TODAY, 0, LIGHT, EN)


def hours(*places: tuple[int, int]) -> HourMap:
    """By day of the week and hour."""
    cells = tuple(HourCell(day, hour, 5, 9000.0, 3600.0) for day, hour in places)
    return HourMap(BestHours(Range(TODAY, TODAY), cells, None, 5), range(7), 4, LIGHT, EN)


@pytest.mark.parametrize(
    ("keys", "after"),
    [("r", 0), ("rr", 7), ("rrr", 14), ("rrl", 0), ("rl", 0), ("ru", 0), ("rd", 1), ("rdrr", 15), ("rdddrlu", 2)],
)
def test_a_year_is_walked_by_days_and_by_weeks(shown: Show, keys: str, after: int) -> None:
    charted, year = shown(a_year()), a_year()
    at = walk(charted, keys)
    assert at is not None
    assert year.days[at].day == date(2026, 1, 1) + timedelta(days=after)
    assert charted.view.accessibleDescription() == year.spoken(at)


def test_no_week_after_this_one_is_walked_to(shown: Show) -> None:
    charted = shown(a_year())
    QTest.keyClick(charted.view, Qt.Key.Key_End)
    last = len(charted.view.chart) - 1
    assert walk(charted, "r") == last
    assert walk(charted, "l") == last - 7
    assert walk(charted, "r") == last


FULL = [(day, hour) for day in range(5) for hour in range(9, 13)]
GAPS = [(0, 9), (0, 10), (0, 12), (2, 11), (4, 9), (4, 10)]


@pytest.mark.parametrize(
    ("places", "keys", "after"),
    [
        (FULL, "r", (0, 9)), (FULL, "rr", (0, 10)), (FULL, "rrd", (1, 10)), (FULL, "rrdddddd", (4, 10)),
        (FULL, "rrdu", (0, 10)), (FULL, "ru", (0, 9)), (FULL, "rrrrr", (1, 9)), (GAPS, "rrrd", (2, 11)),
        (GAPS, "rrrddu", (2, 11)), (GAPS, "rdd", (4, 10)), (GAPS, "rddd", (4, 10)),
    ],
)  # fmt: skip
def test_best_hours_are_walked_by_hours_and_by_days(
    shown: Show, places: Sequence[tuple[int, int]], keys: str, after: tuple[int, int]
) -> None:
    chart = hours(*places)
    charted = shown(chart)
    at = walk(charted, keys)
    assert at is not None
    assert (chart._cells[at].weekday, chart._cells[at].hour) == after


def test_what_was_said_beside_what_was_shown_is_walked_by_rows(shown: Show) -> None:
    wide = len(SHOWN)
    charted = shown(Confusion([[60.0] * wide for _ in LEARNED_STATES], LIGHT, EN))
    assert walk(charted, "rrd") == 1 + wide
    assert walk(charted, "u") == 1
    assert walk(charted, "u") == 1
    assert walk(charted, "l" * 3 + "d" * 9) == wide * (len(LEARNED_STATES) - 1)


def test_another_chart_in_its_place_with_fewer_parts(shown: Show) -> None:
    charted = shown(hours(*FULL))
    QTest.keyClick(charted.view, Qt.Key.Key_End)
    charted.view.pointed = len(FULL) - 1
    charted.as_table.click()
    charted.table.setCurrentIndex(charted.table.model().index(3, 2))
    few = hours((1, 9), (1, 10))
    charted.show_chart(few)
    charted.as_table.click()
    charted.view.setFocus()
    assert not charted.view.grab().isNull()
    assert rests(charted.view)[1] == 1
    assert (charted.table.currentIndex().row(), charted.table.currentIndex().column()) == (3, 2)
    assert charted.view.accessibleName() == few.summary
    charted.show_chart(hours())
    assert rests(charted.view) == (None, None)
    charted.show_chart(few)
    walk(charted, "rr")
    charted.show_chart(hours())
    assert charted.view.accessibleDescription() == EN("chart.keys"), "nothing of what is gone"
    assert walk(charted, "rdlu") is None


def test_what_the_keyboard_rests_on_is_what_there_is_now(shown: Show) -> None:
    charted = shown(hours(*FULL))
    walk(charted, "rr")
    minutes = HourMap(hours(*FULL).best, range(7), 4, LIGHT, EN, minutes=True)
    charted.show_chart(minutes)
    assert charted.view.accessibleDescription() == minutes.spoken(1) != hours(*FULL).spoken(1)


def test_the_keyboard_stays_on_what_it_rested_on(shown: Show) -> None:
    charted = shown(hours((1, 9), (1, 10), (2, 9)))
    walk(charted, "rr")
    more = hours((0, 9), (1, 8), (1, 9), (1, 10), (2, 9))
    charted.show_chart(more)
    assert charted.view.current == 3
    assert charted.view.accessibleDescription() == more.spoken(3)
    charted.show_chart(hours((1, 8), (1, 9)))
    assert charted.view.current == 1, "what it was on is gone: what is in its place"


@pytest.mark.parametrize("there", [True, False])
def test_what_the_pointer_is_on_is_told_anew(shown: Show, qtbot: QtBot, there: bool) -> None:
    charted, before = shown(hours((1, 9), (1, 10))), hours((1, 9), (1, 10))
    view = charted.view
    QTest.mouseMove(view, QPoint(1, 1))
    QTest.mouseMove(view, before.boxes(view._inside)[1].center().toPoint())
    assert QToolTip.text() == hint(before.spoken(1))
    now = HourMap(before.best, range(7), 4, LIGHT, EN, minutes=True) if there else hours((1, 9), (6, 14))
    charted.show_chart(now)
    if there:
        assert QToolTip.text() == hint(now.spoken(1)) != hint(before.spoken(1))
        assert view.pointed == 1
    else:
        assert view.pointed is None
        qtbot.waitUntil(lambda: not QToolTip.isVisible())
    QToolTip.hideText()
