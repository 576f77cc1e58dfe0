"""The applications that were longest in front over many days, longest first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from headwater.base import Words
from headwater.charts.naming import one_line
from headwater.charts.paint import LEFT, RIGHT, line, panel, text, width
from headwater.charts.tokens import Radius, Theme
from headwater.charts.wording import Table, percent
from headwater.records import FocusState
from headwater.reports.trend import AppSum

MOST = 8
_BAR = 6


class AppBars:
    """A line for each of the first `MOST`; the table has all of them."""

    states: tuple[FocusState, ...] = ()

    def __init__(self, apps: Sequence[AppSum], whole_s: float, theme: Theme, words: Words, scale: float = 1.0) -> None:
        self._all, self.apps, self._whole_s = tuple(apps), tuple(apps[:MOST]), whole_s
        self.theme, self.words, self.scale = theme, words, scale
        self._row = line("small", scale) + _BAR + 14
        self.height, self.least = self._row * max(len(self.apps), 1), round(200 * scale)

    def __len__(self) -> int:
        return len(self.apps)

    def _name(self, app: AppSum) -> str:
        return one_line(app.name) or "?"

    def _share(self, app: AppSum) -> str:
        return percent(app.seconds / self._whole_s) if self._whole_s else "–"

    @property
    def summary(self) -> str:
        """How many, and the longest."""
        if not self.apps:
            return self.words("trends.apps.none")
        first = self.apps[0]
        length = self.words.duration(first.seconds)
        key = "trends.apps.summary_1" if len(self._all) == 1 else "trends.apps.summary"
        return self.words(key, n=len(self._all), name=self._name(first), length=length)

    def about(self, i: int) -> str:
        """See `Shifting`."""
        return self.apps[i].app

    def spoken(self, i: int) -> str:
        """Line number `i` in one line."""
        app = self.apps[i]
        length = self.words.duration(app.seconds)
        return self.words("trends.apps.line", name=self._name(app), length=length, share=self._share(app))

    @cached_property
    def table(self) -> Table:
        """All that may be named."""
        words = self.words
        head = (words("page.app"), words("page.time"), words("page.share"))
        rows = tuple((self._name(a), words.duration(a.seconds), self._share(a)) for a in self._all)
        return Table(words("trends.apps.name"), head, rows)

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The lines."""
        return [QRectF(r.left(), r.top() + i * self._row, r.width(), self._row - 4) for i in range(len(self.apps))]

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; line `current` is outlined."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, high = self.theme, line("small", self.scale)
        for i, (app, box) in enumerate(zip(self.apps, self.boxes(r), strict=True)):
            told = self.words.duration(app.seconds)
            wide = width("small", told, self.scale) + 10
            first = QRectF(box.left(), box.top() + 2, box.width(), high)
            text(p, first.adjusted(0, 0, -wide, 0), self._name(app), "label", t.text, LEFT, self.scale)
            text(p, first, told, "small", t.text2, RIGHT, self.scale)
            track = QRectF(box.left(), first.bottom() + 4, box.width(), _BAR)
            panel(p, track, _BAR / 2, t.sunken)
            long = max(track.width() * app.seconds / self.apps[0].seconds, _BAR)
            panel(p, QRectF(track.left(), track.top(), long, _BAR), _BAR / 2, t.app[1])
            if i == current:
                panel(p, box.adjusted(-3, -2, 3, 2), Radius.CONTROL, None, t.ring)
