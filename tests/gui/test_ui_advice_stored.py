"""The page "Suggestions" on the real engine and a small store."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.base import ManualClock, Paths, Settings
from headwater.charts.fonts import load_fonts
from headwater.engine import Engine
from headwater.records import AdviceKind
from headwater.store import Store
from headwater.ui.advice.page import AdvicePage
from headwater.ui.app import make_app
from headwater.ui.dress import dress
from headwater.ui.places import Place
from headwater.ui.window import Dashboard
from tests.support.advice_page import settled
from tests.support.advised import fill
from tests.support.rehearsing import NOW
from tests.support.windows import said


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    paths = Paths.under(tmp_path / "home")
    with Store(paths.database) as store:
        fill(store, days=46)
    settings = Settings(agreed=True, language="en", theme="light")
    made = Engine(paths, settings, ManualClock(NOW), sources=lambda *_: (), model=lambda: (None, ""))
    made.start()
    made.ask(lambda recorder: recorder.tick())
    yield made
    made.stop()


@pytest.fixture
def page(engine: Engine, qtbot: QtBot) -> Iterator[AdvicePage]:
    app = make_app()
    load_fonts()
    dress(app, engine.settings)
    window = Dashboard(engine)
    window.show()
    window.go(Place.ADVICE)
    page = window.page
    assert isinstance(page, AdvicePage)
    qtbot.waitUntil(lambda: page.isVisible() and settled(page, window), timeout=60_000)
    yield page
    window.close()


def read(page: AdvicePage) -> str:
    return re.sub(r"<[^>]+>|\N{ZERO WIDTH SPACE}", "", said(page)).replace("\N{NO-BREAK SPACE}", " ")


def test_history_differences_and_what_would_have_been_are_the_stores_own(page: AdvicePage, qtbot: QtBot) -> None:
    text = read(page)
    assert page.history.count.accessibleName() == "23 suggestions"
    assert "A pause began 5 min later" in text
    assert "With the offer a pause followed in 100 of 100 cases, without it in 0." in text
    assert "With these choices the last 14 days would have had" in page.many.would.accessibleName()
    before = page.many.would.accessibleName()
    for kind in AdviceKind:
        if page.kinds.rows[kind].switch.isChecked():  # type: ignore[attr-defined]
            QTest.mouseClick(page.kinds.rows[kind].switch, Qt.MouseButton.LeftButton)
    none = "would have had 0: 0.0 a day."
    qtbot.waitUntil(lambda: none in page.many.would.accessibleName(), timeout=60_000)
    assert before != page.many.would.accessibleName()


def test_what_was_learned_is_forgotten_and_comes_back(page: AdvicePage, engine: Engine, qtbot: QtBot) -> None:
    answers = next(one.answers for one in engine.suggestions.liked() if one.kind is AdviceKind.BREAK)
    assert answers > 5
    page.learned.forget.emit()
    qtbot.waitUntil(lambda: page.said.accessibleName() == "What was learned is forgotten.", timeout=30_000)
    assert all(one.answers == 0 for one in engine.suggestions.liked())
    page.undo.click()
    qtbot.waitUntil(lambda: page.said.accessibleName() == "What was learned is known again.", timeout=30_000)
    assert next(one.answers for one in engine.suggestions.liked() if one.kind is AdviceKind.BREAK) == answers


def test_never_again_is_followed_by_the_recorder(page: AdvicePage, engine: Engine, qtbot: QtBot) -> None:
    page.history.rows[0].never.click()
    assert not engine.settings.suggest_breaks
    qtbot.waitUntil(lambda: not engine.ask(lambda r: r._advisor.settings.suggest_breaks), timeout=30_000)
    page.undo.click()
    assert engine.settings.suggest_breaks
