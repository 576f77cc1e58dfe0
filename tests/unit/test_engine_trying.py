"""Before the person agrees: back-ends are tried and what they see is thrown away; windows are looked at once."""

import os
from pathlib import Path

import pytest

from headwater.base import ManualClock, Paths, Settings, SystemClock, TitleMode, Words
from headwater.capture import Emit, glimpse
from headwater.categories import Categories
from headwater.engine.trying import Trial, tried
from headwater.records import BackendStatus, Health, WindowSeen
from headwater.redact import RecentWindows
from tests.support.desktop import Desktop

EN = Words("en")


class Source:
    """Sees something the moment it starts."""

    name, patient = "windows", False

    def __init__(self) -> None:
        self.calls: list[str] = []

    def start(self, emit: Emit) -> None:
        self.calls.append("start")
        emit(WindowSeen(0.0, "diary", "mine"))

    def stop(self) -> None:
        self.calls.append("stop")

    def settle(self, _seconds: float) -> bool:
        self.calls.append("settle")
        return True

    def status(self) -> tuple[BackendStatus, ...]:
        self.calls.append("status")
        return (BackendStatus("windows", Health.WORKING),)


def test_each_is_tried_for_a_moment_and_ended(tmp_path: Path) -> None:
    source = Source()
    found = tried(Settings(), Categories(), SystemClock(), EN, lambda *_: (source,))
    assert found == (BackendStatus("windows", Health.WORKING),)
    assert source.calls == ["start", "settle", "status", "stop"]
    assert list(tmp_path.iterdir()) == []


def test_without_a_desktop_each_says_what_is_missing(tmp_path: Path) -> None:
    trial = Trial(Paths.under(tmp_path), Categories(), SystemClock())
    found = {s.name: s for s in trial.backends(Settings(count_input=False), EN)}
    assert found["windows"].health is Health.MISSING
    assert found["windows"].detail == EN("capture.no_display")
    assert found["input"].health is Health.OFF
    assert trial.preview(Settings()) == ()
    assert list(tmp_path.iterdir()) == []


def test_examples_go_through_the_gate_and_leave_nothing(tmp_path: Path) -> None:
    trial = Trial(Paths.under(tmp_path), Categories(), ManualClock(1e9), lambda *_: ())
    some = [("Writer", "Chapter 3", False), ("KeePassXC", "Passwords", False), ("Firefox", "Bank", True)]
    kept = [w.kept for w in trial.preview(Settings(excluded_apps=("writer",)), some)]
    assert kept[:2] == [None, None]
    assert kept[2] is not None
    assert kept[2].title == ""
    hashed = [trial.preview(Settings(title_mode=TitleMode.HASHED), some)[0].kept for _ in range(2)]
    assert hashed[0] is not None
    assert hashed[0] == hashed[1]
    assert "Chapter" not in hashed[0].title
    assert [w.kept for w in trial.preview(Settings(watch_windows=False), some)] == [None] * 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.x11
def test_the_uppermost_window_of_another_program_is_looked_at_once(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DISPLAY", desktop.display)
    gate = RecentWindows(Settings(), bytes(range(32)))
    assert not glimpse(gate, SystemClock())
    for title in ("below", "Letter <b>"):
        desktop.spawn(["xterm", "-T", title])
        desktop.activate(desktop.window(title))
    trial = Trial(Paths.under(tmp_path), Categories(), SystemClock())
    (would,) = trial.preview(Settings(excluded_titles=("*Letter*",)))
    assert (would.app, would.title, would.kept) == ("XTerm", "Letter <b>", None)
    desktop.activate(desktop.window("below"))
    (again,) = trial.preview(Settings())
    assert again.kept is not None
    assert again.kept.title == "Letter <b>"  # it looked once
    assert list(tmp_path.iterdir()) == []


@pytest.mark.x11
def test_our_own_window_is_looked_past(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", desktop.display)
    desktop.spawn(["xterm", "-T", "another"])
    desktop.activate(desktop.window("another"))
    process = desktop.spawn(["xterm", "-T", "like ours"])
    desktop.activate(desktop.window("like ours"))
    monkeypatch.setattr(os, "getpid", lambda: process.pid)
    gate = RecentWindows(Settings(), bytes(range(32)))
    assert glimpse(gate, SystemClock())
    assert [w.title for w in gate.preview(Settings(), SystemClock().now())] == ["another"]
