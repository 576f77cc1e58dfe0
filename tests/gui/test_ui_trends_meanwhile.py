"""The page "Trends" is read again while somebody is at it: nothing that they are doing is taken from them."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from headwater.engine.goals import BadGoal
from headwater.records import Bound, Goal, Measured, Per
from headwater.reports.goals import GoalPeriod, GoalProgress
from headwater.store import StoreUnavailable, Trouble
from headwater.ui.buttons import ringed
from headwater.ui.chartview import Charted
from headwater.ui.stepfields import NumberField
from headwater.ui.trends.cards import ChartCard
from headwater.ui.trends.draft import Other
from headwater.ui.trends.page import TrendsPage
from tests.support.chart_days import DAY
from tests.support.fake_trends import FakeTrends
from tests.support.trends_page import PATIENCE_MS, YEAR, OpenTrends, read_again

WORK = Goal(Measured.STATE, "focused", Per.DAY, Bound.AT_LEAST, 180, id=1)


def charted(card: ChartCard) -> Charted:
    assert card.place.charted is not None
    return card.place.charted


def test_a_menu_of_a_chart_stays_open(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends()
    charted(page.charts.apps).tools.button.click()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    read_again(page, qtbot)
    assert QApplication.activePopupWidget() is menu
    menu.close()


def test_a_chart_is_kept_though_it_was_read_again_while_the_person_chose_where(
    trends: OpenTrends, qtbot: QtBot, tmp_path: Path
) -> None:  # fmt: skip
    page, _, window = trends()
    tools = charted(page.charts.apps).tools
    tools._ask("csv", lambda: b"x")
    found = window.findChildren(QFileDialog)
    assert len(found) == 1
    read_again(page, qtbot)
    assert found[0].isVisible()
    out = tmp_path / "kept.csv"
    found[0].fileSelected.emit(str(out))
    assert out.read_bytes() == b"x"
    assert charted(page.charts.apps).tools.said.accessibleName() == "Saved as kept.csv."
    assert charted(page.charts.apps).tools.said.isVisible()
    found[0].close()


def test_what_came_of_keeping_a_chart_stays_said(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends()
    charted(page.charts.apps).tools.copy_table()
    read_again(page, qtbot)
    assert charted(page.charts.apps).tools.said.isVisible()


def at_the_minutes(page: TrendsPage, qtbot: QtBot) -> NumberField:
    """A new goal is begun, and the keys go to its minutes."""
    page.goals.new.click()
    qtbot.waitUntil(page.goals.form.kind.hasFocus)
    page.goals.form.minutes.setFocus()
    return page.goals.form.minutes


def test_a_number_that_is_being_typed_stays(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends()
    minutes = at_the_minutes(page, qtbot)
    minutes.selectAll()
    QTest.keyClicks(minutes, "9")
    read_again(page, qtbot)
    QTest.keyClicks(minutes, "0")
    assert minutes.text() == "90"


def test_a_form_that_is_left_with_a_number_in_it_is_left(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, _ = trends()
    minutes = at_the_minutes(page, qtbot)
    minutes.setText("90")
    QTest.keyClick(minutes, Qt.Key.Key_Escape)
    assert page.draft.goals.goal is None


def test_a_failure_is_told_as_long_as_it_is_one(trends: OpenTrends, qtbot: QtBot) -> None:
    page, engine, _ = trends()
    engine.goals.failure = StoreUnavailable(Trouble.LOCKED, engine.paths.database)
    page.goals.refresh()
    qtbot.waitUntil(page.goals.said.isVisible)
    engine.goals.failure = None
    page.goals.refresh()
    qtbot.waitUntil(page.goals.said.isHidden)


def test_a_goal_that_is_ended_twice_at_once_can_be_taken_back(trends: OpenTrends, qtbot: QtBot) -> None:
    page, engine, window = trends()
    engine.goals.kept = [WORK]
    page.goals.refresh()
    qtbot.waitUntil(lambda: len(page.goals.rows) == 1)
    end = page.goals.rows[0].end
    end.click()
    end.click()
    qtbot.waitUntil(lambda: not page.goals.rows and not window.chores._waiting)
    assert page.goals.undo.isVisible()
    page.goals.undo.click()
    page.goals.undo.click()
    qtbot.waitUntil(lambda: len(page.goals.rows) == 1 and not window.chores._waiting)
    assert "it holds again" in page.goals.said.accessibleName()
    assert engine.goals.kept == [WORK]


def test_a_goal_is_kept_once_however_often_it_is_asked_for(trends: OpenTrends, qtbot: QtBot) -> None:
    page, engine, window = trends()
    page.goals.new.click()
    page.goals.form.save.click()
    page.goals.form.save.click()
    qtbot.waitUntil(lambda: len(page.goals.rows) >= 1 and not window.chores._waiting)
    assert len(engine.goals.kept) == 1
    engine.goals.failure = BadGoal("There are 20 goals already: end one first.")
    page.goals.new.click()
    page.goals.form.save.click()
    qtbot.waitUntil(page.goals.form.refusal.isVisible)
    engine.goals.failure = None
    page.goals.form.per.chosen.emit(1)
    page.goals.form.save.click()
    qtbot.waitUntil(lambda: len(engine.goals.kept) == 2)


@pytest.mark.parametrize("left", [0, 20])
def test_the_keyboard_does_not_fall_on_a_button_when_a_chart_goes(
    trends: OpenTrends, qtbot: QtBot, left: int
) -> None:  # fmt: skip
    """All that was recorded is forgotten, or that of these days."""
    page, engine, window = trends()
    view = charted(page.charts.apps).view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_Down)
    engine.trending = FakeTrends([row for row in YEAR if left and row[0] < DAY - timedelta(days=left)])
    read_again(page, qtbot)
    assert page.charts.apps.place.charted is None or page.charts.isHidden()
    assert window.focusWidget() is page.which


def test_a_change_of_a_goal_is_taken_back(trends: OpenTrends, qtbot: QtBot) -> None:
    page, engine, window = trends()
    gone = Goal(Measured.APP, "gone", Per.DAY, Bound.AT_MOST, 30, id=7)
    engine.goals.kept = [gone]
    engine.goals.told = [GoalProgress(gone, "Gone by", GoalPeriod(DAY, DAY, 0.0, None), ())]
    page.goals.refresh()
    qtbot.waitUntil(lambda: len(page.goals.rows) == 1)
    page.goals.rows[0].change.click()
    QTest.keyClick(page.goals.form.minutes, Qt.Key.Key_Up)
    page.goals.form.save.click()
    qtbot.waitUntil(page.goals.undo.isVisible)
    assert page.goals.said.accessibleName() == "Gone by, at most 31 min a day: kept."
    assert page.goals.undo.text() == "Take the change back"
    qtbot.waitUntil(lambda: not window.chores._waiting)
    page.goals.undo.click()
    qtbot.waitUntil(lambda: engine.goals.kept == [gone])
    qtbot.waitUntil(lambda: page.goals.said.accessibleName() == "Gone by, at most 30 min a day: as it was.")


def test_two_choices_made_before_the_answer_to_the_first_both_hold(trends: OpenTrends, qtbot: QtBot) -> None:
    page, _, window = trends()
    page.charts.other._take(1)
    page.charts.what._take(1)
    page.charts.measure._take(1)
    assert (page.draft.other, page.draft.tones, page.draft.minutes) == (Other.YEAR_AGO, True, True)
    qtbot.waitUntil(lambda: not window.chores._waiting, timeout=PATIENCE_MS)
    assert page.trends is not None
    assert page.trends.comparison.other.first.year == 2025
    assert page.charts.bars.title.text() == "Hours by category"


def test_the_key_lets_a_goal_hold_again(trends: OpenTrends, qtbot: QtBot) -> None:
    page, engine, window = trends()
    engine.goals.kept = [WORK]
    page.goals.refresh()
    qtbot.waitUntil(lambda: len(page.goals.rows) == 1)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert ("undo",) not in engine.goals.asked
    page.goals.rows[0].end.click()
    qtbot.waitUntil(page.goals.undo.isVisible)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: engine.goals.kept == [WORK])


@pytest.mark.parametrize("reason", [Qt.FocusReason.TabFocusReason, Qt.FocusReason.MouseFocusReason])
def test_the_ring_stays_around_the_button_of_a_goal(
    trends: OpenTrends, qtbot: QtBot, reason: Qt.FocusReason
) -> None:  # fmt: skip
    page, engine, window = trends()
    engine.goals.kept = [WORK]
    page.goals.refresh()
    qtbot.waitUntil(lambda: len(page.goals.rows) == 1)
    QApplication.processEvents()
    before = page.goals.rows[0]
    before.change.setFocus(reason)
    ring = ringed(before.change)
    assert ring is (reason is Qt.FocusReason.TabFocusReason)
    engine.goals.told = [GoalProgress(WORK, "", GoalPeriod(DAY, DAY, 600.0, None), ())]
    page.goals.refresh()
    qtbot.waitUntil(lambda: page.goals.rows[0] is not before)
    assert window.focusWidget() is page.goals.rows[0].change
    assert ringed(page.goals.rows[0].change) is ring


def test_what_is_picked_from_an_open_menu_is_what_it_says(trends: OpenTrends, qtbot: QtBot) -> None:
    page, engine, _ = trends()
    page.goals.new.click()
    form = page.goals.form
    form.kind._take(2)
    assert form.what.choices[:3] == ["LibreOffice", "VS Code", "Files"]
    menu = form.what.open_all()
    action = menu.actions()[2]
    engine.trending = FakeTrends([row for row in YEAR if row[3] != "code"])
    read_again(page, qtbot)
    assert form.what.choices[1] == action.text() == "Files"
    action.trigger()
    assert page.draft.goals.goal is not None
    assert page.draft.goals.goal.what == "nautilus"
    menu.close()
