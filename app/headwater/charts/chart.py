"""What every chart is that stands on a page beside its table: parts that can be walked, told, pointed at and drawn."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from headwater.charts.wording import Table
from headwater.records import FocusState

_NEAR = 3.0
"""So far outside of a part the pointer still means it, in px."""


class Chart(Protocol):
    """A picture of `len(chart)` parts, `height` px high and at least `least` px wide."""

    height: int
    least: int

    def __len__(self) -> int: ...
    @property
    def states(self) -> Sequence[FocusState]:
        """Those that it shows, in stacking order: what a picture of it needs a key for."""

    @property
    def summary(self) -> str:
        """All of it in one sentence."""

    @property
    def table(self) -> Table:
        """The same as text."""

    def spoken(self, i: int) -> str:
        """Part number `i` in one line."""

    def boxes(self, r: QRectF) -> Sequence[QRectF]:
        """Where each part lies when the chart is painted in `r`."""

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; part `current` is outlined."""


def part_at(chart: Chart, r: QRectF, at: QPointF) -> int | None:
    """The part under a point, or close to it: of several that one whose middle is nearest."""
    near = [
        ((box.center() - at).manhattanLength(), i)
        for i, box in enumerate(chart.boxes(r))
        if box.adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR).contains(at)
    ]
    return min(near)[1] if near else None
