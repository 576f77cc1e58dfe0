"""What is forgotten by its age. A shorter time is asked for once more: what is older goes for good."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from headwater.ui.asking import Ask, Said
from headwater.ui.boxes import column
from headwater.ui.chores import Chores, failure_text
from headwater.ui.data.telling import amount
from headwater.ui.desk import desk_of
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.options import keep, option_row
from headwater.ui.plan import Segmented

if TYPE_CHECKING:
    from headwater.store.aims import Preview

STEPS = (0, 90, 365, 730)
"""Days that are offered; what the person wrote into the file is offered as well."""
_DAY_S = 86_400.0


class Retention(QWidget):
    """One row of settings."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        words, value = ui.words, engine.settings.keep_days
        self.offered = [0, *sorted({*STEPS[1:], value} - {0})]
        names = [words(f"data.forget.keep_{n}") if n in STEPS else words("data.forget.keep", n=n) for n in self.offered]
        self.segments = Segmented(ui, words("settings.keep_days.title"), names)
        self.segments.choose(self.offered.index(value))
        self.segments.chosen.connect(self._chosen)
        self.ask, self.said = Ask(ui), Said(ui)
        self.setLayout(
            column(option_row(ui, "keep_days", self.segments, side=0), self.ask, self.said, gap=6)
        )  # fmt: skip

    def _chosen(self, i: int) -> None:
        days, now = self.offered[i], self._engine.settings.keep_days
        self._chores.drop("retention")
        self.said.say("")
        self.ask.leave()
        if days == 0 or (now and days >= now):
            self._keep(days)
            return
        self.segments.choose(self.offered.index(now))
        since = self._engine.clock.now() - days * _DAY_S
        self._chores.ask(
            "retention", lambda: self._what(since), lambda found: self._asked(days, found),
            lambda e: self.said.say(failure_text(e, self._ui.words)),
        )  # fmt: skip

    def _what(self, since: float) -> Preview:
        from headwater.engine.data import Sort, Wish

        return desk_of(self._engine).what_is_forgotten(Wish(Sort.RANGE, start=-math.inf, end=since))

    def _asked(self, days: int, found: Preview) -> None:
        """Nothing is that old: nothing is lost by it now."""
        words = self._ui.words
        said = amount(found, words, self._engine.clock.offset_s)
        if not said:
            self._keep(days)
            return
        question = words("data.forget.keep_ask", what=said)
        self.ask.ask(question, words("data.forget.keep_yes"), lambda: self._keep(days))

    def _keep(self, days: int) -> None:
        self.segments.choose(self.offered.index(days))
        self.said.say(keep(self._engine, keep_days=days))
