"""Before the person agrees: what works here, what would be stored, and a day of somebody who does not exist."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from headwater.base import Clock, Paths, Settings, Words
from headwater.capture import glimpse, open_sources
from headwater.categories import Categories
from headwater.engine.lookout import OpenSources
from headwater.records import BackendStatus, WindowSeen
from headwater.redact import RawWindow, RecentWindows, Redactor, WouldKeep

if TYPE_CHECKING:
    from headwater.engine.sampling import Sample

WATCH_S = 1.5
"""How long back-ends get to say how they are."""
Example = tuple[str, str, bool]
"""An application, a title, and whether its window is private."""


def tried(
    settings: Settings, categories: Categories, clock: Clock, words: Words, sources: OpenSources = open_sources
) -> tuple[BackendStatus, ...]:
    """Start every back-end for a moment, throw away what it sees, and ask it how it is."""
    opened = sources(settings, Redactor(settings, bytes(32)), categories, clock, words)
    for source in opened:
        source.start(lambda _seen: None)
    for source in opened:
        source.settle(WATCH_S)
    found = tuple(status for source in opened for status in source.status())
    for source in opened:
        source.stop()
    return found


class Trial:
    """Nothing of it is kept, but where `sample` says so. From any thread; it waits."""

    def __init__(self, paths: Paths, categories: Categories, clock: Clock, sources: OpenSources = open_sources) -> None:
        self._paths, self._categories, self._clock = paths, categories, clock
        self._sources = sources
        self._secret = secrets.token_bytes(32)
        self._gate: RecentWindows | None = None

    def backends(self, settings: Settings, words: Words) -> tuple[BackendStatus, ...]:
        """How each back-end would do by these choices."""
        return tried(settings, self._categories, self._clock, words, self._sources)

    def preview(self, settings: Settings, examples: Sequence[Example] = ()) -> tuple[WouldKeep, ...]:
        """What these choices would keep of the window behind ours, where it can be told, and of examples."""
        if self._gate is None:
            self._gate = RecentWindows(Settings(), self._secret)
            if self._sources is open_sources:
                glimpse(self._gate, self._clock)
        now, gate = self._clock.now(), Redactor(settings, self._secret)
        own = self._gate.preview(settings, now) if settings.watch_windows else ()
        shown = [WouldKeep(app, title, self._kept(gate, settings, raw)) for app, title, raw in _raws(examples, now)]
        return (*own[:1], *shown)

    @staticmethod
    def _kept(gate: Redactor, settings: Settings, raw: RawWindow) -> WindowSeen | None:
        return gate.window(raw) if settings.watch_windows else None

    def sample(
        self, settings: Settings, *, chinese: bool = False, progress: Callable[[float], None] = lambda _part: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Sample:  # fmt: skip
        """A simulated person's day in a home of its own, which goes with it.

        Raises:
            SampleError: it could not be made.
            StoreUnavailable: the same, of its store.
        """
        from headwater.engine.sampling import make_sample

        return make_sample(self._paths, settings, chinese=chinese, progress=progress, cancelled=cancelled)


def _raws(examples: Sequence[Example], now: float) -> list[tuple[str, str, RawWindow]]:
    return [(app, title, RawWindow(now, app, title, private=private or None)) for app, title, private in examples]
