"""Time. Nothing outside this file reads the machine's clocks."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Wall time, time for durations, and the local zone."""

    @property
    def speed(self) -> float:
        """How many of this clock's seconds pass in one real second; 0 where time moves only when told."""
        ...

    def now(self) -> float:
        """Unix seconds in UTC, whole milliseconds."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump; only differences mean something."""
        ...

    def offset_s(self, at: float) -> int:
        """Local time minus UTC at `at`, in seconds."""
        ...


class SystemClock:
    """The machine's own clocks and zone."""

    speed = 1.0

    def now(self) -> float:
        """Unix seconds in UTC, whole milliseconds."""
        return round(time.time(), 3)

    def monotonic(self) -> float:
        """CLOCK_MONOTONIC, in seconds."""
        return time.monotonic()

    def offset_s(self, at: float) -> int:
        """Local time minus UTC at `at`, by the machine's zone as it is now; 0 for times that no calendar has."""
        if hasattr(time, "tzset"):
            time.tzset()  # the person may have travelled since the process started
        try:
            offset = datetime.fromtimestamp(at, UTC).astimezone().utcoffset()
        except (OverflowError, ValueError, OSError):
            return 0
        return int(offset.total_seconds()) if offset else 0


class ManualClock:
    """A clock that moves only when told: for tests, replay and the demo."""

    speed = 0.0

    def __init__(self, now: float, offset_s: int = 0) -> None:
        self._now = now
        self._mono = 0.0
        self._offset = offset_s

    def now(self) -> float:
        """The time it was set to."""
        return round(self._now, 3)

    def monotonic(self) -> float:
        """Seconds it was advanced by."""
        return self._mono

    def offset_s(self, at: float) -> int:
        """The one offset it was given."""
        return self._offset

    def advance(self, seconds: float) -> None:
        """Let time pass.

        Raises:
            ValueError: `seconds` is negative; use `jump` for a wall clock that was set back.
        """
        if seconds < 0:
            raise ValueError("time does not run backwards: use jump() to set the wall clock")
        self._now += seconds
        self._mono += seconds

    def jump(self, to: float) -> None:
        """Set the wall clock, as NTP or a person does; the monotonic clock stays."""
        self._now = to


class FastClock:
    """A clock that starts at a chosen moment and runs `speed` times as fast as the machine's: for the live demo."""

    def __init__(self, start: float, speed: float, offset_s: int = 0) -> None:
        self.speed = speed
        self._start = start
        self._born = time.monotonic()
        self._offset = offset_s
        self._leapt = 0.0

    def now(self) -> float:
        """Unix seconds in UTC on the hastened time line."""
        return round(self._start + self.monotonic(), 3)

    def monotonic(self) -> float:
        """Hastened seconds since the clock was made, leaps included."""
        return (time.monotonic() - self._born) * self.speed + self._leapt

    def leap(self, to: float) -> None:
        """Put it forward; a time that is over changes nothing."""
        self._leapt += max(0.0, to - self.now())

    def offset_s(self, at: float) -> int:
        """The one offset it was given."""
        return self._offset
