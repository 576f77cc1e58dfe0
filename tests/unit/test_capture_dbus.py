"""Lock, sleep, media and notifications on real private buses."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from dbus_fast import Variant

from headwater.base import Settings, SystemClock, Words
from headwater.capture import _logind
from headwater.capture._board import Board
from headwater.capture._dbus import BusSource, Part
from headwater.capture._locks import Locks
from headwater.capture._logind import LogindPart
from headwater.capture._mpris import MediaPart
from headwater.capture._notifications import NotificationsPart
from headwater.capture._screen_lock import ScreenLockPart
from headwater.records import Health, NotificationSeen, Presence, PresenceChanged, Signal, SignalChanged
from tests.support.capture import FakeLogind, FakePlayer, Seen, Service, redactor
from tests.support.desktop import Bus, Desktop, wait_until


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    """One private bus that stands for both the session's and the system's."""
    with tempfile.TemporaryDirectory(prefix="hw-bus-") as folder:
        made = Bus(Path(folder))
        made.start(os.environ)
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", made.address)
        monkeypatch.delenv("XDG_SESSION_ID", raising=False)
        yield made
        made.stop()


class Run:
    def __init__(self, kind: str) -> None:
        self.seen, clock = Seen(), SystemClock()
        self.board = Board(clock)
        locks = Locks(clock, self.board)
        parts: dict[str, Part] = {
            "session": LogindPart(clock, self.board, locks),
            "screen_lock": ScreenLockPart(locks),
            "media": MediaPart(self.board),
            "notifications": NotificationsPart(redactor(Settings(excluded_apps=("Hidden*",))), clock),
        }
        self.source = BusSource("bus", Words("en"), [parts[name] for name in kind.split()])

    def __enter__(self) -> Run:
        self.source.start(self.seen.take)
        assert self.source.settle(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.source.stop()

    def health(self) -> dict[str, Health]:
        return {s.name: s.health for s in self.source.status()}

    def presence(self, kind: Presence) -> PresenceChanged:
        found = self.seen.wait(PresenceChanged, lambda p: p.presence is kind)
        self.seen.clear()
        return found

    def media(self, on: bool | None) -> None:
        self.seen.wait(SignalChanged, lambda s: s.signal is Signal.MEDIA and s.on is on)
        self.seen.clear()


def test_sleep_and_waking_with_the_inhibitor_given_up_in_time(bus: Bus) -> None:
    with FakeLogind(bus.address) as logind, Run("session") as run:
        run.presence(Presence.PRESENT)
        wait_until(lambda: logind.inhibitors)
        assert not logind.released(0)
        logind.sleep(True)
        run.presence(Presence.SUSPENDED)
        wait_until(lambda: logind.released(0), 10, "the inhibitor")
        logind.sleep(False)
        run.presence(Presence.PRESENT)
        wait_until(lambda: len(logind.inhibitors) == 2)


def test_lock_by_hint_and_by_request(bus: Bus) -> None:
    with FakeLogind(bus.address) as logind, Run("session") as run:
        run.presence(Presence.PRESENT)
        logind.hint(True)
        run.presence(Presence.LOCKED)
        logind.hint(False)
        run.presence(Presence.PRESENT)
        logind.ask("Lock")
        run.presence(Presence.LOCKED)
        logind.ask("Unlock")
        run.presence(Presence.PRESENT)


def test_a_request_that_no_locker_follows_is_taken_back(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_logind, "CONFIRM_S", 0.2)
    with FakeLogind(bus.address) as logind, Run("session") as run:
        run.presence(Presence.PRESENT)
        logind.ask("Lock")
        run.presence(Presence.LOCKED)
        run.presence(Presence.PRESENT)


def test_sleep_while_locked_wakes_up_locked(bus: Bus) -> None:
    with FakeLogind(bus.address) as logind, Run("session") as run:
        run.presence(Presence.PRESENT)
        logind.sleep(True)
        run.presence(Presence.SUSPENDED)
        logind.hint(True)
        logind.sleep(False)
        run.presence(Presence.LOCKED)
        logind.hint(False)
        run.presence(Presence.PRESENT)


def test_locked_already_at_the_start(bus: Bus) -> None:
    with FakeLogind(bus.address) as logind:
        logind.properties["/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session", "LockedHint"] = (
            Variant("b", True)
        )
        with Run("session") as run:
            run.presence(Presence.LOCKED)


def test_signals_from_strangers_and_odd_ones_change_nothing(bus: Bus) -> None:
    made = FakeLogind(bus.address), Service(bus.address, "org.example.Stranger"), Run("session media")
    with made[0] as logind, made[1] as stranger, made[2] as run:
        run.presence(Presence.PRESENT)
        manager = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")
        stranger.signal(*manager, "b", True)
        logind.signal(*manager, "s", "yes")
        session = "/org/freedesktop/login1/session/_31"
        properties = (session, "org.freedesktop.DBus.Properties", "PropertiesChanged")
        logind.signal(*properties, "s", "nonsense")
        logind.hint(True)
        run.presence(Presence.LOCKED)
        assert run.health() == {"session": Health.WORKING, "media": Health.WORKING}


def test_a_screen_locker_on_the_session_bus(bus: Bus) -> None:
    name, path = "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"
    with Run("screen_lock") as run:
        run.presence(Presence.PRESENT)
        with Service(bus.address, name) as locker:
            locker.signal(path, name, "ActiveChanged", "b", True)
            run.presence(Presence.LOCKED)
            locker.signal(path, name, "ActiveChanged", "b", False)
            run.presence(Presence.PRESENT)
            locker.signal(path, name, "ActiveChanged", "b", True)
            run.presence(Presence.LOCKED)
        run.presence(Presence.PRESENT)
    with Service(bus.address, name) as locker:
        locker.answers[name, "GetActive"] = ("b", [True])
        with Run("screen_lock") as run:
            run.presence(Presence.LOCKED)


def test_players_come_play_pause_and_go(bus: Bus) -> None:
    with FakePlayer(bus.address, "one", "Playing") as one, Run("media") as run:
        run.media(True)
        one.play("Paused")
        run.media(False)
        with FakePlayer(bus.address, "two.instance7", "Playing") as two:
            run.media(True)
            one.play("Playing")
            two.play("Stopped")
            one.play("Paused")
            run.media(False)
            two.play("Playing")
            run.media(True)
        run.media(False)


def test_the_bus_goes_away(bus: Bus) -> None:
    with FakePlayer(bus.address, "one", "Playing"), Run("media screen_lock notifications") as run:
        run.media(True)
        bus.stop()
        wait_until(lambda: set(run.health().values()) == {Health.FAILED})
        run.media(None)
        assert all("D-Bus" in s.detail for s in run.source.status())


def test_no_logind_on_the_bus(bus: Bus) -> None:
    with Run("session media") as run:
        assert run.health() == {"session": Health.MISSING, "media": Health.WORKING}


@pytest.mark.x11
def test_real_notifications_by_who_never_by_what(
    notifying_desktop: Desktop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desktop = notifying_desktop
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.env["DBUS_SESSION_BUS_ADDRESS"])
    with Run("notifications") as run:
        desktop.run(["notify-send", "--app-name", "Mail", "planted summary", "planted body"])
        assert run.seen.wait(NotificationSeen).app == "Mail"
        desktop.run(["notify-send", "--app-name", "Hidden messenger", "planted summary"])
        desktop.run(["notify-send", "--app-name", "Headwater", "our own advice"])
        number = desktop.run(["notify-send", "--app-name", "Copy", "--print-id", "10 %"]).strip()
        desktop.run(["notify-send", "--app-name", "Copy", "--replace-id", number, "20 %"])
        desktop.run(["notify-send", "--app-name", "Last", "planted summary"])
        run.seen.wait(NotificationSeen, lambda n: n.app == "Last")
        assert [n.app for n in run.seen.of(NotificationSeen)] == ["Mail", "Copy", "Last"]
        assert "planted" not in repr(run.seen.all) + caplog.text
        assert run.health() == {"notifications": Health.WORKING}


@pytest.mark.x11
def test_gtk_notifications_and_odd_ones(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.env["DBUS_SESSION_BUS_ADDRESS"])
    gtk = ["gdbus", "call", "--session", "-d", "org.gtk.Notifications", "-o", "/org/gtk/Notifications", "-m"]
    with (
        Service(desktop.env["DBUS_SESSION_BUS_ADDRESS"], "org.gtk.Notifications") as shell,
        Run("notifications") as run,
    ):
        shell.answers["org.gtk.Notifications", "AddNotification"] = ("", [])
        shell.answers["org.freedesktop.Notifications", "Notify"] = ("", [])
        desktop.run([*gtk, "org.freedesktop.Notifications.Notify", "only one argument"], check=False)
        desktop.run(
            [*gtk, "org.gtk.Notifications.AddNotification", "org.example.Chat", "'7'", "{'title': <'planted'>}"]
        )
        assert run.seen.wait(NotificationSeen).app == "org.example.Chat"
        assert len(run.seen.all) == 1
