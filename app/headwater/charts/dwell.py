"""How long one thing stays in front: a bar for each bin, about twice as long from one to the next."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from headwater.base import Words
from headwater.charts.paint import CENTER, LEFT, hline, line, panel, text, vline, width
from headwater.charts.tokens import Radius, Theme
from headwater.charts.wording import Table
from headwater.records import FocusState
from headwater.reports.insights_switches import EDGES_S, Dwell
from headwater.reports.insights_told import dwell_text, length, share

_BINS = len(EDGES_S)


class DwellHistogram:
    """Shares of visits; a dash over each bar is the share of as many days before, an upright line the median."""

    states: tuple[FocusState, ...] = ()

    def __init__(self, found: Dwell, theme: Theme, words: Words, scale: float = 1.0) -> None:
        self.found, self.theme, self.words, self.scale = found, theme, words, scale
        self._ends = [self._end(s) for s in EDGES_S[1:]]
        self._widest = max(width("caption", s, scale) for s in self._ends)
        cell = max(width("caption", "< 1 %", scale), self._widest / 2) + 6
        self.height, self.least = round(190 * scale), round(cell * _BINS)

    def _end(self, seconds: float) -> str:
        """`90 s` would be read slower than `1.5 min`."""
        if seconds < 60:
            return length(seconds, self.words)
        return self.words("unit.h", n=1) if seconds == 3600 else self.words("unit.min", n=f"{seconds / 60:g}")

    def __len__(self) -> int:
        return _BINS

    @property
    def summary(self) -> str:
        """The median, and beside the days before."""
        return dwell_text(self.found, self.words)

    def _bin(self, i: int) -> str:
        if i == 0:
            return self.words("insights.dwell.under", b=self._ends[0])
        if i == _BINS - 1:
            return self.words("insights.dwell.over", a=self._ends[-1])
        return self.words("insights.dwell.between", a=self._ends[i - 1], b=self._ends[i])

    def spoken(self, i: int) -> str:
        """Bin number `i` in one line."""
        key = "insights.dwell.part_before" if self.found.before else "insights.dwell.part"
        told = {"before": self._before(i)} if self.found.before else {}
        n = self.found.counts[i]
        key = f"{key}_1" if n == 1 else key
        return self.words(key, bin=self._bin(i), n=n, share=share(n, self.found.total), **told)

    def _before(self, i: int) -> str:
        return share(self.found.before[i], sum(self.found.before)) if self.found.before else "–"

    @property
    def table(self) -> Table:
        """A line for each bin."""
        words, found = self.words, self.found
        head = tuple(words(f"insights.dwell.head_{c}") for c in ("bin", "visits", "share", "before"))
        rows = tuple((self._bin(i), str(n), share(n, found.total), self._before(i)) for i, n in enumerate(found.counts))
        return Table(words("insights.dwell.name"), head, rows)

    # -- painting -----------------------------------------------------------------------------

    def _plot(self, r: QRectF) -> QRectF:
        row = line("caption", self.scale)
        return r.adjusted(0, 2 * row + 4, 0, -row - 4)

    def _top(self) -> float:
        """The share at the upper edge."""
        before = sum(self.found.before) or 1
        return max(*(n / (self.found.total or 1) for n in self.found.counts), *(n / before for n in self.found.before),
                   0.05)  # fmt: skip

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The bins, as high as the plot: small bars are pointed at, too."""
        plot = self._plot(r)
        wide = plot.width() / _BINS
        return [QRectF(plot.left() + i * wide, plot.top(), wide, plot.height()) for i in range(_BINS)]

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; bin `current` is outlined."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, plot, boxes = self.theme, self._plot(r), self.boxes(r)
        hline(p, plot.bottom(), plot.left(), plot.right(), t.line)
        for i, box in enumerate(boxes):
            self._bar(p, box, i)
            if i == current:
                panel(p, box.adjusted(1, -2, -1, 2), Radius.CONTROL, None, t.ring)
        self._ticks(p, plot)
        self._median(p, r, plot)
        self._key(p, r)

    def _bar(self, p: QPainter, box: QRectF, i: int) -> None:
        t, n = self.theme, self.found.counts[i]
        part = n / (self.found.total or 1)
        row = line("caption", self.scale)
        high = (box.height() - row) * part / self._top()
        if n:
            bar = QRectF(box.left() + 3, box.bottom() - max(high, 2), box.width() - 6, max(high, 2))
            panel(p, bar, min(Radius.MARK, bar.height() / 2), t.app[1])
        upper = high
        if self.found.before:
            before = (box.height() - row) * self.found.before[i] / sum(self.found.before) / self._top()
            hline(p, box.bottom() - before - 1, box.left() + 1, box.right() - 1, t.text2, 2)
            upper = max(high, before)
        text(p, QRectF(box.left(), box.bottom() - upper - row - 2, box.width(), row), share(n, self.found.total),
             "caption", t.text2 if n else t.text3, CENTER, self.scale)  # fmt: skip

    def _ticks(self, p: QPainter, plot: QRectF) -> None:
        """Each end is named, or each second one where there is no room for all."""
        row, wide = line("caption", self.scale), plot.width() / _BINS
        every = 1 if self._widest + 6 <= wide else 2
        for i, end in enumerate(self._ends, 1):
            x = plot.left() + i * wide
            vline(p, x, plot.bottom(), plot.bottom() + 4, self.theme.edge)
            if i % every == 0:
                box = QRectF(x - every * wide / 2, plot.bottom() + 4, every * wide, row)
                text(p, box, end, "caption", self.theme.text2, CENTER, self.scale)

    def _place(self, plot: QRectF, seconds: float) -> float:
        """Where a length lies on the axis: straight within its bin."""
        i = max(n for n, edge in enumerate(EDGES_S) if seconds >= edge)
        end = EDGES_S[i + 1] if i + 1 < _BINS else 2 * EDGES_S[i]
        within = min((seconds - EDGES_S[i]) / (end - EDGES_S[i]), 1.0)
        return plot.left() + plot.width() / _BINS * (i + within)

    def _median(self, p: QPainter, r: QRectF, plot: QRectF) -> None:
        if self.found.median_s is None:
            return
        x, row = self._place(plot, self.found.median_s), line("caption", self.scale)
        vline(p, x, r.top() + 2 * row, plot.bottom(), self.theme.text)
        said = self.words("insights.dwell.mark", median=length(self.found.median_s, self.words))
        wide = width("caption", said, self.scale) + 2
        left = min(max(x - wide / 2, plot.left()), plot.right() - wide)
        text(p, QRectF(left, r.top() + row, wide, row), said, "caption", self.theme.text, LEFT, self.scale)

    def _key(self, p: QPainter, r: QRectF) -> None:
        if not self.found.before:
            return
        row = line("caption", self.scale)
        hline(p, r.top() + row / 2, r.left(), r.left() + 16, self.theme.text2, 2)
        said, rest = self.words("insights.dwell.before"), r.adjusted(22, 0, 0, row - r.height())
        text(p, rest, said, "caption", self.theme.text2, LEFT, self.scale)
