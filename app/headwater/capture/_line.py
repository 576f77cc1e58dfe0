"""A source that is a thread: how it starts, waits, is told to end, and says how it is."""

import logging
import select
import socket
import threading
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress

from headwater.base import Words
from headwater.capture.source import Emit, Unavailable
from headwater.records import BackendStatus, Health, Observation

STOP_S = 2.0
"""How long `stop` waits for the thread. One that is stuck longer is left behind with its line closed."""

_log = logging.getLogger("headwater.capture")


class Line:
    """One run of a source: where its observations go, and how it learns that it should end."""

    def __init__(self, emit: Emit) -> None:
        self._emit: Emit | None = emit
        self._gate = threading.Lock()
        self._ear, self._bell = socket.socketpair()
        self._ear.setblocking(False)
        self._bell.setblocking(False)
        self._ended = False

    @property
    def ended(self) -> bool:
        """Whether the source was told to end."""
        return self._ended

    @property
    def ear(self) -> socket.socket:
        """Becomes readable at `wake`, for loops that wait by themselves."""
        return self._ear

    def emit(self, seen: Observation) -> None:
        """Pass an observation on, unless the source was stopped."""
        with self._gate:
            if self._emit is not None:
                self._emit(seen)

    def wake(self) -> None:
        """End the current `wait`."""
        with suppress(OSError):
            self._bell.send(b"!")

    def end(self) -> None:
        """Tell the thread to come to its end; what it still has to say is heard."""
        self._ended = True
        self.wake()

    def shut(self) -> None:
        """Let nothing through any more."""
        with self._gate:
            self._emit = None

    def close(self) -> None:
        """Give the sockets back; only the thread itself may, at its very end."""
        self._ear.close()
        self._bell.close()

    def wait(self, files: Sequence[int] = (), seconds: float | None = None) -> list[int]:
        """Sleep until one of `files` can be read, `wake` or `end` is called, or `seconds` have passed; what is ready.

        Raises:
            OSError, ValueError: one of the files was closed.
        """
        if self._ended:
            return []
        ready, _, _ = select.select([self._ear.fileno(), *files], [], [], seconds)
        if self._ear.fileno() in ready:
            self.hear()
        return [f for f in ready if f != self._ear.fileno()]

    def hear(self) -> None:
        """Forget the wake-ups so far."""
        with suppress(BlockingIOError):
            while self._ear.recv(64):
                pass


class ThreadSource(ABC):
    """A source with a thread of its own and one or more named back-ends in it."""

    patient = False

    def __init__(self, name: str, words: Words, parts: Sequence[str] = ()) -> None:
        self.name = name
        self._words = words
        self._parts = tuple(parts) or (name,)
        self._states = dict.fromkeys(self._parts, (Health.OFF, "not_started"))
        self._told: dict[str, bool] = {}
        self._settled = threading.Event()
        self._line: Line | None = None
        self._thread: threading.Thread | None = None

    def start(self, emit: Emit) -> None:
        """Begin in a thread; nothing happens if it runs already."""
        if self._line is not None:
            return
        self._settled.clear()
        self._told.clear()
        for part in self._parts:
            self._states[part] = (Health.WORKING, "starting")
        self._line = line = Line(emit)
        self._thread = threading.Thread(target=self._live, args=(line,), name=f"capture-{self.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; the thread says its last words first."""
        line, thread = self._line, self._thread
        if line is None or thread is None:
            return
        line.end()
        self._join(thread)
        line.shut()
        self._line = self._thread = None
        for part in self._parts:
            self._states[part] = (Health.OFF, "not_started")

    def settle(self, seconds: float) -> bool:
        """Wait until every back-end knows how it is."""
        return self._settled.wait(seconds)

    def status(self) -> tuple[BackendStatus, ...]:
        """The back-ends, each with a sentence where there is something to say."""
        return tuple(
            BackendStatus(part, health, self._words(f"capture.{reason}") if reason else "")
            for part, (health, reason) in list(self._states.items())
        )

    def _join(self, thread: threading.Thread) -> None:
        thread.join(STOP_S)

    @abstractmethod
    def _run(self, line: Line) -> None:
        """The thread's work, until `line.ended`; `Unavailable` where it cannot be done."""

    def _say(self, line: Line, health: Health, reason: str = "", part: str = "") -> None:
        """Note how a back-end is; a run that was stopped has no say any more."""
        if line is not self._line or line.ended:
            return
        part = part or self.name
        self._states[part] = (health, reason)
        self._told[part] = True
        if len(self._told) == len(self._parts):
            self._settled.set()

    def _live(self, line: Line) -> None:
        try:
            guarded(lambda: self._run(line), lambda health, reason: self._fail(line, health, reason))
        finally:
            line.close()

    def _fail(self, line: Line, health: Health, reason: str) -> None:
        for part in self._parts:
            if self._states[part][0] is Health.WORKING:
                self._say(line, health, reason, part)


def guarded(work: Callable[[], None], fail: Callable[[Health, str], None]) -> None:
    """Do the work; what the machine lacks is told, what we did wrong is logged, without what was being read."""
    try:
        work()
    except Unavailable as e:
        fail(e.health, e.reason)
    except Exception as e:  # noqa: BLE001 - one back-end must not take the program with it
        log_error(e)
        fail(Health.FAILED, "broken")


def log_error(error: BaseException) -> None:
    """Where it happened and what kind it was; never the message, which may quote a title."""
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("a back-end ended with %s\n%s", type(error).__name__, where)
