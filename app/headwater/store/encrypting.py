"""Encryption at rest, for who asks for it: the whole file through SQLCipher, its key in the system's keyring.

What it is good for: who takes the disk, or a copy of the file, and not the keyring, reads nothing. What it is not: the
program reads the store while it runs, and so does whoever is logged in as the person. It has no password of its own.
"""

from __future__ import annotations

from contextlib import suppress
from enum import Enum
from pathlib import Path

from headwater.store import files
from headwater.store.backups import copies_of, folder_of, unfinished
from headwater.store.connecting import keeper as keeper_now
from headwater.store.converting import convert
from headwater.store.errors import StoreUnavailable, Trouble, disk_told
from headwater.store.keys import KeyKeeper, KeyringMissing, key_for, name_of
from headwater.store.opening import open_any

_BROKEN = (Trouble.DAMAGED, Trouble.NOT_A_STORE)


class Backups(Enum):
    """What becomes of the backups when a store is encrypted."""

    CONVERT = "convert"
    """They are encrypted too, with the same key."""
    DELETE = "delete"


def is_encrypted(path: Path) -> bool:
    """Whether an encrypted store of ours lies there. No key is needed to tell."""
    return bool(files.key_name(path))


def encrypt(path: Path, keeper: KeyKeeper | None = None, *, backups: Backups = Backups.CONVERT) -> list[Path]:
    """Encrypt the store, and all copies of it that this program keeps; once more finishes what was cut off.

    The key is random and kept by the keeper before anything is changed. The plain file is overwritten and deleted.
    That is as much as a program can do: SSDs, and file systems that copy on write or keep snapshots, may hold the old
    blocks for some time. A disk that is encrypted as a whole does not have this problem.

    Args:
        path: the store.
        keeper: where the key is kept; the one that stores are opened with (`use_keeper`), unless told otherwise.
        backups: what becomes of those that are plain.

    Returns:
        Copies that stay plain, because they are damaged; only the person may delete those.

    Raises:
        KeyringMissing: there is no keyring; nothing was changed.
        StoreUnavailable: `IN_USE` while anybody has the store open, `MISSING`, `FULL` and so on. The store is then
            whole: encrypted or as it was.
    """
    keeper = keeper or keeper_now()
    if is_encrypted(path):
        name = files.key_name(path)
        key = keeper.get(name)
        if key is None:
            raise StoreUnavailable(Trouble.LOST_KEY, path)
    else:
        name = name_of(path)
        key = _encrypted(path, name, keeper)
    return _encrypt_copies(path, key, name, backups)


def _encrypted(path: Path, name: str, keeper: KeyKeeper) -> bytes:
    open_any(path).close()
    key, is_new = key_for(name, keeper)
    try:
        convert(path, key, name)
    except BaseException:
        if is_new and not is_encrypted(path):
            with suppress(KeyringMissing):
                keeper.delete(name)
        raise
    return key


def _encrypt_copies(path: Path, key: bytes, name: str, backups: Backups) -> list[Path]:
    left = []
    with disk_told(path):
        for part in unfinished(path):
            files.shred(part)
    for copy in copies_of(path):
        if is_encrypted(copy):
            continue
        if backups is Backups.DELETE and copy.parent == folder_of(path):
            with disk_told(copy):
                files.remove(copy)
        elif not _converted(copy, key, name):
            left.append(copy)
    return left


def decrypt(path: Path, keeper: KeyKeeper | None = None) -> list[Path]:
    """Make the store, and all copies of it that this program keeps, plain again.

    The key stays with the keeper: copies of the encrypted store that lie elsewhere would be lost without it.

    Returns:
        Copies that stay encrypted, because they are damaged or their key is not to be had.

    Raises:
        KeyringMissing: there is no keyring; nothing was changed.
        StoreUnavailable: as for `encrypt`, and `LOST_KEY`.
    """
    keeper = keeper or keeper_now()
    left = []
    for copy in (path, *copies_of(path)):
        name = files.key_name(copy)
        key = keeper.get(name) if name else None
        if name and copy == path and key is None:
            raise StoreUnavailable(Trouble.LOST_KEY, path)
        if name and (key is None or not _converted(copy, None, "", key, must=copy == path)):
            left.append(copy)
    return left


def _converted(copy: Path, key: bytes | None, name: str, old: bytes | None = None, *, must: bool = False) -> bool:
    """Whether a copy could be converted; False if it is broken."""
    try:
        convert(copy, key, name, old_key=old)
    except StoreUnavailable as e:
        if must or e.trouble not in (*_BROKEN, Trouble.WRONG_KEY):
            raise
        return False
    return True
