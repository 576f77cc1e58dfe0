"""Short ways into the windows for tests."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QLabel, QWidget

from headwater.engine import Now, Recording
from headwater.ui.text import Elided
from headwater.ui.today import Today
from headwater.ui.window import Dashboard
from tests.support.fake_engine import BUSY, FakeEngine

Open = Callable[..., tuple[Dashboard, FakeEngine]]


def today(window: Dashboard) -> Today:
    """The page, which must be Today."""
    assert isinstance(window.page, Today)
    return window.page


def new() -> Now:
    """Before the person said yes."""
    return replace(BUSY, recording=Recording.NOT_AGREED, inference=None, intent=None, learning_s=0.0)


def least_width(page: Today) -> int:
    """The width below which the page would be cut off."""
    inside = page.area.widget()
    assert inside is not None
    return inside.minimumSizeHint().width()


def said(w: QWidget) -> str:
    """All text that is shown inside a widget, and what is told to those who hear it."""
    labels = [x.text() for x in w.findChildren(QLabel) if x.isVisible()]
    elided = [x.text for x in w.findChildren(Elided) if x.isVisible()]
    names = [x.accessibleName() for x in w.findChildren(QWidget) if x.isVisible()]
    return "\n".join((*labels, *elided, *names))


def tab_order(window: QWidget) -> list[QWidget]:
    """What Tab walks through, each once."""
    first = window.focusWidget()
    found: list[QWidget] = [first] if first else []
    for _ in range(100):
        window.focusNextPrevChild(True)
        w = window.focusWidget()
        if w is None or w in found:
            break
        found.append(w)
    return found
