"""A day in a store that rules are made for, and the model that judges it."""

from functools import cache
from pathlib import Path

from headwater.attention import AttentionModel
from headwater.base import Paths
from headwater.store import Store
from tests.support.rows import whole_day


@cache
def model() -> AttentionModel:
    """The model that ships, loaded once."""
    return AttentionModel.load(provider="cpu")


def favourite() -> str:
    """The application that was longest in front that day."""
    seconds: dict[str, float] = {}
    for s in whole_day():
        if s.app:
            seconds[s.app] = seconds.get(s.app, 0.0) + s.end - s.start
    return max(seconds, key=seconds.__getitem__)


def home(folder: Path) -> Paths:
    """A home whose store has the whole day, of which nothing is judged yet."""
    made = Paths.under(folder)
    with Store(made.database) as store:
        store.put([(s, None) for s in whole_day()])
    return made
