"""The Today page: header, ribbon, facts and apps, and the advice column."""

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from headwater.charts.tokens import Size, Space
from headwater.engine import Now
from headwater.engine.now import DriftWord
from headwater.records import Advice, FocusState
from headwater.reports import DayReport
from headwater.ui.access import tell
from headwater.ui.apps import Apps
from headwater.ui.boxes import bring, clear, column, glyph, holder, row, scrolled
from headwater.ui.buttons import Button, IconButton
from headwater.ui.chores import Chores
from headwater.ui.correcting.control import Correcting
from headwater.ui.daycard import DayCard
from headwater.ui.face import Face
from headwater.ui.facts import Facts
from headwater.ui.hovering import Hovering
from headwater.ui.look import Ui
from headwater.ui.notice import Banner, FirstHalfHour, Unreadable
from headwater.ui.plan import PlanChip
from headwater.ui.sessions.editor import PlanEditor
from headwater.ui.sessions.plans import Plans
from headwater.ui.speak import LEARNING_S, status, troubles
from headwater.ui.suggest import Suggestions
from headwater.ui.text import Elided, label
from headwater.ui.today_goals import TodayGoals
from headwater.ui.typed import Typed
from headwater.ui.why import Told

if TYPE_CHECKING:
    from headwater.engine.planning import LastNote

_PATIENCE_MS = 30_000
"""So long after it was asked for a reason may come."""


def long_day(day: date, ui: Ui, today: date) -> str:
    """`Thursday, 12 November`; the year only where it is not this one."""
    key = "ui.date" if day.year == today.year else "chart.date.long"
    weekday, month = ui.words(f"chart.date.weekday_{day.isoweekday()}"), ui.words(f"chart.date.month_{day.month}")
    return ui.words(key, weekday=weekday, month=month, day=day.day, year=day.year)


class Header(QWidget):
    """The date, what is going on now, the days before and after, and the plan."""

    turned = Signal(int)
    """One day back or forth."""
    to_today = Signal()

    def __init__(self, ui: Ui, engine: Face) -> None:
        super().__init__()
        self._ui, self._engine = ui, engine
        words = ui.words
        self.date = Elided(ui, "", "display")
        self.strong, self.rest = label(ui, "", "strong"), Elided(ui, "", "number", "2")
        self.strong.setContentsMargins(0, 0, 4, 0)
        self._glyph_box = row(gap=0)
        self._state: FocusState | None = None
        self.back = IconButton(ui, "left", words("ui.day_before"), Size.CONTROL)
        self.forth = IconButton(ui, "right", words("ui.day_after"), Size.CONTROL)
        self.now_day = Button(ui, words("ui.today"), small=True)
        self.chip = PlanChip(ui)
        self.live = holder(row(self._glyph_box, 6, self.strong, self.rest, None, gap=0))
        self.back.clicked.connect(lambda: self.turned.emit(-1))
        self.forth.clicked.connect(lambda: self.turned.emit(1))
        self.now_day.clicked.connect(self.to_today)
        turn = row(self.back, self.forth, gap=0)
        self.soon = Elided(ui, "", "small", "2")
        self.soon.hide()
        title = column(self.date, self.live, self.soon, gap=4)
        self.setLayout(row(title, None, self.now_day, turn, self.chip, gap=Space.S))

    def show_day(self, day: date) -> None:
        """The day whose page this is."""
        today = self._engine.today()
        self.date.set_text(long_day(day, self._ui, today))
        self.forth.setEnabled(day < today)
        self.now_day.setVisible(day != today)

    def show_now(self, now: Now) -> None:
        """The live line and the plan."""
        said = status(now, self._ui.words, self._engine.clock.offset_s)
        if said.state is not self._state:
            self._state = said.state
            clear(self._glyph_box)
            self._glyph_box.addWidget(glyph(self._ui, said.state))
        self.strong.setText(said.strong)
        self.strong.setVisible(bool(said.strong))
        self.rest.set_text(said.rest)
        self.live.setAccessibleName(said.line)
        self.chip.show_now(now, self._engine)
        self._show_soon(now.drift_word)

    def _show_soon(self, word: DriftWord | None) -> None:
        """What may come, where the person's own past bears saying it; told once to who hears the window."""
        if word is not None:
            said = self._ui.words("forecast.word", p=word.p, right=word.right, words=word.words)
            anew = said != self.soon.text or self.soon.isHidden()
            self.soon.set_text(said)
            if anew:
                tell(self.soon, said)
        self.soon.setVisible(word is not None)


class Today(QWidget):
    """One day; `turned` asks for another one."""

    turned = Signal(object)
    """The date to show."""
    again = Signal()
    leave = Signal()

    def __init__(self, ui: Ui, engine: Face, report: DayReport, chores: Chores) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        self.day = report.day
        self._now = engine.now()
        self._wanted: QWidget | None = None
        """What the person asked for, until the day is read."""
        self.own_error = ui.words("ui.own_error")
        self.header = Header(ui, engine)
        self.banner = Banner(ui)
        self.card = DayCard(ui, report)
        self.facts, self.apps, self.advice = Facts(ui), Apps(ui), Suggestions(ui, engine)
        self._goals = TodayGoals(ui, engine, chores, self.facts)
        self.plans = Plans(ui, engine, chores)
        self.first = FirstHalfHour(ui)
        self.unreadable = Unreadable(ui, self.again.emit)
        self._build()
        self.told = Told(engine, chores)
        self.editor = PlanEditor(ui, engine, self, chores)
        self.correcting = Correcting(ui, engine, chores, self, self.card, self.area)
        panel = self.correcting.panel
        self.hovering = Hovering(ui, engine, chores, self, self.card.view, lambda: panel.open)
        self.hover_card, self.wondering = self.hovering.card, self.hovering.wondering
        self._connect()
        self.show_report(report)
        self.show_now(self._now)

    def _build(self) -> None:
        ui = self._ui
        left = column(self.facts, self.apps, None, gap=Space.L)
        body = row(gap=Space.L)
        body.addLayout(left, 1)
        body.addWidget(self.advice, 0, Qt.AlignmentFlag.AlignTop)
        self.body = holder(body)
        side, top = (24, 20) if ui.narrow else (32, 24)
        parts = (self.card, self.plans, self.first, self.unreadable, self.body)
        rest = column(*parts, None, gap=Space.L, margins=(side, 0, side, top))
        banner = column(self.banner, gap=0, margins=(side, 0, side, 0))
        page = column(holder(column(self.header, margins=(side, top, side, 0))), 16, banner, rest, gap=0)
        self._banner_gap = banner
        self.area = scrolled(holder(page))
        self.setLayout(column(self.area))

    def _connect(self) -> None:
        self.apps.hovered.connect(self.card.view.highlight)
        self.plans.wanted.connect(self._bring)
        self.plans.left.connect(lambda: self.area.setFocus(Qt.FocusReason.OtherFocusReason))
        self.advice.resumed.connect(self._tell_note)
        self.advice.wondered.connect(self._tell_why_suggested)
        self.correcting.changed.connect(self.again)
        self.header.turned.connect(lambda by: self.turned.emit(self.day + timedelta(days=by)))
        self.header.to_today.connect(lambda: self.turned.emit(self._engine.today()))
        self.header.chip.clicked.connect(self.open_plan)
        self.editor.closed.connect(lambda: self.header.chip.setFocus(Qt.FocusReason.PopupFocusReason))
        self.first.plan.connect(self.open_plan)
        self.first.leave.connect(self.leave)
        self.area.verticalScrollBar().valueChanged.connect(self._scrolled)

    def show_report(self, report: DayReport) -> None:
        """The day as it was read."""
        if self.day != report.day:
            self.correcting.leave()
        self.day = report.day
        self.header.show_day(report.day)
        self.card.show_report(report)
        self.facts.show_report(report)
        self._goals.follow(report.day)
        self.apps.show_report(report)
        self.advice.show_report(report)
        self.plans.show_now(self._now, here=report.day == self._engine.today())
        self.plans.refresh()
        self.unreadable.hide()
        self.card.show()
        self.correcting.show_report()
        self._arrange()
        if self._wanted is not None:
            QTimer.singleShot(0, self, self._arrived)

    def show_error(self, day: date, why: str) -> None:
        """The day cannot be read."""
        self.day = day
        self.correcting.leave()
        self.header.show_day(day)
        self.unreadable.say(why)
        for part in (self.card, self.plans, self.first, self.body):
            part.hide()

    def show_now(self, now: Now, extra: tuple[str, ...] = ()) -> None:
        """What is going on now; `extra` are further sentences for the banner."""
        self._now = now
        self.header.show_now(now)
        self.plans.show_now(now, here=self.day == self._engine.today() and self.unreadable.isHidden())
        self.banner.say((*troubles(now), *extra))
        self._banner_gap.setContentsMargins(*self._banner_margins())
        self.first.show_now(now)
        if self.unreadable.isHidden():
            self._arrange()

    def _banner_margins(self) -> tuple[int, int, int, int]:
        side = 24 if self._ui.narrow else 32
        return (side, 0, side, 0 if self.banner.isHidden() else Space.L)

    def _arrange(self) -> None:
        """The first half hour has a page of its own."""
        watching = self._now.learning_s < LEARNING_S and self.day == self._engine.today()
        self.first.setVisible(watching)
        self.body.setVisible(not watching)
        self.card.show_legend(not watching)

    def open_plan(self) -> None:
        """Let the person say what they are about to do."""
        self.editor.open_below(self.header.chip, self._now)

    def open_note(self) -> None:
        """Let the person write where they stand with the plan that ended last."""
        self.plans.ask_note()

    def lead(self, advice: Advice) -> None:
        """Where an accepted suggestion leads on this page."""
        self.advice.lead(advice)
        if self.advice.line is not None:
            self._bring(self.advice.line)

    @property
    def typed(self) -> Typed:
        """What was begun to be written and is not kept yet."""
        return Typed(self.editor.typed, self.plans.typed, self.advice.typed)

    def take_up(self, typed: Typed) -> None:
        """Go on with what was begun on the page whose place this one takes."""
        self.plans.take_up(typed.note)
        self.advice.take_up(typed.lines)
        if typed.plan is not None:
            self.open_plan()
            self.editor.field.setText(typed.plan)

    def _bring(self, wanted: QWidget) -> None:
        """Scroll to what the person asked for; again when the day is read, since that moves it."""
        self._wanted = wanted
        QTimer.singleShot(0, self, self._scroll_there)

    def _arrived(self) -> None:
        self._scroll_there()
        self._wanted = None

    def _scroll_there(self) -> None:
        wanted = self._wanted
        if wanted is not None and isValid(wanted) and wanted.isVisible():
            bring(self.area, wanted, Space.L)

    def _scrolled(self) -> None:
        self.hover_card.hide()
        self.correcting.place()
        self._place_editor()

    def _place_editor(self) -> None:
        if self.editor.is_open:
            self.editor.place_below(self.header.chip)

    def _tell_why_suggested(self, advice: Advice) -> None:
        then = partial(self.advice.tell_why, advice.id)
        self.told.ask(advice, self._ui.words, then, _PATIENCE_MS)

    def _tell_note(self, advice: Advice) -> None:
        """Where the person stood with what they come back to, if they noted that."""
        place, engine = str(dict(advice.params).get("place", "")), self._engine

        def show(note: "LastNote | None") -> None:
            if note is not None:
                told = self._ui.words("session.noted", plan=note.plan, note=note.text)
                self.advice.tell_note(advice.id, told)

        if place:
            self._chores.ask("plan.noted", lambda: engine.sessions.last_note(place), show)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What floats is in the wrong place now."""
        super().resizeEvent(event)
        self.hover_card.hide()
        self.correcting.place()
        self._place_editor()
