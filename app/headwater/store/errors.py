"""What can be wrong with the store, each with one sentence that says what to do."""

from __future__ import annotations

import errno
import sqlite3
import sys
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
    IN_USE = "Headwater, or another program, has {path} open: quit it first, and try again; nothing was changed."
    NO_ROOM = (
        "There is no room for a copy of {path}, which is made before the store is brought up to date: free some space,"
        " and start Headwater again; nothing was changed."
    )
    LOST_KEY = (
        "The file {path} is encrypted, and its key is not in this computer's keyring or the keyring is locked: unlock"
        " or restore the keyring, or move the file away and start anew; without the key nobody can read it."
    )
    WRONG_KEY = (
        "The file {path} is encrypted, and the key in this computer's keyring does not open it: restore the keyring it"
        " was made with, or a copy of the file if its beginning is damaged, or move the file away and start anew."
    )


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


def trouble_of(error: BaseException) -> Trouble | None:
    """What SQLite's result code means for the person; None if it means that we did something wrong.

    Encrypted stores are opened through SQLCipher, whose errors are classes of its own with the same codes. That their
    key is the right one was seen when they were opened: what is then no database is damaged.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None or not isinstance(error, database_errors()):
        return None
    if code & 0xFF == sqlite3.SQLITE_NOTADB and not isinstance(error, sqlite3.Error):
        return Trouble.DAMAGED
    return _BY_CODE.get(code & 0xFF)


def database_errors() -> tuple[type[Exception], ...]:
    """The error classes of SQLite and, once it was needed, of SQLCipher."""
    other = sys.modules.get("sqlcipher3.dbapi2")
    return (sqlite3.Error,) if other is None else (sqlite3.Error, other.Error)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the environment did into `StoreUnavailable`; our own mistakes go through as they are."""
    try:
        yield
    except Exception as e:
        trouble = trouble_of(e)
        if trouble is None:
            raise
        raise StoreUnavailable(trouble, path) from None


@contextmanager
def disk_told(path: Path) -> Iterator[None]:
    """Turn what the file system refuses into `StoreUnavailable`, for what we do to files ourselves."""
    try:
        yield
    except OSError as e:
        raise StoreUnavailable(Trouble.FULL if e.errno in NO_SPACE else Trouble.READ_ONLY, path) from None


NO_SPACE = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
