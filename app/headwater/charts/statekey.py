"""Which look is which state, for pictures that stand alone."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from headwater.base import Words
from headwater.charts.paint import LEFT, line, text, width
from headwater.charts.states import state_block
from headwater.charts.tokens import Radius, Theme
from headwater.records import FocusState

_SWATCH, _AIR, _BETWEEN = 14, 6, 20


class StateKey:
    """Swatches with names, on as many rows as the width needs."""

    def __init__(self, states: Sequence[FocusState], theme: Theme, words: Words, scale: float = 1.0) -> None:
        self._names = [(s, words(f"state.{s}")) for s in states]
        self._theme, self._scale = theme, scale
        self._row = line("small", scale) + 4

    def height(self, wide: float) -> int:
        """How high it is at this width, in px."""
        return (max((row for _, row, _ in self._places(wide)), default=-1) + 1) * self._row

    def paint(self, p: QPainter, r: QRectF) -> None:
        """Draw it in `r`."""
        t, high = self._theme, line("small", self._scale)
        for (state, name), (x, row, wide) in zip(self._names, self._places(r.width()), strict=True):
            top, left = r.top() + row * self._row, r.left() + x
            state_block(p, QRectF(left, top + (high - 10) / 2, _SWATCH, 10), state, t, Radius.MARK)
            box = QRectF(left + _SWATCH + _AIR, top, wide, high)
            text(p, box, name, "small", t.text2, LEFT, self._scale)

    def _places(self, wide: float) -> list[tuple[float, int, float]]:
        """Where each stands, on which row, and how wide its name is."""
        found, x, row = list[tuple[float, int, float]](), 0.0, 0
        for _, name in self._names:
            room = width("small", name, self._scale) + 1
            needed = _SWATCH + _AIR + room
            if x and x + needed > wide:
                x, row = 0.0, row + 1
            found.append((x, row, room))
            x += needed + _BETWEEN
        return found
