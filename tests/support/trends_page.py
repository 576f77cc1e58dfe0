"""Short ways into the page "Trends"."""

import re
from collections.abc import Callable

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.ui.trends.page import TrendsPage
from headwater.ui.window import Dashboard
from tests.support.chart_days import DAY
from tests.support.fake_engine import FakeEngine
from tests.support.fake_trends import a_year
from tests.support.windows import said

OpenTrends = Callable[..., tuple[TrendsPage, FakeEngine, Dashboard]]
WEEKS = Settings(agreed=True, theme="light", language="en", week_begins="sat")
YEAR = a_year(DAY)
PATIENCE_MS = 30_000
"""A year of made-up days is summed in plain Python, perhaps beside much else."""


def read(qtbot: QtBot, page: TrendsPage) -> str:
    """Wait until the page is read; what it says."""
    qtbot.waitUntil(lambda: page.trends is not None, timeout=PATIENCE_MS)
    QApplication.processEvents()
    return re.sub(r"<[^>]+>|\N{ZERO WIDTH SPACE}", "", said(page)).replace("\N{NO-BREAK SPACE}", " ")


def read_again(page: TrendsPage, qtbot: QtBot) -> None:
    """As every minute while something is recorded."""
    before = page.trends
    page.refresh()
    qtbot.waitUntil(lambda: page.trends is not before and not page._chores._waiting, timeout=PATIENCE_MS)
    QApplication.processEvents()
