"""Windows on a real X display, told by a real window manager."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator

import pytest

from headwater.base import Settings, SystemClock
from headwater.capture import Source, open_sources
from headwater.categories import Categories
from headwater.records import Health, InputCounts, Signal, SignalChanged, TitleKind, WindowSeen
from tests.support.capture import Seen, redactor
from tests.support.desktop import Desktop, wait_until
from tests.support.xwindow import XWindow

pytestmark = pytest.mark.x11


class Run:
    """The windows source at work on a desktop."""

    def __init__(self, desktop: Desktop, settings: Settings) -> None:
        self.desktop = desktop
        self.seen = Seen()
        sources = open_sources(settings, redactor(settings), Categories(), SystemClock())
        self.sources: dict[str, Source] = {source.name: source for source in sources}

    def start(self, *names: str) -> Seen:
        for name in names or ("windows",):
            self.sources[name].start(self.seen.take)
            assert self.sources[name].settle(10)
        return self.seen

    def stop(self) -> None:
        for source in self.sources.values():
            source.stop()

    def titled(self, title: str) -> WindowSeen:
        return self.seen.wait(WindowSeen, lambda w: w.title == title)


@pytest.fixture
def run(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setenv("DISPLAY", desktop.display)
    made = Run(desktop, Settings(excluded_titles=("planted secret",)))
    yield made
    made.stop()


def test_two_applications_and_switches(run: Run) -> None:
    seen, desk = run.start(), run.desktop
    desk.spawn(["xterm", "-T", "first window"])
    first = desk.window("first window")
    desk.activate(first)
    assert seen.wait(WindowSeen, lambda w: w.title == "first window").app == "XTerm"
    desk.spawn(["mousepad"])
    pad = desk.window("Mousepad$")
    desk.activate(pad)
    told = seen.wait(WindowSeen, lambda w: "ousepad" in w.app)
    assert "Untitled" in told.title
    assert told.pid is not None
    seen.clear()
    for _ in range(5):
        desk.activate(first)
        run.titled("first window")
        desk.activate(pad)
        seen.wait(WindowSeen, lambda w: "ousepad" in w.app)
        assert [w.app for w in seen.of(WindowSeen)] == ["XTerm", told.app], "no blink between, nothing twice"
        seen.clear()


@pytest.mark.parametrize("utf8", [False, True])
def test_xterm_titles_in_both_encodings(run: Run, utf8: bool) -> None:
    run.start()
    run.desktop.spawn(["xterm", "-T", "写论文 — 第三章 é", *(["-xrm", "*utf8Title: true"] if utf8 else [])])
    run.desktop.activate(run.desktop.window("xterm"))
    assert run.titled("写论文 — 第三章 é").app == "XTerm"


def test_odd_titles(run: Run) -> None:
    seen = run.start()
    with XWindow(run.desktop) as window:
        odd = seen.wait(WindowSeen, lambda w: w.app == "Odd")
        assert odd.title == ""
        assert odd.pid is None
        for text, kind, name, told in (
            ("中文标题".encode(), "UTF8_STRING", "WM_NAME", "中文标题"),
            (b"\x1b$)A\xd6\xd0\xce\xc4 abc", "COMPOUND_TEXT", "WM_NAME", "中文 abc"),
            (b"caf\xe9", "STRING", "WM_NAME", "café"),
            (b"bro\xffken", "UTF8_STRING", "_NET_WM_NAME", "broken"),
            (b"line\nbreak\x00\x07bell\xe2\x80\xae", "UTF8_STRING", "_NET_WM_NAME", "line breakbell"),
            (b"x" * 10_000, "UTF8_STRING", "_NET_WM_NAME", "x" * 511 + "…"),
            (b"y" * 70_000 + b" planted secret", "UTF8_STRING", "_NET_WM_NAME", ""),
            (b"", "UTF8_STRING", "_NET_WM_NAME", ""),
            (b"Docs \xe2\x80\x94 example.org", "UTF8_STRING", "_NET_WM_NAME", "Docs — example.org"),
        ):
            seen.clear()
            window.unname()
            window.name(text, kind, name)
            if told or text:
                run.titled(told)
        assert seen.of(WindowSeen)[-1].domain == "example.org"


def test_a_window_that_came_as_a_private_one_stays_private(run: Run) -> None:
    seen = run.start()
    with XWindow(run.desktop, app="Chromium") as window:
        window.name(b"New Incognito Tab - Chromium")
        seen.wait(WindowSeen, lambda w: w.app == "Chromium" and w.title_kind is TitleKind.NONE)
        window.name(b"a page that is nobody's business - Chromium")
        window.window.set_wm_class("chromium", "Chromium-browser")
        window.name(b"another one - Chromium")
        read = seen.wait(WindowSeen, lambda w: w.app == "Chromium-browser")
        assert (read.title, read.title_kind) == ("", TitleKind.NONE)
        run.stop()
        seen.clear()
        run.start()
        again = seen.wait(WindowSeen, lambda w: w.app == "Chromium-browser")
        assert again.title_kind is TitleKind.NONE, "a source that starts again remembers"
        with XWindow(run.desktop, app="Chromium") as other:
            other.name(b"an open page - Chromium")
            run.titled("an open page - Chromium")
    assert not [w for w in seen.of(WindowSeen) if "business" in w.title or "another" in w.title]


def test_excluded_titles_hide_the_window(run: Run) -> None:
    seen = run.start()
    with XWindow(run.desktop) as window:
        seen.wait(WindowSeen, lambda w: w.app == "Odd")
        window.name(b"a planted secret of mine")
        hidden = seen.wait(WindowSeen, lambda w: w.app == "")
        assert hidden == WindowSeen(hidden.at, app="")
        window.name(b"x" * 9_000 + b" planted secret")
        window.name(b"open again")
        run.titled("open again")
        assert all("secret" not in w.title for w in seen.of(WindowSeen))


def test_full_screen_on_and_off(run: Run) -> None:
    seen = run.start()
    with XWindow(run.desktop) as window:
        seen.wait(WindowSeen, lambda w: w.app == "Odd" and w.fullscreen is False)
        window.fullscreen(True)
        seen.wait(WindowSeen, lambda w: w.fullscreen is True)
        window.fullscreen(False)
        seen.wait(WindowSeen, lambda w: w.fullscreen is False)


def test_windows_that_vanish(run: Run) -> None:
    seen, desk = run.start(), run.desktop
    for _ in range(10):
        with XWindow(desk) as window:
            window.destroy()
    with XWindow(desk) as window:
        seen.wait(WindowSeen, lambda w: w.app == "Odd")
        window.destroy()
        seen.wait(WindowSeen, lambda w: w.app == "")
    desk.spawn(["xterm", "-T", "still here"])
    desk.activate(desk.window("still here"))
    run.titled("still here")
    assert run.sources["windows"].status()[0].health is Health.WORKING


def test_no_class_is_no_window(run: Run) -> None:
    seen = run.start()
    with XWindow(run.desktop, app="") as window:
        window.name(b"nobody's window")
        desk_seen = seen.wait(WindowSeen)
        assert desk_seen.app == ""
        assert not [w for w in seen.of(WindowSeen) if w.title]


def test_running_title_is_told_once_a_second(run: Run) -> None:
    seen = run.start()
    with XWindow(run.desktop) as window:
        seen.wait(WindowSeen, lambda w: w.app == "Odd")
        seen.clear()
        for i in range(2_000):
            window.name(b"%d" % i)
        run.titled("1999")
        times = [w.at for w in seen.of(WindowSeen)]
        assert all(b - a > 0.9 for a, b in itertools.pairwise(times))


def test_counts_come_before_the_switch(run: Run) -> None:
    desk = run.desktop
    desk.spawn(["xterm", "-T", "writing"])
    writing = desk.window("writing")
    desk.spawn(["xterm", "-T", "reading"])
    reading = desk.window("reading")
    desk.activate(writing)
    seen = run.start("input", "windows")
    run.titled("writing")
    for _ in range(8):
        seen.clear()
        desk.run(["xdotool", "type", "--delay", "1", "seventeen letters"])
        desk.xdotool("windowactivate", reading)
        at = run.titled("reading").at
        counts = seen.of(InputCounts)
        assert sum(c.keys for c in counts) == 17
        assert all(c.at <= at for c in counts)
        assert seen.all.index(counts[-1]) < seen.all.index(seen.wait(WindowSeen, lambda w: w.title == "reading"))
        desk.activate(writing)
        run.titled("writing")


def test_call_app_makes_a_call_possible(run: Run) -> None:
    seen = run.start()
    seen.wait(SignalChanged, lambda s: s.signal is Signal.CALL and s.on is False)
    with XWindow(run.desktop, app="zoom") as window:
        seen.wait(SignalChanged, lambda s: s.signal is Signal.CALL and s.on is None)
        window.destroy()
        seen.wait(SignalChanged, lambda s: s.signal is Signal.CALL and s.on is False)


def test_no_window_manager_then_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with Desktop(window_manager=False) as desktop:
        monkeypatch.setenv("DISPLAY", desktop.display)
        made = Run(desktop, Settings())
        seen = made.start()
        status = made.sources["windows"].status()[0]
        assert (status.health, status.name) == (Health.MISSING, "windows")
        assert "EWMH" in status.detail
        manager = desktop.spawn(["openbox", "--sm-disable"])
        wait_until(lambda: made.sources["windows"].status()[0].health is Health.WORKING)
        desktop.spawn(["xterm", "-T", "managed"])
        desktop.activate(desktop.window("managed"))
        made.titled("managed")
        manager.kill()
        manager.wait()
        wait_until(lambda: made.sources["windows"].status()[0].health is Health.MISSING)
        seen.wait(WindowSeen, lambda w: w.app == "")
        made.stop()


def test_display_goes_away(run: Run) -> None:
    seen = run.start("windows", "input", "idle")
    run.desktop.kill_server()
    for name in ("windows", "input", "idle"):
        status = _failed(run, name)
        assert "display went away" in status
    seen.wait(SignalChanged, lambda s: s.signal is Signal.COUNTED and s.on is False)
    wait_until(lambda: not [t for t in threading.enumerate() if t.name.startswith("capture-")])


def _failed(run: Run, name: str) -> str:
    wait_until(lambda: run.sources[name].status()[0].health is Health.FAILED, 10, f"{name} to fail")
    return run.sources[name].status()[0].detail


def test_wayland_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    run.start("windows", "input", "idle")
    for name in ("windows", "input", "idle"):
        status = run.sources[name].status()[0]
        assert status.health is Health.MISSING
        assert "Wayland" in status.detail


def test_title_kinds_follow_the_settings(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", desktop.display)
    made = Run(desktop, Settings())
    seen = made.start()
    with XWindow(desktop, app="firefox") as window:
        window.name("Bank — Mozilla Firefox Private Browsing".encode())
        told = seen.wait(WindowSeen, lambda w: w.title_kind is TitleKind.NONE)
        assert (told.app, told.title, told.domain) == ("firefox", "", "")
    made.stop()
