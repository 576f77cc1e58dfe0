"""What lies open, as the recorder and the engine tell it, and as it goes with what is forgotten."""

from pathlib import Path

from headwater.base import ManualClock, Paths, Settings, SystemClock
from headwater.categories import Categories
from headwater.engine import Engine, Recorder
from headwater.engine.data import Sort, Wish
from headwater.records import InputCounts, Presence, PresenceChanged, WindowSeen, WorkSphere
from headwater.store import Store
from headwater.store.forgetting import Forgetting
from tests.support.desktop import wait_until
from tests.support.open_work import BOOK, CODE, SHEET, work

T0 = 1_790_000_000.0


def at_window(rec: Recorder, clock: ManualClock, title: str, seconds: float) -> None:
    rec.observe(WindowSeen(clock.now(), "code", title))
    end = clock.now() + seconds
    while clock.now() < end:
        clock.advance(5)
        rec.observe(InputCounts(clock.now(), 5.0, 3, 1, 0, 10))
        rec.tick()


def leave(rec: Recorder, clock: ManualClock, seconds: float) -> None:
    rec.observe(PresenceChanged(clock.now(), Presence.LOCKED, clock.now()))
    clock.advance(seconds)
    rec.observe(PresenceChanged(clock.now(), Presence.PRESENT, clock.now()))


def recorder(path: Path, clock: ManualClock) -> Recorder:
    return Recorder(Store(path), None, Settings(), Categories(), clock, seed=1)


def test_the_recorder_tells_what_lies_open_and_forgets_what_was_forgotten(tmp_path: Path) -> None:
    path, clock = tmp_path / "data" / "headwater.db", ManualClock(T0, 3600)
    rec = recorder(path, clock)
    at_window(rec, clock, BOOK, 300)
    at_window(rec, clock, SHEET, 300)
    leave(rec, clock, 900)
    rec.observe(WindowSeen(clock.now(), "code", SHEET))
    rec.tick()
    told = {s.name for s in rec.moment(clock.now()).open_spheres}
    assert told == {"Atlas chapter", "Budget.ods"}
    assert {s.name for s in rec.open_spheres} == told
    at_window(rec, clock, SHEET, 960)
    assert rec.kept("resuming") is not None
    rec.close()
    with Forgetting(path) as store:
        store.forget_title("Budget")
    clock.advance(60)
    again = recorder(path, clock)
    for _ in range(8):
        clock.advance(5)
        again.tick()
    assert [s.name for s in again.open_spheres] == ["Atlas chapter"]
    assert "Budget" not in str(again.kept("resuming"))
    again.close()


def test_at_most_three_are_for_the_moment(tmp_path: Path) -> None:
    clock = ManualClock(T0, 0)
    rec = recorder(tmp_path / "data" / "headwater.db", clock)
    for title in (BOOK, CODE, SHEET, "Letter.odt", "Plan.txt"):
        at_window(rec, clock, title, 200)
    at_window(rec, clock, "Other.txt", 70)
    assert len(rec.moment(clock.now()).open_spheres) == 3
    assert len(rec.open_spheres) == 5
    assert all(isinstance(s, WorkSphere) for s in rec.open_spheres)
    rec.close()


def test_the_engine_tells_it_from_any_thread_and_what_is_forgotten_meanwhile_is_gone(tmp_path: Path) -> None:
    paths, clock = Paths.under(tmp_path), SystemClock()
    paths.database.parent.mkdir(parents=True)
    ago = clock.now() - 7200.0
    with Store(paths.database) as store:
        store.put([(s, None) for s in [*work(ago, 10), *work(ago + 600, 10, SHEET)]])
    engine = Engine(paths, Settings(), clock, sources=lambda *_: (), model=lambda: (None, ""))
    assert engine.open_spheres() == ()
    engine.start()
    try:
        assert wait_until(lambda: len(engine.open_spheres()) == 2)
        assert len(engine.open_spheres(1)) == 1
        engine.data.forget(Wish(Sort.TITLE, "Budget"))
        assert wait_until(lambda: [s.name for s in engine.open_spheres()] == ["Atlas chapter"])
    finally:
        engine.stop()
