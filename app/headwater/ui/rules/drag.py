"""Dragging inside the window: what is dragged is a child of the page, so that nothing depends on the desktop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from headwater.charts.paint import panel, shadow, text
from headwater.charts.tokens import Radius
from headwater.ui.look import Ui
from headwater.ui.plain import plain
from headwater.ui.rules.draft import Dropped

SIDE = 10
"""What is dragged and what it falls into have so much ground beside their words, which stand below the card's title."""
_AIR = 12
_EDGE, _STEP, _EVERY_MS = 40, 14, 30
"""So near to an edge of the page it scrolls, by so much, so often."""


class Target(QWidget):
    """Something to drop on."""

    def __init__(self, what: Dropped) -> None:
        super().__init__()
        self.what = what
        self.lit = False
        """The pointer is over it, with something in hand."""

    def light(self, on: bool) -> None:
        """Something would fall in here."""
        self.lit = on
        self.update()


class Drag(QObject):
    """What is being dragged over a page, and where it would fall."""

    dropped = Signal(object, object)
    """What was dragged, and `what` of the target."""

    def __init__(self, ui: Ui, page: QWidget, area: QScrollArea, targets: Callable[[], Sequence[Target]]) -> None:
        super().__init__(page)
        self._page, self._area, self._targets = page, area, targets
        self.pill = _Pill(ui, page)
        self._thing: object = None
        self._over: Target | None = None
        self._at = QPoint()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._scroll)

    @property
    def active(self) -> bool:
        """Whether something is in hand."""
        return self._thing is not None

    def begin(self, thing: object, name: str) -> None:
        """Take something up."""
        self._thing = thing
        self.pill.say(name)
        self._timer.start()

    def move(self, at: QPoint) -> None:
        """The pointer is here now, on the screen."""
        if not self.active:
            return
        self._at = at
        self.pill.place(self._page.mapFromGlobal(at))
        self._look()

    def end(self, at: QPoint) -> None:
        """Let it fall here."""
        if not self.active:
            return
        self.move(at)
        thing, over = self._thing, self._over
        self.cancel()
        if over is not None:
            self.dropped.emit(thing, over.what)

    def cancel(self) -> None:
        """Nothing is in hand any more."""
        self._thing = None
        self._timer.stop()
        self.pill.hide()
        self._light(None)

    def _look(self) -> None:
        found = None
        if self._inside().contains(self._at):
            found = next((w for w in self._targets() if w.isVisible() and _on_screen(w).contains(self._at)), None)
        self._light(found)

    def _light(self, target: Target | None) -> None:
        if target is self._over:
            return
        for w, on in ((self._over, False), (target, True)):
            if w is not None:
                w.light(on)
        self._over = target

    def _inside(self) -> QRect:
        return _on_screen(self._area.viewport())

    def _scroll(self) -> None:
        """Near the upper or lower edge the page goes on."""
        inside, bar = self._inside(), self._area.verticalScrollBar()
        y = self._at.y()
        by = -_STEP if y < inside.top() + _EDGE else _STEP if y > inside.bottom() - _EDGE else 0
        if by:
            bar.setValue(bar.value() + by)
            self._look()


def _on_screen(w: QWidget) -> QRect:
    return QRect(w.mapToGlobal(QPoint(0, 0)), w.size())


class _Pill(QWidget):
    """The name of what is in hand."""

    def __init__(self, ui: Ui, page: QWidget) -> None:
        super().__init__(page)
        self._ui, self._name = ui, ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, name: str) -> None:
        self._name = plain(name)
        wide = min(round(self._ui.width("label", self._name)) + 28, self._ui.px(260))
        self.setFixedSize(wide + 2 * _AIR, self._ui.line("label") + 14 + 2 * _AIR)

    def place(self, at: QPoint) -> None:
        self.move(at - QPoint(self.width() // 2, self.height() // 2))
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p, ui, t = QPainter(self), self._ui, self._ui.theme
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r = QRectF(self.rect()).adjusted(_AIR, _AIR, -_AIR, -_AIR)
        shadow(p, r, Radius.CONTROL, t)
        panel(p, r, Radius.CONTROL, t.raised, t.line)
        text(p, r.adjusted(14, 0, -12, 0), self._name, "label", t.text, scale=ui.scale)
