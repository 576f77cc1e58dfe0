"""The pictures in the tray, one a state. Loaded after the icon is there: painting brings much of Qt with it."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from headwater.charts import LIGHT, state_glyph
from headwater.charts.paint import draw_icon, panel
from headwater.records import FocusState
from headwater.ui.speak import TROUBLE

_SIZES = (16, 22, 24, 32, 48, 64)
_WHITE = replace(LIGHT, states=dict.fromkeys(FocusState, "#FFFFFF"))
_INK = LIGHT.text2


def icon(name: str) -> QIcon:
    """A white shape on a tile in the state's colour: told apart on light panels and on dark ones."""
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(_pixmap(name, size))
    return made


def _pixmap(name: str, size: int) -> QPixmap:
    pix = QPixmap(size, size)
    pix.fill(Qt.GlobalColor.transparent)
    p = QPainter(pix)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = 1 if size >= 22 else 0
    tile = QRectF(edge, edge, size - 2 * edge, size - 2 * edge)
    known = name in set(FocusState)
    panel(p, tile, size * 0.24, LIGHT.states[FocusState(name)] if known else _INK)
    if known:
        state_glyph(p, QPointF(size / 2, size / 2), FocusState(name), _WHITE, size * 0.62)
    elif name == TROUBLE:
        _exclaim(p, size)
    else:
        inner = round(size * 0.75)
        draw_icon(p, (size - inner) / 2, (size - inner) / 2, name, "#FFFFFF", inner)
    p.end()
    return pix


def _exclaim(p: QPainter, size: int) -> None:
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(QColor("#FFFFFF"))
    wide = max(size / 9, 2)
    p.drawRoundedRect(QRectF((size - wide) / 2, size * 0.24, wide, size * 0.3), wide / 2, wide / 2)
    p.drawEllipse(QPointF(size / 2, size * 0.7), wide * 0.62, wide * 0.62)
