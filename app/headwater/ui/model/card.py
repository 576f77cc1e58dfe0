"""What the page's cards have in common, and the small bars in them."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QWidget

from headwater.charts.paint import panel
from headwater.ui.boxes import Canvas, Card, column
from headwater.ui.look import Ui
from headwater.ui.text import label, prose


class ModelCard(Card):
    """A title, a line on what the card is for, and the rest below.

    `air` is kept free beside the rest by whoever puts it there: charts have room for a ring around them.
    """

    def __init__(self, ui: Ui, name: str, *, body: bool = True, air: int = 0) -> None:
        super().__init__(ui)
        self.words = ui.words
        title = ui.words(f"learn.{name}.title")
        self.setAccessibleName(title)
        self.body = prose(ui, ui.words(f"learn.{name}.body") if body else "", "small", "2")
        if not body:
            self.body.hide()
        self.add(column(label(ui, title, "title"), self.body, gap=4, margins=(air, 0, air, 4)))
        self.box.setContentsMargins(20 - air, 16, 20 - air, 18)
        self.box.setSpacing(10)


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
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
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
