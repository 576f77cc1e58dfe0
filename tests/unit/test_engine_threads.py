"""The engine with its thread: starts, stops, pauses, survives a damaged store, and never looks unasked."""

import math
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import Paths, Settings, SystemClock, load_settings
from headwater.capture import Source
from headwater.engine import Changed, Engine, Event, Now, Recording, Show, keep_pause
from headwater.records import InputCounts, Observation, Presence, PresenceChanged, WindowSeen
from headwater.store import Store
from tests.support.desktop import wait_until
from tests.support.hand import Hand

AGREED = replace(Settings(), agreed=True)


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path)


@pytest.fixture
def make(paths: Paths, hand: Hand) -> Iterator[Callable[[Settings], Engine]]:
    made: list[Engine] = []

    def build(settings: Settings) -> Engine:
        sources: tuple[Source, ...] = (hand,)
        engine = Engine(paths, settings, SystemClock(), sources=lambda *_: sources, model=lambda: (None, "no model"))
        made.append(engine)
        engine.start()
        return engine

    yield build
    for engine in made:
        engine.stop()


def see(hand: Hand, *seen: Observation) -> None:
    assert hand.emit is not None
    for s in seen:
        hand.emit(s)


def test_it_records_what_its_sources_see_and_saves_when_stopped(
    make: Callable[[Settings], Engine], hand: Hand, paths: Paths
) -> None:
    engine = make(AGREED)
    now = engine.clock.now()
    see(hand, WindowSeen(now, "xterm", "shell"), InputCounts(now + 0.001, 0.001, 3, 1, 0, 5))
    wait_until(lambda: engine.now().app == "xterm", 20, "the window to arrive")
    engine.stop()
    with Store(paths.database, read_only=True) as store:
        got = [s for s, _ in store.history(0, math.inf)]
    assert [(s.app, s.title, s.keys) for s in got] == [("xterm", "shell", 3)]


def test_nothing_is_looked_at_before_the_person_agrees(
    make: Callable[[Settings], Engine], hand: Hand, paths: Paths
) -> None:
    engine = make(Settings())
    wait_until(paths.database.exists, 20, "the store")
    assert hand.starts == 0
    assert engine.now().recording is Recording.NOT_AGREED
    engine.change(AGREED)
    wait_until(lambda: engine.now().recording is Recording.RECORDING, 20, "recording")
    assert hand.starts == 1
    assert load_settings(paths.settings).agreed


def test_a_pause_stops_the_sources_and_outlives_a_restart(make: Callable[[Settings], Engine], hand: Hand) -> None:
    engine = make(AGREED)
    engine.pause(None)
    wait_until(lambda: engine.now().recording is Recording.PAUSED, 20, "the pause")
    assert not hand.looking()
    engine.stop()
    again = make(AGREED)
    wait_until(lambda: again.now().recording is Recording.PAUSED, 20, "the pause after a restart")
    assert not hand.looking()
    again.resume()
    wait_until(lambda: again.now().recording is Recording.RECORDING, 20, "recording")
    assert hand.looking()
    assert again.now().presence is Presence.PRESENT


def test_a_pause_ends_by_itself(make: Callable[[Settings], Engine]) -> None:
    engine = make(AGREED)
    wait_until(lambda: engine.now().recording is Recording.RECORDING, 20, "recording")
    engine.pause(engine.clock.now() + 2.0)  # long enough to be seen on a busy machine
    wait_until(lambda: engine.now().recording is Recording.PAUSED, 20, "the pause")
    engine.do(lambda: None)
    wait_until(lambda: engine.now().recording is Recording.RECORDING, 40, "the end of the pause")


def test_a_pause_asked_for_while_nothing_ran_is_kept(make: Callable[[Settings], Engine], paths: Paths) -> None:
    keep_pause(paths, paused=True, until=SystemClock().now() + 3600)
    engine = make(AGREED)
    wait_until(lambda: engine.now().recording is Recording.PAUSED, 20, "the pause")


def test_a_pause_that_is_over_is_forgotten(make: Callable[[Settings], Engine], paths: Paths) -> None:
    keep_pause(paths, paused=True, until=SystemClock().now() - 1)
    engine = make(AGREED)
    wait_until(lambda: engine.now().trouble, 20, "the engine")
    assert engine.now().recording is Recording.RECORDING


def test_a_damaged_store_is_kept_and_told(make: Callable[[Settings], Engine], paths: Paths) -> None:
    paths.database.parent.mkdir(parents=True)
    paths.database.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    engine = make(AGREED)
    wait_until(lambda: any("damaged" in t for t in engine.now().trouble), 20, "the sentence")
    kept = list(paths.database.parent.glob("headwater-damaged-*.db"))
    assert len(kept) == 1
    assert kept[0].read_bytes().startswith(b"SQLite format 3\0\xff")


def test_listeners_hear_and_can_stop_listening(make: Callable[[Settings], Engine], hand: Hand) -> None:
    engine = make(AGREED)
    heard: list[Event] = []
    threads: set[str] = set()

    def hear(event: Event) -> None:
        heard.append(event)
        threads.add(threading.current_thread().name)

    quiet = engine.listen(hear)
    engine.set_intent("Chapter 3", None)
    wait_until(lambda: any(isinstance(e, Changed) for e in heard), 20, "a change")
    assert any(isinstance(e, Now) and e.intent and e.intent.text == "Chapter 3" for e in heard)
    assert threads == {"engine"}
    engine.show()
    assert isinstance(heard[-1], Show)
    quiet()
    heard.clear()
    engine.end_intent()
    wait_until(lambda: engine.now().intent is None, 20, "the end of the plan")
    assert heard == []


def test_the_status_has_no_titles(make: Callable[[Settings], Engine], hand: Hand) -> None:
    engine = make(AGREED)
    see(hand, WindowSeen(engine.clock.now(), "xterm", "a secret title"))
    wait_until(lambda: engine.now().app == "xterm", 20, "the window")
    assert "secret" not in str(engine.status())
    assert engine.status()["app"] == "xterm"


def test_what_sources_see_at_a_start_in_a_pause_is_dropped(
    make: Callable[[Settings], Engine], hand: Hand, paths: Paths
) -> None:
    now = SystemClock().now()
    keep_pause(paths, paused=True, until=None)
    hand.at_start = (
        PresenceChanged(now, Presence.PRESENT, now), WindowSeen(now, "Secret", "private"),
        InputCounts(now + 0.001, 0.001, 9, 0, 0, 0),
    )  # fmt: skip
    engine = make(AGREED)
    wait_until(lambda: engine.now().recording is Recording.PAUSED, 20, "the pause")
    assert engine.now().app == ""
    engine.stop()
    with Store(paths.database, read_only=True) as store:
        assert not [s for s, _ in store.history(0, math.inf) if s.app or s.presence is Presence.PRESENT]


def test_what_was_counted_before_a_pause_is_kept(make: Callable[[Settings], Engine], hand: Hand, paths: Paths) -> None:
    engine = make(AGREED)
    now = engine.clock.now()
    see(hand, WindowSeen(now, "xterm", "shell"))
    wait_until(lambda: engine.now().app == "xterm", 20, "the window")
    busy = threading.Event()

    def work() -> None:
        busy.wait(20)

    engine.do(work)
    engine.pause(None)
    see(hand, InputCounts(now + 0.002, 0.002, 40, 0, 0, 0))  # on its way when the pause was asked for
    busy.set()
    wait_until(lambda: engine.now().recording is Recording.PAUSED, 20, "the pause")
    engine.stop()
    with Store(paths.database, read_only=True) as store:
        assert sum(s.keys or 0 for s, _ in store.history(0, math.inf)) == 40


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_after_an_error_of_our_own_recording_can_be_resumed(
    make: Callable[[Settings], Engine], hand: Hand, paths: Paths
) -> None:
    engine = make(AGREED)
    see(hand, WindowSeen(engine.clock.now(), "xterm", "before"))
    wait_until(lambda: engine.now().app == "xterm", 20, "the window to arrive")

    def broken() -> None:
        raise RuntimeError("our own mistake")

    engine.do(broken)
    wait_until(lambda: engine.now().recording is Recording.STOPPED, 20, "the end of recording")
    assert not hand.looking()
    assert any("resume" in sentence for sentence in engine.now().trouble)
    engine.resume()
    engine.resume()
    wait_until(lambda: engine.now().recording is Recording.RECORDING, 20, "recording")
    assert hand.looking()
    assert not engine.now().trouble or "resume" not in engine.now().trouble[0]
    see(hand, WindowSeen(engine.clock.now(), "mousepad", "after"))
    wait_until(lambda: engine.now().app == "mousepad", 20, "the next window")
    engine.stop()
    with Store(paths.database, read_only=True) as store:
        assert {s.app for s, _ in store.history(0, math.inf)} >= {"xterm", "mousepad"}


@pytest.mark.parametrize("limit", ["_ANSWER_S", "_APART_S"])
def test_who_is_told_that_it_is_busy_has_done_nothing(
    make: Callable[[Settings], Engine], hand: Hand, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    engine = make(AGREED)
    wait_until(hand.looking, 20, "recording")
    monkeypatch.setattr(f"headwater.engine.line.{limit}", 0.01)
    free, done = threading.Event(), list[str]()

    def busy() -> None:
        free.wait(20)

    def ask() -> None:
        if limit == "_ANSWER_S":
            engine.ask(lambda _recorder: done.append("asked"))
        else:
            engine.apart(lambda: done.append("apart"))

    engine.do(busy)
    with pytest.raises(TimeoutError):
        ask()
    free.set()
    monkeypatch.undo()
    engine.ask(lambda _recorder: done.append("behind"))
    assert done == ["behind"]


def test_what_is_being_done_when_time_is_up_is_waited_for(
    make: Callable[[Settings], Engine], hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make(AGREED)
    wait_until(hand.looking, 20, "recording")
    answer: Future[str] = Future()
    monkeypatch.setattr("headwater.engine.line.Future", lambda: answer)
    free, begun = threading.Event(), threading.Event()

    def action(_recorder: object) -> str:
        begun.set()
        free.wait(20)
        return "done"

    def cancel() -> bool:  # time is up
        assert begun.is_set()
        free.set()
        return Future.cancel(answer)

    def result(timeout: float | None = None) -> str:
        begun.wait(20)
        return Future.result(answer, 0.01 if not free.is_set() else timeout)

    monkeypatch.setattr(answer, "cancel", cancel)
    monkeypatch.setattr(answer, "result", result)
    assert engine.ask(action) == "done"
