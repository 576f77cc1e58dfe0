"""How long a pause may be, for the tray and the window alike."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from headwater.base import Words
from headwater.reports import day_bounds
from headwater.ui.face import Face


def tomorrow(engine: Face) -> float:
    """When the person's next day begins."""
    return day_bounds(engine.today(), engine.settings, engine.clock.offset_s)[1]


def add_pauses(menu: QMenu, engine: Face, words: Words) -> list[QAction]:
    """Put the four pauses into a menu and give them back."""
    choices: tuple[tuple[str, Callable[[], float | None]], ...] = (
        ("ui.pause.15", lambda: engine.clock.now() + 900),
        ("ui.pause.60", lambda: engine.clock.now() + 3600),
        ("ui.pause.tomorrow", lambda: tomorrow(engine)),
        ("ui.pause.open", lambda: None),
    )
    return [_action(menu, words(key), until, engine) for key, until in choices]


def _action(menu: QMenu, name: str, until: Callable[[], float | None], engine: Face) -> QAction:
    action = menu.addAction(name)
    action.triggered.connect(lambda: engine.pause(until()))
    return action
