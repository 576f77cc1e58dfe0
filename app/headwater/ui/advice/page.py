"""The page "Suggestions": what may be said, when, what was learned, what difference it made, and all that was said."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent

from headwater.base import Settings
from headwater.engine.advising import Liked
from headwater.engine.now import Now
from headwater.engine.rehearsing import Rehearsed
from headwater.records import AdviceKind, Decision
from headwater.ui.advice.desk import suggestions_of
from headwater.ui.advice.draft import LEARNED, AdviceDraft
from headwater.ui.advice.history import HistoryCard
from headwater.ui.advice.kinds import SWITCH_OF, KindsCard
from headwater.ui.advice.learned import LearnedCard
from headwater.ui.advice.many import ManyCard
from headwater.ui.advice.reading import listed, without
from headwater.ui.advice.telling import kind_name
from headwater.ui.advice.trial import TrialCard
from headwater.ui.boxes import column, holder, scrolled
from headwater.ui.chores import Chore, Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.options import keep
from headwater.ui.side import SidePage
from headwater.ui.steps import Steps
from headwater.ui.text import label, prose

DAYS, TRIAL = "advice.days", "advice.trial"
"""Chores: the last days are read; what followed is compared."""
WOULD, OFF = "advice.would", "advice.off"
"""Questions: what there would have been; the same of one kind that is off."""
AGAIN_MS = 30_000
"""While something is recorded, what is shown is read again this often."""


class AdvicePage(SidePage):
    """`draft` is that of the page before, if this one takes its place."""

    changed = Signal(object)
    """The settings as they are now."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: AdviceDraft | None) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        self.draft = draft or AdviceDraft()
        self.kinds, self.many = KindsCard(ui, engine), ManyCard(ui, engine)
        self.learned, self.trial = LearnedCard(ui), TrialCard(ui, engine)
        self.history = HistoryCard(ui, engine, chores, self.draft)
        self._heard: dict[str, Chore] = {}
        self._shown: tuple[object, Settings] | None = None
        """The days, and the choices, of which is told what there would have been."""
        self._later = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._later.timeout.connect(self.refresh)
        self._build()
        self._connect()

    def _build(self) -> None:
        ui, words = self._ui, self._ui.words
        side, top = (24, 20) if ui.narrow else (32, 24)
        body = column(
            label(ui, words("suggestions.title"), "display"), prose(ui, words("suggestions.body"), "body", "2"),
            self.kinds, self.many, self.learned, self.trial, self.history, None, gap=16,
            margins=(side, top, side, top),
        )  # fmt: skip
        self.area = scrolled(holder(body))
        self.steps = Steps(ui, self._chores, self, self.area, "suggestions", lambda: bool(self.draft.before))
        self.said, self.undo = self.steps.foot.said, self.steps.foot.undo
        self.setLayout(column(self.area, self.steps.foot, gap=0))

    def _connect(self) -> None:
        for card in (self.kinds, self.many, self.trial):
            card.set.connect(lambda name, value, card=card: self._set(card, name, value))
        self.kinds.again.connect(self._turn_on)
        self.learned.forget.connect(self._forget)
        self.history.never.connect(self._never)
        self.history.wanted.connect(self._read_history)
        self.steps.back.connect(self.take_back)
        self.steps.over.connect(self.refresh)

    # -- reading ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read all of it again, unless nobody looks: what is quick first."""
        self._later.stop()
        if not self.isVisible():
            return
        engine = self._engine
        self._read_history()
        self._chores.ask(
            "advice.liked", lambda: suggestions_of(engine).liked(), self._show_liked,
            lambda e: self.learned.fail(self._why(e)),
        )  # fmt: skip
        self._begin(TRIAL, lambda _chore: suggestions_of(engine).experiment(), self._trial_over)
        self._begin(DAYS, lambda _chore: suggestions_of(engine).prepare(), self._days_over)
        if self._heard[DAYS].running and self.many.would.isHidden():
            self.many.loading()

    def _begin(self, name: str, work: Callable[[Chore], object], over: Callable[[], None]) -> None:
        """One that runs goes on; `over`, a method of this page that goes with it, shows what it found."""
        old = self._heard.get(name)
        if old is not None and old.running:
            return
        chore = self._heard[name] = self._chores.begin(name, work)
        chore.ended.connect(over)
        if not chore.running:
            over()

    def _over(self, name: str) -> Chore | None:
        """The chore, if it has ended."""
        chore = self._heard.get(name)
        return None if chore is None or chore.running else chore

    def _days_over(self) -> None:
        chore = self._over(DAYS)
        if chore is not None and chore.failure is None:
            if self._shown != (chore.result, self._engine.settings):
                self._ask_would()
        elif chore is not None:
            self._would_failed(chore.failure)

    def _trial_over(self) -> None:
        chore = self._over(TRIAL)
        if chore is not None and chore.failure is None:
            self.trial.show_found(chore.result)
        elif chore is not None:
            self.trial.say(self._why(chore.failure))

    def _why(self, failure: Exception | None) -> str:
        assert failure is not None
        return failure_text(failure, self._ui.words)

    def _show_liked(self, liked: list[Liked]) -> None:
        self.learned.show_liked(liked)
        before = [line.dismissed for line in self.kinds.rows.values()]
        for one in liked:
            self.kinds.rows[one.kind].show_off(off=one.off)
        if [line.dismissed for line in self.kinds.rows.values()] != before:
            self._shown = None
            self._ask_if_read()

    def _ask_if_read(self) -> None:
        """What there would have been, unless the last days are still being read: then it is asked when they are."""
        days = self._over(DAYS)
        if days is not None and days.failure is None:
            self._ask_would()

    def _read_history(self) -> None:
        engine, draft, words = self._engine, self.draft, self._ui.words
        search, left_out, shown = draft.search, draft.left_out, draft.shown
        self._chores.ask(
            "advice.history", lambda: listed(engine, search, words, left_out=left_out, shown=shown),
            self.history.show_listed, lambda e: self.history.fail(self._why(e)),
        )  # fmt: skip

    # -- what there would have been -----------------------------------------------------------

    def _ask_would(self) -> None:
        """Of the choices of now, and after that of each kind that is off; whoever asks again waits for the last. Nobody
        is asked for a page that is closed: what it waited for may end later than it."""
        if not self.isVisible():
            return
        engine, settings = self._engine, self._engine.settings
        self._chores.drop(OFF)
        self._chores.ask(
            WOULD, lambda: suggestions_of(engine).rehearse(settings), lambda found: self._show_would(settings, found),
            self._would_failed,
        )  # fmt: skip

    def _would_failed(self, failure: Exception | None) -> None:
        self._shown = None
        self.many.fail(self._why(failure))

    def _show_would(self, settings: Settings, found: Rehearsed) -> None:
        days = self._over(DAYS)
        self._shown = None if days is None else (days.result, settings)
        self.many.show_found(found)
        off = self.kinds.off(settings)
        for kind, line in self.kinds.rows.items():
            if kind not in off:
                line.show_found(found, tuple(d for d in found.decisions if d.kind is kind))
        self._ask_off(settings, found, off)

    def _ask_off(self, settings: Settings, found: Rehearsed, left: list[AdviceKind]) -> None:
        if not left:
            return
        engine, (kind, *others) = self._engine, left

        def show(decisions: tuple[Decision, ...]) -> None:
            self.kinds.rows[kind].show_found(found, decisions)
            self._ask_off(settings, found, others)

        self._chores.ask(OFF, lambda: without(engine, settings, kind), show)

    # -- following ----------------------------------------------------------------------------

    def hear_change(self) -> None:
        """Something was written: what is shown is read again, some time."""
        if self.isVisible() and not self._later.isActive():
            self._later.start()

    def show_now(self, _now: Now) -> None:
        """Nothing here is of this moment."""

    def showEvent(self, event: QShowEvent) -> None:
        """It is looked at."""
        super().showEvent(event)
        self.refresh()

    # -- changing -----------------------------------------------------------------------------

    def _set(self, card: KindsCard | ManyCard | TrialCard, name: str, value: object) -> None:
        card.said.say(keep(self._engine, **{name: value}))
        self._follow(name)

    def _follow(self, name: str = "") -> None:
        """Show what has to do with the choices."""
        settings = self._engine.settings
        self.many.dim()
        self.kinds.follow(settings)
        self.many.follow(settings, name)
        self.history.follow()
        self._ask_if_read()
        self.changed.emit(settings)

    def _never(self, kind: AdviceKind) -> None:
        """A kind that is not wanted any more."""
        words, name = self._ui.words, SWITCH_OF[kind]
        trouble = keep(self._engine, **{name: False})
        self.draft.before.append(name)
        self.steps.say(trouble or words("suggestions.history.never_done", kind=kind_name(kind, words)))
        self._follow()

    def _turn_on(self, kind: AdviceKind) -> None:
        engine, words = self._engine, self._ui.words

        def act() -> str:
            suggestions_of(engine).turn_on(kind)
            return words("suggestions.switched_on", kind=kind_name(kind, words))

        self.steps.do(act)

    def _forget(self) -> None:
        engine, draft, words = self._engine, self.draft, self._ui.words

        def act() -> str:
            suggestions_of(engine).forget_learned()
            draft.before.append(LEARNED)
            return words("suggestions.learned.forgotten")

        self.steps.do(act)

    def take_back(self) -> None:
        """The last step is undone; then the one before it. A kind that was switched on meanwhile is left out."""
        engine, before, words = self._engine, self.draft.before, self._ui.words
        while before and before[-1] != LEARNED and getattr(engine.settings, before[-1]):
            before.pop()
        if before and before[-1] != LEARNED:
            name = before.pop()
            trouble = keep(engine, **{name: True})
            kind = next(kind for kind, switch in SWITCH_OF.items() if switch == name)
            self.steps.say(trouble or words("suggestions.switched_on", kind=kind_name(kind, words)))
            self._follow()
        else:
            self._remember()

    def _remember(self) -> None:
        engine, before, words = self._engine, self.draft.before, self._ui.words

        def act() -> str:
            again = bool(before) and before[-1] == LEARNED and suggestions_of(engine).restore_learned()
            if before and before[-1] == LEARNED:
                before.pop()
            return words("suggestions.learned.restored" if again else "suggestions.nothing_back")

        self.steps.do(act)
