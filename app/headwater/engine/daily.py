"""What is done once a day: forgetting what is too old."""

from __future__ import annotations

import logging

from headwater.base import Clock, Paths, Settings
from headwater.store import Store, StoreUnavailable

_LOG = logging.getLogger("headwater.engine")
_DAY_S = 86_400.0
_PATIENCE_S = 3_600.0
"""So long after it is due, it is done even while somebody is there."""


class Daily:
    """When it is due, and what it does. The store belongs to the caller's thread meanwhile."""

    def __init__(self, paths: Paths, clock: Clock) -> None:
        self._paths, self._clock = paths, clock
        self._next = clock.monotonic() + _DAY_S / 24
        """The first time an hour after the start: who has just come, wants to work."""

    def due(self, *, busy: bool) -> bool:
        """Whether it is time."""
        late = self._clock.monotonic() - self._next
        return late >= (_PATIENCE_S if busy else 0.0)

    def done(self) -> None:
        """It is done for today."""
        self._next = self._clock.monotonic() + _DAY_S

    def too_old(self, settings: Settings) -> bool:
        """Whether there is anything that is to be forgotten by its age."""
        if not settings.keep_days:
            return False
        try:
            with Store(self._paths.database, read_only=True) as store:
                span = store.span()
        except StoreUnavailable:
            return False
        return span is not None and span[0] < self._since(settings)

    def forget(self, settings: Settings) -> None:
        """Forget it, in backups too."""
        from headwater.store.forgetting import Forgetting

        try:
            with Forgetting(self._paths.database) as store:
                store.retain(self._since(settings))
        except StoreUnavailable as e:
            _LOG.error("what is too old could not be forgotten: %s", e)
            raise

    def _since(self, settings: Settings) -> float:
        return self._clock.now() - settings.keep_days * _DAY_S
