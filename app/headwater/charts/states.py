"""How a focus state looks: block with texture, and glyph. Colour is never the only sign."""

from collections.abc import Callable
from math import sin

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from headwater.charts.paint import crisp, hline, mix, panel, vline
from headwater.charts.tokens import Theme
from headwater.records import FocusState


def state_block(p: QPainter, r: QRectF, state: FocusState, theme: Theme, radius: float = 3) -> None:
    """One block of a state: fill plus texture. Used by ribbon, bars and legend alike."""
    fill = theme.states[state]
    if state is FocusState.AWAY:
        crisp(p, QRectF(r.left(), round(r.center().y()) - 1, r.width(), 2), fill)
        return
    radius = min(radius, r.width() / 2, r.height() / 2)
    if state is FocusState.UNSURE:
        panel(p, r, radius, mix(theme.surface, fill, 0.08))
        _hatch(p, r, QColor(fill), radius)
        return
    panel(p, r, radius, fill)
    draw = TEXTURES.get(state)
    if draw and r.width() >= 4 and r.height() >= 5:
        draw(p, r.adjusted(2, 2, -2, -2), mix(fill, theme.surface, theme.texture))


SAID_BELOW = 4
"""From a block's lower edge to the mark of what the person said, in px: between the outlines of two lanes."""


def said_mark(p: QPainter, left: float, right: float, y: float, theme: Theme) -> None:
    """A line of ink under a block: the person said what this was. It needs no colour, and is never a state."""
    crisp(p, QRectF(left, y, max(right - left, 2), 2), theme.text2)


def _hatch(p: QPainter, r: QRectF, colour: QColor, radius: float) -> None:
    """Diagonals cut off by arithmetic, not by a clip path, which SVG output would lose."""
    box = r.adjusted(1, 1, -1, -1)
    p.setPen(QPen(colour, 1.1))
    step, h = 5, box.height()
    x = box.left() - h - (box.left() - h) % step
    while x < box.right():
        a, b = max(x, box.left()), min(x + h, box.right())
        if b - a > 1:
            p.drawLine(QLineF(a, box.bottom() - (a - x), b, box.bottom() - (b - x)))
        x += step
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(QPen(colour, 1))
    p.drawRoundedRect(r.adjusted(0.5, 0.5, -0.5, -0.5), max(radius - 0.5, 0), max(radius - 0.5, 0))


def _lines(p: QPainter, box: QRectF, colour: QColor) -> None:
    y = box.top() + (box.height() % 4) / 2 + 1
    while y < box.bottom() + 0.5:
        hline(p, y, box.left(), box.right(), colour)
        y += 4


def _uprights(p: QPainter, box: QRectF, colour: QColor) -> None:
    x = box.left() + (1 if box.width() > 3 else 0)
    while x < box.right():
        vline(p, x, box.top() - 2, box.bottom() + 2, colour)
        x += 4


def _dots(p: QPainter, box: QRectF, colour: QColor) -> None:
    dots = QPainterPath()
    dots.setFillRule(Qt.FillRule.WindingFill)
    y, row = box.top() + 1.5, 0
    while y < box.bottom():
        x = box.left() + 1.5 + (row % 2) * 2.5
        while x < box.right():
            dots.addEllipse(QPointF(x, y), 0.95, 0.95)
            x += 5
        y, row = y + 4, row + 1
    p.fillPath(dots, colour)


def _waves(p: QPainter, box: QRectF, colour: QColor) -> None:
    p.setPen(QPen(colour, 1.1))
    p.setBrush(Qt.BrushStyle.NoBrush)
    y = box.top() + 2.5
    while y < box.bottom() - 0.5:
        path = QPainterPath(QPointF(box.left(), y + 1.3 * sin(box.left() * 0.8)))
        x = box.left()
        while x < box.right():
            x = min(x + 1, box.right())
            path.lineTo(x, y + 1.3 * sin(x * 0.8))
        p.drawPath(path)
        y += 5.5


Texture = Callable[[QPainter, QRectF, QColor], None]

TEXTURES: dict[FocusState, Texture | None] = {
    FocusState.FOCUSED: None,
    FocusState.ROUTINE: _lines,
    FocusState.COMMUNICATING: _dots,
    FocusState.FRAGMENTED: _uprights,
    FocusState.DRIFTING: _waves,
}
"""What lies on the fill: None is "solid". Away is a line and unsure a hatch, both without a fill."""


def state_glyph(p: QPainter, centre: QPointF, state: FocusState, theme: Theme, size: float = 12) -> None:
    """A shape for each state that is told apart without colour, at 12 px."""
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.translate(centre)
    p.scale(size / 12, size / 12)
    colour = QColor(theme.states[state])
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(colour)
    if state in _STROKED:
        p.setPen(
            QPen(colour, _STROKED[state], Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        p.setBrush(Qt.BrushStyle.NoBrush)
    GLYPHS[state](p)
    p.restore()


_STROKED = {FocusState.DRIFTING: 1.7, FocusState.AWAY: 1.7, FocusState.UNSURE: 1.3}


def _disc(p: QPainter) -> None:
    p.drawEllipse(QPointF(0, 0), 5, 5)


def _three_bars(p: QPainter) -> None:
    for y in (-3.6, 0.0, 3.6):
        p.drawRoundedRect(QRectF(-5, y - 1.05, 10, 2.1), 1, 1)


def _bubble(p: QPainter) -> None:
    path = QPainterPath()
    path.addRoundedRect(QRectF(-5.5, -5, 11, 8), 2.5, 2.5)
    path.moveTo(-3, 2)
    path.lineTo(-3, 5.6)
    path.lineTo(1, 2.5)
    path.setFillRule(Qt.FillRule.WindingFill)
    p.drawPath(path)


def _four_squares(p: QPainter) -> None:
    for x in (-2.9, 2.9):
        for y in (-2.9, 2.9):
            p.drawRoundedRect(QRectF(x - 2.1, y - 2.1, 4.2, 4.2), 1, 1)


def _two_waves(p: QPainter) -> None:
    for y in (-2.4, 2.4):
        path = QPainterPath(QPointF(-5, y + 0.9))
        path.cubicTo(-2.5, y - 3.4, -1, y - 0.6, 0, y)
        path.cubicTo(1, y + 0.6, 2.5, y + 3.4, 5, y - 0.9)
        p.drawPath(path)


def _ring(p: QPainter) -> None:
    p.drawEllipse(QPointF(0, 0), 4.4, 4.4)


def _three_strokes(p: QPainter) -> None:
    for x in (-4, 0, 4):
        p.drawLine(QLineF(x - 1.8, 4.4, x + 1.8, -4.4))


GLYPHS: dict[FocusState, Callable[[QPainter], None]] = {
    FocusState.FOCUSED: _disc,
    FocusState.ROUTINE: _three_bars,
    FocusState.COMMUNICATING: _bubble,
    FocusState.FRAGMENTED: _four_squares,
    FocusState.DRIFTING: _two_waves,
    FocusState.AWAY: _ring,
    FocusState.UNSURE: _three_strokes,
}
