"""Taking everything along: a file of the person's own, which they see before it is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer

from headwater.ui.asking import Said
from headwater.ui.boxes import row
from headwater.ui.buttons import Button
from headwater.ui.chores import Chore, Chores, failure_text
from headwater.ui.data.card import DataCard, Task
from headwater.ui.data.choices import Choices
from headwater.ui.data.draft import TakeDraft
from headwater.ui.data.telling import counted
from headwater.ui.desk import desk_of
from headwater.ui.face import Face
from headwater.ui.files import ask_save, show_folder
from headwater.ui.look import Ui
from headwater.ui.table import PlainTable
from headwater.ui.text import prose

ROWS = 20
SOON_MS = 200
"""Somebody who tries several choices waits for the last one only."""


class TakeCard(DataCard):
    """Take everything along."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: TakeDraft) -> None:
        super().__init__(ui, engine, chores, "take")
        words = ui.words
        self.choices = Choices(ui, draft)
        self.head_line, self.none = prose(ui, "", "label", "2"), Said(ui, tone="3")
        self.table = PlainTable(ui, role="body")
        self.table.setAccessibleName(words("data.take.preview"))
        self.save = Button(ui, words("data.take.save"), "primary")
        self.save.clicked.connect(self._ask_where)
        self.task = Task(ui, chores, "take", self._how, self._told)
        self.folder = Button(ui, words("data.take.folder"), small=True)
        self.folder.clicked.connect(self._show_folder)
        self.folder.hide()
        self.add(self.choices, 4, self.head_line, self.table, self.none, 4, row(self.save, None), self.task)
        self.add(row(self.folder, None))
        self.table.hide()
        self._file: Path | None = None
        self._possible = False
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.refresh)
        self.choices.changed.connect(self._changed)
        self.task.busy.connect(self._busy)
        self.task.over.connect(self._over)
        self.task.resume()

    def _changed(self) -> None:
        """What was shown is not what would leave now."""
        self.chores.drop("preview")
        self._possible = False
        self.folder.hide()
        self.task.put_away()
        self._busy(self.task.running)
        self._soon.start()

    # -- preview ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what would leave."""
        draft, today = replace(self.choices.draft), self.engine.today()
        if draft.backwards:
            self._impossible(self.words("data.backwards"))
            return
        self.chores.ask(
            "preview", lambda: desk_of(self.engine).export_preview(draft.wanted(today, preview=True), ROWS),
            lambda rows: self._show(draft, rows), lambda e: self._impossible(failure_text(e, self.words)),
        )  # fmt: skip

    def _show(self, draft: TakeDraft, rows: list[list[str]]) -> None:
        key = draft.format if draft.format in ("activitywatch", "sqlite", "ics") else "table"
        self.head_line.say(self.words(f"data.take.preview_{key}"))
        self.none.say("" if rows else self.words("data.take.none"))
        self.table.setVisible(bool(rows))
        self.head_line.setVisible(bool(rows))
        if rows:
            self.table.fill(draft.head(), rows)
            self.table.fit(6)
        self._possible = True
        self._busy(self.task.running)

    def _impossible(self, why: str) -> None:
        self.table.hide()
        self.head_line.hide()
        self.none.say(why)
        self._possible = False
        self._busy(self.task.running)

    # -- writing ------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        name = self.choices.draft.file_name(self.engine.today())
        ask_save(self, self.words("data.take.save"), name, self.write)

    def write(self, out: Path) -> None:
        """Write it, unless one is being written."""
        draft, today = replace(self.choices.draft), self.engine.today()

        def work(chore: Chore) -> int:
            wanted = draft.wanted(today)
            return desk_of(self.engine).export(wanted, out, progress=chore.tell, cancelled=chore.cancelled)

        self.folder.hide()
        self.task.begin(work, (out, draft.format))

    def _busy(self, busy: bool) -> None:
        self.save.setEnabled(self._possible and not busy)

    def _how(self, chore: Chore) -> tuple[str, float | None]:
        return self.words("data.take.writing"), chore.at

    def _told(self, chore: Chore) -> str:
        out, kind = chore.about
        noun = kind if kind in ("activitywatch", "ics") else "table"
        count = counted(self.words, f"data.take.count_{noun}", chore.result)
        return self.words("data.take.saved", count=count, name=out.name)

    def _over(self, chore: Chore) -> None:
        if chore.failure is not None and chore.cancelled():
            self.task.say(self.words("data.take.stopped"))
        if chore.failure is None:
            self._file = chore.about[0]
        self.folder.setVisible(chore.failure is None)

    def _show_folder(self) -> None:
        if self._file is not None:
            show_folder(self._file)
