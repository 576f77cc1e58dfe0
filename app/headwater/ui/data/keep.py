"""Keeping safe: backups, and encryption of what lies on the disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from headwater.ui.asking import Ask, Said
from headwater.ui.boxes import column, holder, row, rule
from headwater.ui.buttons import Button, Switch
from headwater.ui.chores import Chore, Chores, failure_text
from headwater.ui.data.card import DataCard, Line, Lines, Task
from headwater.ui.data.telling import backup_line, joined
from headwater.ui.desk import desk_of
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.options import keep, option_row, text_row
from headwater.ui.text import label

if TYPE_CHECKING:
    from headwater.store.backups import Backup

FEW = 4
"""Backups that are shown at first."""


class KeepCard(DataCard):
    """Keep it safe."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__(ui, engine, chores, "keep")
        words = ui.words
        self.said = Said(ui)
        self.backups = Switch(ui, words("settings.backups.title"), engine.settings.backups)
        self.backups.toggled.connect(lambda on: self.said.say(keep(engine, backups=on)))
        self.lines = Lines(ui)
        self.none = label(ui, words("data.keep.none"), "body", "3")
        self.now = Button(ui, words("data.keep.now"), small=True)
        self.now.clicked.connect(self._back_up)
        self.more = Button(ui, "", "ghost", small=True)
        self.more.clicked.connect(self._show_all)
        self.restores: dict[Path, Button] = {}
        self.task = Task(ui, chores, "keep", self._how, self._told, stoppable=False)
        self.encryption = Switch(ui, words("data.keep.encrypt.title"), False)
        self.encryption.setEnabled(False)
        self.encryption.clicked.connect(self._ask_encryption)
        self.ask = Ask(ui)
        self._encrypted, self._known = False, False
        """Whether it is, and whether that was found out yet."""
        self._shown: list[Backup] | None = None
        self._all = False
        self.none.hide()
        self.more.hide()
        self._build()
        self.task.busy.connect(lambda _busy: self._enable())
        self.task.over.connect(self.refresh)
        self.task.resume()

    def _build(self) -> None:
        ui, words = self.ui, self.words
        backups = column(self.lines, self.none, row(self.now, self.more, None, gap=6), gap=8)
        title, why = words("data.keep.encrypt.title"), words("data.keep.encrypt.why")
        encryption = text_row(ui, title, why, self.encryption, side=0)
        self.add(option_row(ui, "backups", self.backups, side=0), self.said, holder(backups), 6)
        self.add(rule(ui), encryption, self.ask, self.task)
        self.box.setSpacing(8)

    # -- looking ------------------------------------------------------------------------------

    def refresh(self, _chore: object = None) -> None:
        """Read again what there is."""
        self.chores.ask("backups", lambda: desk_of(self.engine).backups(), self._show, self._fail)
        self.chores.ask("encrypted", lambda: desk_of(self.engine).encrypted, self._show_encrypted, self._fail)

    def _fail(self, failure: Exception) -> None:
        self.said.say(failure_text(failure, self.words))

    def _show_encrypted(self, on: bool) -> None:
        self._encrypted, self._known = on, True
        self.encryption.setChecked(on)
        self._enable()

    def _show(self, found: list[Backup]) -> None:
        if found == self._shown:
            return
        self._shown = found
        shown = found if self._all else found[:FEW]
        self.restores = {}
        self.lines.show_items(*(w for b in shown for w in (self._line(b), rule(self.ui))))
        self.none.setVisible(not found)
        self.more.setVisible(len(found) > len(shown))
        self.more.setText(self.words("data.keep.more", n=len(found)))
        self.more.setAccessibleName(self.more.text())
        self._enable()

    def _line(self, backup: Backup) -> Line:
        now, offset = self.engine.clock.now(), self.engine.clock.offset_s
        strong, rest = backup_line(backup, now, self.words, offset)
        button = Button(self.ui, self.words("data.keep.restore"), "ghost", small=True)
        line = Line(self.ui, strong, rest, button)
        if backup.schema is None:
            button.hide()
        else:
            self.restores[backup.path] = button
        button.clicked.connect(
            lambda: self.lines.ask_below(
                line, self.words("data.keep.restore_ask", when=strong), self.words("data.keep.restore_yes"),
                lambda: self._restore(backup.path, strong),
            )
        )  # fmt: skip
        return line

    def _show_all(self) -> None:
        found, self._all, self._shown = self._shown or [], True, None
        self._show(found)

    def _enable(self) -> None:
        free = not self.task.running
        self.encryption.setEnabled(free and self._known)
        for button in (self.now, *self.restores.values()):
            button.setEnabled(free)

    # -- doing --------------------------------------------------------------------------------

    def _back_up(self) -> None:
        self.task.begin(lambda _chore: desk_of(self.engine).back_up(), "back_up")

    def _restore(self, chosen: Path, when: str) -> None:
        self.task.begin(lambda _chore: (when, desk_of(self.engine).restore(chosen)), "restore")

    def _ask_encryption(self) -> None:
        """The switch stays where it is until it is done."""
        on = not self._encrypted
        self.encryption.setChecked(self._encrypted)
        key = "data.keep.encrypt" if on else "data.keep.decrypt"
        self.task.put_away()
        self.ask.ask(self.words(f"{key}.ask"), self.words(f"{key}.yes"), lambda: self._encrypt(on))

    def _encrypt(self, on: bool) -> None:
        def work(_chore: Chore) -> object:
            return desk_of(self.engine).encrypt() if on else desk_of(self.engine).decrypt()

        self.task.begin(work, "encrypt" if on else "decrypt")

    def _how(self, chore: Chore) -> tuple[str, float | None]:
        return self.words(f"data.keep.doing.{chore.about}"), None

    def _told(self, chore: Chore) -> str:
        words = self.words
        match chore.about:
            case "back_up":
                return words("data.keep.backed_up")
            case "restore":
                when, kept = chore.result
                said = words("data.keep.restored", when=when)
                return f"{said} {words('data.keep.kept', name=kept.name)}" if kept is not None else said
        said = words(f"data.keep.{chore.about}.done")
        left = joined((path.name for path in chore.result), words)
        return f"{said} {words('data.keep.left', names=left)}" if left else said
