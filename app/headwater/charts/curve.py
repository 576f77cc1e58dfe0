"""The calibration curve: what probability was said, and how often it was met."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from headwater.base import Words
from headwater.charts.paint import CENTER, LEFT, RIGHT, hline, line, text, vline, width
from headwater.charts.tokens import Theme
from headwater.charts.wording import Table, percent
from headwater.records import FocusState

FEW_S = 1200.0
"""Below so much labelled time a dot is hollow: it can still move far."""
_MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_SMALLEST, _LARGEST = 3.5, 10.0
"""Radius of a dot, in px; its area is the labelled time."""
_CLEAR = 10
"""So far beyond the square a dot at 0 or 100 % reaches: words keep out of it."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One part of the curve: `said` and `met` are shares, `seconds` the labelled time in it."""

    said: float
    met: float
    seconds: float


class CalibrationCurve:
    """Dots by what was said (across) and what was met (up); on the diagonal both are alike."""

    states: tuple[FocusState, ...] = ()

    def __init__(self, dots: Sequence[Dot], theme: Theme, words: Words, scale: float = 1.0) -> None:
        self.dots = tuple(sorted(dots, key=lambda d: d.said))
        self.theme, self.words, self.scale = theme, words, scale
        self.height, self.least = round(292 * scale), round(220 * scale)

    def __len__(self) -> int:
        return len(self.dots)

    @property
    def summary(self) -> str:
        """The curve in one sentence."""
        if not self.dots:
            return self.words("learn.curve.empty")
        whole = sum(d.seconds for d in self.dots)
        above = sum(d.seconds for d in self.dots if d.met >= d.said)
        key = "learn.curve.modest" if 2 * above >= whole else "learn.curve.bold"
        return self.words(key, length=self.words.duration(whole))

    def spoken(self, i: int) -> str:
        """Dot number `i` in one line."""
        d = self.dots[i]
        few = self.words("learn.curve.few") if d.seconds < FEW_S else ""
        length = self.words.duration(d.seconds)
        return f"{self.words('learn.curve.dot', said=percent(d.said), met=percent(d.met), length=length)}{few}"

    @property
    def table(self) -> Table:
        """The dots as rows."""
        words = self.words
        head = tuple(words(f"learn.curve.{c}") for c in ("said_head", "met_head", "time"))
        rows = tuple((percent(d.said), percent(d.met), words.duration(d.seconds)) for d in self.dots)
        return Table(words("learn.curve.name"), head, rows)

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The dots."""
        plot = self._plot(r)
        return [_around(self._at(plot, d), self._radius(d)) for d in self.dots]

    # -- painting -----------------------------------------------------------------------------

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; `current` is outlined."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._plot(r)
        self._axes(p, r, box)
        p.setPen(QPen(QColor(self.theme.edge), 1, Qt.PenStyle.DashLine))
        p.drawLine(QLineF(box.bottomLeft(), box.topRight()))
        for i, dot in enumerate(self.dots):
            self._dot(p, box, dot, i == current)

    def _plot(self, r: QRectF) -> QRectF:
        """A square with room for the numbers, at the left."""
        row = line("caption", self.scale)
        left = round(width("caption", "100 %", self.scale)) + 8
        side = min(r.width() - left - _LARGEST - 2, r.height() - 3 * row - 2 * _CLEAR - 2)
        return QRectF(r.left() + left, r.top() + row + _CLEAR, max(side, 40), max(side, 40))

    def _axes(self, p: QPainter, r: QRectF, box: QRectF) -> None:
        t, row = self.theme, line("caption", self.scale)
        for share in _MARKS:
            x, y = box.left() + share * box.width(), box.bottom() - share * box.height()
            hline(p, y, box.left(), box.right(), t.line)
            vline(p, x, box.top(), box.bottom(), t.line)
            label = percent(share)
            self._say(p, QRectF(r.left(), y - row / 2, box.left() - r.left() - 6, row), label, RIGHT)
            if share not in (0.25, 0.75) or box.width() > 5 * width("caption", "100 %", self.scale):
                self._say(p, QRectF(x - 30, box.bottom() + _CLEAR - 2, 60, row), label, CENTER)
        self._say(p, QRectF(r.left(), box.top() - row - _CLEAR, r.width(), row), self.words("learn.curve.met"), LEFT)
        foot = QRectF(box.left(), box.bottom() + row + _CLEAR, r.right() - box.left(), row)
        self._say(p, foot, self.words("learn.curve.said"), LEFT)

    def _say(self, p: QPainter, r: QRectF, s: str, align: Qt.AlignmentFlag) -> None:
        text(p, r, s, "caption", self.theme.text2, align, self.scale)

    def _at(self, box: QRectF, dot: Dot) -> QPointF:
        return QPointF(box.left() + dot.said * box.width(), box.bottom() - dot.met * box.height())

    def _radius(self, dot: Dot) -> float:
        most = max(d.seconds for d in self.dots)
        return max(_LARGEST * sqrt(dot.seconds / most) if most > 0 else 0.0, _SMALLEST)

    def _dot(self, p: QPainter, box: QRectF, dot: Dot, current: bool) -> None:
        t, at, radius = self.theme, self._at(box, dot), self._radius(dot)
        few = dot.seconds < FEW_S
        p.setPen(QPen(QColor(t.text if few else t.surface), 1.5))
        p.setBrush(QColor(t.surface if few else t.text))
        p.drawEllipse(at, radius, radius)
        if current:
            p.setPen(QPen(QColor(t.ring), 2))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawEllipse(at, radius + 4, radius + 4)


def _around(at: QPointF, radius: float) -> QRectF:
    return QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
