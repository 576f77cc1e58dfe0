"""Python's collector comes when it likes; a window that Qt is busy with is not its to delete."""

import gc
import weakref
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from headwater.advice.holding import By, Hold
from headwater.base import Settings
from headwater.records import Category
from headwater.ui.guide.window import GuideWindow
from headwater.ui.hold import HoldWindow
from headwater.ui.look import look
from headwater.ui.window import Dashboard
from tests.support.fake_engine import FakeEngine

UI = Settings(theme="light", language="en")
HOLD = Hold("youtube.com", "youtube.com", By.KIND, Category.WATCH, 1_772_442_000.0)
WINDOWS: dict[str, Callable[[FakeEngine], QWidget]] = {
    "dashboard": Dashboard,
    "guide": lambda _engine: GuideWindow(look(UI)),
    "hold": lambda _engine: HoldWindow(look(UI), HOLD, "", lambda at: 0),
}


@pytest.mark.parametrize("name", WINDOWS)
def test_a_closed_window_is_there_until_qt_deletes_it(name: str, engine: FakeEngine, qtbot: QtBot) -> None:
    gone: list[str] = []

    def shown_and_closed() -> weakref.ref[QWidget]:
        window = WINDOWS[name](engine)
        window.destroyed.connect(lambda: gone.append(name))
        window.show()
        QCoreApplication.processEvents()
        window.close()
        return weakref.ref(window)

    left = shown_and_closed()
    gc.collect()  # as it may come while Qt hides what is in the window
    assert gone == []
    assert left() is not None
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert gone == [name]
