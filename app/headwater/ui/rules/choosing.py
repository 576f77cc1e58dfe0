"""Menus to choose out of: a category, what belongs to the plan, a plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from headwater.charts.paint import metrics
from headwater.records import Category
from headwater.ui.buttons import Button
from headwater.ui.look import Ui
from headwater.ui.menus import menu
from headwater.ui.plain import plain
from headwater.ui.rules.draft import Dropped
from headwater.ui.rules.telling import CATEGORIES

_WIDEST = 320


def sorting_menu(ui: Ui, parent: QWidget, likely: Category | None, then: Callable[[Dropped], None]) -> QMenu:
    """All that something can be sorted into; what it looks like stands first as well."""
    made = menu(ui, parent)
    if likely is not None:
        made.setDefaultAction(_add(made, ui.words(f"category.{likely}"), partial(then, Dropped(likely))))
        made.addSeparator()
    for category in CATEGORIES:
        _add(made, ui.words(f"category.{category}"), partial(then, Dropped(category)))
    made.addSeparator()
    for plan, key in ((False, "away"), (True, "part")):
        _add(made, ui.words(f"rules.plan.{key}"), partial(then, Dropped(plan=plan)))
    made.setActiveAction(made.actions()[0])
    return made


def _add(made: QMenu, name: str, then: Callable[[], None]) -> QAction:
    action = made.addAction(name.replace("&", "&&"))
    action.triggered.connect(lambda _on=False: then())
    return action


class Choice(Button):
    """One out of many: shows which, and opens them all."""

    chosen = Signal(int)
    """The person made another choice."""

    def __init__(self, ui: Ui, name: str, choices: Sequence[str], current: int = 0) -> None:
        super().__init__(ui, "")
        self._ui, self._name = ui, name
        self.offer(choices, current)
        self.clicked.connect(self.open_all)

    def offer(self, choices: Sequence[str], current: int) -> None:
        """Other choices."""
        self.choices = [plain(c) for c in choices]
        self.choose(current)

    def choose(self, i: int) -> None:
        """Make choice number `i` the current one."""
        self.current = i
        shown = metrics("label", self._ui.scale).elidedText(
            self.choices[i], Qt.TextElideMode.ElideRight, self._ui.px(_WIDEST) - 40
        )
        self.setText(f"{shown} ▾".replace("&", "&&"))
        self.setAccessibleName(f"{self._name}: {self.choices[i]}")

    def open_all(self) -> QMenu:
        """The menu, below."""
        made = menu(self._ui, self)
        wide = self._ui.px(_WIDEST)
        for i, choice in enumerate(self.choices):
            short = metrics("body", self._ui.scale).elidedText(choice, Qt.TextElideMode.ElideRight, wide)
            action = _add(made, short, partial(self._pick, i, choice))
            action.setCheckable(True)
            action.setChecked(i == self.current)
        made.setActiveAction(made.actions()[self.current])
        made.popup(self.mapToGlobal(self.rect().bottomLeft()))
        return made

    def _pick(self, i: int, choice: str) -> None:
        """Out of the menu; others may have been offered since it was opened."""
        if self.choices[i : i + 1] == [choice]:
            self._take(i)
        elif choice in self.choices:
            self._take(self.choices.index(choice))

    def _take(self, i: int) -> None:
        before = self.current
        self.choose(i)
        if i != before:
            self.chosen.emit(i)
