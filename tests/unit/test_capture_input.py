"""Counting input: exact on a real display, and blind to which key it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.base import ManualClock, Settings, SystemClock, Words
from headwater.capture import _input as input_module
from headwater.capture import open_sources
from headwater.capture._board import Board
from headwater.capture._input import InputSource
from headwater.capture._tally import FLUSH_S, Burst, Tally
from headwater.capture._x11_record import count_events
from headwater.capture.source import Unavailable
from headwater.categories import Categories
from headwater.records import Health, InputCounts, Signal, SignalChanged
from tests.support.capture import Seen, redactor
from tests.support.desktop import Desktop, wait_until

KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE = 2, 3, 4, 5


def event(kind: int, detail: int, rest: bytes = bytes(30)) -> bytes:
    return bytes([kind, detail]) + rest


class Watched:
    """Stands for the recorded bytes and notes which of them are read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.read: set[int] = set()

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, index: int) -> int:
        assert isinstance(index, int)
        self.read.add(index)
        return self.data[index]


def test_kinds_of_events() -> None:
    data = b"".join(
        [event(KEY_PRESS, 38), event(KEY_RELEASE, 38), event(KEY_PRESS | 0x80, 38), event(BUTTON_PRESS, 1),
         event(BUTTON_RELEASE, 1), event(BUTTON_PRESS, 3), event(BUTTON_PRESS, 8), event(BUTTON_PRESS, 4),
         event(BUTTON_PRESS, 5), event(BUTTON_PRESS, 7), event(6, 0), event(KEY_PRESS, 24)[:20]]
    )  # fmt: skip
    assert count_events(memoryview(data)) == Burst(keys=2, clicks=3, scroll=3)


@given(st.lists(st.tuples(st.sampled_from([KEY_PRESS, KEY_RELEASE]), st.binary(min_size=31, max_size=31))))
def test_of_a_key_only_the_kind_of_event_is_read(events: list[tuple[int, bytes]]) -> None:
    watched = Watched(b"".join(bytes([kind]) + rest for kind, rest in events))
    burst = count_events(watched)  # type: ignore[arg-type]
    assert burst == Burst(keys=sum(kind == KEY_PRESS for kind, _ in events))
    assert all(index % 32 == 0 for index in watched.read)


@given(st.binary(max_size=200))
def test_any_bytes_are_counted_without_harm(data: bytes) -> None:
    burst = count_events(memoryview(data))
    assert 0 <= burst.keys + burst.clicks + burst.scroll <= len(data) // 32


def test_tally_hands_out_every_five_seconds() -> None:
    clock, seen = ManualClock(1000.0), Seen()
    tally = Tally(clock, seen.take)
    waiting = [Burst(keys=3), Burst(), Burst(keys=1, scroll=2, travel_px=7.75)]
    tally.pull_from(lambda: waiting.pop(0) if waiting else Burst())
    for _ in range(6):
        clock.advance(1.0)
        tally.pull()
    assert seen.all == [InputCounts(1005.0, 5.0, 4, 0, 2, 7)]
    clock.advance(60)
    tally.flush()
    assert len(seen.all) == 1, "silence is not told"
    tally.add(Burst(travel_px=0.3))
    tally.flush()
    assert seen.all[1] == InputCounts(1066.0, 0.0, 0, 0, 0, 1), "parts of pixels are not lost"
    tally.add(Burst(clicks=1))
    clock.jump(500.0)
    clock.advance(FLUSH_S)
    tally.pull()
    assert seen.all[2] == InputCounts(505.0, 5.0, 0, 1, 0, 0), "spans do not follow a wall clock that jumps"


def test_a_pull_that_fails_does_not_lose_what_was_counted() -> None:
    seen = Seen()
    tally = Tally(ManualClock(1000.0), seen.take)
    tally.add(Burst(keys=2))

    def fail() -> Burst:
        raise ConnectionError

    tally.pull_from(fail)
    tally.flush()
    assert [c.keys for c in seen.of(InputCounts)] == [2]


class Run:
    def __init__(self, desktop: Desktop) -> None:
        self.desktop, self.seen = desktop, Seen()
        self.board = Board(SystemClock())
        self.source = InputSource(Words("en"), SystemClock(), self.board)

    def start(self) -> None:
        self.source.start(self.seen.take)
        assert self.source.settle(10)
        assert self.source.status()[0].health is Health.WORKING

    def counts(self) -> tuple[int, int, int, int]:
        self.board.flush_counts()
        found = self.seen.of(InputCounts)
        self.seen.clear()
        return (sum(c.keys for c in found), sum(c.clicks for c in found), sum(c.scroll for c in found),
                sum(c.travel_px for c in found))  # fmt: skip


@pytest.fixture
def run(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setenv("DISPLAY", desktop.display)
    made = Run(desktop)
    yield made
    made.source.stop()


@pytest.mark.x11
def test_exact_counts_of_real_input(run: Run) -> None:
    run.desktop.xdotool("mousemove", 100, 100)
    run.start()
    run.desktop.run(["xdotool", "type", "--delay", "1", "abcdefghij" * 20])
    assert run.counts() == (200, 0, 0, 0)
    run.desktop.xdotool("click", "--repeat", 7, "--delay", 1, 1, "click", 3)
    assert run.counts() == (0, 8, 0, 0)
    run.desktop.xdotool("click", "--repeat", 11, "--delay", 1, 4, "click", "--repeat", 4, "--delay", 1, 5)
    assert run.counts() == (0, 0, 15, 0)
    run.desktop.xdotool("mousemove", 400, 500)
    assert run.counts() == (0, 0, 0, 500)
    run.desktop.xdotool("keydown", "a")
    run.desktop.xdotool("keyup", "a")
    assert run.counts()[0] >= 1
    assert run.counts() == (0, 0, 0, 0)


@pytest.mark.x11
def test_five_seconds_at_most_and_the_rest_at_the_end(run: Run) -> None:
    run.start()
    run.seen.wait(SignalChanged, lambda s: s.signal is Signal.COUNTED and s.on is True)
    run.desktop.xdotool("key", "a")
    counted = run.seen.wait(InputCounts, seconds=8)
    assert counted.keys == 1
    assert 4.5 <= counted.span_s <= 6.5
    run.desktop.xdotool("key", "b", "key", "c")
    run.source.stop()
    assert [c.keys for c in run.seen.of(InputCounts)] == [1, 2]
    assert run.seen.all[-1] == SignalChanged(run.seen.of(SignalChanged)[-1].at, Signal.COUNTED, False)


@pytest.mark.x11
def test_nothing_typed_is_kept_anywhere(run: Run) -> None:
    run.start()
    run.desktop.run(["xdotool", "type", "--delay", "1", "hunter2"])
    run.board.flush_counts()
    wait_until(lambda: run.seen.of(InputCounts))
    assert "hunter" not in repr(run.seen.all) + repr(vars(run.source))


@pytest.mark.x11
def test_pynput_counts_where_recording_fails(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise Unavailable("record_failed", Health.FAILED)

    monkeypatch.setattr(input_module, "recorder", broken)
    monkeypatch.setenv("DISPLAY", run.desktop.display)
    run.desktop.xdotool("mousemove", 100, 100)
    run.start()
    total = [0, 0, 0]

    def counted() -> list[int]:
        for i, n in enumerate(run.counts()[:3]):
            total[i] += n
        return total

    run.desktop.xdotool("mousemove", 101, 100)
    # its listeners begin a moment after they were started
    wait_until(lambda: run.desktop.xdotool("key", "a") == "" and counted()[0] > 0)
    before = counted()[0]
    run.desktop.run(["xdotool", "type", "--delay", "5", "abcde"])
    wait_until(lambda: counted()[0] >= before + 5)
    run.desktop.xdotool("click", 1, "click", 4)
    wait_until(lambda: counted()[1:] == [1, 1])


def test_switched_off_says_that_nothing_is_counted() -> None:
    settings = Settings(count_input=False)
    sources = open_sources(settings, redactor(settings), Categories(), SystemClock())
    source = next(s for s in sources if s.name == "input")
    seen = Seen()
    source.start(seen.take)
    told = seen.wait(SignalChanged)
    source.stop()
    assert (told.signal, told.on) == (Signal.COUNTED, False)
