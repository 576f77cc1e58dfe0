"""The advice column: the suggestion that waits for an answer, and what was suggested earlier."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from headwater.charts.scale import clock
from headwater.charts.tokens import Size, Space
from headwater.records import Advice, AdviceKind, Verdict
from headwater.reports import AdviceShown, DayReport
from headwater.ui.boxes import Card, column, holder, picture, row
from headwater.ui.buttons import Button
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.speak import advice_text
from headwater.ui.text import label, prose

Answered = Callable[[str, Verdict], None]
_PICTURES = {AdviceKind.BREAK: "cup", AdviceKind.DRIFT: "question", AdviceKind.RESUME: "flag"}
EARLIER = 6
"""Lines of earlier suggestions; there are at most four a day, and more only where the settings changed."""


class SuggestionCard(Card):
    """One suggestion with its answers, and on request the reason."""

    def __init__(self, ui: Ui, advice: Advice, n: int, engine: Face, answer: Answered) -> None:
        super().__init__(ui, padding=16)
        said = advice_text(advice, ui.words)
        self.advice = advice
        budget = ui.words("ui.budget", n=n, most=max(engine.settings.suggestions_per_day, n))
        top = row(
            picture(_PICTURES[advice.kind], ui.theme.text2, 16), label(ui, ui.words("ui.suggestion"), "small", "2"),
            None, label(ui, budget, "caption", "3"), gap=6,
        )  # fmt: skip
        self.answers = {v: self._button(v, s, i, answer) for i, (v, s) in enumerate((*said.answers, *said.more))}
        shown = [self.answers[v] for v, _ in said.answers]
        self.why = Button(ui, ui.words("ui.why"), "ghost", small=True)
        self.reason = prose(ui, said.why, "small", "2")
        self.reason.hide()
        self.why.clicked.connect(lambda: self.reason.setVisible(self.reason.isHidden()))
        more = row(self.why, *(self.answers[v] for v, _ in said.more), None, gap=4)
        self.add(top, 10, prose(ui, said.title, "title"), 4, prose(ui, said.body, "body", "2"), 14)
        self.add(*self._lines(shown), 4, more, self.reason)
        self.setAccessibleName(f"{said.title}. {said.body}")

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

    def __init__(self, ui: Ui, engine: Face) -> None:
        super().__init__()
        self._ui, self._engine = ui, engine
        self._shown: tuple[AdviceShown, ...] | None = None
        self._answered: set[str] = set()
        self.card: SuggestionCard | None = None
        self.setFixedWidth(round((Size.ADVICE_NARROW if ui.narrow else Size.ADVICE) * max(1.0, ui.scale * 0.9)))
        self._box = column(gap=Space.L)
        self.setLayout(self._box)

    def show_report(self, report: DayReport) -> None:
        """The day's suggestions; nothing is touched while they are the same."""
        if report.advice == self._shown:
            return
        self._shown = report.advice
        self._build(report)

    def _build(self, report: DayReport) -> None:
        while (item := self._box.takeAt(0)) is not None:
            if (w := item.widget()) is not None:
                w.hide()
                w.deleteLater()
        waiting = [a for a in report.advice if a.answer is None and a.advice.id not in self._answered]
        today = report.start <= report.now < report.end
        current = waiting[-1].advice if waiting and today else None
        self.card = None
        if current is not None:
            self.card = SuggestionCard(self._ui, current, len(report.advice), self._engine, self._answer)
            self._box.addWidget(self.card)
        else:
            self._box.addWidget(self._quiet(today))
        earlier = [a for a in report.advice if a.advice is not current]
        if earlier:
            self._box.addWidget(self._earlier(earlier[-EARLIER:], report))
        self._box.addStretch(1)

    def _answer(self, ident: str, verdict: Verdict) -> None:
        """Keep the answer; the card goes at once, not when the store has taken it."""
        self._answered.add(ident)
        self._engine.answer(ident, verdict)
        self.answered.emit(ident)
        if self.card is not None:
            self.card.hide()

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
        verdict = shown.answer.verdict if shown.answer else None
        answer = ui.words(f"page.verdict.{verdict.value if verdict else 'none'}")
        when = clock(shown.advice.at, report.offset_s)
        what = f"{ui.words(f'page.kind.{shown.advice.kind.value}')} – {answer}"
        line = row(label(ui, when, "small", "3"), gap=12)
        line.addWidget(prose(ui, what, "small", "2"), 1)
        return holder(line, f"{when} {what}")
