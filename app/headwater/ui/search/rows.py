"""One line of what was found: pressed, it leads to the day it was last seen on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from headwater.charts.paint import RIGHT, panel, text
from headwater.charts.tokens import Radius
from headwater.ui.boxes import column
from headwater.ui.buttons import Painted
from headwater.ui.look import Ui
from headwater.ui.plain import plain
from headwater.ui.text import hint

_SIDE, _GAP, _AIR = 12, 16, 8
_BAR = 88
"""How wide the bar of the longest is."""
_ROOM = 260
"""Where less than this would be left for the title, there is no bar."""
_WALKING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
Two = tuple[str, str]
"""Two lines, the upper one first."""


class ResultRow(Painted):
    """What it is on the left, how much of it on the right; between them its share of the longest."""

    def __init__(self, ui: Ui, stretch: tuple[float, float], what: Two, much: Two, share: float | None = None) -> None:
        self.stretch = stretch
        """The time that it leads to."""
        self._left, self._right = (plain(what[0]), plain(what[1])), much
        self._share = share
        self.right = max(ui.width("body", much[0]), ui.width("small", much[1])) + 2
        """How wide the lines on the right are; rows below each other have one width."""
        super().__init__(ui, ", ".join(part for part in (*self._left, *much) if part))
        self.setToolTip(hint(self._left[0]))
        self._line, self._small = ui.line("body"), ui.line("small")
        self.setFixedHeight(2 * _AIR + self._line + self._small)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as the page lets it be."""
        return QSize(240, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that walk are the list's."""
        if event.key() in _WALKING:
            event.ignore()
            return
        super().keyPressEvent(event)

    def draw(self, p: QPainter, r: QRectF) -> None:
        """Two lines on each side; the right ones keep their width."""
        ui, t = self.ui, self.ui.theme
        if self.underMouse():
            panel(p, r, Radius.CONTROL, t.hover)
        right = min(self.right, r.width() * 0.4)
        edge = r.right() - _SIDE - right
        room = edge - _GAP - _SIDE
        if self._share is not None and room - ui.px(_BAR) >= ui.px(_ROOM):
            room -= ui.px(_BAR) + _GAP
            self._draw_share(p, QRectF(_SIDE + room + _GAP, r.center().y() - 2, ui.px(_BAR), 4), self._share)
        under = _AIR + self._line
        only = r.height() / 2 - self._line / 2
        top = _AIR if self._left[1] else only
        text(p, QRectF(_SIDE, top, room, self._line), self._left[0], "body", t.text, scale=ui.scale)
        text(p, QRectF(_SIDE, under, room, self._small), self._left[1], "small", t.text2, scale=ui.scale)
        top = _AIR if self._right[1] else only
        text(p, QRectF(edge, top, right, self._line), self._right[0], "body", t.text, RIGHT, ui.scale)
        text(p, QRectF(edge, under, right, self._small), self._right[1], "small", t.text3, RIGHT, ui.scale)

    def _draw_share(self, p: QPainter, r: QRectF, share: float) -> None:
        t = self.ui.theme
        panel(p, r, 2, t.sunken)
        panel(p, QRectF(r.left(), r.top(), max(r.width() * min(share, 1.0), 4.0), 4), 2, t.text3)


class ResultList(QWidget):
    """Rows below each other; the arrow keys walk them."""

    chosen = Signal(object)
    """The stretch that a row leads to."""
    before = Signal()
    """The key went up from the first row."""
    after = Signal()
    """The key went down from the last one."""
    emptied = Signal()
    """The row that had the keyboard is gone, and so are all others."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.rows: tuple[ResultRow, ...] = ()
        self._box = column(gap=0)
        self.setLayout(self._box)

    def show_rows(self, rows: Sequence[ResultRow]) -> None:
        """Others in their place; who stood on one stands on the one in its place."""
        at = next((n for n, row in enumerate(self.rows) if row.hasFocus()), None)
        by_key = at is not None and self.rows[at].by_key
        before, self.rows = self.rows, tuple(rows)
        right = max((row.right for row in self.rows), default=0.0)
        for row in self.rows:
            row.right = right
            self._box.addWidget(row)
            row.clicked.connect(lambda _on=False, to=row.stretch: self.chosen.emit(to))
            row.show()
        if at is not None and self.rows:
            self.enter(min(at, len(self.rows) - 1), by_key=by_key)
        elif at is not None:
            self.emptied.emit()
        for old in before:
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()

    def enter(self, n: int, *, by_key: bool = True) -> None:
        """Let a row have the keyboard."""
        self.rows[n].setFocus(Qt.FocusReason.TabFocusReason if by_key else Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down, to the first and to the last."""
        at = next((n for n, row in enumerate(self.rows) if row.hasFocus()), None)
        to = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self.rows) - 1}.get(Qt.Key(event.key()))
        if at is None or event.modifiers() or (to is None and ends is None):
            super().keyPressEvent(event)
        elif ends is not None:
            self.enter(ends)
        elif 0 <= at + (to or 0) < len(self.rows):
            self.enter(at + (to or 0))
        else:
            (self.before if to == -1 else self.after).emit()
