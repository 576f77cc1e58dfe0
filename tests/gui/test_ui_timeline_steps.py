"""The page "Timeline" under a quick or a patient hand: keys that are pressed twice, and what stays from before."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from headwater.charts.timeline import Part, Row
from headwater.ui.buttons import Button
from headwater.ui.data.card import Line
from headwater.ui.timeline.page import TimelinePage
from tests.support.chart_days import DAY, moment
from tests.support.data_page import SOME
from tests.support.timeline_page import CTRL, OpenTimeline, ask_to_forget, middle, noted

CALL = (moment("11:12"), moment("11:40"))


def line(page: TimelinePage) -> Line:
    return next(line for line in page.notes.lines.findChildren(Line) if line.isVisible())


def button(page: TimelinePage, name: str) -> Button:
    return next(b for b in line(page).findChildren(Button) if b.accessibleName() == name)


def focused(page: TimelinePage) -> Part:
    part = page.lanes.chart.focus
    assert part is not None
    return part


# -- lanes by keys ----------------------------------------------------------------------------------------------------


def test_before_the_first_part_there_is_none(timeline: OpenTimeline) -> None:
    page, _, _ = timeline()
    page.lanes.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.lanes, Qt.Key.Key_Home)
    first = focused(page)
    QTest.keyClick(page.lanes, Qt.Key.Key_Left)
    assert focused(page) == first
    QTest.keyClick(page.lanes, Qt.Key.Key_End)
    last = focused(page)
    QTest.keyClick(page.lanes, Qt.Key.Key_Right)
    assert focused(page) == last != first


def test_the_first_step_to_the_left_is_to_the_last_part(timeline: OpenTimeline) -> None:
    page, _, _ = timeline()
    page.lanes.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.lanes, Qt.Key.Key_Left)
    assert focused(page) == page.lanes.chart.parts(Row.KINDS)[-1]


def test_keys_on_the_lanes_come_nearer_to_the_part_that_they_are_on(timeline: OpenTimeline) -> None:
    page, _, _ = timeline()
    page.view.setFocus(Qt.FocusReason.TabFocusReason)  # whose keyboard rests on the last block
    page.lanes.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.lanes, Qt.Key.Key_Home)
    at = focused(page).start
    for _ in range(6):
        QTest.keyClick(page.lanes, Qt.Key.Key_Plus)
        view = page.view.chart.view
        assert view.start <= at <= view.end
    assert page.lanes.chart.rect(focused(page)) is not None
    for _ in range(6):
        QTest.keyClick(page.lanes, Qt.Key.Key_Minus)
    assert not page.view.is_zoomed()


def test_the_keyboard_goes_on_from_where_it_was_at_another_zoom(timeline: OpenTimeline) -> None:
    page, _, _ = timeline()
    lanes = page.lanes
    lanes.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(lanes, Qt.Key.Key_Down)
    for _ in range(9):
        QTest.keyClick(lanes, Qt.Key.Key_Right)
    at = focused(page).start
    QTest.keyClick(lanes, Qt.Key.Key_Plus)
    QTest.keyClick(lanes, Qt.Key.Key_Plus)
    assert focused(page) in lanes.chart.parts(Row.INPUT)
    assert abs(focused(page).start - at) <= focused(page).end - focused(page).start
    before = focused(page)
    QTest.keyClick(lanes, Qt.Key.Key_Right)
    assert focused(page).start >= before.end


@pytest.mark.parametrize("row", [Row.KINDS, Row.INPUT, Row.NOTICES])
def test_the_keyboard_walks_on_beyond_what_is_in_view(timeline: OpenTimeline, row: Row) -> None:
    page, _, _ = timeline()
    lanes, starts = page.lanes, list[float]()
    lanes.setFocus(Qt.FocusReason.TabFocusReason)
    page.view.zoom_to(moment("13:20"), moment("14:10"))
    for _ in range(list(Row).index(row)):
        QTest.keyClick(lanes, Qt.Key.Key_Down)
    QTest.keyClick(lanes, Qt.Key.Key_Home)
    length = page.view.chart.view.length_s
    while not starts or focused(page).start > starts[-1]:
        starts.append(focused(page).start)
        r = lanes.chart.rect(focused(page))
        assert r is not None
        assert r.right() > lanes.chart.left
        QTest.keyClick(lanes, Qt.Key.Key_Right)
    assert starts[-1] > moment("14:40")
    assert page.view.chart.view.length_s == pytest.approx(length)
    for _ in range(1000):
        before = focused(page)
        QTest.keyClick(lanes, Qt.Key.Key_Left)
        if focused(page) == before:
            break
    assert focused(page).start < moment("09:00")


def test_a_note_beyond_what_is_in_view_is_walked_to(timeline: OpenTimeline) -> None:
    page, _, _ = timeline(noted(("14:00", "14:20", "words")))
    page.lanes.setFocus(Qt.FocusReason.TabFocusReason)
    page.view.zoom_to(moment("09:00"), moment("10:00"))
    for _ in range(5):
        QTest.keyClick(page.lanes, Qt.Key.Key_Down)
    assert page.lanes.accessibleDescription() == "Notes: nothing here"
    QTest.keyClick(page.lanes, Qt.Key.Key_Right)
    assert page.lanes.accessibleDescription() == "Notes: 14:00 · 14:20 · 20 min · Note: words"
    QTest.keyClick(page.lanes, Qt.Key.Key_Right)
    assert focused(page).start == moment("14:00")


# -- pressed twice ----------------------------------------------------------------------------------------------------


def test_a_note_is_kept_once_however_often_its_key_is_pressed(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline()
    page.view.select(CALL)
    page.notes.add_note.click()
    QTest.keyClicks(page.notes.editor.field, "once")
    for _ in range(2):
        QTest.keyClick(page.notes.editor.field, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(page.day.notes) and not window.chores._waiting)
    assert [n.text for n in engine.notes.kept] == ["once"]


def test_a_note_that_is_deleted_twice_at_once_can_be_put_back(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, window = timeline(noted(("11:12", "11:40", "words")))
    delete = button(page, "Delete")
    delete.click()
    delete.click()
    qtbot.waitUntil(lambda: not page.day.notes and not window.chores._waiting)
    assert page.notes.said.accessibleName() == "The note is deleted."
    assert page.notes.undo.isVisible()
    page.notes.undo.click()
    page.notes.undo.click()
    qtbot.waitUntil(lambda: bool(page.day.notes) and not window.chores._waiting)
    assert page.notes.said.accessibleName() == "The note is back."


def test_the_arrow_pressed_twice_leads_two_days_back(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, _ = timeline()
    page.head.back.click()
    page.head.back.click()
    qtbot.waitUntil(lambda: page.day.day == DAY - timedelta(days=2))
    page.head.forth.click()
    page.head.forth.click()
    page.head.forth.click()
    qtbot.waitUntil(lambda: page.day.day == DAY)


# -- taken back, and put aside ----------------------------------------------------------------------------------------


def test_a_change_of_a_note_is_taken_back(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline(noted(("11:12", "11:40", "old words")))
    button(page, "Change").click()
    page.notes.editor.field.setPlainText("new words")
    page.notes.editor.keep.click()
    qtbot.waitUntil(page.notes.undo.isVisible)
    assert page.notes.said.accessibleName() == "The note is changed."
    assert page.notes.undo.text() == "Take the change back"
    qtbot.waitUntil(lambda: not window.chores._waiting)
    page.notes.undo.click()
    qtbot.waitUntil(lambda: [n.text for n in page.day.notes] == ["old words"])
    assert page.notes.said.accessibleName() == "The note is as it was."
    assert page.notes.undo.isHidden()
    QApplication.processEvents()
    button(page, "Delete").click()
    qtbot.waitUntil(page.notes.undo.isVisible)
    assert page.notes.undo.text() == "Put it back"
    assert engine.notes.kept == []


def test_what_is_begun_is_put_aside_while_another_note_is_changed(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, _ = timeline(noted(("11:12", "11:40", "old words")))
    field = page.notes.editor.field
    page.view.select((moment("14:13"), moment("14:34")))
    page.notes.add_note.click()
    QTest.keyClicks(field, "begun")
    button(page, "Change").click()
    assert field.toPlainText() == "old words"
    QTest.keyClicks(field, "more ")
    button(page, "Change").click()
    assert field.toPlainText() == "more old words", "it is the same one"
    page.notes.editor.keep.click()
    qtbot.waitUntil(lambda: field.toPlainText() == "begun")
    assert page.notes.editor.isVisible()
    assert page.notes.editor.about.accessibleName().startswith("About 14:13")
    page.notes.editor.keep.click()
    qtbot.waitUntil(lambda: [n.text for n in engine.notes.kept] == ["more old words", "begun"])
    qtbot.waitUntil(page.notes.editor.isHidden)


def test_a_change_that_is_begun_is_not_lost_to_a_new_note(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, _ = timeline(noted(("11:12", "11:40", "old words")))
    field = page.notes.editor.field
    button(page, "Change").click()
    QTest.keyClicks(field, "more ")
    page.view.select((moment("14:13"), moment("14:34")))
    page.notes.add_note.click()
    assert field.toPlainText() == ""
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.toPlainText() == "more old words"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert page.notes.editor.isHidden()
    assert [n.text for n in engine.notes.kept] == ["old words"]


# -- what stays from before -------------------------------------------------------------------------------------------


def test_what_came_of_a_stretch_of_one_day_is_not_said_on_another(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, _ = timeline()
    engine.data.amount = SOME
    ask_to_forget(page, qtbot, CALL)
    page.forget.ask.yes.click()
    qtbot.waitUntil(page.forget.task.said.isVisible)
    page.tools.button.pressed.emit()
    page.tools.copy_table()
    page.turn_by(-1)
    qtbot.waitUntil(lambda: page.day.day == DAY - timedelta(days=1))
    assert page.forget.task.said.isHidden()
    assert page.tools.said.isHidden()


def test_a_note_out_of_sight_is_brought_into_sight(timeline: OpenTimeline) -> None:
    page, _, _ = timeline(noted(("14:00", "14:20", "words")))
    page.view.zoom_to(moment("09:00"), moment("10:00"))
    button(page, "Show").click()
    assert page.view.chart.selection == (moment("14:00"), moment("14:20"))
    view = page.view.chart.view
    assert view.start <= moment("14:00") < moment("14:20") <= view.end


def test_a_note_without_a_space_in_it_has_no_hint_wider_than_the_screen(timeline: OpenTimeline) -> None:
    page, _, _ = timeline(noted(("09:44", "10:36", "y" * 3900)))
    QTest.mouseMove(page.lanes, middle(page, page.lanes.chart.parts(Row.NOTES)[0]))
    tip = next(w for w in QApplication.topLevelWidgets() if w.inherits("QTipLabel") and w.isVisible())
    assert 0 < tip.width() < page.window().width()
    QToolTip.hideText()


def test_the_words_of_a_note_that_is_gone_do_not_stay_in_the_field(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline(noted(("11:12", "11:40", "secret words")))
    button(page, "Change").click()
    engine.notes.kept.clear()
    page.refresh()
    qtbot.waitUntil(lambda: not page.day.notes and not window.chores._waiting)
    assert page.notes.editor.isHidden()
    assert page.notes.editor.field.toPlainText() == page.draft.note.text == ""
