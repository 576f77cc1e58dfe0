"""Before an older store is brought up to date it is copied; without a copy nothing is changed."""

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from headwater.base import ManualClock
from headwater.store import Store, StoreUnavailable, Trouble
from headwater.store import backups as backups_room
from headwater.store import opening as opening_room
from headwater.store.backups import folder_of, list_backups, restore
from headwater.store.opening import SCHEMA
from tests.support.days import NOON
from tests.support.stored import titles
from tests.support.stores import filled, make_old, overwrite, trouble


def updated(path: Path) -> list[str]:
    """The writer brings a store up to date; its titles then."""
    return titles(path, read_only=False)


def test_an_older_store_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    path = make_old(tmp_path / "data" / "headwater.db", rows=3000)
    assert updated(path) == [f"old {n}" for n in range(1, 3001)]
    (made,) = list_backups(folder_of(path))
    assert (made.reason, made.schema, made.encrypted) == (f"before-{SCHEMA}", 1, False)
    db = sqlite3.connect(made.path)
    assert db.execute("SELECT count(*) FROM segments WHERE is_open = 0").fetchone() == (3000,)
    db.close()
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA freelist_count").fetchone() == (0,), "the room is given back"
    db.close()
    updated(path)
    assert len(list_backups(folder_of(path))) == 1
    restore(made.path, path, ManualClock(NOON))
    assert len(updated(path)) == 3000, "an older backup is brought up to date too"


def test_a_new_store_is_not_copied(tmp_path: Path) -> None:
    path = filled(tmp_path / "headwater.db")
    filled(path)
    assert not folder_of(path).exists()


def test_without_room_for_a_copy_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_old(tmp_path / "headwater.db")
    usage = shutil.disk_usage(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1000))
        with pytest.raises(StoreUnavailable, match="no room for a copy") as caught:
            Store(path)
    assert caught.value.trouble is Trouble.NO_ROOM
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA user_version").fetchone() == (1,)
    db.close()
    assert updated(path) == ["old 1"]


def test_two_programs_that_start_at_once_bring_it_up_to_date_once(tmp_path: Path) -> None:
    path = make_old(tmp_path / "headwater.db", rows=50)
    start, failures = threading.Barrier(3), []

    def begin() -> None:
        start.wait()
        try:
            updated(path)
        except Exception as e:  # noqa: BLE001
            failures.append(e)

    threads = [threading.Thread(target=begin) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(updated(path)) == 50
    assert len(list_backups(folder_of(path))) == 1


def test_a_damaged_older_store_is_not_brought_up_to_date(tmp_path: Path) -> None:
    path = make_old(tmp_path / "headwater.db", rows=3000)
    overwrite(path, path.stat().st_size // 2, b"\xff" * 9000)
    before = path.read_bytes()
    assert trouble(lambda: Store(path)) is Trouble.DAMAGED
    assert path.read_bytes()[100:] == before[100:], "all but the header, which says how the log is kept"
    assert list(folder_of(path).iterdir()) == []


def test_the_room_that_cannot_be_given_back_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_old(tmp_path / "headwater.db")
    give_room_back = opening_room._give_room_back

    def busy(db: sqlite3.Connection) -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        db.execute("PRAGMA busy_timeout = 10")
        try:
            give_room_back(db)
        finally:
            other.close()

    monkeypatch.setattr(backups_room, "_SPARE", 0)
    monkeypatch.setattr(opening_room, "_give_room_back", busy)
    assert updated(path) == ["old 1"]
