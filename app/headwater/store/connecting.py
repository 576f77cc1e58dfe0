"""Connections to what lies at a path, plain or encrypted; to one that is encrypted with the key that it asks for.

A plain store is opened through Python's SQLite; SQLCipher, and the operating system's keyring, are not even imported.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, cast

from headwater.base import Clock, SystemClock
from headwater.store import files
from headwater.store.errors import StoreUnavailable, Trouble, database_errors, told, trouble_of
from headwater.store.keys import KeyKeeper, KeyringMissing, OsKeyring, name_of

_WAIT_S = 5.0
"""How long to wait for another connection's transaction; ours take milliseconds."""
_SHORT_WAIT_S = 0.5
"""For who wants a file alone: whoever is there stays."""
_keeper: KeyKeeper = OsKeyring()
_known: dict[str, bytes] = {}
"""Keys that opened something: the keyring is asked once."""
_AGAIN_S = 30.0
"""A keyring that refused is left alone for so long: it may show a dialog each time that it is asked."""
_refused: dict[str, float] = {}
_CLOCK: Clock = SystemClock()


def use_keeper(keeper: KeyKeeper) -> KeyKeeper:
    """Look for keys of encrypted stores there from now on; returns who was asked before. First it is the OS keyring."""
    global _keeper
    before, _keeper = _keeper, keeper
    _known.clear()
    _refused.clear()
    return before


def keeper() -> KeyKeeper:
    """Who is asked for keys."""
    return _keeper


def connect(path: Path, mode: str, *, key: bytes | None = None, by_holder: bool = False) -> sqlite3.Connection:
    """A connection to what lies there, plain or encrypted; `mode` is SQLite's, `key` instead of the keyring's.

    Raises:
        StoreUnavailable: the file is encrypted, and its key is not to be had or is another one.
        sqlite3.Error: and SQLCipher's own, for the rest.
    """
    first = files.head(path)
    if first in (b"", files.PLAIN):
        return _plain(path, mode, by_holder=by_holder)
    ours = files.key_name(path)
    name = ours or name_of(path)
    key = key or (key_of(name, path) if ours else _key_if_any(name))
    if key is None:
        return _plain(path, mode, by_holder=by_holder)  # which SQLite will say is no database
    db = connect_encrypted(path, mode, key, first, by_holder=by_holder)
    try:
        _unlock(db, path)
    except StoreUnavailable:
        _known.pop(name, None)
        raise
    _known[name] = key
    return db


def key_of(name: str, path: Path) -> bytes:
    """The key of that name, for the file at a path.

    Raises:
        StoreUnavailable: it is not to be had.
    """
    key = _key_if_any(name)
    if key is None:
        raise StoreUnavailable(Trouble.LOST_KEY, path)
    return key


def _key_if_any(name: str) -> bytes | None:
    known, now = _known.get(name), _CLOCK.monotonic()
    if known or now - _refused.get(name, -_AGAIN_S) < _AGAIN_S:
        return known
    try:
        return _keeper.get(name)
    except KeyringMissing:
        _refused[name] = now
        return None


def _plain(path: Path, mode: str, *, by_holder: bool) -> sqlite3.Connection:
    with files.opening(path, by_holder=by_holder) as made:
        db = sqlite3.connect(uri_of(path, mode), factory=_Known, **_HOW)
        made.append((db, files.PLAIN))
    return db


class _Known(sqlite3.Connection):
    """A connection that weak references may be held to."""


_HOW: dict[str, Any] = {"uri": True, "timeout": _WAIT_S, "isolation_level": None, "check_same_thread": False}


def uri_of(path: Path, mode: str) -> str:
    """A file as SQLite opens it."""
    return f"{path.absolute().as_uri()}?mode={mode}"


@cache
def _sqlcipher() -> Any:
    from sqlcipher3 import dbapi2

    return dbapi2, type("Known", (dbapi2.Connection,), {})


def connect_encrypted(
    path: Path, mode: str, key: bytes | None, first: bytes, *, by_holder: bool = False
) -> sqlite3.Connection:
    """A connection through SQLCipher; `first` is what the file begins with. Without a key the file is a plain one."""
    library, known = _sqlcipher()
    with files.opening(path, by_holder=by_holder) as made:
        db = library.connect(uri_of(path, mode), factory=known, **_HOW)
        made.append((db, first))
        db.execute("PRAGMA cipher_log_level = NONE").fetchone()  # it would write to the terminal
        if key is not None:
            db.execute(f'PRAGMA key = "{key_text(key, first)}"').fetchone()
    return cast("sqlite3.Connection", db)


def key_text(key: bytes, first: bytes) -> str:
    """A key as SQLCipher takes it, raw, with the salt that the file begins with."""
    return f"x'{key.hex()}{first.hex()}'"


def _unlock(db: sqlite3.Connection, path: Path) -> None:
    """See that the key fits; what else is wrong comes up at the next statement."""
    try:
        db.execute("PRAGMA user_version").fetchone()  # on the first page
    except database_errors() as e:
        if getattr(e, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_NOTADB:
            db.close()
            raise StoreUnavailable(Trouble.WRONG_KEY, path) from None


@contextmanager
def alone(path: Path, *, by_sqlcipher: bool = False, key: bytes | None = None) -> Iterator[sqlite3.Connection]:
    """A connection while nobody else has the file open or can open it; its log was played back, and is gone.

    Args:
        path: the store.
        by_sqlcipher: use SQLCipher for a plain file too. Two libraries must not have one file open in one process.
        key: of an encrypted file, instead of the keyring's.

    Raises:
        StoreUnavailable: `IN_USE`, and what else may be wrong with the file.
    """
    with files.held(path), told(path):
        plain = by_sqlcipher and files.head(path) == files.PLAIN
        if plain:
            db = connect_encrypted(path, "rw", None, files.PLAIN, by_holder=True)
        else:
            db = connect(path, "rw", key=key, by_holder=True)
        try:
            _seize(db, path)
            yield db
        finally:
            db.close()


def _seize(db: sqlite3.Connection, path: Path) -> None:
    """In this mode SQLite keeps the lock that the change of journals needs: one that nobody may share."""
    db.execute(f"PRAGMA busy_timeout = {_SHORT_WAIT_S * 1000:.0f}").fetchone()
    try:
        db.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
        db.execute("PRAGMA journal_mode = DELETE").fetchone()
        db.execute("BEGIN EXCLUSIVE")
        db.execute("COMMIT")
    except database_errors() as e:
        if trouble_of(e) is Trouble.LOCKED:
            raise StoreUnavailable(Trouble.IN_USE, path) from None
        raise
