"""Tables: the one behind the ribbon, and plain ones that are filled line by line."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from headwater.charts.paint import font, hline, metrics
from headwater.charts.wording import Table, table
from headwater.reports import DayReport, StateSpan
from headwater.ui.look import Ui, styled
from headwater.ui.plain import plain
from headwater.ui.text import hint

_WIDEST = 280
"""Of a column that is not the last, in px."""
_LINE, _SIDE = 28, 11
"""A line's height, and the air on both sides of a cell."""
_RING = 2
"""Width of the ring around a table that has the focus; the style sheet draws it below the lines."""
_DAY_LINES = 9
"""Of the table behind the ribbon, before it scrolls."""
Index = QModelIndex | QPersistentModelIndex


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
        self.verticalHeader().setDefaultSectionSize(ui.px(_LINE))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setFont(font("label", ui.scale))
        self.horizontalHeader().setFixedHeight(ui.line("label") + 14)
        self.setItemDelegate(_Cell(ui, role, self))
        styled(self, ui.theme, "QTableView { selection-background-color: transparent; }")  # cells have their own ground
        self._lines, self._fills = 0, False
        self.horizontalScrollBar().rangeChanged.connect(self._settle)

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

    def fit(self, most: int, *, fill: bool = False) -> None:
        """So wide as each column needs, within limits; so high as the lines, up to `most` of them.

        With `fill` the last column takes what is left of the width.
        """
        header, mode, self._fills = self.horizontalHeader(), QHeaderView.ResizeMode, fill
        header.setSectionResizeMode(mode.Fixed if fill else mode.ResizeToContents)
        header.setMaximumSectionSize(-1 if fill else self._ui.px(_WIDEST))
        self._fill_width()
        self._lines = min(max(self.model().rowCount(), 1), most)
        self._settle()

    def _fill_width(self) -> None:
        """The last column takes what is left, but no less than it needs: then the table scrolls to it. None needs more
        than the widest may have."""
        header, last = self.horizontalHeader(), self.horizontalHeader().count() - 1
        if not self._fills or last < 0:
            return
        needed = [max(self.sizeHintForColumn(n), header.sectionSizeHint(n)) for n in range(last + 1)]
        wide = [min(n, self._ui.px(_WIDEST)) for n in needed]
        wide[last] = max(wide[last], self.viewport().width() - sum(wide[:last]))
        for n, px in enumerate(wide):
            header.resizeSection(n, px)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for other columns."""
        super().resizeEvent(event)
        self._fill_width()

    def _settle(self) -> None:
        """A scroll bar below has a place of its own, so that no line is cut in two."""
        if not self._lines:
            return
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() else 0
        self.setFixedHeight(self.horizontalHeader().height() + self._lines * self._ui.px(_LINE) + below)


class _Cell(QStyledItemDelegate):
    """Draws on the base line of our own font: a fallback font (CJK) must not move its neighbours."""

    def __init__(self, ui: Ui, role: str, table: QTableView) -> None:
        super().__init__(table)
        self._ui, self._role, self._table = ui, role, table

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the text."""
        return QSize(ceil(self._ui.width(self._role, index.data() or "")) + 2 * _SIDE, self._ui.px(_LINE))

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The line that is current has a ground; all have a hairline below. Neither lies on the table's ring."""
        t, r = self._ui.theme, QRectF(option.rect)
        ring = _RING if self._table.hasFocus() else 0
        inside = r & QRectF(self._table.viewport().rect()).adjusted(ring, 0, -ring, -ring)
        if option.state & QStyle.StateFlag.State_Selected:
            p.fillRect(inside, QColor(t.hover))
        if inside.bottom() == r.bottom():
            hline(p, r.bottom() - 1, inside.left(), inside.right(), t.line)
        m = metrics(self._role, self._ui.scale)
        said = m.elidedText(index.data() or "", Qt.TextElideMode.ElideRight, r.width() - 2 * _SIDE + 1)
        p.setFont(font(self._role, self._ui.scale))
        p.setPen(QColor(t.text))
        p.drawText(QPointF(r.left() + _SIDE, r.top() + (r.height() - m.height()) / 2 + m.ascent()), said)


def _item(cell: str) -> QStandardItem:
    item = QStandardItem(plain(cell))
    if len(cell) > 24:
        item.setToolTip(hint(cell))
    return item


class DayTable(PlainTable):
    """The state lane as rows: from, to, length, state, how sure, mostly in."""

    chosen = Signal()
    """The person went to a line."""

    def __init__(self, ui: Ui, parent: QWidget | None = None) -> None:
        super().__init__(ui, parent)
        self._lines = _DAY_LINES
        self._settle()
        self._made: Table | None = None
        self._spans: tuple[StateSpan, ...] = ()
        self._filling = False
        self.clicked.connect(self.chosen)

    @property
    def marked(self) -> StateSpan | None:
        """The stretch of the marked line; one that is only current, as the first is once the focus comes, is seen by
        nobody."""
        found = self.selectedIndexes()
        return self._spans[found[0].row()] if found else None

    def show_report(self, report: DayReport) -> None:
        """Fill it; what was marked stays so, on whatever line its stretch is now."""
        made = table(report, self._ui.words)
        if made == self._made:
            self._spans = report.spans
            return
        self._filling, self._made = True, made
        current, marked, scrolled = self.currentIndex(), self.marked, self.verticalScrollBar().value()
        at = self._spans[current.row()].start if current.isValid() else None
        self._spans = report.spans
        self.fill(made.head, made.rows)
        self._go_to(at, marked=marked is not None)
        self.verticalScrollBar().setValue(scrolled)
        self._filling = False
        self.setAccessibleName(made.name)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(len(made.head) - 1, QHeaderView.ResizeMode.Stretch)

    def _go_to(self, at: float | None, *, marked: bool) -> None:
        """The line that a moment lies on is current, and marked where its stretch is the one that was."""
        flag = QItemSelectionModel.SelectionFlag
        row = next((n for n, s in enumerate(self._spans) if at is not None and s.start <= at < s.end), -1)
        same = marked and row >= 0 and self._spans[row].start == at
        self.selectionModel().setCurrentIndex(
            self.model().index(row, 0), flag.ClearAndSelect | flag.Rows if same else flag.NoUpdate
        )

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """By the person, unless the table is being filled."""
        super().selectionChanged(selected, deselected)
        if not self._filling:
            self.chosen.emit()
