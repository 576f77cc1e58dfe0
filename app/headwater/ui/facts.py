"""Three numbers of a day, each with one mark and one note."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from headwater.charts.marks import pause_marks, share_bar, stretch_marks
from headwater.charts.paint import panel
from headwater.charts.scale import between, clock
from headwater.charts.tokens import Space
from headwater.records import FocusState
from headwater.reports import DayReport
from headwater.ui.boxes import Canvas, Card, column, row
from headwater.ui.look import Ui
from headwater.ui.text import Elided, Figure

Mark = Callable[[QPainter, QRectF, DayReport], None]
_LEAST_S = 30.0
"""Less than half a minute rounds to nothing."""
_USUAL_S = 35_940.0
"""Few days have a longer length to show: 9 h 59 min."""
_PADDING = 16


class _Fact(Card):
    """Name, figure, mark, note."""

    def __init__(self, ui: Ui, name: str, mark: Mark) -> None:
        super().__init__(ui, padding=_PADDING)
        self.setMinimumWidth(0)
        self._mark, self._report, self.name = mark, None, name
        self.figure, self.note = Figure(ui, "–"), Elided(ui, "", "caption", "3")
        self._canvas = Canvas(self._draw, h=20)
        self.add(Elided(ui, name, "small", "2"), 4, self.figure, 8, self._canvas, 8, self.note)

    _report: DayReport | None

    def say(self, report: DayReport, figure: str, note: str) -> None:
        """Another day, or another state of it."""
        self._report = report
        self.figure.set_text(figure)
        self.note.set_text(note)
        self.setAccessibleName(f"{self.name}: {figure}. {note}")
        self._canvas.update()

    def _draw(self, p: QPainter, r: QRectF) -> None:
        if self._report is not None:
            self._mark(p, r, self._report)


class Facts(QWidget):
    """The three cards: a row, or a column where a name or a length would not fit into a third of the width."""

    seen = Signal()
    """They come into sight."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        words, theme = ui.words, ui.theme

        def share(p: QPainter, r: QRectF, report: DayReport) -> None:
            whole = max(report.at_computer_s, 1.0)
            part = report.seconds(FocusState.FOCUSED) / whole
            bar = QRectF(r.left(), round(r.center().y()) - 3, r.width(), 6)
            if report.at_computer_s < _LEAST_S:
                panel(p, bar, 3, theme.sunken)
                return
            share_bar(p, bar, 1.0, part, theme)

        def stretches(p: QPainter, r: QRectF, report: DayReport) -> None:
            stretch_marks(p, r, [s.seconds for s in report.spans if s.state is FocusState.FOCUSED], theme)

        self.deep = _Fact(ui, words("state.focused"), share)
        self.longest = _Fact(ui, words("ui.longest"), stretches)
        self.pauses = _Fact(ui, words("ui.pauses"), lambda p, r, report: pause_marks(p, r, report, theme))
        self.cards = (self.deep, self.longest, self.pauses)
        self._usual = max(Figure(ui, words.duration(_USUAL_S)).least, *(ui.width("small", c.name) for c in self.cards))
        self._box = row(gap=Space.M if ui.narrow else Space.L)
        for card in self.cards:
            self._box.addWidget(card, 1)
        self.goals = Elided(ui, "", "small", "2")
        """How the person's own goals stand; hidden where there are none."""
        self.goals.hide()
        self.setLayout(column(self._box, self.goals, gap=Space.M))

    def showEvent(self, event: QShowEvent) -> None:
        """Whoever waited for that is told."""
        super().showEvent(event)
        self.seen.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may be too little for a row, or enough again."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """By the room that a usual day needs, so that cards seldom change places while one goes on."""
        n, ways = len(self.cards), QBoxLayout.Direction
        each = (self.width() - (n - 1) * self._box.spacing()) // n - 2 * _PADDING
        fits = each >= max(self._usual, *(card.figure.least for card in self.cards))
        self._box.setDirection(ways.LeftToRight if fits else ways.TopToBottom)

    def show_report(self, report: DayReport) -> None:
        """The day's numbers; a dash where there is nothing to tell."""
        words = self._ui.words
        deep = report.seconds(FocusState.FOCUSED)
        whole = report.at_computer_s
        of = "ui.of_short" if self._ui.narrow else "ui.of"
        note = words(of, length=words.duration(whole)) if whole >= _LEAST_S else ""
        self.deep.say(report, words.duration(deep) if deep >= _LEAST_S else "–", note)
        self._say_longest(report)
        n = len(report.pauses)
        self.pauses.say(report, str(n) if n or not report.empty else "–", self._last_pause(report))
        self._arrange()

    def show_goals(self, line: str) -> None:
        """How they stand; nothing is shown for an empty line."""
        self.goals.set_text(line)
        self.goals.setVisible(bool(line))

    def _say_longest(self, report: DayReport) -> None:
        longest = report.longest
        if longest is None:
            self.longest.say(report, "–", self._ui.words("ui.none_yet") if not report.empty else "")
            return
        when = between(longest.start, longest.end, report.offset_s, self._ui.words)
        note = when + (f" · {longest.name}" if longest.name and not self._ui.narrow else "")
        self.longest.say(report, self._ui.words.duration(longest.seconds), note)

    def _last_pause(self, report: DayReport) -> str:
        words, last = self._ui.words, report.last_pause
        if last is None:
            return words("ui.none_yet") if not report.empty else ""
        if report.start <= report.now < report.end:
            return words("ui.last_pause_ago", length=words.duration(report.now - last.end))
        return words("ui.last_pause_at", time=clock(last.start, report.offset_s, words))
