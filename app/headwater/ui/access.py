"""For those who hear the window: what a painted or plain part is, and what came of something, is told."""

from functools import cache

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QLabel, QWidget

Role = QAccessible.Role
_HEARD = "heard"
"""The property that says what a widget is."""
_KEPT: dict[int, QAccessibleInterface] = {}
"""Interfaces by id(widget): Qt does not own those that Python makes."""


class PaintedChart:
    """A widget that is a chart for those who hear it."""


def hear_as(w: QWidget, role: Role) -> None:
    """Let it be this for those who hear the window; Qt knows only what its own widgets are.

    Before it has a text or a name: what is heard of is asked once what it is.
    """
    w.setProperty(_HEARD, role.value)


@cache
def install_roles() -> None:
    """Give every chart the role of a chart, and the others what `hear_as` says; a second call does nothing."""
    QAccessible.installFactory(_factory)


class _Heard(QAccessibleWidget):
    """Its name is what was given to it, else what is written on it."""

    def text(self, t: QAccessible.Text) -> str:
        """Qt asks for the name, the description and the like."""
        told, w = super().text(t), self.object()
        if not told and t is QAccessible.Text.Name and isinstance(w, QLabel):
            return w.text()
        return told


def _factory(name: str, thing: object) -> QAccessibleInterface | None:
    role = _role(thing, name) if isinstance(thing, QWidget) else None
    if role is None or not isinstance(thing, QWidget):
        return None
    key = id(thing)
    made = _Heard(thing, role)
    _KEPT[key] = made
    thing.destroyed.connect(lambda: _KEPT.pop(key, None))
    return made


def _role(w: QWidget, kind: str) -> Role | None:
    """`kind` is a class of the widget's, the narrowest first; "QWidget" comes where Qt knows none of them."""
    from headwater.ui.chartview import ChartView
    from headwater.ui.ribbon import RibbonView

    if isinstance(w, RibbonView | ChartView | PaintedChart):
        return Role.Chart
    said = w.property(_HEARD)
    if said is not None:
        return Role(said)
    named = kind == "QWidget" and bool(w.accessibleName())
    return (Role.Grouping if w.layout() is not None else Role.StaticText) if named else None


def announce(w: QWidget, what: str) -> None:
    """`what` is where the keyboard is now: it becomes the description, and is told."""
    w.setAccessibleDescription(what)
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(w, QAccessible.Event.DescriptionChanged))


def tell(w: QWidget, what: str) -> None:
    """Something came that was not there before: it is said aloud."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(w, what))
