"""What comes in the middle of work: where from, what, back to where; a bar for how often, words for how long."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from headwater.base import Words
from headwater.charts.paint import LEFT, line, metrics, panel, text, width
from headwater.charts.tokens import Radius, Theme
from headwater.charts.wording import Table
from headwater.records import FocusState
from headwater.reports.insights_between import Between, Came
from headwater.reports.insights_told import away_text, between_text, name_of, way_text

MOST = 8
"""Rows that are drawn; the table has all."""
_BAR, _AIR = 6, 12


class WayRows:
    """A row of two lines for each way: its names, and below them its bar."""

    states: tuple[FocusState, ...] = ()

    def __init__(self, found: Between, theme: Theme, words: Words, scale: float = 1.0) -> None:
        self.found, self.theme, self.words, self.scale = found, theme, words, scale
        self.ways = found.ways[:MOST]
        self._pitch = line("body", scale) + line("small", scale) + _AIR
        self.height, self.least = self._pitch * len(self.ways), round(360 * scale)

    def __len__(self) -> int:
        return len(self.ways)

    @property
    def summary(self) -> str:
        """What comes most."""
        return between_text(self.found, self.words)

    def about(self, i: int) -> tuple[str, ...]:
        """See `Shifting`."""
        return self.ways[i].source, self.ways[i].by, self.ways[i].to

    def spoken(self, i: int) -> str:
        """Row number `i` in one line."""
        way = self.ways[i]
        key = "insights.between.part_1" if way.times == 1 else "insights.between.part"
        said = self.words(key, way=way_text(way, self.words), n=way.times, away=away_text(way, self.words))
        return said.rstrip(",， ")

    @property
    def table(self) -> Table:
        """All ways, also those that are not drawn."""
        words = self.words
        head = tuple(words(f"insights.between.head_{c}") for c in ("from", "by", "back", "times", "away"))
        rows = tuple(
            (name_of(w.source, words), w.by, w.to or words("insights.between.elsewhere"), str(w.times),
             away_text(w, words) or "–") for w in self.found.ways
        )  # fmt: skip
        return Table(words("insights.between.name"), head, rows)

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The rows."""
        return [QRectF(r.left(), r.top() + i * self._pitch, r.width(), self._pitch) for i in range(len(self.ways))]

    # -- painting -----------------------------------------------------------------------------

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; row `current` is outlined."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for i, (way, row) in enumerate(zip(self.ways, self.boxes(r), strict=True)):
            self._names(p, QRectF(row.left(), row.top() + _AIR / 2, row.width(), line("body", self.scale)), way)
            self._bar(p, row, way)
            if i == current:
                panel(p, row.adjusted(-4, 1, 4, -1), Radius.CONTROL, None, self.theme.ring)

    def _names(self, p: QPainter, r: QRectF, way: Came) -> None:
        """What came stands out; where the three do not fit, each gets a third."""
        t, words = self.theme, self.words
        parts = (
            (name_of(way.source, words), "body", t.text2), ("→", "body", t.text3), (way.by, "strong", t.text),
            ("→", "body", t.text3), (way.to or words("insights.between.elsewhere"), "body", t.text2),
        )  # fmt: skip
        wide = [width(role, s, self.scale) + 1 for s, role, _ in parts]
        over = sum(wide) + 4 * 6 > r.width()
        third = (r.width() - wide[1] - wide[3] - 4 * 6) / 3
        x = r.left()
        for (s, role, colour), w in zip(parts, wide, strict=True):
            room = min(w, third) if over else w
            text(p, QRectF(x, r.top(), room, r.height()), s, role, colour, LEFT, self.scale)
            x += room + 6

    def _bar(self, p: QPainter, row: QRectF, way: Came) -> None:
        t, small = self.theme, line("small", self.scale)
        said = self._said(way)
        room = width("small", said, self.scale) + 10
        top = row.top() + _AIR / 2 + line("body", self.scale)
        most = max((w.times for w in self.ways), default=1)
        wide = max((row.width() - max(self._widest, room)) * way.times / most, 4)
        panel(p, QRectF(row.left(), top + (small - _BAR) / 2, wide, _BAR), _BAR / 2, t.app[1])
        text(p, QRectF(row.left() + wide + 8, top, room, small), said, "small", t.text2, LEFT, self.scale)

    def _said(self, way: Came) -> str:
        away = away_text(way, self.words)
        return " · ".join(filter(None, (self.words("insights.between.times", n=way.times), away)))

    @property
    def _widest(self) -> float:
        return max(metrics("small", self.scale).horizontalAdvance(self._said(w)) + 10 for w in self.ways)
