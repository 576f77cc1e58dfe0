"""Step four: hours, profile, how it starts, and whether there is a history to bring in."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from headwater.base import options
from headwater.ui.boxes import Card, column, holder, rule
from headwater.ui.buttons import Switch
from headwater.ui.chores import Chores
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.options import control, option_row, text_row
from headwater.ui.welcome.draft import WelcomeDraft
from headwater.ui.welcome.step import Step

NAMES = (
    "profile", "day_ends", "schedule", "schedule_days", "schedule_from", "schedule_to", "quiet_hours", "quiet_from",
    "quiet_to", "autostart",
)  # fmt: skip
_ONLY_WITH = {
    "schedule_days": "schedule", "schedule_from": "schedule", "schedule_to": "schedule", "quiet_from": "quiet_hours",
    "quiet_to": "quiet_hours",
}  # fmt: skip


class HoursStep(Step):
    """Rows as the settings have them; nothing holds yet."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: WelcomeDraft) -> None:
        super().__init__(ui, engine, chores, draft, "hours")
        words, known = ui.words, {o.name: o for o in options()}
        self.controls: dict[str, QWidget] = {}
        self._lines: dict[str, QWidget] = {}
        card = Card(ui, padding=0)
        for name in NAMES:
            made = control(ui, known[name], getattr(draft.settings, name), partial(self._chosen, name))
            self.controls[name] = made
            parts = (option_row(ui, name, made),) if name == NAMES[0] else (rule(ui), option_row(ui, name, made))
            self._lines[name] = holder(column(*parts, gap=0))
            card.add(self._lines[name])
        self.bring = Switch(ui, words("welcome.bring.title"), draft.bring)
        self.bring.toggled.connect(self._brought)
        card.add(rule(ui), text_row(ui, words("welcome.bring.title"), words("welcome.bring.why"), self.bring))
        self._lay_out(card)
        self._follow()

    def _chosen(self, name: str, value: Any) -> None:
        self._draft.choose(name, value)
        self._follow()
        self.changed.emit()

    def _brought(self, on: bool) -> None:
        self._draft.bring = on

    def _follow(self) -> None:
        for name, switch in _ONLY_WITH.items():
            self._lines[name].setVisible(getattr(self._draft.settings, switch))
