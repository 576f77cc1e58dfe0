"""Encryption at rest: whoever has the file and not the key reads nothing, and all that was there is there after it."""

import math
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from headwater.base import ManualClock
from headwater.records import Event
from headwater.store import Buckets, Store, Trouble
from headwater.store.backups import backup, folder_of, list_backups, restore
from headwater.store.converting import convert
from headwater.store.encrypting import Backups, decrypt, encrypt, is_encrypted
from headwater.store.keys import key_for, name_of
from headwater.store.opening import SCHEMA
from tests.support.days import NOON, segment
from tests.support.keepers import MemoryKeeper, found_in
from tests.support.stored import check, content, open_elsewhere, titles
from tests.support.stores import MARK, NOON_US, PAGES, filled, full, make_old, trouble

CLOCK = ManualClock(NOON)


@pytest.fixture
def path(tmp_path: Path, keeper: MemoryKeeper) -> Path:
    return full(tmp_path / "data" / "headwater.db")


def test_there_and_back(path: Path, keeper: MemoryKeeper) -> None:
    before = content(path)
    assert not is_encrypted(path)
    assert encrypt(path) == []
    assert is_encrypted(path)
    assert content(path) == before
    assert [f.name for f in path.parent.iterdir() if not f.name.endswith(("-wal", "-shm"))] == ["headwater.db"]
    assert [len(key) for key in keeper.keys.values()] == [32]
    assert encrypt(path) == []
    assert decrypt(path) == []
    assert not is_encrypted(path)
    assert content(path) == before
    assert decrypt(path) == []
    assert len(keeper.keys) == 1, "copies elsewhere may need it"
    first = dict(keeper.keys)
    encrypt(path)
    assert keeper.keys == first
    assert content(path) == before


def test_the_bytes_say_nothing_while_it_is_used_and_afterwards(path: Path) -> None:
    backup(path, folder_of(path), CLOCK, "by-hand")
    assert found_in(path.parent, MARK)
    encrypt(path)
    assert found_in(path.parent, MARK) == {}
    with Store(path) as store, Buckets(path) as buckets, Store(path, read_only=True) as reader:
        store.put((segment(NOON + 10_000 + n, 1.0, title=f"{MARK} again {n}"), None) for n in range(500))
        buckets.insert(PAGES.id, [Event(None, NOON_US + n, 1, {"title": f"{MARK} again {n}"}) for n in range(500)])
        assert len(reader.history(0, math.inf)) == 701
        files = {f.name: f.stat().st_size for f in path.parent.iterdir() if f.is_file()}
        assert {"headwater.db", "headwater.db-wal", "headwater.db-shm"} <= set(files)
        assert files["headwater.db-wal"] > 0
        assert found_in(path.parent, MARK, "SQLite format") == {}
        backup(path, folder_of(path), CLOCK, "daily")
        assert found_in(path.parent, MARK, "SQLite format") == {}
    assert found_in(path.parent, MARK, "SQLite format") == {}


def test_the_plain_file_is_written_over(path: Path) -> None:
    size = path.stat().st_size
    handle = os.open(path, os.O_RDONLY)
    encrypt(path)
    assert os.pread(handle, size + 1, 0) == bytes(size)
    os.close(handle)


def test_what_else_has_a_name_for_the_plain_file_keeps_it(path: Path) -> None:
    own = path.with_name("own.link")
    os.link(path, own)
    before = own.read_bytes()
    encrypt(path)
    assert own.read_bytes()[100:] == before[100:]
    assert own.read_bytes()[:16] == b"SQLite format 3\0"


@pytest.mark.parametrize("choice", Backups)
def test_backups_are_encrypted_or_deleted(path: Path, choice: Backups) -> None:
    plain = backup(path, folder_of(path), CLOCK, "by-hand")
    kept = restore(plain, path, CLOCK)
    (folder_of(path) / "headwater-2026-01-01-000000-daily.db.part").write_text(MARK)
    damaged = folder_of(path) / "headwater-2026-01-01-000000-daily.db"
    damaged.write_bytes(plain.read_bytes()[:40_000])
    aside = path.with_name("headwater-damaged-2026-01-01.db")
    shutil.copy(damaged, aside)
    before = content(plain)
    assert sorted(encrypt(path, backups=choice)) == ([damaged, aside] if choice is Backups.CONVERT else [aside])
    assert kept is not None
    assert is_encrypted(kept)
    assert [b.encrypted for b in list_backups(folder_of(path))] == ([True, False] if choice is Backups.CONVERT else [])
    if choice is Backups.CONVERT:
        assert content(plain) == before
        assert list_backups(folder_of(path))[0].schema == SCHEMA
    damaged.unlink(missing_ok=True)
    aside.unlink()
    assert found_in(path.parent, MARK) == {}
    assert decrypt(path) == []
    assert found_in(path.parent, "HDWRenc") == {}


def test_a_plain_backup_of_an_encrypted_store_is_encrypted_when_it_is_put_back(path: Path) -> None:
    made = backup(path, folder_of(path), CLOCK, "by-hand")
    plain = path.parent.parent / "stick" / made.name
    plain.parent.mkdir()
    shutil.copy(made, plain)
    encrypt(path)
    with Store(path) as store:
        store.put([(segment(NOON - 60), None)])
    restore(plain, path, CLOCK)
    assert is_encrypted(path)
    assert not is_encrypted(plain)
    assert found_in(path.parent, MARK) == {}
    with Store(path) as store:
        assert len(store.history(0, math.inf)) == 201


def test_an_encrypted_store_of_version_1_is_brought_up_to_date(tmp_path: Path, keeper: MemoryKeeper) -> None:
    path = make_old(tmp_path / "headwater.db", rows=300)
    key, _ = key_for(name_of(path), keeper)
    convert(path, key, name_of(path))
    assert trouble(lambda: Store(path, read_only=True)) is Trouble.OLDER
    assert titles(path, read_only=False) == [f"old {n}" for n in range(1, 301)]
    check(path)
    (made,) = list_backups(folder_of(path))
    assert (made.schema, made.encrypted, made.reason) == (1, True, f"before-{SCHEMA}")
    assert found_in(tmp_path, "old 12", "segments") == {}
    old = make_old(tmp_path / "old" / "headwater.db", rows=3)
    encrypt(old)
    assert len(titles(old, read_only=False)) == 3


def test_a_store_that_is_not_there_or_not_ours(tmp_path: Path, keeper: MemoryKeeper) -> None:
    path = tmp_path / "headwater.db"
    assert trouble(lambda: encrypt(path)) is Trouble.MISSING
    path.touch()
    assert trouble(lambda: encrypt(path)) is Trouble.MISSING
    path.write_bytes(b"junk" * 5000)
    assert trouble(lambda: encrypt(path)) is Trouble.NOT_A_STORE
    assert keeper.keys == {}
    assert path.read_bytes() == b"junk" * 5000


# -- while it is open -------------------------------------------------------------------------------------------------


def test_not_while_anybody_has_it_open(path: Path, keeper: MemoryKeeper) -> None:
    with Store(path, read_only=True) as store:
        assert trouble(lambda: encrypt(path)) is Trouble.IN_USE
        assert len(store.history(0, math.inf)) == 201
    with open_elsewhere(path):
        assert trouble(lambda: encrypt(path)) is Trouble.IN_USE
        assert keeper.keys == {}, "a key that was made for nothing"
    encrypt(path)
    with Buckets(path):
        assert trouble(lambda: decrypt(path)) is Trouble.IN_USE
    assert is_encrypted(path)


def test_connections_that_were_open_find_the_new_kind(path: Path) -> None:
    """Their next call opens what lies there now; only nobody may be in the middle of something."""
    with Store(path) as store:
        store._db.close()
        encrypt(path)
        store.put([(segment(NOON - 60, title=MARK), None)])
        assert len(store.history(0, math.inf)) == 202
        assert found_in(path.parent, MARK) == {}


_LOOK = """
from headwater.store.encrypting import is_encrypted
for _ in range(3):
    assert not is_encrypted(path)
    Store(path, read_only=True).close()
"""


def test_looking_at_a_file_keeps_the_locks_of_who_has_it_open(tmp_path: Path) -> None:
    """Closing any handle of a file drops a process's locks on it; then another program would think itself alone."""
    path = filled(tmp_path / "headwater.db")
    with open_elsewhere(path, doing=_LOOK):
        db = sqlite3.connect(path, isolation_level=None, timeout=0.05)
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            db.execute("PRAGMA journal_mode = DELETE")
        db.close()


def test_what_a_file_is(tmp_path: Path, keeper: MemoryKeeper) -> None:
    path = tmp_path / "headwater.db"
    assert not is_encrypted(path)
    for junk in (b"", b"HDWR", b"HDWRenc1", b"HDWRenc2" + bytes(8)):
        path.write_bytes(junk)
        assert not is_encrypted(path)
    path.write_bytes(b"HDWRenc1" + bytes(8))
    assert is_encrypted(path)
    assert trouble(lambda: Store(path)) is Trouble.LOST_KEY
    assert not is_encrypted(tmp_path)
