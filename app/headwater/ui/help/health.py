"""The card of how the program fares: each part with its state, what is missing, and a text for a bug report."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout

from headwater.engine.faring import Fares
from headwater.records import BackendStatus, Health
from headwater.ui.asking import Said
from headwater.ui.boxes import clear, holder, row
from headwater.ui.buttons import Button
from headwater.ui.chores import Chores, failure_text, in_words
from headwater.ui.face import Face
from headwater.ui.help.report import BACKENDS, bug_report
from headwater.ui.look import Ui
from headwater.ui.plain import plain
from headwater.ui.text import Prose, label, prose
from headwater.ui.titled import TitledCard
from headwater.ui.welcome.permits import told

_FEW = 5
"""Errors that are shown; all that are remembered are copied."""
Line = tuple[str, str]
"""What a line is about, and how it is."""


class HealthCard(TitledCard):
    """Looked at when somebody comes here, and again on request."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__(ui, "health")
        self._engine, self._chores = engine, chores
        self.fares: Fares | None = None
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.lines: list[Line] = []
        self.again = Button(ui, ui.words("health.again"), small=True)
        self.copy = Button(ui, ui.words("health.copy"), small=True)
        self.copy.setEnabled(False)
        self.said = Said(ui, "small")
        self.add(holder(self._grid), prose(ui, ui.words("health.copy_why"), "small", "3"))
        self.add(row(self.copy, self.again, None, gap=6), self.said)
        self.again.clicked.connect(lambda: self.refresh(anew=True))
        self.copy.clicked.connect(self._copy)

    def refresh(self, *, anew: bool = False) -> None:
        """Look at all of it, in a worker: it waits for the engine."""
        self.said.say(self.words("health.looking") if anew else "")
        self._chores.ask("health", self._engine.fares, self._show, self._fail)

    def _fail(self, failure: Exception) -> None:
        self.said.say(failure_text(failure, self.words), anew=True)

    def _show(self, fares: Fares) -> None:
        self.fares = fares
        self.copy.setEnabled(True)
        self.said.say("")
        lines = health_lines(fares, self.ui, self._engine)
        if lines == self.lines:
            return
        self.lines = lines
        clear(self._grid)
        for i, (name, how) in enumerate(lines):
            self._grid.addWidget(label(self.ui, name, "small", "2"), i, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(Prose(self.ui, how, "small"), i, 1)

    def _copy(self) -> None:
        if self.fares is not None:
            QGuiApplication.clipboard().setText(bug_report(self.fares, os.environ, qVersion()))
            self.said.say(self.words("health.copied"), anew=True)


def health_lines(fares: Fares, ui: Ui, engine: Face) -> list[Line]:
    """All of it, for the person's own eyes."""
    words = ui.words
    found = [(words("health.recording"), words(f"ui.recording.{fares.recording.value}"))]
    found += [_backend(status, ui) for status in fares.backends]
    if fares.lag_s is None:
        found.append((words("health.engine"), words("health.silent")))
    else:
        lag = words("health.lag", ms=round(1000 * fares.lag_s), n=fares.waiting)
        found.append((words("health.engine"), lag))
    found.append((words("health.store"), _store(fares, ui, engine)))
    found.append((words("health.model"), _model(fares, ui)))
    if fares.memory_mb is not None:
        found.append((words("health.memory"), words("health.mb", n=round(fares.memory_mb))))
    troubles = (plain(in_words(s, words)) for s in fares.troubles)
    found += [(words("health.trouble"), s) for s in troubles]
    return found + _noted(fares, ui, engine)


def _backend(status: BackendStatus, ui: Ui) -> Line:
    words = ui.words
    name = words(f"health.backend.{status.name}") if status.name in BACKENDS else plain(status.name)
    how = words(f"health.state.{status.health.value}")
    off = status.health in (Health.WORKING, Health.OFF)
    return name, how if off or not status.detail else f"{how} {plain(told(status, words))}"


def _store(fares: Fares, ui: Ui, engine: Face) -> str:
    words, store = ui.words, fares.store
    if store.trouble:
        return plain(in_words(store.trouble, words))
    if store.schema is None:
        return words("health.no_store")
    size = words("health.size", mb=f"{store.bytes / 1e6:.1f}", version=store.schema)
    if store.encrypted:
        size = words("health.encrypted", said=size)
    if store.backup_at is None:
        return f"{size} {words('health.no_backup')}"
    return f"{size} {words('health.backup', when=_when(store.backup_at, engine), n=store.backups)}"


def _model(fares: Fares, ui: Ui) -> str:
    words, model = ui.words, fares.model
    if not model.version:
        return words("health.no_model")
    key = "health.adapted" if model.adapter else "health.plain"
    return words(key, version=model.version, provider=model.provider)


def _noted(fares: Fares, ui: Ui, engine: Face) -> list[Line]:
    words = ui.words
    if not fares.noted:
        return [(words("health.errors"), words("health.none"))]
    return [
        (words("health.errors"), words("health.noted", when=_when(one.at, engine), said=plain(one.said), room=one.room))
        for one in fares.noted[:_FEW]
    ]


def _when(at: float, engine: Face) -> str:
    there = datetime.fromtimestamp(at, UTC) + timedelta(seconds=engine.clock.offset_s(at))
    return f"{there:%Y-%m-%d %H:%M}"
