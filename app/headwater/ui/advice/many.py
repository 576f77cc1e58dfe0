"""The card of how many there may be and when, with what the last days would have had."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from headwater.base import Settings, options
from headwater.engine.rehearsing import DAYS, Rehearsed
from headwater.ui.advice.telling import total
from headwater.ui.asking import Said
from headwater.ui.boxes import clear, column, holder, rule
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.options import control, option_row
from headwater.ui.text import tint
from headwater.ui.titled import TitledCard

NAMES = (
    "suggestions_per_day", "suggestion_gap_s", "break_after_s", "quiet_hours", "quiet_from", "quiet_to", "day_ends",
    "profile", "notifications",
)  # fmt: skip
_ONLY_WITH = {"quiet_from": "quiet_hours", "quiet_to": "quiet_hours"}
"""What has a meaning only while a switch is on."""


class ManyCard(TitledCard):
    """Each choice is kept and followed as it is made."""

    set = Signal(str, object)
    """A setting, and its new value."""

    def __init__(self, ui: Ui, engine: Face) -> None:
        super().__init__(ui, "suggestions.many", body=False)
        self._engine = engine
        self.would, self.said = Said(ui, tone="1"), Said(ui, "small")
        self.controls: dict[str, QWidget] = {}
        self._lines: dict[str, QWidget] = {}
        self._rows = column(gap=0)
        self.add(self.would, self.said, holder(self._rows))
        self._shown = engine.settings
        self._build()

    def _build(self) -> None:
        known = {o.name: o for o in options()}
        clear(self._rows)
        for name in NAMES:
            value = getattr(self._engine.settings, name)
            made = control(self.ui, known[name], value, partial(self.set.emit, name))
            self.controls[name] = made
            self._lines[name] = holder(column(rule(self.ui), option_row(self.ui, name, made, side=0), gap=0))
            self._rows.addWidget(self._lines[name])
        self._show_lines()

    def _show_lines(self) -> None:
        for name, switch in _ONLY_WITH.items():
            self._lines[name].setVisible(getattr(self._shown, switch))

    def follow(self, settings: Settings, changed: str) -> None:
        """Where a choice has brought others with it, they are shown."""
        before, self._shown = self._shown, settings
        others = [n for n in NAMES if n != changed and getattr(settings, n) != getattr(before, n)]
        if others:
            self._build()
            self.controls[changed if changed in NAMES else others[0]].setFocus()
        else:
            self._show_lines()

    def loading(self) -> None:
        """The last days are being read."""
        self._say(self.words("suggestions.many.loading", n=DAYS), "2")

    def dim(self) -> None:
        """What stands there is of other choices than those of now."""
        self._tone("3")

    def show_found(self, found: Rehearsed) -> None:
        """What there would have been."""
        self._say(total(found, DAYS, self.words), "1")

    def fail(self, why: str) -> None:
        """It cannot be told."""
        self._say(why, "2")

    def _say(self, sentence: str, tone: str) -> None:
        self._tone(tone)
        self.would.say(sentence)

    def _tone(self, tone: str) -> None:
        tint(self.would, self.ui, tone)
