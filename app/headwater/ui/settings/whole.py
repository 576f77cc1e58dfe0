"""All settings at once: into a file, out of one, and as they came."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from headwater.base import Settings
from headwater.base.carrying import Carried, NotTaken, carry_in, carry_out
from headwater.ui.asking import Said
from headwater.ui.boxes import column, holder, rule
from headwater.ui.buttons import Button
from headwater.ui.chores import Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.files import ask_open, ask_save
from headwater.ui.look import Ui
from headwater.ui.options import text_row
from headwater.ui.plain import together
from headwater.ui.settings.changes import as_it_came, step
from headwater.ui.settings.preview import Preview
from headwater.ui.settings.wording import fits, folded, refusal_text, short

_FILE = "headwater-settings.toml"
_ROWS = ("save", "bring", "reset_all")


class Whole(QWidget):
    """Three rows, and below them what would change."""

    become = Signal(object, str)
    """All settings as the person wants them, and the sentence that says what was done."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        self.buttons = {name: Button(ui, ui.words(f"settings.{name}.do"), small=True) for name in _ROWS}
        self.said, self.preview = Said(ui, "small"), Preview(ui)
        self._rows = {name: self._row(name) for name in _ROWS}
        below = column(self.said, self.preview, gap=8, margins=(20, 0, 20, 14))
        self._below = holder(below)
        self.setLayout(column(*self._rows.values(), self._below, gap=0))
        self.buttons["save"].clicked.connect(self._ask_where)
        self.buttons["bring"].clicked.connect(self._ask_which)
        self.buttons["reset_all"].clicked.connect(self.ask_reset)

    def _row(self, name: str) -> QWidget:
        ui, words = self._ui, self._ui.words
        title, why = words(f"settings.{name}.title"), words(f"settings.{name}.why")
        return holder(column(rule(ui), text_row(ui, title, why, self.buttons[name]), gap=0))

    def seek(self, query: str) -> bool:
        """Show the rows that fit; whether any does."""
        words, found = self._ui.words, False
        for name, line in self._rows.items():
            fit = fits(query, folded(f"{words(f'settings.{name}.title')}\n{words(f'settings.{name}.why')}"))
            line.setVisible(fit)
            found |= fit
        self._below.setVisible(found)
        return found

    # -- out ----------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        self.preview.leave()
        ask_save(self, self._ui.words("settings.save.title"), _FILE, self.save)

    def save(self, path: Path) -> None:
        """Write them there."""
        settings, words = self._engine.settings, self._ui.words
        self._chores.ask(
            "settings.save", lambda: carry_out(settings, path),
            lambda _none: self.said.say(words("settings.save.done", name=short(path.name)), anew=True), self._fail,
        )  # fmt: skip

    def _fail(self, failure: Exception) -> None:
        self.said.say(failure_text(failure, self._ui.words), anew=True)

    # -- in -----------------------------------------------------------------------------------

    def _ask_which(self) -> None:
        self.preview.leave()
        ask_open(self, self._ui.words("settings.bring.title"), self.bring)

    def bring(self, path: Path) -> None:
        """Show what a file would change."""
        settings = self._engine.settings
        self.said.say("")
        self._chores.ask(
            "settings.bring", lambda: carry_in(path, settings), lambda told: self._show(path, told), self._fail
        )

    def _show(self, path: Path, told: Carried | NotTaken) -> None:
        words, name = self._ui.words, short(path.name)
        if isinstance(told, NotTaken):
            self.said.say(refusal_text(words, path.name, told), anew=True)
            return
        note = words("settings.bring.unknown", n=told.unknown) if told.unknown else ""
        self._ask(told.settings, "settings.bring", note, name)

    def ask_reset(self) -> None:
        """Show what would be as it came."""
        self.said.say("")
        self._ask(as_it_came(self._engine.settings), "settings.reset_all", "", "")

    def _ask(self, wanted: Settings, key: str, note: str, name: str) -> None:
        words, changes = self._ui.words, step(self._engine.settings, wanted)
        if not changes:
            self.said.say(together(words(f"{key}.nothing", name=name), note), anew=True)
            return
        done = words(f"{key}.done", n=len(changes), name=name)
        question = words(f"{key}.ask", n=len(changes), name=name)
        self.preview.ask(question, changes, words(f"{key}.yes"), lambda: self.become.emit(wanted, done), note)
