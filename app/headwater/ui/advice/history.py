"""The card of all suggestions of the last year: searched, told in full, taken along."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal

from headwater.charts.scale import clock
from headwater.reports.advised import Told, write_advised
from headwater.ui.advice.draft import PAGE, AdviceDraft
from headwater.ui.advice.reading import Listed, year
from headwater.ui.advice.row import AdviceRow
from headwater.ui.advice.telling import day_of
from headwater.ui.asking import Said
from headwater.ui.boxes import clear, column, holder, row
from headwater.ui.buttons import Button
from headwater.ui.chores import Chore, Chores
from headwater.ui.data.card import Task
from headwater.ui.face import Face
from headwater.ui.files import ask_save
from headwater.ui.look import Ui
from headwater.ui.plan import Field
from headwater.ui.text import label
from headwater.ui.titled import TitledCard
from headwater.ui.toggles import Check

SOON_MS = 250
"""Somebody who types waits for the last letter only."""


class HistoryCard(TitledCard):
    """Looks nothing up itself: `wanted` asks for it."""

    wanted = Signal()
    """Something else is to be listed."""
    never = Signal(object)
    """The kind that is not wanted again."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: AdviceDraft) -> None:
        super().__init__(ui, "suggestions.history")
        self._engine, self.draft = engine, draft
        self.listed: Listed | None = None
        """None until it is read."""
        self.rows: list[AdviceRow] = []
        words = self.words
        self.search = Field(ui, words("suggestions.history.search"), words("suggestions.history.search"))
        self.search.setText(draft.search)
        self.left_out = Check(ui, words("suggestions.history.also_left_out"), on=draft.left_out)
        self.said, self.count = Said(ui, "small"), Said(ui, "caption", "3")
        self.more = Button(ui, words("suggestions.history.more"), small=True)
        self.csv, self.json = (Button(ui, words(f"suggestions.history.{kind}"), small=True) for kind in ("csv", "json"))
        self.task = Task(ui, chores, "advice.save", self._how, self._saved, stoppable=False)
        self._box = column(gap=0)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        narrow = self.ui.narrow or self.ui.scale > 1.1
        top = column(gap=6) if narrow else row(gap=12)
        top.addWidget(self.search, 1)
        top.addWidget(self.left_out)
        self._take = holder(row(self.csv, self.json, None))
        self.add(top, self.said, self.count, holder(self._box), row(self.more, None), self._take, self.task)
        self.more.hide()
        self._take.hide()
        self.said.say(self.words("suggestions.history.loading"))

    def _connect(self) -> None:
        self._soon.timeout.connect(self._searched)
        self.search.textChanged.connect(self._soon.start)
        self.search.returnPressed.connect(self._searched)
        self.left_out.toggled.connect(self._toggled)
        self.more.clicked.connect(self._more)
        self.csv.clicked.connect(lambda: self._ask_where("csv"))
        self.json.clicked.connect(lambda: self._ask_where("json"))
        self.task.busy.connect(self._busy)
        self.task.resume()

    def _busy(self, busy: bool) -> None:
        for button in (self.csv, self.json):
            button.setEnabled(not busy)

    # -- what is listed -----------------------------------------------------------------------

    def _searched(self) -> None:
        self._soon.stop()
        if self.search.text() != self.draft.search:
            self.draft.search, self.draft.shown = self.search.text(), PAGE
            self.wanted.emit()

    def _toggled(self, on: bool) -> None:
        self.draft.left_out, self.draft.shown = on, PAGE
        self.wanted.emit()

    def _more(self) -> None:
        self.draft.shown += PAGE
        self.wanted.emit()

    def show_listed(self, listed: Listed) -> None:
        """These; nothing is touched while they are the same."""
        words, before = self.words, self.listed
        self.listed = listed
        shown = list(listed.told[: self.draft.shown])
        self.said.say("" if shown else words(f"suggestions.history.{'none_found' if listed.of else 'none'}"))
        n, of = len(listed.told), listed.of
        counted = words("suggestions.history.count_1" if of == 1 else "suggestions.history.count", n=of)
        self.count.say("" if not of else counted if n == of else words("suggestions.history.found", n=n, all=counted))
        self.more.setVisible(n > len(shown))
        self._take.setVisible(n > 0)
        self.task.put_away()
        if before is None or [line.told for line in self.rows] != shown:
            self._fill(shown)

    def _fill(self, shown: Sequence[Told]) -> None:
        """The line that has the keyboard keeps it."""
        mine = self.more.hasFocus()
        held = next((line.told.advice.id for line in self.rows if line.details.hasFocus()), None)
        first = len(self.rows)
        clear(self._box)
        self.rows, day = [], ""
        offset, now = self._engine.clock.offset_s, self._engine.clock.now()
        for told in shown:
            here = day_of(told.advice.at, self.words, offset, now)
            if here != day:
                day = here
                head = label(self.ui, day, "label", "2")
                self._box.addWidget(holder(column(head, margins=(0, 10 if self.rows else 0, 0, 2))))
            self.rows.append(self._row(told, clock(told.advice.at, offset, self.words)))
            self._box.addWidget(self.rows[-1])
        if held is not None:
            self._focus(next((n for n, line in enumerate(self.rows) if line.told.advice.id == held), None))
        elif mine and first < len(self.rows):
            self._focus(first)

    def _focus(self, n: int | None) -> None:
        if n is not None:
            self.rows[n].details.setFocus()

    def _row(self, told: Told, when: str) -> AdviceRow:
        made = AdviceRow(self.ui, told, when, open_=told.advice.id in self.draft.open)
        made.follow(self._engine.settings)
        made.opened.connect(partial(self._opened, told.advice.id))
        made.never.clicked.connect(lambda: self.never.emit(told.advice.kind))
        return made

    def _opened(self, ident: str, on: bool) -> None:
        (self.draft.open.add if on else self.draft.open.discard)(ident)

    def follow(self) -> None:
        """Kinds were switched."""
        for line in self.rows:
            line.follow(self._engine.settings)

    def fail(self, why: str) -> None:
        """It cannot be read."""
        self.listed = None
        clear(self._box)
        self.rows = []
        for w in (self.more, self._take):
            w.hide()
        self.count.say("")
        self.said.say(why)

    # -- taking it along ----------------------------------------------------------------------

    def _ask_where(self, kind: str) -> None:
        day = self._engine.today().isoformat()
        name = f"{self.words('suggestions.history.file')}-{day}.{kind}"
        ask_save(self, self.words("suggestions.history.save"), name, lambda out: self.save(kind, out))

    def save(self, kind: str, out: Path) -> None:
        """Write all that is listed, shown or not."""
        if self.listed is None:
            return
        ids = {t.advice.id for t in self.listed.told}
        engine, words, left_out = self._engine, self.words, self.draft.left_out

        def work(_chore: Chore) -> int:
            told = [t for t in year(engine, left_out=left_out, looked=None) if t.advice.id in ids]
            return write_advised(told, out, kind, engine.clock.offset_s, words.in_24)

        self.task.begin(work, out)

    def _how(self, _chore: Chore) -> tuple[str, float | None]:
        return self.words("suggestions.history.saving"), None

    def _saved(self, chore: Chore) -> str:
        return self.words("suggestions.history.saved", n=chore.result, name=chore.about.name)
