"""The card of goals: how each stands, and adding, changing and ending them. No days in a row, no praise, no blame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from headwater.records import Goal
from headwater.reports.trend import AppSum
from headwater.ui.asking import Bar, Said
from headwater.ui.boxes import clear, column, row, rule
from headwater.ui.buttons import Button, give_focus, pass_focus, ringed
from headwater.ui.chores import Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.text import prose
from headwater.ui.titled import TitledCard
from headwater.ui.trends.goal_form import FIRST, GoalForm, GoalsDraft, Kept
from headwater.ui.trends.goal_telling import lines, named

if TYPE_CHECKING:
    from headwater.reports.goals import GoalProgress


class GoalRow(QWidget):
    """One goal."""

    def __init__(self, ui: Ui, told: GoalProgress) -> None:
        super().__init__()
        self.told, words = told, ui.words
        self.ending = False
        """Whether it was asked for already."""
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
        self._engine, self._chores, self._draft = engine, chores, draft
        self._apps: Sequence[AppSum] = ()
        self._number = count()
        self._keeping = False
        self._ended = True
        """Whether the way back is that of a goal that has ended, not of one that was changed."""
        self._names: dict[str, str] = {}
        """Of applications."""
        self._unread = ""
        """Why they could not be read."""
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
        self.form.settle()
        self.new.setVisible(draft.goal is None)
        self.undo.hide()
        self.none.hide()
        self.new.clicked.connect(lambda: self._open(FIRST))
        self.form.keep.connect(self._keep)
        self.form.closed.connect(self._closed)
        self.undo.clicked.connect(self.take_back)

    # -- reading ------------------------------------------------------------------------------

    def offer(self, apps: Sequence[AppSum]) -> None:
        """Applications that a goal may be about."""
        self._apps = apps
        self._names |= {a.app: a.name for a in apps}
        self.form.offer(apps)

    def refresh(self) -> None:
        """Read how they stand."""
        engine = self._engine

        def read() -> Sequence[GoalProgress]:
            return engine.goals.progress()  # loading it takes a while

        self._chores.ask("goals", read, self._show, self._not_read)

    def _show(self, found: Sequence[GoalProgress]) -> None:
        if self._unread and self.said.accessibleName() == self._unread:
            self.said.say("")
        self._unread, focused = "", self._focused()
        self.form.settle()
        clear(self._list)
        self.rows = [GoalRow(self.ui, told) for told in found]
        self._names |= {told.goal.what: told.name for told in found}
        for n, line in enumerate(self.rows):
            if n:
                self._list.addWidget(rule(self.ui))
            self._list.addWidget(line)
            line.change.clicked.connect(partial(self._change, line.told))
            line.end.clicked.connect(partial(self._end, line))
        self.none.setVisible(not self.rows and self.form.isHidden())
        if focused is not None:
            self._focus_again(*focused)

    def _focused(self) -> tuple[int, bool, bool] | None:
        """The number of the goal whose buttons have the focus, whether it is the one that ends it, and has a ring."""
        found = ((r.told.goal.id, b is r.end, ringed(b)) for r in self.rows for b in (r.change, r.end) if b.hasFocus())
        return next(found, None)

    def _focus_again(self, number: int, end: bool, ring: bool) -> None:
        line = next((r for r in self.rows if r.told.goal.id == number), None)
        wanted: QWidget = self.new if line is None else line.end if end else line.change
        give_focus(wanted, ring=ring)

    def _not_read(self, failure: Exception) -> None:
        self._unread = failure_text(failure, self.words)
        self.said.say(self._unread)

    def _failed(self, failure: Exception) -> None:
        self._say(failure_text(failure, self.words))

    # -- changing -----------------------------------------------------------------------------

    def _open(self, goal: Goal, name: str = "") -> None:
        self.said.say("")
        self.undo.hide()
        self.new.hide()
        self.none.hide()
        self.form.open_with(goal, self._apps, name)

    def _change(self, told: GoalProgress, _on: bool = False) -> None:
        self._open(told.goal, told.name)

    def _closed(self, held: bool) -> None:
        self.new.show()
        self.none.setVisible(not self.rows)
        if held:
            self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self, goal: Goal) -> None:
        if self._keeping:
            return
        engine, draft, opened = self._engine, self._draft, self._draft.opened
        self._keeping = True

        def keep() -> Goal | None:
            made = engine.goals.change(goal) if goal.id else engine.goals.add(goal)
            draft.kept = Kept(opened, goal, made)
            return made

        def kept(made: Goal | None) -> None:
            self._keeping = False
            self.undo.hide()  # of another step, which the sentence is not about
            self.form.settle()
            key = "goals.gone" if made is None else "goals.kept"
            self._say(self.words(key, goal=self._named(made or goal)))
            if goal.id and made is not None:
                self._offer_undo(ended=False)

        def refused(failure: Exception) -> None:
            self._keeping = False
            if self.form.holds(opened):  # another may be in it since
                self.form.refuse(failure_text(failure, self.words))
            else:
                self._failed(failure)

        self._do(keep, kept, refused)

    def _end(self, line: GoalRow, _on: bool = False) -> None:
        if line.ending:
            return
        engine, number, line.ending = self._engine, line.told.goal.id, True

        def ended(found: Goal | None) -> None:
            if found is None:
                self._say(self.words("goals.gone"))
                return
            self._say(self.words("goals.ended", goal=line.name))
            self._offer_undo(ended=True)

        def failed(failure: Exception) -> None:
            line.ending = False
            self._failed(failure)

        self._do(lambda: engine.goals.end(number), ended, failed)

    def take_back(self) -> None:
        """Once: there is nothing more to take back."""
        if self.undo.isHidden():
            return
        engine = self._engine
        if self.undo.hasFocus():
            pass_focus(self.undo, self.new)
        self.undo.hide()

        def undo() -> Goal | None:
            return engine.goals.undo()

        def undone(found: Goal | None) -> None:
            if found is None:
                self._say(self.words("goals.not_undone"))
                return
            key = "goals.undone" if self._ended else "goals.unchanged"
            self._say(self.words(key, goal=self._named(found)))

        def failed(failure: Exception) -> None:
            self.undo.show()
            self._failed(failure)

        self._do(undo, undone, failed)

    def _offer_undo(self, *, ended: bool) -> None:
        self._ended, name = ended, self.words("goals.undo" if ended else "goals.unchange")
        self.undo.setText(name)
        self.undo.setAccessibleName(name)
        self.undo.show()

    def _named(self, goal: Goal) -> str:
        return named(goal, self._names.get(goal.what, goal.what), self.words)

    def _do(self, work: Callable[[], Any], then: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        """In a worker, surely; then read how they stand."""

        def done(answer: Any) -> None:
            then(answer)
            self.refresh()

        self._chores.ask(f"goals.do {next(self._number)}", work, done, failed, sure=True)

    def _say(self, sentence: str) -> None:
        self.said.say(sentence, anew=True)
