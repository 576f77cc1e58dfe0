"""The hours of the day by how often something else came to the front: a bar with a number, or that it is not known."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from headwater.base import Words
from headwater.charts.paint import CENTER, LEFT, hline, line, panel, text, width
from headwater.charts.tokens import Radius, Theme
from headwater.charts.wording import Table
from headwater.records import FocusState
from headwater.reports.insights_switches import Hour
from headwater.reports.insights_told import hours_text, whole_rate

_EVERY = (3, 6, 12)
"""An hour is named so often below the axis: as often as there is room."""


class HourStrip:
    """24 bars from one line; a dot where there is too little time to say, nothing where there is none."""

    states: tuple[FocusState, ...] = ()

    def __init__(self, found: Sequence[Hour], theme: Theme, words: Words, scale: float = 1.0) -> None:
        self.found, self.theme, self.words, self.scale = tuple(found), theme, words, scale
        numbers = (str(round(h.rate)) for h in self.found if h.rate is not None)
        self._number = max((width("caption", n, scale) for n in numbers), default=0.0) + 2
        self.height = round(150 * scale)
        self.least = round(max(self._number, 14 * scale) * len(self.found))

    def __len__(self) -> int:
        return len(self.found)

    @property
    def summary(self) -> str:
        """The hour in which most changes."""
        return hours_text(self.found, self.words)

    def _hour(self, h: Hour) -> str:
        start, end = self.words.times(60 * h.hour, 60 * ((h.hour + 1) % 24))
        return self.words("insights.hours.hour", start=start, end=end)

    def _whole(self, h: Hour) -> str:
        """The same where each end is told in full."""
        start, end = (self.words.time(60 * (n % 24)) for n in (h.hour, h.hour + 1))
        return self.words("insights.hours.hour", start=start, end=end)

    def spoken(self, i: int) -> str:
        """Hour number `i` in one line."""
        h, words = self.found[i], self.words
        if h.rate is not None:
            key = "insights.hours.part_high" if h.high else "insights.hours.part"
            return words(key, hour=self._hour(h), rate=round(h.rate), length=words.duration(h.seconds), n=h.days)
        if h.seconds:
            return words("insights.hours.part_few", hour=self._hour(h), length=words.duration(h.seconds))
        return words("insights.hours.part_none", hour=self._hour(h))

    @property
    def table(self) -> Table:
        """A line for each hour."""
        words = self.words
        head = tuple(words(f"insights.hours.head_{c}") for c in ("hour", "rate", "time", "days"))
        rows = tuple(
            (self._whole(h), "–" if h.rate is None else str(round(h.rate)),
             words.duration(h.seconds) if h.seconds else "–", str(h.days)) for h in self.found
        )  # fmt: skip
        return Table(words("insights.hours.name"), head, rows)

    # -- painting -----------------------------------------------------------------------------

    def _plot(self, r: QRectF) -> QRectF:
        row = line("caption", self.scale)
        return r.adjusted(0, row + 4, 0, -row - 4)

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The hours, as high as the plot."""
        plot = self._plot(r)
        wide = plot.width() / len(self.found)
        return [QRectF(plot.left() + i * wide, plot.top(), wide, plot.height()) for i in range(len(self.found))]

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; hour `current` is outlined."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, plot, boxes = self.theme, self._plot(r), self.boxes(r)
        row = line("caption", self.scale)
        most = max((h.rate or 0.0 for h in self.found), default=0.0) or 1.0
        hline(p, plot.bottom(), plot.left(), plot.right(), t.line)
        self._usual(p, plot, most)
        marks = max(width("caption", self.words.hour_mark(h.hour), self.scale) for h in self.found) + 4
        every = next((n for n in _EVERY if n * boxes[0].width() >= marks), _EVERY[-1])
        for i, (h, box) in enumerate(zip(self.found, boxes, strict=True)):
            self._bar(p, box, h, most)
            if i == current:
                panel(p, box.adjusted(0, -2, 0, 2), Radius.MARK, None, t.ring)
            if i % every == 0:
                below = QRectF(box.left(), plot.bottom() + 4, every * box.width(), row)
                text(p, below, self.words.hour_mark(h.hour), "caption", t.text2, LEFT, self.scale)
        text(p, QRectF(r.left(), r.top(), r.width(), row), self._key(), "caption", t.text2, LEFT, self.scale)

    def _key(self) -> str:
        few = any(h.rate is None and h.seconds for h in self.found)
        parts = (self.words("insights.hours.axis"), self.words("insights.hours.key_few") if few else "")
        return " · ".join(filter(None, parts))

    def _bar(self, p: QPainter, box: QRectF, h: Hour, most: float) -> None:
        t, row = self.theme, line("caption", self.scale)
        if h.rate is None:
            if h.seconds:
                p.setPen(Qt.PenStyle.NoPen)
                p.setBrush(QColor(t.text3))
                p.drawEllipse(QPointF(box.center().x(), box.bottom() - 6), 2, 2)
            return
        high = max((box.height() - row - 2) * h.rate / most, 2)
        bar = QRectF(box.left() + 2, box.bottom() - high, box.width() - 4, high)
        panel(p, bar, min(Radius.MARK, bar.width() / 2, bar.height() / 2), t.app[0] if h.high else t.app[1])
        if self._number <= box.width() + 2:
            above = QRectF(box.left() - 4, bar.top() - row - 1, box.width() + 8, row)
            text(p, above, str(round(h.rate)), "caption", t.text if h.high else t.text2, CENTER, self.scale)

    def _usual(self, p: QPainter, plot: QRectF, most: float) -> None:
        """A faint line behind the bars at what it is over all hours."""
        if all(h.rate is None for h in self.found):
            return
        y = plot.bottom() - (plot.height() - line("caption", self.scale) - 2) * whole_rate(self.found) / most
        hline(p, y, plot.left(), plot.right(), self.theme.line)
