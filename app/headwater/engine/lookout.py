"""The sources of what is seen: opened and started, given a moment, stopped."""

import logging
import threading
from collections.abc import Callable, Iterable

from headwater.base import Clock, Paths, Settings, Words
from headwater.capture import Emit, Source, open_sources
from headwater.categories import Categories
from headwater.records import BackendStatus, Health, Observation
from headwater.redact import RecentWindows, Redactor, WouldKeep, load_key

_LOG = logging.getLogger("headwater.engine")
_SETTLE_S = 0.2
"""The longest that loading the rest waits for the sources."""

_WINDOWS = ("windows", "replay")
"""Sources that see windows."""

OpenSources = Callable[[Settings, Redactor, Categories, Clock, Words], tuple[Source, ...]]


class Lookout:
    """Starts and stops the sources. Its methods may be called from any thread."""

    def __init__(
        self, paths: Paths, clock: Clock, categories: Categories, emit: Emit, sources: OpenSources = open_sources
    ) -> None:
        """`emit` takes what is seen, from the sources' threads."""
        self.over = False
        """The end has come: nothing is started any more."""
        self._paths, self._clock, self._categories = paths, clock, categories
        self._emit = emit
        self._open = sources
        self._sources: tuple[Source, ...] = ()
        self._patient: tuple[Source, ...] = ()
        """Those that are started with the rest of the program, and not before."""
        self._recent: RecentWindows | None = None
        self._held_back = False
        self._seen_any = False
        self._gate = threading.RLock()
        """Sources are started and stopped by one thread at a time."""

    def begin(self, settings: Settings, words: Words, *, at_once: bool) -> None:
        """Start looking, by these choices; if not `at_once`, then sources that can wait do, until `complete`.

        Raises:
            TitleKeyError: titles could not be made unreadable; nothing is started.
        """
        with self._gate:
            if self.over or self._held_back:
                return
            self._recent = RecentWindows(settings, load_key(self._paths.title_key))
            self._sources = self._open(settings, self._recent, self._categories, self._clock, words)
            self._patient = () if at_once else tuple(s for s in self._sources if s.patient)
            self._start(s for s in self._sources if s not in self._patient)

    def settle(self) -> None:
        """Let the sources have the processor for a moment: sharing it with what loads next, both would take longer."""
        deadline = self._clock.monotonic() + _SETTLE_S
        for source in self._sources:
            if source not in self._patient:
                source.settle(max(0.0, deadline - self._clock.monotonic()))

    def complete(self) -> None:
        """Start those that waited."""
        with self._gate:
            self._start(self._patient)
            self._patient = ()

    def _start(self, sources: Iterable[Source]) -> None:
        for source in sources:
            source.start(self._take_in)

    def _take_in(self, seen: Observation) -> None:
        self._emit(seen)
        if not self._seen_any:
            self._seen_any = True
            _LOG.info("ready: capture")

    def end(self) -> None:
        """Stop looking."""
        with self._gate:
            self._patient = ()
            for source in self._sources:
                source.stop()
            self._sources = ()

    def hold_back(self) -> None:
        """Stop looking, and start nothing until `let_go`."""
        self._held_back = True
        self.end()

    def let_go(self) -> None:
        """What `hold_back` was for is dealt with."""
        self._held_back = False

    def close(self) -> None:
        """Stop looking, for good."""
        self.over = True
        self.end()

    def preview(self, settings: Settings) -> tuple[WouldKeep, ...]:
        """What other choices would keep of the windows of the last minutes."""
        return self._recent.preview(settings, self._clock.now()) if self._recent else ()

    def sees_windows(self) -> bool:
        """Whether one of our own sources sees windows."""
        return any(s.name in _WINDOWS and s.health is Health.WORKING for s in self.status())

    def status(self) -> tuple[BackendStatus, ...]:
        """How each back-end is doing."""
        return tuple(status for source in self._sources for status in source.status())
