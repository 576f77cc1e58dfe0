"""The page "Categories": sorted by the mouse and by the keyboard, by hand in the form, and back again."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.categories import BadRule, Rule
from headwater.engine.unsorted import Effect, NotSorted, Unsorted
from headwater.records import Category
from headwater.ui.places import Place
from headwater.ui.rules.page import CategoriesPage
from headwater.ui.rules.telling import CATEGORIES
from headwater.ui.rules.yours import Bin
from headwater.ui.window import Dashboard
from tests.support.chart_days import DAY
from tests.support.data_page import HOSTILE, press
from tests.support.fake_engine import FakeEngine
from tests.support.fake_rules import FakeRules
from tests.support.windows import Open, said, tab_order, today

LOVELY = Unsorted("org.example.Lovely", "Lovely", "", 9000.0, "Plan for the garden", Category.DESIGN, 0.83)
INTRANET = Unsorted("firefox", "Firefox", "intranet.example.com", 5400.0, "Orders", Category.PLAN, 0.68)
UNKNOWN = Unsorted("thing", "Thing", "", 3000.0, "", Category.READ, 0.4)
SOME = NotSorted((LOVELY, INTRANET, UNKNOWN), 17_400.0, 40_000.0)
CODE = Rule(Category.CODE, app="my-tool", id=1)
AWAY = Rule(None, domain="example.org", plan=False, intent="Chapter 3", id=2)

Opened = tuple[CategoriesPage, FakeRules, FakeEngine, Dashboard]
OpenRules = Callable[..., Opened]


@pytest.fixture
def rules(open_window: Open, qtbot: QtBot) -> OpenRules:
    """Opens the page, once the rules are prepared."""

    def opening(*kept: Rule, found: NotSorted = SOME, **more: Any) -> Opened:
        window, engine = open_window(**more)
        engine.rules.kept, engine.rules.found = list(kept), found
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        page = window.page
        assert isinstance(page, CategoriesPage)
        QApplication.processEvents()
        qtbot.waitUntil(lambda: page.isVisible() and not window.chores._waiting)
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        return page, engine.rules, engine, window

    return opening


def bin_of(page: CategoriesPage, category: Category) -> Bin:
    return page.yours.bins[CATEGORIES.index(category)]


def inside(page: CategoriesPage, category: Category) -> list[Rule]:
    return [line.rule for line in bin_of(page, category).lines]


def middle(w: QWidget, of: QWidget) -> QPoint:
    """The middle of the visible head of a widget, in another's terms."""
    return of.mapFromGlobal(w.mapToGlobal(QPoint(w.width() // 2, 16)))


def drag(row: QWidget, to: QPoint, *, drop: bool = True) -> None:
    """As a hand does: press, move a little, move there, let go."""
    start = QPoint(30, 12)
    QTest.mousePress(row, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(row, start + QPoint(3, 2))
    QTest.mouseMove(row, start + QPoint(30, 12))
    QTest.mouseMove(row, to)
    if drop:
        QTest.mouseRelease(row, Qt.MouseButton.LeftButton, pos=to)


def left_are(page: CategoriesPage, n: int) -> bool:
    return len(page.unsorted.rows) == n


def in_hand(page: CategoriesPage) -> bool:
    return page.drag.active


def lit(one: Bin) -> bool:
    return one.lit


def popup() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


# -- what is there ----------------------------------------------------------------------------------------------------


def test_the_rail_leads_here_and_says_so(rules: OpenRules) -> None:
    _, _, _, window = rules()
    assert window.rail is not None
    assert window.rail.items[Place.RULES].isChecked()
    assert window.rail.items[Place.RULES].accessibleName() == "Categories"


def test_all_categories_are_shown_with_what_is_in_them(rules: OpenRules) -> None:
    page, desk, _, _ = rules(CODE, AWAY)
    assert [one.accessibleName() for one in page.yours.bins][:3] == ["Code", "Writing", "Design"]
    assert len(page.yours.bins) == 15
    assert inside(page, Category.CODE) == [CODE]
    away, part = page.of_plan.bins
    assert [line.rule for line in away.lines] == [AWAY]
    assert "away from the plan “Chapter 3”" in said(away)
    assert part.lines == []
    assert desk.asked == []


def test_what_is_not_sorted_says_how_long_and_what_it_looks_like(rules: OpenRules) -> None:
    page, _, _, _ = rules()
    texts = said(page.unsorted)
    assert "Looks like design, 0.83" in texts
    assert "Might be planning, 0.68" in texts
    assert "reading" not in texts, "what is not sure enough is not claimed"
    assert "4 h 50 min of the last 7 days, 44 %, is not sorted." in texts
    assert [r.accessibleName() for r in page.unsorted.rows] == [
        "Lovely, 2 h 30 min", "intranet.example.com, 1 h 30 min", "Thing, 50 min",
    ]  # fmt: skip


def test_a_little_that_is_not_sorted_is_not_worth_a_word(rules: OpenRules) -> None:
    page, _, _, _ = rules(found=NotSorted((UNKNOWN,), 3000.0, 90_000.0))
    assert page.unsorted.much.isHidden()
    page, _, _, _ = rules(found=NotSorted((), 0.0, 90_000.0))
    assert "All that was in front in the last 7 days is sorted." in said(page.unsorted)
    page, _, _, _ = rules(found=NotSorted())
    assert "Nothing was in front in the last 7 days while it was recorded." in said(page.unsorted)


# -- sorting ----------------------------------------------------------------------------------------------------------


def test_dragging_onto_a_category_makes_the_rule(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules()
    row, target = page.unsorted.rows[0], bin_of(page, Category.WRITE)
    drag(row, middle(target, row), drop=False)
    assert in_hand(page)
    assert lit(target)
    assert page.drag.pill.isVisible()
    QTest.mouseRelease(row, Qt.MouseButton.LeftButton, pos=middle(target, row))
    qtbot.waitUntil(lambda: len(inside(page, Category.WRITE)) == 1)
    assert desk.done("add") == [("add", Rule(Category.WRITE, app="org.example.Lovely"), DAY)]
    assert page.said.accessibleName() == "Rule made: org.example.Lovely → Writing"
    assert not in_hand(page)
    assert not lit(target)
    qtbot.waitUntil(lambda: [r.name for r in page.unsorted.rows] == ["intranet.example.com", "Thing"])


def test_a_site_is_sorted_as_a_site_and_may_be_away_from_the_plan(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules(size=(1180, 1400))
    row = page.unsorted.rows[1]
    drag(row, middle(page.of_plan.bins[0], row))
    qtbot.waitUntil(lambda: len(page.of_plan.bins[0].lines) == 1)
    assert desk.done("add") == [("add", Rule(None, domain="intranet.example.com", plan=False), DAY)]


def test_what_falls_beside_or_is_let_go_makes_nothing(rules: OpenRules) -> None:
    page, desk, _, _ = rules()
    row = page.unsorted.rows[0]
    drag(row, QPoint(40, 60))
    drag(row, middle(bin_of(page, Category.CODE), row), drop=False)
    QTest.keyClick(row, Qt.Key.Key_Escape)
    assert not in_hand(page)
    assert page.drag.pill.isHidden()
    QTest.mouseRelease(row, Qt.MouseButton.LeftButton, pos=middle(bin_of(page, Category.CODE), row))
    assert desk.asked == []


def test_a_click_is_no_drag(rules: OpenRules) -> None:
    page, desk, _, _ = rules()
    QTest.mouseClick(page.unsorted.rows[0], Qt.MouseButton.LeftButton)
    assert not in_hand(page)
    assert desk.asked == []


def test_a_click_on_what_it_looks_like_sorts_it(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules()
    QTest.mouseClick(page.unsorted.rows[0].looks, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(inside(page, Category.DESIGN)) == 1)
    assert desk.done("add") == [("add", Rule(Category.DESIGN, app="org.example.Lovely"), DAY)]
    assert page.unsorted.rows[-1].looks.isHidden()


@pytest.mark.parametrize(
    ("downs", "rule"),
    [
        (0, Rule(Category.DESIGN, app="org.example.Lovely")),
        (1, Rule(Category.CODE, app="org.example.Lovely")),
        (2, Rule(Category.WRITE, app="org.example.Lovely")),
    ],
)
def test_with_the_keyboard_alone(rules: OpenRules, qtbot: QtBot, downs: int, rule: Rule) -> None:
    page, desk, _, window = rules()
    row = page.unsorted.rows[0]
    assert row in tab_order(window)
    row.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(row, Qt.Key.Key_Return)
    for _ in range(downs):
        QTest.keyClick(popup(), Qt.Key.Key_Down)
    QTest.keyClick(popup(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.done("add") == [("add", rule, DAY)])


def test_more_than_fit_are_shown_when_asked_for(rules: OpenRules) -> None:
    many = tuple(Unsorted(f"app{n}", f"App {n}", "", 600.0 - n, "") for n in range(12))
    page, _, _, _ = rules(found=NotSorted(many, 7000.0, 7000.0))
    assert len(page.unsorted.rows) == 7
    assert page.unsorted.more.text() == "Show 5 more"
    page.unsorted.more.click()
    assert len(page.unsorted.rows) == 12
    assert page.unsorted.rows[7].hasFocus()
    assert page.unsorted.more.isHidden()


# -- changing ---------------------------------------------------------------------------------------------------------


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
    qtbot.waitUntil(lambda: "This is no site" in page.form.preview.accessibleName())
    assert page.form.isVisible()
    assert not desk.can_undo
    assert not page.undo.isVisible()


def test_which_of_two_rules_goes_first_is_shown(rules: OpenRules, qtbot: QtBot) -> None:
    other = Rule(Category.READ, app="my*", id=3)
    page, desk, _, _ = rules(CODE, other)
    desk.of = {1: Effect(5, 600.0, 5, 600.0, 0.0, (), (other,)), 3: Effect(5, 600.0, 0, 0.0, 600.0, (CODE,), ())}
    page.refresh()
    qtbot.waitUntil(lambda: "Gives way to: my-tool → Code (10 min)" in said(bin_of(page, Category.READ)))
    assert "Goes before: my* → Reading" in said(bin_of(page, Category.CODE))
    assert "10 min in the last 30 days" in said(bin_of(page, Category.CODE))


# -- from the day -----------------------------------------------------------------------------------------------------


def test_an_app_of_the_day_is_sorted_from_there(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    row = today(window).apps.rows[0]
    app = engine.days[DAY].apps[0].app
    row.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert [a.text() for a in popup().actions()] == ["Sort…"]
    QTest.keyClick(popup(), Qt.Key.Key_Return)
    page = window.page
    assert isinstance(page, CategoriesPage)
    qtbot.waitUntil(page.form.isVisible)
    assert page.form.fields["app"].text() == app
    qtbot.waitUntil(lambda: window.focusWidget() is page.form.fields["app"])


# -- anything ---------------------------------------------------------------------------------------------------------


def test_hostile_and_long_names_are_shown_as_they_are(rules: OpenRules) -> None:
    name = HOSTILE[:400]
    bad = Rule(Category.CODE, app=name, title=name, project="<i>p</i>", plan=False, intent="<u>x</u>", id=9)
    page, _, _, window = rules(bad, found=NotSorted((Unsorted(HOSTILE, HOSTILE, "", 60.0, HOSTILE),), 60.0, 60.0))
    assert "<b>bold</b>" in said(bin_of(page, Category.CODE))
    assert "<b>bold</b>" in said(page.unsorted)
    assert "\u202e" not in said(page)
    body = page.area.widget()
    assert body is not None
    assert body.minimumSizeHint().width() <= window.width() - 200


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", [0.9, 1.5])
def test_the_smallest_window_has_room_for_it(rules: OpenRules, language: str, scale: float) -> None:
    settings = Settings(agreed=True, theme="dark", language=language, text_scale=scale)
    page, _, _, window = rules(CODE, AWAY, settings=settings, size=(900, 600))
    page.form.open_with(AWAY)
    QApplication.processEvents()
    body, rail = page.area.widget(), window.rail
    assert body is not None
    assert rail is not None
    assert body.minimumSizeHint().width() <= window.width() - rail.width()


def test_what_cannot_be_read_is_said(rules: OpenRules, qtbot: QtBot) -> None:
    page, desk, _, _ = rules()
    desk.uncategorised = lambda days=7: (_ for _ in ()).throw(BadRule("It cannot be read."))  # type: ignore[method-assign]
    page.refresh()
    qtbot.waitUntil(lambda: page.unsorted.said.accessibleName() == "It cannot be read.")


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
    page.drag.cancel()
