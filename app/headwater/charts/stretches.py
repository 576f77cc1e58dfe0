"""The longest stretches of sustained work as thin bars on one scale."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from headwater.base import Words
from headwater.charts.paint import LEFT, line, panel, text, width
from headwater.charts.states import state_block
from headwater.charts.tokens import Radius, Theme
from headwater.charts.wording import Table
from headwater.records import FocusState
from headwater.reports.insights import Sustained
from headwater.reports.insights_told import clock_of, clocks_of, day_of, name_of, stretches_text

_BAR, _AIR = 8, 12


class StretchBars:
    """A row of two lines for each: its day and times, what was in front, and its bar with its length."""

    states: tuple[FocusState, ...] = (FocusState.FOCUSED,)

    def __init__(self, found: Sequence[Sustained], theme: Theme, words: Words, scale: float = 1.0) -> None:
        self.found, self.theme, self.words, self.scale = tuple(found), theme, words, scale
        self._pitch = line("body", scale) + line("small", scale) + _AIR
        lengths = (width("small", words.duration(s.seconds), scale) for s in self.found)
        self._lengths = max(lengths, default=0.0) + 10
        self.height, self.least = self._pitch * len(self.found), round(360 * scale)

    def __len__(self) -> int:
        return len(self.found)

    @property
    def summary(self) -> str:
        """The longest one."""
        return stretches_text(self.found, self.words)

    def _times(self, s: Sustained) -> str:
        return f"{day_of(s.day, self.words)} · {' – '.join(clocks_of(s, self.words))}"

    def about(self, i: int) -> float:
        """See `Shifting`."""
        return self.found[i].start

    def spoken(self, i: int) -> str:
        """Stretch number `i` in one line."""
        s, words = self.found[i], self.words
        start, end = clocks_of(s, words)
        return words(
            "insights.stretches.part_said" if s.said else "insights.stretches.part", day=day_of(s.day, words),
            start=start, end=end, length=words.duration(s.seconds), name=name_of(s.name, words),
        )  # fmt: skip

    @property
    def table(self) -> Table:
        """A line for each."""
        words = self.words
        head = tuple(words(f"insights.stretches.head_{c}") for c in ("day", "from", "to", "length", "name"))
        rows = tuple(
            (s.day.isoformat(), clock_of(s.minute, words), clock_of(s.end_minute, words),
             words.duration(s.seconds), name_of(s.name, words)) for s in self.found
        )  # fmt: skip
        return Table(words("insights.stretches.name"), head, rows)

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The rows."""
        return [QRectF(r.left(), r.top() + i * self._pitch, r.width(), self._pitch) for i in range(len(self.found))]

    # -- painting -----------------------------------------------------------------------------

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; stretch `current` is outlined."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((s.seconds for s in self.found), default=1.0)
        for i, (s, row) in enumerate(zip(self.found, self.boxes(r), strict=True)):
            self._said(p, QRectF(row.left(), row.top() + _AIR / 2, row.width(), line("body", self.scale)), s)
            self._bar(p, row, s, most)
            if i == current:
                panel(p, row.adjusted(-4, 1, 4, -1), Radius.CONTROL, None, self.theme.ring)

    def _said(self, p: QPainter, r: QRectF, s: Sustained) -> None:
        t, times = self.theme, self._times(s)
        wide = min(width("number", times, self.scale) + 1, r.width())
        text(p, QRectF(r.left(), r.top(), wide, r.height()), times, "number", t.text, LEFT, self.scale)
        left = r.left() + wide + 10
        rest = QRectF(left, r.top(), max(r.right() - left, 0), r.height())
        text(p, rest, name_of(s.name, self.words), "body", t.text2, LEFT, self.scale)

    def _bar(self, p: QPainter, row: QRectF, s: Sustained, most: float) -> None:
        small = line("small", self.scale)
        top = row.top() + _AIR / 2 + line("body", self.scale)
        wide = max((row.width() - self._lengths - 8) * s.seconds / most, 4)
        state_block(p, QRectF(row.left(), top + (small - _BAR) / 2, wide, _BAR), FocusState.FOCUSED, self.theme)
        length = QRectF(row.left() + wide + 8, top, self._lengths, small)
        text(p, length, self.words.duration(s.seconds), "small", self.theme.text2, LEFT, self.scale)
