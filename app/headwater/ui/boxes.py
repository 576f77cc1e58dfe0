"""Boxes that hold other things: rows, columns, cards, and a canvas whose picture is one function."""

from collections.abc import Callable
from typing import Self

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from headwater.charts import paint, state_glyph
from headwater.charts.tokens import Radius, Space
from headwater.records import FocusState
from headwater.ui.access import Role, hear_as
from headwater.ui.look import Ui

Item = QWidget | QLayout | int | None
"""A widget, a layout, a fixed gap in px, or (None) the place that stretches."""
Margins = tuple[int, int, int, int]
Draw = Callable[[QPainter, QRectF], None]


def row(*items: Item, gap: int = Space.S, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Items side by side."""
    box = QHBoxLayout()
    fill(box, items, gap, margins)
    return box


def column(*items: Item, gap: int = Space.S, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """Items below each other."""
    box = QVBoxLayout()
    fill(box, items, gap, margins)
    return box


def fill(box: QBoxLayout, items: tuple[Item, ...], gap: int, margins: Margins) -> None:
    """Put items into a box that may hold some already."""
    box.setSpacing(gap)
    box.setContentsMargins(*margins)
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(item)
        elif isinstance(item, QWidget):
            box.addWidget(item)
        else:
            box.addLayout(item)


def clear(box: QLayout, first: int = 0) -> None:
    """What is in a box goes away, from item number `first` on."""
    while (item := box.takeAt(first)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()


def holder(layout: QLayout, name: str = "") -> QWidget:
    """A plain widget around a layout."""
    w = QWidget()
    w.setLayout(layout)
    if name:
        hear_as(w, Role.Grouping)
        w.setAccessibleName(name)
    return w


def scrolled(inside: QWidget, *, on_card: bool = False) -> QScrollArea:
    """A page that scrolls down when it is taller than the window; or `on_card` on what something else paints."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    inside.setAutoFillBackground(not on_card)  # with its own ground what stays in sight is moved, not painted anew
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(not on_card)
    area.verticalScrollBar().setStyleSheet(  # that of what scrolls in itself is in its own sheet
        "QScrollBar:vertical { width: 10px; background: transparent; margin: 2px; }"
        "QScrollBar::handle:vertical { background: palette(mid); border-radius: 3px; min-height: 32px; }"
        "QScrollBar::handle:vertical:hover { background: palette(dark); }"
        "QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page"
        "{ height: 0; background: none; }"
    )
    return area


def bring(area: QScrollArea, w: QWidget, air: int = Space.S) -> None:
    """Scroll until all of `w` is seen. Qt's own way looks at the cursor alone where there is one."""
    inside = area.widget()
    assert inside is not None
    middle = w.mapTo(inside, w.rect().center())
    area.ensureVisible(middle.x(), middle.y(), 0, w.height() // 2 + air)


def keep_scrolled(old: QScrollArea, new: QScrollArea) -> None:
    """Scroll a page to where the one was whose place it takes, as soon as it knows how long it is."""
    at, bar = old.verticalScrollBar().value(), new.verticalScrollBar()

    def settle(_low: int, high: int) -> None:
        if high >= at:
            bar.rangeChanged.disconnect(settle)
            bar.setValue(at)

    if at:
        bar.rangeChanged.connect(settle)


class Card(QFrame):
    """The one surface that things lie on."""

    def __init__(self, ui: Ui, padding: int = Space.CARD, gap: int = 0) -> None:
        super().__init__()
        self.ui = ui
        self.box = column(gap=gap, margins=(padding,) * 4)
        self.setLayout(self.box)

    def add(self, *items: Item) -> Self:
        """Put items below what is there."""
        m = self.box.contentsMargins()
        fill(self.box, items, self.box.spacing(), (m.left(), m.top(), m.right(), m.bottom()))
        return self

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The surface and its hairline."""
        paint.panel(QPainter(self), QRectF(self.rect()), Radius.CARD, self.ui.theme.surface, self.ui.theme.line)


class Canvas(QWidget):
    """A widget whose picture is one function `(painter, rect)`."""

    hovered = Signal(object)
    """Where the pointer is (QPointF), None when it leaves."""

    def __init__(self, draw: Draw, w: int | None = None, h: int | None = None, name: str = "") -> None:
        super().__init__()
        self.draw = draw
        if w:
            self.setFixedWidth(w)
        if h:
            self.setFixedHeight(h)
        if name:
            hear_as(self, Role.StaticText)
            self.setAccessibleName(name)
        self.setSizePolicy(
            QSizePolicy.Policy.Fixed if w else QSizePolicy.Policy.Expanding,
            QSizePolicy.Policy.Fixed if h else QSizePolicy.Policy.Expanding,
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Let the function draw."""
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(p, QRectF(self.rect()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the pointer is."""
        self.hovered.emit(event.position())

    def leaveEvent(self, _event: QEvent) -> None:
        """Tell that it is gone."""
        self.hovered.emit(None)


def glyph(ui: Ui, state: FocusState, size: int = 12) -> Canvas:
    """The state's shape in its colour, in a 16 px box."""
    return Canvas(lambda p, r: state_glyph(p, QPointF(r.center()), state, ui.theme, size), 16, 16)


def picture(name: str, colour: str, size: int = 18) -> Canvas:
    """An icon out of the set."""
    return Canvas(lambda p, _r: paint.draw_icon(p, 0, 0, name, colour, size), size, size)


def beside(ui: Ui, w: QWidget, role: str = "strong") -> QWidget:
    """Something small as high as a line of text, with its middle in that of the line."""
    made = holder(column(w, gap=0))
    made.setFixedHeight(max(ui.line(role), w.height()))
    return made


def rule(ui: Ui) -> Canvas:
    """A hairline between two parts of a card."""
    return Canvas(lambda p, r: paint.hline(p, 0, r.left(), r.right(), ui.theme.line), h=1)
