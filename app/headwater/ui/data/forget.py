"""Forgetting: a time, an application, a site or words of a title; and what is forgotten by its age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from headwater.ui.asking import Ask
from headwater.ui.boxes import row, rule
from headwater.ui.buttons import Button
from headwater.ui.chores import Chore, Chores, failure_text
from headwater.ui.data.card import DataCard, Task
from headwater.ui.data.draft import ForgetDraft
from headwater.ui.data.retention import Retention
from headwater.ui.data.telling import amount, at_local, joined
from headwater.ui.data.what import What
from headwater.ui.desk import desk_of
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.text import prose

if TYPE_CHECKING:
    from headwater.engine.data import Wish
    from headwater.store.aims import Preview

SOON_MS = 300


class ForgetCard(DataCard):
    """Forget."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: ForgetDraft) -> None:
        super().__init__(ui, engine, chores, "forget")
        words = ui.words
        self.what = What(ui, draft)
        self.amount = prose(ui, "", "body", "2")
        self.forget = Button(ui, words("data.forget.do"))
        self.ask = Ask(ui)
        self.task = Task(
            ui, chores, "forget", lambda _c: (words("data.forget.doing"), None), self._told, stoppable=False
        )  # fmt: skip
        self.retention = Retention(ui, engine, chores)
        self.add(self.what, self.amount, row(self.forget, None), self.ask, self.task, 6, rule(ui), self.retention)
        self._said = ""
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.refresh)
        self.what.changed.connect(self._changed)
        self.what.entered.connect(self._ask)
        self.forget.clicked.connect(self._ask)
        self.task.busy.connect(lambda _busy: self._enable())
        self.task.over.connect(self.refresh)
        self._enable()
        self.task.resume()

    # -- how much -----------------------------------------------------------------------------

    def _changed(self) -> None:
        self.chores.drop("amount")  # an answer to it would be about something else
        self._said = ""
        self.amount.say("")
        self.ask.leave()
        self.task.put_away()
        self._enable()
        self._soon.start()

    def refresh(self, _chore: object = None) -> None:
        """Count again."""
        wish = self._wish()
        if wish is None:
            self._show_amount("", self.words("data.backwards") if self.what.backwards else "")
            return
        self.chores.ask(
            "amount", lambda: desk_of(self.engine).what_is_forgotten(wish()), self._counted,
            lambda e: self._show_amount("", failure_text(e, self.words)),
        )  # fmt: skip

    def _counted(self, found: Preview) -> None:
        said = amount(found, self.words, self.engine.clock.offset_s)
        none = self.words("data.forget.none")
        self._show_amount(said, self.words("data.forget.would", what=said) if said else none)

    def _show_amount(self, said: str, sentence: str) -> None:
        self._said = said
        self.amount.say(sentence)
        self._enable()

    def _enable(self) -> None:
        self.forget.setEnabled(bool(self._said) and not self.task.running)

    def _wish(self) -> Wished | None:
        """What is asked for, to be made where its modules may be loaded; None while nothing is."""
        draft, offset = self.what.draft, self.engine.clock.offset_s
        sort, name = draft.sort, draft.names.get(draft.sort, "").strip()
        start = at_local(draft.first, draft.from_min, offset)
        end = at_local(draft.last, draft.to_min, offset) + 60.0
        if self.what.backwards or (sort != "range" and not name):
            return None
        return Wished(sort, name, start, end)

    # -- doing it -----------------------------------------------------------------------------

    def _ask(self) -> None:
        wish = self._wish()
        if wish is None or not self.forget.isEnabled():
            return
        question = self.words("data.forget.ask", what=self._said)
        self.ask.ask(question, self.words("data.forget.yes"), lambda: self._forget(wish))

    def _forget(self, wish: Wished) -> None:
        def work(_chore: Chore) -> object:
            return desk_of(self.engine).forget(wish())

        self.task.begin(work)

    def _told(self, chore: Chore) -> str:
        words, forgotten = self.words, chore.result
        said = amount(forgotten.what, words, self.engine.clock.offset_s)
        done = words("data.forget.done", what=said) if said else words("data.forget.none")
        if not forgotten.left:
            return done
        left = joined((path.name for path in forgotten.left), words)
        return f"{done} {words('data.forget.left', names=left)}"


class Wished:
    """A wish that is made when it is called: in a worker, since its module is large."""

    def __init__(self, sort: str, name: str, start: float, end: float) -> None:
        self._sort, self._name, self._start, self._end = sort, name, start, end

    def __call__(self) -> Wish:
        """The wish."""
        from headwater.engine.data import Sort, Wish

        sort = Sort(self._sort)
        return Wish(sort, start=self._start, end=self._end) if sort is Sort.RANGE else Wish(sort, self._name)
