"""What the person changes on a page, one step after the other, with a way back."""

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from headwater.ui.asking import Foot
from headwater.ui.chores import Chores, failure_text
from headwater.ui.look import Ui


class Steps(QObject):
    """Each is done in a worker, in its turn, and sure to be done; it is told at the foot of the page, and taken back
    from there or by Ctrl+Z, wherever in the window the keyboard is.

    `room` names the texts, `home` is where the keyboard goes on when the way back is gone. What a step leaves behind
    belongs in the page's draft, written by the step itself: the page may be another one by the time it is done.
    """

    back = Signal()
    """The last step is to be taken back."""
    over = Signal()
    """A step was done, or could not be: what is shown is to be read again."""

    def __init__(
        self, ui: Ui, chores: Chores, page: QWidget, home: QWidget, room: str, can_undo: Callable[[], bool]
    ) -> None:  # fmt: skip
        super().__init__(page)
        self._ui, self._chores, self._room, self._can_undo = ui, chores, room, can_undo
        self._number = count(1)
        self.foot = Foot(ui, ui.words(f"{room}.undo"), ui.words(f"{room}.undo_hint"), home)
        self.foot.undo.clicked.connect(self.back)
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), page)
        key.setAutoRepeat(False)
        key.activated.connect(self.back)

    def do(
        self, act: Callable[[], str], then: Callable[[], object] = lambda: None,
        refused: Callable[[str], object] | None = None,
    ) -> None:  # fmt: skip
        """`act` is what the worker does, and returns what is told of it: "" where a click too many changed nothing, so
        that what stands there still holds. `refused` is told why it could not be done, instead of the foot."""

        def told(sentence: str) -> None:
            if sentence:
                self.say(sentence)
            then()
            self.over.emit()

        def failed(failure: Exception) -> None:
            (refused or self.say)(failure_text(failure, self._ui.words))
            self.over.emit()

        self._chores.ask(f"{self._room}.step.{next(self._number)}", act, told, failed, sure=True)

    def say(self, sentence: str, *, anew: bool = True) -> None:
        """At the foot; not `anew` where it is no answer to what the person did."""
        self.foot.say(sentence, undo=self._can_undo(), anew=anew)
