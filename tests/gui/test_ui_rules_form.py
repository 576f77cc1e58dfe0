"""The page "Categories": rules made and changed by hand."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.categories import BadRule, Rule
from headwater.engine.unsorted import Effect
from headwater.records import Category
from headwater.ui import asking
from headwater.ui.rules.page import CategoriesPage
from tests.support.chart_days import DAY
from tests.support.data_page import press
from tests.support.fake_rules import held
from tests.support.rules_page import AWAY, CODE, OpenRules, bin_of, inside
from tests.support.windows import said


def test_a_rule_by_hand_with_what_it_would_do(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules(CODE)
    desk.does = Effect(12, 5400.0, 9, 4020.0, 300.0, (CODE,), ())
    desk.declared = ["Chapter 3", "Mail"]
    page.refresh()
    page.make.setFocus()
    QTest.keyClick(page.make, Qt.Key.Key_Return)
    form = page.form
    qtbot.waitUntil(form.fields["app"].hasFocus)
    assert not form.save.isEnabled()
    QTest.keyClicks(form.fields["app"], "firefox")
    much = "In the last 30 days it matches 12 windows, 1 h 30 min in all."
    qtbot.waitUntil(lambda: form.preview.accessibleName() == much)
    assert not form.save.isEnabled(), "it says nothing yet"
    QTest.keyClicks(form.fields["title"], "chapter")
    menu = form.category.open_all()
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert form.category.text() == "Code ▾"
    press(form.plan, 2)
    qtbot.waitUntil(lambda: len(form.intent.choices) == 3)
    menu = form.intent.open_all()
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "1 h 7 min of it changes." in form.preview.accessibleName())
    assert "Another rule goes before it for 5 min of that: my-tool → Code." in form.preview.accessibleName()
    assert form.save.isEnabled()
    QTest.keyClick(form.save, Qt.Key.Key_Return)
    made = Rule(Category.CODE, app="firefox", title="chapter", plan=True, intent="Chapter 3")
    qtbot.waitUntil(lambda: desk.done("add") == [("add", made, DAY)])
    qtbot.waitUntil(form.isHidden)
    assert page.window().focusWidget() is page.make


def test_a_rule_is_changed_in_the_form(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules(AWAY)
    page.of_plan.bins[0].lines[0].change.click()
    form = page.form
    assert form.title.text() == "Change the rule"
    assert form.fields["domain"].text() == "example.org"
    assert form.intent.choices[form.intent.current] == "Chapter 3"
    form.fields["domain"].setText("example.com")
    QTest.keyClick(form.fields["domain"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [r.domain for r in desk.kept] == ["example.com"])
    assert desk.kept[0].id == AWAY.id


def test_escape_leaves_the_form_and_changes_nothing(rules: OpenRules) -> None:
    page, desk, _, _ = rules(CODE)
    bin_of(page, Category.CODE).lines[0].change.click()
    page.form.fields["app"].setText("another")
    QTest.keyClick(page.form.fields["app"], Qt.Key.Key_Escape)
    assert page.form.isHidden()
    assert desk.done("add") == []
    page.make.click()
    assert page.form.fields["app"].text() == ""


def test_what_cannot_be_kept_is_said_where_it_was_typed(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules()
    page.form.open_with(Rule(Category.CODE, domain="not a site"))
    desk.failure = BadRule("This is no site: write it like example.org, or paste an address.")
    page.form.save.click()
    qtbot.waitUntil(lambda: "This is no site" in page.form.refusal.accessibleName())
    assert page.form.isVisible()
    assert not desk.can_undo
    assert not page.undo.isVisible()


def test_a_refusal_is_told_to_those_who_hear_it(
    rules: OpenRules, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(asking, "tell", lambda _w, what: heard.append(what))
    page, desk, _, window = rules()
    page.form.open_with(Rule(Category.CODE, app="x"))
    desk.failure = BadRule("There is no room for it.")
    for n in (1, 2):
        page.form.save.click()
        qtbot.waitUntil(lambda: not window.chores._waiting)
        assert heard == n * ["There is no room for it."]
    assert "There is no room for it." in said(page.form)
    QTest.keyClicks(page.form.fields["app"], "y")
    assert "There is no room for it." not in said(page.form), "it was of another rule"


def test_a_failure_is_told_where_it_was_asked_for(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules(CODE)
    page.form.open_with(Rule(Category.CODE, app="x"))
    desk.failure = BadRule("It cannot be removed.")
    bin_of(page, Category.CODE).lines[0].drop.click()
    qtbot.waitUntil(lambda: page.said.accessibleName() == "It cannot be removed.")
    assert page.form.refusal.isHidden()
    page.take_back()
    qtbot.waitUntil(lambda: len(desk.done("undo")) == 1)
    assert page.form.refusal.isHidden()


def test_another_rule_that_was_opened_meanwhile_stays_open(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, window = rules(CODE)
    page.form.open_with(Rule(Category.READ, app="x"))
    with held(desk):
        page.form.save.click()
        bin_of(page, Category.CODE).lines[0].change.click()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert [r.app for r in desk.kept] == ["my-tool", "x"]
    assert page.form.isVisible()
    assert page.form.fields["app"].text() == "my-tool"


def test_nor_is_a_refusal_told_in_it(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules(CODE)
    page.form.open_with(Rule(Category.READ, app="x"))
    with held(desk):
        desk.failure = BadRule("It cannot be kept.")
        page.form.save.click()
        bin_of(page, Category.CODE).lines[0].change.click()
    qtbot.waitUntil(lambda: page.said.accessibleName() == "It cannot be kept.")
    assert page.form.refusal.isHidden()


def test_the_form_of_a_rule_that_was_kept_is_closed_on_the_page_that_took_its_place(
    rules: OpenRules, qtbot: QtBot
) -> None:
    page, desk, _, window = rules()
    page.form.open_with(Rule(Category.READ, app="x"))
    with held(desk):
        page.form.save.click()
        window.resize(940, 700)
        again = window.page
        assert isinstance(again, CategoriesPage)
        assert again is not page
        qtbot.waitUntil(again.form.isVisible)
    qtbot.waitUntil(lambda: [r.app for r in inside(again, Category.READ)] == ["x"])
    assert again.form.isHidden()
    assert not again.draft.open


def test_a_double_click_keeps_one_rule(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, window = rules()
    page.form.open_with(Rule(Category.READ, app="x"))
    page.form.save.click()
    page.form.save.click()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert page.said.accessibleName() == "Rule made: x → Reading"
    assert page.undo.isVisible()
    assert page.form.isHidden()
    assert [r.app for r in desk.kept] == ["x"]


def test_plans_do_not_change_under_an_open_list(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, window = rules()
    desk.declared = ["Chapter 3", "Mail"]
    page.form.open_with(Rule(Category.READ, app="x", plan=True))
    page.refresh()
    qtbot.waitUntil(lambda: len(page.form.intent.choices) == 3)
    menu = page.form.intent.open_all()
    desk.declared = ["Taxes", *desk.declared]
    page.refresh()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert page.draft.rule.intent == "Chapter 3"


def test_in_a_field_the_key_takes_back_what_was_typed(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules(CODE)
    page.make.click()
    field = page.form.fields["app"]
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "x")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""
    assert desk.done("undo") == []
