"""Plain stores and encrypted ones are used alike."""

import math
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.base import ManualClock
from headwater.records import Event, FocusState, Label, LabelSource
from headwater.store import Bringing, Buckets, By, Store, Trouble, open_or_set_aside
from headwater.store import connection as connection_room
from headwater.store import opening as opening_room
from headwater.store.encrypting import is_encrypted
from headwater.store.packing import rounded
from tests.support.days import NOON, absence, judged, segment
from tests.support.keepers import KINDS, MemoryKeeper, begun, found_in, keeping
from tests.support.stored import titles
from tests.support.stores import MARK, NOON_US, ONE, PAGES, TWO, incoming, long, overwrite, trouble


@pytest.fixture(params=KINDS)
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    with keeping(MemoryKeeper()):
        yield begun(tmp_path / "data" / "headwater.db", request.param)


def test_what_is_kept_comes_back(path: Path) -> None:
    s = segment(NOON + 0.123, 30.0, "org.writer", "第三章 – draft.odt", domain="example.org", project="thesis", keys=41)
    sure = judged(s, FocusState.FOCUSED)
    label = Label(NOON + 60, NOON, NOON + 30, FocusState.ROUTINE, LabelSource.QUESTION)
    with Store(path) as store, Store(path, read_only=True) as reader:
        store.put([(s, sure), (absence(NOON + 40, 3600), None)])
        store.put_open([(segment(NOON + 5000), None)])
        store.add_label(label)
        store.put_state("x", bytes(range(256)))
        assert reader.history(0, NOON + 31) == [(s, rounded(sure))]
        assert (reader.state("x"), reader.labels(0, math.inf)) == (bytes(range(256)), [label])
        assert [t.seconds for t in reader.totals([(NOON - 1, NOON + 4000)], [By.APP])] == [3600.0, 30.0]
        assert len(store.take_open()) == 1
        assert len(store.spans(0, math.inf).start_ms) == 3
        store.check()
    if is_encrypted(path):
        assert found_in(path.parent, "draft.odt", "writer") == {}


def test_buckets_and_imports(path: Path) -> None:
    with Bringing(path) as store:
        store.create(PAGES)
        for n in range(3):
            store.heartbeat(PAGES.id, Event(None, NOON_US + n, 0, {"a": 1}), 10)
        store.heartbeat(PAGES.id, Event(None, NOON_US + 50, 0, {"a": "第"}), 10)
        number = store.begin("activitywatch", NOON)
        assert store.add(number, PAGES, incoming(*[(NOON_US + 99, 1, '{"a":2}')] * 2)) == 1
        with Buckets(path, read_only=True) as reader:
            assert [store.get(PAGES.id).last_us, reader.count(PAGES.id)] == [NOON_US + 100, 3]
            store.take_out(number)
            assert list(reader.events(PAGES.id).said) == [{"a": 1}, {"a": "第"}]


def test_a_full_disk_and_a_lock_are_told(path: Path) -> None:
    with Store(path) as store, Store(path) as other:
        store.put(ONE)
        pages = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {pages + 2}")
        many = [(segment(NOON + 30 * n, title=f"{n}" * 200), None) for n in range(1, 500)]
        assert trouble(lambda: store.put(many)) is Trouble.FULL
        store._db.execute("PRAGMA max_page_count = 1073741823")
        store._db.execute("PRAGMA busy_timeout = 20")
        other._db.execute("BEGIN IMMEDIATE")
        assert trouble(lambda: store.put(many)) is Trouble.LOCKED
        other._db.execute("ROLLBACK")
        assert store.history(0, math.inf) == ONE
    with Store(path, read_only=True) as reader:
        assert trouble(lambda: reader.put(TWO)) is Trouble.READ_ONLY


def test_a_copy_for_other_programs_is_plain(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "taken along" / "mine.db"
    out.parent.mkdir()
    with Store(path) as store:
        store.put(ONE)
    with Store(path, read_only=True) as reader:
        assert reader.copy_to(out) == 1
    db = sqlite3.connect(out)
    assert db.execute("SELECT title FROM timeline").fetchall() == [("one",)]
    db.close()
    assert [f.name for f in out.parent.iterdir()] == ["mine.db"]


def test_damage_is_told_and_set_aside_and_the_next_store_is_of_the_same_kind(path: Path) -> None:
    overwrite(long(path), 8192, os.urandom(path.stat().st_size - 8192))
    before, was_encrypted = path.read_bytes(), is_encrypted(path)
    store, kept = open_or_set_aside(path, ManualClock(NOON), thorough=True)
    with store:
        assert kept is not None
        assert kept.read_bytes() == before
        store.put([(segment(NOON, title=MARK), None)])
        assert is_encrypted(path) is was_encrypted
        assert (found_in(path.parent, MARK) == {}) is was_encrypted


def test_a_store_that_was_taken_away_is_made_anew_of_the_same_kind(path: Path) -> None:
    was_encrypted = is_encrypted(path)
    with Store(path) as store, Buckets(path) as buckets:
        store.put(ONE)
        for file in path.parent.glob("headwater.db*"):
            file.unlink()
        store.put([(segment(NOON, title=MARK), None)])
        buckets.create(PAGES)
        assert is_encrypted(path) is was_encrypted
        assert titles(path) == [MARK]
        assert (found_in(path.parent, MARK) == {}) is was_encrypted


def test_a_file_that_is_replaced_while_it_is_opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that waited for a lock may have opened the file whose place was just taken."""
    new, empty = path.with_name("new.db"), path.with_name("empty.db")
    shutil.copy(path, empty)
    with Store(path) as store:
        store.put(ONE)
    shutil.copy(path, new)
    empty.replace(path)
    real = opening_room.open_writer

    def late(place: Path, *, key_name: str = "") -> sqlite3.Connection:
        db = real(place, key_name=key_name)
        if new.exists():
            new.replace(place)
        return db

    monkeypatch.setattr(connection_room, "open_writer", late)
    with Store(path) as store:
        assert store.history(0, math.inf) == ONE
