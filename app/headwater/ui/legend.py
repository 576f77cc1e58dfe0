"""The legend under the ribbon: each state's swatch, name and time."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from headwater.charts import state_block
from headwater.charts.paint import text
from headwater.records import FocusState
from headwater.reports import DayReport
from headwater.ui.look import Ui


class Legend(QWidget):
    """Swatch with its texture, name, and under the name the value. Spreads over the width it has."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._values = dict.fromkeys(FocusState, "–")
        self.setFixedHeight(2 * ui.line("small") + 2)

    def show_report(self, report: DayReport) -> None:
        """The day's totals."""
        ui = self._ui
        lengths = {s: report.seconds(s) for s in FocusState}
        self._values = {s: ui.words.duration(v) if v >= 30 else "–" for s, v in lengths.items()}
        self.setAccessibleName(", ".join(f"{ui.words(f'state.{s}')} {v}" for s, v in self._values.items()))
        self.update()

    def _widths(self, role: str) -> list[float]:
        ui = self._ui
        names = ((ui.words(f"state.{s}"), v) for s, v in self._values.items())
        return [20 + max(ui.width(role, n), ui.width("label", v)) for n, v in names]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """From left to right; the caption size where the width is scarce."""
        p, ui, t = QPainter(self), self._ui, self._ui.theme
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = "small"
        widths = self._widths(role)
        if sum(widths) + 12 * len(widths) > self.width():
            role = "caption"
            widths = self._widths(role)
        gap = min(40.0, (self.width() - sum(widths)) / (len(widths) - 1))
        line, x = ui.line("small"), 0.0
        for (s, v), w in zip(self._values.items(), widths, strict=True):
            left = round(x)
            state_block(p, QRectF(left, (line - 10) / 2, 14, 10), s, t, 3)
            text(p, QRectF(left + 20, 0, w - 20 + 1, line), ui.words(f"state.{s}"), role, t.text2, scale=ui.scale)
            text(p, QRectF(left + 20, line + 2, w - 20 + 1, line), v, "label", t.text, scale=ui.scale)
            x += w + gap
