"""When sustained work mostly falls: days of the week by hours of the clock, the more the stronger."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from headwater.base import Words
from headwater.charts.naming import weekday_short
from headwater.charts.paint import CENTER, LEFT, hline, line, panel, text, vline, width
from headwater.charts.ramp import RampKey, few_mark, step
from headwater.charts.tokens import Radius, Theme
from headwater.charts.wording import Table, percent
from headwater.records import FocusState
from headwater.reports.best_hours import LEAST_DAYS, TOGETHER, BestHours, HourCell

SHARES, MINUTES = (0.25, 0.45, 0.65), (10.0, 20.0, 30.0)
"""Where the next step begins."""
_LEAST_COLUMNS, _LEAST_PX, _GAP, _MARK = 8, 17, 3, 8


class HourMap:
    """A cell for each hour with time at the computer; one with too little of it is an outline."""

    states: tuple[FocusState, ...] = ()
    upright = False

    def __init__(
        self, best: BestHours, weekdays: Sequence[int], day_start: int, theme: Theme, words: Words, scale: float = 1.0,
        *, minutes: bool = False,
    ) -> None:  # fmt: skip
        self.best, self.weekdays, self.minutes = best, tuple(weekdays), minutes
        self.theme, self.words, self.scale = theme, words, scale
        self._hours = _columns(best, day_start)
        rows = {day: n for n, day in enumerate(self.weekdays)}
        self._cells = sorted(best.cells, key=lambda c: (rows[c.weekday], self._hours.index(c.hour)))
        self._names = max(width("caption", weekday_short(d, words), scale) for d in self.weekdays) + 10
        self._row = round(24 * scale) + _GAP
        self._key = RampKey(self._steps(), words("trends.hours.few"), theme, scale)
        self._foot = line("caption", scale) + 14
        self.least = round(max(self._names + len(self._hours) * _LEAST_PX * max(scale, 1.0), self._key.least))
        self.height = _MARK + len(self.weekdays) * self._row + self._foot + self._key.height(self.least)

    def __len__(self) -> int:
        return len(self._cells)

    def _steps(self) -> list[str]:
        minutes = [self.words("unit.min", n=round(m)) for m in MINUTES]
        limits = minutes if self.minutes else [percent(s) for s in SHARES]
        return [
            self.words("trends.ramp.below", limit=limits[0]),
            *(self.words("trends.ramp.from", limit=limit) for limit in limits),
        ]

    # -- words --------------------------------------------------------------------------------

    @property
    def summary(self) -> str:
        """What stands out, or that nothing does."""
        found, words = self.best.steadiest, self.words
        if not any(c.enough for c in self._cells):
            key = "trends.hours.too_few_1" if self.best.counted == 1 else "trends.hours.too_few"
            return words(key, n=self.best.counted, least=LEAST_DAYS)
        if found is None:
            return words("trends.hours.none", n=self.best.counted)
        start, end = words.hours(found.hour, (found.hour + TOGETHER) % 24, 2)
        return words(
            "trends.hours.best", start=start, end=end, share=percent(found.share), rest=percent(found.rest),
            n=found.days,
        )  # fmt: skip

    def _told(self, cell: HourCell) -> str:
        if self.minutes:
            return self.words.duration(60 * cell.minutes)
        return percent(cell.share)

    def about(self, i: int) -> tuple[int, int]:
        """See `Shifting`."""
        return self._cells[i].weekday, self._cells[i].hour

    def spoken(self, i: int) -> str:
        """Cell number `i` in one line."""
        cell, words = self._cells[i], self.words
        start, end = words.hours(cell.hour, (cell.hour + 1) % 24, 2)
        when: dict[str, str | int] = {
            "weekday": words(f"chart.date.weekday_{cell.weekday + 1}"), "start": start, "end": end, "n": cell.days,
            "length": words.duration(cell.at_computer_s),
        }  # fmt: skip
        if not cell.enough:
            return words("trends.hours.cell_few_1" if cell.days == 1 else "trends.hours.cell_few", **when)
        key = "trends.hours.cell_minutes" if self.minutes else "trends.hours.cell_share"
        return words(key, what=self._told(cell), **when)

    @cached_property
    def table(self) -> Table:
        """A line for each day of the week, a column for each hour."""
        words = self.words
        there = {(c.weekday, c.hour): c for c in self._cells}
        rows = tuple(
            (words(f"chart.date.weekday_{day + 1}"), *(self._cell_text(there.get((day, h))) for h in self._hours))
            for day in self.weekdays
        )
        head = (words("trends.hours.head"), *(words.hour_mark(h) for h in self._hours))
        return Table(words("trends.hours.name_minutes" if self.minutes else "trends.hours.name"), head, rows)

    def _cell_text(self, cell: HourCell | None) -> str:
        if cell is None:
            return "–"
        return self._told(cell) if cell.enough else self.words("trends.hours.few")

    # -- where things lie ---------------------------------------------------------------------

    def _place(self, cell: HourCell) -> tuple[int, int]:
        return self.weekdays.index(cell.weekday), self._hours.index(cell.hour)

    def other_line(self, i: int, by: int) -> int:
        """The same hour of the next day of the week that has cells, or the one that is nearest to it."""
        row, column = self._place(self._cells[i])
        far = {n: (by * (r - row), abs(c - column)) for n, (r, c) in enumerate(map(self._place, self._cells))}
        return min((n for n in far if far[n][0] > 0), key=lambda n: far[n], default=i)

    # -- painting -----------------------------------------------------------------------------

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The cells."""
        return [self._box(r, *self._place(c)) for c in self._cells]

    def _box(self, r: QRectF, row: int, column: int) -> QRectF:
        left = r.left() + self._names
        pitch = (r.right() - left + _GAP) / len(self._hours)
        a, b = round(left + column * pitch), round(left + (column + 1) * pitch)
        return QRectF(a, r.top() + _MARK + row * self._row, b - a - _GAP, self._row - _GAP)

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; cell `current` is outlined."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for cell, box in zip(self._cells, self.boxes(r), strict=True):
            self._cell(p, cell, box)
        self._axes(p, r)
        self._bracket(p, r)
        if current is not None:
            panel(p, self.boxes(r)[current].adjusted(-2, -2, 2, 2), 6, None, self.theme.text)
        foot = r.top() + _MARK + len(self.weekdays) * self._row + self._foot
        self._key.paint(p, QRectF(r.left(), foot, r.width(), self._key.height(r.width())))

    def _cell(self, p: QPainter, cell: HourCell, box: QRectF) -> None:
        if not cell.enough:
            few_mark(p, box, self.theme)
            return
        value = cell.minutes if self.minutes else cell.share
        panel(p, box, Radius.MARK + 1, self.theme.ramp[step(value, MINUTES if self.minutes else SHARES)])

    def _axes(self, p: QPainter, r: QRectF) -> None:
        t, high = self.theme, line("caption", self.scale)
        for n, day in enumerate(self.weekdays):
            box = self._box(r, n, 0)
            name = QRectF(r.left(), box.top(), self._names - 8, box.height())
            text(p, name, weekday_short(day, self.words), "caption", t.text3, LEFT, self.scale)
        marks = [self.words.hour_mark(hour) for hour in self._hours]
        wide = max(width("caption", mark, self.scale) for mark in marks)
        room, place = wide + 8, max(wide + 4, 40)
        every = next(k for k in (1, 2, 3, 4, 6, 24) if k * self._box(r, 0, 0).width() >= room or k == 24)
        y = r.top() + _MARK + len(self.weekdays) * self._row + 2
        for n, mark in enumerate(marks):
            middle = self._box(r, 0, n).center().x()
            if n % every == 0 and middle + wide / 2 <= r.right() + 1:
                where = QRectF(middle - place / 2, y, place, high)
                text(p, where, mark, "caption", t.text3, CENTER, self.scale)

    def _bracket(self, p: QPainter, r: QRectF) -> None:
        """Over the hours that stand out; ink, since the amounts have the colour."""
        found = self.best.steadiest
        if found is None or found.hour not in self._hours:
            return
        first = self._hours.index(found.hour)
        a, b = (self._box(r, 0, min(n, len(self._hours) - 1)) for n in (first, first + TOGETHER - 1))
        y = r.top()
        hline(p, y, a.left(), b.right(), self.theme.text, 2)
        for x in (a.left(), b.right() - 2):
            vline(p, x, y, y + 5, self.theme.text, 2)


def _columns(best: BestHours, day_start: int) -> list[int]:
    """The hours from the first to the last one with time at the computer, as the person's day goes; eight at least."""
    there = sorted({(c.hour - day_start) % 24 for c in best.cells}) or [(9 - day_start) % 24]
    first, last = there[0], there[-1]
    while last - first + 1 < _LEAST_COLUMNS:
        first, last = max(first - 1, 0), min(last + 1, 23)
    return [(n + day_start) % 24 for n in range(first, last + 1)]
