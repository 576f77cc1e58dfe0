"""The table behind the ribbon."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from headwater.charts.paint import font
from headwater.charts.wording import table
from headwater.reports import DayReport
from headwater.ui.look import Ui
from headwater.ui.plain import plain


class DayTable(QTableView):
    """The state lane as rows: from, to, length, state, how sure, mostly in."""

    def __init__(self, ui: Ui, parent: QWidget | None = None) -> None:
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
        self.setFont(font("number", ui.scale))
        self.setFixedHeight(ui.px(300))

    def show_report(self, report: DayReport) -> None:
        """Fill it; the row that was current stays so."""
        made = table(report, self._ui.words)
        current = self.currentIndex().row()
        model = QStandardItemModel(len(made.rows), len(made.head), self)
        model.setHorizontalHeaderLabels(list(made.head))
        for i, cells in enumerate(made.rows):
            for j, cell in enumerate(cells):
                model.setItem(i, j, QStandardItem(plain(cell)))
        old = self.model()
        self.setModel(model)
        if old is not None:
            old.deleteLater()
        self.setAccessibleName(made.name)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(len(made.head) - 1, QHeaderView.ResizeMode.Stretch)
        if 0 <= current < len(made.rows):
            index = model.index(current, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
