"""The local door: questions, answers, one instance, leftovers of a killed run."""

import os
import socket as sockets
import stat
from collections.abc import Iterator, Mapping
from multiprocessing.connection import Client
from pathlib import Path

import pytest
from filelock import FileLock

from headwater.bridge import AlreadyRunning, Door, NoAnswer, NobodyHome, ask


class Told:
    def __init__(self) -> None:
        self.heard: list[object] = []

    def status(self) -> dict[str, object]:
        return {"recording": "recording"}

    def pause(self, until: float | None) -> None:
        self.heard.append(until)

    def resume(self) -> None:
        self.heard.append("resume")

    def show(self) -> None:
        self.heard.append("show")

    def imported(self, number: int) -> None:
        self.heard.append(number)

    def rules_changed(self) -> None:
        self.heard.append("rules")

    def label(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        if asked.get("do") == "remove":
            return {"error": "You said nothing there."}
        self.heard.append((asked["do"], asked.get("start"), asked.get("state")))
        return {"done": asked["do"]}

    def noting(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        raise AssertionError(asked)

    def planning(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        raise AssertionError(asked)

    def teach(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        self.heard.append((asked["do"], asked.get("version")))
        return {"stage": "few"}


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "state" / "headwater.sock"


@pytest.fixture
def door(place: Path, told: Told) -> Iterator[Door]:
    door = Door(place, told)
    door.open()
    yield door
    door.close()


@pytest.mark.usefixtures("door")
def test_it_answers_and_passes_commands_on(place: Path, told: Told) -> None:
    assert ask(place, "status") == {"recording": "recording"}
    assert ask(place, "pause", until=1.5) == {"done": True}
    assert ask(place, "pause", until=None) == {"done": True}
    ask(place, "resume")
    ask(place, "show")
    assert told.heard == [1.5, None, "resume", "show"]


@pytest.mark.usefixtures("door")
def test_labels_pass_through_it_with_their_words(place: Path, told: Told) -> None:
    assert ask(place, "label", do="add", start=1.5, end=2.5, state="focused") == {"done": "add"}
    assert told.heard == [("add", 1.5, "focused")]
    with pytest.raises(NoAnswer, match="You said nothing there"):
        ask(place, "label", do="remove", number=3)
    with pytest.raises(NoAnswer, match="not understood"):
        ask(place, "label")


@pytest.mark.usefixtures("door")
def test_nonsense_gets_an_answer_and_the_door_stays_open(place: Path) -> None:
    with pytest.raises(NoAnswer, match="not understood"):
        ask(place, "dance")
    with Client(str(place)) as caller:
        caller.send_bytes(b"[1]")
        assert b"error" in caller.recv_bytes()
    raw = sockets.socket(sockets.AF_UNIX)
    raw.connect(str(place))
    raw.sendall(b"\x00\x00\x00\x04junk")
    raw.close()
    assert ask(place, "status") == {"recording": "recording"}


@pytest.mark.usefixtures("door")
def test_the_socket_is_private(place: Path) -> None:
    assert stat.S_IMODE(os.stat(place).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(place.parent).st_mode) == 0o700


@pytest.mark.usefixtures("door")
def test_a_second_instance_is_told(place: Path, told: Told) -> None:
    with pytest.raises(AlreadyRunning, match="already running"):
        Door(place, told).open()


def test_one_that_runs_and_is_silent_is_not_nobody(place: Path) -> None:
    place.parent.mkdir(parents=True)
    with FileLock(place.with_suffix(".lock")), pytest.raises(NoAnswer, match="does not answer"):
        ask(place, "pause", until=None)


def test_nobody_home(place: Path) -> None:
    with pytest.raises(NobodyHome, match="not running"):
        ask(place, "status")


def test_a_killed_run_leaves_nothing_in_the_way(place: Path, told: Told) -> None:
    place.parent.mkdir(parents=True)
    left = sockets.socket(sockets.AF_UNIX)
    left.bind(str(place))
    left.close()
    with pytest.raises(NobodyHome):
        ask(place, "status")
    door = Door(place, told)
    door.open()
    assert ask(place, "status")
    door.close()
    again = Door(place, told)
    again.open()
    again.close()


def test_a_very_long_home_still_has_a_door(tmp_path: Path, told: Told) -> None:
    place = tmp_path / ("deep/" * 20) / "headwater.sock"
    door = Door(place, told)
    door.open()
    assert ask(place, "status") == {"recording": "recording"}
    door.close()
