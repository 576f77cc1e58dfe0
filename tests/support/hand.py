"""A source that shows what a test gives it."""

from collections.abc import Callable

from headwater.records import BackendStatus, Health, Observation


class Hand:
    """Looks from `start` to `stop`; `emit` is what it was started with."""

    def __init__(self, name: str = "hand", *, patient: bool = False) -> None:
        self.name = name
        self.patient = patient
        self.emit: Callable[[Observation], None] | None = None
        self.starts = 0
        self.settled: list[float] = []
        self.at_start: tuple[Observation, ...] = ()

    def start(self, emit: Callable[[Observation], None]) -> None:
        self.emit = emit
        for seen in self.at_start:
            emit(seen)
        self.starts += 1

    def stop(self) -> None:
        self.emit = None

    def looking(self) -> bool:
        return self.emit is not None

    def settle(self, seconds: float) -> bool:
        self.settled.append(seconds)
        return True

    def status(self) -> tuple[BackendStatus, ...]:
        return (BackendStatus(self.name, Health.WORKING),)
