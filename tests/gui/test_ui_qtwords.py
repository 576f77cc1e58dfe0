"""What Qt says of itself is in the person's language, and follows them from one to the other."""

import logging

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES
from headwater.ui.qtwords import speak


@pytest.fixture(autouse=True)
def _english_after(qapp: QApplication) -> object:
    yield
    speak(qapp, "en")


def menu(qtbot: QtBot) -> str:
    """What a text field offers by the right button."""
    field = QLineEdit()
    qtbot.addWidget(field)
    made = field.createStandardContextMenu()
    said = " ".join(a.text() for a in made.actions())
    made.deleteLater()
    return said


def test_text_fields_speak_with_the_program(qapp: QApplication, qtbot: QtBot) -> None:
    assert set(LANGUAGES) == {"en", "zh_CN"}
    for _ in range(2):
        speak(qapp, "zh_CN")
        assert "粘贴" in menu(qtbot)
        assert "Paste" not in menu(qtbot)
        speak(qapp, "en")
        assert "&Paste" in menu(qtbot)


def test_words_that_are_not_there_are_told_in_the_log(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("headwater.ui.qtwords.QLibraryInfo.path", lambda _which: "/nowhere")
    with caplog.at_level(logging.INFO, "headwater.ui"):
        speak(qapp, "zh_CN")
    assert "no words of its own in zh_CN" in caplog.text
    assert "&Paste" in menu(qtbot)
