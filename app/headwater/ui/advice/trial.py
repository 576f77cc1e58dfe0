"""The card of what difference suggestions make."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from headwater.base import options
from headwater.reports.experiment import ENOUGH, Difference
from headwater.ui.advice.telling import trial
from headwater.ui.asking import Said
from headwater.ui.boxes import clear, column, holder
from headwater.ui.buttons import Switch
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.options import control, option_row
from headwater.ui.text import prose
from headwater.ui.titled import TitledCard


class TrialCard(TitledCard):
    """The switch, how far it is, and what can be said."""

    set = Signal(str, object)
    """A setting, and its new value."""

    def __init__(self, ui: Ui, engine: Face) -> None:
        super().__init__(ui, "suggestions.trial", body=False)
        option = next(o for o in options() if o.name == "experiment")
        made = control(ui, option, engine.settings.experiment, lambda v: self.set.emit("experiment", v))
        assert isinstance(made, Switch)
        self.switch = made
        self.said = Said(ui, "small")
        self._lines = column(gap=12)
        self.add(
            option_row(ui, "experiment", made, side=0), self.said, holder(self._lines),
            prose(ui, self.words("suggestions.trial.also"), "small", "3"),
        )  # fmt: skip

    def show_found(self, found: Sequence[Difference]) -> None:
        """Of each kind of which there is anything."""
        clear(self._lines)
        self.said.say("" if any(d.left_out for d in found) else self.words("suggestions.trial.none"))
        for difference in found:
            first, *rest = trial(difference, ENOUGH, self.words)
            lines = [prose(self.ui, first, "body" if rest else "small", "1" if rest else "2")]
            lines += [prose(self.ui, line, "small", "2") for line in rest]
            self._lines.addWidget(holder(column(*lines, gap=2)))

    def say(self, sentence: str) -> None:
        """In place of what cannot be told yet."""
        self.said.say(sentence)
