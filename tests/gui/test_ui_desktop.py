"""The windows on a real display: a tray, a notification daemon, real clicks and signals."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.desktop import Desktop

pytestmark = pytest.mark.x11
ROOT = Path(__file__).parents[2]


class Run:
    """The program in a desktop."""

    def __init__(self, desktop: Desktop, what: str) -> None:
        self.desktop = desktop
        command = [sys.executable, "-m", "tests.support.ui_program", str(desktop.folder / "hw"), what]
        self.process: subprocess.Popen[bytes] = desktop.spawn(command, PYTHONPATH=str(ROOT), PYTHONFAULTHANDLER="1")

    def said(self, line: str) -> bool:
        return line in self.desktop.log(sys.executable).read_text(errors="replace").splitlines()

    def wait(self, line: str, seconds: float = 20) -> None:
        self.desktop.wait(lambda: self.said(line) or self.process.poll() is not None, seconds, line)
        assert self.said(line), self.desktop.log(sys.executable).read_text(errors="replace")[-2000:]

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(how)
        assert self.process.wait(10) == 0
        assert self.said("stop")


def note(desktop: Desktop) -> tuple[int, int, int, int]:
    """Where the notification is, as soon as it stands still."""

    def place() -> tuple[int, int, int, int] | None:
        found = desktop.xdotool("search", "--onlyvisible", "--class", "notifyd", check=False).split()
        if not found:
            return None
        told = desktop.xdotool("getwindowgeometry", "--shell", found[0], check=False)
        values = dict(line.split("=") for line in told.splitlines())
        return int(values["X"]), int(values["Y"]), int(values["WIDTH"]), int(values["HEIGHT"])

    last: list[tuple[int, int, int, int]] = []

    def still() -> tuple[int, int, int, int] | None:
        here = place()
        if here is None:
            return None
        last.append(here)
        return here if last[-5:] == [here] * 5 else None

    return desktop.wait(still, 20, "a notification that stands still")  # type: ignore[return-value]


@pytest.mark.parametrize(("share", "answer"), [(0.32, "accepted"), (0.58, "later"), (0.85, "not_today")])
def test_a_notifications_button_is_an_answer(notifying_desktop: Desktop, share: float, answer: str) -> None:
    run = Run(notifying_desktop, "break")
    run.wait("ready")
    x, y, w, h = note(notifying_desktop)
    notifying_desktop.xdotool("mousemove", "--sync", int(x + w * share), y + h - 30, "click", 1)
    run.wait(f"answer n1 {answer}")
    run.end()


@pytest.mark.parametrize(("share", "what"), [(0.32, "rest"), (0.58, "postpone"), (0.85, "skip")])
def test_a_sessions_button_is_obeyed(notifying_desktop: Desktop, share: float, what: str) -> None:
    run = Run(notifying_desktop, "session")
    run.wait("ready")
    x, y, w, h = note(notifying_desktop)
    notifying_desktop.xdotool("mousemove", "--sync", int(x + w * share), y + h - 30, "click", 1)
    run.wait(f"session {what}")
    run.end()


@pytest.mark.parametrize(("share", "state"), [(0.2, "communicating"), (0.42, "routine")])
def test_a_questions_button_says_what_it_was(notifying_desktop: Desktop, share: float, state: str) -> None:
    run = Run(notifying_desktop, "question")
    run.wait("ready")
    x, y, w, h = note(notifying_desktop)
    notifying_desktop.xdotool("mousemove", "--sync", int(x + w * share), y + h - 30, "click", 1)
    run.wait(f"say n1 {state}")
    run.end()


def test_a_notification_that_is_closed_was_dismissed(notifying_desktop: Desktop) -> None:
    run = Run(notifying_desktop, "drift")
    run.wait("ready")
    x, y, w, _ = note(notifying_desktop)
    notifying_desktop.xdotool("mousemove", "--sync", x + w // 2, y + 20, "click", 1)
    run.wait("answer n1 dismissed")
    run.end(signal.SIGINT)


def test_the_window_closes_and_the_program_goes_on(notifying_desktop: Desktop) -> None:
    desktop = notifying_desktop
    run = Run(desktop, "window")
    run.wait("ready")
    window = desktop.window("^Headwater$")
    desktop.activate(window)
    desktop.xdotool("key", "ctrl+w")
    desktop.wait(lambda: not desktop.windows("^Headwater$"), 10, "the window to go")
    note(desktop)
    assert run.process.poll() is None
    run.end()


def test_ctrl_q_saves_and_quits(desktop: Desktop) -> None:
    run = Run(desktop, "window")
    run.wait("ready")
    desktop.activate(desktop.window("^Headwater$"))
    desktop.xdotool("key", "ctrl+q")
    assert run.process.wait(10) == 0
    assert run.said("stop")


def test_start_agrees_by_a_real_click(desktop: Desktop) -> None:
    run = Run(desktop, "welcome")
    run.wait("ready")
    window = desktop.window("^Headwater$")
    desktop.activate(window)
    for _ in range(3):  # to the last step
        desktop.xdotool("key", "shift+Tab")
        desktop.xdotool("key", "space")
    told = dict(x.split("=") for x in desktop.xdotool("getwindowgeometry", "--shell", window).splitlines())
    x, y = int(told["WIDTH"]) - 72 - 30, int(told["HEIGHT"]) - 36 - 16
    desktop.xdotool("mousemove", "--sync", "--window", window, x, y, "click", 1)
    run.wait("agreed True")
    run.end()
