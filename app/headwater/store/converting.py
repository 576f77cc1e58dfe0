"""A database becomes an encrypted one that says the same, or a plain one; whatever happens, one of the two is there."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from headwater.store import files
from headwater.store.connecting import alone, connect, connect_encrypted, key_text, uri_of
from headwater.store.errors import StoreUnavailable, Trouble, disk_told, told
from headwater.store.opening import OLD, PART


def convert(path: Path, key: bytes | None, name: str = "", *, old_key: bytes | None = None) -> None:
    """Replace a database by one that says the same. The new one is on disk, whole and checked, before it does.

    Args:
        path: any database, with nothing beside it afterwards; its old content is overwritten (see `files.shred`).
        key: to encrypt it with; None for a plain one.
        name: of that key.
        old_key: that it is encrypted with now, instead of the keyring's.

    Raises:
        StoreUnavailable: `IN_USE` while anybody has it open, and what else may be wrong; then it is as it was.
    """
    part, old = files.beside(path, PART), files.beside(path, OLD)
    first = files.PLAIN if key is None else files.salt(name)
    with disk_told(path), told(path):
        _clear(path, part, old)
        try:
            with alone(path, by_sqlcipher=True, key=old_key) as db:
                files.create(part)
                _export(db, part, path, "" if key is None else key_text(key, first))
                _check(part, path, key, first, _marks(db, "main"))
                files.settle(part)
                if os.name == "nt":
                    db.close()  # Windows replaces no file that is open
                files.swap(path, part, old)
        finally:
            _clear(path, part, old)


def _clear(path: Path, part: Path, old: Path) -> None:
    files.take_back(path, old)
    files.remove(part)
    files.shred(old, live=path)


def _export(db: sqlite3.Connection, part: Path, path: Path, key: str) -> None:
    """SQLCipher copies tables, indices, triggers and views into another file; we add what makes it ours."""
    db.execute("ATTACH DATABASE ? AS target KEY ?", (uri_of(part, "rw"), key))
    db.execute("SELECT sqlcipher_export('target')").fetchall()
    application_id, user_version = _marks(db, "main")
    db.execute(f"PRAGMA target.application_id = {application_id}")
    db.execute(f"PRAGMA target.user_version = {user_version}")
    if _counts(db, "main") != _counts(db, "target"):
        raise StoreUnavailable(Trouble.DAMAGED, path)
    db.execute("DETACH DATABASE target")


def _marks(db: sqlite3.Connection, schema: str) -> tuple[int, int]:
    names = ("application_id", "user_version")
    owner, version = (int(db.execute(f"PRAGMA {schema}.{name}").fetchone()[0]) for name in names)
    return owner, version


def _counts(db: sqlite3.Connection, schema: str) -> dict[str, int]:
    """How many rows each table has; those that SQLite keeps statistics in are made again when they are wanted."""
    tables = f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%'"  # noqa: S608
    names = [row[0] for row in db.execute(tables).fetchall()]
    quoted = {name: '"' + name.replace('"', '""') + '"' for name in names}
    return {
        name: db.execute(f"SELECT count(*) FROM {schema}.{quoted[name]}").fetchone()[0]  # noqa: S608
        for name in names
    }


def _check(part: Path, path: Path, key: bytes | None, first: bytes, marks: tuple[int, int]) -> None:
    """Read all of the new file, as it will be read."""
    db = connect(part, "rw") if key is None else connect_encrypted(part, "rw", key, first)
    try:
        sound = db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        if key is not None:
            sound = sound and db.execute("PRAGMA cipher_integrity_check").fetchone() is None
        if not sound or _marks(db, "main") != marks or files.head(part) != first:
            raise StoreUnavailable(Trouble.DAMAGED, path)
    finally:
        db.close()
