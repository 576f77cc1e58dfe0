"""The pictures of a review: the day's ribbon with its longest stretch marked, and a week as seven thin bars."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from headwater.base import Words
from headwater.charts.lanes import Lane, blocks
from headwater.charts.paint import CENTER, LEFT, hline, line, panel, text, vline, width
from headwater.charts.ribbon import DayRibbon
from headwater.charts.scale import clocks
from headwater.charts.states import state_block
from headwater.charts.tokens import Radius, Theme
from headwater.charts.wording import Table, summary, table
from headwater.records import FocusState
from headwater.reports import DayReport
from headwater.reports.facts import DayFacts

_TICK, _GAP = 5, 4
"""Of the mark over the longest stretch: how far its ends reach down, and the air around its words."""


class DayPicture:
    """The ribbon of a day below a mark over its longest stretch of sustained work."""

    def __init__(self, report: DayReport, theme: Theme, words: Words, scale: float = 1.0) -> None:
        self.ribbon = DayRibbon(report, theme, words, scale)
        self.report, self.theme, self.words, self.scale = report, theme, words, scale
        self._above = line("caption", scale) + _GAP + _TICK + 2
        self.height, self.least = self.ribbon.height + self._above, round(320 * scale)
        self._parts = blocks(report, Lane.STATE, 1e9)

    def __len__(self) -> int:
        return len(self._parts)

    @property
    def states(self) -> tuple[FocusState, ...]:
        """Those that it shows, in stacking order."""
        return tuple(s for s in FocusState if any(span.state is s for span in self.report.spans))

    @property
    def summary(self) -> str:
        """The day in one sentence."""
        return summary(self.report, self.words)

    def about(self, i: int) -> float:
        """See `Shifting`."""
        return self._parts[i].start

    def spoken(self, i: int) -> str:
        """Stretch number `i` in one line."""
        return " · ".join(cell for cell in self.table.rows[i] if cell)

    @property
    def table(self) -> Table:
        """The stretches, in order."""
        made = table(self.report, self.words)
        return Table(self.words("digest.picture.day"), made.head, made.rows)

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The stretches; one that is too narrow to be drawn has no width."""
        self.ribbon.place(r.adjusted(0, self._above, 0, 0))
        return [self.ribbon.rect(part) or QRectF() for part in self._parts]

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; stretch `current` is outlined."""
        self.ribbon.focus = self._parts[current] if current is not None else None
        self.ribbon.paint(p, r.adjusted(0, self._above, 0, 0))
        self._mark(p, r)

    def _mark(self, p: QPainter, r: QRectF) -> None:
        """A bracket over the stretch, with its times; ink, since the state has a colour of its own."""
        found = self.report.longest
        if found is None:
            return
        where, lane = self.ribbon.scale, self.ribbon.frame.state
        a, b = (min(max(round(where.x(at)), lane.left()), lane.right()) for at in (found.start, found.end))
        y = r.top() + line("caption", self.scale) + _GAP
        hline(p, y, a, max(b, a + 2), self.theme.text, 2)
        for x in (a, max(b - 2, a)):
            vline(p, x, y, y + _TICK, self.theme.text, 2)
        start, end = clocks(found.start, found.end, self.report.offset_s, self.words)
        length = self.words.duration(found.seconds)
        said = self.words("digest.picture.mark", start_at=start, end_at=end, length_s=length)
        wide = min(width("caption", said, self.scale) + 2, lane.width())
        left = min(max((a + b - wide) / 2, lane.left()), lane.right() - wide)
        text(p, QRectF(left, r.top(), wide, line("caption", self.scale)), said, "caption", self.theme.text, CENTER,
             self.scale)  # fmt: skip


class WeekBars:
    """A bar for each day, its length the time at the computer, stacked by state; a day without is left blank."""

    def __init__(self, days: Sequence[DayFacts], theme: Theme, words: Words, scale: float = 1.0) -> None:
        self.days, self.theme, self.words, self.scale = tuple(days), theme, words, scale
        self._pitch, self._bar = round(28 * scale), round(16 * scale)
        self._names = max((width("small", self._name(d), scale) for d in self.days), default=0.0) + 12
        lengths = (width("small", words.duration(d.at_computer_s), scale) for d in self.days)
        self._lengths = max(lengths, default=0.0) + 10
        self.height = self._pitch * len(self.days)
        self.least = round(self._names + self._lengths + 120 * scale)

    def __len__(self) -> int:
        return len(self.days)

    def _name(self, day: DayFacts) -> str:
        return self.words(f"chart.date.weekday_{day.day.isoweekday()}")

    @property
    def states(self) -> tuple[FocusState, ...]:
        """Those that it shows, in stacking order."""
        there = {state for d in self.days for state, _ in _present(d)}
        return tuple(s for s in FocusState if s in there)

    @property
    def summary(self) -> str:
        """The week in one sentence."""
        some = [d.at_computer_s for d in self.days if d.at_computer_s > 0]
        return self.words("digest.picture.week_summary", n=len(some), length=self.words.duration(sum(some)))

    def about(self, i: int) -> date:
        """See `Shifting`."""
        return self.days[i].day

    def spoken(self, i: int) -> str:
        """Day number `i` in one line."""
        day, words = self.days[i], self.words
        if not day.at_computer_s:
            return words("digest.picture.blank", day=self._name(day))
        parts = "; ".join(
            words("digest.picture.part", state=words(f"state.{state}"), length=words.duration(s))
            for state, s in _present(day)
        )
        length = words.duration(day.at_computer_s)
        return words("digest.picture.parts", day=self._name(day), length=length, parts=parts)

    @property
    def table(self) -> Table:
        """A line a day, a column a state that there was."""
        words = self.words
        states = self.states
        head = (words("digest.picture.head_day"), words("digest.picture.head_time"))
        rows = tuple(
            (f"{self._name(d)} {d.day.day}", self._told(d.at_computer_s), *(self._told(d.seconds(s)) for s in states))
            for d in self.days
        )
        return Table(words("digest.picture.week"), (*head, *(words(f"state.{s}") for s in states)), rows)

    def _told(self, seconds: float) -> str:
        return self.words.duration(seconds) if seconds else "–"

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The days' rows."""
        return [QRectF(r.left(), r.top() + i * self._pitch, r.width(), self._pitch) for i in range(len(self.days))]

    # -- painting -----------------------------------------------------------------------------

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; day `current` is outlined."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((d.at_computer_s for d in self.days), default=0.0)
        for i, (day, row) in enumerate(zip(self.days, self.boxes(r), strict=True)):
            self._day(p, row, day, most)
            if i == current:
                panel(p, row.adjusted(-2, 1, 2, -1), Radius.CONTROL, None, self.theme.ring)

    def _day(self, p: QPainter, row: QRectF, day: DayFacts, most: float) -> None:
        t = self.theme
        name = QRectF(row.left(), row.top(), self._names, row.height())
        text(p, name, self._name(day), "small", t.text if day.at_computer_s else t.text3, LEFT, self.scale)
        left = row.left() + self._names
        track = QRectF(left, row.center().y() - self._bar / 2, row.right() - self._lengths - left, self._bar)
        if not day.at_computer_s:
            hline(p, track.center().y(), track.left(), track.right(), t.line)
            return
        end = self._states(p, track, day, most)
        length = QRectF(end + 8, row.top(), self._lengths, row.height())
        text(p, length, self.words.duration(day.at_computer_s), "small", t.text2, LEFT, self.scale)

    def _states(self, p: QPainter, track: QRectF, day: DayFacts, most: float) -> float:
        """The blocks on whole pixels, with a pixel of air; returns where the last one ends."""
        upto, left = 0.0, track.left()
        for state, seconds in _present(day):
            upto += seconds
            right = round(track.left() + track.width() * upto / most)
            if right - left >= 2:
                state_block(p, QRectF(left, track.top(), right - left - 1, track.height()), state, self.theme)
                left = right
        return left


def _present(day: DayFacts) -> list[tuple[FocusState, float]]:
    """States at the computer, in stacking order."""
    found = dict(day.states)
    return [(s, found[s]) for s in FocusState if s is not FocusState.AWAY and found.get(s, 0.0) > 0]
