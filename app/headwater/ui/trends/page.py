"""The page "Trends": a week, a month or a year of days, back and forth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent

from headwater.charts.naming import range_name
from headwater.charts.rangewords import totals
from headwater.charts.tokens import Size
from headwater.engine import Now
from headwater.reports.ranges import Span
from headwater.reports.trends import Trends
from headwater.ui.asking import Said
from headwater.ui.begun import Begun
from headwater.ui.boxes import column, holder, row, scrolled
from headwater.ui.buttons import Button, IconButton, pass_focus
from headwater.ui.chores import Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.notice import Unreadable
from headwater.ui.plan import Segmented
from headwater.ui.report.card import ReportCard
from headwater.ui.report.draft import ReportDraft
from headwater.ui.shortcuts import UNDO
from headwater.ui.side import SidePage, else_to, holds
from headwater.ui.text import Elided, label, prose
from headwater.ui.trends.charts import Charts
from headwater.ui.trends.draft import SPANS, TrendsDraft
from headwater.ui.trends.goals import GoalsCard
from headwater.ui.trends.telling import few_days

AGAIN_MS = 60_000
"""While it is looked at, a range with a running day is read again this often at most."""
_NAMES = ("trends.week", "trends.month_name", "trends.year_name")
_TURNS = {
    Span.WEEK: ("review.week_before", "review.week_after", "trends.this_week"),
    Span.MONTH: ("trends.month_before", "trends.month_after", "trends.this_month"),
    Span.YEAR: ("trends.year_before", "trends.year_after", "trends.this_year"),
}


class TrendsPage(SidePage):
    """`draft` is what the page before looked at, if this one takes its place; `day` was last looked at."""

    open_day = Signal(object)
    """The date whose page is wanted."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: TrendsDraft | None, day: date) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        self.draft = draft or TrendsDraft(day)
        if self.draft.report is None:
            self.draft = replace(self.draft, report=ReportDraft(day, day))
        self.trends: Trends | None = None
        """What is shown; None until it is read."""
        self._soon = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._soon.timeout.connect(self.refresh)
        self.totals, self.few = prose(ui, ""), prose(ui, "", "small", "2")
        self.said, self.when = Said(ui, "small"), Elided(ui, "", "title")
        self.unreadable = Unreadable(ui, self.refresh)
        self.charts = Charts(ui, self.draft)
        self.charts.wanted.connect(lambda changes: self.look_at(replace(self.draft, **changes)))
        self.charts.open_day.connect(self.open_day)
        self.goals = GoalsCard(ui, engine, chores, self.draft.goals)
        key = QShortcut(QKeySequence(UNDO), self)
        key.setAutoRepeat(False)
        key.activated.connect(self.goals.take_back)
        self._make_controls()
        self._make_report()
        self._build()
        self._blank()

    def _make_report(self) -> None:
        """Below the range, where it is asked for."""
        ui, report = self._ui, self.draft.report
        assert report is not None
        self.report = ReportCard(ui, self._engine, self._chores, report, closes=True)
        if not report.open:
            self.report.hide()
        self.report.closed.connect(lambda: self._open_report(False))
        self.to_report = Button(ui, ui.words("report.panel.open"), small=True)
        self.to_report.clicked.connect(lambda: self._open_report(not self.report.draft.open))

    def _open_report(self, on: bool) -> None:
        """Of the range that is looked at."""
        if not on and self.report.isAncestorOf(self.window().focusWidget()):
            pass_focus(self.window().focusWidget(), self.to_report)
        self.report.draft.open = on
        self.report.setVisible(on)
        if on:
            self.report.take(self.draft.wanted(self._engine.settings).days)
            self.report.first.setFocus(Qt.FocusReason.TabFocusReason)

    def _make_controls(self) -> None:
        ui, words = self._ui, self._ui.words
        self.which = Segmented(ui, words("trends.which"), [words(n) for n in _NAMES])
        self.which.choose(SPANS.index(self.draft.span))
        self.back = IconButton(ui, "left", "", Size.CONTROL)
        self.forth = IconButton(ui, "right", "", Size.CONTROL)
        self.now = Button(ui, "", small=True)
        self.which.chosen.connect(lambda i: self.look_at(replace(self.draft, span=SPANS[i])))
        self.back.clicked.connect(lambda: self.turn_by(-1))
        self.forth.clicked.connect(lambda: self.turn_by(1))
        self.now.clicked.connect(lambda: self.look_at(replace(self.draft, day=self._engine.today())))

    def _build(self) -> None:
        ui, words = self._ui, self._ui.words
        side, top = (24, 20) if ui.narrow else (32, 24)
        turning = row(self.which, 4, self.when, self.now, self.back, self.forth, gap=8)
        turning.setStretch(turning.indexOf(self.when), 1)
        title = row(label(ui, words("trends.title"), "display"), None, self.to_report)
        head = column(title, prose(ui, words("trends.body"), "body", "2"), gap=16)
        said = column(self.totals, self.few, self.said, gap=4)
        body = column(
            head, turning, self.report, said, self.unreadable, self.charts, self.goals, None, gap=16,
            margins=(side, top, side, top),
        )  # fmt: skip
        self.area = scrolled(holder(body))
        self.setLayout(column(self.area, gap=0))

    # -- what is looked at --------------------------------------------------------------------

    def look_at(self, draft: TrendsDraft) -> None:
        """Other days, or the same in another way; none that have not begun."""
        draft = replace(draft, day=min(draft.day, self._engine.today()))
        before, self.draft = self.draft, draft
        self.which.choose(SPANS.index(draft.span))
        if draft.wanted(self._engine.settings) == before.wanted(self._engine.settings) and self.trends is not None:
            self._draw(self.trends)
            return
        if (draft.span, draft.day) != (before.span, before.day):
            self._blank()
            if self.report.draft.open:
                self.report.take(draft.wanted(self._engine.settings).days)
        self.refresh()

    def turn_by(self, by: int) -> None:
        """Back or forth."""
        self.look_at(self.draft.moved(by, self._engine.today(), self._engine.settings))

    def _blank(self) -> None:
        """Before it is read."""
        self.trends = None
        self._name()
        if holds(self.charts):
            self.which.setFocus(Qt.FocusReason.OtherFocusReason)  # what has it goes until other days are read
        for part in (self.unreadable, self.charts, self.totals, self.few):
            part.hide()
        self.said.say(self._ui.words("trends.reading"))

    def _name(self) -> None:
        """The range, and what the arrows lead to."""
        words, today = self._ui.words, self._engine.today()
        days = self.draft.wanted(self._engine.settings).days
        self.when.set_text(range_name(days, self.draft.span, words, today.year))
        back, forth, now = (words(key) for key in _TURNS[self.draft.span])
        self.back.change("left", back)
        self.forth.change("right", forth)
        self.now.setText(now)
        self.now.setAccessibleName(now)
        latest = days.last >= today
        if latest and (self.forth.hasFocus() or self.now.hasFocus()):
            # not whatever comes next: a key pressed twice would lead back again
            pass_focus(self.forth if self.forth.hasFocus() else self.now, self.which)
        self.forth.setEnabled(not latest)
        self.now.setVisible(not latest)

    # -- reading ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read again what is shown, unless nobody looks."""
        self._soon.stop()
        if not self.isVisible():
            return
        engine, wanted = self._engine, self.draft.wanted(self._engine.settings)
        self._chores.ask("trends", lambda: engine.trends(wanted), self._show, self._failed)
        self.goals.refresh()
        if self.report.draft.open:
            self.report.refresh()

    def _show(self, trends: Trends) -> None:
        if trends.days != self.draft.wanted(self._engine.settings).days:
            return
        self.trends = trends
        self.unreadable.hide()
        self._name()
        self._draw(trends)
        self.said.say("")

    def _draw(self, trends: Trends) -> None:
        words = self._ui.words
        self.totals.say(totals(trends, words))
        self.few.say(few_days(trends, words))
        self.totals.show()
        self.few.setVisible(bool(self.few.accessibleName()))
        with else_to(self.which, self.charts):
            self.charts.show_trends(trends, self.draft, self._engine.settings)
            self.charts.setVisible(trends.known is not None)
        self.goals.offer(trends.apps)

    def _failed(self, failure: Exception) -> None:
        self._blank()
        self.said.say("")
        self.unreadable.say(failure_text(failure, self._ui.words))

    def hear_change(self) -> None:
        """Something was written: days that are over change by a correction, the running one all the time."""
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def show_now(self, _now: Now) -> None:
        """Nothing here is of this moment."""

    def hand_over(self, begun: Begun, day: date) -> None:
        """See `SidePage`."""
        begun.goals = self.draft.goals if self.draft.goals.goal is not None else None
        begun.report = self.report.draft if self.report.draft.open else None

    def showEvent(self, event: QShowEvent) -> None:
        """It is looked at."""
        super().showEvent(event)
        self.refresh()
