"""The reference back-end: plays recorded observations back. What it promises, every source promises."""

from collections.abc import Callable, Iterable
from threading import Event

from headwater.base import Clock, Words
from headwater.capture._line import Line, ThreadSource
from headwater.records import Health, Observation

_NIGHT_S, _BEFORE_S = 4 * 3600.0, 60.0
_LOOK_S = 0.02
"""How often a clock that is moved by hand is looked at."""


class ReplaySource(ThreadSource):
    """Emits each observation when the clock reaches its `at`; without a clock, all at once.

    A replay that was stopped goes on where it was when it is started again.
    """

    def __init__(
        self, observations: Iterable[Observation], clock: Clock | None = None,
        leap: Callable[[float], None] | None = None,
    ) -> None:  # fmt: skip
        """Take the recording, in order of time, and the clock that paces it (its time, at its speed).

        `leap` puts the clock forward: it is called where nothing was seen for hours.
        """
        super().__init__("replay", Words("en"))
        self._observations = iter(observations)
        self._next = next(self._observations, None)
        self._clock = clock
        self._leap = leap
        self._finished = Event()

    def finished(self, seconds: float = 0) -> bool:
        """Wait for the end of the recording; whether it has come."""
        return self._finished.wait(seconds)

    def _run(self, line: Line) -> None:
        self._say(line, Health.WORKING)
        while self._next is not None and not line.ended:
            if self._clock is not None and self._clock.now() < self._next.at:
                if self._leap is not None and self._next.at - self._clock.now() > _NIGHT_S:
                    self._leap(self._next.at - _BEFORE_S)
                line.wait(seconds=_LOOK_S)
                continue
            line.emit(self._next)
            self._next = next(self._observations, None)
        if self._next is None:
            self._finished.set()
