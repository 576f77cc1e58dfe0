"""A backup is put back: whole or not at all, and what was there before is kept."""

import math
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.base import ManualClock
from headwater.store import Store, Trouble
from headwater.store import files as files_room
from headwater.store.backups import DAILY, backup, folder_of, restore
from headwater.store.encrypting import is_encrypted
from headwater.store.opening import SCHEMA
from tests.support.days import NOON
from tests.support.keepers import KINDS, MemoryKeeper, begun, keeping
from tests.support.stored import open_elsewhere, titles
from tests.support.stores import ONE, TWO, filled, long, overwrite, trouble

CLOCK = ManualClock(NOON, offset_s=-13 * 3600)


@pytest.fixture(params=KINDS)
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    with keeping(MemoryKeeper()):
        yield filled(begun(tmp_path / "data" / "headwater.db", request.param))


def test_a_backup_is_put_back_and_both_stay(path: Path) -> None:
    made = backup(path, folder_of(path), CLOCK, "by-hand")
    before = made.read_bytes()
    with Store(path) as store:
        store.put(TWO)
    kept = restore(made, path, CLOCK)
    assert kept == path.with_name("headwater-before-restore-2026-11-11.db"), "where it was still the 11th"
    assert (titles(path), titles(kept), made.read_bytes()) == (["one"], ["one", "two"], before)
    assert restore(made, path, CLOCK) == path.with_name("headwater-before-restore-2026-11-11-2.db")
    assert all(is_encrypted(each) == is_encrypted(path) for each in (made, kept))
    with Store(path) as store:
        store.check()
        store.put(TWO)
    assert sorted(f.name for f in path.parent.iterdir() if f.name.startswith("headwater.db")) == ["headwater.db"]


def test_a_missing_store_is_put_back(path: Path) -> None:
    made = backup(path, folder_of(path), CLOCK, "by-hand")
    path.rename(path.with_name("elsewhere.db"))
    path.with_name("headwater.db-wal").write_bytes(b"a log of something else")
    assert restore(made, path, CLOCK) is None
    assert titles(path) == ["one"]
    assert path.with_name("headwater-before-restore-2026-11-11.db-wal").read_bytes() == b"a log of something else"
    path.unlink()
    path.touch()
    assert restore(made, path, CLOCK) is None
    deep = path.parent / "a" / "b" / "headwater.db"
    assert restore(made, deep, CLOCK) is None
    assert titles(deep) == ["one"]


@pytest.mark.parametrize("damage", ["junk", "middle", "log"])
def test_a_backup_takes_the_place_of_a_damaged_store(tmp_path: Path, damage: str) -> None:
    path = long(tmp_path / "headwater.db")
    made = backup(path, folder_of(path), CLOCK, DAILY)
    if damage == "junk":
        path.write_bytes(b"junk" * 5000)
        path.with_name("headwater.db-wal").write_bytes(b"log")
    else:
        overwrite(path, 0 if damage == "log" else 40_960, b"\xff" * 9000)
    before = path.read_bytes()
    kept = restore(made, path, CLOCK)
    assert kept is not None
    assert kept.read_bytes() == before or damage == "middle"
    assert len(titles(path)) == 2000
    if damage == "junk":
        assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"log"


def test_where_there_are_no_links(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", none)
    made = backup(path, folder_of(path), CLOCK, "by-hand")
    kept = restore(made, path, CLOCK)
    assert kept
    assert titles(path) == titles(kept) == ["one"]


# -- while it is open -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["read", "write"])
def test_nothing_is_put_back_while_another_program_has_the_store_open(tmp_path: Path, how: str) -> None:
    path = filled(tmp_path / "headwater.db")
    made = backup(path, folder_of(path), CLOCK, "by-hand")
    with open_elsewhere(path, how):
        assert trouble(lambda: restore(made, path, CLOCK)) is Trouble.IN_USE
    assert sorted(f.name for f in path.parent.glob("*.db")) == ["headwater.db"]
    assert restore(made, path, CLOCK) is not None


@pytest.mark.parametrize("read_only", [True, False])
def test_nothing_is_put_back_while_we_have_the_store_open(path: Path, read_only: bool) -> None:
    made = backup(path, folder_of(path), CLOCK, "by-hand")
    with Store(path, read_only=read_only) as store:
        assert trouble(lambda: restore(made, path, CLOCK)) is Trouble.IN_USE
        assert store.history(0, math.inf) == ONE
    restore(made, path, CLOCK)
    assert titles(path) == ["one"]


# -- what cannot be put back ------------------------------------------------------------------------------------------


def test_backups_that_cannot_be_put_back(path: Path) -> None:
    made = backup(path, folder_of(path), CLOCK, DAILY)
    before = path.read_bytes()
    absent = made.with_name("headwater-2026-01-01-000000-daily.db")
    assert trouble(lambda: restore(absent, path, CLOCK)) is Trouble.MISSING
    junk = made.with_name("junk.db")
    junk.write_bytes(b"junk" * 5000)
    assert trouble(lambda: restore(junk, path, CLOCK)) is Trouble.NOT_A_STORE
    with Store(made) as store:
        store._db.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    assert trouble(lambda: restore(made, path, CLOCK)) is Trouble.NEWER
    assert path.read_bytes() == before
    assert sorted(f.name for f in path.parent.glob("*") if not f.name.endswith(("-wal", "-shm"))) == [
        "backups",
        "headwater.db",
    ]


def test_a_damaged_backup_is_not_put_back(tmp_path: Path) -> None:
    path = long(tmp_path / "headwater.db")
    made = backup(path, folder_of(path), CLOCK, DAILY)
    overwrite(made, made.stat().st_size // 2, b"\xff" * 9000)
    before = path.read_bytes()
    assert trouble(lambda: restore(made, path, CLOCK)) is Trouble.DAMAGED
    assert path.read_bytes() == before
    assert list(path.parent.glob("*.db")) == [path]


@pytest.mark.parametrize("step", ["create", "settle", "swap", "name_aside"])
def test_what_fails_on_the_way_leaves_the_store(path: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = backup(path, folder_of(path), CLOCK, "by-hand")
    with Store(path) as store:
        store.put(TWO)

    def fail(*_: object) -> None:
        raise OSError(28, "no space")

    with monkeypatch.context() as patched:
        patched.setattr(files_room, step, fail)
        assert trouble(lambda: restore(made, path, CLOCK)) is Trouble.FULL
    assert titles(path) == ["one", "two"]
    assert [f.name for f in path.parent.glob("*.part*")] == []
    restore(made, path, CLOCK)
    assert titles(path) == ["one"]
