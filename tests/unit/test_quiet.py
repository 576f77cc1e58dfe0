"""Holding notifications back on services that are not real: dunst's newer switch, Plasma, and all that goes wrong.

The real daemons are in `test_quiet_real.py`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.base import LANGUAGES, Words
from headwater.quiet import Held, Quiet, Silence, Told, _bus, open_quiet, restore
from tests.support.desktop import Bus, wait_until
from tests.support.quiet import FakeDunst, FakePlasma, Kept, Notifications


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    with tempfile.TemporaryDirectory(prefix="hw-bus-") as folder:
        made = Bus(Path(folder))
        made.start({"PATH": os.defpath, "HOME": folder})
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.address)
        monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
        yield made
        made.stop()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_bus, "ANSWER_S", 0.3)


def opened(keep: Kept) -> Quiet:
    return open_quiet(keep, "A focus session", "linux")


# -- dunst: a switch that stands where it was put ------------------------------------------------------------------


@pytest.mark.parametrize("before", [0, 40, 99])
def test_a_level_is_put_to_the_highest_and_back_to_where_it_was(bus: Bus, before: int) -> None:
    keep = Kept()
    with FakeDunst(bus.address, before) as dunst:
        quiet = opened(keep)
        assert quiet.begin() == Told(Silence.MUTED, service="dunst")
        assert dunst.level == 100
        assert quiet.status().quiet
        assert quiet.end().silence is Silence.OPEN
        assert dunst.level == before
    assert [h and (h.before, h.put) for h in keep.all] == [(before, 100), None]


def test_what_was_on_before_stays_on_and_nothing_is_kept(bus: Bus) -> None:
    keep = Kept()
    with FakeDunst(bus.address, 100) as dunst:
        quiet = opened(keep)
        assert quiet.begin().silence is Silence.ALREADY
        assert quiet.status().quiet
        assert quiet.end().silence is Silence.OPEN
        assert dunst.level == 100
    assert keep.all == []


def test_what_was_on_before_and_is_switched_off_stays_off(bus: Bus) -> None:
    with FakeDunst(bus.address, 100) as dunst:
        quiet = opened(Kept())
        quiet.begin()
        dunst.put(0)
        assert quiet.status().silence is Silence.LIFTED
        assert quiet.end().silence is Silence.OPEN
        assert dunst.level == 0


def test_it_is_kept_before_it_is_done(bus: Bus) -> None:
    levels: list[int] = []
    with FakeDunst(bus.address, 7) as dunst:
        quiet = open_quiet(lambda held: levels.append(dunst.level if held else -1), "", "linux")
        quiet.begin()
        assert levels == [7]
        quiet.end()
    assert levels == [7, -1]


def test_nothing_is_done_that_could_not_be_undone(bus: Bus) -> None:
    keep = Kept()
    keep.full = True
    with FakeDunst(bus.address) as dunst:
        quiet = opened(keep)
        assert quiet.begin() == Told(Silence.CANNOT, "cannot_keep", "dunst")
        assert dunst.level == 0
        assert not quiet.status().quiet


@pytest.mark.parametrize("by_hand", [0, 50])
def test_what_the_person_changes_is_theirs(bus: Bus, by_hand: int) -> None:
    keep = Kept()
    with FakeDunst(bus.address, 20) as dunst:
        quiet = opened(keep)
        quiet.begin()
        dunst.put(by_hand)
        told = quiet.status()
        assert told.silence is Silence.LIFTED
        assert not told.quiet
        assert keep.now is None
        dunst.put(100)  # and they switch it on again: that is no longer ours to undo
        assert quiet.status().silence is Silence.LIFTED
        assert quiet.end().silence is Silence.OPEN
        assert dunst.level == 100


def test_what_the_person_changes_last_is_not_undone_though_nobody_looked(bus: Bus) -> None:
    with FakeDunst(bus.address, 20) as dunst:
        quiet = opened(Kept())
        quiet.begin()
        dunst.put(30)
        quiet.end()
        assert dunst.level == 30


def test_a_second_begin_changes_nothing(bus: Bus) -> None:
    keep = Kept()
    with FakeDunst(bus.address, 5) as dunst:
        quiet = opened(keep)
        quiet.begin()
        assert quiet.begin().silence is Silence.MUTED
        quiet.end()
        assert dunst.level == 5
        assert quiet.begin().silence is Silence.MUTED
        quiet.end()
        assert dunst.level == 5


def test_an_end_without_a_begin(bus: Bus) -> None:
    assert opened(Kept()).end() == Told(Silence.OPEN)


def test_one_that_says_yes_and_does_nothing(bus: Bus) -> None:
    keep = Kept()
    with FakeDunst(bus.address) as dunst:
        dunst.deaf = True
        quiet = opened(keep)
        assert quiet.begin() == Told(Silence.CANNOT, "refused", "dunst")
        assert keep.now is None
        assert quiet.end().silence is Silence.OPEN


# -- killed, hanging, gone ------------------------------------------------------------------------------------------


def test_what_a_killed_run_did_is_undone(bus: Bus) -> None:
    keep = Kept()
    with FakeDunst(bus.address, 30) as dunst:
        opened(keep).begin()
        assert keep.now
        assert dunst.level == 100
        again = Held.from_bytes(keep.now.to_bytes())
        assert again == keep.now
        assert restore(again)
        assert dunst.level == 30
        assert restore(again), "a second time changes nothing"
        assert dunst.level == 30


def test_of_a_run_that_was_killed_before_it_muted_nothing_is_undone(bus: Bus) -> None:
    keep = Kept()
    with FakeDunst(bus.address, 30) as dunst:
        dunst.deaf = True
        opened(keep).begin()
        held = keep.all[0]
        assert held
        dunst.deaf = False
        dunst.put(60)
        assert restore(held)
        assert dunst.level == 60


def test_a_service_that_was_started_anew_is_not_touched(bus: Bus) -> None:
    keep = Kept()
    with FakeDunst(bus.address, 30):
        quiet = opened(keep)
        quiet.begin()
        held = keep.now
    assert held
    assert restore(held), "it is gone, and its level with it"
    with FakeDunst(bus.address, 100) as other:
        assert restore(held)
        assert quiet.status().silence is Silence.LOST
        assert keep.now is None
        assert quiet.end().silence is Silence.OPEN
        assert other.level == 100


def test_a_service_that_is_gone_mutes_nothing_any_more(bus: Bus) -> None:
    keep = Kept()
    with FakeDunst(bus.address):
        quiet = opened(keep)
        quiet.begin()
    assert quiet.status().silence is Silence.LOST
    assert keep.now is None
    assert quiet.end().silence is Silence.OPEN
    assert quiet.begin() == Told(Silence.CANNOT, "no_service")


def test_a_service_that_hangs_is_not_waited_for(bus: Bus, impatient: None) -> None:
    with FakeDunst(bus.address) as dunst:
        dunst.hangs = True
        quiet = opened(Kept())
        assert quiet.begin() == Told(Silence.CANNOT, "no_answer")
        dunst.hangs = False
        assert quiet.begin().silence is Silence.MUTED


def test_one_that_hangs_at_the_end_is_asked_again(bus: Bus, impatient: None) -> None:
    keep = Kept()
    with FakeDunst(bus.address, 3) as dunst:
        quiet = opened(keep)
        quiet.begin()
        dunst.hangs = True
        assert quiet.status().silence is Silence.MUTED
        assert quiet.end() == Told(Silence.MUTED, "no_answer", "dunst")
        assert keep.now
        assert not restore(keep.now)
        dunst.hangs = False
        assert quiet.end().silence is Silence.OPEN
        assert dunst.level == 3
        assert keep.now is None


def test_one_that_did_it_and_did_not_say_so_is_undone(bus: Bus, impatient: None) -> None:
    keep = Kept()
    with FakeDunst(bus.address, 3) as dunst:
        dunst.hangs_at_set = True
        quiet = opened(keep)
        assert quiet.begin() == Told(Silence.CANNOT, "no_answer", "dunst")
        dunst.hangs_at_set = False
        assert quiet.end().silence is Silence.OPEN
        assert dunst.level == 3
        assert keep.now is None


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/at/all", "nonsense", "tcp:host=localhost,port=1"])
def test_without_a_bus(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert opened(Kept()).begin() == Told(Silence.CANNOT, "no_bus")
    # what a killed run did on another bus may stand there still
    assert not restore(Held("dunst", 0, 100, "bus :1.5"))


def test_a_bus_that_goes_away_meanwhile(bus: Bus) -> None:
    with FakeDunst(bus.address):
        quiet = opened(Kept())
        quiet.begin()
        bus.stop()
        assert quiet.status().silence is Silence.LOST
        assert quiet.end().silence is Silence.OPEN


def test_nobody_serves_notifications(bus: Bus) -> None:
    assert opened(Kept()).begin() == Told(Silence.CANNOT, "no_service")


@pytest.mark.parametrize("service", ["mako", "Xfce of another kind", "gnome-shell-like", "", "x" * 5000, "a\u202e<b>"])
def test_a_service_without_a_switch_is_told_by_its_name(bus: Bus, service: str) -> None:
    with Notifications(bus.address, service) as there:
        told = opened(Kept()).begin()
        assert told.silence is Silence.CANNOT
        assert told.why == "unknown"
        assert {m.member for m in there.asked} <= {"GetServerInformation", "Get"}, "it was only looked at"
    for language in LANGUAGES:
        said = told.sentence(Words(language))
        assert len(said) < 200
        assert said.isprintable()


# -- Plasma: a cookie that ends with our connection ----------------------------------------------------------------


def test_plasma_is_asked_and_asked_no_more(bus: Bus) -> None:
    keep = Kept()
    with FakePlasma(bus.address) as plasma:
        quiet = opened(keep)
        assert quiet.begin() == Told(Silence.MUTED, service="Plasma")
        assert plasma.reasons == [["headwater", "A focus session", {}]]
        assert quiet.begin().silence is Silence.MUTED
        assert len(plasma.holders) == 1
        assert quiet.status().quiet
        assert quiet.end().silence is Silence.OPEN
        assert plasma.holders == {}
    assert keep.all == [], "nothing is to be undone after a crash"


def test_plasma_is_left_with_what_others_asked(bus: Bus) -> None:
    with FakePlasma(bus.address) as plasma:
        plasma.holders[99] = ":9.9"
        quiet = opened(Kept())
        quiet.begin()
        quiet.end()
        assert plasma.holders == {99: ":9.9"}


def test_plasma_forgets_who_leaves_the_bus(bus: Bus) -> None:
    """As after a kill: the connection ends, nothing else is said."""
    with FakePlasma(bus.address) as plasma:
        quiet = opened(Kept())
        quiet.begin()
        way = quiet._way  # type: ignore[attr-defined]
        way._bus.close()
        wait_until(lambda: not plasma.holders, 5, "Plasma to notice")
        way._bus = None


def test_what_the_person_switches_off_in_plasma_stays_off(bus: Bus) -> None:
    with FakePlasma(bus.address) as plasma:
        quiet = opened(Kept())
        quiet.begin()
        plasma.revoke()
        assert quiet.status().silence is Silence.LIFTED
        assert quiet.status().silence is Silence.LIFTED
        assert plasma.holders == {}
        assert quiet.end().silence is Silence.OPEN
        assert len(plasma.reasons) == 1


def test_plasma_that_refuses_hangs_or_is_started_anew(bus: Bus, impatient: None) -> None:
    with FakePlasma(bus.address) as plasma:
        quiet = opened(Kept())
        plasma.refuses = True
        assert quiet.begin() == Told(Silence.CANNOT, "refused", "Plasma")
        plasma.refuses = False
        assert quiet.begin().silence is Silence.MUTED
        plasma.hangs = True
        assert quiet.status().silence is Silence.MUTED
        assert quiet.end().silence is Silence.OPEN
        plasma.hangs = False
        wait_until(lambda: not plasma.holders, 5, "Plasma to notice that we are gone")
        quiet.begin()
    with FakePlasma(bus.address) as other:
        assert quiet.status().silence is Silence.LOST
        quiet.end()
        assert other.reasons == []


def test_the_bus_goes_away_under_plasma(bus: Bus, impatient: None) -> None:
    with FakePlasma(bus.address):
        quiet = opened(Kept())
        quiet.begin()
        bus.stop()
        assert quiet.status().silence is Silence.LOST
        assert quiet.end().silence is Silence.OPEN
