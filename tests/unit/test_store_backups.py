"""Copies of the store: whole or not there, kept as long as is told, put back without losing what was there."""

import math
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from headwater.base import ManualClock
from headwater.store import Store, StoreUnavailable, Trouble
from headwater.store import backups as backups_room
from headwater.store import files as files_room
from headwater.store.backups import (
    DAILY,
    Backup,
    Keep,
    backup,
    due,
    folder_of,
    list_backups,
    outlived,
    restore,
    rotate,
)
from headwater.store.encrypting import is_encrypted
from headwater.store.opening import APPLICATION_ID, SCHEMA
from headwater.store.schema import STEPS
from tests.support.days import NOON, segment
from tests.support.keepers import KINDS, MemoryKeeper, begun, keeping
from tests.support.nobody import powerless
from tests.support.stores import ONE, TWO, filled, trouble

DAY_S = 86_400.0
CLOCK = ManualClock(NOON, offset_s=-13 * 3600)


@pytest.fixture(params=KINDS)
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    with keeping(MemoryKeeper()):
        yield filled(begun(tmp_path / "data" / "headwater.db", request.param))


def history(path: Path) -> list[str]:
    with Store(path, read_only=True) as store:
        return [s.title for s, _ in store.history(-math.inf, math.inf)]


def make_old(path: Path, rows: int = 1) -> Path:
    """A store as version 1 wrote it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    STEPS.apply(Database(db, execute_plugins=False), stop_before="packed_segments")
    db.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1;")
    db.execute("INSERT INTO apps VALUES (1, 'code')")
    db.executemany("INSERT INTO titles VALUES (?, ?, 'full')", ((n, f"old {n}") for n in range(1, rows + 1)))
    values = ((n, 1000 * n, 1000 * n + 500, n) for n in range(1, rows + 1))
    db.execute("BEGIN")
    db.executemany(
        """INSERT INTO segments (id, start_ms, end_ms, offset_s, presence, app_id, title_id)
           VALUES (?, ?, ?, 0, 'present', 1, ?)""",
        values,
    )
    db.execute("COMMIT")
    db.close()
    return path


# -- making -----------------------------------------------------------------------------------------------------------


def test_a_copy_while_the_writer_records(path: Path) -> None:
    with Store(path) as store:
        stop = threading.Event()

        def record() -> None:
            n = 2
            while not stop.is_set():
                store.put([(segment(NOON + 30 * n, title=f"t{n}"), None)])
                n += 1

        recording = threading.Thread(target=record)
        recording.start()
        try:
            made = [backup(path, folder_of(path), CLOCK, "by-hand") for _ in range(5)]
        finally:
            stop.set()
            recording.join()
        whole = history(path)
    assert [m.name for m in made] == [
        f"headwater-2026-11-12-120000-by-hand{more}.db" for more in ("", ".2", ".3", ".4", ".5")
    ]
    lengths = []
    for copy in made:
        found = history(copy)
        assert found == whole[: len(found)], "one moment"
        lengths.append(len(found))
    assert lengths == sorted(lengths)
    assert all(is_encrypted(m) == is_encrypted(path) for m in made)


def test_a_copy_is_one_file_for_the_person_alone(path: Path) -> None:
    made = backup(path, folder_of(path), CLOCK, DAILY)
    assert sorted(f.name for f in folder_of(path).iterdir()) == [made.name]
    assert [oct(f.stat().st_mode & 0o777) for f in (made, folder_of(path))] == ["0o600", "0o700"]
    with Store(made) as store:
        store.check()
        assert store.history(0, math.inf) == ONE


def test_what_the_backups_tell_of_themselves(path: Path) -> None:
    first = backup(path, folder_of(path), CLOCK, DAILY)
    second = backup(path, folder_of(path), ManualClock(NOON + 3.9), "before-2")
    for name in ("headwater-2026-02-31-000000-daily.db", "notes.txt", "headwater-2026-01-01-000000-daily.db.part"):
        (folder_of(path) / name).write_bytes(b"x")
    (folder_of(path) / "headwater-2026-01-01-000000-daily.db").mkdir()
    broken = folder_of(path) / "headwater-2020-01-01-000000-a-b-c.db"
    broken.write_bytes(b"junk" * 5000)
    size = first.stat().st_size
    assert list_backups(folder_of(path)) == [
        Backup(second, NOON + 3, "before-2", size, SCHEMA, is_encrypted(path)),
        Backup(first, NOON, "daily", size, SCHEMA, is_encrypted(path)),
        Backup(broken, datetime(2020, 1, 1, tzinfo=UTC).timestamp(), "a-b-c", 20_000, None, False),
    ]
    assert list_backups(path.parent / "nowhere") == []


def test_nothing_to_copy(tmp_path: Path) -> None:
    path = tmp_path / "headwater.db"
    assert trouble(lambda: backup(path, folder_of(path), CLOCK, DAILY)) is Trouble.MISSING
    path.touch()
    assert trouble(lambda: backup(path, folder_of(path), CLOCK, DAILY)) is Trouble.MISSING
    assert list_backups(folder_of(path)) == []


@pytest.mark.parametrize("reason", ["", "Daily", "a/b", "../x", "ä", "a" * 33, "-a", "a\n"])
def test_a_reason_that_is_no_name(tmp_path: Path, reason: str) -> None:
    with pytest.raises(ValueError, match="reason"):
        backup(filled(tmp_path / "headwater.db"), tmp_path, CLOCK, reason)


def test_a_damaged_store_gives_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "headwater.db"
    with Store(path) as store:
        store.put((segment(NOON + 30 * n, title=f"title {n}"), None) for n in range(2000))
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(os.urandom(9000))
    assert trouble(lambda: backup(path, folder_of(path), CLOCK, DAILY)) is Trouble.DAMAGED
    assert list(folder_of(path).iterdir()) == []


def test_no_room_for_a_copy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(path.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1_050_000))
    assert trouble(lambda: backup(path, folder_of(path), CLOCK, DAILY)) is Trouble.FULL
    assert list(folder_of(path).iterdir()) == []


_SMALL_DISK = """
import sys
from pathlib import Path
from headwater.base import ManualClock
from headwater.store import Store, StoreUnavailable
from headwater.store import backups
from tests.support.days import NOON, segment
folder = Path(sys.argv[1])
path = folder / "headwater.db"
with Store(path) as store:
    store.put((segment(NOON + 30 * n, title=f"{n} " * 60), None) for n in range(4000))
backups._SPARE = -10**9
try:
    backups.backup(path, backups.folder_of(path), ManualClock(NOON), "daily")
except StoreUnavailable as e:
    print(e.trouble.name, len(list(backups.folder_of(path).iterdir())))
"""


def test_a_disk_that_fills_up_while_it_is_copied(tmp_path: Path) -> None:
    for prefix in (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]):
        probe = [*prefix, "mount", "-t", "tmpfs", "none", "/mnt"]
        if shutil.which("unshare") and subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            break
    else:
        pytest.skip("this machine lets nobody mount a small disk")
    mount = f'mount -t tmpfs -o size=3m none {tmp_path} && exec "$@"'
    command = [*prefix, "sh", "-c", mount, "sh", sys.executable, "-c", _SMALL_DISK, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["FULL", "0"], done.stderr


def test_a_folder_that_may_not_be_written() -> None:
    with powerless() as folder:
        path = filled(folder / "headwater.db")
        folder.chmod(0o500)
        assert trouble(lambda: backup(path, folder_of(path), CLOCK, DAILY)) is Trouble.READ_ONLY


# -- keeping ----------------------------------------------------------------------------------------------------------


def named(at: float, reason: str = DAILY) -> Backup:
    return Backup(Path(f"{at}-{reason}"), at, reason, 1, SCHEMA, False)


def test_which_daily_backups_go() -> None:
    """Two a day over a year, up to a Thursday."""
    days = [named(NOON - n * DAY_S + hour) for n in range(365) for hour in (0.0, 3600.0)]
    others = [named(NOON - n * DAY_S, "by-hand") for n in range(400)]
    stays = [b for b in days if b not in outlived([*days, *others])]
    when = [datetime.fromtimestamp(b.made_at, UTC).strftime("%m-%d %H") for b in stays]
    assert when == [
        *(f"11-{day:02} 13" for day in (12, 11, 10, 9, 8, 7, 6)),
        *("11-01 13", "10-31 13", "10-25 13"),
        *("09-30 13", "08-31 13", "07-31 13", "06-30 13"),
    ]  # fmt: skip
    assert not set(outlived([*days, *others])) & set(others)


def test_a_long_pause_costs_nothing() -> None:
    old = [named(NOON - n * DAY_S) for n in range(400, 404)]
    assert outlived([named(NOON), *old]) == []
    assert outlived([named(NOON), *old], Keep(1, 1, 1)) == old
    assert outlived([]) == []


def test_rotating_deletes_files(tmp_path: Path) -> None:
    path = filled(tmp_path / "headwater.db")
    made = [backup(path, folder_of(path), ManualClock(NOON + n * DAY_S), DAILY) for n in range(20)]
    by_hand = backup(path, folder_of(path), ManualClock(NOON), "by-hand")
    gone = rotate(folder_of(path), Keep(2, 0, 0))
    assert sorted(gone) == made[:-2]
    assert sorted(folder_of(path).iterdir()) == sorted([*made[-2:], by_hand])


def test_once_a_day(tmp_path: Path) -> None:
    path = filled(tmp_path / "headwater.db")
    folder = folder_of(path)
    assert due(folder, NOON)
    backup(path, folder, CLOCK, "by-hand")
    assert due(folder, NOON)
    backup(path, folder, CLOCK, DAILY)
    assert not due(folder, NOON)
    assert not due(folder, NOON + DAY_S - 1)
    assert not due(folder, NOON - 3600), "the clock was set back a little"
    assert due(folder, NOON + DAY_S)
    assert due(folder, NOON - 365 * DAY_S), "the clock had been a year ahead"


# -- putting back -----------------------------------------------------------------------------------------------------


def test_a_backup_is_put_back_and_both_stay(path: Path) -> None:
    made = backup(path, folder_of(path), CLOCK, "by-hand")
    before = made.read_bytes()
    with Store(path) as store:
        store.put(TWO)
    kept = restore(made, path, CLOCK)
    assert kept == path.with_name("headwater-before-restore-2026-11-11.db"), "where it was still the 11th"
    assert (history(path), history(kept), made.read_bytes()) == (["one"], ["one", "two"], before)
    assert restore(made, path, CLOCK) == path.with_name("headwater-before-restore-2026-11-11-2.db")
    assert all(is_encrypted(each) == is_encrypted(path) for each in (made, kept))
    with Store(path) as store:
        store.check()
        store.put(TWO)
    assert sorted(f.name for f in path.parent.iterdir() if f.name.startswith("headwater.db")) == ["headwater.db"]


_OPEN = """
import sys
from pathlib import Path
from headwater.store import Store
with Store(Path(sys.argv[1]), read_only=sys.argv[2] == "read") as store:
    print(store.span(), flush=True)
    sys.stdin.readline()
"""


@pytest.mark.parametrize("how", ["read", "write"])
def test_nothing_is_put_back_while_another_program_has_the_store_open(tmp_path: Path, how: str) -> None:
    path = filled(tmp_path / "headwater.db")
    made = backup(path, folder_of(path), CLOCK, "by-hand")
    other = subprocess.Popen(
        [sys.executable, "-c", _OPEN, str(path), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout
    other.stdout.readline()
    assert trouble(lambda: restore(made, path, CLOCK)) is Trouble.IN_USE
    other.communicate("\n", timeout=30)
    assert sorted(f.name for f in path.parent.glob("*.db")) == ["headwater.db"]
    assert restore(made, path, CLOCK) is not None


@pytest.mark.parametrize("read_only", [True, False])
def test_nothing_is_put_back_while_we_have_the_store_open(path: Path, read_only: bool) -> None:
    made = backup(path, folder_of(path), CLOCK, "by-hand")
    with Store(path, read_only=read_only) as store:
        assert trouble(lambda: restore(made, path, CLOCK)) is Trouble.IN_USE
        assert store.history(0, math.inf) == ONE
    restore(made, path, CLOCK)
    assert history(path) == ["one"]


def test_a_missing_store_is_put_back(path: Path) -> None:
    made = backup(path, folder_of(path), CLOCK, "by-hand")
    path.rename(path.with_name("elsewhere.db"))
    path.with_name("headwater.db-wal").write_bytes(b"a log of something else")
    assert restore(made, path, CLOCK) is None
    assert history(path) == ["one"]
    assert path.with_name("headwater-before-restore-2026-11-11.db-wal").read_bytes() == b"a log of something else"
    path.unlink()
    path.touch()
    assert restore(made, path, CLOCK) is None
    deep = path.parent / "a" / "b" / "headwater.db"
    assert restore(made, deep, CLOCK) is None
    assert history(deep) == ["one"]


@pytest.mark.parametrize("damage", ["junk", "middle", "log"])
def test_a_backup_takes_the_place_of_a_damaged_store(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "headwater.db"
    with Store(path) as store:
        store.put((segment(NOON + 30 * n, title=f"title {n}"), None) for n in range(2000))
    made = backup(path, folder_of(path), CLOCK, DAILY)
    if damage == "junk":
        path.write_bytes(b"junk" * 5000)
        path.with_name("headwater.db-wal").write_bytes(b"log")
    else:
        with path.open("r+b") as file:
            file.seek(0 if damage == "log" else 40_960)
            file.write(b"\xff" * 9000)
    before = path.read_bytes()
    kept = restore(made, path, CLOCK)
    assert kept is not None
    assert kept.read_bytes() == before or damage == "middle"
    assert len(history(path)) == 2000
    if damage == "junk":
        assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"log"


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
    path = tmp_path / "headwater.db"
    with Store(path) as store:
        store.put((segment(NOON + 30 * n, title=f"title {n}"), None) for n in range(2000))
    made = backup(path, folder_of(path), CLOCK, DAILY)
    with made.open("r+b") as file:
        file.seek(made.stat().st_size // 2)
        file.write(b"\xff" * 9000)
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
    assert history(path) == ["one", "two"]
    assert [f.name for f in path.parent.glob("*.part*")] == []
    restore(made, path, CLOCK)
    assert history(path) == ["one"]


def test_where_there_are_no_links(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", none)
    made = backup(path, folder_of(path), CLOCK, "by-hand")
    kept = restore(made, path, CLOCK)
    assert kept
    assert history(path) == history(kept) == ["one"]


# -- before a migration -----------------------------------------------------------------------------------------------


def test_an_older_store_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    path = make_old(tmp_path / "data" / "headwater.db", rows=3000)
    assert history_of(path) == [f"old {n}" for n in range(1, 3001)]
    (made,) = list_backups(folder_of(path))
    assert (made.reason, made.schema, made.encrypted) == (f"before-{SCHEMA}", 1, False)
    db = sqlite3.connect(made.path)
    assert db.execute("SELECT count(*) FROM segments WHERE is_open = 0").fetchone() == (3000,)
    db.close()
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA freelist_count").fetchone() == (0,), "the room is given back"
    db.close()
    history_of(path)
    assert len(list_backups(folder_of(path))) == 1
    restore(made.path, path, CLOCK)
    assert len(history_of(path)) == 3000, "an older backup is brought up to date too"


def history_of(path: Path) -> list[str]:
    """The writer brings a store up to date."""
    with Store(path) as store:
        return [s.title for s, _ in store.history(-math.inf, math.inf)]


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
    assert history_of(path) == ["old 1"]


def test_two_programs_that_start_at_once_bring_it_up_to_date_once(tmp_path: Path) -> None:
    path = make_old(tmp_path / "headwater.db", rows=50)
    start, failures = threading.Barrier(3), []

    def begin() -> None:
        start.wait()
        try:
            history_of(path)
        except Exception as e:  # noqa: BLE001
            failures.append(e)

    threads = [threading.Thread(target=begin) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(history_of(path)) == 50
    assert len(list_backups(folder_of(path))) == 1


def test_a_damaged_older_store_is_not_brought_up_to_date(tmp_path: Path) -> None:
    path = make_old(tmp_path / "headwater.db", rows=3000)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 9000)
    before = path.read_bytes()
    assert trouble(lambda: Store(path)) is Trouble.DAMAGED
    assert path.read_bytes()[100:] == before[100:], "all but the header, which says how the log is kept"
    assert list(folder_of(path).iterdir()) == []


def test_the_room_that_cannot_be_given_back_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_old(tmp_path / "headwater.db")
    monkeypatch.setattr(backups_room, "_SPARE", 0)

    def busy(db: sqlite3.Connection) -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        db.execute("PRAGMA busy_timeout = 10")
        try:
            give_room_back(db)
        finally:
            other.close()

    from headwater.store import opening

    give_room_back = opening._give_room_back
    monkeypatch.setattr(opening, "_give_room_back", busy)
    assert history_of(path) == ["old 1"]


def test_dates_of_names_are_read_back(tmp_path: Path) -> None:
    path = filled(tmp_path / "headwater.db")
    whole = datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)
    for n in range(3):
        made = backup(path, folder_of(path), ManualClock((whole + timedelta(seconds=n)).timestamp() + 0.5), "x")
        assert made.name.startswith(f"headwater-{(whole + timedelta(seconds=n)):%Y-%m-%d-%H%M%S}")
    assert [b.made_at for b in list_backups(folder_of(path))] == [whole.timestamp() + n for n in (2, 1, 0)]
