"""The card of goals: how each stands, and adding, changing and ending them. No days in a row, no praise, no blame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from headwater.records import Goal
from headwater.reports.trend import AppSum
from headwater.ui.asking import Bar, Said
from headwater.ui.boxes import clear, column, row, rule
from headwater.ui.buttons import Button
from headwater.ui.chores import Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.text import prose
from headwater.ui.titled import TitledCard
from headwater.ui.trends.goal_form import FIRST, GoalForm, GoalsDraft
from headwater.ui.trends.goal_telling import lines, named

if TYPE_CHECKING:
    from headwater.reports.goals import GoalProgress


class GoalRow(QWidget):
    """One goal."""

    def __init__(self, ui: Ui, told: GoalProgress) -> None:
        super().__init__()
        self.told, words = told, ui.words
        self.name = named(told.goal, told.name, words)
        first, second = lines(told, words)
        self.bar = Bar(ui, f"{self.name}: {first}")
        self.bar.show_part(told.part)
        self.change = _small(ui, "goals.change", "goals.change_of", self.name)
        self.end = _small(ui, "goals.end", "goals.end_of", self.name)
        head = row(prose(ui, self.name, "strong"), self.change, self.end, gap=4)
        head.setStretch(0, 1)
        said = column(prose(ui, first, "small", "1"), prose(ui, second, "small", "2"), gap=0)
        self.setLayout(column(head, self.bar, said, gap=6))
        self.setAccessibleName(f"{self.name}: {first}. {second}")


def _small(ui: Ui, key: str, of: str, goal: str) -> Button:
    made = Button(ui, ui.words(key), "ghost", small=True)
    made.setAccessibleName(ui.words(of, goal=goal))
    return made


class GoalsCard(TitledCard):
    """Reads for itself, and changes through the engine."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: GoalsDraft) -> None:
        super().__init__(ui, "goals")
        self._engine, self._chores = engine, chores
        self._apps: Sequence[AppSum] = ()
        self.rows: list[GoalRow] = []
        self._list = column(gap=14)
        self.none = prose(ui, self.words("goals.none"), "small", "2")
        self.form = GoalForm(ui, draft)
        self.new = Button(ui, self.words("goals.add"), small=True)
        self.undo = Button(ui, self.words("goals.undo"), "ghost", small=True)
        self.said = Said(ui, "small")
        foot = row(self.new, self.said, self.undo, None, gap=12)
        foot.setStretch(1, 1)
        self.add(self.none, self._list, self.form, foot)
        self.new.setVisible(draft.goal is None)
        self.undo.hide()
        self.none.hide()
        self.new.clicked.connect(lambda: self._open(FIRST))
        self.form.keep.connect(self._keep)
        self.form.closed.connect(self._closed)
        self.undo.clicked.connect(self._undo)

    # -- reading ------------------------------------------------------------------------------

    def offer(self, apps: Sequence[AppSum]) -> None:
        """Applications that a goal may be about."""
        self._apps = apps
        self.form.offer(apps)

    def refresh(self) -> None:
        """Read how they stand."""
        engine = self._engine

        def read() -> Sequence[GoalProgress]:
            return engine.goals.progress()  # loading it takes a while

        self._chores.ask("goals", read, self._show, self._failed)

    def _show(self, found: Sequence[GoalProgress]) -> None:
        focused = self._focused()
        clear(self._list)
        self.rows = [GoalRow(self.ui, told) for told in found]
        for n, line in enumerate(self.rows):
            if n:
                self._list.addWidget(rule(self.ui))
            self._list.addWidget(line)
            line.change.clicked.connect(partial(self._change, line.told))
            line.end.clicked.connect(partial(self._end, line))
        self.none.setVisible(not self.rows and self.form.isHidden())
        if focused is not None:
            self._focus_again(*focused)

    def _focused(self) -> tuple[int, bool] | None:
        """The number of the goal whose buttons have the focus, and whether it is the one that ends it."""
        found = ((r.told.goal.id, r.end.hasFocus()) for r in self.rows if r.change.hasFocus() or r.end.hasFocus())
        return next(found, None)

    def _focus_again(self, number: int, end: bool) -> None:
        line = next((r for r in self.rows if r.told.goal.id == number), None)
        wanted: QWidget = self.new if line is None else line.end if end else line.change
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, failure: Exception) -> None:
        self.said.say(failure_text(failure, self.words))

    # -- changing -----------------------------------------------------------------------------

    def _open(self, goal: Goal, name: str = "") -> None:
        self.said.say("")
        self.undo.hide()
        self.new.hide()
        self.none.hide()
        self.form.open_with(goal, self._apps, name)

    def _change(self, told: GoalProgress, _on: bool = False) -> None:
        self._open(told.goal, told.name)

    def _closed(self) -> None:
        self.new.show()
        self.none.setVisible(not self.rows)
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self, goal: Goal) -> None:
        engine = self._engine
        name = next((a.name for a in self._apps if a.app == goal.what), goal.what)

        def keep() -> Goal | None:
            return engine.goals.change(goal) if goal.id else engine.goals.add(goal)

        def kept(made: Goal | None) -> None:
            self.form.leave()
            key = "goals.gone" if made is None else "goals.kept"
            self._say(self.words(key, goal=named(made or goal, name, self.words)))

        self._do(keep, kept, lambda e: self.form.refuse(failure_text(e, self.words)))

    def _end(self, line: GoalRow, _on: bool = False) -> None:
        engine, number = self._engine, line.told.goal.id

        def ended(found: Goal | None) -> None:
            if found is None:
                self._say(self.words("goals.gone"))
                return
            self._say(self.words("goals.ended", goal=line.name))
            self.undo.show()

        self._do(lambda: engine.goals.end(number), ended, self._failed)

    def _undo(self) -> None:
        engine = self._engine

        def undo() -> Goal | None:
            return engine.goals.undo()

        def undone(found: Goal | None) -> None:
            if self.undo.hasFocus():
                self.new.setFocus(Qt.FocusReason.OtherFocusReason)
            self.undo.hide()
            if found is None:
                self._say(self.words("goals.not_undone"))
                return
            name = next((a.name for a in self._apps if a.app == found.what), found.what)
            self._say(self.words("goals.undone", goal=named(found, name, self.words)))

        self._do(undo, undone, self._failed)

    def _do(self, work: Callable[[], Any], then: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        """In a worker, surely; then read how they stand."""

        def done(answer: Any) -> None:
            then(answer)
            self.refresh()

        self._chores.ask("goals.do", work, done, failed, sure=True)

    def _say(self, sentence: str) -> None:
        self.said.say(sentence, anew=True)
