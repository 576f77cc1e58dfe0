"""What goes on beside the line: the local API, and the work in the background. Loaded when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from headwater.base import Clock, Paths, Settings
from headwater.categories import Categories
from headwater.engine.now import Job
from headwater.records import Observation

if TYPE_CHECKING:
    from headwater.attention import AttentionModel
    from headwater.engine.api import LocalApi
    from headwater.engine.background import Background
    from headwater.engine.engine import Engine


class Outside:
    """Owned by the engine; `follow` and `close` are called by its thread."""

    def __init__(
        self, engine: Engine, paths: Paths, categories: Categories, clock: Clock, *,
        emit: Callable[[Observation], None], sees_windows: Callable[[], bool], is_open: Callable[[], bool],
        tell: Callable[[bool], None], model: Callable[[], AttentionModel | None],
    ) -> None:  # fmt: skip
        """`tell` is called from other threads when something is to be shown; with whether history changed."""
        self._engine, self._paths, self._categories, self._clock = engine, paths, categories, clock
        self._emit, self._sees_windows, self._is_open, self._tell = emit, sees_windows, is_open, tell
        self._api: LocalApi | None = None
        self._background: Background | None = None
        self._model = model

    @property
    def port(self) -> int | None:
        """Where the local API listens; None while it does not."""
        return self._api.port if self._api else None

    @property
    def job(self) -> Job | None:
        """How far the work in the background is; None while there is none."""
        return self._background.job if self._background else None

    @property
    def trouble(self) -> dict[str, str]:
        """Sentences by what they are about; empty ones where all is well."""
        api = self._api.trouble if self._api else ""
        return {"api": api, "history": self._background.trouble if self._background else ""}

    def follow(self, settings: Settings) -> None:
        """Start, change or end the local API, as the settings say."""
        if self._api is None:
            if not self._wanted(settings):
                return
            from headwater.engine.api import LocalApi

            self._api = LocalApi(
                self._engine, emit=self._emit, seen_here=self._sees_windows, open_to=self._is_open,
                brought=self._came,
            )  # fmt: skip
        self._api.follow(self._paths, settings, self._clock)

    @staticmethod
    def _wanted(settings: Settings) -> bool:
        return settings.api and settings.agreed

    def _came(self, number: int) -> None:
        """An import came through the API."""
        self.background.import_came(number, self._engine.settings)

    @property
    def background(self) -> Background:
        """The work in the background; made when it is first asked for."""
        if self._background is None:
            from headwater.engine.background import Background

            self._background = Background(
                self._paths, self._categories, self._clock, self._model, self._tell, self._engine.remembered
            )  # fmt: skip
        return self._background

    def close_api(self) -> None:
        """End the local API; `follow` starts it again."""
        if self._api is not None:
            self._api.close()

    def close(self) -> None:
        """End both; what is not finished is taken up at the next start."""
        self.close_api()
        if self._background is not None:
            self._background.close()
            self._background = None
