"""The disk is full or the rights are missing: one sentence, nothing half written, and what can go on does."""

import math
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlite_utils  # noqa: F401 (loaded before rights are given up)

from headwater.store import Store, Trouble
from headwater.store import schema as schema_room  # noqa: F401
from tests.support.days import NOON, segment
from tests.support.nobody import powerless
from tests.support.stores import ONE, TWO, filled, trouble

# -- disk -------------------------------------------------------------------------------------------------------------


def test_a_full_disk_writes_nothing_and_the_next_put_works(tmp_path: Path) -> None:
    with Store(tmp_path / "headwater.db") as store:
        store.put(ONE)
        pages = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {pages + 2}")
        many = [(segment(NOON + 30 * n, title=f"{n}" * 200), None) for n in range(1, 500)]
        assert trouble(lambda: store.put(many)) is Trouble.FULL
        assert store.history(0, math.inf) == ONE
        store._db.execute("PRAGMA max_page_count = 1073741823")
        store.put(many)
        assert len(store.history(0, math.inf)) == 500
        store.check()


_FILL = """
import sys
from headwater.store import Store, StoreUnavailable
from tests.support.days import NOON, segment
mode, folder = sys.argv[1], sys.argv[2]
from pathlib import Path
store = Store(Path(folder) / "headwater.db")
if mode == "limit":
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
filler = Path(folder) / "filler"
done = 0
try:
    while done < 20_000:
        pairs = [(segment(NOON + 30 * n, title=f"{n} " * 50), None) for n in range(done, done + 50)]
        store.put(pairs)
        done += 50
    print("never full")
except StoreUnavailable as e:
    print(e.trouble.name)
kept = store.history(0, 4e9)
assert len(kept) == done, (len(kept), done)
if mode == "limit":
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
else:
    import subprocess
    subprocess.run(["mount", "-o", "remount,size=8m", folder], check=True)
store.put(pairs)
store.check()
assert len(store.history(0, 4e9)) == done + 50
store.close()
again = Store(Path(folder) / "headwater.db")
assert len(again.history(0, 4e9)) == done + 50
print("went on")
"""


def fill(folder: Path, mode: str, before: list[str]) -> list[str]:
    script = [sys.executable, "-c", _FILL, mode, str(folder)]
    done = subprocess.run([*before, *script], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:2]


def test_a_limit_on_file_sizes_is_survived(tmp_path: Path) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    told, then = fill(tmp_path, "limit", [])
    assert told in ("FULL", "DISK")
    assert then == "went on"


def private_mounts() -> list[str]:
    """How to run a command that may mount what only it sees; nothing if this machine does not let us."""
    for prefix in (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]):
        probe = [*prefix, "mount", "-t", "tmpfs", "none", "/mnt"]
        if shutil.which("unshare") and subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            return prefix
    return []


def test_a_really_full_disk_is_survived(tmp_path: Path) -> None:
    prefix = private_mounts()
    if not prefix:
        pytest.skip("this machine lets nobody mount a small disk")
    mount = f'mount -t tmpfs -o size=1m none {tmp_path} && exec "$@"'
    told, then = fill(tmp_path, "disk", [*prefix, "sh", "-c", mount, "sh"])
    assert (told, then) == ("FULL", "went on")


def test_a_disk_mounted_for_reading_only(tmp_path: Path) -> None:
    prefix = private_mounts()
    if not prefix:
        pytest.skip("this machine lets nobody mount")
    filled(tmp_path / "headwater.db")
    code = """
import sys
from pathlib import Path
from headwater.store import Store, StoreUnavailable
path = Path(sys.argv[1]) / "headwater.db"
try:
    Store(path)
except StoreUnavailable as e:
    print(e.trouble.name)
with Store(path, read_only=True) as store:
    print(len(store.history(0, 4e9)))
"""
    mount = f'mount --bind {tmp_path} {tmp_path} && mount -o remount,ro,bind {tmp_path} && exec "$@"'
    command = [*prefix, "sh", "-c", mount, "sh", sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["READ_ONLY", "1"], done.stderr


# -- rights -----------------------------------------------------------------------------------------------------------


def test_a_folder_that_may_not_be_written() -> None:
    with powerless() as folder:
        folder.chmod(0o500)
        assert trouble(lambda: Store(folder / "headwater.db")) is Trouble.READ_ONLY
        assert trouble(lambda: Store(folder / "data" / "headwater.db")) is Trouble.READ_ONLY


def test_a_file_that_may_not_be_written_can_be_read() -> None:
    with powerless() as folder:
        path = filled(folder / "headwater.db")
        path.chmod(0o400)
        assert trouble(lambda: Store(path)) is Trouble.READ_ONLY
        with Store(path, read_only=True) as store:
            assert store.history(0, math.inf) == ONE
        folder.chmod(0o500)
        assert trouble(lambda: Store(path)) is Trouble.READ_ONLY
        with Store(path, read_only=True) as store:
            assert store.history(0, math.inf) == ONE


def test_a_file_that_may_not_be_read() -> None:
    with powerless() as folder:
        path = filled(folder / "headwater.db")
        path.chmod(0o000)
        for read_only in (False, True):
            assert trouble(lambda flag=read_only: Store(path, read_only=flag)) is Trouble.UNREADABLE  # type: ignore[misc]


def test_a_folder_that_may_not_be_entered() -> None:
    with powerless() as folder:
        path = filled(folder / "headwater.db")
        with Store(path) as store:
            folder.chmod(0)
            assert store.history(0, math.inf) == ONE, "what is open stays open"
            assert trouble(lambda: Store(path, read_only=True)) is Trouble.UNREADABLE
            assert trouble(lambda: Store(path)) is Trouble.READ_ONLY
            folder.chmod(0o700)


def test_the_reader_writes_nothing(tmp_path: Path) -> None:
    with Store(filled(tmp_path / "headwater.db"), read_only=True) as reader:
        assert trouble(lambda: reader.put(TWO)) is Trouble.READ_ONLY
        assert trouble(lambda: reader.put_state("x", b"")) is Trouble.READ_ONLY
