"""The categories with what the person has put in each, and what they said of their plan; all of it to drop on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from headwater.categories import Rule
from headwater.charts.paint import hline, panel
from headwater.charts.tokens import Radius
from headwater.ui.boxes import Card, clear, column, row
from headwater.ui.buttons import Button, pass_focus
from headwater.ui.look import Ui
from headwater.ui.rules.draft import Dropped
from headwater.ui.rules.drag import SIDE, Target
from headwater.ui.rules.telling import CATEGORIES, lasting, named, notes, says, whole
from headwater.ui.text import Elided, label, prose

if TYPE_CHECKING:
    from headwater.engine.unsorted import Effect


class RuleLine(QWidget):
    """A rule: what it asks for, how much that was, and what can be done with it."""

    edit = Signal(object)
    remove = Signal(object)

    def __init__(self, ui: Ui, rule: Rule, effect: Effect, also: str) -> None:
        super().__init__()
        self.rule, self.effect = rule, effect
        words = ui.words
        length = lasting(effect.seconds, words)
        matched = words("rules.yours.matched", length=length) if effect.windows else words("rules.yours.unmatched")
        rest = words("rules.join").join(part for part in (also, matched) if part)
        self.change = Button(ui, words("rules.edit"), "ghost", small=True)
        self.drop = Button(ui, words("rules.remove"), "ghost", small=True)
        told = whole(rule, words)
        for button in (self.change, self.drop):
            button.setAccessibleDescription(told)
        line = row(gap=4)
        line.addLayout(column(Elided(ui, named(rule, words)), Elided(ui, rest, "small", "3"), gap=0), 1)
        line.addWidget(self.change)
        line.addWidget(self.drop)
        said = [Elided(ui, note, "small", "2") for note in notes(effect, words)]
        self.setLayout(column(line, *said, gap=2, margins=(0, 3, 0, 5)))
        self.setAccessibleName(f"{told}. {rest}")
        self.change.clicked.connect(lambda: self.edit.emit(rule))
        self.drop.clicked.connect(lambda: self.remove.emit(rule))


class Bin(Target):
    """Something to sort into, with the rules that do."""

    edit = Signal(object)
    remove = Signal(object)

    def __init__(self, ui: Ui, name: str, what: Dropped) -> None:
        super().__init__(what)
        self._ui = ui
        self.lines: list[RuleLine] = []
        self.setAccessibleName(name)
        self._none = label(ui, ui.words("rules.yours.none"), "small", "3")
        head = row(Elided(ui, name, "strong"), self._none, gap=8, margins=(0, 4, 0, 4))
        head.setStretch(0, 1)
        self._list = column(gap=0, margins=(0, 0, 0, 0))
        self.setLayout(column(head, self._list, gap=0, margins=(SIDE, 3, SIDE, 3)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rules(self, found: Iterable[tuple[Rule, Effect]]) -> None:
        """These are in it; nothing is touched while they are the same, and the button that has the focus keeps it."""
        shown = [(rule.id, rule, effect) for rule, effect in found]
        if shown == [(line.rule.id, line.rule, line.effect) for line in self.lines]:
            return
        old, self.lines = self.lines, [RuleLine(self._ui, rule, of, self._also(rule)) for _, rule, of in shown]
        for n, line in enumerate(self.lines):
            line.edit.connect(self.edit)
            line.remove.connect(self.remove)
            self._list.insertWidget(n, line)
            line.show()  # at once, for the keyboard
        self._hand_over(old)
        clear(self._list, len(self.lines))
        self._none.setVisible(not self.lines)

    def _hand_over(self, old: list[RuleLine]) -> None:
        """The focus, to the same button of the same rule; where that rule is gone, to what removes no other one."""
        had = next(((n, line) for n, line in enumerate(old) if line.change.hasFocus() or line.drop.hasFocus()), None)
        if had is None or not self.lines:
            return
        at, before = had
        button = before.drop if before.drop.hasFocus() else before.change
        same = next((line for line in self.lines if line.rule.id == before.rule.id), None)
        if same is None:
            heir = self.lines[min(at, len(self.lines) - 1)].change
        else:
            heir = same.drop if button is before.drop else same.change
        pass_focus(button, heir)

    def _also(self, rule: Rule) -> str:
        """What the rule says beside that it is in here: its plan, or its category too."""
        if self.what.category is None:
            return says(rule, self._ui.words) if rule.intent or rule.category else ""
        return says(rule, self._ui.words) if rule.plan is not None else ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A hairline below; a ground with an ink edge while something would fall in."""
        p, t, r = QPainter(self), self._ui.theme, QRectF(self.rect())
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.lit:
            panel(p, r.adjusted(0, 0, 0, -1), Radius.CONTROL, t.hover, t.ink)
        else:
            hline(p, r.bottom() - 1, r.left() + SIDE, r.right() - SIDE, t.line)


class _BinCard(Card):
    edit = Signal(object)
    remove = Signal(object)

    def __init__(self, ui: Ui, name: str, bins: list[Bin]) -> None:
        super().__init__(ui, padding=16)
        self.bins = bins
        title = ui.words(f"rules.{name}.title")
        self.setAccessibleName(title)
        body = prose(ui, ui.words(f"rules.{name}.body"), "small", "2")
        self.box.setContentsMargins(16 - SIDE, 16, 16 - SIDE, 16)
        self.add(column(label(ui, title, "title"), body, gap=4, margins=(SIDE, 0, SIDE, 0)), 8, *bins)
        for one in bins:
            one.edit.connect(self.edit)
            one.remove.connect(self.remove)


class Yours(_BinCard):
    """The categories."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, "yours", [Bin(ui, ui.words(f"category.{c}"), Dropped(c)) for c in CATEGORIES])

    def show_listed(self, listed: list[tuple[Rule, Effect]]) -> None:
        """All rules there are."""
        for one in self.bins:
            one.show_rules(pair for pair in listed if pair[0].category is one.what.category)


class OfPlan(_BinCard):
    """Away from the plan, and part of it."""

    def __init__(self, ui: Ui) -> None:
        keys = ((False, "away"), (True, "part"))
        super().__init__(ui, "plan", [Bin(ui, ui.words(f"rules.plan.{key}"), Dropped(plan=plan)) for plan, key in keys])

    def show_listed(self, listed: list[tuple[Rule, Effect]]) -> None:
        """All rules there are."""
        for one in self.bins:
            one.show_rules(pair for pair in listed if pair[0].plan is one.what.plan)
