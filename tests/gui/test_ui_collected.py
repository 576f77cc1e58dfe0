"""Python's collector comes when it likes; a window that Qt is busy with is not its to delete."""

import gc
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QCloseEvent, QPaintEvent
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


class Alone(QWidget):
    """Nothing but a cycle of Python's holds it."""

    def __init__(self, *, by_attribute: bool) -> None:
        super().__init__()
        self.me = self
        self._by_attribute = by_attribute
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, by_attribute)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if not self._by_attribute:
            self.deleteLater()


def closed(make: Callable[[], QWidget]) -> list[str]:
    """What was deleted by now of a window that was shown and closed, and that nobody holds."""
    gone: list[str] = []

    def shown_and_closed() -> None:
        window = make()
        window.destroyed.connect(lambda: gone.append("window"))
        window.show()
        window.close()

    shown_and_closed()
    gc.collect()
    return gone


@pytest.mark.parametrize("by_attribute", [False, True])
def test_what_is_to_be_deleted_later_is_not_pythons_any_more(by_attribute: bool, qtbot: QtBot) -> None:
    """Why windows are closed as they are: by the attribute alone, they go as soon as Python collects."""
    gone = closed(lambda: Alone(by_attribute=by_attribute))
    assert gone == (["window"] if by_attribute else [])
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert gone == ["window"]


@pytest.mark.parametrize("name", WINDOWS)
def test_a_closed_window_is_there_until_qt_deletes_it(name: str, engine: FakeEngine, qtbot: QtBot) -> None:
    made: list[bool] = []

    def make() -> QWidget:
        window = WINDOWS[name](engine)
        made.append(window.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose))
        return window

    gone = closed(make)
    assert (gone, made) == ([], [False])
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert gone == ["window"]


def test_one_that_is_closed_at_its_first_frame_leaves_no_error(engine: FakeEngine, qtbot: QtBot) -> None:
    window = Dashboard(engine)
    window.show()
    window._unseen = True
    with qtbot.captureExceptions() as raised:
        window.paintEvent(QPaintEvent(window.rect()))  # what is told of the first frame is put off
        window.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qtbot.wait(20)
    assert raised == []
