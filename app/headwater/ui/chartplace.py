"""A place for a chart that is read again and again, and at times is none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from headwater.charts.chart import Chart
from headwater.ui.boxes import column
from headwater.ui.chartview import Charted
from headwater.ui.look import Ui


class ChartPlace(QWidget):
    """Holds one chart or none."""

    chosen = Signal(int)
    """A part of it was pressed."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.charted: Charted | None = None
        self._box = column(gap=0)
        self.setLayout(self._box)

    @property
    def chart(self) -> Chart | None:
        """What is shown."""
        return self.charted.view.chart if self.charted is not None else None

    @property
    def least(self) -> int:
        """The width below which it would be cut off."""
        return self.charted.minimumSizeHint().width() if self.charted is not None else 0

    def put(self, chart: Chart | None, title: str = "", file: str = "") -> None:
        """Another one; `title` and `file` are for pictures of it that are kept."""
        if chart is not None and self.charted is not None:
            self.charted.show_chart(chart, title, file)
        elif chart is not None:
            self.charted = Charted(self._ui, chart, title, file)
            self.charted.view.chosen.connect(self.chosen)
            self._box.addWidget(self.charted)
        elif self.charted is not None:
            self._box.removeWidget(self.charted)
            self.charted.hide()
            self.charted.deleteLater()
            self.charted = None
