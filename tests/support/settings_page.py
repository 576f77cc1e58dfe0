"""The settings page, opened and typed in."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication

from headwater.base import Settings, TitleMode
from headwater.ui.places import Place
from headwater.ui.preferences import Preferences
from tests.support.fake_engine import FakeEngine
from tests.support.windows import Open

AGREED = Settings(agreed=True, theme="light", language="en")
OTHERS = replace(
    AGREED, away_after_s=60, title_mode=TitleMode.HASHED, excluded_apps=("diary*",), session_work_min=25,
    schedule_days=("mon",), suggest_breaks=False, day_ends=990,
)  # fmt: skip


def opened(open_window: Open, settings: Settings = AGREED, **more: object) -> tuple[Preferences, FakeEngine]:
    window, engine = open_window(settings=settings, **more)
    window.go(Place.SETTINGS)
    QApplication.processEvents()
    assert isinstance(window.page, Preferences)
    return window.page, engine


def rows(page: Preferences) -> set[str]:
    return {name for name, line in page.rows.items() if line.isVisible()}


def typed(page: Preferences, query: str) -> set[str]:
    page.query.setText(query)
    QApplication.processEvents()
    return rows(page)
