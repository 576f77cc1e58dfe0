"""The only illustration in the program: many small waters become one."""

from collections.abc import Callable
from math import sin, tau

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPainterPath, QPen

from headwater.charts.paint import alpha, mix, text
from headwater.records import FocusState
from headwater.ui.boxes import Canvas
from headwater.ui.look import Ui
from headwater.ui.why import wrapped

WIDE, NARROW = 380, 240


def art(ui: Ui) -> Canvas:
    """Left of every step."""

    def draw(p: QPainter, r: QRectF) -> None:
        t = ui.theme
        p.fillRect(r, mix(t.surface, t.states[FocusState.FOCUSED], 0.05))
        p.setClipRect(r)
        stream(ui)(p, r)
        x, wide = (28, r.width() - 40) if ui.narrow else (40, r.width() - 60)
        scale = min(ui.scale, 1.0 if ui.narrow else 1.25)  # there is no more room, and the title beside it is larger
        text(p, QRectF(x, 52, wide, ui.line("hero")), "Headwater", "hero", t.text, scale=scale)
        y = 56 + ui.line("hero")
        for key in ("ui.welcome.tag", "ui.welcome.tag2"):
            for part in wrapped(ui.words(key), "body", wide, scale):
                text(p, QRectF(x, y, wide, ui.line("body")), part, "body", t.text2, scale=scale)
                y += ui.line("body")

    return Canvas(draw, w=NARROW if ui.narrow else WIDE, name=ui.words("ui.welcome.tag"))


def stream(ui: Ui) -> Callable[[QPainter, QRectF], None]:
    """Many small waters become one: the only illustration in the program."""
    t, n = ui.theme, 30

    def draw(p: QPainter, r: QRectF) -> None:
        for i in range(n):
            grad = QLinearGradient(0, r.top(), 0, r.bottom())
            blue = t.states[FocusState.FOCUSED] if i % 3 else t.states[FocusState.ROUTINE]
            for stop, a in ((0.18, 0.0), (0.45, 0.32), (1.0, 0.8)):
                grad.setColorAt(stop, alpha(blue, a))
            p.setPen(QPen(grad, 1.1))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawPath(_water(r, i / (n - 1)))

    return draw


def _water(r: QRectF, u: float) -> QPainterPath:
    """One line from its spring at the top (`u`, 0 to 1, from left to right) to the common bed at the bottom."""
    path = QPainterPath()
    for k in range(101):
        v = k / 100
        ease = v * v * (3 - 2 * v)
        start, end = r.left() - 20 + u * (r.width() + 40), r.left() + r.width() * (0.47 + 0.16 * (u - 0.5))
        x = start + (end - start) * ease
        x += (1 - ease * 0.8) * 20 * sin(tau * (v * 1.15 + u * 1.7)) + 16 * ease * sin(tau * v * 1.4)
        point = QPointF(x, r.top() + v * r.height())
        if k:
            path.lineTo(point)
        else:
            path.moveTo(point)
    return path
