"""What waits for the engine's thread: nothing is lost and nothing overtakes."""

import threading
from collections.abc import Callable
from itertools import islice

import pytest

import headwater.engine.inbox as inbox_room
from headwater.base import ManualClock, SystemClock
from headwater.engine.inbox import Command, Inbox, Item, Stop
from headwater.records import Observation, WindowSeen


def window(at: float) -> WindowSeen:
    return WindowSeen(at, "xterm")


def command() -> None: ...


def other_command() -> None: ...


def put(inbox: Inbox, *items: Observation | Command) -> None:
    for item in items:
        inbox.put(item)


def all_of(inbox: Inbox) -> list[Item]:
    found: list[Item] = []
    while (item := inbox.next(0.0)) is not None:
        found.append(item)
    return found


class Eventful(ManualClock):
    """Each look at it takes a second, in which something happens."""

    def __init__(self, happens: Callable[[], None]) -> None:
        super().__init__(0.0)
        self._happens = happens

    def monotonic(self) -> float:
        self._happens()
        self.advance(1.0)
        return super().monotonic()


def test_what_comes_while_time_passes_stays_behind_what_came_before() -> None:
    before: list[Observation | Command] = [window(1), command, window(2)]
    during: list[Observation | Command] = [window(3), other_command, window(4), window(5)]
    news = iter(during)
    inbox = Inbox(Eventful(lambda: put(inbox, *islice(news, 1))))
    put(inbox, *before)
    assert not inbox.wait_stopped(1.0)
    assert not inbox.wait_stopped(1.0)
    assert list(news) == [], "all came while time passed"
    assert all_of(inbox) == [*before, *during]


def test_what_waits_for_a_store_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_room, "_MOST_WAITING", 3)
    inbox = Inbox(ManualClock(0.0))
    put(inbox, window(0), window(1), command, window(2), window(3), window(4))
    inbox.wait_stopped(0.0)
    assert all_of(inbox) == [command, window(2), window(3), window(4)]
    put(inbox, window(0), window(1), window(2))
    inbox.wait_stopped(0.0)
    assert all_of(inbox) == [window(0), window(1), window(2)]


def test_observations_can_be_had_before_their_turn() -> None:
    inbox = Inbox(ManualClock(0.0))
    assert inbox.seen() == []
    put(inbox, command, window(1), other_command, window(2))
    inbox.stop()
    assert inbox.seen() == [window(1), window(2)]
    *commands, last = all_of(inbox)
    assert commands == [command, other_command]
    assert isinstance(last, Stop)
    assert inbox.empty


def test_who_waits_is_woken() -> None:
    inbox = Inbox(SystemClock())
    got: list[object] = []

    def wait() -> None:
        got.append(inbox.next(inbox._clock.monotonic() + 3600))
        got.append(inbox.wait_stopped(3600))

    thread = threading.Thread(target=wait)
    thread.start()
    put(inbox, command, window(1))
    inbox.stop()
    thread.join(20)
    assert not thread.is_alive()
    assert got == [command, True]
    assert inbox.next(0.0) == window(1), "what was there is still to be done"
