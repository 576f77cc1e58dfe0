"""In place of dialogs: a question below what it is about, how far something is, and what came of it."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QProgressBar, QWidget

from headwater.charts.paint import panel
from headwater.charts.tokens import Radius
from headwater.ui.access import tell
from headwater.ui.boxes import column, holder, row, rule
from headwater.ui.buttons import Button
from headwater.ui.look import Ui
from headwater.ui.text import Elided, Prose, hint

_STEPS = 1000


class Said(Prose):
    """A sentence that comes and goes; who hears the window, hears it when it comes, and once while it stays."""

    def __init__(self, ui: Ui, role: str = "body", tone: str = "2") -> None:
        super().__init__(ui, "", role, tone)
        self.hide()

    def say(self, s: str, *, anew: bool = False) -> None:
        """Show it; nothing is shown for an empty one. What stands there is told again only where it is said `anew`, as
        the answer to something else that the person did."""
        comes = anew or self.isHidden() or s != self.accessibleName()
        super().say(s)
        self.setVisible(bool(s))
        if s and comes:
            tell(self, s)


class Foot(QWidget):
    """Below a page that scrolls: what was done last, and a way back. It is seen wherever the page was scrolled to, and
    nothing of the page moves when it comes. When the way back is gone the keyboard goes on at `home`, not on whatever
    comes next, which a key pressed twice would press."""

    def __init__(self, ui: Ui, undo: str, how: str, home: QWidget) -> None:
        super().__init__()
        self.said, self.undo, self._home = Said(ui), Button(ui, undo, small=True), home
        self.undo.setToolTip(hint(how))
        line = row(gap=16, margins=(24 if ui.narrow else 32, 8, 24 if ui.narrow else 32, 10))
        line.addWidget(self.said, 1)
        line.addWidget(self.undo)
        self.setLayout(column(rule(ui), line, gap=0))
        self.hide()

    def say(self, sentence: str, *, undo: bool, anew: bool) -> None:
        """Show it; nothing is shown for an empty one."""
        if self.undo.hasFocus() and not (sentence and undo):
            self._home.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setVisible(bool(sentence))
        self.said.say(sentence, anew=anew)
        self.undo.setVisible(undo)


class Ask(QWidget):
    """One question with a way to say yes and one to leave it; Escape leaves it."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._then: Callable[[], None] = lambda: None
        self._back: QWidget | None = None
        self.question = Prose(ui, "")
        self.yes, self.no = Button(ui, "", small=True), Button(ui, ui.words("ui.cancel"), "ghost", small=True)
        self.yes.clicked.connect(self._agreed)
        self.no.clicked.connect(self.leave)
        self._buttons = row(self.yes, self.no, None, gap=6)
        self.setLayout(column(self.question, self._buttons, gap=10, margins=(16, 12, 16, 12)))
        self.hide()

    def ask(self, question: str, yes: str, then: Callable[[], None]) -> None:
        """Open below; `then` is called once if the person says yes."""
        self.question.say(question)
        self.yes.setText(yes.replace("&", "&&"))
        self.yes.setAccessibleName(yes)
        self.yes.setAccessibleDescription(question)
        self._then = then
        self._back = QApplication.focusWidget()
        self.show()
        tell(self, question)
        self.no.setFocus(Qt.FocusReason.TabFocusReason)

    def leave(self) -> None:
        """Leave everything as it is."""
        back, self._back = self._back, None
        self.hide()
        if back is not None and back.isVisible():
            back.setFocus(Qt.FocusReason.PopupFocusReason)

    def _agreed(self) -> None:
        self.leave()
        self._then()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A quiet ground of its own."""
        panel(QPainter(self), QRectF(self.rect()), Radius.CONTROL, self._ui.theme.sunken)


class Bar(QProgressBar):
    """How far something is; empty while nobody can tell."""

    def __init__(self, ui: Ui, name: str) -> None:
        super().__init__()
        self._ui = ui
        self.setRange(0, _STEPS)
        self.setTextVisible(False)
        self.setFixedHeight(6)
        self.setAccessibleName(name)

    def show_part(self, part: float) -> None:
        """0 to 1."""
        self.setValue(round(_STEPS * min(max(part, 0.0), 1.0)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ink in a track: how far work is, is no state of a person."""
        p, t, r = QPainter(self), self._ui.theme, QRectF(self.rect())
        panel(p, r, 3, t.sunken)
        if self.value():
            panel(p, QRectF(0, 0, max(r.width() * self.value() / _STEPS, 6), r.height()), 3, t.text2)


class Doing(QWidget):
    """What is being done, how far it is, and a button that stops it."""

    stop = Signal()

    def __init__(self, ui: Ui, *, stoppable: bool = True) -> None:
        super().__init__()
        self.line = Elided(ui, "", "small", "2")
        self.bar = Bar(ui, "")
        self.cancel = Button(ui, ui.words("ui.cancel"), small=True)
        if not stoppable:
            self.cancel.hide()
        self.cancel.clicked.connect(self._stop)
        self.went_to: QWidget | None = None
        """What got the keyboard when the button that stops it was pressed."""
        words = column(self.line, self.bar, gap=6)
        line = row(gap=16)
        line.addLayout(words, 1)
        line.addWidget(self.cancel)
        self.setLayout(column(holder(line), gap=0))
        self.hide()

    def show_part(self, what: str, part: float | None = None) -> None:
        """Show it; `part` None while nobody can tell."""
        self.line.set_text(what)
        self.bar.setAccessibleName(what)
        self.bar.show_part(part or 0.0)
        self.show()

    def _stop(self) -> None:
        had = self.window().focusWidget() is self.cancel
        self.cancel.setEnabled(False)
        self.went_to = self.window().focusWidget() if had else None
        self.stop.emit()

    def hideEvent(self, event: object) -> None:
        """The next one can be stopped again."""
        self.cancel.setEnabled(True)
        super().hideEvent(event)  # type: ignore[arg-type]
