"""Away and back on a real display. The waits are sped up, the idle time is the server's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from headwater.base import SystemClock, Words
from headwater.capture._board import Board
from headwater.capture._x11_idle import IdleSource
from headwater.records import Presence, PresenceChanged, Signal
from tests.support.capture import Seen
from tests.support.desktop import Desktop, wait_until

pytestmark = pytest.mark.x11
AWAY_S = 1.5


class Run:
    def __init__(self, desktop: Desktop) -> None:
        self.desktop, self.seen, self.clock = desktop, Seen(), SystemClock()
        self.board = Board(self.clock)
        self.source = IdleSource(Words("en"), self.clock, self.board, AWAY_S)

    def start(self) -> None:
        self.desktop.xdotool("key", "shift")
        self.source.start(self.seen.take)
        assert self.source.settle(10)
        self.seen.wait(PresenceChanged, lambda p: p.presence is Presence.PRESENT)


@pytest.fixture
def run(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setenv("DISPLAY", desktop.display)
    made = Run(desktop)
    yield made
    made.source.stop()


def test_away_since_the_last_input_and_back(run: Run) -> None:
    run.start()
    run.desktop.xdotool("mousemove", 300, 300)
    touched = run.clock.now()
    away = run.seen.wait(PresenceChanged, lambda p: p.presence is Presence.AWAY)
    assert away.since == pytest.approx(touched, abs=0.5)
    assert away.at - away.since >= AWAY_S
    run.seen.clear()
    run.desktop.xdotool("key", "shift")
    touched = run.clock.now()
    back = run.seen.wait(PresenceChanged, seconds=4)
    assert back.presence is Presence.PRESENT
    assert back.since == pytest.approx(touched, abs=0.5)
    assert [p.presence for p in run.seen.of(PresenceChanged)] == [Presence.PRESENT]


def test_media_keeps_present_and_away_counts_from_its_end(run: Run) -> None:
    run.board.signal(Signal.MEDIA, True, run.seen.take)
    run.start()
    begun = run.clock.now()
    wait_until(lambda: run.clock.now() - begun > 2 * AWAY_S)
    assert [p.presence for p in run.seen.of(PresenceChanged)] == [Presence.PRESENT]
    run.board.signal(Signal.MEDIA, False, run.seen.take)
    ended = run.clock.now()
    away = run.seen.wait(PresenceChanged, lambda p: p.presence is Presence.AWAY)
    assert away.since == pytest.approx(ended, abs=0.3)


def test_idle_long_before_the_start_is_away_since_the_start(run: Run) -> None:
    run.start()
    run.seen.wait(PresenceChanged, lambda p: p.presence is Presence.AWAY)
    run.source.stop()
    run.seen.clear()
    again = run.clock.now()
    run.source.start(run.seen.take)
    away = run.seen.wait(PresenceChanged, lambda p: p.presence is Presence.AWAY)
    assert away.since >= again - 0.01
