"""First start, step by step: what it does, what is stored, what may be noticed, and when."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from headwater.base import Settings
from headwater.charts.paint import panel
from headwater.ui.access import tell
from headwater.ui.boxes import Canvas, column, holder, row, scrolled
from headwater.ui.buttons import Button
from headwater.ui.chores import Chores
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.tabbing import stops
from headwater.ui.text import label
from headwater.ui.welcome.art import art
from headwater.ui.welcome.draft import WelcomeDraft
from headwater.ui.welcome.hours import HoursStep
from headwater.ui.welcome.permits import PermitsStep
from headwater.ui.welcome.step import Step
from headwater.ui.welcome.stored import StoredStep
from headwater.ui.welcome.what import WhatStep

_DOT, _AIR = QPointF(20, 4), 8


class _Start(Button):
    """It comes where the way on was: the second half of a double click there does not start."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Not taken as a press."""
        event.accept()


class Welcome(QWidget):
    """`start` carries the settings that were agreed to; `draft` is that of the page before, if this one takes its
    place. Escape goes a step back, and loses nothing."""

    start = Signal(object)
    not_now = Signal()
    sample_made = Signal(object)

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: WelcomeDraft | None = None) -> None:
        super().__init__()
        self._ui, words = ui, ui.words
        self.draft = draft or WelcomeDraft(engine.settings)
        self.what = WhatStep(ui, engine, chores, self.draft)
        self.stored = StoredStep(ui, engine, chores, self.draft)
        self.permits = PermitsStep(ui, engine, chores, self.draft)
        self.hours = HoursStep(ui, engine, chores, self.draft)
        self.steps: tuple[Step, ...] = (self.what, self.stored, self.permits, self.hours)
        self.back = Button(ui, words("welcome.back"), "ghost")
        self.skip = Button(ui, words("ui.welcome.not_now"))
        self.next = Button(ui, words("welcome.next"), "primary")
        self.go = _Start(ui, words("ui.welcome.start"), "primary")
        self.dots = Canvas(self._draw_dots, w=round(4 * (_DOT.x() + _AIR)), h=12)
        self.where = label(ui, "", "small", "2")
        self.next.clicked.connect(lambda: self.turn_to(self.draft.step + 1))
        self.back.clicked.connect(lambda: self.turn_to(self.draft.step - 1))
        self.go.clicked.connect(lambda: self.start.emit(self.chosen()))
        self.skip.clicked.connect(self.not_now)
        self.what.made.connect(self.sample_made)
        self._build()
        self._show()

    def _build(self) -> None:
        narrow = self._ui.narrow
        side, top = (36, 20) if narrow else (72, 48)
        form = column(*self.steps, gap=0, margins=(side, 12, side, 8))
        self.area = scrolled(holder(form))
        head = row(self.dots, self.where, None, gap=12, margins=(side, top, side, 4))
        foot = row(self.back, None, self.skip, self.next, self.go,
                   margins=(side, 8 if narrow else 12, side, 16 if narrow else 36))  # fmt: skip
        box = row(gap=0)
        box.addWidget(art(self._ui))
        box.addLayout(column(holder(head), self.area, foot, gap=0), 1)
        self.setLayout(box)

    def chosen(self) -> Settings:
        """The settings as the steps stand, agreed to."""
        return replace(self.draft.settings, agreed=True)

    # -- going on -----------------------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The one that is looked at."""
        return self.steps[self.draft.step]

    def turn_to(self, n: int) -> None:
        """Another step; there is none before the first and after the last."""
        n = min(max(n, 0), len(self.steps) - 1)
        if n == self.draft.step:
            return
        self.draft.step = n
        self._show()
        self.area.verticalScrollBar().setValue(0)
        # Not the button that was just pressed: pressed twice it must not go two steps, or start.
        first = next(iter(stops(self.step)), self.back)
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        tell(self, f"{self.where.text()}. {self.step.title}")

    def _show(self) -> None:
        n, words = self.draft.step, self._ui.words
        for step in self.steps:
            step.setVisible(step is self.step)
        last = n == len(self.steps) - 1
        self.where.setText(words("welcome.step", n=n + 1, of=len(self.steps)))
        self.dots.setAccessibleName(self.where.text())
        self.dots.update()
        self.back.setVisible(n > 0)
        self.next.setVisible(not last)
        self.go.setVisible(last)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back one step."""
        if event.key() == Qt.Key.Key_Escape:
            self.turn_to(self.draft.step - 1)
            return
        super().keyPressEvent(event)

    def _draw_dots(self, p: QPainter, r: QRectF) -> None:
        t, y = self._ui.theme, (r.height() - _DOT.y()) / 2
        for i in range(len(self.steps)):
            cell = QRectF(i * (_DOT.x() + _AIR), y, _DOT.x(), _DOT.y())
            panel(p, cell, _DOT.y() / 2, t.ink if i <= self.draft.step else t.line)
