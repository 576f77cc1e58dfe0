"""The card that makes a report: which days, as what, with what, and what will be in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from headwater.reports.ranges import Range
from headwater.ui.asking import Said
from headwater.ui.boxes import holder, row
from headwater.ui.buttons import Button
from headwater.ui.chores import Chore, Chores, failure_text
from headwater.ui.data.card import Task
from headwater.ui.face import Face
from headwater.ui.files import ask_save, open_file, show_folder
from headwater.ui.look import Ui
from headwater.ui.plan import Segmented
from headwater.ui.report.draft import KINDS, ReportDraft
from headwater.ui.stepfields import DateField
from headwater.ui.text import label
from headwater.ui.titled import TitledCard
from headwater.ui.toggles import Check, Flow

_READ = 0.7
"""From this part on pages are made; before, days are read (`engine.reporting`)."""


class ReportCard(TitledCard):
    """A report of a range of days as a file. With `closes` it can be put away again."""

    closed = Signal()

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: ReportDraft, *, closes: bool = False) -> None:
        super().__init__(ui, "report.panel")
        self._engine, self._chores, self.draft = engine, chores, draft
        self._possible = False
        self._make_choices(ui)
        self.what = Said(ui)
        self.save = Button(ui, self.words("report.panel.save"), "primary")
        self.close_it = Button(ui, self.words("report.panel.close"), "ghost")
        if not closes:
            self.close_it.hide()
        self.task = Task(ui, chores, "report", self._how, self._told)
        self.show_it = Button(ui, self.words("report.panel.show"), small=True)
        self.folder = Button(ui, self.words("report.panel.folder"), small=True)
        self.done = holder(row(self.show_it, self.folder, None, gap=8))
        self.done.hide()
        self._build(ui)
        self._connect()
        self._settle()
        self.task.resume()

    def _make_choices(self, ui: Ui) -> None:
        words, draft = self.words, self.draft
        self.first = DateField(ui, words("report.panel.from"), draft.first)
        self.last = DateField(ui, words("report.panel.to"), draft.last)
        self.kind = Segmented(ui, words("report.panel.kind"), [words(f"report.panel.{k}") for k in KINDS])
        self.kind.choose(KINDS.index(draft.kind))
        self.titles = Check(ui, words("report.panel.titles"), on=draft.titles)
        self.notes = Check(ui, words("report.panel.notes"), on=draft.notes)

    def _build(self, ui: Ui) -> None:
        days = holder(row(self.first, label(ui, "–", "body", "2"), self.last, gap=8))
        choices = holder(Flow(days, self.kind, self.titles, self.notes, gap=10))
        self.add(choices, self.what, 2, row(self.save, self.close_it, None, gap=8), self.task, self.done)

    def _connect(self) -> None:
        self.first.changed.connect(lambda: self._set(first=self.first.day))
        self.last.changed.connect(lambda: self._set(last=self.last.day))
        self.kind.chosen.connect(lambda i: self._set(kind=KINDS[i]))
        self.titles.toggled.connect(lambda on: self._set(titles=on))
        self.notes.toggled.connect(lambda on: self._set(notes=on))
        self.save.clicked.connect(self._ask_where)
        self.close_it.clicked.connect(self.closed)
        self.show_it.clicked.connect(lambda: self._with_file(open_file))
        self.folder.clicked.connect(lambda: self._with_file(show_folder))
        self.task.busy.connect(lambda _on: self._settle())
        self.task.over.connect(self._over)

    # -- what is wanted -----------------------------------------------------------------------

    def take(self, days: Range) -> None:
        """Other days, as the page that it stands on shows them."""
        for field, day in ((self.first, days.first), (self.last, days.last)):
            field.blockSignals(True)
            field.take(day)
            field.blockSignals(False)
        self._set(first=days.first, last=days.last)

    def _set(self, **changes: object) -> None:
        for name, value in changes.items():
            setattr(self.draft, name, value)
        self.done.hide()
        self.task.put_away()
        self.refresh()

    def refresh(self) -> None:
        """Say again what would be in it."""
        draft = replace(self.draft)
        if trouble := draft.trouble(self.words):
            self._chores.drop("report about")
            self._cannot(trouble)
        else:
            if not self.what.accessibleName():
                self.what.say(self.words("report.panel.reading"))
            self._chores.ask(
                "report about", lambda: draft.told(self._engine.reports.about(draft.days), self.words), self._can,
                lambda e: self._cannot(failure_text(e, self.words)),
            )  # fmt: skip

    def _can(self, told: str) -> None:
        self._possible = True
        self.what.say(told)
        self._settle()

    def _cannot(self, why: str) -> None:
        self._possible = False
        self.what.say(why)
        self._settle()

    def _settle(self) -> None:
        self.save.setEnabled(self._possible and not self.task.running)

    # -- making it ----------------------------------------------------------------------------

    def _ask_where(self) -> None:
        ask_save(self, self.words("report.panel.save"), self.draft.file_name(self.words), self.write)

    def write(self, out: Path) -> None:
        """Write it, unless one is being written."""
        draft, engine = replace(self.draft), self._engine

        def work(chore: Chore) -> None:
            engine.reports.write(
                draft.wanted(), draft.kind_of(out), out, progress=chore.tell, cancelled=chore.cancelled
            )

        self.done.hide()
        self.task.begin(work, out)

    def _how(self, chore: Chore) -> tuple[str, float | None]:
        key = "printing" if (chore.at or 0.0) >= _READ else "gathering"
        return self.words(f"report.panel.{key}"), chore.at

    def _told(self, chore: Chore) -> str:
        return self.words("report.panel.saved", name=chore.about.name)

    def _over(self, chore: Chore) -> None:
        if chore.failure is not None and chore.cancelled():
            self.task.say(self.words("report.panel.stopped"))
        self.done.setVisible(chore.failure is None)
        self._settle()

    def _with_file(self, act: Callable[[Path], None]) -> None:
        chore = self._chores.last("report")
        if chore is not None:
            act(chore.about)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts it away."""
        if event.key() == Qt.Key.Key_Escape and not self.close_it.isHidden():
            self.closed.emit()
            return
        super().keyPressEvent(event)
