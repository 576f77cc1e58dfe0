"""The page "Your model": what it learned, its versions, and how far it can be relied on."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout

from headwater.engine.learnt import Honest, Stage, Standing
from headwater.engine.now import Now
from headwater.reports import day_bounds
from headwater.ui.boxes import column, holder, row, scrolled
from headwater.ui.chores import Chore, Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.model.card import beside
from headwater.ui.model.desk import LearningDesk, learning_of
from headwater.ui.model.draft import ModelDraft
from headwater.ui.model.forecast import ForecastCard
from headwater.ui.model.honest import CannotCard, InputsCard, RightCard, UnsureCard
from headwater.ui.model.learned import LearnedCard
from headwater.ui.model.versions import VersionsCard
from headwater.ui.side import SidePage
from headwater.ui.steps import Steps
from headwater.ui.text import label, prose

HONEST = "learning.honest"
"""The chore that compares the model with the labels; it is about `_about` of a standing."""
SOON_MS = 2000
"""While it learns by itself, and after something was written, where it stands is read again."""


class ModelPage(SidePage):
    """`draft` is that of the page before, if this one takes its place; `day` the day that was last looked at."""

    leave = Signal()
    """The person wants to see the day."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: ModelDraft | None, day: date) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        self._day = day_bounds(day, engine.settings, engine.clock.offset_s)
        self.draft = draft or ModelDraft()
        self.learned, self.versions = LearnedCard(ui, engine, chores, self.draft), VersionsCard(ui, engine)
        self.right, self.unsure, self.inputs = RightCard(ui), UnsureCard(ui), InputsCard(ui)
        self.cannot = CannotCard(ui, engine)
        self.forecast = ForecastCard(ui, engine, chores)
        self.standing: Standing | None = None
        self._lost = False
        """Where it stands could not be read, and the page says so."""
        self._heard: Chore | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.refresh)
        self._build()
        self._connect()

    def _build(self) -> None:
        ui, words = self._ui, self._ui.words
        side, top = (24, 20) if ui.narrow else (32, 24)
        small: QBoxLayout = row(gap=16) if beside(ui) else column(gap=16)
        for card in (self.unsure, self.inputs):
            small.addWidget(card, 1)
        body = column(
            label(ui, words("learn.title"), "display"), prose(ui, words("learn.body"), "body", "2"),
            self.learned, self.versions, self.right, self.forecast, small, self.cannot, None, gap=16,
            margins=(side, top, side, top),
        )  # fmt: skip
        self.area = scrolled(holder(body))
        self.steps = Steps(ui, self._chores, self, self.area, "learn", lambda: bool(self.draft.before))
        self.said, self.undo = self.steps.foot.said, self.steps.foot.undo
        self.setLayout(column(self.area, self.steps.foot, gap=0))

    def _connect(self) -> None:
        for card in (self.learned, self.versions):
            card.use.connect(self.use)
            card.base.connect(self.back)
        self.versions.remove.connect(self._remove)
        self.learned.leave.connect(self.leave)
        self.learned.trained.connect(self.refresh)
        self.learned.later.connect(lambda: self.steps.say(self._ui.words("learn.learned.later")))
        self.steps.back.connect(self.take_back)
        self.steps.over.connect(self.refresh)

    # -- reading ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read again where it stands, unless nobody looks: what takes this page's place reads for itself."""
        self._soon.stop()
        if not self.isVisible():
            return
        engine = self._engine
        self.forecast.refresh()
        self._chores.ask("learning.standing", lambda: learning_of(engine).standing(), self._show, self._unreadable)

    def _show(self, now: Standing) -> None:
        self.standing = now
        if self._lost:  # it can be read again
            self._lost = False
            self.steps.say("")
        self.learned.show_standing(now)
        self.versions.show_standing(now)
        self.cannot.show_standing(now)
        if now.stage is Stage.TRAINING:
            self._soon.start()
            if self._heard is None:
                self.right.say(self._ui.words("learn.right.training"))
        elif now.model:
            self._compare(now)
        else:
            self.right.say(self._ui.words("learn.right.no_model"))

    def _unreadable(self, failure: Exception) -> None:
        self._lost = True
        self.steps.say(failure_text(failure, self._ui.words), anew=False)
        self.right.say("")

    def _compare(self, now: Standing) -> None:
        """Once for what judges and for what was said; the next page of its like shows the same again."""
        engine, about = self._engine, _about(now)
        old = self._chores.last(HONEST)
        if old is None or (not old.running and (old.about != about or old.failure is not None)):
            old = self._chores.begin(HONEST, lambda _chore: learning_of(engine).honest(), about)
        if old is self._heard:
            return
        self._heard = old
        if old.running:
            self.right.say(self._ui.words("learn.right.counting"))
            old.ended.connect(self._compared)
        else:
            self._compared()

    def _compared(self) -> None:
        chore = self._heard
        if chore is None or chore.running:
            return
        if chore.failure is not None:
            self.right.say(failure_text(chore.failure, self._ui.words))
        else:
            self._show_honest(chore.result)
        if self.standing is not None and chore.about != _about(self.standing) and chore.failure is None:
            self._compare(self.standing)

    def _show_honest(self, found: Honest) -> None:
        for card in (self.right, self.unsure, self.inputs, self.cannot):
            card.show_honest(found)

    def hear_change(self) -> None:
        """Something was written: perhaps a label."""
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def show_now(self, _now: Now) -> None:
        """Nothing here is of this moment."""

    def showEvent(self, event: QShowEvent) -> None:
        """It is looked at."""
        super().showEvent(event)
        self.refresh()

    # -- changing -----------------------------------------------------------------------------

    def use(self, version: str) -> None:
        """Judge with that version."""
        self._step(version, "learn.learned.used")

    def back(self) -> None:
        """Judge with the base model."""
        self._step(None, "learn.learned.back")

    def _step(self, version: str | None, key: str) -> None:
        """Judge with another version, or (None) with the base model; what judged before can come back."""
        engine, draft, day, words = self._engine, self.draft, self._day, self._ui.words

        def act() -> str:
            desk = learning_of(engine)
            used = _used(desk.standing())
            if used == version:
                return ""
            _judge_with(desk, version, day)
            draft.before.append(used)
            return words(key)

        self.steps.do(act)

    def take_back(self) -> None:
        """What was in use before the last step is in use again; then what was before that. What cannot come back any
        more is left out, and what is in use already: both may have been done elsewhere, by a command."""
        engine, draft, day, words = self._engine, self.draft, self._day, self._ui.words

        def act() -> str:
            desk = learning_of(engine)
            now, before = desk.standing(), draft.before
            usable = {None, *(kept.version for kept in now.kept if kept.fits)}
            while before and (before[-1] not in usable or before[-1] == _used(now)):
                before.pop()
            if not before:
                return words("learn.nothing_back")
            _judge_with(desk, before[-1], day)
            before.pop()
            return words("learn.learned.again")

        self.steps.do(act)

    def _remove(self, version: str) -> None:
        """It cannot come back, so neither can steps that led away from it."""
        engine, draft, words = self._engine, self.draft, self._ui.words

        def act() -> str:
            learning_of(engine).delete(version)
            draft.before[:] = [v for v in draft.before if v != version]
            return words("learn.versions.deleted")

        self.steps.do(act)


def _judge_with(desk: LearningDesk, version: str | None, day: tuple[float, float]) -> None:
    if version is None:
        desk.roll_back(day)
    else:
        desk.adopt(version, day)


def _used(now: Standing) -> str | None:
    """The version in use; None for the base model."""
    return now.in_use.version if now.in_use is not None else None


def _about(now: Standing) -> tuple[str, str, str]:
    """What the comparison depends on, as far as a glance tells."""
    return now.model, _used(now) or "", now.said
