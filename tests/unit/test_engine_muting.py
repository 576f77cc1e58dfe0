"""Muting for a session: threads, kills, desktops that hang."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.base import Paths
from headwater.engine import muting as module
from headwater.engine.during import During
from headwater.engine.muting import Muting
from headwater.quiet import Held, Keep, Quiet, Silence, Told, _bus, open_quiet
from headwater.records import Intent, Session
from tests.support.desktop import Bus, wait_until
from tests.support.quiet import FakeDunst, FakePlasma

ROOT = Path(__file__).parents[2]
PLAN = Intent(0.0, 3600.0, "Chapter 3")
MUTED, LOUD = Session(0.0, mute=True), Session(0.0)


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
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_S", 0.05)
    monkeypatch.setattr(module, "AGAIN_S", 0.05)
    monkeypatch.setattr(_bus, "ANSWER_S", 0.3)


class Run:
    def __init__(self, home: Path) -> None:
        self.told: list[Told] = []
        self.threads: set[str] = set()
        self.muting = Muting(Paths.under(home), lambda: "A focus session", self._tell, self._open)
        self.file = Paths.under(home).state / "muted.json"

    @staticmethod
    def _open(keep: Keep, reason: str) -> Quiet:
        return open_quiet(keep, reason, "linux")

    def _tell(self, told: Told) -> None:
        self.threads.add(threading.current_thread().name)
        self.told.append(told)

    def wait(self, silence: Silence, why: str = "") -> None:
        wait_until(lambda: self.told and (self.told[-1].silence, self.told[-1].why) == (silence, why), 10, silence)


def test_it_is_what_a_session_switches_on(tmp_path: Path) -> None:
    before = threading.active_count()
    switched: During = Run(tmp_path).muting
    switched.end()
    assert threading.active_count() == before, "nothing begins that was not asked for"


def test_a_session_mutes_and_unmutes(bus: Bus, quick: None, tmp_path: Path) -> None:
    run = Run(tmp_path)
    with FakeDunst(bus.address, 20) as dunst:
        run.muting.begin(MUTED, PLAN)
        run.wait(Silence.MUTED)
        assert run.muting.told.quiet
        assert dunst.level == 100
        assert stat.S_IMODE(run.file.stat().st_mode) == 0o600
        run.muting.end()
        run.wait(Silence.OPEN)
        assert dunst.level == 20
        assert not run.file.exists()
        run.muting.close()
    assert run.threads == {"quiet"}


def test_a_session_that_does_not_ask_for_it_starts_nothing(bus: Bus, tmp_path: Path) -> None:
    run = Run(tmp_path)
    with FakeDunst(bus.address) as dunst:
        run.muting.begin(LOUD, PLAN)
        run.muting.end()
        run.muting.close()
        assert dunst.asked == []
    assert run.told == []


def test_choices_may_change_within_a_session(bus: Bus, quick: None, tmp_path: Path) -> None:
    run = Run(tmp_path)
    with FakeDunst(bus.address) as dunst:
        run.muting.begin(MUTED, PLAN)
        run.wait(Silence.MUTED)
        run.muting.begin(LOUD, PLAN)
        run.wait(Silence.OPEN)
        assert dunst.level == 0
        run.muting.begin(MUTED, PLAN)
        run.wait(Silence.MUTED)
        run.muting.close()
        assert dunst.level == 0, "the end of the program is an end"
    assert run.told[-1].silence is Silence.OPEN


def test_what_the_person_switches_off_is_noticed_and_stays(bus: Bus, quick: None, tmp_path: Path) -> None:
    run = Run(tmp_path)
    with FakeDunst(bus.address, 10) as dunst:
        run.muting.begin(MUTED, PLAN)
        run.wait(Silence.MUTED)
        dunst.put(0)
        run.wait(Silence.LIFTED)
        assert not run.file.exists()
        run.muting.begin(MUTED, PLAN)  # the next part of the same session
        seen = len(dunst.asked)
        run.muting.end()
        run.wait(Silence.OPEN)
        assert dunst.level == 0
        assert not [m for m in dunst.asked[seen:] if m.member == "Set"]
        run.muting.close()


def test_another_session_mutes_although_the_one_before_was_undone_by_hand(
    bus: Bus, quick: None, tmp_path: Path
) -> None:
    run = Run(tmp_path)
    with FakeDunst(bus.address, 10) as dunst:
        run.muting.begin(MUTED, PLAN)
        run.wait(Silence.MUTED)
        dunst.put(0)
        run.wait(Silence.LIFTED)
        with run.muting._news:  # both before the thread looks
            run.muting.end()
            run.muting.begin(MUTED, PLAN)
        run.wait(Silence.MUTED)
        run.muting.close()
        assert dunst.level == 0


class Faulty:
    """Holds notifications back, and then meets an error of its own."""

    def __init__(self, real: Quiet) -> None:
        self.begin, self.end = real.begin, real.end

    def status(self) -> Told:
        raise ValueError("the service answers nonsense")


def test_an_error_of_our_own_leaves_nobody_muted(bus: Bus, quick: None, tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.muting = Muting(
        Paths.under(tmp_path), lambda: "r", run._tell, lambda keep, reason: Faulty(run._open(keep, reason))
    )
    with FakeDunst(bus.address, 10) as dunst:
        run.muting.begin(MUTED, PLAN)
        run.wait(Silence.CANNOT, "no_answer")
        run.muting.end()
        run.wait(Silence.OPEN)
        assert dunst.level == 10
        assert not run.file.exists()
        run.muting.close()


def test_a_service_that_hangs_is_asked_again(bus: Bus, quick: None, tmp_path: Path) -> None:
    run = Run(tmp_path)
    with FakeDunst(bus.address, 10) as dunst:
        dunst.hangs = True
        run.muting.begin(MUTED, PLAN)
        run.wait(Silence.CANNOT, "no_answer")
        dunst.hangs = False
        run.wait(Silence.MUTED)
        dunst.hangs = True
        run.muting.end()
        run.wait(Silence.MUTED, "no_answer")
        assert run.file.exists()
        dunst.hangs = False
        run.wait(Silence.OPEN)
        assert dunst.level == 10
        run.muting.close()


def test_one_that_hangs_as_the_program_ends_is_made_good_at_the_next_start(
    bus: Bus, quick: None, tmp_path: Path
) -> None:
    run = Run(tmp_path)
    with FakeDunst(bus.address, 10) as dunst:
        run.muting.begin(MUTED, PLAN)
        run.wait(Silence.MUTED)
        dunst.hangs = True
        run.muting.close()
        assert dunst.level == 100
        again = Run(tmp_path)
        again.muting.recover()
        again.wait(Silence.CANNOT, "no_answer")
        dunst.hangs = False
        again.wait(Silence.OPEN)
        assert dunst.level == 10
        assert not run.file.exists()
        again.muting.close()


def test_what_an_earlier_run_did_is_undone_before_anything_else(bus: Bus, quick: None, tmp_path: Path) -> None:
    """Or what it had put would be taken for what the person had."""
    with FakeDunst(bus.address, 10) as dunst:
        killed = Run(tmp_path)
        killed.muting.begin(MUTED, PLAN)
        killed.wait(Silence.MUTED)
        kept = killed.file.read_bytes()
        killed.muting.close()
        killed.file.write_bytes(kept)
        dunst.put(100)
        run = Run(tmp_path)
        run.muting.begin(MUTED, PLAN)
        run.wait(Silence.MUTED)
        run.muting.end()
        run.wait(Silence.OPEN)
        assert dunst.level == 10
        run.muting.close()


@pytest.mark.parametrize("junk", [b"", b"junk", b"\xff" * 9000, Held("another", 0, 1).to_bytes()])
def test_junk_in_the_file_hinders_nothing(bus: Bus, quick: None, tmp_path: Path, junk: bytes) -> None:
    run = Run(tmp_path)
    run.file.parent.mkdir(parents=True)
    run.file.write_bytes(junk)
    with FakeDunst(bus.address, 5) as dunst:
        run.muting.recover()
        wait_until(lambda: not run.file.exists())
        run.muting.begin(MUTED, PLAN)
        run.wait(Silence.MUTED)
        run.muting.close()
        assert dunst.level == 5


def test_a_disk_that_takes_nothing(bus: Bus, quick: None, tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.file.mkdir(parents=True)  # a folder of that name: nothing can be written, read or removed there
    (run.file / "inside").touch()
    with FakeDunst(bus.address) as dunst:
        run.muting.begin(MUTED, PLAN)
        run.wait(Silence.CANNOT, "cannot_keep")
        assert dunst.level == 0
        run.muting.close()


KILLED = """
import sys, time
from pathlib import Path
from headwater.base import Paths
from headwater.engine.muting import Muting
from headwater.quiet import open_quiet
from headwater.records import Intent, Session
m = Muting(Paths.under(Path(sys.argv[1])), lambda: "r", lambda t: print(t.silence.value, flush=True),
           lambda k, r: open_quiet(k, r, "linux"))
m.begin(Session(0.0, mute=True), Intent(0.0, None, "p"))
sys.stdin.read()
"""


def killed_while_muted(home: Path) -> None:
    """A program that mutes, and is killed by kill -9."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "app")},
    )  # fmt: skip
    assert process.stdout
    assert process.stdin
    assert process.stdout.readline().strip() == b"muted"
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    process.stdin.close()


def test_killed_while_muted_the_next_start_unmutes(bus: Bus, quick: None, tmp_path: Path) -> None:
    with FakeDunst(bus.address, 25) as dunst:
        killed_while_muted(tmp_path)
        assert dunst.level == 100
        run = Run(tmp_path)
        run.muting.recover()
        wait_until(lambda: not run.file.exists())
        assert dunst.level == 25
        run.muting.close()


def test_killed_under_plasma_the_desktop_itself_unmutes(bus: Bus, quick: None, tmp_path: Path) -> None:
    with FakePlasma(bus.address) as plasma:
        killed_while_muted(tmp_path)
        wait_until(lambda: not plasma.holders, 5, "Plasma to notice")
        assert not Run(tmp_path).file.exists()
