"""What can be wrong with the store, each with one sentence that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from headwater.base import HeadwaterError


class Trouble(Enum):
    """Why the store cannot be used; the value is what the person is told."""

    MISSING = "Nothing has been recorded yet: start Headwater, and {path} will be made."
    FULL = "The disk that holds {path} is full: free some space, and recording goes on by itself."
    READ_ONLY = "Headwater may not write to {path}: allow writing to the file and to its folder."
    UNREADABLE = "Headwater may not open {path}: allow reading the file and its folder."
    LOCKED = "Another program keeps {path} locked: close it, and recording goes on by itself."
    DAMAGED = "The file {path} is damaged: move it away or put a copy back, and start Headwater again."
    NOT_A_STORE = "The file {path} is not a store of Headwater: move it away and start Headwater again."
    OLDER = "The file {path} was made by an older version: start Headwater once, so that it is brought up to date."
    NEWER = "The file {path} was made by a newer version of Headwater: install that version; nothing was changed."
    DISK = "The disk that holds {path} reports an error: check the disk and its free space."
    CLOSED = "The store {path} is closed: start Headwater again."


class StoreUnavailable(HeadwaterError):
    """The store cannot be opened, read or written now; nothing was half written."""

    def __init__(self, trouble: Trouble, path: Path) -> None:
        super().__init__(trouble.value.format(path=path))
        self.trouble = trouble
        self.path = path

    def __reduce__(self) -> tuple[type[StoreUnavailable], tuple[Trouble, Path]]:
        return StoreUnavailable, (self.trouble, self.path)


_BY_CODE = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.UNREADABLE,
    sqlite3.SQLITE_CANTOPEN: Trouble.UNREADABLE,
    sqlite3.SQLITE_AUTH: Trouble.UNREADABLE,
    sqlite3.SQLITE_BUSY: Trouble.LOCKED,
    sqlite3.SQLITE_LOCKED: Trouble.LOCKED,
    sqlite3.SQLITE_PROTOCOL: Trouble.LOCKED,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.NOT_A_STORE,
    sqlite3.SQLITE_FORMAT: Trouble.NOT_A_STORE,
    sqlite3.SQLITE_IOERR: Trouble.DISK,
}


def trouble_of(error: sqlite3.Error) -> Trouble | None:
    """What SQLite's result code means for the person; None if it means that we did something wrong."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else _BY_CODE.get(code & 0xFF)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the environment did into `StoreUnavailable`; our own mistakes go through as they are."""
    try:
        yield
    except sqlite3.Error as e:
        trouble = trouble_of(e)
        if trouble is None:
            raise
        raise StoreUnavailable(trouble, path) from None
