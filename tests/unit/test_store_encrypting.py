"""Encryption at rest: whoever has the file and not the key reads nothing, and whatever goes wrong, nothing is lost."""

import math
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from headwater.base import ManualClock
from headwater.query import QueryWorker
from headwater.query.stored import OpensStore
from headwater.records import Bucket, Event, FocusState, Intent, Label, LabelSource
from headwater.store import Bringing, Buckets, By, Store, StoreUnavailable, Trouble, open_or_set_aside
from headwater.store import connecting as connecting_room
from headwater.store import connection as connection_room
from headwater.store import converting as converting_room
from headwater.store import files as files_room
from headwater.store import opening as opening_room
from headwater.store.backups import backup, folder_of, list_backups, restore
from headwater.store.connecting import connect
from headwater.store.converting import convert
from headwater.store.encrypting import Backups, decrypt, encrypt, is_encrypted
from headwater.store.forgetting import Forgetting
from headwater.store.keys import SERVICE, KeyringMissing, OsKeyring, key_for, name_of
from headwater.store.packing import rounded
from tests.support.days import NOON, absence, judged, segment
from tests.support.keepers import KINDS, Forgetful, MemoryKeeper, NoKeyring, begun, found_in, keeping
from tests.support.ring import PLACE, BrokenRing, FileRing, LockedRing
from tests.support.stores import ONE, TWO, filled, trouble
from tests.unit.test_store_backups import make_old

NOON_US = round(NOON * 1e6)
PAGES = Bucket("aw-watcher-web_h", "web.tab.current", "aw-watcher-web", "h", NOON_US)
CLOCK = ManualClock(NOON)
MARK = "Quixotic-7731"


@pytest.fixture
def keeper() -> Iterator[MemoryKeeper]:
    with keeping(MemoryKeeper()) as kept:
        yield kept


@pytest.fixture
def path(tmp_path: Path, keeper: MemoryKeeper) -> Path:
    """Plain, and as full as a store can be."""
    place = tmp_path / "data" / "headwater.db"
    with Bringing(place) as store:
        number = store.begin("activitywatch", NOON)
        store.add(number, PAGES, [(NOON_US + n, 5, f'{{"title":"{MARK} {n}"}}') for n in range(200)])
        store.end(number)
    with Store(place) as store:
        store.put((segment(NOON + 30 * n, title=f"{MARK} {n}"), None) for n in range(200))
        store.put_open([(segment(NOON + 9000, title=f"{MARK} open"), None)])
        store.add_intent(Intent(NOON, None, f"{MARK} intent"))
        store.put_state("stream", f"{MARK} vectors".encode())
    return place


def content(path: Path) -> list[str]:
    """All that a store says, as SQL. Which rows stand behind which hidden numbers does not matter."""
    db = connect(path, "ro")
    tables = db.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    said = [f"{name} {sql}" for name, sql in tables]
    for name, sql in tables:
        if sql and sql.lstrip().upper().startswith("CREATE TABLE"):
            said += sorted(f"{name} {row!r}" for row in db.execute(f"SELECT * FROM {name}"))
    said += [str(db.execute(f"PRAGMA {mark}").fetchone()) for mark in ("application_id", "user_version")]
    db.close()
    return said


# -- there and back ---------------------------------------------------------------------------------------------------


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
        assert list_backups(folder_of(path))[0].schema == 2
    damaged.unlink(missing_ok=True)
    aside.unlink()
    assert found_in(path.parent, MARK) == {}
    assert decrypt(path) == []
    assert found_in(path.parent, "HDWRenc") == {}


def test_a_store_that_is_not_there_or_not_ours(tmp_path: Path, keeper: MemoryKeeper) -> None:
    path = tmp_path / "headwater.db"
    assert trouble(lambda: encrypt(path)) is Trouble.MISSING
    path.touch()
    assert trouble(lambda: encrypt(path)) is Trouble.MISSING
    path.write_bytes(b"junk" * 5000)
    assert trouble(lambda: encrypt(path)) is Trouble.NOT_A_STORE
    assert keeper.keys == {}
    assert path.read_bytes() == b"junk" * 5000


_OPEN = """
import sys
from pathlib import Path
from headwater.store import Store
with Store(Path(sys.argv[1])) as store:
    print(store.span(), flush=True)
    sys.stdin.readline()
"""


def test_not_while_anybody_has_it_open(path: Path, keeper: MemoryKeeper) -> None:
    with Store(path, read_only=True) as store:
        assert trouble(lambda: encrypt(path)) is Trouble.IN_USE
        assert len(store.history(0, math.inf)) == 201
    other = subprocess.Popen(
        [sys.executable, "-c", _OPEN, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout
    other.stdout.readline()
    assert trouble(lambda: encrypt(path)) is Trouble.IN_USE
    assert keeper.keys == {}, "a key that was made for nothing"
    other.communicate("\n", timeout=30)
    encrypt(path)
    with Buckets(path):
        assert trouble(lambda: decrypt(path)) is Trouble.IN_USE
    assert is_encrypted(path)


# -- cut off ----------------------------------------------------------------------------------------------------------

STEPS = ("create", "settle", "swap", "settle_names", "shred", "remove", "take_back")
INNER = ("_export", "_check", "_marks")


class CutOff(BaseException):
    """The power goes."""


@pytest.mark.parametrize("back", [False, True], ids=["encrypt", "decrypt"])
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", [*STEPS, *INNER])
def test_cut_off_at_any_step_it_is_whole_and_can_be_finished(
    path: Path, step: str, late: bool, back: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(path)
    if back:
        encrypt(path)
    room: Any = converting_room if step in INNER else files_room
    real = getattr(room, step)
    left = [1 if step not in ("shred", "remove", "take_back") else 2]

    def cut_off(*given: Any, **more: Any) -> Any:
        left[0] -= 1
        result = real(*given, **more) if late or left[0] else None
        if left[0] <= 0:
            raise CutOff
        return result

    with monkeypatch.context() as patched:
        patched.setattr(room, step, cut_off)
        with pytest.raises(CutOff):
            (decrypt if back else encrypt)(path)
    assert content(path) == before
    with Store(path) as store:
        assert len(store.history(0, math.inf)) == 201
    if is_encrypted(path):
        assert found_in(path.parent, MARK) == {}, "opening it writes over what was left"
    (decrypt if back else encrypt)(path)
    assert is_encrypted(path) is not back
    assert content(path) == before
    assert {f.name for f in path.parent.iterdir()} <= {"headwater.db", "headwater.db-wal", "headwater.db-shm"}


_KILLED = """
import os, sys
from pathlib import Path
from headwater.store import converting, files
from headwater.store.connecting import use_keeper
from headwater.store.encrypting import encrypt
from tests.support.keepers import MemoryKeeper
path, where, links = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "links"
keeper = MemoryKeeper()
keeper.keys = {sys.argv[4]: bytes(range(32))}
use_keeper(keeper)
replace, done = os.replace, []
def dying(*given):
    done.append(given)
    if where == f"before {len(done)}":
        os._exit(9)
    replace(*given)
    if where == f"after {len(done)}":
        os._exit(9)
os.replace = dying
if not links:
    def none(*_):
        raise PermissionError
    os.link = none
if where == "exporting":
    converting._check = lambda *_: os._exit(9)
encrypt(path)
"""


@pytest.mark.parametrize(
    ("where", "links"),
    [("exporting", "links"), ("before 1", "links"), ("after 1", "links"), ("before 1", "none"), ("after 1", "none"),
     ("before 2", "none"), ("after 2", "none")],
)  # fmt: skip
def test_killed_in_the_middle(path: Path, keeper: MemoryKeeper, where: str, links: str) -> None:
    keeper.keys[name_of(path)] = bytes(range(32))
    before = content(path)
    command = [sys.executable, "-c", _KILLED, str(path), where, links, name_of(path)]
    assert subprocess.run(command, check=False, timeout=60).returncode == 9
    with Store(path) as store:
        assert len(store.history(0, math.inf)) == 201
        store.check()
    assert content(path) == before
    encrypt(path)
    assert content(path) == before
    assert {f.name for f in path.parent.iterdir()} <= {"headwater.db", "headwater.db-wal", "headwater.db-shm"}
    assert found_in(path.parent, MARK) == {}


def test_a_copy_that_came_out_wrong_does_not_take_the_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(path)
    counts = converting_room._counts
    monkeypatch.setattr(converting_room, "_counts", lambda db, schema: counts(db, "main") | {schema: 1})
    assert trouble(lambda: encrypt(path)) is Trouble.DAMAGED
    assert content(path) == before
    assert not is_encrypted(path)


def test_a_disk_that_is_full(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space")

    with monkeypatch.context() as patched:
        patched.setattr(files_room, "settle", full)
        assert trouble(lambda: encrypt(path)) is Trouble.FULL
    assert not is_encrypted(path)
    encrypt(path)


# -- keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [NoKeyring, Forgetful])
def test_without_a_keyring_nothing_is_changed(path: Path, kind: type[MemoryKeeper]) -> None:
    backup(path, folder_of(path), CLOCK, "by-hand")
    before = {f: f.read_bytes() for f in path.parent.rglob("*.db")}
    with pytest.raises(KeyringMissing, match="no keyring that Headwater can use"):
        encrypt(path, kind())
    with keeping(kind()), pytest.raises(KeyringMissing):
        encrypt(path)
    assert {f: f.read_bytes() for f in path.parent.rglob("*.db")} == before


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
    before = path.read_bytes()
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


def test_a_store_that_was_moved_finds_its_key(path: Path) -> None:
    encrypt(path)
    elsewhere = path.parent.rename(path.parent.with_name("moved")) / "headwater.db"
    with Store(elsewhere) as store:
        assert len(store.history(0, math.inf)) == 201
    decrypt(elsewhere)
    assert not is_encrypted(elsewhere)


def test_a_key_that_the_keyring_garbled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PLACE, str(tmp_path / "ring.json"))
    before = keyring.get_keyring()
    keyring.set_keyring(FileRing())
    try:
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
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize("backend", [fail.Keyring, LockedRing, BrokenRing])
def test_a_computer_without_a_keyring_or_with_a_locked_one(
    tmp_path: Path, backend: Callable[[], KeyringBackend]
) -> None:
    path = filled(tmp_path / "headwater.db")
    before = keyring.get_keyring()
    keyring.set_keyring(backend())
    try:
        with keeping(OsKeyring()):
            for call in (
                lambda: OsKeyring().get("a"),
                lambda: OsKeyring().set("a", b""),
                lambda: OsKeyring().delete("a"),
            ):
                with pytest.raises(KeyringMissing):
                    call()  # type: ignore[no-untyped-call]
            with pytest.raises(KeyringMissing):
                encrypt(path)
    finally:
        keyring.set_keyring(before)
    assert not is_encrypted(path)


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


# -- both kinds are used alike ----------------------------------------------------------------------------------------


@pytest.fixture(params=KINDS)
def either(tmp_path: Path, keeper: MemoryKeeper, request: pytest.FixtureRequest) -> Path:
    return begun(tmp_path / "either" / "headwater.db", request.param)


def test_what_is_kept_comes_back(either: Path) -> None:
    s = segment(NOON + 0.123, 30.0, "org.writer", "第三章 – draft.odt", domain="example.org", project="thesis", keys=41)
    sure = judged(s, FocusState.FOCUSED)
    label = Label(NOON + 60, NOON, NOON + 30, FocusState.ROUTINE, LabelSource.QUESTION)
    with Store(either) as store, Store(either, read_only=True) as reader:
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
    if is_encrypted(either):
        assert found_in(either.parent, "draft.odt", "writer") == {}


def test_buckets_and_imports(either: Path) -> None:
    with Bringing(either) as store:
        store.create(PAGES)
        for n in range(3):
            store.heartbeat(PAGES.id, Event(None, NOON_US + n, 0, {"a": 1}), 10)
        store.heartbeat(PAGES.id, Event(None, NOON_US + 50, 0, {"a": "第"}), 10)
        number = store.begin("activitywatch", NOON)
        assert store.add(number, PAGES, [(NOON_US + 99, 1, '{"a":2}'), (NOON_US + 99, 1, '{"a":2}')]) == 1
        with Buckets(either, read_only=True) as reader:
            assert [store.get(PAGES.id).last_us, reader.count(PAGES.id)] == [NOON_US + 100, 3]
            store.take_out(number)
            assert list(reader.events(PAGES.id).said) == [{"a": 1}, {"a": "第"}]


def test_a_full_disk_and_a_lock_are_told(either: Path) -> None:
    with Store(either) as store, Store(either) as other:
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
    with Store(either, read_only=True) as reader:
        assert trouble(lambda: reader.put(TWO)) is Trouble.READ_ONLY


def test_a_copy_for_other_programs_is_plain(either: Path, tmp_path: Path) -> None:
    out = tmp_path / "taken along" / "mine.db"
    out.parent.mkdir()
    with Store(either) as store:
        store.put(ONE)
    with Store(either, read_only=True) as reader:
        assert reader.copy_to(out) == 1
    db = sqlite3.connect(out)
    assert db.execute("SELECT title FROM timeline").fetchall() == [("one",)]
    db.close()
    assert [f.name for f in out.parent.iterdir()] == ["mine.db"]


def test_damage_is_told_and_set_aside_and_the_next_store_is_of_the_same_kind(either: Path) -> None:
    with Store(either) as store:
        store.put((segment(NOON + 30 * n, title=f"title {n}"), None) for n in range(2000))
    size = either.stat().st_size
    with either.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(size - 8192))
    before, was_encrypted = either.read_bytes(), is_encrypted(either)
    store, kept = open_or_set_aside(either, CLOCK, thorough=True)
    with store:
        assert kept is not None
        assert kept.read_bytes() == before
        store.put([(segment(NOON, title=MARK), None)])
        assert is_encrypted(either) is was_encrypted
        assert (found_in(either.parent, MARK) == {}) is was_encrypted


def test_a_store_that_was_taken_away_is_made_anew_of_the_same_kind(either: Path) -> None:
    was_encrypted = is_encrypted(either)
    with Store(either) as store, Buckets(either) as buckets:
        store.put(ONE)
        for file in either.parent.glob("headwater.db*"):
            file.unlink()
        store.put([(segment(NOON, title=MARK), None)])
        buckets.create(PAGES)
        assert is_encrypted(either) is was_encrypted
        with Store(either, read_only=True) as reader:
            assert [s.title for s, _ in reader.history(0, math.inf)] == [MARK]
        assert (found_in(either.parent, MARK) == {}) is was_encrypted


def test_connections_that_were_open_find_the_new_kind(path: Path, keeper: MemoryKeeper) -> None:
    """Their next call opens what lies there now; only nobody may be in the middle of something."""
    with ExitStack() as stack:
        store = stack.enter_context(Store(path))
        store._db.close()
        encrypt(path)
        store.put([(segment(NOON - 60, title=MARK), None)])
        assert len(store.history(0, math.inf)) == 202
        assert found_in(path.parent, MARK) == {}


def test_a_file_that_is_replaced_while_it_is_opened(either: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that waited for a lock may have opened the file whose place was just taken."""
    new, empty = either.with_name("new.db"), either.with_name("empty.db")
    shutil.copy(either, empty)
    with Store(either) as store:
        store.put(ONE)
    shutil.copy(either, new)
    empty.replace(either)
    real = opening_room.open_writer

    def late(path: Path, *, key_name: str = "") -> sqlite3.Connection:
        db = real(path, key_name=key_name)
        if new.exists():
            new.replace(path)
        return db

    monkeypatch.setattr(connection_room, "open_writer", late)
    with Store(either) as store:
        assert store.history(0, math.inf) == ONE


def test_an_encrypted_store_of_version_1_is_brought_up_to_date(tmp_path: Path, keeper: MemoryKeeper) -> None:
    path = make_old(tmp_path / "headwater.db", rows=300)
    key, _ = key_for(name_of(path), keeper)
    convert(path, key, name_of(path))
    assert trouble(lambda: Store(path, read_only=True)) is Trouble.OLDER
    with Store(path) as store:
        assert [s.title for s, _ in store.history(-math.inf, math.inf)] == [f"old {n}" for n in range(1, 301)]
        store.check()
    (made,) = list_backups(folder_of(path))
    assert (made.schema, made.encrypted, made.reason) == (1, True, "before-2")
    assert found_in(tmp_path, "old 12", "segments") == {}
    old = make_old(tmp_path / "old" / "headwater.db", rows=3)
    encrypt(old)
    with Store(old) as store:
        assert len(store.history(-math.inf, math.inf)) == 3


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


def test_forgetting_in_an_encrypted_store_forgets_in_its_backups(path: Path) -> None:
    encrypt(path)
    made = backup(path, folder_of(path), CLOCK, "daily")
    with Forgetting(path) as forgetting:
        assert forgetting.forget_title(MARK).what.segments == 201
    for each in (path, made):
        with Store(each, read_only=True) as store:
            assert store.history(0, math.inf) == []
            assert is_encrypted(each)


def test_a_query_in_a_process_of_its_own(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which finds the key in the keyring, as we do."""
    monkeypatch.setenv(PLACE, str(tmp_path / "ring.json"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.support.ring.FileRing")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path.cwd()), *sys.path]))
    before = keyring.get_keyring()
    keyring.set_keyring(FileRing())
    try:
        with keeping(OsKeyring()):
            encrypt(path)
            worker = QueryWorker(OpensStore(path, "h"))
            try:
                period = ["2026-11-12T00:00:00+00:00/2026-11-13T00:00:00+00:00"]
                answer = worker.run(f'RETURN = query_bucket("{PAGES.id}");', period)
            finally:
                worker.close()
    finally:
        keyring.set_keyring(before)
    assert answer.count(MARK.encode()) == 200


# -- looking at files while they are open -----------------------------------------------------------------------------

_LOCK_HOLDER = """
import sys
from pathlib import Path
from headwater.store import Store
from headwater.store.encrypting import is_encrypted
path = Path(sys.argv[1])
with Store(path) as store:
    for n in range(3):
        assert is_encrypted(path) in (True, False)
        Store(path, read_only=True).close()
    print("open", flush=True)
    sys.stdin.readline()
"""


def test_looking_at_a_file_keeps_the_locks_of_who_has_it_open(tmp_path: Path) -> None:
    """Closing any handle of a file drops a process's locks on it; then another program would think itself alone."""
    path = filled(tmp_path / "headwater.db")
    other = subprocess.Popen(
        [sys.executable, "-c", _LOCK_HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout
    assert other.stdout.readline() == "open\n"
    db = sqlite3.connect(path, isolation_level=None, timeout=0.05)
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        db.execute("PRAGMA journal_mode = DELETE")
    db.close()
    other.communicate("\n", timeout=30)
    assert other.returncode == 0


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
