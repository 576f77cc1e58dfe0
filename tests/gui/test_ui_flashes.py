"""Parts of pages are never windows: one that is shown before it lies in a page flashes, and takes the keyboard away."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.ui.insights.page import InsightsPage
from headwater.ui.places import Place
from headwater.ui.search.page import SearchPage
from headwater.ui.trends.page import TrendsPage
from headwater.ui.window import Dashboard
from tests.support import filled
from tests.support.walking import opened, pages, rest, steps

SETTINGS = Settings(agreed=True, language="en", theme="light")


class Windows(QObject):
    """Notes what is shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(target, QWidget) and target.isWindow():
            self.shown.append(type(target).__name__)
        return False


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[Windows]:
    noted = Windows()
    qapp.installEventFilter(noted)
    yield noted
    qapp.removeEventFilter(noted)


def test_one_that_is_shown_too_early_is_noted(windows: Windows, qtbot: QtBot) -> None:
    early = QWidget()
    qtbot.addWidget(early)
    early.setVisible(True)
    assert windows.shown == ["QWidget"]


@pytest.mark.parametrize("full", [True, False], ids=["full", "empty"])
def test_no_part_of_a_page_is_shown_before_it_is_in_the_window(windows: Windows, qtbot: QtBot, full: bool) -> None:
    engine = filled.full(SETTINGS) if full else filled.empty(SETTINGS)
    with opened(engine, (1280, 800), qtbot) as window:
        for _ in pages(window, qtbot, search=full):
            pass
        assert windows.shown == ["Dashboard"]


def test_nor_of_the_welcome(windows: Windows, qtbot: QtBot) -> None:
    with opened(filled.empty(Settings(language="en", theme="light")), (1280, 800), qtbot) as window:
        for _ in steps(window, qtbot):
            pass
        assert windows.shown == ["Dashboard"]


def own_range(page: InsightsPage) -> None:
    page.which.chosen.emit(len(page.which.parts) - 1)


def own_days(page: SearchPage) -> None:
    page.which.chosen.emit(len(page.which.parts) - 1)


def report_and_goal(page: TrendsPage) -> None:
    page.to_report.click()
    page.goals.new.click()


@pytest.mark.parametrize(
    ("place", "do"),
    [(Place.INSIGHTS, own_range), (Place.SEARCH, own_days), (Place.TRENDS, report_and_goal)],
    ids=lambda x: x.value if isinstance(x, Place) else x.__name__,
)
def test_nor_of_one_that_goes_on_with_what_was_open(
    windows: Windows, qtbot: QtBot, place: Place, do: Callable[[Any], None]
) -> None:
    with opened(filled.full(SETTINGS), (1280, 800), qtbot) as window:
        window.go(place)
        rest(window, qtbot)
        do(window.page)
        window.rebuild()
        rest(window, qtbot)
        assert windows.shown == ["Dashboard"]


def test_a_search_can_be_typed_on_its_page_at_once(qtbot: QtBot) -> None:
    """After a walk through all other pages: each left the keyboard where it was."""
    with opened(filled.full(SETTINGS), (1280, 800), qtbot) as window:
        qtbot.waitActive(window)
        for place in (*Place, Place.SEARCH):
            window.go(place)
            rest(window, qtbot)
        assert active(window)
        assert isinstance(window.page, SearchPage)
        assert window.page.field.hasFocus()


def active(window: Dashboard) -> bool:
    return QApplication.activeWindow() is window
