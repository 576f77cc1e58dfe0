"""Small things to turn on and off, several side by side; and a layout that wraps them."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from headwater.charts.paint import CENTER, draw_icon, panel, text
from headwater.charts.tokens import Radius, Size
from headwater.ui.buttons import Painted
from headwater.ui.look import Ui, control


class Toggle(Painted):
    """A word that is filled with ink while it is on; `name` is said of it."""

    def __init__(self, ui: Ui, word: str, name: str, *, on: bool) -> None:
        super().__init__(ui, name)
        self._word = word
        self.setCheckable(True)
        self.setChecked(on)
        wide = max(Size.CONTROL, ui.px(Size.CONTROL), round(ui.width("label", word)) + 16)
        self.setFixedSize(wide, max(Size.CONTROL_SMALL, ui.px(Size.CONTROL_SMALL)))

    def draw(self, p: QPainter, r: QRectF) -> None:
        """Filled or outlined."""
        t, on = self.ui.theme, self.isChecked()
        off = t.hover if self.underMouse() else t.surface
        panel(p, r, Radius.CONTROL - 1, t.ink if on else off, None if on else control(t))
        text(p, r, self._word, "label", t.on_ink if on else t.text2, CENTER, self.ui.scale)


class Check(Painted):
    """A word with a box before it."""

    def __init__(self, ui: Ui, word: str, *, on: bool) -> None:
        super().__init__(ui, word)
        self._word = word
        self.setCheckable(True)
        self.setChecked(on)
        high = max(Size.CONTROL_SMALL, ui.px(Size.CONTROL_SMALL))
        self.setFixedSize(28 + round(ui.width("small", word)) + 9, high)

    def draw(self, p: QPainter, r: QRectF) -> None:
        """The box is ink with a mark in it while it is on."""
        t, on = self.ui.theme, self.isChecked()
        if self.underMouse():
            panel(p, r, Radius.CONTROL - 1, t.hover)
        box = QRectF(4, round((r.height() - 16) / 2), 16, 16)
        if on:
            panel(p, box, 4, t.ink)
            draw_icon(p, box.left() + 1, box.top() + 1, "check", t.on_ink, 14)
        else:
            p.setPen(QPen(QColor(t.edge), 1))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)
        colour = t.text if on else t.text2
        text(p, r.adjusted(28, 0, 0, 0), self._word, "small", colour, scale=self.ui.scale)


class Flow(QLayout):
    """Widgets side by side, in as many lines as they need."""

    def __init__(self, *widgets: QWidget, gap: int = 4) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)
        for w in widgets:
            self.addWidget(w)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt hands it over."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them, None where there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """One of them, which is not here any more."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Fewer beside each other are more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """So high at a width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """Least: the layout around gives more."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The widest of them."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def setGeometry(self, rect: QRect) -> None:
        """Put each in its place."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, high = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, high = rect.x(), y + high + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x, high = x + size.width() + self._gap, max(high, size.height())
        return y + high - rect.y()
