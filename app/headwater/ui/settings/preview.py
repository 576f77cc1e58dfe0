"""What would change, line by line, before it does."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from headwater.charts.paint import panel
from headwater.charts.tokens import Radius
from headwater.ui.access import tell
from headwater.ui.boxes import clear, column, holder, row
from headwater.ui.buttons import Button
from headwater.ui.look import Ui
from headwater.ui.settings.changes import Step, forgets
from headwater.ui.settings.wording import BY_NAME, title, value_text
from headwater.ui.text import Elided, Prose, prose


class Preview(QWidget):
    """One line a setting; Escape leaves everything as it is."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._then: Callable[[], None] = lambda: None
        self._back: QWidget | None = None
        self.question = Prose(ui, "")
        self.lines: list[Elided] = []
        self._box = column(gap=4)
        self.yes, self.no = Button(ui, "", small=True), Button(ui, ui.words("ui.cancel"), "ghost", small=True)
        self.yes.clicked.connect(self._agreed)
        self.no.clicked.connect(self.leave)
        buttons = row(self.yes, self.no, None, gap=6)
        self.setLayout(column(self.question, holder(self._box), buttons, gap=10, margins=(16, 12, 16, 12)))
        self.hide()

    def ask(self, question: str, step: Step, yes: str, then: Callable[[], None], note: str = "") -> None:
        """Show it; `then` is called once if the person says yes."""
        self.question.say(question)
        clear(self._box)
        self.lines = [self._line(name, *values) for name, values in step.items()]
        for line in self.lines:
            self._box.addWidget(line)
        days = forgets(step)
        for said in (note, self._ui.words("settings.bring.forgets", n=days) if days else ""):
            if said:
                self._box.addWidget(prose(self._ui, said, "small", "2"))
        self.yes.setText(yes.replace("&", "&&"))
        self.yes.setAccessibleName(yes)
        self.yes.setAccessibleDescription(question)
        self._then, self._back = then, QApplication.focusWidget()
        self.show()
        tell(self, question)
        self.no.setFocus(Qt.FocusReason.TabFocusReason)

    def _line(self, name: str, was: object, becomes: object) -> Elided:
        words, option = self._ui.words, BY_NAME[name]
        before, after = value_text(words, option, was), value_text(words, option, becomes)
        said = words("settings.bring.line", title=title(words, name), before=before, after=after)
        return Elided(self._ui, said, "small", "2")

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
