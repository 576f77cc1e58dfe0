"""The page "Your model", opened on a fake of what is learned; and short ways into it."""

from collections.abc import Callable
from dataclasses import replace

from headwater.base import Settings
from headwater.engine.learnt import Stage
from headwater.reports import day_bounds
from headwater.ui.model.page import ModelPage
from headwater.ui.window import Dashboard
from tests.support.chart_days import BERLIN, DAY
from tests.support.fake_engine import FakeEngine
from tests.support.fake_learning import FIRST, FOREIGN, SECOND, FakeLearning, standing

OpenModel = Callable[..., tuple[ModelPage, FakeLearning, FakeEngine, Dashboard]]
"""Opens it, once where learning stands and what it comes to are prepared."""
USED = replace(FIRST, in_use=True)
WAITS = standing(Stage.WAITING, SECOND, USED, FOREIGN)
SETTINGS = Settings(agreed=True, theme="light", language="en")
SHOWN = day_bounds(DAY, SETTINGS, lambda _at: BERLIN)
"""The day that was looked at before."""


def buttons(page: ModelPage) -> list[str]:
    """Those of the first card."""
    card = page.learned
    return [b.text() for b in (card.yes, card.no, card.now, card.back, card.today) if b.isVisible()]


def last_cell(page: ModelPage, row: int) -> str:
    """Whether a version is in use."""
    table = page.versions.table.model()
    return str(table.index(row, table.columnCount() - 1).data())
