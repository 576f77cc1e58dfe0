"""The few threads in which everything but a heartbeat is done, so that the event loop never waits for a file."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from headwater.bridge.wanted import NotNow

THREADS = 3
SLOW_THREADS = 2
"""For what may take minutes, so that it never stands before a watcher that makes its bucket."""
WAITING = 64
"""So many may wait for a thread; one more is told to come again later."""

_T = TypeVar("_T")


class Work:
    """Threads that are started when they are first needed. To be used from one event loop at a time."""

    def __init__(self, threads: int = THREADS, waiting: int = WAITING) -> None:
        self._threads = threads
        self._most = threads + waiting
        self._busy = 0
        self._pool: ThreadPoolExecutor | None = None

    async def __call__(self, do: Callable[..., _T], *args: Any) -> _T:
        """Do it in a thread.

        Raises:
            NotNow: too much waits already.
        """
        if self._busy >= self._most:
            raise NotNow("Too much is asked at once. Ask again in a moment.")
        return await self.always(do, *args)

    async def always(self, do: Callable[..., _T], *args: Any) -> _T:
        """Do it in a thread, however much waits: the rest of something that was begun."""
        self._busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._started(), do, *args)
        finally:
            self._busy -= 1

    def later(self, do: Callable[[], None]) -> None:
        """Do it in a thread, and do not wait; nothing is done where the threads were stopped meanwhile."""
        with contextlib.suppress(RuntimeError):
            self._started().submit(do)

    def stop(self) -> None:
        """Begin nothing more, and wait for nothing."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _started(self) -> ThreadPoolExecutor:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._threads, "bridge")
        return self._pool
