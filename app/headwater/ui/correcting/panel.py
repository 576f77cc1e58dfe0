"""The panel below the ribbon: what a stretch was, from when to when, in one or in two."""

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from headwater.charts.paint import panel, shadow
from headwater.charts.tokens import Radius
from headwater.reports import DayReport
from headwater.reports.correcting import SAYABLE, longest
from headwater.ui.access import Role, hear_as
from headwater.ui.boxes import column, holder, row
from headwater.ui.buttons import Button, ringed
from headwater.ui.correcting.choices import StateChoice
from headwater.ui.correcting.moments import MinuteField, minute_of, moment_of
from headwater.ui.correcting.wording import between
from headwater.ui.look import Ui
from headwater.ui.tabbing import step
from headwater.ui.text import Elided, label

_WIDE = 440
_SIDE, _ABOVE, _BELOW = 20, 16, 24
"""Room around the card for its shadow."""


class CorrectionPanel(QWidget):
    """A child of the page; it goes with Escape, or when a state was said."""

    said = Signal(object)
    """The state that the person chose."""
    moved = Signal(float, float)
    """Another start or end."""
    asked = Signal(str)
    """split, before, after, back, undo."""
    closed = Signal(bool)
    """Whether the keyboard was at work in it: what had the focus had a ring."""

    def __init__(self, ui: Ui, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui, self._page = ui, parent
        self.stretch = (0.0, 0.0)
        self._report: DayReport | None = None
        hear_as(self, Role.Dialog)
        words = ui.words
        self.title = Elided(ui, "", "title")
        self.start, self.end = (MinuteField(ui, words(f"correct.panel.{key}"), 0) for key in ("from", "to"))
        self.states = {state: StateChoice(ui, state, n) for n, state in enumerate(SAYABLE, 1)}
        self.verbs = {key: Button(ui, words(f"correct.panel.{key}"), small=True) for key in _VERBS[:-1]}
        self.verbs["undo"] = Button(ui, words("correct.undo"), "ghost", small=True)
        self.close_button = Button(ui, words("correct.panel.close"), "ghost", small=True)
        self.line = Elided(ui, words("correct.panel.why"), "small", "2")
        self._build()
        self._connect()
        self.hide()

    def _build(self) -> None:
        ui = self._ui
        times = row(
            label(ui, ui.words("correct.panel.from"), "small", "2"), self.start, 8,
            label(ui, ui.words("correct.panel.to"), "small", "2"), self.end, None, gap=6,
        )  # fmt: skip
        grid = QGridLayout()
        grid.setSpacing(6)
        grid.setContentsMargins(0, 0, 0, 0)
        for i, choice in enumerate(self.states.values()):
            grid.addWidget(choice, i // 2, i % 2)
        v = self.verbs
        side = 20 + _SIDE
        body = column(
            self.title, 8, times, 12, holder(grid), 12, row(v["before"], v["after"], None, gap=6), 6,
            row(v["split"], v["back"], v["undo"], None, self.close_button, gap=6), 10, self.line,
            gap=0, margins=(side, 16 + _ABOVE, side, 14 + _BELOW),
        )  # fmt: skip
        self.setLayout(body)

    def _connect(self) -> None:
        for choice in self.states.values():
            choice.clicked.connect(lambda _on=False, state=choice.state: self.said.emit(state))
        for key, button in self.verbs.items():
            button.clicked.connect(lambda _on=False, key=key: self.asked.emit(key))
        self.start.changed.connect(self._times_changed)
        self.end.changed.connect(self._times_changed)
        self.close_button.clicked.connect(self.leave)

    # -- what it is about ---------------------------------------------------------------------

    @property
    def open(self) -> bool:
        """Whether it is shown."""
        return not self.isHidden()

    def open_at(self, stretch: tuple[float, float], report: DayReport, *, by_key: bool) -> None:
        """Show it, about this stretch; the state that is shown has the focus."""
        self.say(self._ui.words("correct.panel.why"))
        self.show_stretch(stretch, report)
        self.show()
        self.raise_()
        first = next((c for c in self.states.values() if c.isChecked()), self.states[SAYABLE[0]])
        first.setFocus(Qt.FocusReason.TabFocusReason if by_key else Qt.FocusReason.PopupFocusReason)

    def show_stretch(self, stretch: tuple[float, float], report: DayReport) -> None:
        """Another stretch, or another state of the day."""
        self.stretch, self._report = stretch, report
        places = between(report, *stretch, self._ui.words)
        self.title.set_text(self._ui.words("correct.panel.title", **places))
        self.setAccessibleName(self._ui.words("correct.panel.name", **places))
        for field, at in ((self.start, stretch[0]), (self.end, stretch[1])):
            field.show_minute(minute_of(report, at))
        shown = longest(report.spans, *stretch)
        for state, choice in self.states.items():
            choice.setChecked(state is shown)
        said = any(s.corrected and s.start < stretch[1] and s.end > stretch[0] for s in report.spans)
        self.verbs["back"].setEnabled(said)

    def offer(self, *, before: bool, after: bool, undo: bool) -> None:
        """What can be merged and undone."""
        for key, on in (("before", before), ("after", after), ("undo", undo)):
            self.verbs[key].setEnabled(on)

    def say(self, line: str) -> None:
        """A quiet line below."""
        self.line.set_text(line)

    def _times_changed(self) -> None:
        report = self._report
        if report is None:
            return
        old = self.stretch
        start, end = (
            at if field.minute == minute_of(report, at) else moment_of(report, field.minute, at)
            for field, at in ((self.start, old[0]), (self.end, old[1]))
        )
        if start is None or end is None or start >= end:
            self.show_stretch(old, report)
            left_out = start is None or end is None
            self.say(self._ui.words("correct.panel.left_out" if left_out else "correct.cannot.backwards"))
        else:
            self.moved.emit(start, end)

    # -- place --------------------------------------------------------------------------------

    def fit(self) -> int:
        """Take the size that it needs; returns its height without the room for the shadow."""
        self.setFixedWidth(min(self._ui.px(_WIDE) + 2 * _SIDE, self._page.width() + 2 * _SIDE - 8))
        self.adjustSize()
        return self.height() - _ABOVE - _BELOW

    def place(self, middle: int, below: int) -> None:
        """Centred under a place of the page, and all inside it."""
        high = self.fit()
        x = min(max(middle - self.width() // 2, 4 - _SIDE), self._page.width() - self.width() + _SIDE - 4)
        y = max(min(below + 8, self._page.height() - high - 4), 4)
        self.move(QPoint(x, y - _ABOVE))

    # -- events -------------------------------------------------------------------------------

    def leave(self) -> None:
        """Close it and leave everything as it is."""
        if self.open:
            here = self.window().focusWidget()
            ring = here is not None and self.isAncestorOf(here) and ringed(here)
            self.hide()
            self.closed.emit(ring)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays inside while it is open."""
        if not self.open:
            return super().focusNextPrevChild(forward)
        step(self, forward)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A floating card."""
        p, t = QPainter(self), self._ui.theme
        r = QRectF(self.rect()).adjusted(_SIDE, _ABOVE, -_SIDE, -_BELOW)
        shadow(p, r, Radius.POPOVER, t)
        panel(p, r, Radius.POPOVER, t.raised, t.line)


_VERBS = ("split", "before", "after", "back", "undo")
