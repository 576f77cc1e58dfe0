"""The ribbon under pointer, wheel and keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.charts import Lane
from headwater.ui.daycard import DayCard
from headwater.ui.ribbon import RibbonView
from tests.support.chart_days import busy_day, moment
from tests.support.windows import Open, today

CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


def wheel(view: QWidget, at: QPointF, dy: int, mods: Qt.KeyboardModifier = NONE) -> bool:
    still, button = Qt.ScrollPhase.NoScrollPhase, Qt.MouseButton.NoButton
    event = QWheelEvent(at, view.mapToGlobal(at), QPoint(), QPoint(0, dy), button, mods, still, False)
    QApplication.sendEvent(view, event)
    return event.isAccepted()


def drag(view: RibbonView, start: str, end: str) -> None:
    y = int(view.chart.frame.state.center().y())
    a, b = (QPoint(round(view.chart.scale.x(moment(m))), y) for m in (start, end))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, NONE, a)
    QTest.mouseMove(view, (a + b) / 2)
    QTest.mouseMove(view, b)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, NONE, b)


def test_ctrl_wheel_zooms_around_the_pointer(view: RibbonView) -> None:
    whole, at = view.chart.view.length_s, QPointF(400, 40)
    under = view.chart.scale.at(400)
    assert wheel(view, at, 120, CTRL)
    assert view.chart.view.length_s < whole
    assert abs(view.chart.scale.at(400) - under) < 60
    assert wheel(view, at, -120, CTRL)
    wheel(view, at, -120, CTRL)
    assert view.chart.view.length_s == pytest.approx(whole)
    assert not view.is_zoomed()


def test_a_plain_wheel_is_the_pages(view: RibbonView) -> None:
    before = view.chart.view
    assert not wheel(view, QPointF(400, 40), 120)
    assert view.chart.view == before


def test_shift_wheel_moves_only_when_zoomed(view: RibbonView) -> None:
    assert not wheel(view, QPointF(400, 40), -120, SHIFT)
    view.zoom(4, moment("12:00"))
    before = view.chart.view
    assert wheel(view, QPointF(400, 40), -120, SHIFT)
    assert view.chart.view.start > before.start
    assert view.chart.view.length_s == before.length_s


def test_a_drag_picks_a_stretch_and_a_click_clears_it(card: DayCard) -> None:
    view = card.view
    drag(view, "11:12", "12:21")
    assert view.chart.selection == (moment("11:12"), moment("12:21"))
    assert card._when.text() == "11:12 – 12:21 · 1 h 9 min"
    assert "talking" in card._what.text
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, NONE, QPoint(300, 40))
    assert card.view.chart.selection is None
    assert card._stack.currentIndex() == 0


def test_the_stretch_is_shown_larger_and_a_double_click_goes_back(card: DayCard) -> None:
    view = card.view
    drag(view, "11:12", "12:21")
    card.zoom_to.click()
    assert view.chart.view.start == pytest.approx(moment("11:12"))
    assert view.chart.view.end == pytest.approx(moment("12:21"))
    assert view.chart.selection is None
    assert card.whole.isVisible()
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, NONE, QPoint(300, 40))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, NONE, QPoint(300, 40))
    assert not view.is_zoomed()
    assert not card.whole.isVisible()


def test_buttons_zoom_and_clear(card: DayCard) -> None:
    view = card.view
    assert not card.farther.isEnabled()
    card.nearer.click()
    assert view.is_zoomed()
    card.farther.click()
    assert not view.is_zoomed()
    card.nearer.click()
    card.whole.click()
    assert not view.is_zoomed()
    view.select((moment("11:12"), moment("12:21")))
    card.clear.click()
    assert view.chart.selection is None


def test_zoom_and_selection_outlive_a_refresh_of_the_same_day(card: DayCard) -> None:
    view = card.view
    view.zoom_to(moment("11:00"), moment("13:00"))
    view.select((moment("11:12"), moment("12:21")))
    shown = view.chart.view
    card.show_report(replace(busy_day(), now=moment("15:30")))
    assert view.chart.view.start == shown.start
    assert view.chart.view.end == shown.end
    assert view.chart.selection == (moment("11:12"), moment("12:21"))


def test_the_whole_chart_by_keys(card: DayCard, qtbot: QtBot) -> None:
    view = card.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    blocks = view.chart.blocks(Lane.STATE)
    assert view.chart.focus == blocks[-1]
    assert view.accessibleDescription() == "15:00 – 15:24, 24 min, Sustained work — looks like it, 0.86"
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.chart.focus == blocks[-2]
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.chart.focus == blocks[0]
    with qtbot.waitSignal(view.pointed):
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert card.view.chart.hover == blocks[0]
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert (card.view.chart.hover, card.view.chart.focus) == (blocks[1], blocks[1])
    QTest.keyClick(view, Qt.Key.Key_Escape)
    hovered: object = card.view.chart.hover
    assert hovered is None
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    selected = view.chart.selection
    assert selected == (blocks[1].start, blocks[2].end)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.chart.focus is not None
    assert view.chart.focus.lane is Lane.APPS
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.is_zoomed()
    QTest.keyClick(view, Qt.Key.Key_0)
    assert not view.is_zoomed()
    assert view.chart.selection is None


def test_walking_while_zoomed_brings_the_block_into_view(view: RibbonView) -> None:
    view.setFocus(Qt.FocusReason.TabFocusReason)
    view.zoom_to(moment("09:00"), moment("09:40"))
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.chart.view.end >= moment("15:24")
    assert view.is_zoomed()


def test_the_table_holds_the_same_spans(card: DayCard) -> None:
    card.as_table.click()
    assert card.table is not None
    assert card.table.isVisible()
    assert not card.view.isVisible()
    model = card.table.model()
    assert model.rowCount() == len(busy_day().spans)
    cells = [model.index(0, c).data() for c in range(model.columnCount())]
    assert cells == ["08:34", "08:46", "12 min", "Talking", "0.83", "inferred", "Thunderbird"]
    assert card.as_table.accessibleName() == "Show as chart"
    card.as_table.click()
    assert card.view.isVisible()


def test_it_is_a_chart_for_those_who_hear_it(view: RibbonView) -> None:
    told = QAccessible.queryAccessibleInterface(view)
    assert told.role() is QAccessible.Role.Chart
    name = told.text(QAccessible.Text.Name)
    assert name.startswith("Thursday, 12 November 2026: 5 h 49 min at the computer")


def test_pointing_at_an_app_row_dims_the_others(open_window: Open) -> None:
    window, _ = open_window()
    page = today(window)
    QTest.mouseMove(page.apps.rows[1], QPoint(40, 10))
    page.apps.rows[1].hovered.emit("code")
    assert page.card.view.chart.app == "code"
    page.apps.rows[1].hovered.emit(None)
    assert page.card.view.chart.app is None
