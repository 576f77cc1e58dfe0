"""The page "Help": all of it without a network, and nothing of it out of date."""

import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout

from headwater import __version__
from headwater.base import HeadwaterError, Paths
from headwater.charts.tokens import Space
from headwater.engine import Now
from headwater.ui.boxes import column, holder, row, scrolled
from headwater.ui.buttons import Button
from headwater.ui.chores import Chores
from headwater.ui.face import Face
from headwater.ui.files import show_folder
from headwater.ui.guide.documents import Document
from headwater.ui.help.health import HealthCard
from headwater.ui.help.keys import KeysCard
from headwater.ui.help.licences import TEXTS, installed
from headwater.ui.help.states import StatesCard
from headwater.ui.look import Ui
from headwater.ui.places import Place
from headwater.ui.side import SidePage
from headwater.ui.text import Elided, label, prose
from headwater.ui.titled import TitledCard

_PRIVACY = 5
"""Sentences."""


class HelpPage(SidePage):
    """Keys, states, where the data is, privacy, how it fares, and whose work it is."""

    elsewhere = Signal(object)
    """The page that somebody wants to see."""
    document = Signal(object)
    """The document that somebody wants to read."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__()
        self._ui, self._engine = ui, engine
        words = ui.words
        self.keys, self.states = KeysCard(ui), StatesCard(ui)
        self.health = HealthCard(ui, engine, chores)
        self.to_health = Button(ui, words("help.to_health"), small=True)
        self.to_data = Button(ui, words("help.to_data"), small=True)
        self.folder = Button(ui, words("help.folder"), small=True)
        self.texts = Button(ui, words("help.texts"), small=True)
        self.to_health.clicked.connect(self.show_health)
        self.to_data.clicked.connect(lambda: self.elsewhere.emit(Place.DATA))
        self.folder.clicked.connect(lambda: show_folder(engine.paths.database))
        self.texts.clicked.connect(_show_texts)
        side, top = (24, 20) if ui.narrow else (32, 24)
        head = row(label(ui, words("help.title"), "display"), None, self.to_health)
        body = column(
            head, prose(ui, words("help.body"), "body", "2"), self._guide(), self.keys, self.states, self._data(),
            self._privacy(), self.health, self._about(), None, gap=16, margins=(side, top, side, top),
        )  # fmt: skip
        self.area = scrolled(holder(body))
        self.setLayout(column(self.area, gap=0))

    def _guide(self) -> TitledCard:
        """The documents that came with the program."""
        ui = self._ui
        card = TitledCard(ui, "help.guide")
        self.documents = {d: Button(ui, ui.words(f"guide.document.{d}"), small=True) for d in Document}
        for d, button in self.documents.items():
            button.clicked.connect(partial(self.document.emit, d))
        card.add(row(*self.documents.values(), None, gap=6))
        return card

    def _data(self) -> TitledCard:
        """Where it is, and how to get all of it out."""
        ui, paths = self._ui, self._engine.paths
        card = TitledCard(ui, "help.data")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        places = {"store": paths.database, "settings": paths.settings, "log": paths.log}
        for i, (name, path) in enumerate(places.items()):
            grid.addWidget(label(ui, ui.words(f"help.data.{name}"), "small", "2"), i, 0)
            grid.addWidget(Elided(ui, _short(path), "small"), i, 1)
        grid.setColumnStretch(1, 1)
        out = prose(ui, ui.words("help.data.out"), "small", "2")
        card.add(holder(grid), out, row(self.to_data, self.folder, None, gap=6))
        return card

    def _privacy(self) -> TitledCard:
        card = TitledCard(self._ui, "help.privacy", body=False)
        for n in range(1, _PRIVACY + 1):
            card.add(prose(self._ui, self._ui.words(f"help.privacy.{n}"), "small", "2"))
        return card

    def _about(self) -> TitledCard:
        ui = self._ui
        card = TitledCard(ui, "help.about")
        card.body.say(ui.words("help.about.body").format(version=__version__))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        for i, (name, number, licence) in enumerate(installed()):
            grid.addWidget(Elided(ui, f"{name} {number}".rstrip(), "small", "2"), i // 2, 2 * (i % 2))
            grid.addWidget(label(ui, licence, "small", "3"), i // 2, 2 * (i % 2) + 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        card.add(holder(grid), row(self.texts, None))
        return card

    def show_health(self) -> None:
        """Bring the card of how it fares into sight, as soon as the page has its size."""
        self.health.again.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._bring_health)

    def _bring_health(self) -> None:
        self.area.verticalScrollBar().setValue(self.health.y() - Space.M)

    # -- following ----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look again how it fares."""
        if self.isVisible():
            self.health.refresh()

    def hear_change(self) -> None:
        """Nothing here is history."""

    def show_now(self, _now: Now) -> None:
        """Looked at on request: what somebody reads does not change below their eyes."""

    def showEvent(self, event: QShowEvent) -> None:
        """It is looked at."""
        super().showEvent(event)
        self.refresh()


def _short(path: Path) -> str:
    """With `~` for the person's home."""
    home = os.path.expanduser("~")
    text = str(path)
    return f"~{text[len(home) :]}" if text.startswith(f"{home}{os.sep}") else text


def _show_texts() -> None:
    for name in TEXTS:
        try:
            show_folder(Paths.bundled(name))
        except HeadwaterError:
            continue
