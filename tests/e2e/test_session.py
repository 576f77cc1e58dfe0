"""A session ends with the window open, and begins again; in a real program that is really ended."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.desktop import Desktop, wait_until

pytestmark = pytest.mark.x11
WIDE = 500
"""Windows of the tray are smaller."""


def start(desktop: Desktop, home: Path, *args: str) -> "subprocess.Popen[bytes]":
    return desktop.spawn([sys.executable, "-m", "headwater", "--home", str(home), *args])


def windows(desktop: Desktop) -> list[tuple[str, tuple[int, int]]]:
    """Those of the program that are seen, with their sizes."""
    found = desktop.xdotool("search", "--onlyvisible", "--name", "^Headwater$", check=False).split()
    told = ((w, desktop.xdotool("getwindowgeometry", "--shell", w, check=False)) for w in found)
    values = ((w, dict(line.split("=", 1) for line in shell.splitlines() if "=" in line)) for w, shell in told)
    sizes = ((w, (int(v.get("WIDTH", 0)), int(v.get("HEIGHT", 0)))) for w, v in values)
    return [(w, size) for w, size in sizes if size[0] > WIDE]


def dashboard(desktop: Desktop) -> str:
    return wait_until(lambda: windows(desktop), 60, "the window")[0][0]


def kept(home: Path) -> tuple[object, object]:
    file = home / "state" / "window.json"
    told = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return told.get("page"), told.get("open")


def test_the_window_is_there_again_after_a_session_and_not_after_quit(tmp_path: Path) -> None:
    settings = tmp_path / "config" / "settings.toml"
    settings.parent.mkdir()
    settings.write_text('agreed = true\nlanguage = "en"\n', encoding="utf-8")
    with Desktop() as desktop:
        desktop.spawn(["trayer", "--edge", "top"])
        desktop.wait(lambda: desktop.xdotool("search", "^panel$", check=False), 15, "the tray")
        first = start(desktop, tmp_path, "--window")
        window = dashboard(desktop)
        wait_until(lambda: kept(tmp_path) == ("today", True), 30, "what is noted at once")
        desktop.xdotool("windowactivate", "--sync", window)
        desktop.xdotool("windowsize", "--sync", window, "1000", "640")
        desktop.xdotool("key", "ctrl+t")
        log = tmp_path / "state" / "headwater.log"
        wait_until(lambda: "ready: model" in log.read_text(encoding="utf-8"), 60, "the model")
        first.terminate()
        assert first.wait(30) == 0
        assert kept(tmp_path) == ("trends", True)
        wait_until(lambda: not windows(desktop), 10, "the display to let go of its window")
        again = start(desktop, tmp_path, "--tray")
        window = dashboard(desktop)
        assert dict(windows(desktop))[window] == (1000, 640)
        desktop.xdotool("windowactivate", "--sync", window)
        desktop.xdotool("key", "ctrl+q")
        assert again.wait(30) == 0
        assert kept(tmp_path) == ("trends", False)
