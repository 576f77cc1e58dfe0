"""More contrast: by choice, or because the system asks for it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.charts.tokens import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Theme, contrast
from headwater.ui import look
from headwater.ui.app import make_app
from headwater.ui.places import Place
from headwater.ui.preferences import Preferences
from tests.support.windows import Open


@pytest.mark.parametrize(
    ("theme", "chosen", "asked", "expected"),
    [
        ("light", "system", False, LIGHT), ("dark", "system", False, DARK), ("light", "system", True, LIGHT_CONTRAST),
        ("dark", "system", True, DARK_CONTRAST), ("light", "more", False, LIGHT_CONTRAST),
        ("dark", "more", False, DARK_CONTRAST), ("light", "usual", True, LIGHT), ("dark", "usual", True, DARK),
    ],
)  # fmt: skip
def test_which_colours(
    theme: str, chosen: str, asked: bool, expected: Theme, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    make_app()
    monkeypatch.setattr(look, "_system_wants_contrast", lambda: asked)
    assert look.theme(Settings(theme=theme, contrast=chosen)) is expected


def test_the_system_is_asked(qtbot: QtBot) -> None:
    make_app()
    hints = QGuiApplication.styleHints()
    high = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
    assert look._system_wants_contrast() is high


@pytest.mark.parametrize(("plain", "more"), [(LIGHT, LIGHT_CONTRAST), (DARK, DARK_CONTRAST)])
def test_it_is_more(plain: Theme, more: Theme) -> None:
    for name in ("text2", "text3", "line", "edge"):
        assert contrast(getattr(more, name), more.surface) > contrast(getattr(plain, name), plain.surface)
    for state, colour in more.states.items():
        assert contrast(colour, more.surface) > contrast(plain.states[state], plain.surface)
    assert contrast(look.control(more), more.surface) > 4.5


def test_the_window_follows_the_choice(open_window: Open) -> None:
    window, engine = open_window(Settings(agreed=True, theme="light", language="en"))
    window.go(Place.SETTINGS)
    page = window.page
    assert isinstance(page, Preferences)
    page.controls["contrast"].chosen.emit(1)  # type: ignore[attr-defined]
    assert engine.settings.contrast == "more"
