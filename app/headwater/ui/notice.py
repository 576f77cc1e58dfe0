"""Cards that speak up: what is missing, what could not be read, an empty day, the first half hour."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from headwater.charts.paint import CENTER, RIGHT, mix, panel, text
from headwater.charts.tokens import Radius, Space
from headwater.engine import Now
from headwater.ui.access import Role, hear_as, tell
from headwater.ui.boxes import Canvas, Card, clear, column, holder, picture, row, rule
from headwater.ui.buttons import Button
from headwater.ui.chores import in_words
from headwater.ui.look import Ui
from headwater.ui.speak import LEARNING_S
from headwater.ui.text import label, prose


class Banner(Card):
    """What does not work and what would mend it; hidden on request until something else is wrong."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, padding=16)
        self._said: tuple[str, ...] = ()
        self._lines = column(gap=2)
        self.dismiss = Button(ui, ui.words("ui.hide"), "ghost", small=True)
        self.dismiss.clicked.connect(self.hide)
        line = row(gap=12)
        line.addWidget(picture("question", ui.theme.text2, 18), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(holder(self._lines), 1)
        line.addWidget(self.dismiss, 0, Qt.AlignmentFlag.AlignTop)
        self.box.addLayout(line)
        self.box.setContentsMargins(20, 12, 16, 12)
        hear_as(self, Role.AlertMessage)
        self.hide()

    def say(self, sentences: tuple[str, ...]) -> None:
        """Show these sentences; nothing happens while they are the same."""
        if sentences == self._said:
            return
        self._said = sentences
        told = [in_words(s, self.ui.words) for s in sentences]
        clear(self._lines)
        if told:
            self._lines.addWidget(label(self.ui, self.ui.words("ui.trouble"), "strong"))
        for s in told[:5]:
            self._lines.addWidget(prose(self.ui, s, "small", "2"))
        self.setAccessibleName(" ".join(told))
        self.setVisible(bool(told))
        if told:
            tell(self, f"{self.ui.words('ui.trouble')}. {self.accessibleName()}")


class Unreadable(Card):
    """The store cannot be read: the sentence that says why, and another try; hidden until there is one."""

    def __init__(self, ui: Ui, again: Callable[[], None]) -> None:
        super().__init__(ui, padding=32)
        self.hide()
        self._body = prose(ui, "", "body", "2")
        self.retry = Button(ui, ui.words("ui.again"))
        self.retry.clicked.connect(again)
        self.add(label(ui, ui.words("ui.unreadable"), "display"), 8, self._body, 20, row(self.retry, None))

    def say(self, why: str) -> None:
        """Show the reason."""
        why = in_words(why, self.ui.words)
        self._body.say(why)
        self.setAccessibleName(why)
        self.show()


class FirstHalfHour(QWidget):
    """What happens while there is too little to say, and what to do meanwhile."""

    plan = Signal()
    leave = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._share, self._wait = 0.0, ""
        ghosts = row(*(self._ghost(ui.words(k)) for k in ("state.focused", "ui.longest", "ui.pauses")), gap=Space.L)
        self.setLayout(column(self._start(), Space.L, ghosts, gap=0))

    def show_now(self, now: Now) -> None:
        """How far it has come."""
        self._share = min(now.learning_s / LEARNING_S, 1.0)
        self._wait = self._ui.words.duration(max(LEARNING_S - now.learning_s, 60.0))
        self._progress.setAccessibleName(f"{self._ui.words('ui.first.reading')} {self._wait}")
        self._progress.update()

    def _start(self) -> Card:
        ui, words = self._ui, self._ui.words
        self._progress = Canvas(self._draw_wait, h=ui.line("small") + 12)
        left = column(
            prose(ui, words("ui.first.title"), "display"), 8, prose(ui, words("ui.first.body"), "body", "2"), 24,
            self._progress, None, gap=0,
        )  # fmt: skip
        self.set_plan = Button(ui, words("ui.plan.set"), "primary", small=True)
        self.close_window = Button(ui, words("ui.first.close"), small=True)
        self.set_plan.clicked.connect(self.plan)
        self.close_window.clicked.connect(self.leave)
        right = column(
            self._step(1, "plan", self.set_plan), rule(ui), self._step(2, "work", self.close_window), None, gap=0
        )
        box = row(gap=40 if ui.narrow else 64)
        box.addLayout(left, 9)
        box.addLayout(right, 13)
        card = Card(ui, padding=24 if ui.narrow else 32)
        card.box.addLayout(box)
        return card

    def _step(self, n: int, key: str, button: Button) -> QWidget:
        ui, words = self._ui, self._ui.words
        said = column(
            prose(ui, words(f"ui.first.{key}"), "strong"), prose(ui, words(f"ui.first.{key}_why"), "small", "2"), gap=2
        )
        line = row(gap=16, margins=(0, 16, 0, 16))
        line.addWidget(self._number(n), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(said, 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder(line)

    def _number(self, n: int) -> Canvas:
        ui = self._ui

        def draw(p: QPainter, r: QRectF) -> None:
            panel(p, r, 12, ui.theme.sunken)
            text(p, r, str(n), "label", ui.theme.text2, CENTER)

        return Canvas(draw, 24, 24)

    def _draw_wait(self, p: QPainter, r: QRectF) -> None:
        ui, t = self._ui, self._ui.theme
        line = QRectF(0, 0, r.width(), ui.line("small"))
        text(p, line, ui.words("ui.first.reading"), "small", t.text2, scale=ui.scale)
        text(p, line, self._wait, "small", t.text, RIGHT, ui.scale)
        y = line.height() + 8
        panel(p, QRectF(0, y, r.width(), 4), 2, t.sunken)
        panel(p, QRectF(0, y, max(r.width() * self._share, 6), 4), 2, t.text2)

    def _ghost(self, name: str) -> Canvas:
        ui, t = self._ui, self._ui.theme

        def draw(p: QPainter, r: QRectF) -> None:
            pen = QPen(mix(t.line, t.edge, 0.25), 1)
            pen.setDashPattern([4, 4])
            p.setPen(pen)
            p.drawRoundedRect(r.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD, Radius.CARD)
            small, wide = ui.line("small"), r.width() - 40
            text(p, QRectF(20, 16, wide, small), name, "small", t.text2, scale=ui.scale)
            under = QRectF(40, 24 + small, wide - 20, small)
            text(p, QRectF(20, under.top(), 20, small), "–", "title", t.text3, scale=ui.scale)
            text(p, under, ui.words("ui.first.ghost"), "small", t.text3, scale=ui.scale)

        return Canvas(draw, h=2 * ui.line("small") + 48, name=f"{name}: {ui.words('ui.first.ghost')}")
