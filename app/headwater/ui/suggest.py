"""The advice column: the suggestion that waits for an answer, and what was suggested earlier."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from headwater.advice import stretch_of
from headwater.charts.scale import clock
from headwater.charts.tokens import Size, Space
from headwater.charts.wording import verdict_key
from headwater.records import Advice, AdviceKind, FocusState, Verdict
from headwater.reports import AdviceShown, DayReport
from headwater.ui.boxes import Card, clear, column, holder, picture, row
from headwater.ui.buttons import Button
from headwater.ui.face import Face
from headwater.ui.line import ASKS, LineCard
from headwater.ui.look import Ui
from headwater.ui.options import keep
from headwater.ui.question import QuestionCard, QuestionsOff
from headwater.ui.speak import advice_text
from headwater.ui.text import label, prose
from headwater.ui.why import rests_on_state

Answered = Callable[[str, Verdict], None]
LEADS = (AdviceKind.WIND_DOWN, AdviceKind.BEST_HOURS)
"""Kinds whose acceptance opens another place."""
PICTURES = {
    AdviceKind.BREAK: "cup", AdviceKind.DRIFT: "question", AdviceKind.RESUME: "flag", AdviceKind.PRAISE: "cup",
    AdviceKind.NOTE: "edit", AdviceKind.TOMORROW: "flag", AdviceKind.BEST_HOURS: "focus", AdviceKind.EYES: "eye",
    AdviceKind.MESSAGES: "mail", AdviceKind.WIND_DOWN: "moon", AdviceKind.SURGE: "rise",
    AdviceKind.QUESTION: "question",
}  # fmt: skip
EARLIER = 6
"""Lines of earlier suggestions; there are at most four a day, and more only where the settings changed."""


def budget(ui: Ui, engine: Face, n: int) -> str:
    """How many suggestions there were today, and how many there may be."""
    return ui.words("ui.budget", n=n, most=max(engine.settings.suggestions_per_day, n))


class SuggestionCard(Card):
    """One suggestion with its answers, and on request the reason."""

    def __init__(self, ui: Ui, advice: Advice, n: int, engine: Face, answer: Answered) -> None:
        super().__init__(ui, padding=16)
        said = advice_text(advice, ui.words)
        self.advice = advice
        top = row(
            picture(PICTURES[advice.kind], ui.theme.text2, 16), label(ui, ui.words("ui.suggestion"), "small", "2"),
            None, label(ui, budget(ui, engine, n), "caption", "3"), gap=6,
        )  # fmt: skip
        self.answers = {v: self._button(v, s, i, answer) for i, (v, s) in enumerate((*said.answers, *said.more))}
        shown = [self.answers[v] for v, _ in said.answers]
        self.why = Button(ui, ui.words("ui.why"), "ghost", small=True)
        self.reason = prose(ui, said.why, "small", "2")
        self.reason.hide()
        self.note = prose(ui, "", "body")
        self.note.hide()
        self.why.clicked.connect(lambda: self.reason.setVisible(self.reason.isHidden()))
        more = row(self.why, *(self.answers[v] for v, _ in said.more), None, gap=4)
        self.add(top, 10, prose(ui, said.title, "title"), 4, prose(ui, said.body, "body", "2"), 4, self.note, 10)
        self.add(*self._lines(shown), 4, more, self.reason)
        self.setAccessibleName(f"{said.title}. {said.body}")
        self._why = said.why

    def tell_why(self, reason: str) -> None:
        """What the state that it rests on rests on."""
        if reason:
            self.reason.say_lines((self._why, reason))

    def tell_note(self, note: str) -> None:
        """What the person noted when they left it."""
        self.note.say(note)
        self.note.show()
        self.setAccessibleName(f"{self.accessibleName()} {note}")

    def _button(self, verdict: Verdict, s: str, i: int, answer: Answered) -> Button:
        kind = "primary" if i == 0 else "plain" if i == 1 else "ghost"
        button = Button(self.ui, s, kind, small=True)
        button.clicked.connect(lambda: answer(self.advice.id, verdict))
        return button

    def _lines(self, buttons: list[Button]) -> list[QWidget]:
        """The answers side by side, or below each other where their words are long."""
        ui = self.ui
        wide = (Size.ADVICE_NARROW if ui.narrow else Size.ADVICE) - 32
        gap = 4 if ui.narrow else 6
        if sum(b.sizeHint().width() for b in buttons) + gap * (len(buttons) - 1) <= wide:
            return [holder(row(*buttons, None, gap=gap))]
        return [holder(column(row(buttons[0], None), row(*buttons[1:], None, gap=gap), gap=6))]


class Suggestions(QWidget):
    """The column beside the page's cards."""

    answered = Signal(str)
    """The id of a suggestion that was answered here."""
    resumed = Signal(object)
    """A suggestion that says where the person was: they may have noted something there."""
    led = Signal(object)
    """A suggestion that was accepted, and that leads somewhere else: to the review, or to a plan."""
    wondered = Signal(object)
    """The suggestion of which somebody wants to know why it was made."""

    def __init__(self, ui: Ui, engine: Face) -> None:
        super().__init__()
        self._ui, self._engine = ui, engine
        self._shown: tuple[AdviceShown, ...] | None = None
        self._report: DayReport | None = None
        self._answered: set[str] = set()
        self._again: set[str] = set()
        """Questions that were closed with all others, and are open again."""
        self._settled: frozenset[str] = frozenset()
        """Questions about what the person has said otherwise by now."""
        self._turned_off: Advice | None = None
        """The question that was open when the person wanted no more of them."""
        self._trouble = ""
        self._lines: list[tuple[Advice, LineCard]] = []
        """The lines that the person is writing, the last one last."""
        self.off: QuestionsOff | None = None
        self.card: SuggestionCard | QuestionCard | None = None
        self.setFixedWidth(round((Size.ADVICE_NARROW if ui.narrow else Size.ADVICE) * max(1.0, ui.scale * 0.9)))
        self._box = column(gap=Space.L)
        self.setLayout(self._box)

    @property
    def line(self) -> LineCard | None:
        """The line that the person is writing."""
        return self._lines[-1][1] if self._lines else None

    @property
    def typed(self) -> tuple[tuple[Advice, str], ...]:
        """The lines that are not kept yet."""
        return tuple((advice, line.field.text()) for advice, line in self._lines)

    def take_up(self, typed: tuple[tuple[Advice, str], ...]) -> None:
        """Go on with lines that were begun elsewhere."""
        for advice, text in typed:
            self._begin(advice).field.setText(text)

    def tell_why(self, ident: str, reason: str) -> None:
        """Why the state was so that a suggestion rests on, if that is still open."""
        if isinstance(self.card, SuggestionCard) and self.card.advice.id == ident:
            self.card.tell_why(reason)

    def tell_note(self, ident: str, note: str) -> None:
        """What was noted of what a suggestion is about, if that is still open."""
        if isinstance(self.card, SuggestionCard) and self.card.advice.id == ident:
            self.card.tell_note(note)

    def show_report(self, report: DayReport) -> None:
        """The day's suggestions; nothing is touched while they are the same."""
        self._report = report
        settled = frozenset(a.advice.id for a in report.advice if _is_settled(a, report))
        if report.advice == self._shown and settled == self._settled:
            return
        before, self._settled, self._shown = self._settled, settled, report.advice
        self._build(report)
        for ident in settled - before:
            self.answered.emit(ident)

    def _build(self, report: DayReport) -> None:
        if self._lines:  # nobody's half-written line goes because something was suggested
            return
        focused = self.off is not None and self.off.undo.hasFocus()
        clear(self._box)
        waiting = [a for a in report.advice if self._waits(a)]
        today = report.start <= report.now < report.end
        current = waiting[-1].advice if waiting and today else None
        self.card = None
        self._build_off(focused=focused)
        if current is not None:
            self.card = self._card(current, len(report.advice))
            self._box.addWidget(self.card)
            if current.kind is AdviceKind.RESUME:
                self.resumed.emit(current)
        elif self.off is None:
            self._box.addWidget(self._quiet(today))
        if self._trouble:
            self._box.addWidget(prose(self._ui, self._trouble, "small", "2"))
        earlier = [a for a in report.advice if a.advice is not current]
        if earlier:
            self._box.addWidget(self._earlier(earlier[-EARLIER:], report))
        self._box.addStretch(1)

    def _build_off(self, *, focused: bool) -> None:
        """Questions were turned off here: where the undo had the focus, the new one has it."""
        self.off = QuestionsOff(self._ui, self._undo) if self._turned_off is not None else None
        if self.off is not None:
            self._box.addWidget(self.off)
            if focused:
                self.off.undo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _waits(self, shown: AdviceShown) -> bool:
        ident = shown.advice.id
        if shown.advice.kind is AdviceKind.QUESTION and not self._engine.settings.ask_questions:
            return False
        if ident in self._settled:
            return False
        if ident in self._again:
            return shown.answer is None or shown.answer.verdict is not Verdict.ACCEPTED
        return shown.answer is None and ident not in self._answered

    def _card(self, advice: Advice, n: int) -> "SuggestionCard | QuestionCard":
        if advice.kind is not AdviceKind.QUESTION:
            card = SuggestionCard(self._ui, advice, n, self._engine, self._answer)
            if rests_on_state(advice):
                card.why.clicked.connect(lambda: self.wondered.emit(advice))
            return card
        return QuestionCard(self._ui, advice, budget(self._ui, self._engine, n), self._say, self._answer, self._never)

    def _answer(self, ident: str, verdict: Verdict) -> None:
        """Keep the answer; the card goes at once, not when the store has taken it."""
        self._engine.answer(ident, verdict)
        card = self.card
        self._gone(ident)
        if verdict is Verdict.ACCEPTED and card is not None:
            self.lead(card.advice)

    def lead(self, advice: Advice) -> None:
        """Where an accepted suggestion leads: to a line here, or to another place."""
        if advice.kind in LEADS:
            self.led.emit(advice)
        if advice.kind not in ASKS:
            return
        self._begin(advice).ask()

    def _begin(self, advice: Advice) -> LineCard:
        """In the place of everything else, but not of a line that is half-written."""
        if not self._lines:
            clear(self._box)
            self._box.addStretch(1)
        line = LineCard(
            self._ui, self._engine, advice, lambda: self._line_over(line), lambda: self._line_kept(line)
        )  # fmt: skip
        self._lines.append((advice, line))
        self._box.insertWidget(0, line)
        return line

    def _line_kept(self, line: LineCard) -> None:
        """It says so until something else is to be shown."""
        self._lines = [one for one in self._lines if one[1] is not line]

    def _line_over(self, line: LineCard) -> None:
        self._line_kept(line)
        if line.isAncestorOf(self.window().focusWidget()):
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # not whatever comes next on the page
        line.hide()
        if self._report is not None:
            self._build(self._report)

    def _say(self, ident: str, state: FocusState) -> None:
        self._engine.say(ident, state)
        self._gone(ident)

    def _gone(self, ident: str) -> None:
        self._answered.add(ident)
        self._again.discard(ident)
        self.answered.emit(ident)
        if self.card is not None:
            self.card.hide()

    def _never(self, advice: Advice) -> None:
        """No more questions; the one that was open is closed with them."""
        self._turned_off = advice
        self._answer(advice.id, Verdict.NOT_HELPFUL)
        self._switch(on=False)

    def _undo(self) -> None:
        """They are asked again, and the one that was open is back."""
        if self._turned_off is not None:
            self._again.add(self._turned_off.id)
        self._turned_off = None
        self._switch(on=True)

    def _switch(self, *, on: bool) -> None:
        self._trouble = keep(self._engine, ask_questions=on)
        if self._report is not None:
            self._build(self._report)
        if self.off is not None:
            self.off.undo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _quiet(self, today: bool) -> Card:
        ui = self._ui
        card = Card(ui, padding=16)
        body = ui.words("ui.no_suggestion" if today else "ui.no_suggestion_then")
        return card.add(label(ui, ui.words("ui.suggestions"), "small", "2"), 6, prose(ui, body, "body", "2"))

    def _earlier(self, shown: list[AdviceShown], report: DayReport) -> QWidget:
        ui = self._ui
        lines = [self._line(a, report) for a in reversed(shown)]
        head = label(ui, ui.words("ui.earlier"), "label", "2")
        return holder(column(head, 2, *lines, gap=4, margins=(16, 0, 4, 0)))

    def _line(self, shown: AdviceShown, report: DayReport) -> QWidget:
        ui = self._ui
        key = verdict_key(shown)
        if key in ("none", Verdict.EXPIRED) and shown.advice.id in self._settled:
            key = "answered"
        answer = ui.words(f"page.verdict.{key}")
        when = clock(shown.advice.at, report.offset_s, ui.words)
        what = f"{ui.words(f'page.kind.{shown.advice.kind.value}')} – {answer}"
        line = row(label(ui, when, "small", "3"), gap=12)
        line.addWidget(prose(ui, what, "small", "2"), 1)
        return holder(line, f"{when} {what}")


def _is_settled(shown: AdviceShown, report: DayReport) -> bool:
    """The question was not answered by naming a state, but the person has said of its whole stretch what it was."""
    stretch = stretch_of(shown.advice) if shown.advice.kind is AdviceKind.QUESTION else None
    if stretch is None or (shown.answer is not None and shown.answer.verdict is Verdict.ACCEPTED):
        return False
    start, end = stretch
    inside = [span for span in report.spans if min(span.end, end) - max(span.start, start) > 1]
    return bool(inside) and all(span.corrected for span in inside)
