"""Who stays on a page does not keep what the pages before it left."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.ui import frame
from headwater.ui.places import Place
from tests.support.windows import Open


def test_it_goes_once_somebody_stays(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    assert not window._stays.isActive()
    for place in (Place.TRENDS, Place.TIMELINE, Place.SETTINGS):
        window.go(place)
        assert window._stays.remainingTime() > frame.EASE_MS / 2
    assert engine.eased == 0
    window._stays.start(0)
    qtbot.waitUntil(lambda: engine.eased == 1)
    assert not window._stays.isActive()


def test_nothing_looks_otherwise_then(open_window: Open) -> None:
    window, engine = open_window()
    before = window.grab().toImage()
    window._ease()
    QApplication.processEvents()
    assert engine.eased == 1
    assert window.grab().toImage() == before


def test_a_window_that_is_closed_before_takes_no_harm(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    window.go(Place.TRENDS)
    window._stays.start(50)
    window.close()
    qtbot.wait(200)
    assert engine.eased == 0
