"""The page "Insights": what days have in common, over a range of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent

from headwater.engine import Now
from headwater.reports.insights import LEAST_DAYS, LONGEST_DAYS, Insights
from headwater.ui.asking import Said
from headwater.ui.boxes import column, holder, row, scrolled
from headwater.ui.chores import Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.insights.card import ChartCard
from headwater.ui.insights.draft import EARLIEST, LENGTHS, InsightsDraft
from headwater.ui.insights.pictures import NAMES, pictures
from headwater.ui.look import Ui
from headwater.ui.notice import Unreadable
from headwater.ui.plain import together
from headwater.ui.plan import Segmented
from headwater.ui.side import SidePage, else_to, holds
from headwater.ui.stepfields import DateField
from headwater.ui.text import label, prose

AGAIN_MS = 60_000
"""While it is looked at, the days are read again this often at most."""
_OWN = len(LENGTHS)
"""Place of the own range among the choices."""


class InsightsPage(SidePage):
    """`draft` is what the page before looked at, if this one takes its place."""

    open_day = Signal(object)
    """The date whose page is wanted."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: InsightsDraft | None) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        self.draft = draft or InsightsDraft()
        self.found: Insights | None = None
        """What is shown; None until it is read."""
        self._soon = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._soon.timeout.connect(self.refresh)
        self.said, self.about = Said(ui), prose(ui, "", "body", "2")
        self.unreadable = Unreadable(ui, self.refresh)
        self.cards = {name: ChartCard(ui, ui.words(f"insights.{name}.name")) for name in NAMES}
        self.cards["stretches"].chosen.connect(self._open)
        self._make_range()
        self._build()
        self._blank()

    def _make_range(self) -> None:
        ui, words = self._ui, self._ui.words
        choices = [*(words("insights.last_days", n=n) for n in LENGTHS), words("insights.own")]
        self.which = Segmented(ui, words("insights.range"), choices)
        days = self.draft.last_days
        self.which.choose(LENGTHS.index(days) if days in LENGTHS else _OWN)
        first, last = self.draft.range(self._engine.today())
        self.first = DateField(ui, words("insights.from"), first)
        self.last = DateField(ui, words("insights.to"), last)
        self.dates = holder(row(self.first, label(ui, "–", "body", "2"), self.last, None, gap=8))
        if days is not None:
            self.dates.hide()
        self.which.chosen.connect(self._choose)
        for field in (self.first, self.last):
            field.changed.connect(self._own)

    def _build(self) -> None:
        ui, words = self._ui, self._ui.words
        side, top = (24, 20) if ui.narrow else (32, 24)
        body = column(
            label(ui, words("insights.title"), "display"), prose(ui, words("insights.body"), "body", "2"),
            row(self.which, None), self.dates, self.said, self.about, self.unreadable, *self.cards.values(), None,
            gap=16, margins=(side, top, side, top),
        )  # fmt: skip
        self.area = scrolled(holder(body))
        self.setLayout(column(self.area, gap=0))

    # -- which days ---------------------------------------------------------------------------

    def _choose(self, i: int) -> None:
        if i < _OWN:
            self.look_at(InsightsDraft(LENGTHS[i], self.draft.first, self.draft.last))
            return
        first, last = self.draft.range(self._engine.today())
        self.look_at(InsightsDraft(None, self.draft.first or first, self.draft.last or last))

    def _own(self) -> None:
        """A date was typed or chosen."""
        if self.draft.last_days is None:
            self.look_at(replace(self.draft, first=self.first.day, last=self.last.day))

    def look_at(self, draft: InsightsDraft) -> None:
        """Other days."""
        if draft == self.draft:
            return
        self.draft = draft
        self.dates.setVisible(draft.last_days is None)
        if draft.last_days is None:
            self._show_dates(draft)
        self._blank()
        self.refresh()

    def _show_dates(self, draft: InsightsDraft) -> None:
        for field, day in ((self.first, draft.first), (self.last, draft.last)):
            if day is not None:
                field.blockSignals(True)
                field.take(day)
                field.blockSignals(False)

    def turn_by(self, by: int) -> None:
        """As many days before or after; none that has not begun."""
        first, last = self._range()
        count = (last - first).days + 1
        today = self._engine.today()
        shift = max(min(by * count, (today - last).days), (EARLIEST - first).days)
        if shift:
            moved = (date.fromordinal(day.toordinal() + shift) for day in (first, last))
            self.which.choose(_OWN)
            self.look_at(InsightsDraft(None, *moved))

    def _range(self) -> tuple[date, date]:
        return self.draft.range(self._engine.today())

    def _blank(self) -> None:
        """Before it is read."""
        self.found = None
        if holds(*self.cards.values()):
            self.which.setFocus(Qt.FocusReason.OtherFocusReason)  # what has it goes until other days are read
        for part in (self.unreadable, self.about, *self.cards.values()):
            part.hide()
        self.said.say(self._ui.words("insights.reading"))

    # -- reading ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read again what is shown, unless nobody looks."""
        self._soon.stop()
        if not self.isVisible():
            return
        engine, (first, last) = self._engine, self._range()
        done = partial(self._show, self.draft)
        self._chores.ask("insights", lambda: engine.insights(first, last), done, self._failed)

    def _show(self, draft: InsightsDraft, found: Insights) -> None:
        if draft != self.draft or found == self.found:
            return
        self.found = found
        self.unreadable.hide()
        self.said.say(together(self._ui.words("insights.empty") if found.empty else "", self._other()))
        self.about.say(self._about(found))
        with else_to(self.which, *self.cards.values()):
            self._fill(found)
            for part in (self.about, *self.cards.values()):
                part.setVisible(not found.empty)

    def _about(self, found: Insights) -> str:
        """How much there is to look at."""
        words = self._ui.words
        if found.few:
            return words("insights.few_days", n=found.days, least=LEAST_DAYS)
        return words("insights.head", n=found.days, length=words.duration(found.at_computer_s))

    def _other(self) -> str:
        """That another range is shown than was asked for."""
        words, draft = self._ui.words, self.draft
        if draft.last_days is not None or draft.first is None or draft.last is None:
            return ""
        today = self._engine.today()
        long = abs((min(draft.last, today) - min(draft.first, today)).days) >= LONGEST_DAYS
        return together(
            words("insights.turned") if draft.first > draft.last else "",
            words("insights.too_long", most=LONGEST_DAYS) if long else "",
            words("insights.to_come") if max(draft.first, draft.last) > today else "",
        )

    def _fill(self, found: Insights) -> None:
        for name, picture in pictures(self._ui, found).items():
            self.cards[name].show_picture(picture, self._file(name, found))

    def _file(self, name: str, found: Insights) -> str:
        """What a picture of it is called."""
        words = self._ui.words
        days = words("insights.same_file", first=found.first.isoformat(), last=found.last.isoformat())
        return f"{days} {words(f'insights.{name}.name')}"

    def _failed(self, failure: Exception) -> None:
        self._blank()
        self.said.say("")
        self.unreadable.say(failure_text(failure, self._ui.words))

    def hear_change(self) -> None:
        """Something was written: today changes all the time."""
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def show_now(self, _now: Now) -> None:
        """Nothing here is of this moment."""

    def showEvent(self, event: QShowEvent) -> None:
        """It is looked at."""
        super().showEvent(event)
        self.refresh()

    def _open(self, stretch: int) -> None:
        if self.found is not None and stretch < len(self.found.stretches):
            self.open_day.emit(self.found.stretches[stretch].day)
