"""A pause outlives a restart: who asked not to be looked at is not looked at."""

import json

from headwater.base import Paths
from headwater.store import Store

PAUSE = "pause"
"""Its name among the store's states."""


def pause_blob(*, paused: bool, until: float | None) -> bytes:
    """A pause as the store keeps it."""
    return json.dumps({"paused": paused, "until": until}).encode()


def read_pause(blob: bytes | None) -> tuple[bool, float | None]:
    """What `pause_blob` wrote; anything else is no pause."""
    try:
        told = json.loads(blob or b"{}")
        until = told.get("until")
        return bool(told.get("paused")), float(until) if until is not None else None
    except (ValueError, AttributeError, TypeError):
        return False, None


def keep_pause(paths: Paths, *, paused: bool, until: float | None) -> None:
    """Leave word for the next start.

    Raises:
        StoreUnavailable: the store does not take it.
    """
    store = Store(paths.database)
    store.put_state(PAUSE, pause_blob(paused=paused, until=until))
    store.close()
