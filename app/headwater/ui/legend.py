"""The legend under the ribbon: each state's swatch, name and time."""

from collections.abc import Mapping
from math import ceil

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from headwater.charts.marks import said_swatch
from headwater.charts.paint import text
from headwater.charts.states import state_block
from headwater.records import FocusState
from headwater.reports import DayReport
from headwater.ui.access import Role, hear_as
from headwater.ui.look import Ui

_LEFT = 20
"""From a swatch's left edge to its name, in px."""
_LEAST_GAP = 12
_BETWEEN = 8
"""From row to row, in px."""


class Legend(QWidget):
    """Swatch with its texture, name, and under the name the value. Spreads over the width it has, on more rows than one
    if need be: then they stand below each other in columns."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._values: dict[FocusState | None, str] = dict.fromkeys(FocusState, "–")
        """None stands for what the person said; it is there only if they said something."""
        self._row = 2 * ui.line("small") + 2
        hear_as(self, Role.StaticText)
        self.setMinimumWidth(1)
        self._fit()

    def show_report(self, report: DayReport) -> None:
        """The day's totals."""
        lengths = {s: report.seconds(s) for s in FocusState}
        self.show_seconds(lengths, sum(span.seconds for span in report.spans if span.corrected))

    def show_seconds(self, lengths: Mapping[FocusState, float], said: float = 0.0) -> None:
        """How long each state lasted, and how much of it the person said."""
        ui = self._ui
        self._values = {s: ui.words.duration(v) if v >= 30 else "–" for s, v in lengths.items()}
        if said:
            self._values[None] = ui.words.duration(said)
        self.setAccessibleName(", ".join(f"{self._name(s)} {v}" for s, v in self._values.items()))
        self._fit()
        self.update()

    def _name(self, state: FocusState | None) -> str:
        return self._ui.words(f"state.{state}" if state else "correct.legend")

    def _widths(self, role: str) -> list[float]:
        ui = self._ui
        names = ((self._name(s), v) for s, v in self._values.items())
        return [_LEFT + max(ui.width(role, n), ui.width("label", v)) for n, v in names]

    def _fits(self, role: str, rows: int) -> bool:
        widths = self._widths(role)
        if rows == 1:
            return sum(widths) + _LEAST_GAP * (len(widths) - 1) <= self.width()
        return max(widths) + _LEAST_GAP <= self.width() / ceil(len(widths) / rows)

    def _fit(self) -> None:
        """As few rows as there is room for; the small size if it fits on them, else the caption size."""
        most = len(self._values)
        choices = ((role, rows) for rows in range(1, most + 1) for role in ("small", "caption"))
        self._role, self._rows = next((one for one in choices if self._fits(*one)), ("small", most))
        self.setFixedHeight(self._rows * self._row + (self._rows - 1) * _BETWEEN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another row."""
        if event.size().width() != event.oldSize().width():
            self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """From left to right."""
        p, items = QPainter(self), list(zip(self._values.items(), self._widths(self._role), strict=True))
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        each = ceil(len(items) / self._rows)
        for n, first in enumerate(range(0, len(items), each)):
            self._line(p, items[first : first + each], n * (self._row + _BETWEEN), each)

    def _line(self, p: QPainter, items: list[tuple[tuple[FocusState | None, str], float]], y: float, each: int) -> None:
        ui, t, line = self._ui, self._ui.theme, self._ui.line("small")
        spare = (self.width() - sum(w for _, w in items)) / max(len(items) - 1, 1)
        pitch = self.width() / each
        x = 0.0
        for i, ((s, v), w) in enumerate(items):
            left = round(x) if self._rows == 1 else round(i * pitch)
            box = QRectF(left, y + (line - 10) / 2, 14, 10)
            state_block(p, box, s, t, 3) if s else said_swatch(p, box, t)
            name, room = self._name(s), w - _LEFT + 1
            text(p, QRectF(left + _LEFT, y, room, line), name, self._role, t.text2, scale=ui.scale)
            text(p, QRectF(left + _LEFT, y + line + 2, room, line), v, "label", t.text, scale=ui.scale)
            x += w + min(40.0, spare)
