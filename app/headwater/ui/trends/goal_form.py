"""The form for a goal: what it is about, at least or at most, how many minutes, a day or a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from headwater.records import LEARNED_STATES, Bound, Category, FocusState, Goal, Measured, Per
from headwater.reports.trend import AppSum
from headwater.ui.asking import Said
from headwater.ui.boxes import column, row
from headwater.ui.buttons import Button
from headwater.ui.look import Ui
from headwater.ui.plan import Segmented
from headwater.ui.rules.choosing import Choice
from headwater.ui.stepfields import NumberField
from headwater.ui.text import label

MOST_MIN = 7 * 24 * 60
OFFERED = 20
"""Applications, those that were longest in front."""
FIRST = Goal(Measured.STATE, FocusState.FOCUSED.value, Per.DAY, Bound.AT_LEAST, 120)
_KINDS, _BOUNDS, _PERS = tuple(Measured), (Bound.AT_LEAST, Bound.AT_MOST), (Per.DAY, Per.WEEK)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a goal that was to be kept."""

    opened: int
    sent: Goal
    made: Goal | None
    """With its number; None where it had ended already."""


@dataclass(slots=True)
class GoalsDraft:
    """What outlives the page."""

    goal: Goal | None = None
    """The one that is being written, None while none is."""
    opened: int = 0
    """How often one was begun: one that was left is not the next one, though both be new."""
    kept: Kept | None = None
    """Written by the worker, for the page may be made anew meanwhile; None once the form has heard of it."""


class GoalForm(QWidget):
    """Hidden until it is asked for; Escape leaves it."""

    keep = Signal(object)
    """The goal; one that is kept already has its number."""
    closed = Signal(bool)
    """Whether the keyboard was in it."""

    def __init__(self, ui: Ui, draft: GoalsDraft) -> None:
        super().__init__()
        self._ui, self._draft = ui, draft
        self._apps: list[tuple[str, str]] = []
        """Class names and names."""
        words = ui.words
        self.title = label(ui, "", "strong")
        self.kind = Choice(ui, words("goals.form.of"), [words(f"goals.form.{k}") for k in _KINDS])
        self.what = Choice(ui, words("goals.form.what"), [""])
        self.bound = Segmented(ui, words("goals.form.bound"), [words(f"goals.form.{b}") for b in _BOUNDS])
        self.minutes = NumberField(ui, words("goals.form.minutes"), FIRST.minutes, 1, MOST_MIN)
        self.per = Segmented(ui, words("goals.form.per"), [words(f"goals.form.{p}") for p in _PERS])
        self.refusal = Said(ui, "small")
        self.save = Button(ui, words("goals.form.save"), "primary")
        self.cancel = Button(ui, words("ui.cancel"), "ghost")
        self._build()
        self._connect()
        self._show()
        if draft.goal is None:
            self.hide()

    def _build(self) -> None:
        ui = self._ui
        unit = label(ui, ui.words("goals.form.unit"), "small", "2")
        self.setLayout(
            column(
                self.title, row(self.kind, self.what, None), row(self.bound, self.minutes, unit, self.per, None),
                self.refusal, row(self.save, self.cancel, None), gap=10,
            )
        )  # fmt: skip

    def _connect(self) -> None:
        self.kind.chosen.connect(lambda i: self._edit(of=_KINDS[i], what=self._whats(_KINDS[i])[0][0]))
        self.what.chosen.connect(lambda i: self._edit(what=self._whats(self._goal.of)[i][0]))
        self.bound.chosen.connect(lambda i: self._edit(bound=_BOUNDS[i]))
        self.per.chosen.connect(lambda i: self._edit(per=_PERS[i]))
        self.minutes.changed.connect(lambda: self._edit(minutes=self.minutes.value))
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.leave)

    @property
    def _goal(self) -> Goal:
        return self._draft.goal or FIRST

    def offer(self, apps: Sequence[AppSum], name: str = "") -> None:
        """Applications that a goal may be about; `name` is that of the one that it is about."""
        self._apps = [(a.app, a.name) for a in apps[:OFFERED]]
        goal = self._goal
        if goal.of is Measured.APP and all(app != goal.what for app, _ in self._apps):
            self._apps.insert(0, (goal.what, name or goal.what))
        self._show()

    def _whats(self, kind: Measured) -> list[tuple[str, str]]:
        """What can be chosen, and what each is called."""
        words = self._ui.words
        if kind is Measured.STATE:
            return [(s.value, words(f"state.{s}")) for s in LEARNED_STATES]
        if kind is Measured.CATEGORY:
            return [(c.value, words(f"category.{c}")) for c in Category]
        return self._apps or [("", words("trends.apps.none"))]

    def open_with(self, goal: Goal = FIRST, apps: Sequence[AppSum] = (), name: str = "") -> None:
        """Show it with a goal in it."""
        self._draft.goal = goal
        self._draft.opened += 1
        self.refusal.say("")
        self.offer(apps, name)
        self.show()
        QTimer.singleShot(0, self, lambda: self.kind.setFocus(Qt.FocusReason.TabFocusReason))

    def holds(self, opened: int) -> bool:
        """Whether it is still the goal in it that was then."""
        return self._draft.goal is not None and self._draft.opened == opened

    def settle(self) -> None:
        """Once a goal was kept, the form is done with it; what was changed in it since is a change of it."""
        kept, self._draft.kept = self._draft.kept, None
        if kept is None or not self.holds(kept.opened):
            return
        self.minutes.settle()
        if self._goal == kept.sent:
            self.leave()
            return
        made = kept.made or replace(kept.sent, id=0)  # one that had ended is a new one
        self._draft.goal = replace(self._goal, id=made.id, made=made.made)
        self._show()

    def leave(self) -> None:
        """Leave everything as it is."""
        held = self.isAncestorOf(self.window().focusWidget() or self.window())
        self.hide()  # a number that was typed is taken when the focus goes
        self._draft.goal = None
        self.closed.emit(held)

    def refuse(self, sentence: str) -> None:
        """It could not be kept."""
        self.refusal.say(sentence, anew=True)

    def _edit(self, **changes: Any) -> None:
        self._draft.goal = replace(self._goal, **changes)
        self.refusal.say("")
        self._show()

    def _show(self) -> None:
        goal, words = self._goal, self._ui.words
        self.title.setText(words("goals.form.edit" if goal.id else "goals.form.new"))
        self.setAccessibleName(self.title.text())
        self.kind.choose(_KINDS.index(goal.of))
        offered = self._whats(goal.of)
        current = next((n for n, (value, _) in enumerate(offered) if value == goal.what), 0)
        self.what.offer([name for _, name in offered], current)
        self.bound.choose(_BOUNDS.index(goal.bound))
        self.per.choose(_PERS.index(goal.per))
        if goal.minutes != self.minutes.value:  # else it may be that one is being typed
            self.minutes.show_value(goal.minutes)
        self.save.setEnabled(bool(goal.what))

    def _save(self) -> None:
        self.minutes.settle()
        if self._goal.what:
            self.keep.emit(self._goal)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)
