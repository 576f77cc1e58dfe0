"""Qt's own words: file dialogs, and what text fields offer by the right button. Without them Qt speaks English."""

import logging

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

_LOG = logging.getLogger("headwater.ui")
_NAME = "qt words"


def speak(app: QApplication, language: str) -> None:
    """Let Qt speak one of `LANGUAGES`; where its words cannot be found, it goes on in English."""
    old = app.findChild(QTranslator, _NAME)
    if old is not None and old.language() == language:
        return
    if old is not None:
        app.removeTranslator(old)
        old.setParent(None)
    if language == "en":
        return
    made = QTranslator(app)
    made.setObjectName(_NAME)
    if made.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(made)
    else:
        _LOG.info("Qt has no words of its own in %s here", language)
        made.setParent(None)
