"""The page "Categories": what is where, and what is not sorted yet, sorted by the mouse and by the keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.categories import BadRule, Rule
from headwater.engine.unsorted import Effect, NotSorted, Unsorted
from headwater.records import Category
from headwater.ui.places import Place
from headwater.ui.rules.page import CategoriesPage
from headwater.ui.rules.yours import Bin
from tests.support.chart_days import DAY
from tests.support.data_page import HOSTILE
from tests.support.rules_page import AWAY, CODE, UNKNOWN, OpenRules, bin_of, drag, in_hand, inside, middle, popup
from tests.support.windows import Open, said, tab_order, today


def lit(one: Bin) -> bool:
    return one.lit


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


def test_which_of_two_rules_goes_first_is_shown(rules: OpenRules, qtbot: QtBot) -> None:
    other = Rule(Category.READ, app="my*", id=3)
    page, desk, _, _ = rules(CODE, other)
    desk.of = {1: Effect(5, 600.0, 5, 600.0, 0.0, (), (other,)), 3: Effect(5, 600.0, 0, 0.0, 600.0, (CODE,), ())}
    page.refresh()
    qtbot.waitUntil(lambda: "Gives way to: my-tool → Code (10 min)" in said(bin_of(page, Category.READ)))
    assert "Goes before: my* → Reading" in said(bin_of(page, Category.CODE))
    assert "10 min in the last 30 days" in said(bin_of(page, Category.CODE))


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
