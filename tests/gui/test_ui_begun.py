"""What is half-written on a page is there when the person comes back to it, and nothing that was forgotten is."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.ui.buttons import Button
from headwater.ui.data.page import YourData
from headwater.ui.places import Place
from headwater.ui.rules.page import CategoriesPage
from headwater.ui.search.page import SearchPage
from headwater.ui.timeline.page import TimelinePage
from headwater.ui.today import Today
from headwater.ui.trends.page import TrendsPage
from headwater.ui.window import Dashboard
from tests.support.chart_days import DAY, moment
from tests.support.data_page import SOME
from tests.support.timeline_page import CTRL, OpenTimeline, ask_to_forget, go, noted
from tests.support.windows import Open, today

CALL = (moment("11:12"), moment("11:40"))


def begin(page: TimelinePage, text: str = "half a note") -> None:
    page.view.select(CALL)
    page.notes.add_note.click()
    QTest.keyClicks(page.notes.editor.field, text)


def back(window: Dashboard, qtbot: QtBot, by: Place = Place.HELP) -> TimelinePage:
    window.go(by)
    return go(window, qtbot)


def field(page: TimelinePage) -> str:
    return page.notes.editor.field.toPlainText() if page.notes.editor.isVisible() else ""


@pytest.mark.parametrize("by", [Place.HELP, Place.TODAY, Place.TRENDS])
def test_a_note_is_gone_on_with(timeline: OpenTimeline, qtbot: QtBot, by: Place) -> None:
    page, engine, window = timeline()
    begin(page)
    again = back(window, qtbot, by)
    assert again is not page
    assert field(again) == "half a note"
    QTest.keyClick(again.notes.editor.field, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(again.notes.notes))
    assert [(n.start, n.end, n.text) for n in engine.notes.kept] == [(*CALL, "half a note")]
    assert field(back(window, qtbot)) == "", "it is kept"


def test_a_note_about_another_day_is_where_it_was_left(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, window = timeline()
    window.turn(DAY - timedelta(days=1))
    page = go(window, qtbot)
    page.look_at(DAY)
    qtbot.waitUntil(lambda: page.day.day == DAY)
    begin(page)
    page = back(window, qtbot)
    assert (page.day.day, field(page)) == (DAY, "half a note")
    window.go(Place.TODAY)
    window.turn(DAY - timedelta(days=2))
    page = go(window, qtbot)
    assert (page.day.day, field(page)) == (DAY - timedelta(days=2), "")
    page.look_at(DAY)
    qtbot.waitUntil(lambda: page.day.day == DAY)
    assert field(page) == "half a note"


def test_what_is_not_written_is_no_draft(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, window = timeline(noted(("14:00", "14:20", "old words")))
    begin(page, "  ")
    page.view.zoom_to(moment("09:00"), moment("10:00"))
    page = back(window, qtbot)
    assert field(page) == ""
    assert page.draft.view is None, "nothing but what is written is come back to"


def test_a_note_that_was_left_while_it_was_being_kept_is_not_kept_twice(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline()
    begin(page)
    QTest.keyClick(page.notes.editor.field, Qt.Key.Key_Return, CTRL)
    page = back(window, qtbot)
    qtbot.waitUntil(lambda: bool(page.notes.notes) and not window.chores._waiting)
    if page.notes.editor.isVisible():
        page.notes.editor.keep.click()
        qtbot.waitUntil(lambda: not window.chores._waiting)
    assert [n.text for n in engine.notes.kept] == ["half a note"]


def test_what_was_begun_is_not_kept_across_a_forgetting(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, window = timeline(noted(("14:00", "14:20", "secret words")))
    begin(page, "secret thought")
    window.go(Place.SEARCH)
    assert isinstance(window.page, SearchPage)
    window.page.field.setText("secret")
    window.go(Place.DATA)
    window.hear_change(gone=True)
    assert "secret" not in str(window.begun)
    page = go(window, qtbot)
    assert field(page) == ""
    window.go(Place.SEARCH)
    assert isinstance(window.page, SearchPage)
    assert window.page.field.text() == ""


def test_a_note_that_is_being_written_goes_with_its_time(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, _ = timeline(noted(("14:00", "14:20", "other words")))
    engine.data.amount = SOME
    begin(page, "secret thought")
    (change,) = [b for b in page.notes.lines.findChildren(Button) if b.accessibleName() == "Change"]
    change.click()
    QTest.keyClicks(page.notes.editor.field, "more ")
    ask_to_forget(page, qtbot, CALL)
    page.forget.ask.yes.click()
    qtbot.waitUntil(page.forget.task.said.isVisible)
    assert field(page) == "more other words"
    assert "secret" not in str(page.draft)
    QTest.keyClick(page.notes.editor.field, Qt.Key.Key_Escape)
    assert field(page) == ""


def test_a_plan_that_is_being_written_stays_when_something_is_forgotten(open_window: Open) -> None:
    window, _ = open_window()
    page = today(window)
    page.open_plan()
    page.editor.field.setText("tomorrow's talk")
    window.go(Place.DATA)
    window.hear_change(gone=True)
    window.go(Place.TODAY)
    assert isinstance(window.page, Today)
    assert window.page.editor.field.text() == "tomorrow's talk"


def test_a_rule_is_gone_on_with_until_it_is_left(open_window: Open) -> None:
    window, _ = open_window()

    def rules() -> CategoriesPage:
        window.go(Place.HELP)
        window.go(Place.RULES)
        assert isinstance(window.page, CategoriesPage)
        return window.page

    page = rules()
    page.make.click()
    assert not rules().draft.open, "nothing was typed"
    page = rules()
    page.make.click()
    page.form.fields["title"].setText("invoice")
    page = rules()
    assert page.draft.open
    assert page.draft.rule.title == "invoice"
    page.form.leave()
    assert not rules().draft.open


def test_a_goal_and_a_report_are_gone_on_with(open_window: Open) -> None:
    window, _ = open_window()

    def trends() -> TrendsPage:
        window.go(Place.HELP)
        window.go(Place.TRENDS)
        assert isinstance(window.page, TrendsPage)
        return window.page

    page = trends()
    page.goals.new.click()
    page.goals.form.minutes.setFocus()
    page.goals.form.minutes.setText("45")
    page.to_report.click()
    page.report.draft.notes = True
    page = trends()
    assert not page.goals.form.isHidden()
    assert page.goals.form.minutes.value == 45
    assert page.report.draft.open
    assert page.report.draft.notes
    page.goals.form.cancel.click()
    page.report.closed.emit()
    page = trends()
    assert page.goals.form.isHidden()
    assert not page.report.draft.open


def test_an_export_is_gone_on_with_and_a_name_to_forget_is_not(open_window: Open) -> None:
    window, _ = open_window()

    def data() -> YourData:
        window.go(Place.HELP)
        window.go(Place.DATA)
        assert isinstance(window.page, YourData)
        return window.page

    page = data()
    page.draft.forget.names["app"] = "secret"
    assert data().draft.forget.names == {}
    page = data()
    page.draft.take.format = "ics"
    page.draft.forget.names["app"] = "secret"
    page = data()
    assert page.draft.take.format == "ics"
    assert page.draft.forget.names == {}
