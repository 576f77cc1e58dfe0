"""A damaged store is kept under another name, and recording goes on in a new one."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from headwater.base import Clock
from headwater.store import files
from headwater.store.connecting import key_of
from headwater.store.errors import StoreUnavailable, Trouble, disk_told, told
from headwater.store.opening import begin_encrypted
from headwater.store.store import Store

_LOG = logging.getLogger("headwater.store")
_HOPELESS = (Trouble.DAMAGED, Trouble.NOT_A_STORE)


def open_or_set_aside(path: Path, clock: Clock, *, thorough: bool = False) -> tuple[Store, Path | None]:
    """Open the store; one that is damaged or not a store at all is first renamed, whole, and kept.

    Where a damaged one was encrypted, the new one is too, with the same key. One whose key is not to be had is not
    damaged: it is left where it is.

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
    name = files.key_name(path)
    key = key_of(name, path) if name else None
    kept = _set_aside(path, clock)
    if key:
        _begin(path, key, name)
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
    kept = files.name_aside(path, files.DAMAGED, clock)
    with disk_told(path):
        for ending in files.SIDE_FILES:
            if files.beside(path, ending).exists():
                os.replace(files.beside(path, ending), files.beside(kept, ending))
        os.replace(path, kept)
    return kept


def _begin(path: Path, key: bytes, name: str) -> None:
    with disk_told(path), told(path):
        files.create(path)
        begin_encrypted(path, key, name)
