"""Histories that were brought in, each with a way to take it out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from headwater.ui.boxes import column, rule
from headwater.ui.buttons import Button
from headwater.ui.chores import Chore, Chores
from headwater.ui.data.card import Line, Lines, Task
from headwater.ui.data.telling import brought_line
from headwater.ui.desk import desk_of
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.text import label

if TYPE_CHECKING:
    from headwater.store import Brought


class Imports(QWidget):
    """Nothing is shown while there is none."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        words = ui.words
        self.lines = Lines(ui)
        self.undo: dict[int, Button] = {}
        self.task = Task(
            ui, chores, "undo", lambda _c: (words("data.bring.undoing"), None), lambda _c: words("data.bring.undone"),
            stoppable=False,
        )  # fmt: skip
        self._head = label(ui, words("data.bring.list"), "label", "2")
        self._shown: list[Brought] = []
        self.setLayout(column(self._head, self.lines, self.task, gap=4))
        self._head.hide()
        self.task.over.connect(self.refresh)
        self.task.busy.connect(self._busy)
        self.task.resume()

    def refresh(self, _chore: object = None) -> None:
        """Read again what was brought in; where that cannot be read, there is nothing to take out."""
        self._chores.ask("brought", lambda: desk_of(self._engine).brought(), self._show, lambda _e: self._show([]))

    def _show(self, found: list[Brought]) -> None:
        found = [b for b in found if b.events or b.segments]
        if found == self._shown:
            return
        self._shown = found
        self.undo = {}
        self.lines.show_items(*(w for b in found for w in (rule(self._ui), self._line(b))))
        self._head.setVisible(bool(found))
        self._busy(self.task.running)

    def _line(self, brought: Brought) -> Line:
        words = self._ui.words
        strong, rest = brought_line(brought, words, self._engine.clock.offset_s)
        button = self.undo[brought.id] = Button(self._ui, words("data.bring.undo"), "ghost", small=True)
        line = Line(self._ui, strong, rest, button)
        button.clicked.connect(
            lambda: self.lines.ask_below(
                line, words("data.bring.undo_ask"), words("data.bring.undo_yes"), lambda: self._take_out(brought.id)
            )
        )
        return line

    def _take_out(self, number: int) -> None:
        def work(_chore: Chore) -> None:
            desk_of(self._engine).take_out(number)

        self.task.begin(work)

    def _busy(self, busy: bool) -> None:
        for button in self.undo.values():
            button.setEnabled(not busy)
