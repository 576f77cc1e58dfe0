"""Plans on the page: the one that holds, and the note of the one that ended last."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from headwater.charts.tokens import Space
from headwater.engine import Now
from headwater.records import Intent
from headwater.ui.boxes import column
from headwater.ui.chores import Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.sessions.card import NoteCard, SessionCard
from headwater.ui.sessions.desk import sessions_of

if TYPE_CHECKING:
    from headwater.engine.belonging import Thing
    from headwater.engine.planning import SessionShown


class Plans(QWidget):
    """Both cards, each while there is something to show; what they show is found out by workers."""

    wanted = Signal(object)
    """The card that the person asked for: it is to be seen."""
    left = Signal()
    """What had the focus is gone, and neither card is there to take it."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        self._now: Now | None = None
        self._asked = False
        """The person wants to write the note, as soon as it is there."""
        self._noted: float | None = None
        """Where the plan begins whose note the field is for."""
        self._here = True
        self.note, self.card = NoteCard(ui, self._note), SessionCard(ui, engine)
        self._said_note: float | None = None
        """Where the plan begins of which a note was just given: it goes at once, not when the store has taken it."""
        self.setLayout(column(self.note, self.card, gap=Space.L))
        self.card.otherwise.connect(self._otherwise)
        self.card.back.connect(self._back)
        self.hide()

    def show_now(self, now: Now, *, here: bool) -> None:
        """The engine's present state; `here`: the page shows today."""
        before, self._now, self._here = self._now, now, here
        ended = now.ended if now.ended and now.ended.start != self._said_note else None
        if ended is not None:
            self._show_ended(ended)
        if _another(before, now):
            self.card.forget()
        self.card.show_now(now)
        self._show_cards(note=ended is not None and here, card=now.intent is not None and here)
        if before is None or (before.intent, before.ended) != (now.intent, now.ended):
            self.refresh()
        if self._asked and not self.note.isHidden() and here:
            self._asked = False
            self.note.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.wanted.emit(self.note)

    def _show_ended(self, plan: Intent) -> None:
        """The field keeps what is typed while it is the same plan's."""
        if self._noted != plan.start:
            self._noted = plan.start
            self.note.field.clear()
            self.note.figures.hide()
        self.note.show_plan(plan.text)

    def _show_cards(self, *, note: bool, card: bool) -> None:
        """Where a card goes that has the focus, the other one takes it."""
        focus = self.window().focusWidget()
        held = next((c for c in (self.note, self.card) if focus and (c is focus or c.isAncestorOf(focus))), None)
        shown = ((self.note, note), (self.card, card))
        for one, on in shown:
            one.setVisible(on)
        self.setVisible(note or card)
        if held is not None and not dict(shown)[held]:
            other = next((c for c, on in shown if on), None)
            if other is None:
                self.left.emit()
            else:
                other.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_note(self) -> None:
        """Let the person write the note, as soon as it is asked here."""
        self._asked = True
        if self._now is not None:
            self.show_now(self._now, here=self._here)

    @property
    def typed(self) -> tuple[float, str] | None:
        """A note that is half-written, with where its plan begins."""
        text = self.note.field.text()
        return (self._noted, text) if self._noted is not None and text else None

    def take_up(self, typed: tuple[float, str] | None) -> None:
        """Go on with a note that was begun elsewhere."""
        if typed is not None and typed[0] == self._noted:
            self.note.field.setText(typed[1])

    def refresh(self) -> None:
        """Find out again what is shown."""
        if self._here and self._now is not None and (self._now.intent or self._now.ended):
            engine = self._engine
            self._chores.ask("sessions.shown", lambda: sessions_of(engine).shown(), self._show)

    def _show(self, found: tuple[SessionShown, ...]) -> None:
        for shown in found:
            if shown.over:
                self.note.show_report(shown.report)
            else:
                self.card.show_shown(shown)

    def _note(self, text: str) -> None:
        ended = self._now.ended if self._now else None
        if ended is None:
            return
        self._said_note = ended.start
        self.note.field.clear()
        sessions_of(self._engine).note(text)
        if self._now is not None:
            self.show_now(self._now, here=self._here)

    def _otherwise(self, thing: Thing) -> None:
        plan = self._now.intent.text if self._now and self._now.intent else ""
        part, engine = thing.sort.value != "belongs", self._engine
        key = "session.said_part" if part else "session.said_not"
        told = self._ui.words(key, name=thing.name, plan=plan)
        self._change(lambda: sessions_of(engine).belongs(plan, thing, part=part), told, undo=True)

    def _back(self) -> None:
        engine = self._engine
        self._change(lambda: sessions_of(engine).undo(), self._ui.words("session.undone"), undo=False)

    def _change(self, act: Callable[[], object], told: str, *, undo: bool) -> None:
        def done(_result: object) -> None:
            self.card.say(told, undo=undo)
            self.refresh()

        def failed(failure: Exception) -> None:
            self.card.say(failure_text(failure, self._ui.words), undo=False)

        self._chores.ask("sessions.step", act, done, failed, sure=True)


def _another(before: Now | None, now: Now) -> bool:
    """Whether another plan holds; the same one with another end is no other."""
    if before is None or before.intent is None or now.intent is None:
        return before is not None and before.intent is not now.intent
    return before.intent.text != now.intent.text
