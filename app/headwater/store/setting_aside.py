"""A damaged store is kept under another name, and recording goes on in a new one."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime
from pathlib import Path

from headwater.base import Clock
from headwater.store.errors import StoreUnavailable, Trouble
from headwater.store.store import Store

_LOG = logging.getLogger("headwater.store")
_HOPELESS = (Trouble.DAMAGED, Trouble.NOT_A_STORE)
_SIDE_FILES = ("-wal", "-shm", "-journal")


def open_or_set_aside(path: Path, clock: Clock, *, thorough: bool = False) -> tuple[Store, Path | None]:
    """Open the store; one that is damaged or not a store at all is first renamed, whole, and kept.

    Args:
        path: the store.
        clock: says the day, in local time, for the name `headwater-damaged-YYYY-MM-DD.db`.
        thorough: read the whole file before it is called sound.

    Returns:
        The store, and where the old file is now if it was set aside; the caller tells the person.

    Raises:
        StoreUnavailable: for every other reason; then nothing was moved.
    """
    try:
        return _sound(path, thorough=thorough), None
    except StoreUnavailable as e:
        if e.trouble not in _HOPELESS:
            raise
    kept = _set_aside(path, clock)
    _LOG.error("the store was damaged; it is kept as %s", kept.name)
    return Store(path), kept


def _sound(path: Path, *, thorough: bool) -> Store:
    store = Store(path)
    try:
        if thorough:
            store.check()
        else:
            store.span()
    except StoreUnavailable:
        store.close()
        raise
    return store


def _set_aside(path: Path, clock: Clock) -> Path:
    """Rename the file with its side files; the log goes first, so that it is never replayed into a new store."""
    now = clock.now()
    day = datetime.fromtimestamp(now + clock.offset_s(now), UTC).date().isoformat()
    kept = _free(path.with_name(f"{path.stem}-damaged-{day}{path.suffix}"))
    try:
        for side in _SIDE_FILES:
            beside = path.with_name(path.name + side)
            if beside.exists():
                os.replace(beside, kept.with_name(kept.name + side))
        os.replace(path, kept)
    except OSError:
        raise StoreUnavailable(Trouble.READ_ONLY, path) from None
    return kept


def _free(path: Path) -> Path:
    """That name, or the first with a number that is free."""
    candidate, n = path, 2
    while candidate.exists():
        candidate, n = path.with_name(f"{path.stem}-{n}{path.suffix}"), n + 1
    return candidate
