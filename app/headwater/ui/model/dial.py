"""The privacy dial: what each way to store titles would mean on the person's own labels, before they choose."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from headwater.base import TitleMode
from headwater.charts.wording import percent
from headwater.engine.learnt import Dial, Dialled
from headwater.ui.asking import Said
from headwater.ui.boxes import column, row
from headwater.ui.buttons import Button
from headwater.ui.chores import Chore, Chores
from headwater.ui.data.card import Task
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.model.card import Rows, bars
from headwater.ui.model.desk import learning_of
from headwater.ui.model.telling import labels
from headwater.ui.text import label, prose

DIAL = "learning.dial"


class DialView(QWidget):
    """A button, and below it a line for each way, side by side with the others."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__()
        self._ui, self._engine = ui, engine
        words = ui.words
        self.ask = Button(ui, words("learn.dial.ask"), small=True)
        self.head, self.rows = Said(ui, "small"), Rows(8)
        self.task = Task(ui, chores, DIAL, self._how, self._told, stoppable=False)
        self.task.doing.bar.hide()
        self.rows.hide()
        line = row(gap=16)
        line.addLayout(
            column(label(ui, words("learn.dial.title"), "strong"),
                   prose(ui, words("learn.dial.why"), "small", "2"), gap=0), 1,
        )  # fmt: skip
        line.addWidget(self.ask)
        self.setLayout(column(line, self.task, self.head, self.rows, gap=8, margins=(20, 4, 20, 14)))
        self.ask.setAccessibleDescription(words("learn.dial.why"))
        self.ask.clicked.connect(self._begin)
        self.task.busy.connect(lambda busy: self.ask.setEnabled(not busy))
        self.task.over.connect(self._over)
        self.task.resume()

    def _begin(self) -> None:
        engine = self._engine
        self.task.begin(lambda _chore: learning_of(engine).dial())

    def _how(self, _chore: Chore) -> tuple[str, float | None]:
        return self._ui.words("learn.dial.counting"), None

    def _told(self, chore: Chore) -> str:
        found: Dial = chore.result
        words = self._ui.words
        if found.labels:
            return ""
        if not found.said:
            return words("learn.dial.none")
        return words("learn.dial.not_kept", labels=labels(found.said, words))

    def _over(self, chore: Chore) -> None:
        found: Dial | None = chore.result
        if found is None or not found.labels:
            self.head.say("")
            self.rows.show_rows([], 1)
            return
        words = self._ui.words
        length = words.duration(found.seconds)
        self.head.say(words("learn.dial.head", labels=labels(found.labels, words), length=length))
        order = {mode.value: n for n, mode in enumerate(TitleMode)}
        ways = sorted(found.ways, key=lambda way: order.get(way.titles, len(order)))
        self.rows.show_rows([self._row(way) for way in ways], 1)

    def _row(self, way: Dialled) -> tuple[QWidget, ...]:
        ui, words = self._ui, self._ui.words
        name = words(f"settings.title_mode.{way.titles}")
        if not way.possible:
            return label(ui, name), prose(ui, words("learn.dial.cannot"), "small", "3"), QWidget()
        said = words("learn.dial.way", met=percent(way.met), unsure=percent(way.unsure))
        return label(ui, name), bars(ui, way.met, name=f"{name}: {said}"), label(ui, said, "number")
