"""The form for a rule made by hand, with what it would do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from headwater.categories import Rule
from headwater.categories.rules import LONGEST, named
from headwater.ui.asking import Said
from headwater.ui.boxes import Card, column, holder, row
from headwater.ui.buttons import Button
from headwater.ui.chores import Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.plan import Field, Segmented
from headwater.ui.rules.choosing import Choice
from headwater.ui.rules.desk import rules_of
from headwater.ui.rules.draft import EMPTY, RulesDraft
from headwater.ui.rules.telling import CATEGORIES, matches, would
from headwater.ui.text import label, prose

if TYPE_CHECKING:
    from headwater.engine.unsorted import Effect

SOON_MS = 300
_FIELDS = {"app": "app", "title": "words", "domain": "site", "project": "project"}
"""Parts of a rule, and what they are called here."""
_PLANS = (None, False, True)


class RuleForm(Card):
    """Hidden until it is asked for; Escape leaves it."""

    keep = Signal(object)
    closed = Signal()

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: RulesDraft) -> None:
        super().__init__(ui, padding=16)
        self._engine, self._chores, self._draft = engine, chores, draft
        words = ui.words
        self.title = label(ui, "", "title")
        self.fields = {part: _named_field(ui, key) for part, key in _FIELDS.items()}
        categories = [words("rules.form.no_category"), *(words(f"category.{c}") for c in CATEGORIES)]
        self.category = Choice(ui, words("rules.form.category"), categories)
        self.plan = Segmented(
            ui, words("rules.form.plan"), [words(f"rules.form.plan_{key}") for key in ("none", "away", "part")]
        )
        self.intent = Choice(ui, words("rules.form.which"), [words("rules.form.any_plan")])
        self._plans: list[str] = []
        self.preview = prose(ui, "", "small", "2")
        self.refusal = Said(ui, "small")
        self.save = Button(ui, words("rules.form.save"), "primary")
        self.cancel = Button(ui, words("ui.cancel"), "ghost")
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._ask)
        self._build()
        self._connect()
        self._show()
        if not draft.open:
            self.hide()

    def _build(self) -> None:
        ui, words = self.ui, self.ui.words
        grid = QGridLayout()
        grid.setSpacing(10)
        for n, (part, key) in enumerate(_FIELDS.items()):
            name = label(ui, words(f"rules.form.{key}"), "label", "2")
            grid.addLayout(column(name, self.fields[part], gap=4), n // 2, n % 2)

        def under(key: str, w: QWidget) -> QWidget:
            return holder(column(label(ui, words(f"rules.form.{key}"), "label", "2"), row(w, None), gap=4))

        self._which = under("which", self.intent)
        self.add(
            self.title, 4, prose(ui, words("rules.form.why"), "small", "2"), 10, grid, 12,
            under("category", self.category), 12, under("plan", self.plan), 12, self._which, 12, self.preview,
            self.refusal, 12, row(self.save, self.cancel, None),
        )  # fmt: skip

    def _connect(self) -> None:
        for part, line in self.fields.items():
            line.textChanged.connect(lambda text, part=part: self._typed(**{part: text}))
            line.returnPressed.connect(self._save)
        self.category.chosen.connect(lambda i: self._typed(category=CATEGORIES[i - 1] if i else None))
        self.plan.chosen.connect(lambda i: self._typed(plan=_PLANS[i]))
        self.intent.chosen.connect(lambda i: self._typed(intent=self._plans[i - 1] if i else ""))
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.leave)

    # -- opening ------------------------------------------------------------------------------

    def open_with(self, rule: Rule = EMPTY) -> None:
        """Show it with a rule in it; one that is kept already has a number."""
        self._draft.rule, self._draft.open = replace(rule), True  # another one, though it be the same
        self._show()
        self.show()
        QTimer.singleShot(0, self, self._focus)  # perhaps its page is still to be shown

    def _focus(self) -> None:
        rule = self._draft.rule
        first = next((f for part, f in self.fields.items() if getattr(rule, part)), self.fields["app"])
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def leave(self) -> None:
        """Leave everything as it is."""
        self._draft.rule, self._draft.open = EMPTY, False
        self._chores.drop("rules.effect")
        self._soon.stop()
        self.hide()
        self.closed.emit()

    def offer(self, plans: list[str]) -> None:
        """Plans that were declared."""
        self._plans = plans
        self._show_plans()

    def _show(self) -> None:
        rule, words = self._draft.rule, self.ui.words
        self.title.setText(words("rules.form.edit" if rule.id else "rules.form.new"))
        self.setAccessibleName(self.title.text())
        for part, line in self.fields.items():
            line.blockSignals(True)
            line.setText(getattr(rule, part))
            line.setCursorPosition(0)  # of a long one the beginning is seen
            line.blockSignals(False)
        self.category.choose(CATEGORIES.index(rule.category) + 1 if rule.category in CATEGORIES else 0)
        self.plan.choose(_PLANS.index(rule.plan))
        self._show_plans()
        self._follow()

    def _show_plans(self) -> None:
        own = self._draft.rule.intent
        if own and own not in self._plans:
            self._plans = [own, *self._plans]
        current = self._plans.index(own) + 1 if own else 0
        self.intent.offer([self.ui.words("rules.form.any_plan"), *self._plans], current)

    # -- typing -------------------------------------------------------------------------------

    def _typed(self, **changes: object) -> None:
        self._draft.rule = replace(self._draft.rule, **changes)  # type: ignore[arg-type]
        self._follow()

    def _follow(self) -> None:
        """What can be kept, and soon what it would do."""
        rule = self._draft.rule
        self._which.setVisible(rule.plan is not None)
        self.save.setEnabled(self._complete)
        self._chores.drop("rules.effect")
        self.preview.say("")
        self.refusal.say("")
        if self._draft.open and any(part.strip() for part in named(rule)):
            self._soon.start()

    @property
    def _complete(self) -> bool:
        rule = self._draft.rule
        return any(part.strip() for part in named(rule)) and (rule.category is not None or rule.plan is not None)

    def _ask(self) -> None:
        """Before a category is chosen, how much it matches is told all the same."""
        rule = self._draft.rule
        if rule.category is None and rule.plan is None:
            rule = replace(rule, category=CATEGORIES[0])
        self._chores.ask("rules.effect", lambda: rules_of(self._engine).effect(rule), self._tell, self._failed)

    def _tell(self, effect: Effect) -> None:
        words = self.ui.words
        self.preview.say_lines(would(effect, words) if self._complete else (matches(effect, words),))

    def _failed(self, failure: Exception) -> None:
        self.preview.say(failure_text(failure, self.ui.words))

    def refuse(self, sentence: str) -> None:
        """It could not be kept."""
        self._chores.drop("rules.effect")
        self._soon.stop()
        self.preview.say("")
        self.refusal.say(sentence, anew=True)

    def _save(self) -> None:
        if self._complete:
            self.keep.emit(self._draft.rule)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)


def _named_field(ui: Ui, key: str) -> Field:
    field = Field(ui, ui.words(f"rules.form.{key}"), ui.words(f"rules.form.{key}_hint"))
    field.setMaxLength(LONGEST)
    return field
