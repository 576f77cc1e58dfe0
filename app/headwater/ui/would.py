"""What other choices would store of the windows of the last minutes, shown before they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from headwater.base import Settings
from headwater.charts.paint import panel
from headwater.charts.tokens import Radius
from headwater.ui.boxes import clear, column, rule
from headwater.ui.chores import Chores
from headwater.ui.desk import desk_of
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.text import Elided, label, prose

if TYPE_CHECKING:
    from headwater.redact import WouldKeep

SOON_MS = 150


class Would(QWidget):
    """A line for each window: as it is on the screen, and what would be stored."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        self._settings = engine.settings
        self.lines = Lines(ui)
        words = ui.words
        self.setLayout(
            column(
                rule(ui),
                column(
                    label(ui, words("settings.would.title"), "strong"),
                    prose(ui, words("settings.would.body"), "small", "2"), 4, self.lines,
                    gap=4, margins=(20, 12, 20, 16),
                ), gap=0,
            )
        )  # fmt: skip
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._ask)

    def show_for(self, settings: Settings) -> None:
        """These choices, kept or not; soon, since somebody who types goes on."""
        self._settings = settings
        self._soon.start()

    def _ask(self) -> None:
        settings = self._settings
        self._chores.ask("would", lambda: desk_of(self._engine).preview(settings), self.lines.show_windows)


class Lines(QWidget):
    """Two columns on a quiet ground."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._shown: list[tuple[str, str]] | None = None
        self._grid = QGridLayout()
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.setLayout(self._grid)
        self.show_windows(())

    def show_windows(self, found: tuple[WouldKeep, ...]) -> None:
        """The latest first; nothing is touched while they are the same."""
        rows = [(_pair(w.app, w.title), self._stored(w)) for w in found]
        if rows == self._shown:
            return
        self._shown = rows
        clear(self._grid)
        if rows:
            self._fill(rows)
        else:
            self._grid.addWidget(prose(self._ui, self._ui.words("settings.would.none"), "small", "2"), 0, 0, 1, 2)

    def _fill(self, rows: list[tuple[str, str]]) -> None:
        ui, words = self._ui, self._ui.words
        nothing = words("settings.would.nothing")
        for column_, name in enumerate(("screen", "stored")):
            self._grid.addWidget(Elided(ui, words(f"settings.would.{name}"), "label", "2"), 0, column_)
        for i, (screen, stored) in enumerate(rows, 1):
            self._grid.addWidget(Elided(ui, screen, "small", "2"), i, 0)
            self._grid.addWidget(Elided(ui, stored, "small", "2" if stored == nothing else "1"), i, 1)

    def _stored(self, would: WouldKeep) -> str:
        words, kept = self._ui.words, would.kept
        if kept is None or not kept.app:
            return words("settings.would.nothing")
        return _pair(kept.app, kept.title or words("settings.would.no_title"), kept.domain)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground."""
        panel(QPainter(self), QRectF(self.rect()), Radius.CONTROL, self._ui.theme.sunken)


def _pair(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
