"""What the Tab key walks through: in the order in which a page is laid out, not in which its parts were made."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLayout, QScrollArea, QWidget

from headwater.ui.boxes import bring


def stops(root: QWidget) -> list[QWidget]:
    """All below `root` that takes the focus now, as one reads."""
    return [w for w in _below(root) if _stops(w)]


def step(root: QWidget, forward: bool) -> QWidget | None:
    """Give the focus to what comes next below `root`, round at the end; None if nothing there takes it.

    It goes on from where the focus is, also from a part that Tab itself does not stop at; what scrolls brings it into
    sight.
    """
    order, focus = list(_below(root)), root.window().focusWidget()
    pressed = focus is not None and focus.isVisible()  # else Qt asks where to go, since what had the focus goes
    here = max((i for i, w in enumerate(order) if _holds(w)), default=-1 if forward else len(order))
    later = (*order[here + 1 :], *order[: here + 1]) if forward else (*order[:here][::-1], *order[here:][::-1])
    there = next(filter(_stops, later), None)
    if there is not None:
        there.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        if pressed:
            _bring(there)
    return there


def _bring(w: QWidget) -> None:
    """Into sight, in whatever scrolls around it."""
    around = w.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            bring(around, w)
        around = around.parentWidget()


def _stops(w: QWidget) -> bool:
    asked = w.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(asked) and w.focusProxy() is None and w.isVisible() and w.isEnabled()


def _holds(w: QWidget) -> bool:
    focus = w.window().focusWidget()
    return focus is not None and (w is focus or w.isAncestorOf(focus))


def _below(w: QWidget) -> Iterator[QWidget]:
    """Its children with all that is in them; what a layout places comes first, in its order."""
    if isinstance(w, QScrollArea):
        inside = w.widget()
        if inside is not None:
            yield inside
            yield from _below(inside)
        return
    if isinstance(w, QAbstractScrollArea):  # a table, a list: its parts are its own affair
        return
    placed = list(_placed(w.layout()))
    known = set(placed)
    free = [c for c in w.children() if isinstance(c, QWidget) and c not in known and not c.isWindow()]
    for child in (*placed, *free):
        if not child.isHidden():
            yield child
            yield from _below(child)


def _placed(layout: QLayout | None) -> Iterator[QWidget]:
    """The widgets of a layout and of those within it."""
    for i in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(i) if layout is not None else None
        if item is None:
            continue
        if (w := item.widget()) is not None:
            yield w
        elif (inner := item.layout()) is not None:
            yield from _placed(inner)
