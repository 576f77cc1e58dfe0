"""Windows that are walked page by page, each as it looks when it has come to rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.charts.fonts import load_fonts
from headwater.ui.app import make_app
from headwater.ui.dress import dress
from headwater.ui.places import Place
from headwater.ui.search.page import SearchPage
from headwater.ui.today import Today
from headwater.ui.welcome.page import Welcome
from headwater.ui.window import Dashboard
from tests.support.fake_engine import FakeEngine

SOUGHT = "draft"
_SHORT_MS = 1000
"""A timer that rings once and sooner still has something to do; later ones only read again."""
_STILL = 3
"""Looks in a row at which nothing lies elsewhere than before."""
_PATIENCE_MS = 60_000
"""Beside much else."""


@contextmanager
def opened(engine: FakeEngine, size: tuple[int, int], qtbot: QtBot) -> Iterator[Dashboard]:
    """A window on an engine; it is closed in the end."""
    app = make_app()
    load_fonts()
    dress(app, engine.settings)
    window = Dashboard(engine)
    window.resize(*size)
    window.show()
    rest(window, qtbot)
    try:
        yield window
    finally:
        window.close()
        QApplication.processEvents()


def rest(window: Dashboard, qtbot: QtBot) -> None:
    """Wait until everything that was asked is told, and laid out: what wraps is laid out again and again."""
    qtbot.waitUntil(lambda: _resting(window), timeout=_PATIENCE_MS)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    seen: list[object] = []

    def settled() -> bool:
        seen.append([w.geometry() for w in window.findChildren(QWidget) if w.isVisible()])
        return _resting(window) and seen[-_STILL:] == [seen[-1]] * _STILL

    qtbot.waitUntil(settled, timeout=_PATIENCE_MS)


def _resting(window: Dashboard) -> bool:
    chores = window.chores
    busy = bool(chores._waiting) or any(chore.running for chore in chores._all.values())
    soon = [t for t in window.findChildren(QTimer) if t.isActive() and t.isSingleShot() and t.interval() <= _SHORT_MS]
    read = not isinstance(window.page, Today) or window._reader._wanted in window._reports
    return read and not busy and not soon


def pages(window: Dashboard, qtbot: QtBot, *, search: bool) -> Iterator[tuple[str, QWidget]]:
    """Every page of the rail by its name, at rest; what is looked for is typed where `search` says so."""
    for place in Place:
        window.go(place)
        rest(window, qtbot)
        page = window.page
        if isinstance(page, SearchPage) and search:
            page.field.setText(SOUGHT)
            rest(window, qtbot)
        assert page is not None
        yield place.value, page


def steps(window: Dashboard, qtbot: QtBot) -> Iterator[tuple[str, Welcome]]:
    """Every step of the welcome by its name, at rest."""
    page = window.page
    assert isinstance(page, Welcome)
    for n in range(len(page.steps)):
        page.turn_to(n)
        rest(window, qtbot)
        yield f"welcome-{n + 1}", page


def lengthened(window: Dashboard, qtbot: QtBot, least: int) -> None:
    """As high as its page is long, so that nothing has to be scrolled, but never lower than `least`."""
    page = window.page
    inside = page.area.widget() if page is not None else None
    assert page is not None
    assert inside is not None
    for _ in range(2):  # where there is room for all, something may be laid out anew
        wide = page.area.viewport().width()
        wanted = inside.heightForWidth(wide) if inside.hasHeightForWidth() else inside.sizeHint().height()
        window.resize(window.width(), max(least, window.height() + wanted - page.area.viewport().height()))
        rest(window, qtbot)
