"""The gentle hold over real windows of real programs, with openbox and the real window source."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.quiet import bring_forward
from tests.support.desktop import Desktop
from tests.support.xwindow import XWindow

pytestmark = pytest.mark.x11
ROOT = Path(__file__).parents[2]
BACK, LATER, PART, NO_MORE = 0.12, 0.33, 0.52, 0.9
"""Where the buttons are, as shares of the window's width."""


class Stage:
    """The program, a terminal that is off plan, and an editor that is on plan."""

    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop
        self.editor = self._opens("mousepad", "[Mm]ousepad")
        self.terminal = self._opens("xterm", "^xterm$")
        desktop.activate(self.editor)
        command = [sys.executable, "-m", "tests.support.hold_program"]
        self.process: subprocess.Popen[bytes] = desktop.spawn(command, PYTHONPATH=f"{ROOT / 'app'}:{ROOT}")
        self.wait("ready")

    def _opens(self, program: str, pattern: str) -> int:
        self.desktop.spawn([program])
        return self.desktop.window(pattern)

    def lines(self) -> list[str]:
        return self.desktop.log(sys.executable).read_text(errors="replace").splitlines()

    def wait(self, line: str, times: int = 1) -> None:
        self.desktop.wait(lambda: self.lines().count(line) >= times or self.process.poll() is not None, 20, line)
        assert self.lines().count(line) >= times, self.lines()[-30:]

    def front(self) -> int:
        return int(self.desktop.xdotool("getactivewindow", check=False) or 0)

    def hold(self) -> int:
        return self.desktop.window("^Headwater$")

    def held(self) -> int:
        """The terminal comes to the front, and the hold before it."""
        self.desktop.activate(self.terminal)
        self.wait("holds XTerm")
        return self.hold()

    def place(self, window: int) -> dict[str, int]:
        told = self.desktop.xdotool("getwindowgeometry", "--shell", window)
        return {k: int(v) for k, v in (line.split("=") for line in told.splitlines())}

    def click(self, share: float) -> None:
        window = self.hold()
        at = self.place(window)
        x, y = at["X"] + round(at["WIDTH"] * share), at["Y"] + at["HEIGHT"] - 34
        self.desktop.xdotool("mousemove", "--sync", x, y, "click", 1)

    def gone(self) -> None:
        self.desktop.wait(lambda: not self.desktop.windows("^Headwater$"), 10, "the hold to go")


@pytest.fixture
def stage(desktop: Desktop) -> Iterator[Stage]:
    made = Stage(desktop)
    yield made
    made.process.send_signal(signal.SIGTERM)
    assert made.process.wait(10) == 0


def test_it_stands_above_and_the_keyboard_stays_where_it_was(stage: Stage, tmp_path: Path) -> None:
    window = stage.held()
    desktop = stage.desktop
    assert stage.front() == stage.terminal
    listed = desktop.run(["xprop", "-root", "_NET_CLIENT_LIST_STACKING"])
    assert int(listed.rsplit(" ", 1)[1], 16) == window, "the uppermost"
    at, (width, height) = stage.place(window), desktop.size
    assert at["WIDTH"] * at["HEIGHT"] < width * height / 4
    desktop.xdotool("type", "echo typed\n")  # what is typed goes on into the terminal
    assert stage.front() == stage.terminal
    assert not [line for line in stage.lines() if line.startswith("reply")]
    assert desktop.screenshot(tmp_path / "hold.png").stat().st_size > 1000


def test_the_window_below_is_used_as_before(stage: Stage) -> None:
    """A click beside the hold goes to the window that it stands before, which may also be brought above others."""
    window = stage.held()
    at = stage.place(window)
    below = stage.place(stage.terminal)
    spots = [(below["X"] + 8, below["Y"] + 8), (below["X"] + 8, below["Y"] + below["HEIGHT"] - 8)]
    x, y = next(
        (x, y)
        for x, y in spots
        if not (at["X"] <= x <= at["X"] + at["WIDTH"] and at["Y"] <= y <= at["Y"] + at["HEIGHT"])
    )
    stage.desktop.xdotool("mousemove", "--sync", x, y, "click", 1)
    assert stage.front() == stage.terminal
    assert stage.desktop.windows("^Headwater$") == [window]


def test_back_brings_the_window_that_was_on_plan_forward(stage: Stage) -> None:
    stage.held()
    stage.click(BACK)
    stage.wait("reply back xterm")
    stage.desktop.wait(lambda: stage.front() == stage.editor, 30, "the editor in front")
    stage.gone()


@pytest.mark.parametrize(
    ("share", "line"), [(LATER, "reply later xterm"), (PART, "reply part xterm"), (NO_MORE, "reply no_more xterm")]
)
def test_one_click_ends_it_and_it_does_not_come_again(stage: Stage, share: float, line: str) -> None:
    stage.held()
    stage.click(share)
    stage.wait(line)
    stage.gone()
    told = stage.lines().count("holds XTerm")
    for window in (stage.editor, stage.terminal):
        stage.desktop.activate(window)
    stage.wait("looked", stage.lines().count("looked") + 15)  # for three seconds; the grace is one
    assert stage.front() == stage.terminal
    assert stage.lines().count("holds XTerm") == told
    if share == PART:
        stage.wait("part XTerm")


def test_turning_back_by_oneself_ends_it(stage: Stage) -> None:
    stage.held()
    stage.desktop.activate(stage.editor)
    stage.wait("holds -")
    stage.gone()
    assert not [line for line in stage.lines() if line.startswith("reply")]


def test_escape_once_it_was_clicked_is_five_minutes(stage: Stage) -> None:
    window = stage.held()
    stage.desktop.activate(window)
    stage.desktop.xdotool("key", "Escape")
    stage.wait("reply later xterm")
    stage.gone()


def test_it_stays_while_it_is_in_front_itself(stage: Stage) -> None:
    window = stage.held()
    stage.desktop.activate(window)
    stage.desktop.xdotool("key", "Tab")
    assert stage.front() == window
    stage.click(BACK)
    stage.wait("reply back xterm")


def test_a_full_screen_is_left_alone(stage: Stage) -> None:
    with XWindow(stage.desktop, app="XTerm") as other:
        other.fullscreen(True)
        state = ["xprop", "-id", str(other.id), "_NET_WM_STATE"]
        stage.desktop.wait(lambda: "FULLSCREEN" in stage.desktop.run(state), 10, "full screen")
        stage.wait("looked", stage.lines().count("looked") + 15)
        assert "holds XTerm" not in stage.lines()
        other.fullscreen(False)
        stage.wait("holds XTerm")


# -- bringing a window forward ----------------------------------------------------------------------------------------


def test_windows_are_brought_forward_by_app_and_title(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", desktop.display)
    monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
    with XWindow(desktop, app="Editor") as one, XWindow(desktop, app="Editor") as two, XWindow(desktop) as front:
        one.name(b"one")
        two.name(b"two")

        def is_front(window: XWindow) -> bool:
            return desktop.xdotool("getactivewindow", check=False) == str(window.id)

        desktop.wait(lambda: is_front(front))
        for title, window in (("one", one), ("two", two), ("gone", two), ("", two), ("one", one)):
            assert bring_forward("Editor", title)
            desktop.wait(lambda w=window: is_front(w), 10, title)  # type: ignore[misc]
        assert not bring_forward("Nobody", "")
        assert not bring_forward("firefox", "gone")
        monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
        assert not bring_forward("Editor", "two")
        assert is_front(one)


def test_a_page_that_is_another_by_now_stays(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", desktop.display)
    monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
    with XWindow(desktop, app="firefox") as page, XWindow(desktop):
        page.name("Cats – YouTube".encode())
        assert not bring_forward("firefox", "Chapter 3 – Docs")
        assert bring_forward("firefox", "Cats – YouTube")


@pytest.mark.parametrize("display", ["", "nonsense"])
def test_without_a_display_nothing_is_asked(monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not bring_forward("Editor", "")
