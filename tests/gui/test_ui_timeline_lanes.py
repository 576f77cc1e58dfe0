"""The lanes of the page "Timeline": below the ribbon, under pointer and keys, and kept as they are seen."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.charts.timeline import Row
from tests.support.chart_days import moment
from tests.support.timeline_page import (
    NONE,
    OpenTimeline,
    middle,
    noted,
    part_of,
    place,
)


def test_the_lanes_lie_exactly_below_the_ribbon(timeline: OpenTimeline) -> None:
    page, _, _ = timeline()
    lanes, view = page.lanes, page.view
    assert lanes.mapTo(page, QPoint(0, 0)).x() == view.mapTo(page, QPoint(0, 0)).x()
    assert lanes.width() == view.width()
    for row in Row:
        assert lanes.chart.rows[row].left() == view.chart.frame.state.left()
        assert lanes.chart.rows[row].right() == view.chart.frame.state.right()


def test_a_part_of_a_lane_is_told_and_picked_out(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, _ = timeline()
    part = part_of(page, Row.PLANS, "11:00")
    at = middle(page, part)
    QTest.mouseMove(page.lanes, at)
    assert page.lanes.chart.hover == part
    assert page.lanes.chart.spoken(part) == "08:50 · 12:30 · 3 h 40 min · Plan: Chapter 3"
    QTest.mouseClick(page.lanes, Qt.MouseButton.LeftButton, NONE, at)
    assert page.view.chart.selection == (moment("08:50"), moment("12:30"))


def test_a_stretch_is_dragged_out_on_the_lanes_as_on_the_ribbon(timeline: OpenTimeline) -> None:
    page, _, _ = timeline()
    y = round(page.lanes.chart.rows[Row.INPUT].center().y())
    a, b = (QPoint(round(page.view.chart.scale.x(moment(m))), y) for m in ("11:12", "11:40"))
    QTest.mousePress(page.lanes, Qt.MouseButton.LeftButton, NONE, a)
    QTest.mouseMove(page.lanes, b)
    QTest.mouseRelease(page.lanes, Qt.MouseButton.LeftButton, NONE, b)
    assert page.view.chart.selection == (moment("11:12"), moment("11:40"))


def test_the_keyboard_walks_the_lanes(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, _ = timeline(noted(("09:44", "10:36", "The <b>third</b> chapter")))
    lanes = page.lanes
    lanes.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(lanes, Qt.Key.Key_Right)
    assert lanes.accessibleDescription() == "Categories: 08:34 · 08:46 · 12 min · Mail"
    for _ in range(5):
        QTest.keyClick(lanes, Qt.Key.Key_Down)
    assert lanes.accessibleDescription() == "Notes: 09:44 · 10:36 · 52 min · Note: The <b>third</b> chapter"
    QTest.keyClick(lanes, Qt.Key.Key_Return)
    assert page.view.chart.selection == (moment("09:44"), moment("10:36"))
    QTest.keyClick(lanes, Qt.Key.Key_Plus)
    assert page.view.is_zoomed()
    QTest.keyClick(lanes, Qt.Key.Key_Up)
    QTest.keyClick(lanes, Qt.Key.Key_End)
    assert lanes.accessibleDescription().startswith("Plans: ")


def test_a_lane_without_anything_says_so(timeline: OpenTimeline) -> None:
    page, _, _ = timeline()
    page.lanes.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(5):
        QTest.keyClick(page.lanes, Qt.Key.Key_Down)
    QTest.keyClick(page.lanes, Qt.Key.Key_Left)
    assert page.lanes.accessibleDescription() == "Notes: nothing here"


def test_lanes_give_way_to_the_table_with_the_ribbon(timeline: OpenTimeline) -> None:
    page, _, _ = timeline()
    page.card.as_table.click()
    assert not page.view.isVisible()
    assert not page.lanes.isVisible()
    page.card.as_table.click()
    assert page.lanes.isVisible()


def test_a_note_is_told_in_the_card_of_its_time(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, _ = timeline(noted(("11:12", "11:40", "The \u202egroup")))
    QTest.mouseMove(page.view, QPoint(3, 3))
    QTest.mouseMove(page.view, place(page, "11:20"))
    assert page.hovering.card.isVisible()
    assert page.hovering.card._notes()[0] == "Note: The group"
    QTest.mouseMove(page.view, place(page, "12:10"))
    assert "Note" not in page.hovering.card._notes()[0]


def test_what_is_kept_is_what_is_seen(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, _ = timeline()
    page.view.zoom_to(moment("11:00"), moment("12:00"))
    page.tools.button.click()
    assert page.tools.file == "Headwater 2026-11-12"
    assert page.tools.title == "Thursday, 12 November 2026"
    rows = page.tools.chart.table.rows
    assert ("Calls, media", "11:12", "11:40", "28 min", "a call") in rows
    assert not any("08:34" in row for row in rows)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()
