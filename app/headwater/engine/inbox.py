"""What the engine's thread is to do: put in from any thread, taken out by that one, in the order in which it came."""

import threading
from collections import deque
from collections.abc import Callable

from headwater.base import Clock
from headwater.records import Observation


class Stop:
    """The last thing to do."""


Command = Callable[[], None]
Item = Observation | Command | Stop

_MOST_WAITING = 50_000
"""Observations that wait for a store: some days of work, 10 MB. Older ones are given up."""


class Inbox:
    """Observations and commands that wait; what waits longer is looked at where it lies, so that its order stays."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._items: deque[Item] = deque()
        self._stopped = False
        self._news = threading.Condition()

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not self._items

    @property
    def waiting(self) -> int:
        """How much waits."""
        return len(self._items)

    def put(self, item: Observation | Command) -> None:
        """Behind all that waits."""
        self._append(item)

    def stop(self) -> None:
        """What is there now is still to be done, and nothing after it."""
        self._stopped = True
        self._append(Stop())

    def _append(self, item: Item) -> None:
        with self._news:
            self._items.append(item)
            self._news.notify()

    def next(self, due: float) -> Item | None:
        """Take the next thing to do; None when there is none until `due`."""
        with self._news:
            self._news.wait_for(lambda: self._items, self._real(due - self._clock.monotonic()))
            return self._items.popleft() if self._items else None

    def wait_stopped(self, seconds: float) -> bool:
        """Let time pass, and take nothing out; True when told to stop. At most so many observations go on waiting."""
        deadline = self._clock.monotonic() + seconds
        with self._news:
            while not self._stopped and (left := deadline - self._clock.monotonic()) > 0:
                self._news.wait(self._real(left))
            self._give_up_oldest()
        return self._stopped

    def _give_up_oldest(self) -> None:
        spare = sum(isinstance(item, Observation) for item in self._items) - _MOST_WAITING
        kept: deque[Item] = deque()
        for item in self._items:
            if spare > 0 and isinstance(item, Observation):
                spare -= 1
            else:
                kept.append(item)
        self._items = kept

    def seen(self) -> list[Observation]:
        """Take out all observations, before their turn; commands keep their place."""
        with self._news:
            taken = [item for item in self._items if isinstance(item, Observation)]
            self._items = deque(item for item in self._items if not isinstance(item, Observation))
        return taken

    def _real(self, seconds: float) -> float:
        return max(0.001, seconds / (self._clock.speed or 1.0))
