"""What every source promises, whatever it watches and whatever the machine lacks."""

from __future__ import annotations

import threading
import time
import typing
from collections.abc import Callable, Iterator

import pytest

from headwater.base import ManualClock, Settings, SystemClock
from headwater.capture import ReplaySource, Source, open_sources
from headwater.categories import Categories
from headwater.records import BackendStatus, Health, InputCounts, Observation, Signal, SignalChanged, WindowSeen
from tests.support.capture import Seen, redactor
from tests.support.desktop import Desktop

OBSERVATIONS = tuple(typing.get_args(Observation))
DEFAULTS = Settings()
EVERYTHING_OFF = Settings(watch_windows=False, count_input=False, watch_signals=False, watch_notifications=False)
NAMES = {"input", "windows", "idle", "session", "screen_lock", "media", "call", "sharing", "notifications"}


def real(settings: Settings = DEFAULTS) -> tuple[Source, ...]:
    return open_sources(settings, redactor(settings), Categories(), SystemClock())


def recording(n: int) -> list[Observation]:
    return [WindowSeen(float(i), "XTerm", f"title {i}") for i in range(n)]


def names(settings: Settings) -> list[str]:
    return [source.name for source in real(settings)]


@pytest.fixture(params=["nothing", "desktop"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A machine that lacks everything, and one that has a display and a session bus."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent/pulse")
    if request.param == "nothing":
        yield "nothing"
        return
    with Desktop() as desktop:
        for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            monkeypatch.setenv(name, desktop.env[name])
        yield "desktop"


def _by_name(name: str, settings: Settings = DEFAULTS) -> Callable[[], Source]:
    return lambda: next(source for source in real(settings) if source.name == name)


SOURCES: dict[str, Callable[[], Source]] = {
    "replay": lambda: ReplaySource(recording(5)),
    "paced replay": lambda: ReplaySource(recording(5), ManualClock(2.0)),
    **{name: _by_name(name) for name in names(Settings())},
    **{f"{name} off": _by_name(name, EVERYTHING_OFF) for name in names(EVERYTHING_OFF)},
}


@pytest.fixture(params=sorted(SOURCES))
def source(request: pytest.FixtureRequest, place: str) -> Iterator[Source]:
    made = SOURCES[request.param]()
    yield made
    made.stop()


def check(statuses: tuple[BackendStatus, ...]) -> None:
    assert statuses
    assert len({s.name for s in statuses}) == len(statuses)
    for status in statuses:
        assert status.name == status.name.lower().replace(" ", "_")
        if status.health is not Health.WORKING:
            assert status.detail.endswith(".")
            assert status.detail.count(". ") == 0, "one sentence"


pytestmark = pytest.mark.x11


def test_start_settles_and_stop_is_quick(source: Source) -> None:
    seen = Seen()
    check(source.status())
    source.start(seen.take)
    assert source.settle(10)
    check(source.status())
    begun = time.monotonic()
    source.stop()
    assert time.monotonic() - begun < 2.5
    assert all(isinstance(o, OBSERVATIONS) for o in seen.all)
    assert all(s.health is Health.OFF for s in source.status())


def test_start_and_stop_twice_is_once(source: Source) -> None:
    source.stop()
    seen, other = Seen(), Seen()
    before = threading.active_count()
    source.start(seen.take)
    source.start(other.take)
    assert threading.active_count() <= before + 1
    assert source.settle(10)
    source.stop()
    source.stop()
    assert not other.all
    assert threading.active_count() <= before


def test_starts_again_after_stop(source: Source) -> None:
    first, second = Seen(), Seen()
    source.start(first.take)
    assert source.settle(10)
    healths = [s.health for s in source.status()]
    source.stop()
    count = len(first.all)
    source.start(second.take)
    assert source.settle(10)
    assert [s.health for s in source.status()] == healths
    source.stop()
    assert len(first.all) == count


def test_stop_without_waiting(source: Source) -> None:
    seen = Seen()
    before = threading.active_count()
    for _ in range(3):
        source.start(seen.take)
        source.stop()
    assert threading.active_count() <= before, "a thread did not hear that it should end"
    count = len(seen.all)
    assert all(s.health is Health.OFF for s in source.status())
    assert len(seen.all) == count


def test_without_anything_all_is_missing_and_nothing_fails(place: str) -> None:
    sources = real()
    seen = Seen()
    for source in sources:
        source.start(seen.take)
    assert all(source.settle(10) for source in sources)
    health = {s.name: s.health for source in sources for s in source.status()}
    assert set(health) == NAMES
    working = {name for name, how in health.items() if how is Health.WORKING}
    here = {"input", "windows", "idle", "screen_lock", "media", "notifications"}
    assert working == (here if place == "desktop" else set())
    assert set(health.values()) <= {Health.WORKING, Health.MISSING}
    for source in sources:
        source.stop()
    counted = [o.on for o in seen.of(SignalChanged) if o.signal is Signal.COUNTED]
    assert counted == ([True, False] if place == "desktop" else [False])


def test_switched_off_says_so(place: str) -> None:
    sources = real(EVERYTHING_OFF)
    seen = Seen()
    for source in sources:
        source.start(seen.take)
    assert all(source.settle(10) for source in sources)
    off = {s.name for source in sources for s in source.status() if s.health is Health.OFF}
    assert {s.name for source in sources for s in source.status()} == NAMES
    assert off == {"input", "windows", "media", "call", "sharing", "notifications"}
    for source in sources:
        source.stop()
    assert not seen.of(WindowSeen)
    assert not seen.of(InputCounts)
    assert [(o.signal, o.on) for o in seen.of(SignalChanged)] == [(Signal.COUNTED, False)]
