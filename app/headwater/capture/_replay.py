"""The reference back-end: plays recorded observations back. What it promises, every source promises."""

from collections.abc import Iterable
from threading import Event

from headwater.base import Clock, Words
from headwater.capture._line import Line, ThreadSource
from headwater.records import Health, Observation

_LOOK_S = 0.02
"""How often a clock that is moved by hand is looked at."""


class ReplaySource(ThreadSource):
    """Emits each observation when the clock reaches its `at`; without a clock, all at once.

    A replay that was stopped goes on where it was when it is started again.
    """

    def __init__(self, observations: Iterable[Observation], clock: Clock | None = None) -> None:
        """Take the recording, in order of time, and the clock that paces it (its time, at its speed)."""
        super().__init__("replay", Words("en"))
        self._observations = iter(observations)
        self._next = next(self._observations, None)
        self._clock = clock
        self._finished = Event()

    def finished(self, seconds: float = 0) -> bool:
        """Wait for the end of the recording; whether it has come."""
        return self._finished.wait(seconds)

    def _run(self, line: Line) -> None:
        self._say(line, Health.WORKING)
        while self._next is not None and not line.ended:
            if self._clock is not None and self._clock.now() < self._next.at:
                line.wait(seconds=_LOOK_S)
                continue
            line.emit(self._next)
            self._next = next(self._observations, None)
        if self._next is None:
            self._finished.set()
