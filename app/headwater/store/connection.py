"""A connection to the store's file: opened, made or refused, and found again when the file was replaced."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Self

from headwater.store import files
from headwater.store.errors import StoreUnavailable, Trouble, told
from headwater.store.names import Names
from headwater.store.opening import open_reader, open_writer


class Connection:
    """What `Store` and `Buckets` have in common. Any method may raise `StoreUnavailable`; then nothing was written.

    A write that failed may be tried again on the same object: it works as soon as the reason is gone. If the file was
    moved or deleted meanwhile, the next call opens (or makes) what is there now, encrypted if it was before; so it does
    when something was forgotten on purpose (`Forgetting`), so that nothing of it stays in memory here. Methods may be
    called from any thread, one at a time; they wait for each other.
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
        self._key_name = ""
        self._times_opened = 0
        self._open()

    def _open(self) -> None:
        while True:
            before = files.identity(self.path)
            self._db = self._connected()
            self._file = files.identity(self.path)
            if before in (None, self._file):
                break
            self._db.close()  # replaced just now: we may have the one that is gone
        self._key_name = files.key_name(self.path)
        self._names = Names(self._db)
        self._version = 0
        with told(self.path):
            self._forgotten = self._db.execute(FORGOTTEN).fetchone()
        self._times_opened += 1

    def _connected(self) -> sqlite3.Connection:
        return open_reader(self.path) if self.read_only else open_writer(self.path, key_name=self._key_name)

    def _reopen(self) -> None:
        self._file = None  # until this succeeded, each call tries again
        self._db.close()
        self._open()

    def close(self) -> None:
        """Close; once more does no harm."""
        with self._lock:
            self._closed = True
            self._db.close()

    def rest(self) -> None:
        """Let go of the file and of all that is remembered of it (1 to 3 MB after reading weeks), unless it is in use
        just now: the next call opens it again."""
        with self._unused() as unused:
            if unused:
                self._file = None
                self._names.forget()
                self._db.close()

    def ease(self) -> None:
        """Let go of most of what is remembered of the file, unless it is in use just now; it stays open, and nobody is
        asked for a key again."""
        with self._unused() as unused:
            if unused:
                self._names.forget()
                with suppress(sqlite3.Error):  # who reads next is told
                    self._db.execute("PRAGMA shrink_memory")

    @contextmanager
    def _unused(self) -> Iterator[bool]:
        """Whether it is open and nobody is at it, who stays away meanwhile. Waits for nobody."""
        if not self._lock.acquire(blocking=False):
            yield False
            return
        try:
            yield self._file is not None and not self._closed and not self._db.in_transaction
        finally:
            self._lock.release()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._closed

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _wake(self) -> None:
        """Be connected to the file that is there now."""
        if self._file_changed():
            self._reopen()

    def _file_changed(self) -> bool:
        """Another file, or none, is at the place; a place that cannot be looked at says nothing."""
        try:
            found = self.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return self._file is None
        return (found.st_dev, found.st_ino) != self._file

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """One moment of the store, for all that is read in it."""
        with self._transaction("BEGIN") as db:
            yield db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        try:
            with self._transaction("BEGIN IMMEDIATE") as db:
                self._notice(db)
                yield db
        except BaseException:
            self._rolled_back()
            raise

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._lock, told(self.path):
            if self._closed:
                raise StoreUnavailable(Trouble.CLOSED, self.path)
            try:
                self._start(begin)
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._file is not None and self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _start(self, begin: str) -> None:
        """Begin on the file that is there now, with nothing in memory of what was forgotten in it."""
        self._wake()
        self._db.execute(begin)
        while self._db.execute(FORGOTTEN).fetchone() != self._forgotten:
            self._db.execute("ROLLBACK")
            self._reopen()
            self._db.execute(begin)

    def _notice(self, db: sqlite3.Connection) -> None:
        """Another connection may have taken out what this one remembers the numbers of."""
        version = db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._version = version
            self._rolled_back()

    def _rolled_back(self) -> None:
        """What was remembered of a transaction that failed is forgotten."""
        self._names.forget()


FORGOTTEN = "SELECT value FROM states WHERE name = 'forgotten'"
"""How often something was forgotten on purpose; see `forgetting`."""
