"""What every chart is that stands on a page beside its table: parts that can be walked, told, pointed at and drawn."""

from collections.abc import Hashable, Sequence
from typing import Protocol, runtime_checkable

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


@runtime_checkable
class Lined(Protocol):
    """A chart whose parts follow each other in lines, as words do: keys across the lines lead from one to another."""

    upright: bool
    """The lines go down, as the weeks of a calendar of the year do; else to the right."""

    def other_line(self, i: int, by: int) -> int:
        """What lies beside part number `i` in the line before (-1) or after (1); `i` where there is none."""


@runtime_checkable
class Shifting(Protocol):
    """A chart whose parts may be others, or in another order, when it is read again."""

    def about(self, i: int) -> Hashable:
        """What part number `i` is of, whatever is told of it."""


def again(i: int, old: Chart, new: Chart) -> int | None:
    """The part that is of what part number `i` of the chart before was of; the one in its place where there is none."""
    if isinstance(old, Shifting) and isinstance(new, Shifting):
        what = old.about(i)
        found = next((n for n in range(len(new)) if new.about(n) == what), None)
        if found is not None:
            return found
    return min(i, len(new) - 1) if len(new) else None


def walked(chart: Chart, i: int, right: int, down: int) -> int:
    """The part to which a step leads; the same one where it leads nowhere."""
    if isinstance(chart, Lined) and (across := right if chart.upright else down):
        return chart.other_line(i, across)
    return min(max(i + right + down, 0), len(chart) - 1)


def part_at(chart: Chart, r: QRectF, at: QPointF) -> int | None:
    """The part under a point, or close to it: of several that one whose middle is nearest."""
    near = [
        ((box.center() - at).manhattanLength(), i)
        for i, box in enumerate(chart.boxes(r))
        if box.adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR).contains(at)
    ]
    return min(near)[1] if near else None
