"""Long work stands aside while something is made, and never for good."""

from threading import Event

import pytest

from headwater.base import aside


class Door(Event):
    """Writes down who would wait, and how long, in seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout)
        return self.is_set()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> aside._Gate:
    made = aside._Gate()
    made._open = Door()
    made._open.set()
    return made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the clock says."""
    now = [1000.0]
    monkeypatch.setattr(aside, "monotonic", lambda: now[-1])
    return now


def waits(gate: aside._Gate) -> list[float | None]:
    assert isinstance(gate._open, Door)
    return gate._open.waits


def test_nobody_waits_while_nothing_is_made(gate: aside._Gate, clock: list[float]) -> None:
    gate.breathe()
    assert not gate.awaited()
    gate.stand_aside()
    gate.go_on()
    gate.breathe()
    assert waits(gate) == []
    assert not gate.awaited()


def test_who_breathes_waits_for_as_long_as_is_left(gate: aside._Gate, clock: list[float]) -> None:
    gate.stand_aside()
    gate.breathe()
    clock.append(1000.125)
    gate.breathe()
    assert waits(gate) == [aside._MOST_S, aside._MOST_S - 0.125]
    assert gate.awaited()


def test_nobody_waits_for_one_that_is_gone(gate: aside._Gate, clock: list[float]) -> None:
    gate.stand_aside()
    clock.append(1000.0 + aside._MOST_S + 1)
    gate.breathe()
    assert waits(gate) == [0.0]
    assert not gate.awaited()


def test_another_page_is_waited_for_anew(gate: aside._Gate, clock: list[float]) -> None:
    gate.stand_aside()
    clock.append(1000.25)
    gate.stand_aside()
    gate.breathe()
    assert waits(gate) == [aside._MOST_S]
