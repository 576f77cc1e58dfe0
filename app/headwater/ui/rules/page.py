"""The page "Categories": what is where, what is not sorted yet, and rules made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from headwater.categories import Rule
from headwater.engine.now import Now
from headwater.ui.begun import Begun
from headwater.ui.boxes import column, row, scrolled
from headwater.ui.buttons import Button
from headwater.ui.chores import Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.rules.desk import RuleDesk, rules_of
from headwater.ui.rules.draft import EMPTY, Dropped, RulesDraft
from headwater.ui.rules.drag import Drag
from headwater.ui.rules.form import RuleForm
from headwater.ui.rules.telling import whole
from headwater.ui.rules.unsorted import UnsortedCard
from headwater.ui.rules.yours import OfPlan, Yours
from headwater.ui.side import SidePage
from headwater.ui.steps import Steps
from headwater.ui.text import label, prose

if TYPE_CHECKING:
    from headwater.engine.unsorted import Effect, NotSorted, Unsorted

_WIDER = 1.25
"""With larger text the side column grows so far at most: the smallest window has no room for more."""
LATER_MS, SOON_MS = 20_000, 2000
"""While something is recorded, what is shown is read again this often; and so soon, if something was in hand then."""


class CategoriesPage(SidePage):
    """`draft` is that of the page before, if this one takes its place; `day` the day that was last looked at."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: RulesDraft | None, day: date) -> None:
        super().__init__()
        self._ui, self._engine, self._chores, self._day = ui, engine, chores, day
        self.draft = draft or RulesDraft()
        self.form = RuleForm(ui, engine, chores, self.draft)
        self.yours, self.of_plan = Yours(ui), OfPlan(ui)
        self.make = Button(ui, ui.words("rules.make"))
        self._inside = QWidget()
        self.area = scrolled(self._inside)
        self.steps = Steps(ui, chores, self, self.area, "rules", lambda: self.draft.can_undo)
        self.said, self.undo = self.steps.foot.said, self.steps.foot.undo
        self.drag = Drag(ui, self, self.area, lambda: [*self.yours.bins, *self.of_plan.bins])
        self.unsorted = UnsortedCard(ui, self.drag, self.draft)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self.refresh)
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
        self.setLayout(column(self.area, self.steps.foot, gap=0))

    def _connect(self) -> None:
        self.make.clicked.connect(self._new)
        self.form.keep.connect(self._keep)
        self.form.closed.connect(self._left)
        self.steps.back.connect(self.take_back)
        self.steps.over.connect(self.refresh)
        self.drag.dropped.connect(self._sort)
        self.unsorted.sort.connect(self._sort)
        for card in (self.yours, self.of_plan):
            card.edit.connect(self._edit)
            card.remove.connect(self._remove)

    # -- reading ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read all of it again."""
        self._later.stop()
        engine, ask = self._engine, self._chores.ask
        ask("rules.listed", lambda: rules_of(engine).listed(), self._show_listed, self._unreadable)
        ask("rules.unsorted", lambda: rules_of(engine).uncategorised(), self._show_unsorted, self._unreadable)
        ask("rules.plans", lambda: rules_of(engine).plans(), self._show_plans)

    def _show_listed(self, listed: list[tuple[Rule, Effect]]) -> None:
        self._settle()
        if self._is_free():
            self.yours.show_listed(listed)
            self.of_plan.show_listed(listed)

    def _show_unsorted(self, found: NotSorted) -> None:
        if self._is_free():
            self.unsorted.show_found(found)

    def _show_plans(self, plans: list[str]) -> None:
        if self._is_free():
            self.form.offer(plans)

    def _is_free(self) -> bool:
        """Whether what is shown may be made anew; what is dragged or pressed, or has its menu open, stays where it is,
        and is read again soon."""
        app = QApplication
        pressed = app.mouseButtons() != Qt.MouseButton.NoButton or app.activePopupWidget() is not None
        if pressed or self.drag.active:
            self._later.start(SOON_MS)
            return False
        return True

    def _unreadable(self, failure: Exception) -> None:
        self.unsorted.say(failure_text(failure, self._ui.words))

    def hear_change(self) -> None:
        """Something was written: what is shown is read again, some time."""
        if not self._later.isActive():
            self._later.start(LATER_MS)

    def show_now(self, _now: Now) -> None:
        """Nothing here is of this moment."""

    def hand_over(self, begun: Begun, day: date) -> None:
        """See `SidePage`."""
        begun.rules = self.draft if self.draft.open and self.draft.rule not in (EMPTY, self.draft.kept) else None

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
        draft = self.draft

        def keep(desk: RuleDesk) -> list[Rule]:
            rules = desk.add(rule, self._day)
            draft.kept = rule
            return rules

        def refused(sentence: str) -> None:
            (self.form.refuse if draft.open and draft.rule is rule else self.steps.say)(sentence)

        self._step(keep, "rules.changed" if rule.id else "rules.made", rule, refused)

    def _edit(self, rule: Rule) -> None:
        self.form.open_with(rule)
        self.area.ensureWidgetVisible(self.form)

    def _remove(self, rule: Rule) -> None:
        self._step(lambda desk: desk.remove(rule.id, self._day), "rules.removed", rule)

    def _step(
        self, act: Callable[[RuleDesk], list[Rule]], key: str, rule: Rule,
        refused: Callable[[str], object] | None = None,
    ) -> None:  # fmt: skip
        """Something that can be taken back."""
        draft, words = self.draft, self._ui.words
        sentence = words(key, what=whole(rule, words))

        def work(desk: RuleDesk) -> str:
            last, draft.done = draft.done, ""
            before = desk.rules()
            changed = act(desk) != before
            if not changed and sentence != last:
                return words("rules.gone" if key == "rules.removed" else "rules.there")
            draft.done = sentence
            return sentence if changed else ""  # one click too many

        self._do(work, refused)

    def take_back(self) -> None:
        """The last step is undone; then the one before it."""
        draft, words = self.draft, self._ui.words

        def work(desk: RuleDesk) -> str:
            draft.done = ""
            return words("rules.undone" if desk.undo(self._day) is not None else "rules.nothing_back")

        self._do(work)

    def _do(self, work: Callable[[RuleDesk], str], refused: Callable[[str], object] | None = None) -> None:
        engine, draft = self._engine, self.draft

        def act() -> str:
            desk = rules_of(engine)
            try:
                return work(desk)
            finally:
                draft.can_undo = desk.can_undo

        self.steps.do(act, self._settle, refused)

    def _settle(self) -> None:
        """The form of a rule that was kept is done with, on whichever page it is by now; one of another rule is not."""
        if self.draft.open and self.draft.kept is self.draft.rule:
            self.form.leave()

    def _left(self) -> None:
        """The form is closed: the keyboard goes on at the button that opens it."""
        self.make.setFocus(Qt.FocusReason.PopupFocusReason)
