"""A day in full as one picture: the ribbon, and the lanes below it."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from headwater.base import Words
from headwater.charts.ribbon import DayRibbon
from headwater.charts.scale import View
from headwater.charts.timeline import DayLanes, Part, Row, lane_names
from headwater.charts.tokens import Theme
from headwater.charts.wording import Table, summary
from headwater.records import FocusState
from headwater.reports.timeline import DayTimeline


class DayChart:
    """What can be kept of a page: as much of the day as `view` shows."""

    def __init__(
        self, day: DayTimeline, theme: Theme, words: Words, scale: float = 1.0, view: View | None = None
    ) -> None:  # fmt: skip
        self.day, self.words = day, words
        self.ribbon = DayRibbon(day.report, theme, words, scale, lane_names(words))
        self.ribbon.view = view or self.ribbon.view
        self.lanes = DayLanes(day, self.ribbon)
        self.height, self.least = self.ribbon.height + self.lanes.height, round(480 * scale)
        self.ribbon.place(QRectF(0, 0, 1000, self.ribbon.height))
        self._parts: tuple[Part, ...] = tuple(part for row in Row for part in self.lanes.parts(row))

    def __len__(self) -> int:
        return len(self._parts)

    @property
    def states(self) -> tuple[FocusState, ...]:
        """Those that it shows, in stacking order."""
        return tuple(s for s in FocusState if any(span.state is s for span in self.day.report.spans))

    @property
    def summary(self) -> str:
        """The day in one sentence."""
        return summary(self.day.report, self.words)

    @property
    def table(self) -> Table:
        """What lies in the lanes below the ribbon, lane by lane."""
        words = self.words
        head = tuple(words(f"chart.table.{c}") for c in ("start", "end", "length"))
        rows = ((words(f"timeline.lane.{part.row}"), *self.lanes.cells(part)) for part in self._parts)
        return Table(words("timeline.lanes"), (words("timeline.in_lane"), *head, words("timeline.what")), tuple(rows))

    def spoken(self, i: int) -> str:
        """Part number `i` in one line."""
        return self.lanes.spoken(self._parts[i])

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The parts of the lanes; one that is not shown has no width."""
        self._place(r)
        return [self.lanes.rect(part) or QRectF() for part in self._parts]

    def _place(self, r: QRectF) -> None:
        self.ribbon.place(QRectF(r.left(), r.top(), r.width(), self.ribbon.height))
        self.lanes.place(r.adjusted(0, self.ribbon.height, 0, 0))

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; part `current` is outlined."""
        self.lanes.focus = self._parts[current] if current is not None else None
        self.ribbon.paint(p, QRectF(r.left(), r.top(), r.width(), self.ribbon.height))
        self.lanes.paint_still(p, r.adjusted(0, self.ribbon.height, 0, 0))
        self.lanes.paint_marks(p)
