"""The part of the engine that is about the program itself: how it starts, what it would see, how it fares."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from headwater.base import Clock, Paths, Settings
from headwater.engine.lookout import OpenSources
from headwater.engine.written import Written

if TYPE_CHECKING:
    from headwater.attention import AttentionModel
    from headwater.engine.autostart.state import Autostart
    from headwater.engine.faring import Fares
    from headwater.engine.trying import Trial


class Caring(Written):
    """From any thread."""

    def __init__(
        self, paths: Paths, settings: Settings, clock: Clock, sources: OpenSources,
        model: "Callable[[], tuple[AttentionModel | None, str]] | None",
    ) -> None:  # fmt: skip
        super().__init__(paths, settings, clock, sources, model)
        self._sources = sources
        self._trial: Trial | None = None

    @property
    def autostart(self) -> "Autostart":
        """What the session starts."""
        from headwater.engine.autostart.here import autostart

        return autostart(self.paths)

    @property
    def trial(self) -> "Trial":
        """What a person sees before they agree."""
        if self._trial is None:
            from headwater.engine.trying import Trial

            self._trial = Trial(self.paths, self.categories, self.clock, self._sources)
        return self._trial

    @property
    def model(self) -> "AttentionModel | None":
        """What judges."""
        raise NotImplementedError

    @property
    def waiting(self) -> int:
        """How much the engine's thread has not come to yet."""
        return self._inbox.waiting

    def fares(self) -> "Fares":
        """How the program fares; waits a moment for the engine's thread."""
        from headwater.engine.faring import fares

        return fares(self)
