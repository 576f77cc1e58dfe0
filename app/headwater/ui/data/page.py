"""The page "Your data"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent

from headwater.engine.now import Now
from headwater.ui.begun import Begun
from headwater.ui.boxes import column, holder, scrolled
from headwater.ui.chores import Chores
from headwater.ui.data.bring import BringCard
from headwater.ui.data.draft import Draft
from headwater.ui.data.forget import ForgetCard
from headwater.ui.data.keep import KeepCard
from headwater.ui.data.stored import StoredCard
from headwater.ui.data.take import TakeCard
from headwater.ui.data.telling import local_date
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.report.card import ReportCard
from headwater.ui.side import SidePage
from headwater.ui.text import label, prose

EVERY_MS = 5_000
"""The ledger goes on while the page is looked at."""


class YourData(SidePage):
    """Cards below each other; `draft` is that of the page before, if this one takes its place."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: Draft | None = None) -> None:
        super().__init__()
        self._engine = engine
        self.draft = draft or _new_draft(engine)
        self.stored = StoredCard(ui, engine, chores)
        self.bring = BringCard(ui, engine, chores)
        self.take = TakeCard(ui, engine, chores, self.draft.take)
        self.report = ReportCard(ui, engine, chores, self.draft.report)
        self.forget = ForgetCard(ui, engine, chores, self.draft.forget)
        self.keep = KeepCard(ui, engine, chores)
        side, top = (24, 20) if ui.narrow else (32, 24)
        body = column(
            label(ui, ui.words("data.title"), "display"), prose(ui, ui.words("data.body"), "body", "2"), self.stored,
            self.bring, self.take, self.report, self.forget, self.keep, None, gap=16, margins=(side, top, side, top),
        )  # fmt: skip
        self.area = scrolled(holder(body))
        self.setLayout(column(self.area, gap=0))
        self._often = QTimer(self, interval=EVERY_MS)
        self._often.timeout.connect(self.stored.refresh)

    def show_now(self, now: Now) -> None:
        """The engine's present state: its work in the background."""
        self.bring.show_now(now)

    def hear_change(self) -> None:
        """Something was written: what is cheap to read is read again."""
        self.stored.refresh()
        self.bring.refresh()

    def refresh(self) -> None:
        """Read all of it again."""
        self.hear_change()
        self.keep.refresh()
        self.take.refresh()
        self.report.refresh()
        self.forget.refresh()

    def hand_over(self, begun: Begun, day: date) -> None:
        """See `SidePage`. What is to be forgotten is said anew: its name is not kept where nobody sees it."""
        begun.data = replace(self.draft, forget=_new_draft(self._engine).forget) if self.draft.touched else None

    def showEvent(self, event: QShowEvent) -> None:
        """It is looked at."""
        super().showEvent(event)
        self._often.start()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """It is not any more."""
        self._often.stop()
        super().hideEvent(event)


def _new_draft(engine: Face) -> Draft:
    now, offset = engine.clock.now(), engine.clock.offset_s
    return Draft.of(engine.today(), local_date(now, offset), int((now + offset(now)) % 86_400) // 60)
