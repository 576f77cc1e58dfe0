"""Open the file: check whose it is and how old, bring it up to date, and say what is wrong."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from headwater.store.errors import StoreUnavailable, Trouble, told, trouble_of

SCHEMA = 2
"""The version that this program writes: the number of migrations, kept in `PRAGMA user_version`."""
APPLICATION_ID = 0x48445752
"""'HDWR', kept in `PRAGMA application_id`: what makes a file ours."""

_WAIT_S = 5.0
"""How long to wait for another connection's transaction; ours take milliseconds."""


def open_writer(path: Path) -> sqlite3.Connection:
    """Open for writing, made or brought up to date where needed (file mode 0600, new folders 0700).

    Raises:
        StoreUnavailable: see `Trouble`; a file that cannot be used is left as it is.
    """
    _make(path)
    try:
        with told(path):
            _refuse_strangers(path)
            return _ready_to_write(path)
    except StoreUnavailable as e:
        if e.trouble is Trouble.UNREADABLE and _readable(path):
            raise StoreUnavailable(Trouble.READ_ONLY, path) from None
        raise


def _ready_to_write(path: Path) -> sqlite3.Connection:
    db = _connect(path, "rw")
    try:
        _tune(db)
        _bring_up_to_date(db, path)
        _try_to_write(db)
    except BaseException:
        db.close()
        raise
    return db


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
            if _version(db) == 0:
                raise StoreUnavailable(Trouble.MISSING, path)
            if _version(db) < SCHEMA:
                raise StoreUnavailable(Trouble.OLDER, path)
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
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        if path.exists() and not path.is_file():
            raise StoreUnavailable(Trouble.NOT_A_STORE, path) from None
    except OSError as e:
        full = e.errno in (28, 122)  # ENOSPC, EDQUOT
        raise StoreUnavailable(Trouble.FULL if full else Trouble.READ_ONLY, path) from None


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=_WAIT_S, isolation_level=None, check_same_thread=False)


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """In a folder that we may not write to, SQLite cannot make its side files; then the file cannot change either."""
    db = _connect(path, "ro")
    try:
        _version(db)
    except sqlite3.Error as e:
        db.close()
        stuck = trouble_of(e) in (Trouble.UNREADABLE, Trouble.READ_ONLY)
        if not stuck or _writable(path.parent) or _has_log(path):
            raise
        return _connect(path, "ro&immutable=1")
    return db


def _has_log(path: Path) -> bool:
    """A write-ahead log lies beside the file: somebody writes, or was killed."""
    return os.path.exists(f"{path}-wal")


def _writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _refuse_strangers(path: Path) -> None:
    """Look before touching: a reading connection plays no log back into the file, and makes none if there is none."""
    db = _connect(path, "ro" if _has_log(path) else "ro&immutable=1")
    try:
        _check(db, path)
    except sqlite3.Error as e:
        if trouble_of(e) not in (Trouble.UNREADABLE, Trouble.READ_ONLY):
            raise
    finally:
        db.close()


def _check(db: sqlite3.Connection, path: Path) -> None:
    """Ours, and not newer than we are; a file without any table is ours to fill."""
    version = _version(db)
    owner = int(db.execute("PRAGMA application_id").fetchone()[0])
    tables = int(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if owner != APPLICATION_ID and (tables or owner or version):
        raise StoreUnavailable(Trouble.NOT_A_STORE, path)
    if version > SCHEMA:
        raise StoreUnavailable(Trouble.NEWER, path)


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _tune(db: sqlite3.Connection) -> None:
    """A killed program loses nothing that was committed; a power cut at most the last transactions, never the file."""
    db.execute("PRAGMA journal_mode = WAL").fetchone()
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA journal_size_limit = 4194304").fetchone()


def _bring_up_to_date(db: sqlite3.Connection, path: Path) -> None:
    """Apply what is missing in one transaction, so that two programs starting at once do not meet half way."""
    if _version(db) == SCHEMA:
        return
    from sqlite_utils import Database

    from headwater.store.schema import STEPS

    db.execute("BEGIN IMMEDIATE")
    try:
        _check(db, path)
        STEPS.apply(Database(db, execute_plugins=False))
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
