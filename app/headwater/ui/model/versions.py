"""All that was learned and is kept: used and deleted by mouse and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent

from headwater.engine.learnt import Kept, Stage, Standing
from headwater.ui.asking import Ask, Said
from headwater.ui.boxes import holder, row
from headwater.ui.buttons import Button
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.model.telling import base_row, version_row
from headwater.ui.table import PlainTable
from headwater.ui.text import label
from headwater.ui.titled import TitledCard

_MOST = 6
"""Lines before the table scrolls."""


class VersionTable(PlainTable):
    """Enter uses a line, Delete asks about it."""

    enter = Signal()
    delete = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The two keys; the rest is the table's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete.emit()
        else:
            super().keyPressEvent(event)


class VersionsCard(TitledCard):
    """Versions, the newest first; the base model is the last line."""

    use = Signal(str)
    base = Signal()
    remove = Signal(str)

    def __init__(self, ui: Ui, engine: Face) -> None:
        super().__init__(ui, "learn.versions")
        self._engine = engine
        words = ui.words
        self.table = VersionTable(ui)
        self.table.setAccessibleName(words("learn.versions.title"))
        self.none = label(ui, words("learn.versions.none"), "small", "2")
        self.take = Button(ui, words("learn.versions.use"), small=True)
        self.drop = Button(ui, words("learn.versions.delete"), "ghost", small=True)
        self.said, self.ask = Said(ui, "small"), Ask(ui)
        self._standing: Standing | None = None
        self.add(self.table, self.none, self.said, self.ask)
        self._foot = holder(row(self.take, self.drop, None, gap=6))
        self.add(self._foot)
        self.table.enter.connect(self._use)
        self.table.delete.connect(self._ask)
        self.take.clicked.connect(self._use)
        self.drop.clicked.connect(self._ask)
        for w in (self.table, self.none, self._foot, self.body):
            w.hide()

    # -- showing ------------------------------------------------------------------------------

    def show_standing(self, now: Standing) -> None:
        """These are kept."""
        if now.kept != (self._standing.kept if self._standing is not None else None):
            self.ask.leave()
        words, offset = self.words, self._engine.clock.offset_s
        head = tuple(words(f"learn.versions.{c}") for c in ("made", "rung", "labels", "change", "state"))
        rows = [*(version_row(kept, words, offset) for kept in now.kept), base_row(now, words)]
        marked = self._marked_in(now)
        self.table.fill(head, rows)
        self.table.fit(_MOST, fill=True)
        self.table.selectionModel().currentChanged.connect(self._marked)
        self._standing = now
        self.table.selectRow(marked)
        for w in (self.table, self._foot, self.body):
            w.setVisible(bool(now.kept))
        self.none.setVisible(not now.kept)
        self._enable()

    def _marked_in(self, now: Standing) -> int:
        """The row of what is marked, wherever it stands now; near where it was, if it is gone."""
        before, at = self._standing.kept if self._standing is not None else (), self.table.currentIndex().row()
        if not before:  # nobody marked anything yet
            return 0
        if at >= len(before):
            return len(now.kept)
        rows = (n for n, kept in enumerate(now.kept) if kept.version == before[at].version)
        return next(rows, min(at, len(now.kept)))

    @property
    def current(self) -> Kept | None:
        """The version that is marked; None is the base model."""
        at = self.table.currentIndex().row()
        kept = self._standing.kept if self._standing is not None else ()
        return kept[at] if 0 <= at < len(kept) else None

    def _marked(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.ask.leave()
        self._enable()

    def _enable(self) -> None:
        now, kept = self._standing, self.current
        free = now is not None and now.stage is not Stage.TRAINING
        self.take.setEnabled(free and now is not None and not self._why_not(now, kept))
        self.drop.setEnabled(free and kept is not None)
        foreign = kept is not None and not kept.fits
        self.said.say(self.words("learn.versions.foreign_told") if foreign else "")

    def _why_not(self, now: Standing, kept: Kept | None) -> str:
        """Why the line that is marked cannot be used; "" where it can."""
        if kept is not None and not kept.fits:
            return self.words("learn.versions.foreign_told")
        used = kept.in_use if kept is not None else now.in_use is None
        return self.words("learn.versions.in_use_told") if used else ""

    # -- doing --------------------------------------------------------------------------------

    def _use(self) -> None:
        now, kept = self._standing, self.current
        if now is None:
            return
        if why := self._why_not(now, kept):
            self.said.say(why, anew=True)
        elif not self.take.isEnabled():
            return
        elif kept is not None:
            self.use.emit(kept.version)
        else:
            self.base.emit()

    def _ask(self) -> None:
        kept = self.current
        if kept is None or not self.drop.isEnabled():
            return
        key = "learn.versions.delete_ask_used" if kept.in_use and kept.fits else "learn.versions.delete_ask"
        when = version_row(kept, self.words, self._engine.clock.offset_s)[0]
        self.ask.ask(self.words(key, when=when), self.words("learn.versions.delete_yes"),
                     lambda: self.remove.emit(kept.version))  # fmt: skip
