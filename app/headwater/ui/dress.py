"""Fonts and colours of the whole application: what windows and menus need, and the tray icon does not."""

import logging

from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication, QToolTip

from headwater.base import HeadwaterError, Settings
from headwater.charts import load_fonts
from headwater.charts.fonts import forget_glyphs
from headwater.charts.paint import font, icon
from headwater.ui.look import palette, theme
from headwater.ui.memory import give_back, trim_heap
from headwater.ui.qtwords import speak
from headwater.ui.system import language

_LOG = logging.getLogger("headwater.ui")


def fonts() -> str:
    """Load our fonts; where one cannot be had, the sentence that says so, and the system's are used."""
    try:
        load_fonts()
    except HeadwaterError as e:
        _LOG.error("no fonts: %s", e)
        return str(e)
    return ""


def ease() -> None:
    """A page is looked at for a while: what others were painted with is not kept. Takes 3 ms, and the next frame 7 ms
    more."""
    forget_glyphs()
    trim_heap()


def undress() -> None:
    """No window is there any more: what was painted with, fonts and pictures, is not kept for the next one, and what
    is free goes back to the system."""
    QPixmapCache.clear()
    icon.cache_clear()
    forget_glyphs()
    give_back()


def dress(app: QApplication, settings: Settings) -> None:
    """Language, colours and fonts as the settings (or the system) ask; nothing happens while they are the same."""
    speak(app, language(settings))
    t = theme(settings)
    body = font("body", settings.text_scale)
    if app.font() != body:
        app.setFont(body)
        QToolTip.setFont(font("small", settings.text_scale))
    colours = palette(t)
    if app.palette() != colours:
        app.setPalette(colours)
        QToolTip.setPalette(colours)
