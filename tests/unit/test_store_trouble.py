"""Whatever is wrong with the file: one sentence, nothing half written, the old file kept."""

import hashlib
import math
import os
import pickle
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from headwater.base import ManualClock
from headwater.store import Store, StoreUnavailable, Trouble, open_or_set_aside
from headwater.store import opening as opening_room
from tests.support.days import NOON, segment
from tests.support.stores import ONE, TWO, filled, trouble


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "headwater.db"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# -- opening ----------------------------------------------------------------------------------------------------------


def test_reading_before_anything_was_recorded(path: Path) -> None:
    assert trouble(lambda: Store(path, read_only=True)) is Trouble.MISSING
    assert not path.exists()
    path.touch()
    assert trouble(lambda: Store(path, read_only=True)) is Trouble.MISSING


def test_file_and_folder_belong_to_the_person(tmp_path: Path) -> None:
    path = tmp_path / "data" / "deep" / "headwater.db"
    with Store(path) as store:
        store.put(ONE)
        modes = {f.name: oct(f.stat().st_mode & 0o777) for f in path.parent.iterdir()}
    assert modes == {"headwater.db": "0o600", "headwater.db-wal": "0o600", "headwater.db-shm": "0o600"}
    assert [oct(p.stat().st_mode & 0o777) for p in (path.parent, path.parent.parent)] == ["0o700"] * 2


def test_a_newer_store_is_not_touched(path: Path) -> None:
    filled(path)
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {opening_room.SCHEMA + 1}")
    db.close()
    before = digest(path)
    assert trouble(lambda: Store(path)) is Trouble.NEWER
    assert trouble(lambda: open_or_set_aside(path, ManualClock(NOON))) is Trouble.NEWER
    assert [p.name for p in path.parent.iterdir()] == ["headwater.db"]
    assert trouble(lambda: Store(path, read_only=True)) is Trouble.NEWER
    assert digest(path) == before


def test_a_newer_store_whose_program_was_killed_keeps_its_log(path: Path) -> None:
    """Opening a file for writing would play its log back into it."""
    store = Store(path)
    store.put(ONE)
    store._db.execute(f"PRAGMA user_version = {opening_room.SCHEMA + 1}")
    kept = path.parent / "kept"
    kept.mkdir()
    for name in ("headwater.db", "headwater.db-wal"):
        shutil.copy(path.with_name(name), kept / name)
    store.close()
    before = {p.name: digest(p) for p in kept.iterdir()}
    assert trouble(lambda: Store(kept / "headwater.db")) is Trouble.NEWER
    assert {n: digest(kept / n) for n in before} == before


def test_another_programs_database_is_refused_and_kept(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")
    db.close()
    before = digest(path)
    assert trouble(lambda: Store(path)) is Trouble.NOT_A_STORE
    assert digest(path) == before


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be one" * 50, os.urandom(8192)])
def test_what_is_no_database_is_refused_and_kept(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for read_only in (False, True):
        assert trouble(lambda flag=read_only: Store(path, read_only=flag)) is Trouble.NOT_A_STORE  # type: ignore[misc]
    assert path.read_bytes() == content


def test_a_folder_in_its_place(path: Path) -> None:
    path.mkdir()
    assert trouble(lambda: Store(path)) is Trouble.NOT_A_STORE


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert trouble(lambda: Store(tmp_path / "data" / "headwater.db")) is Trouble.READ_ONLY


def test_an_empty_file_is_filled(path: Path) -> None:
    path.touch()
    filled(path)
    with Store(path, read_only=True) as store:
        assert store.history(0, math.inf) == ONE


def test_the_error_survives_pickling(path: Path) -> None:
    error = StoreUnavailable(Trouble.FULL, path)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.trouble, again.path) == (str(error), Trouble.FULL, path)


# -- damage -----------------------------------------------------------------------------------------------------------


def damaged(path: Path) -> Path:
    with Store(path) as store:
        store.put((segment(NOON + 30 * n, title=f"title {n}"), None) for n in range(2000))
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    return path


def test_damage_is_told_when_it_is_met(path: Path) -> None:
    assert trouble(lambda: Store(damaged(path)).history(0, math.inf)) is Trouble.DAMAGED


def test_a_damaged_store_is_set_aside_and_recording_goes_on(path: Path) -> None:
    before = digest(damaged(path))
    store, kept = open_or_set_aside(path, ManualClock(NOON))
    with store:
        assert kept == path.with_name("headwater-damaged-2026-11-12.db")
        assert digest(kept) == before
        store.put(TWO)
        assert store.history(0, math.inf) == TWO


def test_setting_aside_never_overwrites(path: Path) -> None:
    names = []
    for _ in range(3):
        path.write_bytes(b"junk" * 500)
        store, kept = open_or_set_aside(path, ManualClock(NOON))
        store.close()
        names.append(kept.name if kept else "")
        path.unlink()
    day = "headwater-damaged-2026-11-12"
    assert names == [f"{day}.db", f"{day}-2.db", f"{day}-3.db"]


def test_a_sound_store_stays_where_it_is(path: Path) -> None:
    store, kept = open_or_set_aside(filled(path), ManualClock(NOON), thorough=True)
    with store:
        assert kept is None
        assert store.history(0, math.inf) == ONE


def test_damage_in_a_corner_is_found_by_a_thorough_look(path: Path) -> None:
    with Store(path) as store:
        store.put((segment(NOON + 30 * n, title=f"title {n}"), None) for n in range(2000))
        store.check()
        page = store._db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'labels_by_start'").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(os.urandom(4096))
    with Store(path) as store:
        assert trouble(store.check) is Trouble.DAMAGED
    store, kept = open_or_set_aside(path, ManualClock(NOON), thorough=True)
    store.close()
    assert kept is not None


# -- others -----------------------------------------------------------------------------------------------------------


def test_a_store_that_another_program_locks(path: Path) -> None:
    with Store(path) as store:
        store._db.execute("PRAGMA busy_timeout = 20")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        assert trouble(lambda: store.put(ONE)) is Trouble.LOCKED
        assert store.history(0, math.inf) == []
        other.execute("ROLLBACK")
        other.close()
        store.put(ONE)
        assert store.history(0, math.inf) == ONE


def test_the_reader_sees_what_the_writer_commits(path: Path) -> None:
    with Store(path) as writer, Store(path, read_only=True) as reader:
        assert reader.history(0, math.inf) == []
        writer.put(ONE)
        assert reader.history(0, math.inf) == ONE
        writer.put_open(TWO)
        assert reader.history(0, math.inf) == ONE + TWO


def test_a_reader_from_before_survives_the_writers_restart(path: Path) -> None:
    filled(path)
    with Store(path, read_only=True) as reader:
        with Store(path) as writer:
            writer.put(TWO)
        assert reader.history(0, math.inf) == ONE + TWO
        with Store(path) as writer:
            writer.put([(segment(NOON + 90), None)])
            assert len(reader.history(0, math.inf)) == 3


def test_a_file_that_was_taken_away_is_made_again(path: Path) -> None:
    with Store(path) as store:
        store.put(ONE)
        for file in path.parent.glob("headwater.db*"):
            file.unlink()
        store.put(TWO)
        with Store(path, read_only=True) as reader:
            assert reader.history(0, math.inf) == TWO


def test_a_reader_of_a_file_that_was_taken_away_says_so(path: Path) -> None:
    with Store(filled(path), read_only=True) as reader:
        path.rename(path.with_name("elsewhere.db"))
        assert trouble(lambda: reader.history(0, math.inf)) is Trouble.MISSING
        filled(path)
        assert reader.history(0, math.inf) == ONE


def test_a_closed_store_says_so(path: Path) -> None:
    store = Store(path)
    store.close()
    store.close()
    assert trouble(lambda: store.put(ONE)) is Trouble.CLOSED
    assert trouble(store.span) is Trouble.CLOSED


def test_two_programs_that_start_at_once_make_one_store(path: Path) -> None:
    start, failures = threading.Barrier(4), []

    def begin(n: int) -> None:
        start.wait()
        try:
            with Store(path) as store:
                store.put([(segment(NOON + 30 * n), None)])
        except Exception as e:  # noqa: BLE001
            failures.append(e)

    threads = [threading.Thread(target=begin, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Store(path, read_only=True) as store:
        assert len(store.history(0, math.inf)) == 4
