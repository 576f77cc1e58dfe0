"""What sessions switch on, in the engine with its thread: an error of our own ends it, and a pause feeds it nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import Paths, Settings, SystemClock
from headwater.engine import Engine, Planned, Recording
from headwater.records import Intent, Observation, Session, WindowSeen
from tests.support.desktop import wait_until
from tests.support.hand import Hand


class Log:
    """What a session switched on."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def begin(self, session: Session, plan: Intent) -> None:
        self.told.append(plan.text)

    def end(self) -> None:
        self.told.append("end")


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def engine(tmp_path: Path, hand: Hand) -> Iterator[Engine]:
    made = Engine(
        Paths.under(tmp_path), replace(Settings(), agreed=True), SystemClock(), sources=lambda *_: (hand,),
        model=lambda: (None, "no model"),
    )  # fmt: skip
    made.start()
    wait_until(hand.looking, 20, "recording")
    yield made
    made.stop()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_of_our_own_ends_it_and_resuming_begins_it_again(engine: Engine) -> None:
    log = Log()
    engine.during = (log,)
    engine._sessions()._during = (log,)
    engine.plan(Planned("Chapter 3", None, mute=True))
    wait_until(lambda: log.told == ["Chapter 3"], 20, "the session")

    def broken() -> None:
        raise RuntimeError("our own mistake")

    engine.do(broken)
    wait_until(lambda: engine.now().recording is Recording.STOPPED, 20, "the end of recording")
    assert log.told == ["Chapter 3", "end"], "nobody stays without notifications"
    engine.resume()
    wait_until(lambda: log.told[-1] == "Chapter 3", 20, "the session that goes on")


def test_what_was_on_its_way_when_a_pause_began_is_nothing_to_be_held_by(
    engine: Engine, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Observation] = []
    monkeypatch.setattr(engine._holding, "observe", seen.append)
    emit: Callable[[Observation], None] | None = hand.emit
    assert emit is not None
    window = WindowSeen(engine.clock.now(), "xterm", "shell")
    emit(window)
    wait_until(lambda: seen == [window], 20, "the window")
    engine.pause(None)
    wait_until(lambda: engine.now().recording is Recording.PAUSED, 20, "the pause")
    engine.ask(lambda _recorder: engine._observe(WindowSeen(engine.clock.now(), "player", "cats")))
    assert seen == [window]
