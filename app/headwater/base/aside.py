"""Long work in Python stands aside while something is made that a person waits for.

Threads of Python take turns of 5 ms, and a thread that calls Qt gives its turn away at each call: beside busy ones a
page would take several times as long.
"""

from threading import Event
from time import monotonic

_MOST_S = 0.5
"""Nobody stands aside for longer: who was to say `go_on` may be gone."""


class _Gate:
    """Open, or shut until a moment."""

    def __init__(self) -> None:
        self._open = Event()
        self._open.set()
        self._until = 0.0

    def stand_aside(self) -> None:
        """Let all that calls `breathe` wait there, until `go_on`."""
        self._until = monotonic() + _MOST_S
        self._open.clear()

    def go_on(self) -> None:
        """What waits goes on."""
        self._open.set()

    def breathe(self) -> None:
        """To be called every few milliseconds by work that nobody looks at yet, with nothing locked that windows or the
        recording wait for."""
        if not self._open.is_set():
            self._open.wait(max(0.0, self._until - monotonic()))

    def awaited(self) -> bool:
        """Whether somebody waits for something just now: what can be done a little later may be left for then."""
        return not self._open.is_set() and monotonic() < self._until


_gate = _Gate()
stand_aside, go_on, breathe, awaited = _gate.stand_aside, _gate.go_on, _gate.breathe, _gate.awaited
