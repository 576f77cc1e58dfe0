"""Forgetting what is selected: how much that is, one question, and what came of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from headwater.charts.scale import clocks
from headwater.ui.asking import Ask, Said
from headwater.ui.boxes import column
from headwater.ui.buttons import Button
from headwater.ui.chores import Chore, Chores, failure_text
from headwater.ui.data.card import Task
from headwater.ui.data.forget import Wished
from headwater.ui.data.telling import amount, joined
from headwater.ui.desk import desk_of
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.timeline.draft import Stretch

if TYPE_CHECKING:
    from headwater.store.aims import Preview
    from headwater.store.forgetting import Forgotten

_AMOUNT, _FORGET = "timeline.amount", "timeline.forget"


class ForgetStretch(QWidget):
    """The question and what came of it; `button` stands where whoever makes this puts it."""

    forgotten = Signal(object)
    """What was recorded is another one now: the stretch, None where it was asked for on a page before."""
    left = Signal()
    """The button cannot be used any more, and had the focus."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        self._stretch: Stretch | None = None
        self._going: Stretch | None = None
        """What is being forgotten."""
        self.button = Button(ui, ui.words("timeline.forget.do"), "ghost", small=True)
        self.ask, self.said = Ask(ui), Said(ui, "small")
        words = ui.words
        self.task = Task(
            ui, chores, _FORGET, lambda _chore: (words("data.forget.doing"), None), self._told, stoppable=False
        )  # fmt: skip
        self.setLayout(column(self.said, self.ask, self.task, gap=8))
        self.button.clicked.connect(self.begin)
        self.task.busy.connect(lambda _busy: self._enable())
        self.task.over.connect(lambda chore: self.forgotten.emit(self._going) if chore.failure is None else None)
        self.task.resume()
        self._enable()

    def look_at(self, stretch: Stretch | None) -> None:
        """Another stretch is selected, or none: a question about the one before has no meaning any more."""
        if stretch == self._stretch:
            return
        self._stretch = stretch
        self._chores.drop(_AMOUNT)
        self.ask.leave()
        self.said.say("")
        self._enable()

    def turn(self) -> None:
        """Another day is looked at."""
        self.task.put_away()

    def _enable(self) -> None:
        on, held = self._stretch is not None and not self.task.running, self.button.hasFocus()
        self.button.setEnabled(on)
        if held and not on:
            self.left.emit()

    def begin(self) -> None:
        """Find out how much it is, then ask once."""
        if self._stretch is None or self.task.running:
            return
        self.task.put_away()
        wish = Wished("range", "", *self._stretch)
        self._chores.ask(
            _AMOUNT, lambda: desk_of(self._engine).what_is_forgotten(wish()), partial(self._counted, self._stretch),
            lambda e: self.said.say(failure_text(e, self._ui.words)),
        )  # fmt: skip

    def _counted(self, stretch: Stretch, found: Preview) -> None:
        words, offset = self._ui.words, self._engine.clock.offset_s
        what = amount(found, words, offset)
        if not what:
            self.said.say(words("data.forget.none"), anew=True)
            return
        start, end = clocks(*stretch, offset, words)
        question = words("timeline.forget.ask", start=start, end=end, what=what)
        self.ask.ask(question, words("data.forget.yes"), partial(self._forget, stretch))

    def _forget(self, stretch: Stretch) -> None:
        wish, engine, self._going = Wished("range", "", *stretch), self._engine, stretch

        def work(_chore: Chore) -> object:
            return desk_of(engine).forget(wish())

        self.task.begin(work)

    def _told(self, chore: Chore) -> str:
        words, told = self._ui.words, chore.result
        forgotten: Forgotten = told
        said = amount(forgotten.what, words, self._engine.clock.offset_s)
        done = words("data.forget.done", what=said) if said else words("data.forget.none")
        left = joined((path.name for path in forgotten.left), words)
        return f"{done} {words('data.forget.left', names=left)}" if left else done
