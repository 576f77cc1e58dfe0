"""Wherever the Tab key leads, on every page, one sees where one is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.ui.places import Place
from headwater.ui.tabbing import stops
from headwater.ui.window import Dashboard
from tests.support.walking import rest
from tests.support.windows import Open


def picture(w: QWidget) -> QImage:
    return w.grab().toImage()


def unmarked(window: Dashboard, qtbot: QtBot) -> list[str]:
    """What looks the same with the focus as without."""
    assert window.rail is not None
    found, rail = [], window.rail
    for w in stops(window):
        home = rail.pause if w is not rail.pause else next(item for item in rail.items.values() if item.isChecked())
        home.setFocus(Qt.FocusReason.OtherFocusReason)
        qtbot.waitUntil(home.hasFocus)
        before = picture(w)
        w.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(w.hasFocus)
        if picture(w) == before:
            found.append(f"{type(w).__name__} {w.accessibleName()!r}")
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("place", list(Place))
def test_the_focus_is_seen(open_window: Open, qtbot: QtBot, place: Place, theme: str) -> None:
    window, _ = open_window(settings=Settings(agreed=True, theme=theme, language="en"))
    window.go(place)
    rest(window, qtbot)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert len(stops(window)) >= 3, "the rail has two"
    assert unmarked(window, qtbot) == []
