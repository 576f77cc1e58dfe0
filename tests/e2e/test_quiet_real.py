"""Holding notifications back with the real daemons: xfce4-notifyd, dunst, and GNOME's own setting in dconf.

Of GNOME only the setting is real here, not the shell that follows it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from headwater.base import Paths
from headwater.engine.muting import Muting
from headwater.quiet import Quiet, Silence, Told, open_quiet
from headwater.records import Intent, Session
from tests.support.desktop import Desktop, wait_until
from tests.support.quiet import Kept, Notifications

pytestmark = pytest.mark.x11
ROOT = Path(__file__).parents[2]
MUTED, PLAN = Session(0.0, mute=True), Intent(0.0, None, "Chapter 3")
WINDOW = {"xfce": "notifyd", "dunst": "dunst"}


def inside(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done here is done in the desktop."""
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.setenv(name, desktop.env[name])
    monkeypatch.delenv("GSETTINGS_BACKEND", raising=False)


@pytest.fixture(params=["xfce", "dunst"])
def there(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Desktop, str]]:
    """A desktop with one of the daemons."""
    with Desktop(notifications=request.param == "xfce") as desktop:
        if request.param == "dunst":
            desktop.spawn(["dunst"])
            desktop.wait(lambda: desktop.owns("org.freedesktop.Notifications"), 15, "dunst")
        inside(desktop, monkeypatch)
        yield desktop, request.param


def switch(desktop: Desktop, daemon: str, on: bool | None = None) -> str:
    """What the daemon's own tool says of the switch; with `on`, the person puts it there."""
    if daemon == "dunst":
        command = ["dunstctl", "is-paused"] if on is None else ["dunstctl", "set-paused", str(on).lower()]
    else:
        command = ["xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb"]
        command += [] if on is None else ["-n", "-t", "bool", "-s", str(on).lower()]
    return desktop.run(command, check=False).strip()


def shown(desktop: Desktop, daemon: str) -> list[str]:
    return desktop.xdotool("search", "--onlyvisible", "--class", WINDOW[daemon], check=False).split()


def notify(desktop: Desktop) -> None:
    desktop.run(["notify-send", "--expire-time=60000", "Somebody", "wrote something"])


def opened(keep: Kept | Callable[..., None]) -> Quiet:
    return open_quiet(keep, "A focus session", "linux")


def test_what_comes_meanwhile_is_not_shown_and_afterwards_it_is_again(there: tuple[Desktop, str]) -> None:
    desktop, daemon = there
    before = switch(desktop, daemon)
    quiet = opened(Kept())
    assert quiet.begin().silence is Silence.MUTED
    assert switch(desktop, daemon) == "true"
    notify(desktop)  # returns when the daemon has taken it
    assert [shown(desktop, daemon) for _ in range(25)] == [[]] * 25, "looked at for longer than showing takes"
    assert quiet.status().quiet
    assert quiet.end().silence is Silence.OPEN
    assert switch(desktop, daemon) == before
    notify(desktop)
    desktop.wait(lambda: shown(desktop, daemon), 10, "a notification")


NOTED = """
import signal
from headwater.base import Paths
from headwater.ui.app import ICON
from headwater.ui.notify import Note, Notifier

notifier = Notifier(Paths.bundled(f"{ICON}/headwater-128.png"))
notifier.show(Note("due", "A pause is due", "", (("rest", "Rest now"),), urgent=True))
signal.pause()
"""


@pytest.mark.parametrize("there", ["xfce"], indirect=True)
def test_what_the_person_asked_for_is_shown_all_the_same(there: tuple[Desktop, str]) -> None:
    """Their own timer's word. dunst shows nothing at all while it is paused: there the tray alone says it."""
    desktop, daemon = there
    quiet = opened(Kept())
    assert quiet.begin().silence is Silence.MUTED
    desktop.spawn([sys.executable, "-c", NOTED], PYTHONPATH=str(ROOT / "app"))
    desktop.wait(lambda: shown(desktop, daemon), 10, "a notification")
    quiet.end()


def test_what_was_on_stays_on(there: tuple[Desktop, str]) -> None:
    desktop, daemon = there
    switch(desktop, daemon, True)
    keep = Kept()
    quiet = opened(keep)
    assert quiet.begin().silence is Silence.ALREADY
    quiet.end()
    assert switch(desktop, daemon) == "true"
    assert keep.all == []


def test_what_was_set_to_off_is_set_to_off_again(there: tuple[Desktop, str]) -> None:
    desktop, daemon = there
    switch(desktop, daemon, False)
    quiet = opened(Kept())
    quiet.begin()
    quiet.end()
    assert switch(desktop, daemon) == "false"


def test_what_the_person_switches_off_stays_off(there: tuple[Desktop, str]) -> None:
    desktop, daemon = there
    quiet = opened(Kept())
    quiet.begin()
    switch(desktop, daemon, False)
    assert quiet.status().silence is Silence.LIFTED
    switch(desktop, daemon, True)  # and on again: it is theirs now
    quiet.end()
    assert switch(desktop, daemon) == "true"


KILLED = """
import sys
from pathlib import Path
from headwater.base import Paths
from headwater.engine.muting import Muting
from headwater.records import Intent, Session
m = Muting(Paths.under(Path(sys.argv[1])), lambda: "A focus session", lambda t: print(t.silence.value, flush=True))
m.begin(Session(0.0, mute=True), Intent(0.0, None, "p"))
sys.stdin.read()
"""


def test_killed_while_muted_the_next_start_unmutes(there: tuple[Desktop, str], tmp_path: Path) -> None:
    desktop, daemon = there
    before = switch(desktop, daemon)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT / "app")},
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline().strip() == b"muted"
        process.send_signal(signal.SIGKILL)
    assert switch(desktop, daemon) == "true"
    muting = Muting(Paths.under(tmp_path), lambda: "", lambda told: None)
    muting.recover()
    wait_until(lambda: switch(desktop, daemon) == before, 10, "the switch where it was")
    muting.close()
    assert not list(Paths.under(tmp_path).state.iterdir())


def test_the_daemon_is_killed_meanwhile(there: tuple[Desktop, str]) -> None:
    desktop, daemon = there
    quiet = opened(Kept())
    quiet.begin()
    desktop._spawned[-1].kill()
    desktop.wait(lambda: not desktop.owns("org.freedesktop.Notifications"), 10, "the daemon to be gone")
    assert quiet.status().silence is (Silence.LOST if daemon == "dunst" else Silence.MUTED)
    assert quiet.end().silence is Silence.OPEN
    if daemon == "xfce":
        assert switch(desktop, daemon) in ("false", "")  # Xfconf knows of it without the daemon


def test_the_daemon_stands_still(there: tuple[Desktop, str], monkeypatch: pytest.MonkeyPatch) -> None:
    desktop, _ = there
    monkeypatch.setattr("headwater.quiet._bus.ANSWER_S", 0.5)
    stopped = desktop._spawned[-1]
    stopped.send_signal(signal.SIGSTOP)
    quiet = opened(Kept())
    assert quiet.begin() == Told(Silence.CANNOT, "no_answer")
    stopped.send_signal(signal.SIGCONT)
    monkeypatch.undo()
    inside(desktop, monkeypatch)
    assert quiet.begin().silence is Silence.MUTED
    assert quiet.end().silence is Silence.OPEN


# -- GNOME's setting --------------------------------------------------------------------------------------------------


@pytest.fixture
def gnome(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """Its settings service, and somebody who says that they are the shell."""
    place = next(p for p in ("/usr/libexec/dconf-service", "/usr/lib/dconf/dconf-service") if Path(p).exists())
    desktop.spawn([place])
    desktop.wait(lambda: desktop.owns("ca.desrt.dconf"), 15, "dconf")
    inside(desktop, monkeypatch)
    with Notifications(desktop.env["DBUS_SESSION_BUS_ADDRESS"], "gnome-shell"):
        yield desktop


def banners(*what: str) -> str:
    command = ["gsettings", *(what[:1] or ("get",)), "org.gnome.desktop.notifications", "show-banners", *what[1:]]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout.strip()


def test_gnomes_banners_go_and_come_back(gnome: Desktop) -> None:
    keep = Kept()
    quiet = opened(keep)
    assert quiet.begin() == Told(Silence.MUTED, service="gnome-shell")
    assert banners() == "false"
    assert keep.now
    assert keep.now.before is True
    assert quiet.end().silence is Silence.OPEN
    assert banners() == "true"


def test_gnomes_banners_that_were_off_stay_off(gnome: Desktop) -> None:
    banners("set", "false")
    quiet = opened(Kept())
    assert quiet.begin().silence is Silence.ALREADY
    quiet.end()
    assert banners() == "false"


def test_gnomes_banners_that_the_person_shows_again_are_shown(gnome: Desktop) -> None:
    quiet = opened(Kept())
    quiet.begin()
    banners("set", "true")
    assert quiet.status().silence is Silence.LIFTED
    quiet.end()
    assert banners() == "true"


def test_gnomes_setting_that_is_not_stored_is_told(gnome: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    """gsettings says nothing where the service behind it takes nothing."""
    monkeypatch.setenv("GSETTINGS_BACKEND", "memory")
    keep = Kept()
    assert opened(keep).begin() == Told(Silence.CANNOT, "refused", "gnome-shell")
    assert keep.now is None


def test_without_the_program_gsettings(gnome: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert opened(Kept()).begin() == Told(Silence.CANNOT, "no_gsettings")


def test_a_gsettings_that_hangs(gnome: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("headwater.quiet._gnome._ANSWER_S", 0.5)
    hangs = tmp_path / "gsettings"
    hangs.write_text("#!/bin/sh\nexec sleep 60\n")
    hangs.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert opened(Kept()).begin() == Told(Silence.CANNOT, "no_answer")
