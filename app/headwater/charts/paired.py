"""A range of days beside another one: for each state and application a pair of bars, and the difference in words."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from headwater.base import Words
from headwater.charts.naming import one_line
from headwater.charts.paint import LEFT, RIGHT, line, mix, panel, text, width
from headwater.charts.states import state_block
from headwater.charts.tokens import Radius, Theme
from headwater.charts.wording import Table
from headwater.records import FocusState
from headwater.reports.comparing import Compared, Comparison
from headwater.reports.usual import Beside

_BAR, _BETWEEN, _BELOW = 10, 2, 12
"""Of usual text; bars are as thick as the lengths behind them need."""
_NAMES = 132
"""The room for names, in px."""
_APP = 1
"""The shade of applications."""


class PairedBars:
    """A day at the computer, on average: filled is `name`, hollow `other`."""

    def __init__(
        self, comparison: Comparison, name: str, other: str, theme: Theme, words: Words, scale: float = 1.0
    ) -> None:
        self.comparison, self.name, self.other = comparison, name, other
        self.theme, self.words, self.scale = theme, words, scale
        whole = (comparison.whole,) if comparison.whole is not None else ()
        self.lines: tuple[Compared, ...] = (*whole, *comparison.states, *comparison.apps)
        self._line, self._thick = line("small", scale), round(_BAR * max(scale, 1.0))
        self._pitch = max(2 * self._thick + _BETWEEN, self._line) + _BELOW
        self._head = 2 * (self._line + 4) + 8
        lengths = (words.duration(s) for c in self.lines for s in (c.now_s, c.before_s))
        self._lengths = max((width("caption", s, scale) for s in lengths), default=0.0) + 12
        self._told = max((width("label", self._short(c), scale) for c in self.lines), default=0.0) + 8
        self._names = round(_NAMES * scale)
        self.height = self._head + self._pitch * len(self.lines)
        self.least = round(self._names + self._lengths + self._told + 60 * scale)

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def states(self) -> tuple[FocusState, ...]:
        """None: each has its name beside it."""
        return ()

    # -- words --------------------------------------------------------------------------------

    def _what(self, c: Compared) -> str:
        if isinstance(c.what, FocusState):
            return self.words(f"state.{c.what}")
        return one_line(c.what) or self.words("trends.compare.whole")

    def _short(self, c: Compared) -> str:
        """`20 min more`."""
        return self._by(c, "more_short", "less_short")

    def _by(self, c: Compared, more: str, less: str) -> str:
        by = _more_s(c)
        if not by:
            return self.words("trends.compare.same")
        return self.words(f"trends.compare.{more if by > 0 else less}", length=self.words.duration(abs(by)))

    def difference(self, c: Compared) -> str:
        """`20 min more a day, more than days differ by anyway`."""
        words, said = self.words, self._by(c, "more", "less")
        if c.beside is Beside.ALONE or not _more_s(c):
            return said
        beyond = "within" if c.beside is Beside.WITHIN else "beyond"
        return words(f"trends.compare.{beyond}", difference=said)

    @property
    def summary(self) -> str:
        """What changed beyond what days differ by anyway, or that nothing did; a caution where there are few days."""
        c, words = self.comparison, self.words
        if c.whole is None:
            return words("trends.compare.nothing")
        if c.few:
            return words("trends.compare.few", n=c.counted, other=c.other_counted)
        changed = [x for x in self.lines if x.beside in (Beside.MORE, Beside.LESS)]
        if not changed:
            return words("trends.compare.no_change")
        return words("trends.compare.changed", what=words("trends.list").join(map(self._what, changed)))

    def about(self, i: int) -> str:
        """See `Shifting`."""
        return self.lines[i].what

    def spoken(self, i: int) -> str:
        """Line number `i` in one line."""
        c, words = self.lines[i], self.words
        return words(
            "trends.compare.line", what=self._what(c), now=words.duration(c.now_s), before=words.duration(c.before_s),
            difference=self.difference(c),
        )  # fmt: skip

    @cached_property
    def table(self) -> Table:
        """A line for each pair."""
        words = self.words
        head = (words("trends.compare.head_what"), self.name, self.other, words("trends.compare.head_difference"))
        rows = tuple(
            (self._what(c), words.duration(c.now_s), words.duration(c.before_s), self.difference(c)) for c in self.lines
        )
        return Table(words("trends.compare.name"), head, rows)

    # -- painting -----------------------------------------------------------------------------

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The lines."""
        top = r.top() + self._head
        return [
            QRectF(r.left(), top + i * self._pitch, r.width(), self._pitch - _BELOW) for i in range(len(self.lines))
        ]

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; line `current` is outlined."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._key(p, r)
        most = max((s for c in self.lines for s in (c.now_s, c.before_s)), default=0.0)
        for i, (c, box) in enumerate(zip(self.lines, self.boxes(r), strict=True)):
            self._pair(p, c, box, most)
            if i == current:
                panel(p, box.adjusted(-4, -4, 4, 4), Radius.CONTROL, None, self.theme.ring)

    def _key(self, p: QPainter, r: QRectF) -> None:
        for n, (name, days) in enumerate(
            ((self.name, self.comparison.counted), (self.other, self.comparison.other_counted))
        ):
            top = r.top() + n * (self._line + 4)
            self._bar(p, QRectF(r.left(), top + (self._line - self._thick) / 2, 18, self._thick), "", hollow=n == 1)
            said = self.words("trends.compare.key_1" if days == 1 else "trends.compare.key", name=name, n=days)
            where = QRectF(r.left() + 26, top, r.width() - 26, self._line)
            text(p, where, said, "small", self.theme.text2, LEFT, self.scale)

    def _pair(self, p: QPainter, c: Compared, box: QRectF, most: float) -> None:
        """Name, both bars with their lengths, and the difference; in full ink where it is more than days differ by."""
        t, high = self.theme, self._pitch - _BELOW
        row = QRectF(box.left(), box.top(), box.width(), high)
        text(p, QRectF(row.left(), row.top(), self._names - 10, high), self._what(c), "small", t.text, LEFT, self.scale)
        strong = c.beside in (Beside.MORE, Beside.LESS)
        role, tone = ("label", t.text) if strong else ("small", t.text2)
        text(p, row, self._short(c), role, tone, RIGHT, self.scale)
        left, room = row.left() + self._names, row.width() - self._names - self._lengths - self._told
        for n, seconds in enumerate((c.now_s, c.before_s)):
            top = row.top() + (high - 2 * self._thick - _BETWEEN) / 2 + n * (self._thick + _BETWEEN)
            long = max(round(room * seconds / most), 2) if most > 0 else 2
            self._bar(p, QRectF(left, top, long, self._thick), c.what, hollow=n == 1)
            where = QRectF(left + long + 6, top + (self._thick - self._line) / 2, self._lengths, self._line)
            text(p, where, self.words.duration(seconds), "caption", t.text if n == 0 else t.text3, LEFT, self.scale)

    def _bar(self, p: QPainter, r: QRectF, what: FocusState | str, *, hollow: bool) -> None:
        t = self.theme
        colour = t.states[what] if isinstance(what, FocusState) else t.text3
        if hollow:
            panel(p, r, min(Radius.MARK, r.width() / 2), mix(t.surface, colour, 0.1), colour)
        elif isinstance(what, FocusState):
            state_block(p, r, what, t, Radius.MARK)
        else:
            panel(p, r, min(Radius.MARK, r.width() / 2), t.app[_APP] if what else t.text3)


def _more_s(c: Compared) -> float:
    """In whole minutes, as both lengths are told: whoever reads them can tell that it is right."""
    return 60.0 * (round(c.now_s / 60) - round(c.before_s / 60))
