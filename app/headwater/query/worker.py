"""Queries in a process of their own, where they can be stopped and keep nobody waiting.

The process is started by multiprocessing's `spawn`. A program that is frozen (PyInstaller) must call
`multiprocessing.freeze_support()` first thing in its entry point, or it would start itself over and over.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import msgspec

from headwater.base import Clock, HeadwaterError, SystemClock
from headwater.query.activity import Activity, Opens
from headwater.query.answers import encoded
from headwater.query.errors import KINDS, QueryBusy, QueryError, QueryFailed
from headwater.query.limits import Limits, timed_out
from headwater.query.running import run

_GRACE_S = 0.5
"""A query that is not stuck stops by itself at its limit; after this much more its process is killed."""
_NICENESS = 10
_ANSWERED, _REFUSED = b"answered", b"refused"


class QueryWorker:
    """Answers queries, one at a time, in a process that stays warm. Threads may share it.

    The process has a low priority and little memory (`Limits.memory`). It is started when it is needed; when it is
    killed or crashes, the next query gets a new one.
    """

    def __init__(
        self,
        opens: Opens,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        clock: Clock | None = None,
        *,
        idle_s: float = 300.0,
        most_waiting: int = 8,
        start_s: float = 30.0,
    ) -> None:
        """Make a worker; nothing is started yet.

        Args:
            opens: opens the activity in the process; it is pickled.
            limits: the most that one query may take.
            clock: only tells how long the process has been idle.
            idle_s: `rest` ends the process after this long without a query.
            most_waiting: so many queries may wait for the one that runs.
            start_s: the longest that starting may take.
        """
        self._opens = opens
        self._limits = limits
        self._clock = clock or SystemClock()
        self._idle_s = idle_s
        self._most_waiting = most_waiting
        self._start_s = start_s
        self._turn = threading.Lock()
        self._guard = threading.Lock()
        self._asking = 0
        self._is_closed = False
        self._process: _Process | None = None
        self._last_used = self._clock.monotonic()

    def run(self, query: Sequence[str] | str, timeperiods: Sequence[str], name: str = "") -> bytes:
        """The answer to a query as JSON: what `headwater.query.run` returns. Blocks until it is there.

        Raises:
            QueryTimedOut: it took too long; the process was killed if it did not stop by itself.
            QueryBusy: too many wait already.
            QueryFailed: the process could not be started, crashed, or the worker is closed.
            QueryError: whatever is wrong with the query.
        """
        with self._in_turn():
            process = self._started()
            try:
                return process.ask((query, list(timeperiods), name), self._limits)
            finally:
                self._last_used = self._clock.monotonic()

    def rest(self, now: float) -> None:
        """End the process if it has been idle for long; `now` is the clock's monotonic time."""
        if now - self._last_used >= self._idle_s and self._turn.acquire(blocking=False):
            try:
                self._drop()
            finally:
                self._turn.release()

    def close(self) -> None:
        """End the process, even if it works on a query; then no more are answered."""
        with self._guard:
            self._is_closed = True
            if self._process is not None:
                self._process.kill()
        with self._turn:
            self._drop()

    @property
    def is_warm(self) -> bool:
        """Whether there is a process that waits for a query or answers one."""
        process = self._process
        return process is not None and process.is_alive

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        with self._guard:
            if self._asking > self._most_waiting:
                raise QueryBusy("Too many queries are waiting: ask again in a moment.")
            self._asking += 1
        try:
            with self._turn:
                yield
        finally:
            with self._guard:
                self._asking -= 1

    def _started(self) -> _Process:
        process = self._process
        if process is None or not process.is_alive:
            self._drop()
            with self._guard:
                if self._is_closed:
                    raise QueryFailed("Headwater is being closed: ask again when it runs.")
                process = self._process = _Process(self._opens, self._limits)
            process.wait_until_ready(self._start_s)
        return process

    def _drop(self) -> None:
        with self._guard:
            process, self._process = self._process, None
        if process is not None:
            process.end()


class _Process:
    """A worker process as its parent sees it."""

    def __init__(self, opens: Opens, limits: Limits) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(
            target=serve, args=(theirs, opens, limits), name="headwater-query", daemon=True
        )
        try:
            self._process.start()
        except OSError as e:
            self._line.close()
            raise QueryFailed(f"The process that answers queries could not be started ({e.strerror}).") from None
        finally:
            theirs.close()

    @property
    def is_alive(self) -> bool:
        try:
            return self._process.is_alive()
        except ValueError:  # it was ended
            return False

    def wait_until_ready(self, seconds: float) -> None:
        self._heard(seconds, lambda: QueryFailed("The process that answers queries did not start in time: ask again."))

    def ask(self, request: tuple[Sequence[str] | str, list[str], str], limits: Limits) -> bytes:
        try:
            self._line.send(request)
        except OSError:
            self.end()
            raise _crashed() from None
        return self._heard(limits.seconds + _GRACE_S, lambda: timed_out(limits))

    def _heard(self, seconds: float, too_late: Callable[[], QueryError]) -> bytes:
        """What the process answers."""
        ready = wait([self._line, self._process.sentinel], seconds)
        if not ready:
            self.end()
            raise too_late()
        try:
            how, answer = self._line.recv_bytes(), self._line.recv_bytes()
        except (EOFError, OSError):
            self.end()
            raise _crashed() from None
        if how == _ANSWERED:
            return answer
        kind, why = msgspec.json.decode(answer, type=tuple[str, str])
        if kind == QueryFailed.__name__:
            self.end()  # it gives up after it has said so
        raise KINDS[kind](why)

    def kill(self) -> None:
        with suppress(ValueError):
            self._process.kill()

    def end(self) -> None:
        """Kill it and forget it; may be called twice."""
        with suppress(ValueError):
            self._process.kill()
            self._process.join()
            self._process.close()
        self._line.close()


def _crashed() -> QueryFailed:
    return QueryFailed("The process that answers queries stopped: ask again, about a shorter time if it stops again.")


def serve(line: Connection, opens: Opens, limits: Limits) -> None:
    """Answer queries until the other side hangs up: what runs in the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches all; the parent decides
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    try:
        activity = opens.open()
    except Exception as e:  # noqa: BLE001 - what it says must not be lost, nor get into a log
        return _refuse(line, QueryFailed(_told(e)))
    _cap_memory(limits.memory)
    gc.disable()  # queries make no cycles, and looking for them in a million events takes seconds
    gc.freeze()  # what is here stays: it need not be looked through between queries
    _say(line, _ANSWERED, b"")
    with suppress(EOFError, OSError):
        while True:
            query, timeperiods, name = line.recv()
            _end_after(limits.seconds + _GRACE_S + 2)
            if not _answer(line, activity, limits, query, timeperiods, name):
                return
            _end_after(0)
            gc.collect()


def _end_after(seconds: float) -> None:
    """Let the system end the process then (0: not any more), for the case that nobody is left to kill a stuck one."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _answer(
    line: Connection, activity: Activity, limits: Limits, query: Sequence[str] | str, timeperiods: list[str], name: str
) -> bool:
    """Whether the process can go on."""
    try:
        answer = encoded(run(query, timeperiods, activity, limits, name=name))
    except QueryError as e:
        _refuse(line, e)
    except MemoryError:
        _refuse(line, KINDS["QueryTooLarge"]("The answer needs more memory than it may have: choose a shorter time."))
    except Exception as e:  # noqa: BLE001 - a fresh process may do better
        _refuse(line, QueryFailed(_told(e)))
        return False
    else:
        _say(line, _ANSWERED, answer)
    return True


def _told(error: Exception) -> str:
    """What may be said of it: our own errors are fit to be read, others may hold what events say."""
    return (
        str(error) if isinstance(error, HeadwaterError) else f"The activity could not be read ({type(error).__name__})."
    )


def _refuse(line: Connection, error: QueryError) -> None:
    _say(line, _REFUSED, msgspec.json.encode((type(error).__name__, str(error))))


def _say(line: Connection, how: bytes, what: bytes) -> None:
    line.send_bytes(how)
    line.send_bytes(what)


def _cap_memory(most: int) -> None:
    """Let the process grow by no more than `most` bytes, where the system can see to that (Linux)."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + most,) * 2)
    except (ImportError, OSError, ValueError):
        return
