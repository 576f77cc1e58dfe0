"""The page "Categories", opened on a fake of the person's rules; and short ways into it."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from headwater.categories import Rule
from headwater.engine.unsorted import NotSorted, Unsorted
from headwater.records import Category
from headwater.ui.rules.page import CategoriesPage
from headwater.ui.rules.telling import CATEGORIES
from headwater.ui.rules.yours import Bin
from headwater.ui.window import Dashboard
from tests.support.fake_engine import FakeEngine
from tests.support.fake_rules import FakeRules

OpenRules = Callable[..., tuple[CategoriesPage, FakeRules, FakeEngine, Dashboard]]
"""Opens it, once the rules are prepared."""
LOVELY = Unsorted("org.example.Lovely", "Lovely", "", 9000.0, "Plan for the garden", Category.DESIGN, 0.83)
INTRANET = Unsorted("firefox", "Firefox", "intranet.example.com", 5400.0, "Orders", Category.PLAN, 0.68)
UNKNOWN = Unsorted("thing", "Thing", "", 3000.0, "", Category.READ, 0.4)
SOME = NotSorted((LOVELY, INTRANET, UNKNOWN), 17_400.0, 40_000.0)
CODE = Rule(Category.CODE, app="my-tool", id=1)
AWAY = Rule(None, domain="example.org", plan=False, intent="Chapter 3", id=2)


def bin_of(page: CategoriesPage, category: Category) -> Bin:
    """What a category's rules lie in."""
    return page.yours.bins[CATEGORIES.index(category)]


def inside(page: CategoriesPage, category: Category) -> list[Rule]:
    """The rules of a category."""
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


def in_hand(page: CategoriesPage) -> bool:
    """Whether something is dragged."""
    return page.drag.active


def popup() -> QMenu:
    """The menu that is open."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu
