"""The card "What was in front": the windows of what is selected or in view, filtered and sorted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication

from headwater.charts.scale import clocks
from headwater.reports.timeline import DayTimeline, Front, folded, has_all, seconds_within, within
from headwater.ui.asking import Said
from headwater.ui.boxes import column, row
from headwater.ui.buttons import Button
from headwater.ui.charttools import copied
from headwater.ui.look import Ui
from headwater.ui.plan import Field, Segmented
from headwater.ui.text import Elided
from headwater.ui.timeline.draft import Stretch, TimelineDraft
from headwater.ui.timeline.lines import FrontTable
from headwater.ui.titled import TitledCard

SOON_MS = 40
"""While a stretch is being dragged out or moved the lines follow at most this often."""


class FrontsCard(TitledCard):
    """`draft` keeps filter and order."""

    chosen = Signal(object)
    """The window whose line the person went to."""

    def __init__(self, ui: Ui, day: DayTimeline, draft: TimelineDraft) -> None:
        super().__init__(ui, "timeline.front", body=False)
        self.day, self._draft = day, draft
        self._scope: Stretch = (day.report.start, day.report.end)
        self._selected = False
        self._marked: Stretch | None = None
        self._texts: list[str] = []
        """What the filter looks through, as `day.fronts`; made when somebody filters."""
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._fill)
        words = ui.words
        self.what = Elided(ui, "", "small", "2")
        self.filter = Field(ui, words("timeline.filter"), words("timeline.filter_hint"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setText(draft.sought)
        self.order = Segmented(ui, words("timeline.order"), [words("timeline.by_time"), words("timeline.by_length")])
        self.order.choose(int(draft.by_length))
        self.copy = Button(ui, words("chart.tools.copy_table"), small=True)
        self.said, self.none = Said(ui, "small"), Said(ui)
        self.table = FrontTable(ui, day.report)
        self._build()
        self.filter.textChanged.connect(self._sought)
        self.order.chosen.connect(self._ordered)
        self.copy.clicked.connect(self._copy)
        self.table.chosen.connect(self.chosen)
        self._fill()

    def _build(self) -> None:
        tools = row(self.filter, self.order, self.copy, gap=8)
        tools.setStretch(0, 1)
        self.add(column(self.what, tools, self.said, self.none, self.table, gap=8))

    # -- what is listed -----------------------------------------------------------------------

    def show_day(self, day: DayTimeline, stretch: Stretch, *, selected: bool) -> None:
        """Another state of the day, or another day, and what of it is listed."""
        if day.day != self.day.day:
            self.said.say("")
        self.day, self._texts = day, []
        self._scope, self._selected = stretch, selected
        self._fill()

    def look_at(self, stretch: Stretch, *, selected: bool) -> None:
        """List the windows of this stretch, which is `selected` or else in view; soon."""
        if (stretch, selected) != (self._scope, self._selected):
            self._scope, self._selected = stretch, selected
            if not self._soon.isActive():
                self._soon.start()

    def _sought(self, text: str) -> None:
        self._draft.sought = text
        self._fill()

    def _ordered(self, at: int) -> None:
        self._draft.by_length = at == 1
        self._fill()

    def _found(self) -> Sequence[Front]:
        found, words = within(self.day.fronts, *self._scope), folded(self._draft.sought).split()
        if words and found:
            first = bisect_left(self.day.fronts, found[0].start, key=lambda f: f.start)
            texts = self._searched()
            found = [f for i, f in enumerate(found) if has_all(texts[first + i], words)]
        return sorted(found, key=lambda f: -f.seconds) if self._draft.by_length else found

    def _searched(self) -> list[str]:
        if not self._texts:
            self._texts = [self.table.front_model.lines.sought(front) for front in self.day.fronts]
        return self._texts

    def _fill(self) -> None:
        self._soon.stop()
        found = self._found()
        self.table.show_fronts(found, self.day.report)
        self._mark()
        self._tell(found)

    def _tell(self, found: Sequence[Front]) -> None:
        """How much is listed, and of what."""
        words, offset = self.words, self.day.report.offset_s
        start, end = clocks(*self._scope, offset, words)
        whole = seconds_within(within(self.day.fronts, *self._scope), *self._scope)
        length = words.duration(seconds_within(found, *self._scope))
        lines = words("timeline.lines_1" if len(found) == 1 else "timeline.lines", n=f"{len(found):,}", length=length)
        key = "timeline.selected" if self._selected else "timeline.in_view"
        self.what.set_text(words(key, lines=lines, start=start, end=end))
        self.table.setVisible(bool(found))
        self.copy.setEnabled(bool(found))
        if found:
            self.none.say("")
        elif whole and self._draft.sought.strip():
            self.none.say(words("timeline.not_found"))
        else:
            self.none.say(words("timeline.no_windows"))

    # -- lines and the ribbon -----------------------------------------------------------------

    def mark(self, stretch: Stretch | None) -> None:
        """The line of just this stretch is marked, else none."""
        self._marked = stretch
        if not self._soon.isActive():
            self._mark()

    def _mark(self) -> None:
        marked = self.table.marked
        if self._marked is None:
            self.table.unmark()
        elif marked is None or marked.start != self._marked[0]:  # one that goes on grows
            self.table.mark(*self._marked)

    def _settle(self) -> None:
        if self._soon.isActive():
            self._fill()

    # -- taking it along ----------------------------------------------------------------------

    def _copy(self) -> None:
        """As cells, and as a table for what takes HTML."""
        self._settle()
        fronts = self.table.front_model.fronts
        QGuiApplication.clipboard().setMimeData(copied(self.table.front_model.lines.table(fronts)))
        self.said.say(self.words("chart.tools.copied"), anew=True)
