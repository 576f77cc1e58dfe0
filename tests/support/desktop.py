"""A private desktop for tests: Xvfb, openbox, a D-Bus session and, if asked, a notification daemon.

Nothing of the person's own session is touched: folders, sockets and display belong to the desktop and go with it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

_T = TypeVar("_T")

_BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

_ACTIVATABLE = ("org.xfce.Xfconf.service",)
"""What may start by itself on the private bus: the notification daemon keeps its settings there."""


class DesktopError(Exception):
    """A part of the desktop did not come up."""


class Bus:
    """A message bus of its own; `address` is None before `start`."""

    def __init__(self, folder: Path, name: str = "session") -> None:
        self.folder = folder
        self.name = name
        self.address = f"unix:path={folder / name}.bus"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, env: Mapping[str, str]) -> None:
        services = self.folder / f"{self.name}-services"
        services.mkdir(exist_ok=True)
        for service in _ACTIVATABLE:
            source = Path("/usr/share/dbus-1/services") / service
            if source.exists() and not (services / service).exists():
                shutil.copy(source, services / service)
        config = self.folder / f"{self.name}.conf"
        config.write_text(_BUS_CONFIG.format(socket=self.folder / f"{self.name}.bus", services=services))
        ready, say = os.pipe()
        self._process = subprocess.Popen(
            _dies_with_us(["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--nosyslog",
                           f"--print-address={say}"]),
            env=dict(env), pass_fds=(say,), start_new_session=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(say)
        with os.fdopen(ready, "rb") as lines:
            if not lines.readline():
                raise DesktopError("dbus-daemon did not start")

    def stop(self) -> None:
        if self._process:
            end(self._process)
            self._process = None


class Desktop:
    """A display with a window manager and a session bus, from `with` to the end of the block.

    `env` is what a program needs to run in it. `notifications` starts xfce4-notifyd, `window_manager` openbox.
    """

    def __init__(
        self, *, notifications: bool = False, window_manager: bool = True, size: tuple[int, int] = (1280, 800)
    ) -> None:
        self.size = size
        self.env: dict[str, str] = {}
        self.folder = Path()
        self.display = ""
        self.bus: Bus | None = None
        self._with_notifications = notifications
        self._with_manager = window_manager
        self._server: subprocess.Popen[bytes] | None = None
        self._spawned: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="headwater-desk-"))
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End everything that was started, newest first, and remove the folder."""
        while self._spawned:
            end(self._spawned.pop())
        if self.bus:
            self.bus.stop()
        self.kill_server()
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill_server(self) -> None:
        """The X server goes away, with every window."""
        if self._server:
            end(self._server)
            self._server = None

    def spawn(self, command: Sequence[str], **env: str) -> subprocess.Popen[bytes]:
        """Start a program in the desktop; it ends with it. Its output goes to `log(program)`."""
        with self.log(command[0]).open("ab") as log:
            process = subprocess.Popen(
                list(command), env=self.env | env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, cwd=self.folder,
            )  # fmt: skip
        self._spawned.append(process)
        return process

    def log(self, program: str) -> Path:
        """Where a spawned program's output goes."""
        return self.folder / f"{Path(program).name}.log"

    def run(self, command: Sequence[str], *, check: bool = True, seconds: float = 20) -> str:
        """Run a program in the desktop to its end; its output."""
        done = subprocess.run(
            list(command), env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds,
            check=False,
        )  # fmt: skip
        if check and done.returncode:
            raise DesktopError(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[:500]}")
        return done.stdout

    def xdotool(self, *args: str | int, check: bool = True) -> str:
        """Run xdotool with these arguments; its output without the last newline."""
        return self.run(["xdotool", *map(str, args)], check=check).rstrip("\n")

    def windows(self, pattern: str) -> list[int]:
        """Visible windows whose class, name or title matches `pattern` (a regular expression)."""
        return [int(w) for w in self.xdotool("search", "--onlyvisible", pattern, check=False).split()]

    def window(self, pattern: str, seconds: float = 15) -> int:
        """The first window that matches, as soon as it is there."""
        return self.wait(lambda: next(iter(self.windows(pattern)), 0), seconds, f"a window like {pattern!r}")

    def activate(self, window: int) -> None:
        """Bring a window to the front and wait until the window manager says that it is there.

        Asked again and again: a request for a window that it does not manage yet is lost.
        """

        def in_front() -> bool:
            self.xdotool("windowactivate", window, check=False)
            return self.xdotool("getactivewindow", check=False) == str(window)

        self.wait(in_front, 10, "the window in front")

    def screenshot(self, path: Path | str) -> Path:
        """What is on the screen, as a picture."""
        self.run(["import", "-window", "root", str(path)])
        return Path(path)

    def wait(self, predicate: Callable[[], _T], seconds: float = 10, what: str = "a condition") -> _T:
        """The first true answer of `predicate`; see `wait_until`."""
        return wait_until(predicate, seconds, what)

    def _start(self) -> None:
        self.env = self._folders() | {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "xcb",
            "GDK_BACKEND": "x11",
            "NO_AT_BRIDGE": "1",
            "GSETTINGS_BACKEND": "memory",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "XDG_SESSION_TYPE": "x11",
            "XDG_CURRENT_DESKTOP": "XFCE",
        }
        self._start_server()
        self.bus = Bus(Path(self.env["XDG_RUNTIME_DIR"]))
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self.bus.address
        self.bus.start(self.env)
        if self._with_manager:
            self.spawn(["openbox", "--sm-disable"])
            self.wait(self._managed, 15, "the window manager")
        if self._with_notifications:
            self.spawn([notification_daemon()])
            self.wait(lambda: self.owns("org.freedesktop.Notifications"), 15, "the notification daemon")

    def _folders(self) -> dict[str, str]:
        names = {"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache",
                 "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run"}  # fmt: skip
        for name in names.values():
            (self.folder / name).mkdir(mode=0o700)
        return {variable: str(self.folder / name) for variable, name in names.items()}

    def _start_server(self) -> None:
        ready, say = os.pipe()
        width, height = self.size
        command = ["Xvfb", "-displayfd", str(say), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp",
                   "-noreset"]  # fmt: skip
        with self.log("Xvfb").open("ab") as log:
            self._server = subprocess.Popen(
                _dies_with_us(command), env=self.env, pass_fds=(say,), stdout=log, stderr=log, start_new_session=True
            )
        os.close(say)
        with os.fdopen(ready, "rb") as lines:
            number = lines.readline().strip().decode()
        if not number:
            raise DesktopError("Xvfb did not start: " + self.log("Xvfb").read_text(errors="replace")[-500:])
        self.display = self.env["DISPLAY"] = f":{number}"

    def _managed(self) -> bool:
        return "window id" in self.run(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], check=False)

    def owns(self, name: str) -> bool:
        """Whether somebody owns this name on the session bus."""
        asked = self.run(
            ["gdbus", "call", "--session", "-d", "org.freedesktop.DBus", "-o", "/org/freedesktop/DBus",
             "-m", "org.freedesktop.DBus.NameHasOwner", name], check=False,
        )  # fmt: skip
        return "true" in asked


def notification_daemon() -> str:
    """Where xfce4-notifyd is."""
    for place in sorted(Path("/usr/lib").glob("*/xfce4/notifyd/xfce4-notifyd")):
        return str(place)
    raise DesktopError("xfce4-notifyd is not installed")


def wait_until(predicate: Callable[[], _T], seconds: float = 10, what: str = "a condition") -> _T:
    """The first true answer of `predicate`, asked again and again.

    Raises:
        TimeoutError: none came within `seconds`.
    """
    deadline = time.monotonic() + seconds
    while True:
        if answer := predicate():
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.02)


def end(process: subprocess.Popen[bytes], seconds: float = 3) -> None:
    """End a program that was started as the leader of its own group, and whatever it started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            break
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _dies_with_us(command: list[str]) -> list[str]:
    """The server goes when the test process is killed, so that no display is left behind."""
    return ["setpriv", "--pdeathsig", "TERM", *command] if shutil.which("setpriv") else command
