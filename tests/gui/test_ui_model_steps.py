"""The page "Your model": learned, used and taken back, by mouse and by keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.base import HeadwaterError
from headwater.engine.learnt import Stage, Standing
from headwater.ui import asking
from headwater.ui.model.page import ModelPage
from headwater.ui.places import Place
from tests.support.chart_days import moment
from tests.support.fake_learning import FIRST, FOREIGN, NOT_BETTER, SECOND, held, standing
from tests.support.model_page import SHOWN, USED, OpenModel, buttons, last_cell
from tests.support.windows import said, tab_order

# -- doing ------------------------------------------------------------------------------------------------------------


def test_learning_then_using_and_undoing(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, window = model(standing(Stage.READY))
    page.learned.now.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.learned.now, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Use it" in buttons(page))
    assert desk.done("train") == [("train",)]
    assert not page.learned.task.running
    QTest.mouseClick(page.learned.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "It is in use." in page.said.accessibleName())
    assert desk.done("adopt") == [("adopt", "own-9", SHOWN)], "the day that was looked at goes first"
    qtbot.waitUntil(lambda: last_cell(page, 0) == "in use")
    page.versions.table.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.done("roll_back") == [("roll_back", SHOWN)])
    qtbot.waitUntil(page.undo.isHidden)
    qtbot.waitUntil(lambda: "The base model is in use." in said(page.learned))


def test_undoing_goes_back_to_the_version_before(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model()
    page.learned.yes.click()
    qtbot.waitUntil(page.undo.isVisible)
    page.undo.click()
    qtbot.waitUntil(lambda: [asked[1] for asked in desk.done("adopt")] == ["head-2", "own-1"])


def test_undoing_outlives_another_width(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, window = model(standing(Stage.IDLE, USED))
    page.learned.back.click()
    qtbot.waitUntil(page.undo.isVisible)
    window.resize(940, 700)
    again = window.page
    assert isinstance(again, ModelPage)
    assert again is not page
    again.take_back()
    qtbot.waitUntil(lambda: [asked[1] for asked in desk.done("adopt")] == ["own-1"])


def test_not_now_changes_nothing_and_can_be_used_later(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model()
    page.learned.no.click()
    assert "Nothing was changed." in page.said.accessibleName()
    assert buttons(page) == ["Learn now", "Back to the base model"]
    assert desk.done("adopt", "roll_back", "delete") == []
    page.refresh()
    qtbot.waitUntil(lambda: not page._chores._waiting)
    assert "Use it" not in buttons(page), "it is not offered again and again"
    page.versions.take.click()
    qtbot.waitUntil(lambda: [asked[1] for asked in desk.done("adopt")] == ["head-2"])


def test_no_better_is_said_and_the_base_model_goes_on(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model(standing(Stage.READY))
    desk.comes = NOT_BETTER
    page.learned.now.click()
    qtbot.waitUntil(lambda: "The model before it goes on." in page.learned.last.accessibleName())
    assert "Use it" not in buttons(page)


def test_what_cannot_be_learned_is_said(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model(standing(Stage.READY, USED))
    desk.failure = HeadwaterError("There is no memory to learn with.")
    page.learned.now.click()
    qtbot.waitUntil(lambda: page.learned.task.said.accessibleName() == "There is no memory to learn with.")
    assert page.learned.now.isEnabled()
    page.learned.back.click()
    qtbot.waitUntil(lambda: "no memory" in page.said.accessibleName())
    assert page.draft.before == []


def test_undo_pressed_twice_goes_back_two_steps(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, window = model(standing(Stage.WAITING, SECOND, FIRST))
    page.use("own-1")
    page.use("head-2")
    qtbot.waitUntil(lambda: page.draft.before == [None, "own-1"])
    qtbot.waitUntil(page.undo.isVisible)
    page.undo.click()
    page.undo.click()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert desk.done("adopt", "roll_back")[2:] == [("adopt", "own-1", SHOWN), ("roll_back", SHOWN)]
    assert page.draft.before == []
    assert page.undo.isHidden()


def test_undo_pressed_too_often_says_that_there_is_nothing(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, window = model(standing(Stage.WAITING, SECOND))
    page.learned.yes.click()
    qtbot.waitUntil(page.undo.isVisible)
    page.undo.click()
    page.undo.click()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert desk.done("roll_back") == [("roll_back", SHOWN)]
    assert page.said.accessibleName() == "There is nothing to undo."
    assert page.undo.isHidden()


def test_a_click_too_many_is_one_step(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, window = model()
    page.learned.yes.click()
    page.learned.yes.click()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert desk.done("adopt") == [("adopt", "head-2", SHOWN)]
    assert page.draft.before == ["own-1"]
    assert "It is in use." in page.said.accessibleName()
    page.back()
    page.back()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert desk.done("roll_back") == [("roll_back", SHOWN)]
    assert page.draft.before == ["own-1", "head-2"]


def test_a_step_of_a_page_that_is_gone_can_be_taken_back(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, window = model()
    with held(desk):
        page.learned.yes.click()
        window.resize(940, 700)
        again = window.page
        assert isinstance(again, ModelPage)
        assert again is not page
    qtbot.waitUntil(lambda: again.draft.before == ["own-1"])
    again.take_back()
    qtbot.waitUntil(lambda: [asked[1] for asked in desk.done("adopt")] == ["head-2", "own-1"])


def test_the_key_works_from_the_rail_and_never_says_nothing(model: OpenModel, qtbot: QtBot) -> None:
    page, _, _, window = model()
    assert window.rail is not None
    item = window.rail.items[Place.MODEL]
    item.setFocus()
    QTest.keyClick(item, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.said.accessibleName() == "There is nothing to undo.")


def test_the_key_that_pressed_undo_presses_nothing_else(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, window = model(standing(Stage.WAITING, SECOND))
    page.learned.yes.click()
    qtbot.waitUntil(page.undo.isVisible)
    page.undo.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.undo, Qt.Key.Key_Space)
    qtbot.waitUntil(page.undo.isHidden)
    assert window.focusWidget() is page.area
    QTest.keyClick(page.area, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert desk.done("adopt", "roll_back", "train") == [("adopt", "head-2", SHOWN), ("roll_back", SHOWN)]


# -- versions ---------------------------------------------------------------------------------------------------------


def test_versions_by_keyboard(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, window = model()
    table = page.versions.table
    assert table in tab_order(window)
    assert [last_cell(page, n) for n in range(4)] == ["", "in use", "not usable now", ""]
    table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert page.versions.said.accessibleName() == "It is in use already."
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert "another base model" in page.versions.said.accessibleName()
    assert not page.versions.take.isEnabled()
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert not page.versions.drop.isEnabled(), "the base model stays"
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert page.versions.ask.isHidden()
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.done("adopt", "roll_back", "delete") == [("roll_back", SHOWN)])


def test_deleting_asks_first(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model()
    table, ask = page.versions.table, page.versions.ask
    table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert "the base model takes its place" in ask.question.accessibleName()
    QTest.keyClick(ask.no, Qt.Key.Key_Escape)
    assert ask.isHidden()
    assert desk.done("delete") == []
    page.versions.drop.click()
    QTest.keyClick(ask.yes, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.done("delete") == [("delete", "own-1")])
    qtbot.waitUntil(lambda: table.model().rowCount() == 3)
    assert page.said.accessibleName() == "It is deleted."


def test_what_was_deleted_is_not_undone_to(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model()
    page.learned.yes.click()
    qtbot.waitUntil(lambda: page.draft.before == ["own-1"])
    page._remove("own-1")
    qtbot.waitUntil(lambda: page.draft.before == [])
    page.take_back()
    assert [asked[1] for asked in desk.done("adopt")] == ["head-2"]


def test_what_was_deleted_elsewhere_is_left_out_and_the_step_before_it_taken_back(
    model: OpenModel, qtbot: QtBot
) -> None:
    page, desk, _, _ = model(standing(Stage.IDLE, SECOND, FIRST))
    page.use("own-1")
    page.use("head-2")
    qtbot.waitUntil(lambda: page.draft.before == [None, "own-1"])
    qtbot.waitUntil(page.undo.isVisible)
    desk.delete("own-1")  # as the command line does
    page.undo.click()
    qtbot.waitUntil(lambda: desk.done("roll_back") == [("roll_back", SHOWN)])
    qtbot.waitUntil(page.undo.isHidden)
    assert page.draft.before == []
    assert page.said.accessibleName() == "What was in use before is in use again."
    assert [asked[1] for asked in desk.done("adopt")] == ["own-1", "head-2"]


def test_there_is_nothing_to_undo_where_all_of_it_was_deleted_elsewhere(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model()
    page.learned.yes.click()
    qtbot.waitUntil(page.undo.isVisible)
    desk.delete("own-1")
    page.undo.click()
    qtbot.waitUntil(lambda: page.said.accessibleName() == "There is nothing to undo.")
    assert page.undo.isHidden()
    assert page.draft.before == []


def test_undo_does_not_stay_at_what_is_in_use_already(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model(standing(Stage.IDLE, SECOND, FIRST))
    for version in ("head-2", "own-1", "head-2"):
        page.use(version)
    qtbot.waitUntil(lambda: page.draft.before == [None, "head-2", "own-1"])
    qtbot.waitUntil(page.undo.isVisible)
    desk.delete("own-1")
    page.undo.click()
    qtbot.waitUntil(lambda: desk.done("roll_back") == [("roll_back", SHOWN)])


def test_a_version_of_another_base_model_is_no_way_back(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model(standing(Stage.IDLE, FIRST, replace(FOREIGN, in_use=True)))
    page.use("own-1")
    qtbot.waitUntil(page.undo.isVisible)
    page.undo.click()
    qtbot.waitUntil(lambda: page.said.accessibleName() == "There is nothing to undo.")
    assert [asked[1] for asked in desk.done("adopt")] == ["own-1"]


def test_the_mark_stays_on_its_version(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, window = model(standing(Stage.TRAINING, FIRST))
    table = page.versions.table
    assert page.versions.current == FIRST
    desk.now = standing(Stage.WAITING, SECOND, FIRST)
    page.refresh()
    qtbot.waitUntil(lambda: table.model().rowCount() == 3 and not window.chores._waiting)
    assert page.versions.current == FIRST
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [asked[1] for asked in desk.done("adopt")] == ["own-1"])


def test_the_mark_stays_on_the_base_model_and_near_what_is_gone(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, window = model(standing(Stage.TRAINING, FIRST))
    table = page.versions.table
    table.selectRow(1)
    for kept, row in (((SECOND, FIRST), 2), ((FIRST,), 1)):
        desk.now = standing(Stage.READY, *kept)
        page.refresh()
        qtbot.waitUntil(lambda: not window.chores._waiting)
        assert table.currentIndex().row() == row
        assert page.versions.current is None
    desk.now = standing(Stage.READY)
    page.refresh()
    qtbot.waitUntil(table.isHidden)
    desk.now = standing(Stage.READY, SECOND, FIRST, FOREIGN)
    page.refresh()
    qtbot.waitUntil(table.isVisible)
    assert page.versions.current == SECOND, "nobody marked anything while there was one line"
    table.selectRow(1)
    desk.now = standing(Stage.READY, SECOND, FOREIGN)
    page.refresh()
    qtbot.waitUntil(lambda: table.model().rowCount() == 3)
    assert page.versions.current == FOREIGN


# -- read again -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "now",
    [
        standing(Stage.READY, replace(FOREIGN, in_use=True)), standing(Stage.TRAINING, USED),
        standing(Stage.READY, last=NOT_BETTER, last_at=moment("15:00")),
    ],
)  # fmt: skip
def test_what_is_said_already_is_not_told_again(
    model: OpenModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, now: Standing
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(asking, "tell", lambda _w, what: heard.append(what))
    page, _, _, window = model(now)
    qtbot.waitUntil(lambda: heard != [] and not window.chores._waiting)
    once = list(heard)
    for _ in range(2):
        page.refresh()
        qtbot.waitUntil(lambda: not window.chores._waiting)
    assert heard == once
    assert len(set(heard)) == len(heard)


def test_the_same_answer_to_the_same_key_is_told_again(
    model: OpenModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    page, _, _, _ = model(standing(Stage.IDLE, USED))
    monkeypatch.setattr(asking, "tell", lambda _w, what: heard.append(what))
    for _ in range(2):
        QTest.keyClick(page.versions.table, Qt.Key.Key_Return)
    assert heard == 2 * ["It is in use already."]
