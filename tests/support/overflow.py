"""What does not fit in a window: words that are cut, and parts that lie beyond what holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from math import ceil

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from headwater.charts import paint
from headwater.ui.text import Elided, Figure, Prose

_HALF = 1.0
"""Metrics are fractions of pixels; what misses less than one is not cut."""


def told(w: QWidget) -> str:
    """What stands in the hint of a widget, as the person reads it."""
    return unescape(re.sub(r"<[^>]+>", "", w.toolTip()))


def faults(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that is cut or lies outside, one line each."""
    found = [*_painted(window, monkeypatch)]
    for w in window.findChildren(QWidget):
        if w.isVisible() and w.width() and w.height() and not _in_table(w):
            found += [f"{name(w)}: {fault}" for fault in (*_words(w), *_place(w))]
    return sorted(set(found))


def name(w: QWidget) -> str:
    """Which widget it is, for whoever has to find it."""
    said = w.text() if isinstance(w, QLabel | QAbstractButton) else w.accessibleName()
    said = said() if callable(said) else said
    return f"{type(w).__name__} “{re.sub(r'<[^>]+>', '', str(said))[:60]}”"


def _in_table(w: QWidget) -> bool:
    """Tables scroll to the side by themselves, and tell what a cell holds."""
    above: QWidget | None = w
    while above is not None:
        if isinstance(above, QAbstractItemView):
            return True
        above = above.parentWidget()
    return False


# -- words ------------------------------------------------------------------------------------------------------------


def _words(w: QWidget) -> Iterator[str]:
    if isinstance(w, Elided):
        if w.toolTip() == "" and w._ui.width(w._role, w.text) > w.width() + _HALF:
            yield "is cut and has no hint"
    elif isinstance(w, Figure):
        if w.least > w.width() + _HALF:
            yield f"needs {w.least:.0f} px, has {w.width()}"
    elif isinstance(w, Prose):
        yield from _prose(w)
    elif isinstance(w, QLabel):
        yield from _line(w, w.text(), w.contentsRect().width())
    elif isinstance(w, QLineEdit):
        inside = w.style().subElementRect(QStyle.SubElement.SE_LineEditContents, _option(w), w)
        yield from _line(w, w.placeholderText() if not w.text() else "", inside.width() - 4)
    elif isinstance(w, QPushButton) and w.sizeHint().width() > w.width() and w.text() not in told(w):
        yield f"needs {w.sizeHint().width()} px, has {w.width()}"


def _option(w: QWidget) -> QStyleOptionButton:
    option = QStyleOptionButton()
    option.initFrom(w)
    return option


def _line(w: QWidget, text: str, wide: float) -> Iterator[str]:
    needed = max((QFontMetricsF(w.font()).horizontalAdvance(line) for line in text.split("\n")), default=0.0)
    if needed > wide + _HALF and text not in told(w):
        yield f"“{text[:60]}” needs {needed:.0f} px, has {wide:.0f}"


def _prose(w: Prose) -> Iterator[str]:
    document = QTextDocument()
    document.setDefaultFont(w.font())
    document.setDocumentMargin(0)
    document.setHtml(w.text())
    document.setTextWidth(w.contentsRect().width())
    size = document.size()
    if ceil(document.idealWidth()) > w.contentsRect().width() + _HALF:
        yield f"a word needs {document.idealWidth():.0f} px, has {w.contentsRect().width()}"
    if size.height() > w.contentsRect().height() + 2:
        yield f"needs {size.height():.0f} px of height, has {w.contentsRect().height()}"


def _painted(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Lines that are painted, not labels: each that needs an ellipsis asks for the measures of its role."""
    cut: set[str] = set()

    class Watching:
        def __init__(self, real: QFontMetricsF) -> None:
            self._real = real

        def elidedText(self, text: str, mode: Qt.TextElideMode, wide: float) -> str:
            cut.add(text)
            return self._real.elidedText(text, mode, wide)

        def __getattr__(self, what: str) -> object:
            return getattr(self._real, what)

    real = paint.metrics
    with monkeypatch.context() as patch:
        patch.setattr(paint, "metrics", lambda role, scale=1.0: Watching(real(role, scale)))
        window.grab()
    hints = [told(w) for w in window.findChildren(QWidget) if w.isVisible() and w.toolTip()]
    yield from (f"painted “{text[:60]}” is cut" for text in cut if not any(text in hint for hint in hints))


# -- places -----------------------------------------------------------------------------------------------------------


def _place(w: QWidget) -> Iterator[str]:
    if isinstance(w, QScrollBar):
        if w.orientation() is Qt.Orientation.Horizontal:
            yield "a page scrolls to the side"
        return
    above = w.parentWidget()
    if above is None or w.isWindow():
        return
    if isinstance(above.parentWidget(), QAbstractScrollArea):  # what is scrolled is as wide as what it is seen through
        inside = QRect(QPoint(0, 0), above.size())
    else:
        inside = above.rect()
    at = w.geometry()
    if at.left() < inside.left() or at.right() > inside.right():
        yield f"lies from {at.left()} to {at.right()} in something {inside.width()} px wide"
