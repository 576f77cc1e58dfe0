"""The sample in a window of its own, with a way out in sight; nothing of it stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from headwater.charts.tokens import Size
from headwater.engine import Recording
from headwater.ui.boxes import column, holder, picture, row, rule
from headwater.ui.buttons import Button
from headwater.ui.frame import FIRST
from headwater.ui.look import look
from headwater.ui.stills import Still, last_now
from headwater.ui.tabbing import step
from headwater.ui.text import prose
from headwater.ui.window import Dashboard

if TYPE_CHECKING:
    from headwater.engine.sampling import Sample


class _SampleDashboard(Dashboard):
    """The dashboard as a part of the window: Tab reaches the way out as well."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Round the whole window."""
        return step(self.window(), forward) is not None


class SampleWindow(QWidget):
    """A line that says what it is, and below it the program as it would be."""

    left = Signal()
    """It is closed, and the sample is gone."""
    quit_asked = Signal()

    def __init__(self, sample: Sample) -> None:
        super().__init__()
        self._sample: Sample | None = sample
        settings = sample.engine.settings
        ui = look(settings)
        self.setWindowTitle(ui.words("welcome.sample.window"))
        report = sample.engine.day(sample.engine.today())
        now = replace(last_now(report), recording=Recording.NOT_AGREED)  # nothing is, of anybody who exists
        self.board = _SampleDashboard(Still(sample.engine, settings, now))
        self.board.closing.connect(self._close_soon)
        self.board.quit_asked.connect(self.quit_asked)
        said = prose(ui, ui.words("welcome.sample.banner"), "small", "2")
        self.leave = Button(ui, ui.words("welcome.sample.leave"), small=True)
        self.leave.clicked.connect(self.close)
        line = row(gap=12, margins=(20, 8, 16, 8))
        line.addWidget(picture("question", ui.theme.text2, Size.ICON))
        line.addWidget(said, 1)
        line.addWidget(self.leave)
        box = column(holder(line), rule(ui), self.board, gap=0)
        box.setStretch(2, 1)
        self.setLayout(box)
        self.resize(FIRST[0], FIRST[1] + 48)

    def _close_soon(self) -> None:
        """The dashboard was closed by its own key; it is still in the middle of that."""
        QTimer.singleShot(0, self, self.close)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The sample goes with its window."""
        super().closeEvent(event)
        sample, self._sample = self._sample, None
        if sample is None:
            return
        self.board.closing.disconnect(self._close_soon)
        self.board.close()
        sample.close()
        self.left.emit()
        self.deleteLater()
