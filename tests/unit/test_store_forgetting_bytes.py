"""What is forgotten is gone from the bytes on the disk and from every copy that the program made."""

import math
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from headwater.base import ManualClock
from headwater.records import Advice, AdviceKind, Answer, Channel, FocusState, Intent, Verdict
from headwater.store import Buckets, Store, Trouble
from headwater.store.backups import backup, folder_of, list_backups, restore
from headwater.store.encrypting import is_encrypted
from headwater.store.forgetting import Forgetting
from tests.support.days import NOON, judged, segment
from tests.support.keepers import KINDS, MemoryKeeper, begun, found_in, keeping
from tests.support.stored import open_elsewhere, spans
from tests.support.stores import MARK, PAGES, event, make_old, overwrite, trouble


@pytest.fixture(params=KINDS)
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    with keeping(MemoryKeeper()):
        yield begun(tmp_path / "data" / "headwater.db", request.param)


# -- bytes ------------------------------------------------------------------------------------------------------------


WISHES: dict[str, Callable[[Forgetting], object]] = {
    "range": lambda f: f.forget_range(NOON - 1000, NOON + 1000),
    "retain": lambda f: f.retain(NOON + 1000),
    "title": lambda f: f.forget_title(MARK),
}


def planted(store: Store, buckets: Buckets, at: float, mark: str, rows: int = 200) -> None:
    """Words in every place that takes any."""
    for n in range(rows):
        s = segment(at + n, 1.0, "code", f"{mark} title {n}", project=f"{mark} project")
        store.put([(s, judged(s, FocusState.FOCUSED))])
    store.put_open([(segment(at + rows, 5.0, "code", f"{mark} still open"), None)])
    store.add_intent(Intent(at, at + 5, f"{mark} intent"))
    advice = Advice(
        f"{at}", at, AdviceKind.BREAK, Channel.CARD, "advice.break", (("title", f"{mark} said"),), 0.5, "rules 1"
    )
    store.add_said(advice, Answer(advice.id, at + 1, AdviceKind.BREAK, Verdict.LATER), None)
    buckets.create(PAGES)
    for n in range(rows):
        buckets.heartbeat(PAGES.id, event(at + n, 1, url=f"https://example.org/{mark}/{n}", title=mark * 30), 0)
    buckets.insert(PAGES.id, [event(at, 900, title=f"{mark} page")])
    store.put_state("stream", f"{mark} vectors".encode() * 500)


@pytest.mark.parametrize("wish", WISHES)
def test_the_bytes_are_gone_while_others_have_the_store_open(path: Path, wish: str) -> None:
    folder, clock = path.parent, ManualClock(NOON)
    with Store(path) as store, Store(path, read_only=True) as reader, Buckets(path) as buckets:
        planted(store, buckets, NOON - 500, MARK)
        copies = [backup(path, folder_of(path), clock, reason) for reason in ("daily", "by-hand")]
        (folder_of(path) / "headwater-2026-01-01-000000-daily.db.part").write_text(f"{MARK} half a backup")
        planted(store, buckets, NOON + 2000, "Harmless")
        store.take_open()
        assert reader.span()
        assert any(name.startswith("headwater.db") for name in found_in(folder, MARK)) is not is_encrypted(path)
        with Forgetting(path) as forgetting:
            WISHES[wish](forgetting)
            assert forgetting.is_scrubbed()
            assert found_in(folder, MARK) == {}
        assert [s.title for s, _ in reader.history(0, math.inf) if MARK in s.title] == []
        assert len(reader.history(0, math.inf)) == 201
        store.check()
    assert found_in(folder, MARK) == {}
    for copy in copies:
        assert is_encrypted(copy) is is_encrypted(path)
        assert spans(copy) == []
        copy.unlink()
    if not is_encrypted(path):
        assert found_in(folder, "Harmless") == {"headwater.db": ["Harmless"]}, "and the test can see"


def test_samples_that_an_analysis_took_go(path: Path) -> None:
    samples = "SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat%'"
    with Store(path) as store, Forgetting(path) as forgetting:
        store.put([(segment(NOON), None)])
        store._db.execute("ANALYZE")
        assert store._db.execute(samples).fetchall()
        forgetting.forget_title("x")
        assert store._db.execute(samples).fetchall() == []


def test_an_application_and_a_site_leave_no_bytes(tmp_path: Path) -> None:
    path = tmp_path / "headwater.db"
    with Store(path) as store, Buckets(path) as buckets:
        store.put(
            (segment(NOON + n, 1.0, "Quixotic", f"page {n}", domain=f"s{n}.windmill.org"), None) for n in range(99)
        )
        store.put(
            [(segment(NOON + 500, 1.0, "firefox", "windmill.org"), None), (segment(NOON + 600, app="code"), None)]
        )
        buckets.create(PAGES)
        buckets.insert(PAGES.id, [event(NOON, 1, app="quixotic"), event(NOON, 1, url="https://windmill.org/a")])
        assert set(found_in(tmp_path, "quixotic", "windmill"))
        with Forgetting(path) as forgetting:
            forgetting.forget_app("quixotic")
            forgetting.forget_domain("windmill.org")
        assert found_in(tmp_path, "quixotic", "windmill") == {}
        assert len(store.history(0, math.inf)) == 1


def test_another_program_that_reads_is_told_and_it_can_be_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "headwater.db"
    with Store(path) as store:
        store.put([(segment(NOON, title=MARK), None), (segment(NOON + 30), None)])
    reading = "store._db.execute('BEGIN'); store._db.execute('SELECT count(*) FROM segments').fetchone()"
    with open_elsewhere(path, "read", reading) as other, Forgetting(path) as forgetting:
        forgetting._db.execute("PRAGMA busy_timeout = 50")
        assert trouble(lambda: forgetting.forget_title(MARK)) is Trouble.LOCKED
        assert len(spans(path)) == 1, "forgotten, though not yet overwritten"
        assert not forgetting.is_scrubbed()
        other.communicate("\n", timeout=30)
        forgetting.scrub()
        assert forgetting.is_scrubbed()
        assert found_in(tmp_path, MARK) == {}


# -- copies -----------------------------------------------------------------------------------------------------------


def test_stores_that_were_set_aside(path: Path) -> None:
    clock = ManualClock(NOON)
    with Store(path) as store:
        store.put([(segment(NOON, title=MARK), None), (segment(NOON + 30), None)])
    kept = restore(backup(path, folder_of(path), clock, "by-hand"), path, clock)
    damaged = path.with_name("headwater-damaged-2026-11-12.db")
    damaged.write_bytes(b"SQLite format 3\0" + b"junk" * 5000)
    own = path.with_name("headwater-my-copy.db")
    shutil.copy(path, own)
    before = own.read_bytes()
    with Forgetting(path) as forgetting:
        assert forgetting.forget_title(MARK).left == (damaged,)
    assert [f.name for f in path.parent.rglob("*") if f.name.endswith(("-wal", "-shm"))] == []
    assert kept is not None
    for copy in (path, kept, list_backups(folder_of(path))[0].path):
        assert len(spans(copy)) == 1
    assert own.read_bytes() == before, "what the person made themselves is theirs"


def test_backups_in_which_it_cannot_be_forgotten_are_deleted(tmp_path: Path) -> None:
    path = tmp_path / "headwater.db"
    with Store(path) as store:
        store.put([(segment(NOON, title=MARK), None), (segment(NOON + 30), None)])
    sound = backup(path, folder_of(path), ManualClock(NOON), "daily")
    newer, broken, locked = (folder_of(path) / f"headwater-2026-01-0{n}-000000-daily.db" for n in (1, 2, 3))
    for copy in (newer, broken, locked):
        shutil.copy(sound, copy)
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    overwrite(broken, 4096, b"\xff" * 4096)
    locked.chmod(0o400)
    with Forgetting(path) as forgetting:
        assert forgetting.forget_title(MARK).left == ()
    assert [b.path for b in list_backups(folder_of(path)) if b.path != locked] == [sound]
    assert found_in(tmp_path, MARK) == {}


def test_an_older_backup_is_brought_up_to_date_and_forgets(tmp_path: Path) -> None:
    path = tmp_path / "headwater.db"
    Store(path).close()
    old = make_old(folder_of(path) / "headwater-2025-01-01-000000-before-2.db", rows=2, apps=(MARK, "code"))
    with Forgetting(path) as forgetting:
        forgetting.forget_app(MARK)
    assert found_in(tmp_path, MARK) == {}
    assert [b.path for b in list_backups(folder_of(path))] == [old], "and no copy was made of the copy"
    with Store(old, read_only=True) as store:
        assert [s.app for s, _ in store.history(0, math.inf)] == ["code"]
