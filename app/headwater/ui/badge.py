"""The pictures in the tray, one a state. Loaded after the icon is there: painting brings much of Qt with it."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from headwater.charts import LIGHT, state_glyph
from headwater.charts.paint import draw_icon, panel
from headwater.records import FocusState
from headwater.ui.speak import TROUBLE

_SIZES = (16, 22, 24, 32, 48, 64)
_WHITE = replace(LIGHT, states=dict.fromkeys(FocusState, "#FFFFFF"))
_INK = LIGHT.text2
_FAINT = 0.3
_POINTS = 96


def icon(name: str, part: float | None = None) -> QIcon:
    """A white shape on a tile in the state's colour: told apart on light panels and on dark ones.

    `part`: how much of a session has passed, as an arc along the tile's edge; on the tile, so that no panel's colour
    matters to it.
    """
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(_pixmap(name, size, part))
    return made


def _pixmap(name: str, size: int, part: float | None) -> QPixmap:
    pix = QPixmap(size, size)
    pix.fill(Qt.GlobalColor.transparent)
    p = QPainter(pix)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = 1 if size >= 22 else 0
    tile = QRectF(edge, edge, size - 2 * edge, size - 2 * edge)
    known = name in set(FocusState)
    panel(p, tile, size * 0.24, LIGHT.states[FocusState(name)] if known else _INK)
    if part is not None:
        _arc(p, tile, size, part)
    if known:
        glyph = 0.62 if part is None else 0.5
        state_glyph(p, QPointF(size / 2, size / 2), FocusState(name), _WHITE, size * glyph)
    elif name == TROUBLE:
        _exclaim(p, size)
    else:
        inner = round(size * (0.75 if part is None else 0.6))
        draw_icon(p, (size - inner) / 2, (size - inner) / 2, name, "#FFFFFF", inner)
    p.end()
    return pix


def _arc(p: QPainter, tile: QRectF, size: int, part: float) -> None:
    """From the top, clockwise: the whole way faint, what has passed in white."""
    wide = max(1.5, size * 0.09)
    inset = wide / 2 + max(1.0, size * 0.06)
    p.save()
    p.setBrush(Qt.BrushStyle.NoBrush)
    for share, opacity in ((1.0, _FAINT), (min(max(part, 0.0), 1.0), 1.0)):
        pen = QPen(QColor("#FFFFFF"), wide)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        p.setPen(pen)
        p.setOpacity(opacity)
        p.drawPolyline(_way(tile.adjusted(inset, inset, -inset, -inset), size * 0.24 - inset, share))
    p.restore()


def _way(r: QRectF, radius: float, share: float) -> QPolygonF:
    """So much of the way around a tile."""
    path = QPainterPath(QPointF(r.center().x(), r.top()))
    square, angle = 2 * radius, 90.0
    for x, y in ((r.right() - square, r.top()), (r.right() - square, r.bottom() - square),
                 (r.left(), r.bottom() - square), (r.left(), r.top())):  # fmt: skip
        path.arcTo(QRectF(x, y, square, square), angle, -90.0)
        angle -= 90.0
    path.lineTo(QPointF(r.center().x(), r.top()))
    steps = max(1, round(_POINTS * share))
    return QPolygonF([path.pointAtPercent(share * n / steps) for n in range(steps + 1)] if share > 0 else [])


def _exclaim(p: QPainter, size: int) -> None:
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(QColor("#FFFFFF"))
    wide = max(size / 9, 2)
    p.drawRoundedRect(QRectF((size - wide) / 2, size * 0.24, wide, size * 0.3), wide / 2, wide / 2)
    p.drawEllipse(QPointF(size / 2, size * 0.7), wide * 0.62, wide * 0.62)
