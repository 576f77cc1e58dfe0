"""Open the file: check whose it is and how old, bring it up to date, and say what is wrong."""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path

from headwater.base import SystemClock
from headwater.store import files
from headwater.store.connecting import connect, connect_encrypted, key_of
from headwater.store.errors import NO_SPACE, StoreUnavailable, Trouble, database_errors, told, trouble_of
from headwater.store.tables import load_sqlite_utils

_LOG = logging.getLogger("headwater.store")

SCHEMA = 5
"""The version that this program writes: the number of migrations, kept in `PRAGMA user_version`."""
APPLICATION_ID = 0x48445752
"""'HDWR', kept in `PRAGMA application_id`: what makes a file ours."""

PART, OLD = ".part", ".old"
"""Endings beside the store: a file that is being made to take its place, and the one whose place was taken."""


def open_writer(path: Path, *, key_name: str = "", copied: bool = True) -> sqlite3.Connection:
    """Open for writing, made or brought up to date where needed (file mode 0600, new folders 0700).

    Args:
        path: the store.
        key_name: if there is no file, the new one is encrypted with the key of that name; '' for a plain one.
        copied: an older store is copied to the folder of backups before it is brought up to date.

    Raises:
        StoreUnavailable: see `Trouble`; a file that cannot be used is left as it is.
    """
    files.take_back(path, files.beside(path, OLD))
    key = key_of(key_name, path) if key_name and not files.head(path) else None
    _make(path)
    try:
        with told(path):
            if key:
                begin_encrypted(path, key, key_name)
            look(path)
            return _ready_to_write(path, copied=copied)
    except StoreUnavailable as e:
        if e.trouble is Trouble.UNREADABLE and _readable(path):
            raise StoreUnavailable(Trouble.READ_ONLY, path) from None
        raise


def _ready_to_write(path: Path, *, copied: bool) -> sqlite3.Connection:
    db = connect(path, "rw")
    try:
        _tune(db)
        _bring_up_to_date(db, path, copied=copied)
        _try_to_write(db)
        _tidy(path)
    except BaseException:
        db.close()
        raise
    return db


def _tidy(path: Path) -> None:
    """What a conversion that was cut off left: it holds what the store holds. Nobody converts while we are open."""
    for ending in (OLD, PART):
        left = files.beside(path, ending)
        if os.path.exists(left):
            files.shred(left, live=path)


def _try_to_write(db: sqlite3.Connection) -> None:
    """SQLite opens a file that may only be read without a word, and refuses the first change; this one is undone."""
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute(f"PRAGMA user_version = {SCHEMA}")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def _readable(path: Path) -> bool:
    try:
        path.open("rb").close()
    except OSError:
        return False
    return True


def open_reader(path: Path) -> sqlite3.Connection:
    """Open for reading only; sees what the writer commits.

    Raises:
        StoreUnavailable: `MISSING` where there is no file yet, and the rest of `Trouble`.
    """
    db = open_any(path)
    if version(db) < SCHEMA:
        db.close()
        raise StoreUnavailable(Trouble.OLDER, path)
    return db


def open_any(path: Path) -> sqlite3.Connection:
    """Open a store of this or an older version for reading only.

    Raises:
        StoreUnavailable: `MISSING` where there is no file or nothing in it, and the rest of `Trouble`.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise StoreUnavailable(Trouble.MISSING, path) from None
    except OSError:
        raise StoreUnavailable(Trouble.UNREADABLE, path) from None
    with told(path):
        db = _connect_to_read(path)
        try:
            _check(db, path)
            if version(db) == 0:
                raise StoreUnavailable(Trouble.MISSING, path)
        except BaseException:
            db.close()
            raise
    return db


def _make(path: Path) -> None:
    """An empty file that only the person can read; SQLite gives its side files the same mode."""
    try:
        for folder in reversed((path.parent, *path.parent.parents)):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
        files.create(path)
    except FileExistsError:
        if path.exists() and not path.is_file():
            raise StoreUnavailable(Trouble.NOT_A_STORE, path) from None
    except OSError as e:
        raise StoreUnavailable(Trouble.FULL if e.errno in NO_SPACE else Trouble.READ_ONLY, path) from None


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """In a folder that we may not write to, SQLite cannot make its side files; then the file cannot change either."""
    db = connect(path, "ro")
    try:
        version(db)
    except database_errors() as e:
        db.close()
        stuck = trouble_of(e) in (Trouble.UNREADABLE, Trouble.READ_ONLY)
        if not stuck or _writable(path.parent) or _has_log(path):
            raise
        return connect(path, "ro&immutable=1")
    return db


def _has_log(path: Path) -> bool:
    """A write-ahead log lies beside the file: somebody writes, or was killed."""
    return os.path.exists(f"{path}-wal")


def _writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def look(path: Path) -> None:
    """Look before touching: a reading connection plays no log back into the file, and makes none if there is none.

    Raises:
        StoreUnavailable: it is not ours, newer, or not to be read at all.
        sqlite3.Error: and SQLCipher's own; see `told`.
    """
    db = connect(path, "ro" if _has_log(path) else "ro&immutable=1")
    try:
        _check(db, path)
    except database_errors() as e:
        if trouble_of(e) not in (Trouble.UNREADABLE, Trouble.READ_ONLY):
            raise
    finally:
        db.close()


def _check(db: sqlite3.Connection, path: Path) -> None:
    """Ours, and not newer than we are; a file without any table is ours to fill."""
    found = version(db)
    owner = int(db.execute("PRAGMA application_id").fetchone()[0])
    tables = int(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if owner != APPLICATION_ID and (tables or owner or found):
        raise StoreUnavailable(Trouble.NOT_A_STORE, path)
    if found > SCHEMA:
        raise StoreUnavailable(Trouble.NEWER, path)


def version(db: sqlite3.Connection) -> int:
    """The schema of a store; 0 where nothing is in it."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def begin_encrypted(path: Path, key: bytes, name: str) -> None:
    """Turn an empty file into an encrypted store with nothing in it."""
    db = connect_encrypted(path, "rw", key, files.salt(name))
    try:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    finally:
        db.close()


def _tune(db: sqlite3.Connection) -> None:
    """A killed program loses nothing that was committed; a power cut at most the last transactions, never the file."""
    db.execute("PRAGMA journal_mode = WAL").fetchone()
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA journal_size_limit = 4194304").fetchone()


def _bring_up_to_date(db: sqlite3.Connection, path: Path, *, copied: bool) -> None:
    """Apply what is missing in one transaction, so that two programs starting at once do not meet half way."""
    found = version(db)
    if found == SCHEMA:
        return
    load_sqlite_utils()
    from sqlite_utils import Database

    from headwater.store.schema import STEPS

    db.execute("BEGIN IMMEDIATE")
    try:
        _check(db, path)
        if copied and 0 < version(db) < SCHEMA:
            _copy(path)
        STEPS.apply(Database(db, execute_plugins=False))
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    if found:
        _give_room_back(db)


def _copy(path: Path) -> None:
    """A backup of what is about to be changed; other connections read, while we keep all from writing."""
    from headwater.store.backups import backup, folder_of

    try:
        backup(path, folder_of(path), SystemClock(), f"before-{SCHEMA}")
    except StoreUnavailable as e:
        raise StoreUnavailable(Trouble.NO_ROOM if e.trouble is Trouble.FULL else e.trouble, path) from None


def _give_room_back(db: sqlite3.Connection) -> None:
    """The old tables' pages are free; that they stay in the file, where it cannot be helped now, harms nothing."""
    try:
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except database_errors() as e:
        if trouble_of(e) is None:
            raise
        _LOG.warning("the store was brought up to date, and keeps the room that it does not need any more")
