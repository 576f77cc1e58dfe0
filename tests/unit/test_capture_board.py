"""What the back-ends agree on: one presence, one state a signal, calls that can only be guessed."""

import pytest

from headwater.base import ManualClock
from headwater.capture._board import Board
from headwater.records import Presence, PresenceChanged, Signal, SignalChanged
from tests.support.capture import Seen

START = 1_000_000.0


def board() -> tuple[Board, ManualClock, Seen]:
    clock = ManualClock(START)
    return Board(clock), clock, Seen()


def presences(seen: Seen) -> list[tuple[float, Presence, float]]:
    return [(p.at - START, p.presence, p.since - START) for p in seen.of(PresenceChanged)]


def test_away_and_back() -> None:
    shared, clock, seen = board()
    shared.presence(Presence.AWAY, None, seen.take)
    shared.presence(Presence.LOCKED, None, seen.take)
    clock.advance(200)
    shared.presence(Presence.AWAY, START + 20, seen.take)
    clock.advance(100)
    shared.presence(Presence.AWAY, None, seen.take, until=START + 299.5)
    assert presences(seen) == [
        (0, Presence.PRESENT, 0), (200, Presence.AWAY, 20), (300, Presence.PRESENT, 299.5)
    ]  # fmt: skip


def test_suspend_covers_lock_covers_away() -> None:
    shared, clock, seen = board()
    shared.presence(Presence.AWAY, None, seen.take)
    for step, kind, since in (
        (1, Presence.LOCKED, 1.0), (1, Presence.SUSPENDED, 2.0), (1, Presence.AWAY, 0.5),
        (1, Presence.SUSPENDED, None), (1, Presence.LOCKED, None), (1, Presence.AWAY, None),
    ):  # fmt: skip
        clock.advance(step)
        shared.presence(kind, None if since is None else START + since, seen.take)
    assert presences(seen) == [
        (0, Presence.PRESENT, 0), (1, Presence.LOCKED, 1), (2, Presence.SUSPENDED, 2), (4, Presence.LOCKED, 4),
        (5, Presence.AWAY, 5), (6, Presence.PRESENT, 6),
    ]  # fmt: skip


def test_since_lies_neither_before_the_stretch_nor_in_the_future() -> None:
    shared, clock, seen = board()
    shared.presence(Presence.AWAY, None, seen.take)
    shared.presence(Presence.AWAY, START - 5000, seen.take)
    clock.jump(START - 100)
    shared.presence(Presence.AWAY, None, seen.take)
    assert presences(seen) == [(0, Presence.PRESENT, 0), (0, Presence.AWAY, 0), (-100, Presence.PRESENT, -100)]


def test_whoever_leaves_takes_the_absence_along() -> None:
    shared, _, seen = board()
    shared.presence(Presence.AWAY, START, seen.take)
    shared.leave(Presence.AWAY)
    shared.presence(Presence.AWAY, None, seen.take)
    assert [p.presence for p in seen.of(PresenceChanged)] == [Presence.AWAY, Presence.PRESENT]


def test_counts_are_flushed_before_a_presence() -> None:
    shared, _, seen = board()
    order: list[str] = []
    shared.on_flush(lambda: order.append("counts"))
    shared.presence(Presence.LOCKED, START, lambda _: order.append("locked"))
    assert order == ["counts", "locked"]
    assert not seen.all


def test_signals_are_told_once() -> None:
    shared, _, seen = board()
    for on in (None, False, False, True, True, None, None):
        shared.signal(Signal.SHARING, on, seen.take)
    assert [s.on for s in seen.of(SignalChanged)] == [False, True, None]


@pytest.mark.parametrize(
    ("microphone", "app", "told"),
    [(True, False, True), (True, None, True), (False, True, False), (None, True, None), (None, False, False),
     (None, None, None)],
)  # fmt: skip
def test_a_call_is_known_by_the_microphone_else_perhaps(
    microphone: bool | None, app: bool | None, told: bool | None
) -> None:
    shared, _, seen = board()
    shared.call_app(app, seen.take)
    shared.microphone(microphone, seen.take)
    shared.signal(Signal.SHARING, False, seen.take)
    calls = [s.on for s in seen.of(SignalChanged) if s.signal is Signal.CALL]
    assert (calls[-1] if calls else None) is told


def test_media_and_calls_keep_somebody_present() -> None:
    shared, clock, seen = board()
    assert shared.occupied() is None
    shared.signal(Signal.MEDIA, True, seen.take)
    clock.advance(600)
    assert shared.occupied() == START + 600
    shared.signal(Signal.MEDIA, False, seen.take)
    clock.advance(50)
    assert shared.occupied() == START + 600
    shared.signal(Signal.SHARING, True, seen.take)
    assert shared.occupied() == START + 600
    shared.microphone(True, seen.take)
    assert shared.occupied() == START + 650
