"""The plan in the header: a chip; and fields that forms are made of."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from headwater.charts.paint import CENTER, font, mix, panel, text
from headwater.charts.scale import clock
from headwater.charts.tokens import Radius, Size
from headwater.engine import Now
from headwater.records import Intent, Phase
from headwater.ui.buttons import Chip, Painted
from headwater.ui.face import Face
from headwater.ui.look import Ui, styled
from headwater.ui.sessions.wording import left_line
from headwater.ui.text import hint

_INSIDE = 28
"""What a field needs beside its text, in px."""
LONGEST = 120
"""Characters of a plan: one line, no essay."""


class _Cell(QAbstractButton):
    """One of the choices, for who hears them or presses them by name; what is seen is painted below it."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Nothing."""


class Segmented(Painted):
    """One choice out of a few, side by side; the arrow keys move it."""

    chosen = Signal(int)
    """The person made another choice."""

    def __init__(self, ui: Ui, name: str, choices: list[str]) -> None:
        super().__init__(ui, name)
        self._name = name
        self.parts: list[_Cell] = []
        self.clicked.connect(self._go_round)  # no key and no pointer does: they say which one
        self.offer(choices, 0)

    def offer(self, choices: list[str], current: int) -> None:
        """Let one of these be chosen, and choose one."""
        ui = self.ui
        self._choices, self._cells = choices, [round(ui.width("label", c)) + 24 for c in choices]
        self.setFixedSize(sum(self._cells) + 4, max(Size.CONTROL, ui.px(Size.CONTROL)))
        self._make_parts()
        self.choose(current)

    def _make_parts(self) -> None:
        for part in self.parts:
            part.hide()
            part.deleteLater()
        self.parts, x = [], 2
        for i, (choice, wide) in enumerate(zip(self._choices, self._cells, strict=True)):
            part = _Cell(choice, self)
            part.setGeometry(x, 2, wide, self.height() - 4)
            part.toggled.connect(lambda on, i=i: self._take(i) if on else None)
            part.show()
            self.parts.append(part)
            x += wide

    def choose(self, i: int) -> None:
        """Make choice number `i` the current one."""
        self.current = min(max(i, 0), len(self._choices) - 1)
        self.setAccessibleName(f"{self._name}: {self._choices[self.current]}")
        self.parts[self.current].setChecked(True)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right."""
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is None:
            event.ignore()
            return
        self._take(self.current + by)

    def mousePressEvent(self, event: object) -> None:
        """The cell under the pointer."""
        x, left = event.position().x(), 2.0  # type: ignore[attr-defined]
        for i, wide in enumerate(self._cells):
            if left <= x < left + wide:
                self._take(i)
            left += wide

    def _go_round(self) -> None:
        """Pressed by who cannot point at one: the next, and from the last to the first."""
        self._take((self.current + 1) % len(self._choices))

    def _take(self, i: int) -> None:
        before = self.current
        self.choose(i)
        if self.current != before:
            self.chosen.emit(self.current)

    def draw(self, p: QPainter, r: QRectF) -> None:
        """A track, and a lighter cell for the choice."""
        t, x, dark = self.ui.theme, 2.0, self.ui.theme.dark
        panel(p, r, Radius.CONTROL, t.surface if dark else mix(t.sunken, t.line, 0.5))
        for i, (choice, wide) in enumerate(zip(self._choices, self._cells, strict=True)):
            cell = QRectF(x, 2, wide, r.height() - 4)
            if i == self.current:
                panel(p, cell, 6, t.line if dark else t.surface, None if dark else t.line)
            colour = t.text if i == self.current else t.text2
            text(p, cell, choice, "label", colour, CENTER, self.ui.scale)
            x += wide


class Field(QLineEdit):
    """One line to type in; its ring shows whenever it has the focus."""

    def __init__(self, ui: Ui, name: str, wanted: str) -> None:
        super().__init__()
        styled(self, ui.theme)
        self.setAccessibleName(name)
        self.setPlaceholderText(wanted)
        self.setMaxLength(LONGEST)
        self.setFont(font("body", ui.scale))
        self.setMinimumHeight(max(34, ui.px(34)))
        self._ui = ui

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What to type is told when the pointer rests on it, where there is too little room for that."""
        super().resizeEvent(event)
        cut = self._ui.width("body", self.placeholderText()) > self.width() - _INSIDE
        self.setToolTip(hint(self.placeholderText()) if cut else "")


class PlanChip(Chip):
    """The plan that holds now, or the offer to set one."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, "flag", ui.words("ui.plan.set"))
        self.intent: Intent | None = None

    def show_now(self, now: Now, engine: Face) -> None:
        """The engine's present plan."""
        self.intent = now.intent
        if now.intent is None:
            words = self.ui.words
            self.set_text(now.ahead or words("ui.plan.set"), words("ui.plan.ahead") if now.ahead else "")
            return
        if now.session is not None and now.session.at.phase is not Phase.OPEN:
            self.set_text(now.intent.text, left_line(now.session, self.ui.words, "session.short"))
            return
        end = now.intent.end
        words, offset = self.ui.words, engine.clock.offset_s
        until = words("ui.plan.until_time", time=clock(end, offset, words)) if end else ""
        self.set_text(now.intent.text, until)
