"""Searches through the engine: which days there are depends on where the person is."""

from pathlib import Path
from types import SimpleNamespace

from headwater.base import ManualClock, Paths, Settings
from headwater.categories import Categories
from headwater.engine.reading import Reader
from headwater.engine.searching import SearchDesk
from headwater.store import Store
from tests.support.days import NOON, segment


def test_days_are_others_in_another_zone(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path / "home")
    with Store(paths.database) as store:
        store.put([(segment(NOON + hours * 3600, 60.0, "code", "Draft"), None) for hours in (0, 9)])
    clock = ManualClock(NOON + 2 * 86_400, 0)
    reader = Reader(paths, clock, Categories())
    line = SimpleNamespace(reader=reader, settings=Settings(day_start_hour=0), clock=clock, categories=Categories())
    desk = SearchDesk(line)  # type: ignore[arg-type]
    assert desk.find("draft").days == 1
    clock._offset = 6 * 3600
    assert desk.find("draft").days == 2, "at 03:00 of the next day"
    desk.leave()
