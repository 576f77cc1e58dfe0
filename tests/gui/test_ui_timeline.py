"""The page "Timeline": which day, what is in view, what is selected, and what is drawn of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.engine import Changed, Recording
from headwater.store import Trouble
from headwater.ui.places import Place
from headwater.ui.timeline.page import TimelinePage
from tests.support.chart_days import DAY, busy_history, moment
from tests.support.fake_engine import BUSY, FakeEngine
from tests.support.timeline_page import (
    CTRL,
    NONE,
    OpenTimeline,
    fill,
    place,
    rest,
    titles,
)
from tests.support.windows import said

EVE = DAY - timedelta(days=1)


def drag(page: TimelinePage, start: str, end: str) -> None:
    a, b = place(page, start), place(page, end)
    QTest.mousePress(page.view, Qt.MouseButton.LeftButton, NONE, a)
    QTest.mouseMove(page.view, (a + b) / 2)
    QTest.mouseMove(page.view, b)
    QTest.mouseRelease(page.view, Qt.MouseButton.LeftButton, NONE, b)


def selected(page: TimelinePage) -> tuple[float, float] | None:
    return page.view.chart.selection


def shows(page: TimelinePage, day: date) -> Callable[[], bool]:
    return lambda: page.read and page.day.day == day


# -- which day --------------------------------------------------------------------------------------------------------


def test_the_day_is_told_and_the_rail_leads_there(timeline: OpenTimeline) -> None:
    page, _, window = timeline()
    assert page.head.date.text == "Thursday, 12 November"
    assert not page.head.forth.isEnabled()
    assert page.head.now_day.isHidden()
    assert "5 h 49 min at the computer" in said(page)
    assert window.rail is not None
    assert window.rail.items[Place.TIMELINE].accessibleName() == "Timeline"


def test_days_are_turned_with_keys_and_buttons_and_none_that_has_not_come(
    timeline: OpenTimeline, qtbot: QtBot
) -> None:  # fmt: skip
    page, engine, window = timeline()
    QTest.keyClick(window, Qt.Key.Key_Left, CTRL)
    qtbot.waitUntil(shows(page, EVE))
    assert page.head.date.text == "Wednesday, 11 November"
    assert "Nothing was recorded on this day." in said(page)
    page.head.back.click()
    qtbot.waitUntil(shows(page, EVE - timedelta(days=1)))
    page.head.now_day.setFocus(Qt.FocusReason.TabFocusReason)
    page.head.now_day.click()
    qtbot.waitUntil(shows(page, DAY))
    assert window.focusWidget() is page.head.jump  # a key pressed twice leads nowhere
    QTest.keyClick(window, Qt.Key.Key_Right, CTRL)
    assert page.draft.day == engine.today()


def test_a_key_pressed_often_leads_as_far_at_once(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, window = timeline()
    for _ in range(5):
        QTest.keyClick(window, Qt.Key.Key_Left, CTRL)
    qtbot.waitUntil(shows(page, DAY - timedelta(days=5)))


def test_a_calendar_tells_which_days_were_recorded_and_leads_to_them(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, _ = timeline()
    long_ago = date(2026, 9, 3)
    engine.timelines.histories[long_ago] = busy_history()
    page.head.jump.click()
    month = page.head.month
    assert month is not None
    formats = month.month.dateTextFormat
    qtbot.waitUntil(lambda: formats(QDate(2026, 11, 12)).fontWeight() > formats(QDate(2026, 11, 11)).fontWeight())
    assert month.month.maximumDate() == QDate(2026, 11, 12)
    month.month.setCurrentPage(2026, 9)
    qtbot.waitUntil(lambda: formats(QDate(2026, 9, 3)).fontWeight() > formats(QDate(2026, 9, 4)).fontWeight())
    month.month.clicked.emit(QDate(2026, 9, 3))
    qtbot.waitUntil(shows(page, long_ago))
    assert page.head.month is None
    assert engine.timelines.asked[0][0] <= date(2026, 11, 1)


# -- states of the page -----------------------------------------------------------------------------------------------


def test_a_store_that_cannot_be_read_is_said_and_tried_again(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, _ = timeline(lambda engine: setattr(engine, "broken", Trouble.DAMAGED))
    assert not page.rest.isVisible()
    assert page.unreadable.accessibleName()
    fill(engine)
    engine.broken = None
    page.unreadable.retry.click()
    qtbot.waitUntil(page.rest.isVisible)
    assert not page.unreadable.isVisible()


def test_before_anything_was_written_the_day_is_empty_not_broken(timeline: OpenTimeline) -> None:
    def fresh(engine: FakeEngine) -> None:
        engine.state = replace(BUSY, learning_s=0.0)
        engine.broken = Trouble.MISSING

    page, _, _ = timeline(fresh)
    assert page.rest.isVisible()
    assert "Nothing recorded yet" in said(page)
    assert page.first.isVisible()


def test_the_first_half_hour_is_for_watching_today_only(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline()
    assert not page.first.isVisible()
    window.hear_now(replace(BUSY, learning_s=600.0))
    page.show_now(replace(BUSY, learning_s=600.0))
    assert page.first.isVisible()
    engine.state = replace(BUSY, learning_s=600.0)
    page.turn_by(-1)
    qtbot.waitUntil(shows(page, EVE))
    assert not page.first.isVisible()


def test_a_running_day_goes_on_under_what_is_selected(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline()
    page.view.select((moment("11:12"), moment("11:40")))
    page.view.zoom_to(moment("11:00"), moment("13:00"))
    view = page.view.chart.view
    engine.days[DAY] = replace(engine.days[DAY], now=moment("15:40"))
    reads = engine.reads
    engine.tell(Changed())
    window._follow()
    qtbot.waitUntil(lambda: engine.reads > reads and page.day.report.now == moment("15:40"))
    assert page.view.chart.selection == (moment("11:12"), moment("11:40"))
    assert page.view.chart.view == view
    assert page.lanes.chart.ribbon is page.view.chart


@pytest.mark.parametrize("busy", [False, True])
def test_over_midnight_who_looks_at_the_running_day_goes_on_unless_busy(
    timeline: OpenTimeline, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, busy: bool
) -> None:
    page, engine, _ = timeline()
    if busy:
        page.view.select((moment("11:12"), moment("11:40")))
    monkeypatch.setattr(engine, "today", lambda: DAY + timedelta(days=1))
    reads = engine.reads
    page.refresh()
    qtbot.waitUntil(lambda: engine.reads > reads and page.day.day == page.draft.day)
    assert page.draft.day == (DAY if busy else DAY + timedelta(days=1))


def test_nobody_reads_while_the_page_is_not_seen(timeline: OpenTimeline) -> None:
    page, engine, window = timeline()
    window.hide()
    reads = engine.reads
    page.hear_change()
    QApplication.processEvents()
    assert engine.reads == reads


# -- what is selected -------------------------------------------------------------------------------------------------


def test_what_is_dragged_out_lists_its_windows_and_escape_lists_all(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, window = timeline()
    whole = len(titles(page))
    drag(page, "09:14", "09:38")
    rest(page, qtbot)
    assert page.fronts.what.text == "Selected, 09:14 – 09:38: 3 lines, 24 min in all"
    assert len(titles(page)) == 3 < whole
    page.fronts.filter.setFocus()
    QTest.keyClick(page.fronts.filter, Qt.Key.Key_Escape)
    rest(page, qtbot)
    assert page.view.chart.selection is None
    assert len(titles(page)) == whole
    assert window.page is page


def test_what_is_in_view_is_listed(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, _ = timeline()
    page.view.zoom_to(moment("11:12"), moment("11:40"))
    rest(page, qtbot)
    assert page.fronts.what.text == "In view, 11:12 – 11:40: 1 line, 28 min in all"
    QTest.keyClick(page.view, Qt.Key.Key_0)
    rest(page, qtbot)
    assert page.fronts.what.text.startswith("In view, 08:00 – 18:00")


def test_a_line_marks_its_stretch_and_the_lines_stay(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, _ = timeline()
    whole, table = titles(page), page.fronts.table
    front = table.front_model.fronts[3]
    table.setFocus()
    table.selectRow(2)
    QTest.keyClick(table, Qt.Key.Key_Down)
    rest(page, qtbot)
    assert page.view.chart.selection == (front.start, front.end)
    assert titles(page) == whole
    assert page.fronts.table.marked == front
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert selected(page) is None
    assert not table.selectionModel().hasSelection()


def test_a_stretch_that_is_one_window_marks_its_line(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, _ = timeline()
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, NONE, place(page, "11:20"))
    rest(page, qtbot)
    assert page.view.chart.selection == (moment("11:12"), moment("11:40"))
    assert page.fronts.table.marked is not None
    assert page.fronts.table.marked.start == moment("11:12")


def test_a_line_out_of_sight_is_brought_into_sight(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, _ = timeline()
    page.view.select((moment("08:34"), moment("15:00")))
    page.view.zoom_to(moment("13:00"), moment("14:00"))
    rest(page, qtbot)
    page.fronts.table.selectRow(0)
    assert page.view.chart.view.start <= moment("08:34")
    assert page.view.chart.selection == (moment("08:34"), moment("08:46"))


def test_what_is_selected_is_corrected_with_a_key(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, _ = timeline()
    drag(page, "11:12", "11:40")
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: bool(engine.corrections.asked))
    assert engine.corrections.asked[0][:3] == ("say", moment("11:12"), moment("11:40"))
    assert page.view.chart.selection is None


def test_the_panel_opens_for_it_and_escape_closes_the_panel_first(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, window = timeline()
    drag(page, "11:12", "11:40")
    QTest.keyClick(page.view, Qt.Key.Key_C)
    assert page.correcting.panel.isVisible()
    QTest.keyClick(window.focusWidget() or page, Qt.Key.Key_Escape)
    assert not page.correcting.panel.isVisible()


# -- what outlives the page -------------------------------------------------------------------------------------------


def test_day_zoom_filter_order_and_selection_outlive_a_rebuild(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline()
    engine.timelines.histories[EVE] = [
        (replace(s, start=s.start - 86400, end=s.end - 86400), None) for s, _ in busy_history()
    ]
    page.view.zoom_to(moment("11:00"), moment("13:00"))
    page.view.select((moment("11:12"), moment("11:40")))
    page.fronts.filter.setText("jitsi")
    QTest.keyClick(page.fronts.order, Qt.Key.Key_Right)
    page.notes.add_note.click()
    page.notes.editor.field.setPlainText("a call")
    view = page.view.chart.view
    engine.settings = Settings(agreed=True, theme="dark", language="zh_CN")
    window.rebuild()
    new = window.page
    assert isinstance(new, TimelinePage)
    assert new is not page
    qtbot.waitUntil(lambda: new.read)
    rest(new, qtbot)
    assert (new.view.chart.view.start, new.view.chart.view.end) == pytest.approx((view.start, view.end))
    assert new.view.chart.selection == (moment("11:12"), moment("11:40"))
    assert (new.fronts.filter.text(), new.fronts.order.current) == ("jitsi", 1)
    assert len(titles(new)) == 1
    assert new.notes.editor.field.toPlainText() == "a call"
    assert new.head.date.text == "11月12日 星期四"


def test_a_narrow_window_keeps_the_day(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, window = timeline()
    page.turn_by(-1)
    qtbot.waitUntil(shows(page, EVE))
    window.resize(900, 600)
    qtbot.waitUntil(lambda: window.page is not page)
    new = window.page
    assert isinstance(new, TimelinePage)
    qtbot.waitUntil(shows(new, EVE))


def test_somebody_leads_to_a_stretch_of_another_day(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, _ = timeline()
    page.turn_by(-3)
    qtbot.waitUntil(shows(page, DAY - timedelta(days=3)))
    page.look_at(DAY, moment("11:12"), moment("11:40"))
    qtbot.waitUntil(shows(page, DAY))
    assert page.view.chart.selection == (moment("11:12"), moment("11:40"))
    assert page.view.chart.view.start < moment("11:12")
    assert page.view.chart.view.end > moment("11:40")
    assert page.view.chart.view.length_s < 2 * 3600
    page.look_at(DAY, moment("14:10"), moment("14:13"))
    assert page.view.chart.selection == (moment("14:10"), moment("14:13"))
    page.look_at(EVE)
    qtbot.waitUntil(shows(page, EVE))
    assert page.view.chart.selection is None


def test_who_stops_recording_sees_the_trouble_of_the_store(timeline: OpenTimeline) -> None:
    def stopped(engine: FakeEngine) -> None:
        engine.state = replace(BUSY, recording=Recording.STOPPED, learning_s=0.0)
        engine.broken = Trouble.DAMAGED

    page, _, _ = timeline(stopped)
    assert page.unreadable.isVisible()
