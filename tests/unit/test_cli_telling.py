"""What `headwater status` and `headwater doctor` say."""

import socket
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from headwater.base import Paths, Settings
from headwater.bridge import Door
from headwater.cli import doctor
from headwater.cli.show import status_text
from headwater.engine import Engine

UNTIL = datetime(2026, 11, 30, 9, 0).astimezone().timestamp()
PLAIN: Mapping[str, object] = {
    "recording": "recording", "paused_until": None, "resting": False, "presence": "present", "state": None,
    "probability": None, "app": "", "trouble": [], "backends": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({}, "recording, present"),
        ({"recording": "paused"}, "paused, present"),
        ({"recording": "paused", "paused_until": UNTIL}, "paused until Mon 09:00, present"),
        (
            {"recording": "paused", "paused_until": UNTIL, "resting": True},
            "paused until Mon 09:00: these are not your recording hours",
        ),
        ({"recording": "paused", "resting": True}, "paused: these are not your recording hours"),
    ],
)
def test_the_first_line_says_whether_and_why(more: Mapping[str, object], line: str) -> None:
    assert status_text({**PLAIN, **more}) == line


class Answers:
    """A program that runs, as its door shows it."""

    def __init__(self, port: int | None) -> None:
        self.port = port

    def status(self) -> Mapping[str, object]:
        return {**PLAIN, "api_port": self.port}

    def pause(self, until: float | None) -> None:
        raise AssertionError

    def resume(self) -> None:
        raise AssertionError

    def show(self) -> None:
        raise AssertionError

    def imported(self, number: int) -> None:
        raise AssertionError

    def rules_changed(self) -> None:
        raise AssertionError

    def label(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        raise AssertionError

    def noting(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        raise AssertionError(asked)

    def planning(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        raise AssertionError(asked)

    def teach(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        raise AssertionError


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program has."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_the_api_is_off_until_asked(tmp_path: Path) -> None:
    found = doctor._api(Paths.under(tmp_path), Settings())
    assert (found.ok, found.optional) == (True, True)
    assert "off" in found.detail


def test_a_port_that_is_free_or_taken_is_told(tmp_path: Path, taken: int) -> None:
    paths = Paths.under(tmp_path)
    found = doctor._api(paths, Settings(api=True, api_port=taken))
    assert not found.ok
    assert f"Port {taken} is taken by" in found.detail
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = doctor._api(paths, Settings(api=True, api_port=port))
    assert (found.ok, found.detail) == (True, f"would answer at http://127.0.0.1:{port}: the port is free")


@pytest.mark.parametrize(("port", "said"), [(5600, "answers at http://127.0.0.1:5600"), (None, "does not answer")])
def test_the_running_program_is_asked(tmp_path: Path, port: int | None, said: str) -> None:
    paths = Paths.under(tmp_path)
    door = Door(paths.socket, Answers(port))
    door.open()
    try:
        found = doctor._api(paths, Settings(api=True))
    finally:
        door.close()
    assert (found.ok, said in found.detail) == (port is not None, True)


def test_the_engine_tells_its_port(tmp_path: Path) -> None:
    from headwater.base import SystemClock

    engine = Engine(Paths.under(tmp_path), Settings(), SystemClock(), sources=lambda *_: ())
    assert engine.status()["api_port"] is None
