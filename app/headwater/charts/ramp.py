"""One hue in four steps, for amounts; too little to tell anything is an outline with a dot, never a pale colour."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from headwater.charts.paint import LEFT, line, mix, panel, text, width
from headwater.charts.tokens import Radius, Theme

SWATCH = 10
_AIR, _BETWEEN = 5, 14


def step(value: float, limits: Sequence[float]) -> int:
    """Which of the steps of `Theme.ramp` a value has; the first is for nothing at all."""
    return 1 + bisect_right(limits, value)


def few_mark(p: QPainter, r: QRectF, theme: Theme) -> None:
    """A cell of too little."""
    panel(p, r, Radius.MARK, None, theme.line)
    dot_mark(p, r, theme)


def dot_mark(p: QPainter, r: QRectF, theme: Theme, faint: float = 0.0) -> None:
    """A dot in the middle of `r`."""
    box = QRectF(round(r.center().x() - 1.5), round(r.center().y() - 1.5), 3, 3)
    panel(p, box, 1.5, mix(theme.text3, theme.surface, faint))


class RampKey:
    """What the steps mean: a swatch and a name for each, and one for too little."""

    def __init__(self, names: Sequence[str], few: str, theme: Theme, scale: float) -> None:
        self._names, self._few, self._theme, self._scale = [*names, *([few] if few else [])], bool(few), theme, scale
        self._row = line("caption", scale) + 4
        self.least = max(self._wide(name) for name in self._names)

    def _wide(self, name: str) -> float:
        return SWATCH + _AIR + width("caption", name, self._scale) + _BETWEEN

    def height(self, wide: float) -> int:
        """On as many rows as the width needs."""
        return (1 + max((row for _, row in self._places(wide)), default=0)) * self._row

    def _places(self, wide: float) -> list[tuple[float, int]]:
        found, x, row = list[tuple[float, int]](), 0.0, 0
        for name in self._names:
            if x and x + self._wide(name) - _BETWEEN > wide:
                x, row = 0.0, row + 1
            found.append((x, row))
            x += self._wide(name)
        return found

    def paint(self, p: QPainter, r: QRectF) -> None:
        """Draw it in `r`."""
        high = line("caption", self._scale)
        for n, (name, (x, row)) in enumerate(zip(self._names, self._places(r.width()), strict=True)):
            top = r.top() + row * self._row
            box = QRectF(round(r.left() + x), round(top + (high - SWATCH) / 2), SWATCH, SWATCH)
            if self._few and n == len(self._names) - 1:
                few_mark(p, box, self._theme)
            else:
                panel(p, box, Radius.MARK, self._theme.ramp[n + 1])
            where = QRectF(box.right() + _AIR, top, width("caption", name, self._scale) + 2, high)
            text(p, where, name, "caption", self._theme.text3, LEFT, self._scale)
