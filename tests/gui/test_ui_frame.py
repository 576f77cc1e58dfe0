"""Who stays on a page does not keep what the pages before it left."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.ui import frame
from headwater.ui.places import Place
from tests.support.windows import Open


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(frame, "EASE_MS", 300)
    return 300


def test_it_goes_once_somebody_stays(open_window: Open, qtbot: QtBot, soon: int) -> None:
    window, engine = open_window()
    for place in (Place.TRENDS, Place.TIMELINE, Place.SETTINGS):
        window.go(place)
        qtbot.wait(soon // 6)
    assert engine.eased == 0
    qtbot.waitUntil(lambda: engine.eased == 1)
    qtbot.wait(2 * soon)
    assert engine.eased == 1


def test_nothing_looks_otherwise_then(open_window: Open) -> None:
    window, engine = open_window()
    before = window.grab().toImage()
    window._ease()
    QApplication.processEvents()
    assert engine.eased == 1
    assert window.grab().toImage() == before


def test_a_window_that_is_closed_before_takes_no_harm(open_window: Open, qtbot: QtBot, soon: int) -> None:
    window, engine = open_window()
    window.go(Place.TRENDS)
    window.close()
    qtbot.wait(2 * soon)
    assert engine.eased == 0
