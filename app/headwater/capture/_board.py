"""What the back-ends must agree on: counts before a change, one presence, one state for each signal."""

import threading
from collections.abc import Callable

from headwater.base import Clock
from headwater.capture.source import Emit
from headwater.records import Presence, PresenceChanged, Signal, SignalChanged

_STRONGEST_FIRST = (Presence.SUSPENDED, Presence.LOCKED, Presence.AWAY)
_OCCUPYING = (Signal.MEDIA, Signal.CALL)
"""Who listens or talks is present without touching anything."""


class Board:
    """Shared by the sources of one `open_sources`; they report from their own threads.

    A source reports with its own `emit`, so that what is said after its end goes nowhere.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._flush: Callable[[], None] | None = None
        self._absences: dict[Presence, float] = {}
        self._watchers: set[Presence] = set()
        self._presence: Presence | None = None
        self._since = 0.0
        self._signals: dict[Signal, bool | None] = {}
        self._occupied_until: float | None = None
        self._microphone: bool | None = None
        self._call_app: bool | None = None

    def on_flush(self, flush: Callable[[], None] | None) -> None:
        """Name what hands the counts out, or nobody."""
        self._flush = flush

    def flush_counts(self) -> None:
        """Have everything counted so far emitted: what follows belongs to another stretch."""
        if flush := self._flush:
            flush()

    def presence(self, kind: Presence, since: float | None, emit: Emit, *, until: float | None = None) -> None:
        """`kind` (away, locked or suspended) holds since then, or (None) does not hold, `until` when it ended.

        Emits a change of what holds in sum: suspended covers locked, locked covers away.
        """
        self.flush_counts()
        with self._lock:
            self._watchers.add(kind)
            if since is None:
                self._absences.pop(kind, None)
            else:
                self._absences.setdefault(kind, since)
            self._settle_presence(until, emit)

    def _settle_presence(self, until: float | None, emit: Emit) -> None:
        now = self._clock.now()
        holds = next((p for p in _STRONGEST_FIRST if p in self._absences), Presence.PRESENT)
        if holds is self._presence:
            return
        began = self._absences.get(holds, now)
        if self._presence not in (None, Presence.PRESENT):  # it was covered: it shows from now, or from that end
            began = now if until is None else until
        self._since = min(now, max(began, self._since))
        self._presence = holds
        emit(PresenceChanged(now, holds, self._since))

    def leave(self, kind: Presence) -> None:
        """Whoever watched for `kind` has ended; with the last one, what holds is forgotten."""
        with self._lock:
            self._watchers.discard(kind)
            self._absences.pop(kind, None)
            if not self._watchers:
                self._presence, self._since = None, 0.0

    def signal(self, signal: Signal, on: bool | None, emit: Emit) -> None:
        """Emit a signal's state if it changed; one of which nothing was ever known stays silent."""
        with self._lock:
            self._settle_signal(signal, on, emit)

    def _settle_signal(self, signal: Signal, on: bool | None, emit: Emit) -> None:
        now = self._clock.now()
        before = self._signals.get(signal)
        if before and not on and signal in _OCCUPYING:
            self._occupied_until = now
        if before is on:
            return
        self._signals[signal] = on
        emit(SignalChanged(now, signal, on))

    def forget(self, *signals: Signal) -> None:
        """Their sources have ended."""
        with self._lock:
            for signal in signals:
                self._signals.pop(signal, None)
                if signal in _OCCUPYING:
                    self._occupied_until = None
            if Signal.CALL in signals:
                self._microphone = self._call_app = None

    def microphone(self, on: bool | None, emit: Emit) -> None:
        """The microphone is in use, is not, or nobody can tell."""
        with self._lock:
            self._microphone = on
            self._settle_call(emit)

    def call_app(self, runs: bool | None, emit: Emit) -> None:
        """An application for calls has a window open, has none, or nobody can tell."""
        with self._lock:
            self._call_app = runs
            self._settle_call(emit)

    def _settle_call(self, emit: Emit) -> None:
        if self._microphone is not None:
            on: bool | None = self._microphone
        else:
            on = False if self._call_app is False else None
        self._settle_signal(Signal.CALL, on, emit)

    def occupied(self) -> float | None:
        """The last moment at which media or a call is known to have been on: now while it is, None if never."""
        with self._lock:
            if any(self._signals.get(s) for s in _OCCUPYING):
                return self._clock.now()
            return self._occupied_until
