"""Counts of input, handed out at most every five seconds and before each change of window or presence."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from headwater.base import Clock
from headwater.capture.source import Emit
from headwater.records import InputCounts

FLUSH_S = 5.0
"""What is lost at most when the program is killed, and the resolution of "idle"."""


@dataclass(frozen=True, slots=True)
class Burst:
    """What was counted at a time; nothing else about it exists."""

    keys: int = 0
    clicks: int = 0
    scroll: int = 0
    travel_px: float = 0.0

    def __bool__(self) -> bool:
        return bool(self.keys or self.clicks or self.scroll or self.travel_px)


class Tally:
    """Sums bursts up and hands them out. Safe to use from any thread."""

    def __init__(self, clock: Clock, emit: Emit) -> None:
        self._clock = clock
        self._emit = emit
        self._lock = threading.Lock()
        self._pull: Callable[[], Burst] | None = None
        self._sum = Burst()
        self._began: float | None = None
        self._pulled = clock.monotonic()

    def pull_from(self, pull: Callable[[], Burst] | None) -> None:
        """Name what fetches counts that wait somewhere (called under the tally's lock), or nothing."""
        with self._lock:
            self._pull = pull

    def add(self, burst: Burst) -> None:
        """Count what has just happened."""
        with self._lock:
            self._add(burst, self._clock.monotonic())

    def pull(self) -> Burst:
        """Fetch and count what waits; hand out what is five seconds old."""
        with self._lock:
            burst = self._fetch()
            if self._began is not None and self._clock.monotonic() - self._began >= FLUSH_S:
                self._hand_out()
            return burst

    def flush(self) -> None:
        """Fetch what waits and hand everything out. A display that is gone is the counting thread's affair.

        Fetched twice: what the X server recorded leaves it only with the answer to the first question.
        """
        with self._lock:
            with suppress(Exception):
                self._fetch()
                self._fetch()
            self._hand_out()

    def _fetch(self) -> Burst:
        burst = self._pull() if self._pull else Burst()
        began, self._pulled = self._pulled, self._clock.monotonic()
        self._add(burst, began)
        return burst

    def _add(self, burst: Burst, began: float) -> None:
        if not burst:
            return
        s = self._sum
        self._sum = Burst(s.keys + burst.keys, s.clicks + burst.clicks, s.scroll + burst.scroll,
                          s.travel_px + burst.travel_px)  # fmt: skip
        self._began = began if self._began is None else self._began

    def _hand_out(self) -> None:
        """Pixels are told whole; the part that is left waits for more."""
        s, began = self._sum, self._began
        travel = math.floor(s.travel_px)
        self._began = None
        self._sum = Burst(travel_px=s.travel_px - travel)
        if began is not None and (s.keys or s.clicks or s.scroll or travel):
            span = round(self._clock.monotonic() - began, 3)
            self._emit(InputCounts(self._clock.now(), span, s.keys, s.clicks, s.scroll, travel))
