"""The page "Trends": ranges back and forth, ways to look at them, what is pressed, and what cannot be read."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QBoxLayout
from pytestqt.qtbot import QtBot

from headwater.charts.stacked import StackedBars
from headwater.engine import Changed
from headwater.records import Category, FocusState
from headwater.reports.ranges import Span
from headwater.store import Trouble
from headwater.ui.chartview import AIR, ChartView
from headwater.ui.places import Place
from headwater.ui.today import Today
from headwater.ui.trends.cards import ChartCard
from headwater.ui.trends.draft import Other
from headwater.ui.trends.page import TrendsPage
from tests.support.chart_days import DAY
from tests.support.fake_trends import Row, before, some_days
from tests.support.trends_page import WEEKS, YEAR, OpenTrends, read
from tests.support.windows import least_width, tab_order


def view(card: ChartCard) -> ChartView:
    assert card.place.charted is not None
    return card.place.charted.view


def press(card: ChartCard, i: int) -> None:
    shown = view(card)
    inside = QRectF(shown.rect()).adjusted(AIR, AIR, -AIR, -AIR)
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.chart.boxes(inside)[i].center().toPoint())


def test_a_week_in_words_and_charts(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, window = trends()
    text = read(qtbot, page)
    assert page.when.text == "7 November – 13 November"
    assert (
        "22 h 1 min at the computer on 4 of 6 days, 5 h 30 min on such a day. Of it: sustained work 5 h 48 min" in text
    )
    for name in ("Hours by state", "Best hours", "2026, hours at the computer", "Beside other days", "Applications"):
        assert name in text
    assert page.few.isHidden()
    assert window.rail is not None
    assert window.rail.items[Place.TRENDS].accessibleName() == "Trends"


def test_back_and_forth_by_buttons_and_keys_and_not_past_today(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, window = trends()
    assert not page.forth.isEnabled()
    assert page.now.isHidden()
    page.back.click()
    assert page.when.text == "31 October – 6 November"
    assert page.charts.isHidden()
    assert page.said.accessibleName() == "Reading what was recorded."
    read(qtbot, page)
    assert page.charts.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert page.when.text == "24 October – 30 October"
    QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    page.now.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.now, Qt.Key.Key_Return)
    assert page.draft.day == DAY
    assert window.focusWidget() is page.which
    page.turn_by(1)
    assert page.draft.day == DAY


@pytest.mark.parametrize(
    ("span", "title", "back", "now"),
    [(1, "November 2026", "Month before", "This month"), (2, "2026", "Year before", "This year")],
)
def test_a_month_and_a_year(
    trends: OpenTrends, qtbot: QtBot, span: int, title: str, back: str, now: str
) -> None:  # fmt: skip
    page, _, _ = trends()
    for _ in range(span):
        QTest.keyClick(page.which, Qt.Key.Key_Right)
    read(qtbot, page)
    assert (page.when.text, page.back.accessibleName(), page.now.text()) == (title, back, now)
    assert len(view(page.charts.bars).chart) == (30, 12)[span - 1]
    assert page.charts.by.isVisible() is (span == 2)


def test_ways_to_look_at_it_need_no_reading(trends: OpenTrends, qtbot: QtBot) -> None:
    page, engine, _ = trends()
    page.look_at(replace(page.draft, span=Span.YEAR))
    read(qtbot, page)
    reads = engine.reads
    QTest.keyClick(page.charts.what, Qt.Key.Key_Right)
    QTest.keyClick(page.charts.by, Qt.Key.Key_Right)
    QTest.keyClick(page.charts.measure, Qt.Key.Key_Right)
    QTest.keyClick(page.charts.colour, Qt.Key.Key_Right)
    draft = page.draft
    assert (draft.tones, draft.weeks, draft.minutes, draft.focused) == (True, True, True, True)
    text = read(qtbot, page)
    assert "Hours by category" in text
    assert "Best hours, in minutes" in text
    assert "2026, hours of sustained work" in text
    assert len(view(page.charts.bars).chart) == 53
    assert page.charts.legend.isHidden()
    assert engine.reads == reads
    assert page.said.isHidden()


def test_only_what_is_looked_at_otherwise_is_drawn_anew(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends()
    kept, other = page.charts.calendar.place.chart, page.charts.hours.place.chart
    QTest.keyClick(page.charts.measure, Qt.Key.Key_Right)
    assert page.charts.calendar.place.chart is kept
    assert page.charts.hours.place.chart is not other


def test_a_day_that_is_pressed_opens(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, window = trends()
    press(page.charts.bars, 6)
    assert window.page is page, "still to come"
    press(page.charts.bars, 4)
    assert isinstance(window.page, Today)
    assert window.page.day == date(2026, 11, 11)


def test_a_day_of_the_calendar_opens_with_return(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, window = trends()
    shown = view(page.charts.calendar)
    shown.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(shown, Qt.Key.Key_Home)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert isinstance(window.page, Today)
    assert window.page.day == date(2026, 1, 1)


def test_a_month_that_is_pressed_is_looked_at(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, window = trends()
    page.look_at(replace(page.draft, span=Span.YEAR))
    read(qtbot, page)
    press(page.charts.bars, 2)
    assert window.page is page
    read(qtbot, page)
    assert page.when.text == "March 2026"


def test_what_a_range_is_put_beside(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends()
    assert page.charts.chosen.isHidden()
    page.charts.other._take(1)
    qtbot.waitUntil(lambda: page.trends is not None and page.trends.comparison.other.first.year == 2025)
    assert page.charts.compare.nothing.isVisible()
    page.charts.other._take(2)
    assert page.draft.other is Other.CHOSEN
    qtbot.waitUntil(page.charts.chosen.isVisible)
    page.charts.chosen.take(date(2026, 5, 6))
    qtbot.waitUntil(lambda: page.trends is not None and page.trends.comparison.other.last == date(2026, 5, 8))
    QApplication.processEvents()
    assert view(page.charts.compare).chart.table.head[2] == "2 May – 8 May"


def test_a_page_that_is_made_anew_goes_on_where_it_was(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, window = trends()
    page.look_at(replace(page.draft, span=Span.MONTH, tones=True, focused=True))
    page.back.click()
    window.resize(900, 640)
    QApplication.processEvents()
    other = window.page
    assert isinstance(other, TrendsPage)
    assert other is not page
    assert other.draft == page.draft
    read(qtbot, other)
    assert other.when.text == "October 2026"
    assert other.charts.what.current == 1
    assert other.charts.colour.current == 1


def test_the_keyboard_and_the_table_stay_when_it_is_read_again(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, window = trends()
    first = page.charts.bars.place.charted
    assert first is not None
    first.view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(first.view, Qt.Key.Key_End)
    table, before = page.charts.apps.place.charted, first.view.chart
    assert table is not None
    table.as_table.click()
    page.refresh()
    qtbot.waitUntil(lambda: page.charts.bars.place.chart is not before)
    again = view(page.charts.bars)
    assert window.focusWidget() is again
    assert again.current == 6
    other = page.charts.apps.place.charted
    assert other is not None
    assert other.view.isHidden()
    assert not other.table.isHidden()


def test_nothing_was_recorded_yet(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends([])
    assert "Nothing was recorded yet." in read(qtbot, page)
    assert page.charts.isHidden()
    assert page.goals.isVisible()


def test_a_range_without_a_record(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends()
    page.look_at(replace(page.draft, day=date(2026, 8, 5)))
    assert "Nothing was recorded in these days. Days off are left blank, and that is fine." in read(qtbot, page)
    assert page.charts.isVisible()
    assert page.charts.apps.nothing.isVisible()


def test_few_days_say_so(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends(before(DAY, 2))
    text = read(qtbot, page)
    assert "2 days were recorded so far." in text
    assert "Too little to tell yet" in text


def test_what_cannot_be_read_is_told_and_tried_again(trends: OpenTrends, qtbot: QtBot) -> None:
    page, engine, _ = trends()
    engine.broken = Trouble.LOCKED
    page.refresh()
    qtbot.waitUntil(page.unreadable.isVisible)
    assert page.charts.isHidden()
    engine.broken = None
    page.unreadable.retry.click()
    qtbot.waitUntil(page.charts.isVisible)
    assert page.unreadable.isHidden()


def test_it_follows_what_is_written_but_not_at_once(trends: OpenTrends, qtbot: QtBot) -> None:
    page, engine, _ = trends()
    reads = engine.reads
    engine.tell(Changed())
    page.hear_change()
    assert page._soon.isActive()
    assert engine.reads == reads
    page._soon.timeout.emit()
    qtbot.waitUntil(lambda: engine.reads > reads)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("span", [Span.WEEK, Span.MONTH, Span.YEAR])
def test_nothing_is_cut_off(trends: OpenTrends, qtbot: QtBot, language: str, scale: float, span: Span) -> None:
    settings = replace(WEEKS, theme="dark", language=language, text_scale=scale)
    page, _, _ = trends(settings=settings, size=(900, 600))
    page.look_at(replace(page.draft, span=span))
    read(qtbot, page)
    assert least_width(page) <= page.area.viewport().width()  # type: ignore[arg-type]
    for card in (page.charts.bars, page.charts.hours, page.charts.calendar, page.charts.compare, page.charts.apps):
        if card.place.charted is not None:
            shown = view(card)
            assert shown.width() >= shown.chart.least + 2 * AIR


def test_wide_cards_are_side_by_side_and_narrow_ones_below_each_other(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends(size=(1180, 760))
    pair, ways = page.charts._pairs[0], QBoxLayout.Direction
    assert pair._box.direction() is ways.LeftToRight
    pair.resize(400, pair.height())
    assert pair._box.direction() is ways.TopToBottom


def test_names_of_applications_are_shown_as_they_are(trends: OpenTrends, qtbot: QtBot) -> None:
    name = "<b>x</b>\u202e" + "y" * 10_000
    rows = [(d, h, s, name if a == "code" else a, c, n) for d, h, s, a, c, n in YEAR]
    page, _, _ = trends(rows)
    least = least_width(page)  # type: ignore[arg-type]
    assert least <= page.area.viewport().width()
    table = view(page.charts.apps).chart.table
    assert all(len(row[0]) <= 80 and "\u202e" not in row[0] for row in table.rows)


def test_everything_is_reached_by_tab(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, window = trends()
    page.which.setFocus(Qt.FocusReason.TabFocusReason)
    reached = tab_order(window)
    charts = page.charts
    wanted = (
        page.which, page.back, charts.what, charts.measure, charts.colour, charts.other, page.goals.new,
        *(view(c) for c in (charts.bars, charts.hours, charts.calendar, charts.compare, charts.apps)),
    )  # fmt: skip
    assert [w for w in wanted if w not in reached] == []
    assert all(w.accessibleName() for w in wanted)


def test_the_charts_are_of_the_words_of_the_person(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends(settings=replace(WEEKS, theme="dark", language="zh_CN"))
    text = read(qtbot, page)
    assert "各状态的时间" in text
    chart = view(page.charts.bars).chart
    assert isinstance(chart, StackedBars)
    assert chart.spoken(2).startswith("2026年11月9日 星期一：在电脑前")


def test_a_week_of_another_year_says_which(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends()
    assert page.when.text == "7 November – 13 November"
    page.look_at(replace(page.draft, day=date(2025, 11, 12)))
    read(qtbot, page)
    assert page.when.text == "8 November 2025 – 14 November 2025"
    charted = page.charts.bars.place.charted
    assert charted is not None
    assert charted.tools.title == "Hours by state · 8 November 2025 – 14 November 2025"


def test_a_week_that_is_put_beside_one_of_the_year_before_says_which(trends: OpenTrends, qtbot: QtBot) -> None:
    rows = [*YEAR, *some_days(date(2025, 10, 1), date(2025, 12, 1))]
    page, _, _ = trends(rows)
    page.charts.other._take(1)
    qtbot.waitUntil(lambda: page.trends is not None and page.trends.comparison.other.first.year == 2025)
    QApplication.processEvents()
    head = view(page.charts.compare).chart.table.head
    assert head[1:3] == ("7 November – 13 November", "8 November 2025 – 14 November 2025")
    page.look_at(replace(page.draft, day=date(2025, 11, 12), other=Other.BEFORE))
    read(qtbot, page)
    head = view(page.charts.compare).chart.table.head
    assert head[1:3] == ("8 November 2025 – 14 November 2025", "1 November 2025 – 7 November 2025")




def only(*rows: tuple[int, float, FocusState]) -> list[Row]:
    """Of today: an hour, seconds, a state."""
    return [(DAY, hour, state, "code", Category.CODE, seconds) for hour, seconds, state in rows]


def test_the_first_day_of_a_week_is_no_one_of_one_days(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends(only((9, 5400.0, FocusState.FOCUSED)), settings=replace(WEEKS, week_begins="thu"))
    text = read(qtbot, page)
    assert "1 h 30 min at the computer on the one day so far. Of it: sustained work 1 h 30 min." in text
    assert "Time at the computer on the one day so far: 1 h 30 min." in text
    assert "one day with an hour or more at the computer" in text
    assert "1 days" not in text
    assert view(page.charts.hours).chart.spoken(0).endswith("1 h 30 min at the computer on one day")


def test_the_first_seconds_are_told_whole(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends(only((9, 40.0, FocusState.UNSURE)))
    assert "Of it: not sure" in read(qtbot, page)


def test_days_on_which_nobody_was_there_were_recorded(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends(only((9, 3600.0, FocusState.AWAY)))
    text = read(qtbot, page)
    assert "It was seen that nobody was at the computer." in text
    assert "Nothing was recorded in these days" not in text
