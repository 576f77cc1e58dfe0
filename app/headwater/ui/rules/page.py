"""The page "Categories": what is where, what is not sorted yet, and rules made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from headwater.categories import Rule
from headwater.engine.now import Now
from headwater.ui.asking import Foot
from headwater.ui.boxes import column, row, scrolled
from headwater.ui.buttons import Button
from headwater.ui.chores import Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.rules.desk import RuleDesk, rules_of
from headwater.ui.rules.draft import Dropped, RulesDraft
from headwater.ui.rules.drag import Drag
from headwater.ui.rules.form import RuleForm
from headwater.ui.rules.telling import whole
from headwater.ui.rules.unsorted import UnsortedCard
from headwater.ui.rules.yours import OfPlan, Yours
from headwater.ui.text import label, prose

if TYPE_CHECKING:
    from headwater.engine.unsorted import Effect, Unsorted

_WIDER = 1.25
"""With larger text the side column grows so far at most: the smallest window has no room for more."""
LATER_MS = 20_000
"""While something is recorded, what is shown is read again this often."""


class CategoriesPage(QWidget):
    """`draft` is that of the page before, if this one takes its place; `day` the day that was last looked at."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: RulesDraft | None, day: date) -> None:
        super().__init__()
        self._ui, self._engine, self._chores, self._day = ui, engine, chores, day
        self.draft = draft or RulesDraft()
        self.form = RuleForm(ui, engine, chores, self.draft)
        self.yours, self.of_plan = Yours(ui), OfPlan(ui)
        self.make = Button(ui, ui.words("rules.make"))
        self._foot = Foot(ui, ui.words("rules.undo"), ui.words("rules.undo_hint"))
        self.said, self.undo = self._foot.said, self._foot.undo
        self._inside = QWidget()
        self.area = scrolled(self._inside)
        self.drag = Drag(ui, self, self.area, lambda: [*self.yours.bins, *self.of_plan.bins])
        self.unsorted = UnsortedCard(ui, self.drag, self.draft)
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self.refresh)
        self._steps = 0
        self._build()
        self._connect()

    def _build(self) -> None:
        ui, words = self._ui, self._ui.words
        side, top = (24, 20) if ui.narrow else (32, 24)
        self.unsorted.setFixedWidth(round((256 if ui.narrow else 288) * min(ui.scale, _WIDER)))
        left = column(self.form, self.yours, self.of_plan, None, gap=16)
        body = row(gap=16)
        body.addLayout(left, 1)
        body.addWidget(self.unsorted, 0, Qt.AlignmentFlag.AlignTop)
        head = row(label(ui, words("rules.title"), "display"), None, self.make)
        self._inside.setLayout(
            column(
                head, prose(ui, words("rules.body"), "body", "2"), body, None, gap=16,
                margins=(side, top, side, top),
            )
        )  # fmt: skip
        self.setLayout(column(self.area, self._foot, gap=0))

    def _connect(self) -> None:
        self.make.clicked.connect(self._new)
        self.form.keep.connect(self._keep)
        self.form.closed.connect(self._left)
        self.undo.clicked.connect(self.take_back)
        self.drag.dropped.connect(self._sort)
        self.unsorted.sort.connect(self._sort)
        for card in (self.yours, self.of_plan):
            card.edit.connect(self._edit)
            card.remove.connect(self._remove)
        back = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.take_back)

    # -- reading ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read all of it again."""
        self._later.stop()
        engine, ask = self._engine, self._chores.ask
        ask("rules.listed", lambda: rules_of(engine).listed(), self._show_listed, self._unreadable)
        ask("rules.unsorted", lambda: rules_of(engine).uncategorised(), self._show_unsorted, self._unreadable)
        ask("rules.plans", lambda: rules_of(engine).plans(), self.form.offer)

    def _show_listed(self, listed: list[tuple[Rule, Effect]]) -> None:
        self.yours.show_listed(listed)
        self.of_plan.show_listed(listed)

    def _show_unsorted(self, found: object) -> None:
        if self.drag.active:  # the row in hand stays where it is
            self._later.start()
        else:
            self.unsorted.show_found(found)  # type: ignore[arg-type]

    def _unreadable(self, failure: Exception) -> None:
        self.unsorted.say(failure_text(failure, self._ui.words))

    def hear_change(self) -> None:
        """Something was written: what is shown is read again, some time."""
        if not self._later.isActive():
            self._later.start()

    def show_now(self, _now: Now) -> None:
        """Nothing here is of this moment."""

    def showEvent(self, event: QShowEvent) -> None:
        """It is looked at."""
        super().showEvent(event)
        self.refresh()

    # -- changing -----------------------------------------------------------------------------

    def _new(self) -> None:
        self.form.open_with()

    def sort_app(self, app: str) -> None:
        """Let the person say what an application is for."""
        self.form.open_with(Rule(None, app=app))

    def _sort(self, one: Unsorted, what: Dropped) -> None:
        rule = Rule(what.category, app="" if one.domain else one.app, domain=one.domain, plan=what.plan)
        self._step(lambda desk: desk.add(rule, self._day), "rules.made", rule)

    def _keep(self, rule: Rule) -> None:
        key = "rules.changed" if rule.id else "rules.made"
        self._step(lambda desk: desk.add(rule, self._day), key, rule, self.form.leave)

    def _edit(self, rule: Rule) -> None:
        self.form.open_with(rule)
        self.area.ensureWidgetVisible(self.form)

    def _remove(self, rule: Rule) -> None:
        self._step(lambda desk: desk.remove(rule.id, self._day), "rules.removed", rule)

    def _step(
        self, act: Callable[[RuleDesk], list[Rule]], key: str, rule: Rule, then: Callable[[], None] = lambda: None
    ) -> None:  # fmt: skip
        """Do it in a worker, where it is sure to be done; what was there before can come back."""
        engine, what = self._engine, whole(rule, self._ui.words)

        def work() -> bool:
            desk = rules_of(engine)
            before = desk.rules()
            return act(desk) != before

        def told(changed: bool) -> None:
            self._say(self._ui.words(key, what=what) if changed else self._ui.words("rules.there"), undo=changed)
            then()
            self.refresh()

        self._steps += 1
        self._chores.ask(f"rules.step.{self._steps}", work, told, self._failed, sure=True)

    def take_back(self) -> None:
        """The last step is undone; then the one before it."""
        engine, day = self._engine, self._day

        def work() -> tuple[bool, bool]:
            desk = rules_of(engine)
            return desk.undo(day) is not None, desk.can_undo

        def told(done: tuple[bool, bool]) -> None:
            undone, more = done
            self._say(self._ui.words("rules.undone" if undone else "rules.nothing_back"), undo=more)
            self.refresh()

        self._steps += 1
        self._chores.ask(f"rules.step.{self._steps}", work, told, self._failed, sure=True)

    def _say(self, sentence: str, *, undo: bool) -> None:
        self._foot.say(sentence, undo=undo)

    def _failed(self, failure: Exception) -> None:
        sentence = failure_text(failure, self._ui.words)
        if self.draft.open:
            self.form.refuse(sentence)
        else:
            self._say(sentence, undo=False)

    def _left(self) -> None:
        """The form is closed: the keyboard goes on at the button that opens it."""
        self.make.setFocus(Qt.FocusReason.PopupFocusReason)
