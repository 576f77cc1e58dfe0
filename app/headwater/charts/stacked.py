"""Days, weeks or months as upright bars: their height the time at the computer, stacked by state or by category."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from itertools import accumulate
from math import ceil

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from headwater.base import Words
from headwater.categories import Categories
from headwater.charts.naming import day_name, month_short, range_name, weekday_short
from headwater.charts.paint import CENTER, LEFT, RIGHT, hline, line, panel, text, width
from headwater.charts.states import state_block
from headwater.charts.tokens import Radius, Theme
from headwater.charts.wording import Table
from headwater.records import Category, FocusState
from headwater.reports.ranges import Span
from headwater.reports.trends import PartSum

TONES = ("make", "read", "talk", "other")
"""What the shades of categories stand for, as in the lane of applications."""
_STEPS_MIN = (15, 30, 60, 120, 180, 240, 360, 480, 600, 720, 900, 1200, 1500, 1800, 2400, 3000, 3600, 4800, 6000, 9000)
_LINES = 4
"""Above the one at zero."""
_WIDEST, _FILLED = 44, 0.62
_LEAST_PX = ((7, 34), (12, 24))
"""The narrowest columns, for so many of them at most."""
_OPEN = 7
"""The open top of a bar that still grows, in px."""


def step_min(most_s: float) -> int:
    """Minutes between the lines of an axis that reaches `most_s`."""
    return next((m for m in _STEPS_MIN if m * 60 * _LINES >= most_s), -(-int(most_s) // (60 * _LINES)))


def toned(part: PartSum) -> list[float]:
    """Seconds at the computer by shade."""
    found: dict[int, float] = defaultdict(float)
    for category, seconds in part.categories:
        found[Categories.tone(category)] += seconds
    return [found[n] for n in range(len(TONES))]


def tone_block(p: QPainter, r: QRectF, tone: int, theme: Theme, radius: float = Radius.MARK) -> None:
    """A block of a shade; those too pale to be seen on a card have an edge."""
    edge = theme.edge if tone > 1 and r.width() >= 3 and r.height() >= 3 else None
    panel(p, r, min(radius, r.width() / 2, r.height() / 2), theme.app[tone], edge)


class StackedBars:
    """A bar for each part of a range; a part without a record is left blank, and today's is open at its top."""

    def __init__(
        self, parts: Sequence[PartSum], by: Span, today: date, theme: Theme, words: Words, scale: float = 1.0, *,
        tones: bool = False, usual_s: float | None = None,
    ) -> None:  # fmt: skip
        self.parts, self.by, self.today, self.tones = tuple(parts), by, today, tones
        self.usual_s = usual_s
        """Of the person's days before: a dashed line."""
        self.theme, self.words, self.scale = theme, words, scale
        most = max((*(p.at_computer_s for p in self.parts), usual_s or 0.0), default=0.0)
        self._step_s = 60 * step_min(max(most, 3600.0))
        self._lines = max(-(-int(max(most, 3600.0)) // self._step_s), 1)
        self._axis = max(width("caption", self._line_name(n), scale) for n in range(self._lines + 1)) + 10
        self._tail = width("caption", words("trends.bars.usual"), scale) + 8 if usual_s is not None else 0.0
        self._foot, self._head = 2 * line("caption", scale) + 8, line("label", scale) + _OPEN + 4
        self._key = line("small", scale) + 8 if tones else 0
        self.height = round(200 * scale) + self._foot + self._head + self._key
        pitch = next((px for most, px in _LEAST_PX if len(self.parts) <= most), 8.5)
        self.least = ceil(
            self._axis + self._tail + len(self.parts) * pitch * (max(scale, 1.0) if len(self.parts) <= 12 else 1.0)
        )

    def __len__(self) -> int:
        return len(self.parts)

    @property
    def states(self) -> tuple[FocusState, ...]:
        """Those that it shows, in stacking order; none where it shows categories."""
        there = {s for p in self.parts for s, _ in p.states if s is not FocusState.AWAY}
        return () if self.tones else tuple(s for s in FocusState if s in there)

    # -- words --------------------------------------------------------------------------------

    @property
    def summary(self) -> str:
        """All of it in one sentence."""
        some = [p for p in self.parts if p.at_computer_s > 0]
        whole = sum(p.at_computer_s for p in some)
        begun = sum(p.days.first <= self.today for p in self.parts)
        length = self.words.duration(whole)
        key = f"trends.bars.summary.{self.by}" + ("_1" if begun == 1 else "")
        said = self.words(key, n=len(some), of=begun, length=length)
        if self.usual_s is None:
            return said
        return self.words("trends.bars.usual_said", said=said, length=self.words.duration(self.usual_s))

    def about(self, i: int) -> date:
        """See `Shifting`."""
        return self.parts[i].days.first

    def spoken(self, i: int) -> str:
        """Part number `i` in one line."""
        part, words = self.parts[i], self.words
        name = range_name(part.days, self.by, words)
        if part.days.first > self.today:
            return words("trends.bars.to_come", part=name)
        if not part.recorded:
            return words("trends.bars.blank", part=name)
        key = "trends.bars.so_far" if self.today in part.days else "trends.bars.whole"
        head = words(key, part=name, length=words.duration(part.at_computer_s))
        pieces = [words("digest.picture.part", state=n, length=words.duration(s)) for n, s in self._named(part)]
        return "; ".join((head, *pieces))

    def _named(self, part: PartSum) -> list[tuple[str, float]]:
        if self.tones:
            return [(self.words(f"category.{c}"), s) for c, s in sorted(part.categories, key=lambda one: -one[1])]
        return [(self.words(f"state.{s}"), n) for s, n in part.states if s is not FocusState.AWAY]

    @cached_property
    def table(self) -> Table:
        """A line for each part, a column for each state or category that there was."""
        words, kinds = self.words, self._kinds()
        names = [words(f"category.{k}" if isinstance(k, Category) else f"state.{k}") for k in kinds]
        head = (words(f"trends.bars.head.{self.by}"), words("digest.picture.head_time"), *names)
        rows = tuple(
            (self._row_name(p), self._told(p.at_computer_s), *(self._told(self._seconds(p, k)) for k in kinds))
            for p in self.parts
        )
        what = "categories" if self.tones else "states"
        return Table(words(f"trends.bars.name.{what}"), head, rows)

    def _kinds(self) -> Sequence[FocusState | Category]:
        if not self.tones:
            return self.states
        there = {c for p in self.parts for c, _ in p.categories}
        return [c for c in Category if c in there]

    def _seconds(self, part: PartSum, kind: FocusState | Category) -> float:
        found: Sequence[tuple[FocusState | Category, float]] = part.categories if self.tones else part.states
        return next((s for k, s in found if k is kind), 0.0)

    def _row_name(self, part: PartSum) -> str:
        if self.by is Span.DAY:
            weekday = weekday_short(part.days.first.weekday(), self.words)
            return f"{weekday} {day_name(part.days.first, self.words)}"
        return range_name(part.days, self.by, self.words)

    def _told(self, seconds: float) -> str:
        return self.words.duration(seconds) if seconds else "–"

    # -- where things lie ---------------------------------------------------------------------

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The columns."""
        box = self._plot(r)
        pitch = box.width() / max(len(self.parts), 1)
        high = r.height() - self._key
        return [QRectF(box.left() + i * pitch, r.top(), pitch, high) for i in range(len(self.parts))]

    def _plot(self, r: QRectF) -> QRectF:
        high = r.height() - self._head - self._foot - self._key
        return QRectF(r.left() + self._axis, r.top() + self._head, r.width() - self._axis - self._tail, high)

    def _y(self, box: QRectF, seconds: float) -> float:
        return box.bottom() - seconds / (self._step_s * self._lines) * box.height()

    def _line_name(self, n: int) -> str:
        return self.words.duration(n * self._step_s) if n else "0"

    def _bar(self, column: QRectF) -> QRectF:
        wide = min(_WIDEST * self.scale, max(round(column.width() * _FILLED), 4))
        return QRectF(round(column.center().x() - wide / 2), column.top(), wide, column.height())

    # -- painting -----------------------------------------------------------------------------

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; part `current` is outlined."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, columns = self._plot(r), self.boxes(r)
        for n in range(self._lines + 1):
            y = self._y(box, n * self._step_s)
            hline(p, y, box.left(), box.right(), self.theme.line)
            name = QRectF(r.left(), y - 8 * self.scale, self._axis - 10, 16 * self.scale)
            text(p, name, self._line_name(n), "caption", self.theme.text3, RIGHT, self.scale)
        if self.usual_s is not None:
            self._usual(p, box, self._y(box, self.usual_s))
        totals = self._totals_fit(columns)
        for i, (part, column) in enumerate(zip(self.parts, columns, strict=True)):
            self._column(p, box, part, self._bar(column), totals)
            if i == current:
                panel(p, column.adjusted(1, 1, -1, -1), Radius.CONTROL, None, self.theme.ring)
        self._labels(p, box, columns)
        if self.tones:
            self._tone_key(p, QRectF(box.left(), r.bottom() - self._key + 8, box.width(), line("small", self.scale)))

    def _usual(self, p: QPainter, box: QRectF, y: float) -> None:
        """A dashed line, named where it ends; behind the bars, whose lengths stand on it."""
        said, high = self.words("trends.bars.usual"), line("caption", self.scale)
        pen = QPen(QColor(self.theme.text3), 1)
        pen.setDashPattern([3, 3])
        p.setPen(pen)
        p.drawLine(QLineF(box.left(), round(y) + 0.5, box.right(), round(y) + 0.5))
        where = QRectF(box.right() + 6, round(y) - high / 2, self._tail, high)
        text(p, where, said, "caption", self.theme.text3, LEFT, self.scale)

    def _tone_key(self, p: QPainter, r: QRectF) -> None:
        """Which shade is what: shades are no states, which have a key of their own."""
        x = r.left()
        for tone, key in enumerate(TONES):
            name = self.words(f"trends.tone.{key}")
            wide = width("small", name, self.scale) + 2
            tone_block(p, QRectF(round(x), round(r.center().y() - 5), 14, 10), tone, self.theme)
            text(p, QRectF(x + 20, r.top(), wide, r.height()), name, "small", self.theme.text2, LEFT, self.scale)
            x += 20 + wide + 16

    def _column(self, p: QPainter, box: QRectF, part: PartSum, bar: QRectF, totals: bool) -> None:
        if not part.recorded:
            return
        running, y = self.today in part.days, round(self._y(box, part.at_computer_s))
        if part.at_computer_s <= 0:  # nobody was there: a line at zero, where a blank day has nothing
            hline(p, box.bottom() - 2, bar.left(), bar.right(), self.theme.text3, 2)
        elif self.tones:
            self._tones(p, box, part, bar)
        else:
            self._states(p, box, part, bar)
        if running:
            self._open_top(p, bar, y)
        if totals and part.at_computer_s > 0:
            hours, minutes = divmod(round(part.at_computer_s / 60), 60)
            high = line("label", self.scale)
            top = y - high - 3 - (_OPEN if running else 0)
            p.fillRect(QRectF(bar.left() - 3, top, bar.width() + 6, high + 1), QColor(self.theme.surface))
            where = QRectF(bar.center().x() - 40, top, 80, high)
            tone = self.theme.text if running else self.theme.text2
            text(p, where, f"{hours}:{minutes:02d}", "label", tone, CENTER, self.scale)

    def _states(self, p: QPainter, box: QRectF, part: PartSum, bar: QRectF) -> None:
        present = [(s, n) for s, n in part.states if s is not FocusState.AWAY]
        for (state, _), block in zip(present, self._blocks(box, bar, [n for _, n in present]), strict=True):
            if block is not None:
                state_block(p, block, state, self.theme, Radius.MARK)

    def _tones(self, p: QPainter, box: QRectF, part: PartSum, bar: QRectF) -> None:
        high = line("caption", self.scale)
        for tone, block in enumerate(self._blocks(box, bar, toned(part))):
            if block is None:
                continue
            tone_block(p, block, tone, self.theme)
            name = self.words(f"trends.tone.{TONES[tone]}")
            if block.height() >= high + 2 and width("caption", name, self.scale) + 4 <= block.width():
                text(p, block, name, "caption", self.theme.on_app[tone], CENTER, self.scale)

    def _blocks(self, box: QRectF, bar: QRectF, lengths: Sequence[float]) -> list[QRectF | None]:
        """From the bottom up on whole pixels, with one of air; what is too little to be seen joins what is above."""
        found, low = list[QRectF | None](), round(box.bottom())
        for upto in accumulate(lengths):
            high = round(self._y(box, upto))
            seen = low - high >= 3
            found.append(QRectF(bar.left(), high, bar.width(), low - high - 1) if seen else None)
            low = high if seen else low
        return found

    def _open_top(self, p: QPainter, bar: QRectF, y: float) -> None:
        """It still grows."""
        pen = QPen(QColor(self.theme.text2), 1)
        pen.setDashPattern([2, 2])
        p.setPen(pen)
        for x in (bar.left() + 0.5, bar.right() - 0.5):
            p.drawLine(QLineF(x, y - 1, x, y - _OPEN))

    def _totals_fit(self, columns: Sequence[QRectF]) -> bool:
        most = "000:00" if self.by is not Span.DAY else "00:00"
        return bool(columns) and columns[0].width() >= width("label", most, self.scale) + 6

    def _labels(self, p: QPainter, box: QRectF, columns: Sequence[QRectF]) -> None:
        """Below the bars; those that would touch the one before are left out, today's never is."""
        high, t = line("caption", self.scale), self.theme
        running = next((i for i, part in enumerate(self.parts) if self.today in part.days), None)
        taken: list[tuple[float, float]] = []
        order = [i for i in (running, *range(len(self.parts))) if i is not None]
        for i in dict.fromkeys(order):
            name, x = self._label(i), columns[i].center().x()
            half = width("caption" if i != running else "label", name, self.scale) / 2 + 4
            if not name or any(x - half < b and x + half > a for a, b in taken):
                continue
            taken.append((x - half, x + half))
            role, tone = ("label", t.text) if i == running else ("caption", t.text3)
            text(p, QRectF(x - half - 8, box.bottom() + 5, 2 * half + 16, high), name, role, tone, CENTER, self.scale)
        if running is not None:
            so_far, x = self.words("trends.bars.running"), columns[running].center().x()
            half = width("caption", so_far, self.scale) / 2 + 1
            left = min(max(x - half, box.left()), box.right() - 2 * half)
            under = QRectF(left, box.bottom() + 5 + high, 2 * half, high)
            text(p, under, so_far, "caption", t.text2, CENTER, self.scale)

    def _label(self, i: int) -> str:
        part = self.parts[i]
        if self.by is Span.MONTH:
            return month_short(part.days.first.month, self.words)
        if self.by is Span.WEEK:
            first = next((d for d in part.days if d.day == 1), None)
            return month_short(first.month, self.words) if first is not None else ""
        if len(self.parts) <= 7:
            return weekday_short(part.days.first.weekday(), self.words)
        return str(part.days.first.day)
