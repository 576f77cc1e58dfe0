"""The privacy dial on the settings page: asked for, never by itself; side by side before anything is chosen."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, HeadwaterError, Settings
from headwater.engine.learnt import Dial
from headwater.ui.places import Place
from headwater.ui.preferences import Preferences
from tests.support.fake_engine import FakeEngine
from tests.support.fake_learning import DIAL
from tests.support.windows import Open, said, tab_order


def preferences(open_window: Open, **more: object) -> tuple[Preferences, FakeEngine]:
    window, engine = open_window(**more)
    window.go(Place.SETTINGS)
    QApplication.processEvents()
    assert isinstance(window.page, Preferences)
    return window.page, engine


def test_side_by_side_when_asked(open_window: Open, qtbot: QtBot) -> None:
    page, engine = preferences(open_window)
    assert engine.learning.asked == [], "it reads all labelled days, so that it waits to be asked"
    ask = page.dial.ask
    page.window().activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page.window())
    assert ask in tab_order(page.window())
    ask.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(ask, Qt.Key.Key_Return)
    qtbot.waitUntil(page.dial.rows.isVisible)
    texts = said(page.dial)
    for line in (
        "With 41 labels, 12 h 10 min in all", "Full: 84 % as you said, 6 % not sure", "Hashed: 79 %", "None: 71 %",
    ):  # fmt: skip
        assert line in texts
    assert engine.learning.asked == [("dial",)]
    assert not [asked for asked in engine.asked if asked[0] == "change"], "comparing chooses nothing"
    assert ask.isEnabled()


def test_what_cannot_be_told_is_said(open_window: Open, qtbot: QtBot) -> None:
    page, engine = preferences(open_window)
    engine.learning.dialled = replace(DIAL, ways=(replace(DIAL.ways[0], possible=False), *DIAL.ways[1:]))
    page.dial.ask.click()
    qtbot.waitUntil(page.dial.rows.isVisible)
    assert "cannot be told: titles of these days were not kept" in said(page.dial)
    assert "84 %" not in said(page.dial)


def test_without_labels_there_is_nothing_to_compare(open_window: Open, qtbot: QtBot) -> None:
    page, engine = preferences(open_window)
    engine.learning.dialled = Dial(0, 0.0, (), 0)
    page.dial.ask.click()
    qtbot.waitUntil(lambda: "You said nothing yet" in page.dial.task.said.accessibleName())
    assert page.dial.rows.isHidden()


def test_labels_without_titles_are_not_called_nothing_said(open_window: Open, qtbot: QtBot) -> None:
    page, engine = preferences(open_window)
    engine.learning.dialled = Dial(0, 0.0, (), 20)
    page.dial.ask.click()
    wanted = "Titles of the time that you spoke of (20 labels) were not kept in full"
    qtbot.waitUntil(lambda: wanted in page.dial.task.said.accessibleName())
    assert page.dial.rows.isHidden()


def test_a_failure_is_one_sentence_and_it_can_be_asked_again(open_window: Open, qtbot: QtBot) -> None:
    page, engine = preferences(open_window)
    engine.learning.failure = HeadwaterError("The store cannot be read.")
    page.dial.ask.click()
    qtbot.waitUntil(lambda: page.dial.task.said.accessibleName() == "The store cannot be read.")
    engine.learning.failure = None
    page.dial.ask.click()
    qtbot.waitUntil(page.dial.rows.isVisible)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale", [0.9, 1.5])
def test_the_smallest_window_has_room_for_it(open_window: Open, qtbot: QtBot, language: str, scale: float) -> None:
    settings = Settings(agreed=True, theme="dark", language=language, text_scale=scale)
    page, _ = preferences(open_window, settings=settings, size=(900, 600))
    page.dial.ask.click()
    qtbot.waitUntil(page.dial.rows.isVisible)
    body = page.area.widget()
    assert body is not None
    assert body.minimumSizeHint().width() <= page.width()
