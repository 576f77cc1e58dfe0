"""Connections give back what they remember, and read on."""

import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from headwater.base import ManualClock, Paths
from headwater.categories import Categories
from headwater.engine.reading import Reader
from headwater.store import Store, StoreUnavailable
from headwater.store.errors import Trouble
from tests.support.chart_days import busy_history, moment

WHOLE = (moment("00:00"), moment("23:59"))
Give = Callable[[Store], None]
both = pytest.mark.parametrize("give", [Store.rest, Store.ease], ids=["rest", "ease"])


@pytest.fixture
def reader(tmp_path: Path) -> Store:
    path = tmp_path / "headwater.db"
    with Store(path) as store:
        store.put(busy_history())
    return Store(path, read_only=True)


def remembered(store: Store) -> int:
    return len(store._names._windows)


@both
def test_what_is_remembered_goes_and_all_is_read_as_before(give: Give, reader: Store) -> None:
    before = reader.history(*WHOLE)
    assert remembered(reader) > 0
    give(reader)
    assert remembered(reader) == 0
    assert reader.history(*WHOLE) == before


def test_resting_lets_the_file_go_and_twice_does_no_harm(reader: Store) -> None:
    reader.rest()
    reader.rest()
    assert str(reader.path) not in {file.path for file in psutil.Process().open_files()}


def test_easing_keeps_the_file_open_so_that_no_key_is_asked_for(reader: Store) -> None:
    reader.history(*WHOLE)
    reader.ease()
    reader.history(*WHOLE)
    assert reader._times_opened == 1
    reader.rest()
    reader.history(*WHOLE)
    assert reader._times_opened == 2


def test_one_that_rests_has_nothing_left_to_ease(reader: Store) -> None:
    before = reader.history(*WHOLE)
    reader.rest()
    reader.ease()
    assert reader.history(*WHOLE) == before


def test_one_that_rests_can_be_copied(reader: Store, tmp_path: Path) -> None:
    before = reader.history(*WHOLE)
    reader.rest()
    assert reader.copy_to(tmp_path / "copy.db") == len(before)


@both
def test_what_became_of_the_file_meanwhile_is_told(give: Give, reader: Store) -> None:
    give(reader)
    for left in reader.path.parent.glob("headwater.db*"):
        left.unlink()
    with pytest.raises(StoreUnavailable) as told:
        reader.history(*WHOLE)
    assert told.value.trouble is Trouble.MISSING


@both
def test_one_that_is_in_use_is_left_alone_and_nobody_waits(give: Give, reader: Store) -> None:
    reader.history(*WHOLE)
    known = remembered(reader)
    reading, enough = threading.Event(), threading.Event()

    def read() -> None:
        with reader._reading():
            reading.set()
            enough.wait(20)

    thread = threading.Thread(target=read)
    thread.start()
    assert reading.wait(20)
    give(reader)
    assert remembered(reader) == known
    enough.set()
    thread.join()


@both
def test_within_a_reading_of_ones_own_nothing_goes(give: Give, reader: Store) -> None:
    reader.history(*WHOLE)
    known = remembered(reader)
    with reader._reading():
        give(reader)
        assert remembered(reader) == known


@both
def test_a_closed_one_has_nothing_to_give(give: Give, reader: Store) -> None:
    reader.close()
    give(reader)
    assert reader.closed


@pytest.mark.parametrize("give", [Reader.rest, Reader.ease], ids=["rest", "ease"])
def test_who_reads_for_windows_rests_when_they_are_gone(give: Callable[[Reader], None], tmp_path: Path) -> None:
    paths, clock = Paths.under(tmp_path), ManualClock(moment("18:00"))
    with Store(paths.database) as store:
        store.put(busy_history())
    reader = Reader(paths, clock, Categories())
    before = reader.history(*WHOLE)
    assert remembered(reader._store()) > 0
    give(reader)
    assert remembered(reader._store()) == 0
    assert reader.history(*WHOLE) == before
