"""A connection to the store's file: opened, made or refused, and found again when the file was replaced."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Self

from headwater.store.errors import StoreUnavailable, Trouble, told
from headwater.store.names import Names
from headwater.store.opening import open_reader, open_writer


class Connection:
    """What `Store` and `Buckets` have in common. Any method may raise `StoreUnavailable`; then nothing was written.

    A write that failed may be tried again on the same object: it works as soon as the reason is gone. If the file was
    moved or deleted meanwhile, the next call opens (or makes) what is there now. Methods may be called from any thread,
    one at a time; they wait for each other.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open the file; the writer makes it where there is none.

        Raises:
            StoreUnavailable: see `Trouble` for the reasons; the file is left as it is.
        """
        self.path = path
        self.read_only = read_only
        self._lock = RLock()
        self._closed = False
        self._open()

    def _open(self) -> None:
        self._db = (open_reader if self.read_only else open_writer)(self.path)
        self._names = Names(self._db)
        self._version = 0
        self._file = _identity(self.path.stat())

    def close(self) -> None:
        """Close; once more does no harm."""
        with self._lock:
            self._closed = True
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _file_changed(self) -> bool:
        """Another file, or none, is at the place; a place that cannot be looked at says nothing."""
        try:
            return _identity(self.path.stat()) != self._file
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return False

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, told(self.path):
            if self._closed:
                raise StoreUnavailable(Trouble.CLOSED, self.path)
            if self._file_changed():
                self._db.close()
                self._open()
            yield self._db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        with self._reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                self._notice(db)
                yield db
                db.execute("COMMIT")
            except BaseException:
                self._rolled_back()
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def _notice(self, db: sqlite3.Connection) -> None:
        """Another connection may have forgotten what this one remembers the numbers of."""
        version = db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._version = version
            self._rolled_back()

    def _rolled_back(self) -> None:
        """What was remembered of a transaction that failed is forgotten."""
        self._names.forget()


def _identity(found: os.stat_result) -> tuple[int, int]:
    """Which file it is."""
    return found.st_dev, found.st_ino
