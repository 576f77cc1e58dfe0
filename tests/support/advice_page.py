"""Opens the page "Suggestions" on a fake engine."""

from collections.abc import Callable

from headwater.ui.advice.page import AdvicePage
from headwater.ui.window import Dashboard
from tests.support.fake_engine import FakeEngine
from tests.support.fake_suggestions import FakeSuggestions

OpenAdvice = Callable[..., tuple[AdvicePage, FakeSuggestions, FakeEngine, Dashboard]]
"""`prepare` is given the suggestions before the page is opened."""


def settled(page: AdvicePage, window: Dashboard) -> bool:
    """Everything is read."""
    running = any(chore.running for chore in page._heard.values())
    return page._heard != {} and not running and not window.chores._waiting
