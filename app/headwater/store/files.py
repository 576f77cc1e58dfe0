"""What lies at a path, and which of the files this process has open.

POSIX drops all of a process's locks on a file as soon as it closes any handle of it, and without its locks SQLite may
throw away what another connection wrote. So we look into a file only while none of our connections has it open; of
those that are open, the connections tell what they are.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any
from weakref import WeakKeyDictionary

from headwater.base import Clock
from headwater.store.errors import StoreUnavailable, Trouble, database_errors

PLAIN = b"SQLite format 3\0"
"""How a file begins that is not encrypted; SQLite's file format, 1.3."""
MARK = b"HDWRenc1"
"""How an encrypted store of ours begins; then come the 8 bytes that name its key.

SQLCipher begins a file with its salt, 16 random bytes. The salt is there to make keys that were derived from passwords
differ; ours are random, so that the salt is free to say what the file is, and which key it needs wherever it lies.
"""
_HEAD = 16

Identity = tuple[int, int]
_GUARD = RLock()
_OPEN: WeakKeyDictionary[Any, tuple[Identity, bytes]] = WeakKeyDictionary()
_HELD: set[Identity] = set()


def identity(path: Path) -> Identity | None:
    """Which file it is; None if there is none, or nothing can be known of it."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def head(path: Path) -> bytes:
    """The first 16 bytes; fewer, or none, where there is no more to read."""
    with _GUARD:
        for there, first in _live():
            if there == identity(path):
                return first
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                return b""
            with path.open("rb") as file:
                return file.read(_HEAD)
        except OSError:
            return b""


def key_name(path: Path) -> str:
    """The name of the key of an encrypted store; '' if it is not one of ours."""
    first = head(path)
    return first[len(MARK) :].hex() if len(first) == _HEAD and first.startswith(MARK) else ""


def salt(name: str) -> bytes:
    """How a store begins whose key has that name."""
    return MARK + bytes.fromhex(name)


def is_open(path: Path) -> bool:
    """Whether this process has the file open."""
    here = identity(path)
    with _GUARD:
        return any(there == here for there, _ in _live())


def _live() -> list[tuple[Identity, bytes]]:
    return [told for db, told in list(_OPEN.items()) if _is_alive(db)]


def _is_alive(db: Any) -> bool:
    try:
        db.total_changes  # noqa: B018 - a closed one refuses
    except database_errors():
        return False
    return True


@contextmanager
def opening(path: Path, *, by_holder: bool = False) -> Iterator[list[tuple[Any, bytes]]]:
    """While a connection is made, nobody looks into files; what is put into the list is remembered as open.

    Raises:
        StoreUnavailable: another thread of ours holds the file for itself (`held`).
    """
    with _GUARD:
        here = identity(path)
        if here in _HELD and not by_holder:
            raise StoreUnavailable(Trouble.LOCKED, path)
        made: list[tuple[Any, bytes]] = []
        yield made
        for db, first in made:
            found = here or identity(path)
            if found is not None:
                _OPEN[db] = (found, first)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Nobody in this process opens the file meanwhile.

    Raises:
        StoreUnavailable: somebody has it open.
    """
    with _GUARD:
        here = identity(path)
        if here is None or here in _HELD or is_open(path):
            raise StoreUnavailable(Trouble.IN_USE, path)
        _HELD.add(here)
    try:
        yield
    finally:
        with _GUARD:
            _HELD.discard(here)


# -- moving and removing ----------------------------------------------------------------------------------------------

SIDE_FILES = ("-wal", "-shm", "-journal")
DAMAGED = "damaged"
"""In the name of a store that was set aside because it is."""


def beside(path: Path, ending: str) -> Path:
    """The file whose name is longer by an ending."""
    return path.with_name(path.name + ending)


def free(path: Path) -> Path:
    """That name, or the first with a number that is free."""
    candidate, n = path, 2
    while candidate.exists():
        candidate, n = path.with_name(f"{path.stem}-{n}{path.suffix}"), n + 1
    return candidate


def create(path: Path) -> None:
    """An empty file that only the person can read."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def name_aside(path: Path, why: str, clock: Clock) -> Path:
    """A free name beside the store for a store that is set aside: `headwater-WHY-YYYY-MM-DD.db`, the day local."""
    now = clock.now()
    day = datetime.fromtimestamp(now + clock.offset_s(now), UTC).date().isoformat()
    return free(path.with_name(f"{path.stem}-{why}-{day}{path.suffix}"))


def settle(path: Path) -> None:
    """See that a file that nobody has open has reached the disk."""
    _synced(path, os.O_RDWR)


def swap(path: Path, new: Path, old: Path) -> None:
    """A new file takes the place of one that goes on under another name; where links are, the place is never empty."""
    try:
        os.link(path, old)
    except OSError:
        os.replace(path, old)
    try:
        os.replace(new, path)
    except BaseException:
        take_back(path, old)
        raise
    settle_names(path.parent)


def take_back(path: Path, old: Path) -> None:
    """Where swapping was cut off between its two renames, what lay at the place lies beside it: put it back."""
    if not os.path.lexists(path) and os.path.exists(old):
        with suppress(FileNotFoundError):  # another program of ours was quicker
            os.replace(old, path)


def settle_names(folder: Path) -> None:
    """See that a folder has reached the disk, that is, which names are in it."""
    if os.name != "nt":  # Windows has no handles of folders
        _synced(folder, os.O_RDONLY)


def _synced(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def shred(path: Path, *, live: Path | None = None) -> None:
    """Overwrite a file that nobody has open, and delete it. No file there is as good.

    The blocks that it lies in are overwritten where the file system writes in place. SSDs, and file systems that copy
    on write (btrfs, ZFS, APFS, snapshots of any kind), may keep the old ones until they need the room.

    A file that has another name too is only deleted: what the other name stands for is not ours to overwrite. Nothing
    is done while `live`, which took its place, is not there.
    """
    if live is not None and not os.path.exists(live):
        return
    try:
        found = path.lstat()
        if found.st_nlink == 1 and stat.S_ISREG(found.st_mode) and (live is None or identity(live) != identity(path)):
            _overwrite(path, found.st_size)
        path.unlink()
    except FileNotFoundError:
        return


def _overwrite(path: Path, size: int) -> None:
    path.chmod(0o600)
    nothing = bytes(1 << 20)
    with path.open("r+b", buffering=0) as file:
        for start in range(0, size, len(nothing)):
            file.write(nothing[: size - start])
        os.fsync(file.fileno())


def remove(path: Path) -> None:
    """Shred a database and the files beside it that belong to it."""
    for ending in (*SIDE_FILES, ""):
        with suppress(IsADirectoryError):
            shred(beside(path, ending))
