"""What was in front, line by line: a model over the day's windows, and the table that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from headwater.base import Words
from headwater.charts.scale import Offset, clock
from headwater.charts.wording import Table
from headwater.records import Category, FocusState
from headwater.reports import DayReport
from headwater.reports.timeline import Front, folded
from headwater.ui.look import Ui
from headwater.ui.plain import plain
from headwater.ui.table import Index, PlainTable
from headwater.ui.text import hint

COLUMNS = ("start", "end", "length", "app", "title", "site", "category", "state")
LINES = 14
"""The table shows so many before it scrolls."""
_LONG = 24
"""Characters from which on a cell tells all of it when the pointer rests on it."""
_TITLE = 320
"""Width of a title, in px, from which on the site may have more."""
_TITLE_LEAST = 120
_NEVER = QModelIndex()


_MINUTE_S = 59.5


def length_text(seconds: float, words: Words) -> str:
    """`12 min`; below a minute `40 s`."""
    return words.duration(seconds) if seconds >= _MINUTE_S else words("unit.s", n=max(round(seconds), 1))


class Lines:
    """Windows as text."""

    def __init__(self, words: Words, offset: Offset) -> None:
        self._words, self._offset = words, offset

    def cells(self, front: Front) -> tuple[str, ...]:
        """A line, in the order of `COLUMNS`; names and titles are as they were stored."""
        words = self._words
        return (
            clock(front.start, self._offset, words), clock(front.end, self._offset, words),
            length_text(front.seconds, words), *self.named(front), words(f"state.{front.state}"),
        )  # fmt: skip

    def named(self, front: Front) -> tuple[str, str, str, str]:
        """Application, title, site, category; the last is empty where nothing of it may be known."""
        words = self._words
        title = words("timeline.hidden") if front.hidden else front.title
        category = words(f"category.{front.category}") if front.app else ""
        return front.name or words("chart.table.unnamed"), title, front.domain, category

    def sought(self, front: Front) -> str:
        """All that a filter may find of a line, folded. A title that is hidden is not found by its words."""
        return folded("\n".join((*self.named(front), front.app, self._words(f"state.{front.state}"))))

    def head(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self._words(f"timeline.column.{c}") for c in COLUMNS)

    def table(self, fronts: Sequence[Front]) -> Table:
        """Lines to take along."""
        told = Lines(self._words.in_24, self._offset)
        rows = tuple(told.cells(front) for front in fronts)
        return Table(self._words("timeline.front.title"), self.head(), rows)


class FrontModel(QAbstractTableModel):
    """Thousands of lines; a cell is made when it is looked at."""

    def __init__(self, ui: Ui, report: DayReport, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines = Lines(ui.words, report.offset_s)
        self._head = self.lines.head()
        self.fronts: Sequence[Front] = ()

    def show(self, fronts: Sequence[Front], report: DayReport) -> None:
        """Others."""
        self.beginResetModel()
        self.fronts = fronts
        self.lines = Lines(self.lines._words, report.offset_s)
        self.endResetModel()

    def rowCount(self, parent: Index = _NEVER) -> int:
        """Lines."""
        return 0 if parent.isValid() else len(self.fronts)

    def columnCount(self, parent: Index = _NEVER) -> int:
        """Columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell, and all of a long one as its hint."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        cell = self.lines.cells(self.fronts[index.row()])[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint(cell) if len(cell) > _LONG else None
        return plain(cell)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # fmt: skip
        """The names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._head[section]
        return None


class FrontTable(PlainTable):
    """The lines. Columns are as wide as what they are for, not as what stands in them: that would be measured anew for
    thousands of lines."""

    chosen = Signal(object)
    """The window of the line that the person went to."""

    def __init__(self, ui: Ui, report: DayReport) -> None:
        super().__init__(ui)
        self._quiet = False
        self.front_model = FrontModel(ui, report, self)
        self.setModel(self.front_model)
        self.setAccessibleName(ui.words("timeline.front.title"))
        self._lines = LINES
        self._site = (0, 0, 0)
        """How wide the column of sites is where the table would scroll else, and otherwise at least and at most."""
        self._settle()
        self._widen()
        self.clicked.connect(self._clicked)

    def show_fronts(self, fronts: Sequence[Front], report: DayReport) -> None:
        """Others; the line that is marked stays so wherever it is now, and what was scrolled to."""
        if list(fronts) == list(self.front_model.fronts):
            self.front_model.lines = Lines(self._ui.words, report.offset_s)
            return
        marked, scrolled, first = self.marked, self.verticalScrollBar().value(), self._first()
        self._quiet = True
        self.front_model.show(fronts, report)
        self._quiet = False
        self.verticalScrollBar().setValue(scrolled if first == self._first() else 0)
        if marked is not None:
            self.mark(marked.start, None, bring=False)

    def _first(self) -> float | None:
        """When the first line began: one that goes on grows."""
        return self.front_model.fronts[0].start if self.front_model.fronts else None

    @property
    def marked(self) -> Front | None:
        """The window of the marked line."""
        rows = self.selectionModel().selectedRows()
        return self.front_model.fronts[rows[0].row()] if rows else None

    def mark(self, start: float, end: float | None, *, bring: bool = True) -> None:
        """The line of just this stretch (without an end: of what began then), or none; nothing is told."""
        fronts, flag = self.front_model.fronts, QItemSelectionModel.SelectionFlag
        alike = (i for i, f in enumerate(fronts) if abs(f.start - start) < 1 and (end is None or abs(f.end - end) < 1))
        row = next(alike, -1)
        self._quiet = True
        if row < 0:
            self.selectionModel().clearSelection()
        else:
            index = self.front_model.index(row, 0)
            self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
            if bring:
                self.scrollTo(index)
        self._quiet = False

    def unmark(self) -> None:
        """No line."""
        self._quiet = True
        self.selectionModel().clearSelection()
        self._quiet = False

    def _clicked(self, _index: Index) -> None:
        if (front := self.marked) is not None:
            self.chosen.emit(front)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """By the person, unless the table did it itself."""
        super().selectionChanged(selected, deselected)
        if not self._quiet and (front := self.marked) is not None:
            self.chosen.emit(front)

    # -- widths -------------------------------------------------------------------------------

    def _widen(self) -> None:
        ui, words = self._ui, self._ui.words
        header, heads = self.horizontalHeader(), self.front_model.lines.head()
        times = [words.time(0), words.time(720)]
        samples = {
            "start": times, "end": times, "length": [words.duration(3600 + 59 * 60)], "app": ["n" * 11],
            "title": ["n" * 14], "site": ["n" * 12], "category": [words(f"category.{c}") for c in Category],
            "state": [words(f"state.{s}") for s in FocusState],
        }  # fmt: skip
        for i, column in enumerate(COLUMNS):
            wide = max(*(ui.width("number", s) for s in samples[column]), ui.width("label", heads[i])) + 24
            header.resizeSection(i, round(wide))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        least = header.sectionSize(COLUMNS.index("site"))
        tight = round(max(ui.width("number", "n" * 7), ui.width("label", heads[COLUMNS.index("site")]))) + 24
        self._site = tight, least, max(least, round(ui.width("number", "n" * 22)) + 24)
        self._stretch()

    def _stretch(self) -> None:
        """The title takes what is left; where that is much the site has more, and where it is little the table scrolls
        to the side."""
        header, title, site = self.horizontalHeader(), COLUMNS.index("title"), COLUMNS.index("site")
        others = sum(header.sectionSize(i) for i in range(len(COLUMNS)) if i not in (title, site))
        room, (tight, least, most) = self.viewport().width() - others, self._site
        wide, rest = min(max(room - self._ui.px(_TITLE), least), most), self._ui.px(_TITLE_LEAST)
        if tight <= room - rest < wide:
            wide = room - rest
        header.resizeSection(site, wide)
        header.resizeSection(title, max(room - wide, rest))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._stretch()
