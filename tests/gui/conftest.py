"""Windows on a fake engine."""

import gc
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.categories import Rule
from headwater.charts.fonts import load_fonts
from headwater.engine import Changed, Event, Now
from headwater.engine.learnt import Honest, Stage, Standing
from headwater.engine.unsorted import NotSorted
from headwater.reports import DayReport
from headwater.ui.advice.page import AdvicePage
from headwater.ui.app import make_app
from headwater.ui.data.page import YourData
from headwater.ui.daycard import DayCard
from headwater.ui.dress import dress
from headwater.ui.model.page import ModelPage
from headwater.ui.notify import Note
from headwater.ui.places import Place
from headwater.ui.program import Program
from headwater.ui.ribbon import RibbonView
from headwater.ui.rules.page import CategoriesPage
from headwater.ui.timeline.page import TimelinePage
from headwater.ui.trends.page import TrendsPage
from headwater.ui.window import Dashboard
from tests.support.advice_page import OpenAdvice, settled
from tests.support.chart_days import DAY
from tests.support.data_page import Shown
from tests.support.fake_desk import FakeDesk
from tests.support.fake_engine import BUSY, FakeEngine
from tests.support.fake_learning import HONEST, FakeLearning
from tests.support.fake_rules import FakeRules
from tests.support.fake_suggestions import FakeSuggestions
from tests.support.fake_trends import FakeTrends, Row
from tests.support.model_page import WAITS, OpenModel
from tests.support.rules_page import SOME, OpenRules
from tests.support.timeline_page import OpenTimeline, fill, go
from tests.support.trends_page import WEEKS, YEAR, OpenTrends, read
from tests.support.windows import Open, today

_TESTS = count(1)


@pytest.fixture(autouse=True)
def collected_in_between() -> Iterator[None]:
    """Windows that only a test held are Python's to delete, as soon as it collects: not while Qt is asking them."""
    gc.disable()
    yield
    gc.collect(1 if next(_TESTS) % 50 else 2)  # all of it takes a tenth of a second
    gc.enable()


@pytest.fixture(autouse=True)
def nothing_pressed() -> Iterator[None]:
    """No test leaves a button of the mouse pressed: what a later one looks at would wait for it."""
    yield
    if QApplication.instance() is None or (left := QApplication.mouseButtons()) == Qt.MouseButton.NoButton:
        return
    somewhere = QWidget()
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        if button in left:
            QTest.mouseRelease(somewhere, button)
    pytest.fail("a button of the mouse is pressed still")


@pytest.fixture
def engine(qtbot: QtBot, tmp_path: Path) -> FakeEngine:
    """With an application beside it."""
    app = make_app()
    load_fonts()
    dress(app, Settings(theme="light", language="en"))
    return FakeEngine(tmp_path)


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """Opens windows whose page has been read; closes them in the end."""
    opened: list[Dashboard] = []

    def opening(
        settings: Settings | None = None,
        now: Now = BUSY,
        day: DayReport | None = None,
        size: tuple[int, int] = (1180, 760),
    ) -> tuple[Dashboard, FakeEngine]:
        engine = FakeEngine(tmp_path, settings=settings, now=now)
        if day is not None:
            engine.days[DAY] = day
        app = make_app()
        load_fonts()
        dress(app, engine.settings)
        window = Dashboard(engine)
        engine.listen(lambda event: _hear(window, event))
        window.closing.connect(lambda: opened.remove(window))
        opened.append(window)
        window.resize(*size)
        if engine.settings.agreed:
            with qtbot.waitSignal(window.followed):
                window.show()
        else:
            window.show()
        QApplication.processEvents()
        return window, engine

    yield opening
    for window in tuple(opened):
        window.close()


def _hear(window: Dashboard, event: Event) -> None:
    if isinstance(event, Now):
        window.hear_now(event)
    elif isinstance(event, Changed):
        window.hear_change(gone=event.gone)


@pytest.fixture
def shown(open_window: Open) -> Shown:
    """Opens the page "Your data"."""

    def show(
        prepare: Callable[[FakeDesk], object] = lambda _desk: None, **more: Any
    ) -> tuple[YourData, FakeDesk, FakeEngine, Dashboard]:
        window, engine = open_window(**more)
        prepare(engine.data)
        window.go(Place.DATA)
        QApplication.processEvents()
        assert isinstance(window.page, YourData)
        return window.page, engine.data, engine, window

    return show


@pytest.fixture
def rules(open_window: Open, qtbot: QtBot) -> OpenRules:
    """Opens the page "Categories"."""

    def opening(
        *kept: Rule, found: NotSorted = SOME, **more: Any
    ) -> tuple[CategoriesPage, FakeRules, FakeEngine, Dashboard]:
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


@pytest.fixture
def model(open_window: Open, qtbot: QtBot) -> OpenModel:
    """Opens the page "Your model"."""

    def opening(
        now: Standing = WAITS, found: Honest = HONEST, **more: Any
    ) -> tuple[ModelPage, FakeLearning, FakeEngine, Dashboard]:
        window, engine = open_window(**more)
        engine.learning.now, engine.learning.found = now, found
        QTest.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        page = window.page
        assert isinstance(page, ModelPage)
        qtbot.waitUntil(lambda: page.isVisible() and page.standing is not None)
        if now.model and now.stage is not Stage.TRAINING:
            qtbot.waitUntil(page.cannot.isVisible)
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        QApplication.processEvents()
        return page, engine.learning, engine, window

    return opening


@pytest.fixture
def timeline(open_window: Open, qtbot: QtBot) -> OpenTimeline:
    """Opens the page and waits until it is read."""

    def opening(
        prepare: Callable[[FakeEngine], object] = fill, **more: Any
    ) -> tuple[TimelinePage, FakeEngine, Dashboard]:
        window, engine = open_window(**more)
        prepare(engine)
        return go(window, qtbot), engine, window

    return opening


@pytest.fixture
def trends(open_window: Open, qtbot: QtBot) -> OpenTrends:
    """Opens the page "Trends" and waits until it is read."""

    def opening(rows: Sequence[Row] = YEAR, **more: Any) -> tuple[TrendsPage, FakeEngine, Dashboard]:
        window, engine = open_window(**({"settings": WEEKS} | more))
        engine.trending = FakeTrends(list(rows))
        QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        page = window.page
        assert isinstance(page, TrendsPage)
        read(qtbot, page)
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        return page, engine, window

    return opening


@pytest.fixture
def advice(open_window: Open, qtbot: QtBot) -> OpenAdvice:
    """Opens the page "Suggestions", and waits until everything is read unless told otherwise."""

    def opening(
        prepare: Callable[[FakeSuggestions], object] = lambda _desk: None, *, wait: bool = True, **more: Any
    ) -> tuple[AdvicePage, FakeSuggestions, FakeEngine, Dashboard]:
        window, engine = open_window(**more)
        prepare(engine.suggestions)
        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        page = window.page
        assert isinstance(page, AdvicePage)
        qtbot.waitUntil(lambda: page.isVisible() and (not wait or settled(page, window)))
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        return page, engine.suggestions, engine, window

    return opening


@pytest.fixture
def card(open_window: Open) -> DayCard:
    """The card of the day that is shown."""
    window, _ = open_window()
    return today(window).card


@pytest.fixture
def view(card: DayCard) -> RibbonView:
    """Its ribbon."""
    return card.view


@pytest.fixture
def notes() -> list[Note]:
    """What `program` has shown."""
    return []


@pytest.fixture
def program(engine: FakeEngine, notes: list[Note], monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The program without a desktop: its notifications are noted."""
    made = Program(make_app(), engine)
    monkeypatch.setattr(made.notifier, "show", notes.append)
    yield made
    made.close()
