"""Keys are found in the keyring; one that is lost, wrong or locked away is told, and nothing is touched."""

import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from headwater.base import ManualClock
from headwater.query import QueryWorker
from headwater.query.stored import OpensStore
from headwater.store import Buckets, Store, StoreUnavailable, Trouble, open_or_set_aside
from headwater.store import connecting as connecting_room
from headwater.store.backups import backup, folder_of, list_backups, restore
from headwater.store.encrypting import decrypt, encrypt, is_encrypted
from headwater.store.keys import SERVICE, KeyringMissing, OsKeyring, key_for, name_of
from tests.support.days import NOON
from tests.support.keepers import Forgetful, MemoryKeeper, NoKeyring, keeping
from tests.support.ring import PLACE, BrokenRing, FileRing, LockedRing
from tests.support.stores import MARK, PAGES, TWO, filled, full, trouble

CLOCK = ManualClock(NOON)


@pytest.fixture
def path(tmp_path: Path, keeper: MemoryKeeper) -> Path:
    return full(tmp_path / "data" / "headwater.db")


# -- lost and wrong ones ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["none", "no keyring"])
def test_a_lost_key_is_told_and_nothing_is_touched(path: Path, keeper: MemoryKeeper, how: str) -> None:
    encrypt(path)
    made = backup(path, folder_of(path), CLOCK, "by-hand")
    before = {f: f.read_bytes() for f in path.parent.rglob("*") if f.is_file()}
    with keeping(MemoryKeeper() if how == "none" else NoKeyring()) as empty:
        for read_only in (True, False):
            assert trouble(lambda flag=read_only: Store(path, read_only=flag)) is Trouble.LOST_KEY  # type: ignore[misc]
        assert trouble(lambda: Buckets(path)) is Trouble.LOST_KEY
        assert trouble(lambda: open_or_set_aside(path, CLOCK, thorough=True)) is Trouble.LOST_KEY
        assert trouble(lambda: backup(path, folder_of(path), CLOCK, "daily")) is Trouble.LOST_KEY
        assert trouble(lambda: restore(made, path, CLOCK)) is Trouble.LOST_KEY
        with pytest.raises((StoreUnavailable, KeyringMissing)):
            decrypt(path)
        with pytest.raises((StoreUnavailable, KeyringMissing)):
            encrypt(path)
        assert is_encrypted(path)
        (told,) = list_backups(folder_of(path))
        assert (told.schema, told.encrypted) == (None, True)
        assert empty.keys == {}
    assert {f: f.read_bytes() for f in path.parent.rglob("*") if f.is_file()} == before
    with keeping(keeper), Store(path) as store:
        assert len(store.history(0, math.inf)) == 201


def test_a_wrong_key_is_told_and_nothing_is_touched(path: Path, keeper: MemoryKeeper) -> None:
    encrypt(path)
    right = dict(keeper.keys)
    with Store(path) as store:
        store.put(TWO)
    before = path.read_bytes()
    with keeping(MemoryKeeper()) as wrong:
        wrong.keys = dict.fromkeys(right, bytes(32))
        for read_only in (True, False):
            assert trouble(lambda flag=read_only: Store(path, read_only=flag)) is Trouble.WRONG_KEY  # type: ignore[misc]
        assert trouble(lambda: open_or_set_aside(path, CLOCK, thorough=True)) is Trouble.WRONG_KEY
        assert path.read_bytes() == before
        wrong.keys = right
        Store(path).close()


def test_a_file_without_our_mark_is_tried_with_the_key_of_its_place(path: Path, keeper: MemoryKeeper) -> None:
    """As another program for SQLCipher writes it; or ours, its beginning written over."""
    encrypt(path)
    key = next(iter(keeper.keys.values()))
    from sqlcipher3 import dbapi2

    other = path.with_name("other.db")
    db = dbapi2.connect(str(path))
    db.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    db.execute(f"ATTACH DATABASE '{other}' AS other KEY \"x'{key.hex()}'\"")
    db.execute("SELECT sqlcipher_export('other')").fetchall()
    db.execute("PRAGMA other.user_version = 2")
    db.execute(f"PRAGMA other.application_id = {0x48445752}")
    db.close()
    keeper.keys[name_of(other)] = key
    with Store(other) as store:
        assert len(store.history(0, math.inf)) == 201
    with path.open("r+b") as file:
        file.write(os.urandom(16))
    before = path.read_bytes()
    assert trouble(lambda: open_or_set_aside(path, CLOCK)) is Trouble.WRONG_KEY
    assert path.read_bytes() == before
    with keeping(MemoryKeeper()):
        assert trouble(lambda: Store(path)) is Trouble.NOT_A_STORE


def test_a_store_that_was_moved_finds_its_key(path: Path) -> None:
    encrypt(path)
    elsewhere = path.parent.rename(path.parent.with_name("moved")) / "headwater.db"
    with Store(elsewhere) as store:
        assert len(store.history(0, math.inf)) == 201
    decrypt(elsewhere)
    assert not is_encrypted(elsewhere)


# -- keyrings ---------------------------------------------------------------------------------------------------------


@contextmanager
def asking(backend: KeyringBackend) -> Iterator[None]:
    """The library `keyring` asks this one."""
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        yield
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize("kind", [NoKeyring, Forgetful])
def test_without_a_keyring_nothing_is_changed(path: Path, kind: type[MemoryKeeper]) -> None:
    backup(path, folder_of(path), CLOCK, "by-hand")
    before = {f: f.read_bytes() for f in path.parent.rglob("*.db")}
    with pytest.raises(KeyringMissing, match="no keyring that Headwater can use"):
        encrypt(path, kind())
    with keeping(kind()), pytest.raises(KeyringMissing):
        encrypt(path)
    assert {f: f.read_bytes() for f in path.parent.rglob("*.db")} == before


def test_a_keyring_that_refuses_is_not_asked_over_and_over(
    path: Path, keeper: MemoryKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may show a dialog each time; who records tries again every few seconds."""
    encrypt(path)
    clock = ManualClock(NOON)
    monkeypatch.setattr(connecting_room, "_CLOCK", clock)
    with keeping(NoKeyring()) as locked:
        for seconds in (0, 5, 20):
            clock.advance(seconds)
            assert trouble(lambda: Store(path)) is Trouble.LOST_KEY
        monkeypatch.setattr(locked, "get", keeper.get)
        assert trouble(lambda: Store(path)) is Trouble.LOST_KEY
        clock.advance(6)
        Store(path).close()


def test_a_key_that_the_keyring_garbled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PLACE, str(tmp_path / "ring.json"))
    with asking(FileRing()):
        for text in ("", "zz", "00" * 31):
            keyring.set_password(SERVICE, "a", text)
            assert OsKeyring().get("a") is None
        OsKeyring().set("a", bytes(range(32)))
        assert OsKeyring().get("a") == bytes(range(32))
        OsKeyring().delete("a")
        OsKeyring().delete("a")
        assert OsKeyring().get("a") is None
        assert key_for("b", OsKeyring())[1] is True
        assert key_for("b", OsKeyring())[1] is False


@pytest.mark.parametrize("backend", [fail.Keyring, LockedRing, BrokenRing])
def test_a_computer_without_a_keyring_or_with_a_locked_one(
    tmp_path: Path, backend: Callable[[], KeyringBackend]
) -> None:
    path = filled(tmp_path / "headwater.db")
    with asking(backend()), keeping(OsKeyring()):
        for call in (
            lambda: OsKeyring().get("a"),
            lambda: OsKeyring().set("a", b""),
            lambda: OsKeyring().delete("a"),
            lambda: encrypt(path),
        ):
            with pytest.raises(KeyringMissing):
                call()
    assert not is_encrypted(path)


def test_a_query_in_a_process_of_its_own(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which finds the key in the keyring, as we do."""
    monkeypatch.setenv(PLACE, str(tmp_path / "ring.json"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.support.ring.FileRing")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path.cwd()), *sys.path]))
    period = ["2026-11-12T00:00:00+00:00/2026-11-13T00:00:00+00:00"]
    with asking(FileRing()), keeping(OsKeyring()):
        encrypt(path)
        with closing(QueryWorker(OpensStore(path, "h"))) as worker:
            answer = worker.run(f'RETURN = query_bucket("{PAGES.id}");', period)
    assert answer.count(MARK.encode()) == 200


_PLAIN = """
import sys
from pathlib import Path
from headwater.base import ManualClock
from headwater.store import Buckets, Store, open_or_set_aside
from headwater.store.backups import backup, due, folder_of, list_backups, restore, rotate
from headwater.store.encrypting import is_encrypted
from headwater.store.forgetting import Forgetting
path, clock = Path(sys.argv[1]), ManualClock(1e9)
open_or_set_aside(path, clock)[0].close()
Store(path, read_only=True).close()
Buckets(path).close()
made = backup(path, folder_of(path), clock, "daily")
list_backups(folder_of(path)), rotate(folder_of(path)), due(folder_of(path), 0.0)
restore(made, path, clock)
with Forgetting(path) as store:
    store.forget_app("x")
assert not is_encrypted(path)
sys.exit(any(name.partition(".")[0] in ("sqlcipher3", "keyring") for name in sys.modules))
"""


def test_a_plain_store_needs_neither_keyring_nor_cipher(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _PLAIN, str(tmp_path / "headwater.db")]
    assert subprocess.run(command, check=False, timeout=60).returncode == 0
