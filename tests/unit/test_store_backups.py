"""Copies of the store: whole or not there, and kept as long as is told."""

import math
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from headwater.base import ManualClock
from headwater.store import Store, Trouble
from headwater.store.backups import DAILY, Backup, Keep, backup, due, folder_of, list_backups, outlived, rotate
from headwater.store.encrypting import is_encrypted
from headwater.store.opening import SCHEMA
from tests.support.days import NOON, segment
from tests.support.keepers import KINDS, MemoryKeeper, begun, keeping
from tests.support.nobody import powerless
from tests.support.stored import titles
from tests.support.stores import ONE, filled, long, overwrite, trouble

DAY_S = 86_400.0
CLOCK = ManualClock(NOON, offset_s=-13 * 3600)


@pytest.fixture(params=KINDS)
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    with keeping(MemoryKeeper()):
        yield filled(begun(tmp_path / "data" / "headwater.db", request.param))


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
        whole = titles(path)
    assert [m.name for m in made] == [
        f"headwater-2026-11-12-120000-by-hand{more}.db" for more in ("", ".2", ".3", ".4", ".5")
    ]
    lengths = []
    for copy in made:
        found = titles(copy)
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


def test_dates_of_names_are_read_back(tmp_path: Path) -> None:
    path = filled(tmp_path / "headwater.db")
    whole = datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)
    for n in range(3):
        made = backup(path, folder_of(path), ManualClock((whole + timedelta(seconds=n)).timestamp() + 0.5), "x")
        assert made.name.startswith(f"headwater-{(whole + timedelta(seconds=n)):%Y-%m-%d-%H%M%S}")
    assert [b.made_at for b in list_backups(folder_of(path))] == [whole.timestamp() + n for n in (2, 1, 0)]


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
    path = long(tmp_path / "headwater.db")
    overwrite(path, path.stat().st_size // 2, os.urandom(9000))
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
