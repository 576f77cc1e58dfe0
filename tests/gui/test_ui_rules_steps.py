"""The page "Categories": what was done is told and taken back, and stays under the hand while it is read again."""

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.categories import BadRule, Rule
from headwater.engine.unsorted import Effect
from headwater.records import Category
from headwater.ui import asking
from headwater.ui.places import Place
from headwater.ui.rules.draft import Dropped
from headwater.ui.rules.page import CategoriesPage
from tests.support.chart_days import DAY
from tests.support.rules_page import (
    AWAY,
    CODE,
    INTRANET,
    LOVELY,
    SOME,
    OpenRules,
    bin_of,
    drag,
    in_hand,
    inside,
    middle,
    popup,
)  # fmt: skip
from tests.support.windows import said


def left_are(page: CategoriesPage, n: int) -> bool:
    return len(page.unsorted.rows) == n


# -- back -------------------------------------------------------------------------------------------------------------


def test_removed_and_brought_back_with_its_number(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules(CODE, AWAY)
    QTest.mouseClick(bin_of(page, Category.CODE).lines[0].drop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: inside(page, Category.CODE) == [])
    assert page.said.accessibleName() == "Rule removed: my-tool → Code"
    page.make.setFocus()
    QTest.keyClick(page.make, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: inside(page, Category.CODE) == [CODE])
    assert [r.id for r in desk.kept] == [1, 2]
    assert page.said.accessibleName() == "Undone."
    assert page.undo.isHidden()


def test_several_steps_are_undone_one_after_another(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules()
    for left in (2, 1):
        page.unsorted.rows[0].looks.click()
        qtbot.waitUntil(partial(left_are, page, left))
    assert len(desk.kept) == 2
    page.undo.click()
    qtbot.waitUntil(lambda: len(desk.kept) == 1)
    qtbot.waitUntil(lambda: page.said.accessibleName() == "Undone.")
    page.undo.click()
    qtbot.waitUntil(lambda: desk.kept == [])


def test_what_cannot_be_undone_any_more_is_told(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules(CODE)
    bin_of(page, Category.CODE).lines[0].drop.click()
    qtbot.waitUntil(page.undo.isVisible)
    desk.before.clear()  # the rules were changed elsewhere, or something was forgotten
    page.undo.click()
    qtbot.waitUntil(lambda: page.said.accessibleName() == "There is nothing to undo.")
    assert page.undo.isHidden()
    assert desk.kept == []


def test_undoing_outlives_another_width_and_theme(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, window = rules(CODE)
    bin_of(page, Category.CODE).lines[0].drop.click()
    qtbot.waitUntil(lambda: desk.kept == [])
    qtbot.waitUntil(page.undo.isVisible)
    page.form.open_with(Rule(None, title="half typed"))
    window.resize(940, 700)
    again = window.page
    assert isinstance(again, CategoriesPage)
    assert again is not page
    qtbot.waitUntil(again.form.isVisible)
    assert again.form.fields["title"].text() == "half typed"
    again.take_back()
    qtbot.waitUntil(lambda: desk.kept == [CODE])


def test_a_click_too_many_changes_and_says_nothing(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, window = rules(CODE)
    for button, line in (
        (page.unsorted.rows[0].looks, "Rule made: org.example.Lovely → Design"),
        (bin_of(page, Category.CODE).lines[0].drop, "Rule removed: my-tool → Code"),
    ):
        button.click()
        button.click()
        qtbot.waitUntil(lambda: not window.chores._waiting)
        assert page.said.accessibleName() == line
        assert page.undo.isVisible()
    assert [r.app for r in desk.kept] == ["org.example.Lovely"]
    assert len(desk.before) == 2


def test_what_another_did_first_is_told_and_the_way_back_stays(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules(CODE, AWAY)
    page.of_plan.bins[0].lines[0].drop.click()
    qtbot.waitUntil(page.undo.isVisible)
    desk.kept = [Rule(Category.DESIGN, app="org.example.Lovely", id=3)]  # on the command line
    bin_of(page, Category.CODE).lines[0].drop.click()
    qtbot.waitUntil(lambda: page.said.accessibleName() == "That rule is not there any more.")
    assert page.undo.isVisible()
    page._sort(LOVELY, Dropped(Category.DESIGN))
    qtbot.waitUntil(lambda: page.said.accessibleName() == "That rule is there already.")
    assert page.undo.isVisible()


def test_a_step_that_fails_leaves_the_way_back(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules(CODE, AWAY)
    page.of_plan.bins[0].lines[0].drop.click()
    qtbot.waitUntil(page.undo.isVisible)
    desk.failure = BadRule("It cannot be kept.")
    bin_of(page, Category.CODE).lines[0].drop.click()
    qtbot.waitUntil(lambda: page.said.accessibleName() == "It cannot be kept.")
    assert page.undo.isVisible()


def test_the_key_works_from_the_rail(rules: OpenRules, qtbot: QtBot) -> None:
    page, _, _, window = rules(CODE)
    assert window.rail is not None
    item = window.rail.items[Place.RULES]
    item.setFocus()
    QTest.keyClick(item, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.said.accessibleName() == "There is nothing to undo.")


def test_the_key_that_pressed_undo_presses_nothing_else(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, window = rules(CODE)
    bin_of(page, Category.CODE).lines[0].drop.click()
    qtbot.waitUntil(page.undo.isVisible)
    page.undo.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.undo, Qt.Key.Key_Space)
    qtbot.waitUntil(page.undo.isHidden)
    qtbot.waitUntil(lambda: inside(page, Category.CODE) == [CODE])
    assert window.focusWidget() is page.area
    QTest.keyClick(page.area, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert desk.kept == [CODE]
    assert page.form.isHidden()


def test_the_same_words_for_another_step_are_told_again(
    rules: OpenRules, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(asking, "tell", lambda _w, what: heard.append(what))
    page, desk, _, window = rules(CODE, AWAY)
    bin_of(page, Category.CODE).lines[0].drop.click()
    page.of_plan.bins[0].lines[0].drop.click()
    qtbot.waitUntil(lambda: desk.kept == [])
    for _ in range(2):
        page.take_back()
        qtbot.waitUntil(lambda: not window.chores._waiting)
    assert heard[-2:] == ["Undone.", "Undone."]


# -- read again -------------------------------------------------------------------------------------------------------


def test_a_list_that_is_read_again_keeps_the_keyboard_and_what_is_in_hand(rules: OpenRules, qtbot: QtBot) -> None:
    page, _, _, window = rules()
    page.unsorted.rows[1].setFocus(Qt.FocusReason.TabFocusReason)
    page.refresh()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert page.unsorted.rows[1].hasFocus()
    row = page.unsorted.rows[0]
    drag(row, middle(bin_of(page, Category.CODE), row), drop=False)
    page.refresh()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert in_hand(page)
    assert page.unsorted.rows[0] is row
    QTest.keyClick(row, Qt.Key.Key_Escape)
    QTest.mouseRelease(row, Qt.MouseButton.LeftButton)


def test_a_menu_that_is_open_stays_and_sorts_what_it_is_of(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, window = rules()
    row = page.unsorted.rows[0]
    row.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(row, Qt.Key.Key_Return)
    menu = popup()
    desk.found = replace(SOME, found=(INTRANET, LOVELY))
    page.refresh()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert popup() is menu
    assert page._later.isActive(), "it is read again, later"
    QTest.keyClick(menu, Qt.Key.Key_Return)
    made = Rule(Category.DESIGN, app="org.example.Lovely")
    qtbot.waitUntil(lambda: desk.done("add") == [("add", made, DAY)])
    qtbot.waitUntil(lambda: [r.name for r in page.unsorted.rows] == ["intranet.example.com"])


def test_what_is_the_same_is_not_made_anew(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, window = rules(CODE, AWAY)
    row, line, other = page.unsorted.rows[0], bin_of(page, Category.CODE).lines[0], page.of_plan.bins[0].lines[0]
    desk.of = {AWAY.id: Effect(5, 600.0, 5, 600.0)}
    page.refresh()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert page.unsorted.rows[0] is row
    assert bin_of(page, Category.CODE).lines[0] is line
    assert page.of_plan.bins[0].lines[0] is not other
    assert "10 min in the last 30 days" in said(page.of_plan)


@pytest.mark.parametrize("name", ["change", "drop"])
def test_a_rule_that_is_shown_anew_keeps_the_keyboard(rules: OpenRules, qtbot: QtBot, name: str) -> None:
    page, desk, _, window = rules(Rule(Category.CODE, app="first", id=4), CODE)
    before = getattr(bin_of(page, Category.CODE).lines[1], name)
    before.setFocus(Qt.FocusReason.TabFocusReason)
    desk.kept = desk.kept[1:]
    desk.does = Effect(5, 600.0, 5, 600.0)
    page.refresh()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    (line,) = bin_of(page, Category.CODE).lines
    now = getattr(line, name)
    assert now is not before
    assert now.hasFocus()
    assert now.property("kbd") is True, "and its ring"


def test_so_does_a_row(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, window = rules()
    before = page.unsorted.rows[1]
    before.setFocus(Qt.FocusReason.TabFocusReason)
    desk.found = replace(SOME, found=(INTRANET, LOVELY))
    page.refresh()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    now = page.unsorted.rows[0]
    assert now.name == before.name
    assert now.hasFocus()
    assert now.property("kbd") is True


def test_and_the_page_stays_where_it_is_scrolled_to(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, window = rules(CODE, size=(900, 600))
    bar = page.area.verticalScrollBar()
    page.unsorted.rows[2].setFocus(Qt.FocusReason.TabFocusReason)
    bar.setValue(bar.maximum())
    desk.found = replace(SOME, found=SOME.found[1:])
    page.refresh()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert page.unsorted.rows[1].hasFocus()
    assert bar.value() == bar.maximum() > 0


def test_after_a_rule_is_gone_its_key_removes_no_other(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, window = rules(CODE, Rule(Category.CODE, app="other", id=4))
    drop = bin_of(page, Category.CODE).lines[0].drop
    drop.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(drop, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(inside(page, Category.CODE)) == 1 and not window.chores._waiting)
    (line,) = bin_of(page, Category.CODE).lines
    assert line.change.hasFocus()
    assert [r.app for r in desk.kept] == ["other"]


def test_a_button_that_is_being_pressed_stays_until_it_is_let_go(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, window = rules(CODE)
    button = bin_of(page, Category.CODE).lines[0].change
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    desk.does = Effect(5, 600.0, 5, 600.0)
    page.refresh()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert page.form.isVisible()
    assert page._later.isActive(), "it is read again, soon"


def test_so_does_one_in_a_row(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, window = rules()
    button = page.unsorted.rows[0].looks
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    desk.found = replace(SOME, found=(INTRANET,))
    page.refresh()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [r.app for r in desk.kept] == ["org.example.Lovely"])
    qtbot.waitUntil(lambda: [r.name for r in page.unsorted.rows] == ["intranet.example.com"])
