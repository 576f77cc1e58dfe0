"""What a person does with their data while the program runs: the engine goes on, and nothing of it is left behind."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import Paths, Settings, SystemClock
from headwater.capture import Source
from headwater.engine import Changed, Engine, Recording
from headwater.engine.data import Sort, Wish
from headwater.engine.leaving import Format, Wanted
from headwater.engine.line import NotRecording
from headwater.engine.starting import UNSCRUBBED
from headwater.records import Presence, WindowSeen
from headwater.segments import spheres
from headwater.segments.spheres import _document_parts
from headwater.store import Store, StoreUnavailable
from headwater.store.connecting import use_keeper
from headwater.store.encrypting import is_encrypted
from tests.support import exports
from tests.support.days import NOON, segment
from tests.support.desktop import wait_until
from tests.support.hand import Hand
from tests.support.keepers import MemoryKeeper

AGREED = replace(Settings(), agreed=True)
SECRET = "q7Zx9planted"


@pytest.fixture
def hand() -> Hand:
    return Hand("windows")


@pytest.fixture
def engine(tmp_path: Path, hand: Hand) -> Iterator[Engine]:
    paths = Paths.under(tmp_path / "home")
    with Store(paths.database) as store:
        store.put([(segment(NOON + 60 * n, 60.0, "code", f"{SECRET} {n}"), None) for n in range(20)])
        store.put([(segment(NOON + 5000, 60.0, "gimp", "a picture"), None)])
    sources: tuple[Source, ...] = (hand,)
    made = Engine(paths, AGREED, SystemClock(), sources=lambda *_: sources, model=lambda: (None, ""))
    made.start()
    wait_until(lambda: made.now().recording is Recording.RECORDING and hand.looking(), 20, "recording")
    yield made
    made.stop()


def bytes_of(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file() and "log" not in p.suffix)


def apps(engine: Engine) -> set[str]:
    return {s.app for s, _ in engine.reader.history(-math.inf, math.inf)}


def test_an_application_is_forgotten_while_it_runs(engine: Engine, hand: Hand) -> None:
    assert apps(engine) == {"code", "gimp"}
    data = engine.data
    data.back_up()
    wish = Wish(Sort.APP, "code")
    assert data.what_is_forgotten(wish).segments == 20
    heard: list[object] = []
    engine.listen(heard.append)
    assert data.forget(wish).what.segments == 20
    wait_until(lambda: Changed(gone=True) in heard, 20, "windows to be told that what they show is gone")
    assert apps(engine) == {"gimp"}
    assert SECRET.encode() not in bytes_of(engine.paths.data)
    wait_until(hand.looking, 20, "the sources to look again")
    assert hand.emit is not None
    hand.emit(WindowSeen(engine.clock.now(), "xterm", "after"))
    wait_until(lambda: engine.now().app == "xterm", 20, "recording to go on")


def test_what_was_forgotten_is_not_kept_at_hand(engine: Engine) -> None:
    list(spheres(s for s, _ in engine.reader.history(-math.inf, math.inf)))
    assert _document_parts.cache_info().currsize > 0
    engine.data.forget(Wish(Sort.APP, "code"))
    wait_until(lambda: _document_parts.cache_info().currsize == 0, 20, "titles to be forgotten in memory, too")


def test_windows_are_told_though_the_store_cannot_be_opened_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    engine.listen(heard.append)
    monkeypatch.setattr(engine._starter, "prepare", lambda _settings: None)
    engine.data.forget(Wish(Sort.APP, "code"))
    wait_until(lambda: Changed(gone=True) in heard, 20, "windows to be told that what they show is gone")


def test_nothing_is_forgotten_for_a_wish_without_a_name(engine: Engine) -> None:
    with pytest.raises(Exception, match="Name what is to be forgotten"):
        engine.data.forget(Wish(Sort.TITLE, "  "))
    assert apps(engine) == {"code", "gimp"}
    wait_until(lambda: engine.now().recording is Recording.RECORDING, 20, "recording")


def test_encrypting_and_back_again_while_it_runs(engine: Engine) -> None:
    pocket = MemoryKeeper()
    before = use_keeper(pocket)
    try:
        assert not is_encrypted(engine.paths.database)
        assert engine.data.encrypt() == []
        assert is_encrypted(engine.paths.database)
        assert apps(engine) == {"code", "gimp"}
        assert SECRET.encode() not in bytes_of(engine.paths.data)
        pocket_before = dict(pocket.keys)
        assert pocket_before
        assert engine.data.decrypt() == []
        assert not is_encrypted(engine.paths.database)
        assert apps(engine) == {"code", "gimp"}
    finally:
        engine.stop()
        use_keeper(before)


def test_a_backup_is_put_back_while_it_runs(engine: Engine) -> None:
    data = engine.data
    made = data.back_up()
    data.forget(Wish(Sort.RANGE, start=NOON + 4000, end=NOON + 6000))
    assert apps(engine) == {"code"}
    (listed,) = data.backups()
    assert listed.path == made
    kept = data.restore(made)
    assert kept is not None
    assert kept.exists()
    assert apps(engine) == {"code"}, "what was forgotten is not brought back by a backup"


def test_what_a_backup_has_comes_back(engine: Engine, hand: Hand) -> None:
    made = engine.data.back_up()
    wait_until(hand.looking, 20, "looking")
    with Store(engine.paths.database) as store:
        store.put([(segment(NOON + 9000, 60.0, "later"), None)])
    engine.data.restore(made)
    assert apps(engine) == {"code", "gimp"}


def test_a_history_comes_in_and_goes_out(engine: Engine, tmp_path: Path) -> None:
    told = engine.data.bring_in(exports.morning(tmp_path / "aw.json"))
    assert told.events == 9
    wait_until(lambda: engine.data.brought()[0].segments > 0 or engine.now().job is None, 30, "segments")
    out = tmp_path / "out.csv"
    assert engine.data.export(Wanted(Format.CSV), out) >= 21
    assert len(engine.data.export_preview(Wanted(Format.CSV), 5)) == 5
    engine.data.take_out(told.number)
    assert engine.data.brought() == []


def test_an_export_that_is_stopped_leaves_nothing(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="was stopped"):
        engine.data.export(Wanted(Format.CSV), tmp_path / "out.csv", cancelled=lambda: True)
    assert list(tmp_path.glob("*.csv*")) == []


def test_the_ledger_tells_what_was_just_stored(engine: Engine, hand: Hand) -> None:
    assert hand.emit is not None
    hand.emit(WindowSeen(engine.clock.now() - 1, "xterm", "just now"))
    wait_until(lambda: any("just now" in s.what for s in engine.data.ledger(60.0)), 20, "the line")


def test_a_store_that_somebody_else_has_open_is_not_encrypted(engine: Engine) -> None:
    before = use_keeper(MemoryKeeper())
    try:
        with Store(engine.paths.database, read_only=True) as other:
            other.span()
            with pytest.raises(StoreUnavailable):
                engine.data.encrypt()
        assert apps(engine) == {"code", "gimp"}
        wait_until(lambda: engine.now().recording is Recording.RECORDING, 20, "recording")
    finally:
        use_keeper(before)


def test_during_a_pause_it_stays_paused(engine: Engine, hand: Hand) -> None:
    engine.pause(None)
    wait_until(lambda: engine.now().recording is Recording.PAUSED, 20, "the pause")
    engine.data.forget(Wish(Sort.APP, "gimp"))
    assert engine.now().recording is Recording.PAUSED
    wait_until(lambda: engine.now().presence is Presence.PAUSED, 20, "paused time to go on")
    assert not hand.looking()


def test_when_the_engine_has_ended_it_says_so(engine: Engine) -> None:
    engine.stop()
    with pytest.raises(NotRecording, match="does not record"):
        engine.data.forget(Wish(Sort.APP, "gimp"))


def test_what_is_too_old_is_forgotten_by_the_day(engine: Engine) -> None:
    engine.change(replace(engine.settings, keep_days=1))
    engine.do(lambda: setattr(engine._daily, "_next", -math.inf))
    wait_until(lambda: apps(engine) == set(), 40, "the old to be forgotten")
    wait_until(lambda: any(b.reason == "daily" for b in engine.data.backups()), 40, "the daily backup")


def test_bytes_that_were_not_written_over_are_at_the_next_start(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path / "home")
    with Store(paths.database) as store:
        store.put([(segment(NOON, 60.0, "code", SECRET), None), (segment(NOON + 60, 60.0, "gimp"), None)])
        store.put_state(UNSCRUBBED, b"1")
    engine = Engine(paths, AGREED, SystemClock(), sources=lambda *_: (), model=lambda: (None, ""))
    engine.start()
    wait_until(lambda: engine.now().recording is Recording.RECORDING, 20, "recording")
    wait_until(lambda: Store(paths.database, read_only=True).state(UNSCRUBBED) is None, 20, "the bytes to be gone")
    engine.stop()
