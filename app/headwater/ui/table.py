"""Tables: the one behind the ribbon, and plain ones that are filled line by line."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from headwater.charts.paint import font
from headwater.charts.wording import table
from headwater.reports import DayReport
from headwater.ui.look import Ui
from headwater.ui.plain import plain
from headwater.ui.text import hint

_WIDEST = 280
"""Of a column that is not the last, in px."""
_BAR = 14
"""A scroll bar's height."""


class PlainTable(QTableView):
    """Lines of text cells to look at. Cells that are cut off tell all of it when the pointer rests on them."""

    def __init__(self, ui: Ui, parent: QWidget | None = None, role: str = "number") -> None:
        super().__init__(parent)
        self._ui = ui
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ui.px(28))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setFont(font("label", ui.scale))
        self.horizontalHeader().setFixedHeight(ui.line("label") + 14)
        self.setFont(font(role, ui.scale))

    def fill(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Other lines; the line that was current stays so, and what was scrolled to."""
        current, scrolled = self.currentIndex().row(), self.verticalScrollBar().value()
        model = QStandardItemModel(len(rows), len(head), self)
        model.setHorizontalHeaderLabels(list(head))
        for i, cells in enumerate(rows):
            for j, cell in enumerate(cells):
                model.setItem(i, j, _item(cell))
        old = self.model()
        self.setModel(model)
        if old is not None:
            old.deleteLater()
        if 0 <= current < len(rows):
            index = model.index(current, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.verticalScrollBar().setValue(scrolled)

    def fit(self, most: int, *, wide: bool = False) -> None:
        """So wide as each column needs, within limits; so high as the lines, up to `most` of them.

        `wide` leaves room for a scroll bar below; without it the last column takes the rest of the width.
        """
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMaximumSectionSize(self._ui.px(_WIDEST))
        if not wide:
            header.setSectionResizeMode(header.count() - 1, QHeaderView.ResizeMode.Stretch)
        shown = min(max(self.model().rowCount(), 1), most)
        self.setFixedHeight(header.height() + shown * self._ui.px(28) + (_BAR if wide else 0))


def _item(cell: str) -> QStandardItem:
    item = QStandardItem(plain(cell))
    if len(cell) > 24:
        item.setToolTip(hint(cell))
    return item


class DayTable(PlainTable):
    """The state lane as rows: from, to, length, state, how sure, mostly in."""

    def __init__(self, ui: Ui, parent: QWidget | None = None) -> None:
        super().__init__(ui, parent)
        self.setFixedHeight(ui.px(300))

    def show_report(self, report: DayReport) -> None:
        """Fill it; the row that was current stays so."""
        made = table(report, self._ui.words)
        self.fill(made.head, made.rows)
        self.setAccessibleName(made.name)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(len(made.head) - 1, QHeaderView.ResizeMode.Stretch)
