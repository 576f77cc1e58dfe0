"""Whether the session starts the program, as the session's own list says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from headwater.base import HeadwaterError
from headwater.ui.asking import Said
from headwater.ui.chores import Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui

if TYPE_CHECKING:
    from headwater.engine.autostart.state import State


class AutostartNote(Said):
    """Below the switch; it speaks where the list says something else than the switch, which follows it then."""

    followed = Signal()
    """The setting is another one."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__(ui, "small")
        self._words, self._engine, self._chores = ui.words, engine, chores
        self.setContentsMargins(20, 0, 20, 14)

    def refresh(self) -> None:
        """Look at the list."""
        way = self._engine.autostart
        if way is not None:
            self._chores.ask("autostart", way.state, self._show, self._fail)

    def _fail(self, failure: Exception) -> None:
        self.say(failure_text(failure, self._words))

    def _show(self, state: State) -> None:
        on = state != "off"
        if on is self._engine.settings.autostart:
            if state == "other":
                self.say(self._words("settings.autostart.other"))
            elif self.accessibleName() == self._words("settings.autostart.other"):
                self.say("")
            return
        trouble = ""
        try:
            self._engine.change(replace(self._engine.settings, autostart=on))
        except HeadwaterError as e:
            trouble = failure_text(e, self._words)
        self.say(trouble or self._words(f"settings.autostart.{'came' if on else 'gone'}"), anew=True)
        self.followed.emit()
