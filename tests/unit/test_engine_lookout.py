"""When sources look, and when they must not."""

from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import ManualClock, Paths, Settings, Words
from headwater.categories import Categories
from headwater.engine.lookout import Lookout
from headwater.records import Observation, WindowSeen
from headwater.redact import TitleKeyError
from tests.support.hand import Hand

AGREED = replace(Settings(), agreed=True)
WORDS = Words("en")


class Watched:
    """A lookout over a quick source and one that can wait."""

    def __init__(self, folder: Path) -> None:
        self.paths = Paths.under(folder)
        self.seen: list[Observation] = []
        self.quick, self.slow = Hand("quick"), Hand("slow", patient=True)
        both = (self.quick, self.slow)
        self.lookout = Lookout(self.paths, ManualClock(0.0), Categories(), self.seen.append, lambda *_: both)

    def begin(self, *, at_once: bool = True) -> None:
        self.lookout.begin(AGREED, WORDS, at_once=at_once)

    @property
    def looking(self) -> tuple[bool, bool]:
        return self.quick.looking(), self.slow.looking()


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_without_a_key_nothing_looks(watched: Watched) -> None:
    watched.paths.title_key.mkdir(parents=True)
    with pytest.raises(TitleKeyError):
        watched.begin()
    assert watched.looking == (False, False)
    assert watched.lookout.status() == ()


def test_sources_that_can_wait_do(watched: Watched) -> None:
    watched.begin(at_once=False)
    assert watched.looking == (True, False)
    watched.lookout.settle()
    assert (watched.quick.settled, watched.slow.settled) == ([0.2], [])
    assert [s.name for s in watched.lookout.status()] == ["quick", "slow"]
    watched.lookout.complete()
    watched.lookout.complete()
    assert (watched.looking, watched.quick.starts, watched.slow.starts) == ((True, True), 1, 1)


def test_what_was_ended_meanwhile_is_not_completed(watched: Watched) -> None:
    watched.begin(at_once=False)
    watched.lookout.end()
    watched.lookout.complete()
    assert watched.looking == (False, False)


def test_who_is_held_back_does_not_look_until_let_go(watched: Watched) -> None:
    watched.begin()
    watched.lookout.hold_back()
    assert watched.looking == (False, False)
    watched.begin()
    assert watched.looking == (False, False)
    watched.lookout.let_go()
    watched.begin()
    assert watched.looking == (True, True)


def test_after_the_end_nothing_begins(watched: Watched) -> None:
    watched.begin()
    watched.lookout.close()
    assert watched.lookout.over
    watched.lookout.let_go()
    watched.begin()
    assert watched.looking == (False, False)


def test_what_is_seen_is_handed_on_and_the_first_is_told(watched: Watched, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "headwater.engine")
    watched.quick.at_start = (WindowSeen(0.0, "xterm"), WindowSeen(1.0, "mousepad"))
    watched.begin()
    assert watched.seen == list(watched.quick.at_start)
    assert [r.getMessage() for r in caplog.records] == ["ready: capture"]
