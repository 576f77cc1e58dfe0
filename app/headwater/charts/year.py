"""A year of days, a column a week: the more time, the stronger. Days that follow each other are not counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from headwater.base import Words
from headwater.charts.naming import day_name, month_short, weekday_short
from headwater.charts.paint import LEFT, line, panel, text, width
from headwater.charts.ramp import RampKey, dot_mark, step
from headwater.charts.tokens import Radius, Theme
from headwater.charts.wording import Table, long_date
from headwater.records import FocusState
from headwater.reports.trend import DaySum

WHOLE_H, FOCUSED_H = (3, 5, 7), (1, 2, 3)
"""Hours from which on the next step begins: of time at the computer, and of sustained work."""
_WEEKS, _GAP, _LEAST_CELL = 54, 3, 9
"""A year can touch 54 weeks."""


class YearCalendar:
    """A cell for each day; a day off is left blank. `days` are those of the year that have begun, by date."""

    states: tuple[FocusState, ...] = ()
    upright = True

    def __init__(
        self, days: Sequence[DaySum], year: int, today: date, first_weekday: int, theme: Theme, words: Words,
        scale: float = 1.0, *, focused: bool = False,
    ) -> None:  # fmt: skip
        self.days, self.year, self.today, self.focused = tuple(days), year, today, focused
        self.theme, self.words, self.scale = theme, words, scale
        self._weekdays = [(first_weekday + n) % 7 for n in range(7)]
        self._begin = date(year, 1, 1) - timedelta(days=(date(year, 1, 1).weekday() - first_weekday) % 7)
        self._names = max(width("caption", weekday_short(d, words), scale) for d in range(7)) + 10
        self._row = round(12 * max(scale, 1.0)) + _GAP
        self._head = line("caption", scale) + 4
        limits = [words.duration(3600.0 * h) for h in self._limits]
        names = [words("trends.ramp.below", limit=limits[0])]
        names += [words("trends.ramp.from", limit=limit) for limit in limits]
        self._key = RampKey(names, "", theme, scale)
        self.least = round(self._names + _WEEKS * (_LEAST_CELL + _GAP))
        self.height = self._head + 7 * self._row + 8 + self._key.height(self.least)

    @property
    def _limits(self) -> tuple[int, int, int]:
        return FOCUSED_H if self.focused else WHOLE_H

    def __len__(self) -> int:
        return len(self.days)

    def _seconds(self, day: DaySum) -> float:
        return day.seconds(FocusState.FOCUSED) if self.focused else day.at_computer_s

    # -- words --------------------------------------------------------------------------------

    @property
    def summary(self) -> str:
        """The year in one sentence."""
        some = [d for d in self.days if d.at_computer_s > 0]
        length = self.words.duration(sum(self._seconds(d) for d in some))
        key = "trends.calendar.summary_focused" if self.focused else "trends.calendar.summary"
        return self.words(f"{key}_1" if len(some) == 1 else key, n=len(some), year=self.year, length=length)

    def about(self, i: int) -> date:
        """See `Shifting`."""
        return self.days[i].day

    def spoken(self, i: int) -> str:
        """Day number `i` in one line."""
        day, words = self.days[i], self.words
        name = long_date(day.day, words)
        if not day.recorded:
            return words("trends.calendar.blank", day=name)
        focused = words.duration(day.seconds(FocusState.FOCUSED))
        return words("trends.calendar.day", day=name, length=words.duration(day.at_computer_s), focused=focused)

    @cached_property
    def table(self) -> Table:
        """A line for each day that something was recorded on."""
        words = self.words
        head = (words("trends.bars.head.day"), words("digest.picture.head_time"), words("state.focused"))
        rows = tuple(
            (f"{weekday_short(d.day.weekday(), words)} {day_name(d.day, words)}", words.duration(d.at_computer_s),
             words.duration(d.seconds(FocusState.FOCUSED))) for d in self.days if d.recorded
        )  # fmt: skip
        name = words("trends.calendar.name_focused" if self.focused else "trends.calendar.name", year=self.year)
        return Table(name, head, rows)

    def other_line(self, i: int, by: int) -> int:
        """The same day of the week before or after."""
        at = i + 7 * by
        return at if 0 <= at < len(self.days) else i

    # -- painting -----------------------------------------------------------------------------

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The days that have begun."""
        return [self._box(r, d.day) for d in self.days]

    def _box(self, r: QRectF, day: date) -> QRectF:
        week, row = divmod((day - self._begin).days, 7)
        left = r.left() + self._names
        pitch = (r.right() - left + _GAP) / _WEEKS
        a, b = round(left + week * pitch), round(left + (week + 1) * pitch)
        return QRectF(a, r.top() + self._head + row * self._row, b - a - _GAP, self._row - _GAP)

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; day `current` is outlined."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, there = self.theme, {d.day: d for d in self.days}
        day = date(self.year, 1, 1)
        while day.year == self.year:
            self._day(p, self._box(r, day), there.get(day), day)
            day += timedelta(days=1)
        self._axes(p, r)
        if current is not None:
            panel(p, self._box(r, self.days[current].day).adjusted(-2, -2, 2, 2), 5, None, t.text)
        foot = r.top() + self._head + 7 * self._row + 8
        left = r.left() + self._names
        self._key.paint(p, QRectF(left, foot, r.right() - left, self._key.height(r.right() - left)))

    def _day(self, p: QPainter, box: QRectF, found: DaySum | None, day: date) -> None:
        if found is not None and found.at_computer_s > 0:
            panel(p, box, Radius.MARK, self.theme.ramp[step(self._seconds(found), [3600.0 * h for h in self._limits])])
        else:
            dot_mark(p, box, self.theme, 0.8 if day > self.today else 0.5)
        if day == self.today:
            panel(p, box.adjusted(-1, -1, 1, 1), Radius.MARK + 1, None, self.theme.text)

    def _axes(self, p: QPainter, r: QRectF) -> None:
        high, t = line("caption", self.scale), self.theme
        for row in (0, 2, 4, 6):
            y = r.top() + self._head + row * self._row + (self._row - _GAP - high) / 2
            name = weekday_short(self._weekdays[row], self.words)
            text(p, QRectF(r.left(), y, self._names - 8, high), name, "caption", t.text3, LEFT, self.scale)
        upto = 0.0
        for month in range(1, 13):
            name = month_short(month, self.words)
            wide = width("caption", name, self.scale) + 4
            left = self._box(r, date(self.year, month, 1)).left()
            if left >= upto:
                text(p, QRectF(left, r.top(), wide, high), name, "caption", t.text3, LEFT, self.scale)
                upto = left + wide
