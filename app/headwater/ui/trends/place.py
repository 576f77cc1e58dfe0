"""A place for a chart that is read again and again: the keyboard stays where it was, and so does the table."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from headwater.charts.chart import Chart
from headwater.ui.boxes import column
from headwater.ui.buttons import pass_focus
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
        old = self.charted
        self.charted = new = Charted(self._ui, chart, title, file) if chart is not None else None
        if new is not None:
            new.view.chosen.connect(self.chosen)
            self._box.addWidget(new)
            if old is not None:
                _take_over(old, new)
        if old is not None:
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()


def _take_over(old: Charted, new: Charted) -> None:
    """While both are there: what is hidden gives the focus away."""
    new.show()
    if old.view.isHidden():
        new.as_table.click()
    pairs = ((old.as_table, new.as_table), (old.tools.button, new.tools.button))
    if old.view.hasFocus():
        new.view.take_over(old.view)
    elif old.table.hasFocus():
        new.table.setFocus(Qt.FocusReason.OtherFocusReason)
        at = old.table.currentIndex()
        new.table.setCurrentIndex(new.table.model().index(at.row(), at.column()))
    for before, after in pairs:
        if before.hasFocus():
            pass_focus(before, after)
