"""Saying what one is about to do: a chip in the header, and a small editor that opens below it."""

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from headwater.charts.paint import CENTER, font, mix, panel, shadow, text
from headwater.charts.scale import clock
from headwater.charts.tokens import Radius, Size
from headwater.engine import Now
from headwater.records import Intent
from headwater.ui.boxes import Item, column, holder, row
from headwater.ui.buttons import Button, Chip, Painted
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.pauses import tomorrow
from headwater.ui.text import label, prose

LONGEST = 120
"""Characters of a plan: one line, no essay."""
_HOURS = (1, 2)


class Segmented(Painted):
    """One choice out of a few, side by side; the arrow keys move it."""

    chosen = Signal(int)
    """The person made another choice."""

    def __init__(self, ui: Ui, name: str, choices: list[str]) -> None:
        super().__init__(ui, name)
        self._choices, self._name = choices, name
        self._cells = [round(ui.width("label", c)) + 24 for c in choices]
        self.setFixedSize(sum(self._cells) + 4, max(Size.CONTROL, ui.px(Size.CONTROL)))
        self.choose(0)

    def choose(self, i: int) -> None:
        """Make choice number `i` the current one."""
        self.current = min(max(i, 0), len(self._choices) - 1)
        self.setAccessibleName(f"{self._name}: {self._choices[self.current]}")
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

    def _take(self, i: int) -> None:
        before = self.current
        self.choose(i)
        if self.current != before:
            self.chosen.emit(self.current)

    def draw(self, p: QPainter, r: QRectF) -> None:
        """A track, and a lighter cell for the choice."""
        t, x, dark = self.ui.theme, 2.0, self.ui.theme.name == "dark"
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

    def __init__(self, ui: Ui, name: str, hint: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMaxLength(LONGEST)
        self.setFont(font("body", ui.scale))
        self.setMinimumHeight(max(34, ui.px(34)))


class PlanEditor(QWidget):
    """What, and until when. A child of the page: it goes with Escape, or when it is answered."""

    closed = Signal()

    def __init__(self, ui: Ui, engine: Face, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui, self._engine, self._page = ui, engine, parent
        words = ui.words
        self.field = Field(ui, words("ui.plan.title"), words("ui.plan.hint"))
        lengths = [words("unit.h", n=h) for h in _HOURS] + [words("ui.plan.today"), words("ui.plan.open")]
        self.until = Segmented(ui, words("ui.plan.until"), lengths)
        self.until.choose(2)
        self.save = Button(ui, words("ui.plan.save"), "primary", small=True)
        self.end = Button(ui, words("ui.plan.end"), "plain", small=True)
        self.cancel = Button(ui, words("ui.cancel"), "ghost", small=True)
        buttons: tuple[Item, ...] = (self.save, self.end, self.cancel, None)
        body = column(
            label(ui, words("ui.plan.title"), "title"), 4, prose(ui, words("ui.plan.why"), "small", "2"), 12,
            self.field, 12, row(label(ui, words("ui.plan.until"), "small", "2"), self.until, None, gap=10), 16,
            holder(row(*buttons)), gap=0, margins=(40, 34, 40, 40),
        )  # fmt: skip
        self.setLayout(body)
        self.field.returnPressed.connect(self._save)
        self.field.textChanged.connect(lambda s: self.save.setEnabled(bool(s.strip())))
        self.save.clicked.connect(self._save)
        self.end.clicked.connect(self._end)
        self.cancel.clicked.connect(self.close_editor)
        self.save.setEnabled(False)
        self._open = False
        self.hide()

    def open_below(self, chip: QWidget, intent: Intent | None) -> None:
        """Open under the chip, with the present plan in it."""
        self.field.setText(intent.text if intent else "")
        self.end.setVisible(intent is not None)
        self.place_below(chip)
        self._open = True
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.selectAll()

    def place_below(self, chip: QWidget) -> None:
        """Take the place under the chip, inside the page."""
        self.setFixedWidth(self._ui.px(360) + 40)
        self.adjustSize()
        corner = chip.mapTo(self._page, QPoint(chip.width(), chip.height()))
        x = min(corner.x() - self.width() + 20, self._page.width() - self.width() + 16)
        self.move(max(x, -16), corner.y() - 12)

    def close_editor(self) -> None:
        """Leave everything as it is."""
        self._open = False  # hiding moves the focus on, and it shall not stay inside
        self.closed.emit()
        self.hide()

    def _save(self) -> None:
        what = " ".join(self.field.text().split())
        if not what:
            return
        self._engine.set_intent(what, self._until())
        self.close_editor()

    def _until(self) -> float | None:
        i = self.until.current
        if i < len(_HOURS):
            return self._engine.clock.now() + 3600 * _HOURS[i]
        return tomorrow(self._engine) if i == len(_HOURS) else None

    def _end(self) -> None:
        self._engine.end_intent()
        self.close_editor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays inside while it is open."""
        if not self._open:
            return super().focusNextPrevChild(forward)
        stops: list[QWidget] = [self.field, self.until, self.save, self.end, self.cancel]
        stops = [w for w in stops if w.isVisible() and w.isEnabled()]
        here = next((i for i, w in enumerate(stops) if w.hasFocus()), -1)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(here + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def focusInEvent(self, _event: QFocusEvent) -> None:
        """The field has it."""
        self.field.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A floating card."""
        p, t = QPainter(self), self._ui.theme
        r = QRectF(self.rect()).adjusted(20, 16, -20, -22)
        shadow(p, r, Radius.POPOVER, t)
        panel(p, r, Radius.POPOVER, t.raised, t.line)


class PlanChip(Chip):
    """The plan that holds now, or the offer to set one."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, "flag", ui.words("ui.plan.set"))
        self.intent: Intent | None = None

    def show_now(self, now: Now, engine: Face) -> None:
        """The engine's present plan."""
        self.intent = now.intent
        if now.intent is None:
            self.set_text(self.ui.words("ui.plan.set"))
            return
        end = now.intent.end
        until = self.ui.words("ui.plan.until_time", time=clock(end, engine.clock.offset_s)) if end else ""
        self.set_text(now.intent.text, until)
