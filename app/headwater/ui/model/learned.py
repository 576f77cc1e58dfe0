"""What it learned from the person: where that stands, what a better one would change, and a way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from headwater.engine.learnt import Stage, Standing
from headwater.ui.asking import Said
from headwater.ui.boxes import holder, row
from headwater.ui.buttons import Button
from headwater.ui.chores import Chore, Chores
from headwater.ui.data.card import Task
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.model.compare import Compared
from headwater.ui.model.desk import learning_of
from headwater.ui.model.draft import ModelDraft
from headwater.ui.model.telling import foreign, in_use, judging, labels, last, stands
from headwater.ui.text import Prose, prose
from headwater.ui.titled import TitledCard

TRAIN = "learning.train"
"""The chore's name."""


class LearnedCard(TitledCard):
    """What it learned from you."""

    use = Signal(str)
    """A version that is to be used."""
    base = Signal()
    """The base model is to be used."""
    later = Signal()
    leave = Signal()
    """The person wants to label something."""
    trained = Signal()

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: ModelDraft) -> None:
        super().__init__(ui, "learn.learned")
        self._engine, self._draft = engine, draft
        words = ui.words
        self.head, self.more = prose(ui, "", "strong"), prose(ui, "", "small", "2")
        self.compared, self.last = Compared(ui), Said(ui, "small")
        self.used = prose(ui, "", "small", "2")
        self.yes = Button(ui, words("learn.learned.use"), "primary")
        self.no = Button(ui, words("learn.learned.not_now"))
        self.now = Button(ui, words("learn.learned.now"))
        self.back = Button(ui, words("learn.learned.base"))
        self.today = Button(ui, words("learn.learned.today"))
        self.task = Task(ui, chores, TRAIN, self._how, self._told, stoppable=False)
        self.task.doing.bar.hide()
        self._standing: Standing | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self._all = (self.yes, self.no, self.now, self.back, self.today)
        self._buttons = holder(row(*self._all, None, gap=8))
        self.add(self.head, self.more, self.compared, self.used, self.last, self.task, self._buttons)
        for w in (self._buttons, self.head, self.more, self.used, *self._all):
            w.hide()

    def _connect(self) -> None:
        self.yes.clicked.connect(self._use)
        self.no.clicked.connect(self._later)
        self.now.clicked.connect(self._train)
        self.back.clicked.connect(self.base)
        self.today.clicked.connect(self.leave)
        self.task.busy.connect(self._busy)
        self.task.over.connect(lambda _chore: self.trained.emit())
        self.task.resume()

    # -- showing ------------------------------------------------------------------------------

    def show_standing(self, now: Standing) -> None:
        """Where learning stands."""
        self._standing = now
        self._follow()

    def _busy(self, busy: bool) -> None:
        """While it learns, the first line says so; the task's own line would say it again."""
        if busy:
            self.task.hide()
        self._follow()

    @property
    def _offered(self) -> bool:
        """Whether a better one is laid before the person."""
        now = self._standing
        waits = now is not None and now.stage is Stage.WAITING and now.candidate is not None
        return waits and now.candidate.version not in self._draft.declined  # type: ignore[union-attr]

    def _follow(self) -> None:
        now = self._standing
        if now is None:
            return
        offered, training = self._offered, self.task.running or now.stage is Stage.TRAINING
        head, more = self._said(now, offered, training)
        _say(self.head, head)
        _say(self.more, more)
        tested = now.candidate if offered else judging(now)
        self.compared.show_test(tested.test if tested is not None else None)
        self._show_used(now, offered, training)
        self.last.say("" if training or offered else last(now, self.words, self._engine.clock.offset_s))
        if now.trouble:  # the line before says it, and will when the page is made anew
            self.task.say("")
        self._show_buttons(now, offered, training)

    def _said(self, now: Standing, offered: bool, training: bool) -> tuple[str, str]:
        words, offset = self.words, self._engine.clock.offset_s
        if training:
            return words("learn.learned.training", labels=labels(now.labels, words)), ""
        if now.stage is not Stage.WAITING or offered:
            return stands(now, self._engine.settings, words, offset)
        used = judging(now)
        if used is not None:
            return in_use(used, words, offset)
        return words("learn.learned.put_off"), foreign(now, words, offset)

    def _show_used(self, now: Standing, offered: bool, training: bool) -> None:
        """What is in use, where the lines above are about something else."""
        words, offset, used = self.words, self._engine.clock.offset_s, judging(now)
        if now.stage in (Stage.IDLE, Stage.WAITING) and not offered and not training:
            self.used.hide()
        elif used is None:
            _say(self.used, foreign(now, words, offset))
        else:
            head, more = in_use(used, words, offset)
            _say(self.used, words("learn.then", a=head, b=more))

    def _show_buttons(self, now: Standing, offered: bool, training: bool) -> None:
        held = next((b for b in self._all if b.hasFocus()), None)
        self.yes.setVisible(offered)
        self.no.setVisible(offered)
        self.now.setVisible(bool(now.model) and now.stage is not Stage.FEW and not offered)
        self.back.setVisible(now.in_use is not None)
        self.today.setVisible(bool(now.model) and now.stage is Stage.FEW)
        self._buttons.setVisible(not all(b.isHidden() for b in self._all))
        for button in (self.yes, self.now, self.back):
            button.setEnabled(not training)
        if held is not None and held.isHidden():
            self._take_focus()

    def _take_focus(self) -> None:
        """What had it is gone: it stays in the card, but not on what would undo the step, for a key pressed twice."""
        there = (b for b in (self.now, self.no, self.today) if not b.isHidden() and b.isEnabled())
        if (button := next(there, None)) is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- doing --------------------------------------------------------------------------------

    def _use(self) -> None:
        if self._standing is not None and self._standing.candidate is not None:
            self.use.emit(self._standing.candidate.version)

    def _later(self) -> None:
        if self._standing is not None and self._standing.candidate is not None:
            self._draft.declined.add(self._standing.candidate.version)
            self._follow()
            self.later.emit()

    def _train(self) -> None:
        engine = self._engine
        self.task.begin(lambda _chore: learning_of(engine).train())

    def _how(self, _chore: Chore) -> tuple[str, float | None]:
        return self.words("learn.learned.began"), None

    def _told(self, _chore: Chore) -> str:
        """What came of it is told above, as soon as the store is read again."""
        return ""


def _say(w: Prose, sentence: str) -> None:
    w.say(sentence)
    w.setVisible(bool(sentence))
