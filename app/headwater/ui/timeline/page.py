"""The page "Timeline": any day in full, to look at closely, to correct, to write about and to forget."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent

from headwater.categories import Categories
from headwater.charts.daychart import DayChart
from headwater.charts.lanes import Block
from headwater.charts.timeline import lane_names
from headwater.charts.wording import long_date
from headwater.engine import Now, Recording
from headwater.records import TimeNote
from headwater.reports import day_report
from headwater.reports.timeline import DayTimeline, Front, bare
from headwater.ui.asking import Said
from headwater.ui.begun import Begun
from headwater.ui.boxes import bring, column, holder, row, scrolled
from headwater.ui.charttools import ChartTools
from headwater.ui.chores import Chores, failure_text
from headwater.ui.correcting.control import Correcting
from headwater.ui.daycard import DayCard
from headwater.ui.face import Face
from headwater.ui.hovering import Hovering
from headwater.ui.look import Ui
from headwater.ui.notice import Unreadable
from headwater.ui.ribbon import AIR
from headwater.ui.side import SidePage
from headwater.ui.speak import LEARNING_S
from headwater.ui.text import Elided, prose
from headwater.ui.timeline.draft import Stretch, TimelineDraft
from headwater.ui.timeline.forget import ForgetStretch
from headwater.ui.timeline.fronts import FrontsCard
from headwater.ui.timeline.head import Head
from headwater.ui.timeline.lanes import LanesView
from headwater.ui.timeline.notes import NotesCard
from headwater.ui.timeline.past import Past

SLOW_MS = 400
"""So long nothing is said of a day that is being read: the one before stays."""
AROUND = 0.75
"""Of its own length, so much of the day is shown on both sides of a stretch that somebody leads to."""
LEAST_AROUND_S = 900.0


class TimelinePage(SidePage):
    """`draft` is what the page before looked at, if this one takes its place; `day` was last looked at."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: TimelineDraft | None, day: date) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        self.draft = draft or TimelineDraft(day)
        self._now, self._last_today = engine.now(), engine.today()
        self.day = self._blank(self.draft.day)
        """What is shown."""
        self.read = False
        """Whether it was read, or is only the frame of it."""
        self._wanted: tuple[Stretch | None, Stretch | None] | None = (self.draft.view, self.draft.selection)
        """What is to be shown and to be marked, as soon as the day is read."""
        self._base: Stretch | None = None
        """What was picked out on the ribbon: the windows below are of this."""
        self._choosing = False
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(lambda: self.said.say(ui.words("timeline.reading")))
        self._make()
        self._build()
        self.correcting = Correcting(ui, engine, chores, self, self.card, self.area)
        panel = self.correcting.panel
        self.past = Past(self.correcting, self.notes)
        self.hovering = Hovering(ui, engine, chores, self, self.view, lambda: panel.open)
        self.hovering.card.more = self._notes_on
        self._connect()
        self._show_parts(read=False)
        self._say_choose()
        self.show_now(self._now)

    def _make(self) -> None:
        ui, engine, chores, words = self._ui, self._engine, self._chores, self._ui.words
        self.head = Head(ui, engine, chores, self.draft.day)
        self.card = DayCard(ui, self.day.report, lane_names(words))
        self.view = self.card.view
        self.lanes = LanesView(ui, self.view, self.day)
        self.card.put_below(self.lanes)
        self.forget = ForgetStretch(ui, engine, chores)
        self.notes = NotesCard(ui, engine, chores, self.draft)
        self.fronts = FrontsCard(ui, self.day, self.draft)
        self.tools = ChartTools(ui, self, DayChart(self.day, ui.theme, words, ui.scale), words("timeline.title"))
        self.choose = Elided(ui, "", "small", "3")
        self.said, self.unreadable = Said(ui, "small"), Unreadable(ui, self.refresh)
        self.first = prose(ui, f"{words('ui.first.title')}. {words('ui.first.body')}", "small", "2")

    def _build(self) -> None:
        ui = self._ui
        side, top = (24, 20) if ui.narrow else (32, 24)
        verbs = row(self.notes.add_note, self.forget.button, self.choose, self.tools.button, gap=8)
        verbs.setStretch(2, 1)
        below = holder(column(verbs, self.forget, self.tools.said, gap=6, margins=(AIR, 8, AIR, 0)))
        self.card.box.insertWidget(self.card.box.indexOf(self.lanes) + 1, below)
        self.rest = holder(column(self.card, self.fronts, self.notes, gap=16))
        body = column(
            self.head, self.said, self.first, self.unreadable, self.rest, None, gap=16, margins=(side, top, side, top)
        )  # fmt: skip
        self.area = scrolled(holder(body))
        self.setLayout(column(self.area, gap=0))

    def _connect(self) -> None:
        self.head.wanted.connect(self.look_at)
        self.head.turned.connect(self.turn_by)
        self.view.picked.connect(self._picked)
        self.view.zoomed.connect(self._zoomed)
        self.fronts.chosen.connect(self._choose)
        self.notes.add_note.clicked.connect(self._write)
        self.notes.changed.connect(self._noted)
        self.notes.shown.connect(self._show_note)
        self.correcting.changed.connect(self.refresh)
        self.forget.forgotten.connect(self._forgotten)
        for part in (self.notes, self.forget):
            part.left.connect(lambda: self.card.home.setFocus(Qt.FocusReason.OtherFocusReason))
        self.tools.button.pressed.connect(self._renew_picture)
        self.area.verticalScrollBar().valueChanged.connect(self._scrolled)

    # -- which day ----------------------------------------------------------------------------

    def look_at(self, day: date, start: float | None = None, end: float | None = None) -> None:
        """Show a day, none that has not come yet; with times, that stretch of it is shown closely and marked."""
        self.draft.day = min(day, self._engine.today())
        stretch = (start, end) if start is not None and end is not None and start < end else None
        self._wanted = (_around(stretch), stretch) if stretch else self._wanted if day == self.day.day else None
        if self.read and stretch and self.draft.day == self.day.day:
            self._mark_wanted()
        self.refresh()

    def turn_by(self, by: int) -> None:
        """Some days back or forth."""
        self.look_at(self.draft.day + timedelta(days=by))

    def _go_on(self) -> None:
        """Another day has begun: who looks at the running one goes on into it, unless they are busy with it."""
        today = self._engine.today()
        busy = self.correcting.panel.open or self.draft.selection is not None or self.draft.note.stretch is not None
        follows = self.draft.day == self._last_today and not busy
        self.draft.day = today if follows else min(self.draft.day, today)
        if not busy:
            self._last_today = today

    # -- reading ------------------------------------------------------------------------------

    def _blank(self, day: date) -> DayTimeline:
        e = self._engine
        return bare(day_report([], [], day, e.settings, Categories(), e.clock.now(), e.clock.offset_s))

    def refresh(self) -> None:
        """Read the day again, unless nobody looks."""
        if not self.isVisible():
            return
        self._go_on()
        engine, day = self._engine, self.draft.day
        if not (self.read and day == self.day.day) and not self._slow.isActive():
            self._slow.start()
        self._chores.ask("timeline", lambda: engine.timelines.day(day), partial(self._show, day), self._failed)

    def _show(self, wanted: date, day: DayTimeline) -> None:
        if wanted != self.draft.day:
            return
        self._slow.stop()
        self.said.say("")
        if self.day.day != day.day:
            self._turned()
        self.day = day
        self.card.show_report(day.report)
        self.lanes.show_day(day)
        self.notes.show_day(day.report, day.notes)
        self.correcting.show_report()
        self._show_parts(read=True)
        self._mark_wanted()
        scope, selected = self._scope()
        self.fronts.show_day(day, scope, selected=selected)

    def _turned(self) -> None:
        """What was said of the day before is not of this one."""
        self.correcting.leave()
        self.past.clear()
        self.forget.turn()
        self.tools.said.say("")

    def _show_parts(self, *, read: bool) -> None:
        self.read = read
        self.head.show_day(self.day.day if read else self.draft.day)
        self.rest.setVisible(read)
        self.unreadable.hide()
        self._say_first()

    def _failed(self, failure: Exception) -> None:
        now = self._now = self._engine.now()
        self._slow.stop()
        self.said.say("")
        if now.learning_s == 0 and not now.trouble and now.recording is not Recording.STOPPED:
            self._show(self.draft.day, self._blank(self.draft.day))  # nothing was written yet
            return
        self.correcting.leave()
        self._show_parts(read=False)
        self.unreadable.say(failure_text(failure, self._ui.words))

    def hear_change(self) -> None:
        """Something was written."""
        self.refresh()

    def show_now(self, now: Now) -> None:
        """The engine's present state."""
        self._now = now
        self._say_first()

    def _say_first(self) -> None:
        """The first half hour is for watching."""
        today = self.draft.day == self._engine.today()
        self.first.setVisible(self.read and today and self._now.learning_s < LEARNING_S)

    def hand_over(self, begun: Begun, day: date) -> None:
        """See `SidePage`."""
        begun.timeline = self.draft if self.notes.unkept() is not None else None
        begun.left_at = day

    def showEvent(self, event: QShowEvent) -> None:
        """It is looked at."""
        super().showEvent(event)
        self.refresh()

    # -- what is selected ---------------------------------------------------------------------

    def _mark_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        view, selection = wanted
        if view is not None:
            self.view.zoom_to(*view)
        if selection is not None:
            self.view.select(selection)
            bring(self.area, self.card)

    def _picked(self, stretch: Stretch | None) -> None:
        self.draft.selection = stretch
        if not self._choosing:
            self._base = stretch
        self.forget.look_at(stretch)
        self._say_choose()
        self._list()
        self.fronts.mark(stretch)

    def _say_choose(self) -> None:
        """What a selection is needed for; nothing moves when it goes."""
        none = self.draft.selection is None
        self.choose.set_text(self._ui.words("timeline.choose") if none else "")
        if none and self.notes.add_note.hasFocus():
            self.card.home.setFocus(Qt.FocusReason.OtherFocusReason)
        self.notes.add_note.setEnabled(not none)

    def _zoomed(self, near: bool) -> None:
        view = self.view.chart.view
        self.draft.view = (view.start, view.end) if near else None
        self._list()

    def _scope(self) -> tuple[Stretch, bool]:
        """What the windows below are of, and whether that was picked out on the ribbon or is what it shows."""
        view = self.view.chart.view
        return self._base or (view.start, view.end), self._base is not None

    def _list(self) -> None:
        scope, selected = self._scope()
        self.fronts.look_at(scope, selected=selected)

    def _choose(self, front: Front) -> None:
        """A line below: its stretch is marked on the ribbon, and the lines stay as they are."""
        self._choosing = True
        self.view.select((front.start, front.end))
        self._choosing = False
        self._into_sight(front.start, front.end)

    def _into_sight(self, start: float, end: float) -> None:
        view = self.view.chart.view
        if end <= view.start or start >= view.end:
            self.view.show_moments(start, end)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape: nothing is selected any more, wherever the keyboard is."""
        if event.key() == Qt.Key.Key_Escape and self.draft.selection is not None:
            self.view.select(None)
            return
        super().keyPressEvent(event)

    # -- notes and forgetting -----------------------------------------------------------------

    def _write(self) -> None:
        if self.draft.selection is not None:
            self.notes.write(self.draft.selection)
            bring(self.area, self.notes.editor)

    def _show_note(self, note: TimeNote) -> None:
        stretch = max(note.start, self.day.report.start), min(note.end, self.day.report.end)
        self.view.select(stretch)
        self._into_sight(*stretch)
        bring(self.area, self.card)

    def _notes_on(self, block: Block) -> tuple[str, ...]:
        """What the person wrote about a time, for its card."""
        found = [n for n in self.day.notes if n.start < block.end and n.end > block.start]
        return tuple(self._ui.words("timeline.note", text=" ".join(n.text.split())) for n in found[:2])

    def _noted(self) -> None:
        self.past.noted()
        self.refresh()

    def _forgotten(self, stretch: Stretch | None) -> None:
        if stretch is not None:
            self.notes.forget(stretch)
        self.view.select(None)
        self.correcting.leave()
        self.past.clear()
        self.refresh()

    # -- the rest -----------------------------------------------------------------------------

    def _renew_picture(self) -> None:
        """What is copied and kept is what is seen now."""
        ui, day = self._ui, self.day
        self.tools.chart = DayChart(day, ui.theme, ui.words, ui.scale, self.view.chart.view)
        self.tools.title = long_date(day.day, ui.words)
        self.tools.file = f"Headwater {day.day.isoformat()}"

    def _scrolled(self) -> None:
        self.hovering.hide()
        self.correcting.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What floats is in the wrong place now."""
        super().resizeEvent(event)
        self._scrolled()


def _around(stretch: Stretch) -> Stretch:
    """A stretch with something of the day on both sides."""
    air = max(AROUND * (stretch[1] - stretch[0]), LEAST_AROUND_S)
    return stretch[0] - air, stretch[1] + air
