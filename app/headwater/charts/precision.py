"""Words of drifting soon on the person's own past: how many were right, by the chance from which on they are said."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from headwater.base import Words
from headwater.charts.paint import CENTER, LEFT, RIGHT, hline, line, text, vline, width
from headwater.charts.tokens import Theme
from headwater.charts.wording import Table, percent
from headwater.records import FocusState
from headwater.reports.forecast import LEAST_WORDS, Step

_MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_RADIUS, _CLEAR = 4.0, 10


class PrecisionCurve:
    """A dot for each threshold, a whisker down to what is sure of it; a dashed line at what was asked for, a thin one
    at the base rate."""

    states: tuple[FocusState, ...] = ()

    def __init__(
        self, steps: Sequence[Step], base: float, asked: float, theme: Theme, words: Words, scale: float = 1.0
    ) -> None:
        self.steps, self.base, self.asked = tuple(steps), base, asked
        self.theme, self.words, self.scale = theme, words, scale
        self.height, self.least = round(220 * scale), round(260 * scale)
        self._top = max(ceil(4 * max((s.threshold for s in self.steps), default=0.0)) / 4, 0.25)
        """Where the axis ends."""

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def summary(self) -> str:
        """The curve in one sentence."""
        if not self.steps:
            return self.words("forecast.curve.empty")
        best = max(self.steps, key=lambda s: s.lower)
        return self.words(
            "forecast.curve.summary", p=best.threshold, right=best.right, words=best.words, base=percent(self.base)
        )

    def about(self, i: int) -> float:
        """See `Shifting`."""
        return self.steps[i].threshold

    def spoken(self, i: int) -> str:
        """Dot number `i` in one line."""
        s = self.steps[i]
        return self.words(
            "forecast.curve.dot", p=s.threshold, right=s.right, words=s.words, lower=percent(s.lower),
            recall=percent(s.recall),
        )  # fmt: skip

    @property
    def table(self) -> Table:
        """A line for each threshold."""
        words = self.words
        head = tuple(words(f"forecast.curve.{c}") for c in ("from", "words", "right", "lower", "recall"))
        rows = tuple(
            (f"{s.threshold:.2f}", str(s.words), f"{s.right} · {percent(s.precision)}", percent(s.lower),
             percent(s.recall)) for s in self.steps
        )  # fmt: skip
        return Table(words("forecast.curve.name"), head, rows)

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The dots."""
        plot = self._plot(r)
        places = ((self._x(plot, s.threshold), self._y(plot, s.precision)) for s in self.steps)
        return [QRectF(x - _RADIUS, y - _RADIUS, 2 * _RADIUS, 2 * _RADIUS) for x, y in places]

    # -- painting -----------------------------------------------------------------------------

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; dot `current` is outlined."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, box = self.theme, self._plot(r)
        self._axes(p, r, box)
        hline(p, self._y(box, self.base), box.left(), box.right(), t.text3)
        p.setPen(QPen(QColor(t.text2), 1, Qt.PenStyle.DashLine))
        y = self._y(box, self.asked)
        p.drawLine(QLineF(box.left(), y, box.right(), y))
        for i, step in enumerate(self.steps):
            self._dot(p, box, step, i == current)

    def _plot(self, r: QRectF) -> QRectF:
        row, left = line("caption", self.scale), round(width("caption", "100 %", self.scale)) + 8
        return QRectF(r.left() + left, r.top() + row + _CLEAR, r.width() - left - _CLEAR,
                      r.height() - 3 * row - 2 * _CLEAR)  # fmt: skip

    def _y(self, box: QRectF, share: float) -> float:
        return box.bottom() - share * box.height()

    def _x(self, box: QRectF, threshold: float) -> float:
        return box.left() + threshold / self._top * box.width()

    def _axes(self, p: QPainter, r: QRectF, box: QRectF) -> None:
        t, row = self.theme, line("caption", self.scale)
        for share in _MARKS:
            y = self._y(box, share)
            hline(p, y, box.left(), box.right(), t.line)
            self._say(p, QRectF(r.left(), y - row / 2, box.left() - r.left() - 6, row), percent(share), RIGHT)
        for n in range(5):
            x = box.left() + n / 4 * box.width()
            vline(p, x, box.top(), box.bottom(), t.line)
            self._say(p, QRectF(x - 30, box.bottom() + 4, 60, row), f"{n / 4 * self._top:.2f}", CENTER)
        above = QRectF(r.left(), box.top() - row - _CLEAR, r.width(), row)
        self._say(p, above, self.words("forecast.curve.up"), LEFT)
        foot = QRectF(box.left(), box.bottom() + row + 6, r.right() - box.left(), row)
        self._say(p, foot, self.words("forecast.curve.across"), LEFT)

    def _say(self, p: QPainter, r: QRectF, s: str, align: Qt.AlignmentFlag) -> None:
        text(p, r, s, "caption", self.theme.text2, align, self.scale)

    def _dot(self, p: QPainter, box: QRectF, step: Step, current: bool) -> None:
        t, x = self.theme, self._x(box, step.threshold)
        y, low = self._y(box, step.precision), self._y(box, step.lower)
        vline(p, x, y, max(low, y + 1), t.text2)
        few = step.words < LEAST_WORDS
        p.setPen(QPen(QColor(t.text if few else t.surface), 1.5))
        p.setBrush(QColor(t.surface if few else t.text))
        p.drawEllipse(QPointF(x, y), _RADIUS, _RADIUS)
        if current:
            p.setPen(QPen(QColor(t.ring), 2))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawEllipse(QPointF(x, y), _RADIUS + 4, _RADIUS + 4)
