"""The question "what was that?": as a card on the page, and as a notification."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from headwater.advice import offered_in
from headwater.base import Words
from headwater.charts import state_glyph
from headwater.charts.paint import panel, text
from headwater.charts.tokens import Radius, Size
from headwater.records import Advice, FocusState, Verdict
from headwater.reports.correcting import SAYABLE
from headwater.ui.boxes import Card, holder, picture, row
from headwater.ui.buttons import Button, Painted
from headwater.ui.look import Ui, control
from headwater.ui.notify import ELSE, SAY
from headwater.ui.speak import advice_text
from headwater.ui.text import hint, label, prose
from headwater.ui.toggles import Flow

OFFERED = 3
"""States on a notification: more buttons do not fit on most desktops."""


def note_buttons(advice: Advice, words: Words) -> tuple[tuple[str, str], ...]:
    """A question's buttons on a notification: the likeliest states by name, and "something else"."""
    states = offered_in(advice)[:OFFERED]
    named = tuple((f"{SAY}{state.value}", words(f"state.{state}")) for state in states)
    return (*named, (ELSE, words("question.else")))


def said_state(answer: str) -> FocusState | None:
    """The state that a notification's button names; None where it names none."""
    name = answer.removeprefix(SAY)
    return FocusState(name) if answer.startswith(SAY) and name in SAYABLE else None


class StateButton(Painted):
    """A state by glyph and name."""

    radius = Radius.CONTROL - 1

    def __init__(self, ui: Ui, state: FocusState, key: int) -> None:
        self._word = ui.words("question.away" if state is FocusState.AWAY else f"state.{state}")
        super().__init__(ui, self._word)
        self._state = state
        self.setToolTip(hint(ui.words("question.key", n=key)))
        self.setAccessibleDescription(ui.words("question.key", n=key))
        wide = 8 + 16 + 6 + round(ui.width("label", self._word)) + 11
        self.setFixedSize(wide, max(Size.CONTROL_SMALL, ui.px(Size.CONTROL_SMALL)))

    def draw(self, p: QPainter, r: QRectF) -> None:
        """A quiet button: only the glyph has the state's colour."""
        t = self.ui.theme
        panel(p, r, self.radius, t.hover if self.underMouse() else t.surface, control(t))
        state_glyph(p, QPointF(16, r.height() / 2), self._state, t)
        text(p, r.adjusted(30, 0, -4, 0), self._word, "label", t.text, scale=self.ui.scale)


class QuestionCard(Card):
    """One question with every answer, and a way to hear no more of them; 1 to 6 answer while the focus is in it.

    The answers stand in an order that never changes, and nothing says what the model thinks: the word is the person's.
    """

    def __init__(
        self, ui: Ui, advice: Advice, budget: str, say: Callable[[str, FocusState], None],
        answer: Callable[[str, Verdict], None], never: Callable[[Advice], None],
    ) -> None:  # fmt: skip
        super().__init__(ui, padding=16)
        self.advice, self._say = advice, say
        said = advice_text(advice, ui.words)
        top = row(
            picture("question", ui.theme.text2, 16), label(ui, ui.words("question.head"), "small", "2"), None,
            label(ui, budget, "caption", "3"), gap=6,
        )  # fmt: skip
        self.states = {state: StateButton(ui, state, n) for n, state in enumerate(SAYABLE, 1)}
        for state, button in self.states.items():
            button.clicked.connect(lambda _=False, state=state: self._say(advice.id, state))
        self.answers = {verdict: Button(ui, s, "ghost", small=True) for verdict, s in said.answers}
        for verdict, quiet in self.answers.items():
            quiet.clicked.connect(lambda _=False, verdict=verdict: answer(advice.id, verdict))
        self.never = Button(ui, ui.words("question.never"), "ghost", small=True)
        self.never.clicked.connect(lambda: never(advice))
        self.why = Button(ui, ui.words("ui.why"), "ghost", small=True)
        self.reason = prose(ui, said.why, "small", "2")
        self.reason.setContentsMargins(0, 6, 0, 0)
        self.reason.hide()
        self.why.clicked.connect(lambda: self.reason.setVisible(self.reason.isHidden()))
        more = Flow(*self.answers.values(), self.never, self.why)
        self.add(top, 10, prose(ui, said.title, "title"), 4, prose(ui, said.body, "body", "2"), 12)
        self.add(holder(Flow(*self.states.values(), gap=6)), 8, holder(more), self.reason)
        self.setAccessibleName(f"{said.title} {said.body}")

    def event(self, event: QEvent) -> bool:
        """Digits mean this card while the focus is in it; elsewhere on the page they mean the ribbon."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _digit(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit answers."""
        state = _digit(event)
        if state is None:
            super().keyPressEvent(event)
        else:
            self._say(self.advice.id, state)


def _digit(event: QKeyEvent) -> FocusState | None:
    """The state that a key alone stands for."""
    n = event.key() - Qt.Key.Key_1
    alone = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return SAYABLE[n] if alone and 0 <= n < len(SAYABLE) else None


class QuestionsOff(Card):
    """Questions were turned off just now, and one click turns them on again."""

    def __init__(self, ui: Ui, undo: Callable[[], None]) -> None:
        super().__init__(ui, padding=16)
        self.undo = Button(ui, ui.words("question.undo"), small=True)
        self.undo.clicked.connect(undo)
        title, body = ui.words("question.off"), ui.words("question.off_body")
        self.add(label(ui, title, "small", "2"), 6, prose(ui, body, "body", "2"), 12, row(self.undo, None))
        self.setAccessibleName(f"{title}. {body}")
