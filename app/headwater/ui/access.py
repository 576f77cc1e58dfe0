"""For those who hear the window: charts say that they are charts, and what the keyboard rests on is told."""

from functools import cache

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_KEPT: dict[int, QAccessibleInterface] = {}
"""Interfaces by id(widget): Qt does not own those that Python makes."""


class PaintedChart:
    """A widget that is a chart for those who hear it."""


@cache
def install_charts() -> None:
    """Give every chart the role of a chart; a second call does nothing."""
    QAccessible.installFactory(_factory)


def _factory(_name: str, thing: object) -> QAccessibleInterface | None:
    from headwater.ui.chartview import ChartView
    from headwater.ui.ribbon import RibbonView

    if not isinstance(thing, RibbonView | ChartView | PaintedChart) or not isinstance(thing, QWidget):
        return None
    key = id(thing)
    made = QAccessibleWidget(thing, QAccessible.Role.Chart)
    _KEPT[key] = made
    thing.destroyed.connect(lambda: _KEPT.pop(key, None))
    return made


def announce(w: QWidget, what: str) -> None:
    """`what` is where the keyboard is now: it becomes the description, and is told."""
    w.setAccessibleDescription(what)
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(w, QAccessible.Event.DescriptionChanged))


def tell(w: QWidget, what: str) -> None:
    """Something came that was not there before: it is said aloud."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(w, what))
