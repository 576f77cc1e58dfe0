"""What the page's cards have in common."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from headwater.ui.asking import Ask, Doing, Said
from headwater.ui.boxes import clear, column, row
from headwater.ui.buttons import Button, give_focus, ringed
from headwater.ui.chores import Chore, Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.text import Elided
from headwater.ui.titled import TitledCard

How = Callable[[Chore], tuple[str, float | None]]
"""A chore that runs, in words and as a part of 1 (None: nobody can tell)."""
What = Callable[[Chore], str]
"""A chore that has ended well, in a sentence."""


class DataCard(TitledCard):
    """A part of what can be done with the data."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, name: str) -> None:
        super().__init__(ui, f"data.{name}")
        self.engine, self.chores = engine, chores


class Task(QWidget):
    """How far a chore is, then what came of it. Made anew while it runs, it goes on with it."""

    busy = Signal(bool)
    over = Signal(object)
    """The chore that has ended, well or not."""

    def __init__(self, ui: Ui, chores: Chores, name: str, how: How, what: What, *, stoppable: bool = True) -> None:
        super().__init__()
        self._ui, self._chores, self._name, self._how, self._what = ui, chores, name, how, what
        self.doing, self.said = Doing(ui, stoppable=stoppable), Said(ui)
        self.doing.stop.connect(self._stop)
        self._chore: Chore | None = None
        self._pressed: QWidget | None = None
        """What had the keyboard when it was begun, and cannot be pressed while it runs."""
        self._ring = False
        self._lent: QWidget | None = None
        """What has it meanwhile."""
        self.setLayout(column(self.doing, self.said, gap=0))
        self.hide()

    @property
    def running(self) -> bool:
        """Whether it is being done."""
        return self._chore is not None and self._chore.running

    def begin(self, work: Callable[[Chore], object], about: object = None) -> None:
        """Do it, unless it is being done; `about` is what it is done with."""
        if not self.running:
            self.said.say("")
            self._follow(self._chores.begin(self._name, work, about))

    def resume(self) -> None:
        """Go on with what was begun on a page before."""
        chore = self._chores.last(self._name)
        if chore is not None:
            self._follow(chore)

    def put_away(self) -> None:
        """What came of it was seen."""
        if not self.running:
            self._chores.put_away(self._name)
            self.say("")

    def say(self, sentence: str) -> None:
        """Say something else in this place."""
        self.said.say(sentence)
        self.setVisible(bool(sentence) or self.running)

    def _follow(self, chore: Chore) -> None:
        self._chore = chore
        if not chore.running:
            self._ended()
            return
        chore.moved.connect(self._moved)
        chore.ended.connect(self._ended)
        self._moved()
        self.show()
        self._lend_keyboard()

    def _moved(self) -> None:
        if self._chore is not None:
            self.doing.show_part(*self._how(self._chore))

    def _stop(self) -> None:
        if self._chore is not None:
            self._chore.cancel()

    def _ended(self) -> None:
        chore = self._chore
        if chore is None or chore.running:
            return
        mine = self._lent is not None and self.window().focusWidget() in (self._lent, self.doing.went_to)
        self.doing.hide()
        self.say(self._what(chore) if chore.failure is None else failure_text(chore.failure, self._ui.words))
        self.busy.emit(False)
        pressed, self._pressed, self._lent = self._pressed, None, None
        if mine and pressed is not None and isValid(pressed) and pressed.isEnabled():  # a list may be another since
            give_focus(pressed, ring=self._ring)
        self.over.emit(chore)

    def _lend_keyboard(self) -> None:
        """What began it is switched off now; the keyboard goes to what stops it, not to whatever comes next."""
        pressed = self.window().focusWidget()
        ring = pressed is not None and ringed(pressed)
        self.busy.emit(True)
        if pressed is None or pressed.isEnabled():
            return
        if not self.doing.cancel.isHidden():
            give_focus(self.doing.cancel, ring=ring)
        self._pressed, self._ring, self._lent = pressed, ring, self.window().focusWidget()


class Line(QWidget):
    """One of a list: what it is, more about it, and what can be done with it."""

    def __init__(self, ui: Ui, strong: str, rest: str, *buttons: Button) -> None:
        super().__init__()
        line = row(gap=8, margins=(0, 6, 0, 6))
        line.addLayout(column(Elided(ui, strong, "strong"), Elided(ui, rest, "small", "2"), gap=0), 1)
        for button in buttons:
            button.setAccessibleDescription(f"{strong}, {rest}")
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(line)
        self.setAccessibleName(f"{strong}. {rest}")


class Lines(QWidget):
    """A list that is made anew when it is another one, with a question below the line that it is about."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ask = Ask(ui)
        self._box = column(self.ask, gap=0)
        self.setLayout(self._box)

    def show_items(self, *items: QWidget) -> None:
        """These, and nothing else."""
        self.ask.leave()
        self._box.removeWidget(self.ask)
        clear(self._box)
        for w in (*items, self.ask):
            self._box.addWidget(w)

    def ask_below(self, line: QWidget, question: str, yes: str, then: Callable[[], None]) -> None:
        """Ask about one of them."""
        self._box.removeWidget(self.ask)
        self._box.insertWidget(self._box.indexOf(line) + 1, self.ask)
        self.ask.ask(question, yes, then)
