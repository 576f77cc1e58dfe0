"""The ledger: what was stored in the last ten minutes, so that nobody has to take our word for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headwater.ui.asking import Said
from headwater.ui.chores import Chores, failure_text
from headwater.ui.data.card import DataCard
from headwater.ui.data.telling import stored_row
from headwater.ui.desk import desk_of
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.table import PlainTable
from headwater.ui.text import prose

if TYPE_CHECKING:
    from headwater.engine.ledger import Stored

SECONDS = 600.0
MOST = 8
"""Lines that are seen at once; more are scrolled to."""


class StoredCard(DataCard):
    """What was just stored."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__(ui, engine, chores, "stored")
        self.table = PlainTable(ui)
        self.table.setAccessibleName(ui.words("data.stored.title"))
        self.none = prose(ui, ui.words("data.stored.none"), "body", "3")
        self.failed = Said(ui)
        self.add(self.table, self.none, self.failed)
        self.table.hide()
        self.none.hide()
        self._shown: list[list[str]] | None = None

    def refresh(self) -> None:
        """Read it again."""
        self.chores.ask("stored", lambda: desk_of(self.engine).ledger(SECONDS), self._show, self._fail)

    def _show(self, found: list[Stored]) -> None:
        self.failed.say("")
        rows = [stored_row(stored, self.words, self.engine.clock.offset_s) for stored in found]
        if rows == self._shown:
            return
        self._shown = rows
        self.none.setVisible(not rows)
        self.table.setVisible(bool(rows))
        if rows:
            self._fill(rows)

    def _fill(self, rows: list[list[str]]) -> None:
        self.table.fill([self.words(f"data.stored.{name}") for name in ("when", "length", "source", "what")], rows)
        self.table.fit(MOST, fill=True)

    def _fail(self, failure: Exception) -> None:
        self._shown = None
        self.table.hide()
        self.none.hide()
        self.failed.say(failure_text(failure, self.words))
