"""What the page's cards have in common: lines of a grid, the small bars in them, and what has room beside another."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QWidget

from headwater.charts.paint import panel
from headwater.ui.boxes import Canvas, clear
from headwater.ui.look import Ui

_BESIDE = 1.1
"""Up to this text size two halves have room beside each other."""


def beside(ui: Ui) -> bool:
    """Whether two halves of the page lie beside each other, not below."""
    return not ui.narrow and ui.scale <= _BESIDE


class Rows(QWidget):
    """Lines of a grid that is filled anew; the last column takes what is left."""

    def __init__(self, gap: int = 6) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(gap)
        self.setLayout(self._grid)

    def show_rows(self, rows: list[tuple[QWidget, ...]], stretch: int) -> None:
        """These, and nothing else; column number `stretch` takes what is left."""
        clear(self._grid)
        for i, row in enumerate(rows):
            for j, w in enumerate(row):
                self._grid.addWidget(w, i, j)
        self._grid.setColumnStretch(stretch, 1)
        self.setVisible(bool(rows))


def bars(ui: Ui, *parts: float, name: str = "") -> Canvas:
    """Shares below each other on tracks of ink: the last one is the darkest."""
    t, n = ui.theme, len(parts)
    tones = [t.app[1]] * (n - 1) + [t.text2]
    high = ui.px(6)

    def draw(p: QPainter, r: QRectF) -> None:
        top = (r.height() - n * high - (n - 1) * 3) / 2
        for i, (part, tone) in enumerate(zip(parts, tones, strict=True)):
            track = QRectF(r.left(), round(top + i * (high + 3)), r.width(), high)
            panel(p, track, high / 2, t.sunken)
            if part > 0:
                wide = max(track.width() * min(part, 1.0), high)
                panel(p, QRectF(track.left(), track.top(), wide, high), high / 2, tone)

    made = Canvas(draw, h=max(n * (high + 3), ui.line("body")), name=name)
    made.setMinimumWidth(40)
    return made
