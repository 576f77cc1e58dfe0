"""Keys of encrypted stores, kept where the operating system keeps passwords."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from headwater.base import HeadwaterError

_LOG = logging.getLogger("headwater.store")
SERVICE = "headwater"
"""What our entries in the keyring are listed under."""
KEY_BYTES = 32
"""AES-256."""
_NAME_HEX = 16


class KeyringMissing(HeadwaterError):
    """The operating system keeps no passwords for us."""

    def __init__(self) -> None:
        super().__init__(
            "This computer has no keyring that Headwater can use, or it is locked: install or unlock one (GNOME"
            " Keyring, KWallet, the Windows or macOS one), and try again; nothing was changed."
        )


class KeyKeeper(Protocol):
    """Keeps keys by name. Every method may raise `KeyringMissing`."""

    def get(self, name: str) -> bytes | None:
        """The key of that name; None if there is none."""
        ...

    def set(self, name: str, key: bytes) -> None:
        """Keep a key, instead of one that has the name."""
        ...

    def delete(self, name: str) -> None:
        """Forget a key; no harm if there is none."""
        ...


class OsKeyring:
    """The operating system's keyring, through the library `keyring`, which is loaded when it is first needed."""

    def get(self, name: str) -> bytes | None:
        """See `KeyKeeper`; an entry that is no key of ours counts as none."""
        with _asking():
            import keyring

            return _key_of(keyring.get_password(SERVICE, name) or "")

    def set(self, name: str, key: bytes) -> None:
        """See `KeyKeeper`."""
        with _asking():
            import keyring

            keyring.set_password(SERVICE, name, key.hex())

    def delete(self, name: str) -> None:
        """See `KeyKeeper`."""
        with _asking():
            import keyring
            from keyring.errors import PasswordDeleteError

            with suppress(PasswordDeleteError):
                keyring.delete_password(SERVICE, name)


@contextmanager
def _asking() -> Iterator[None]:
    """Every back-end fails in its own way: the system's bus, a library that is not there, a dialog that was closed."""
    try:
        yield
    except Exception as e:  # noqa: BLE001
        _LOG.debug("the keyring does not answer: %s", type(e).__name__)
        raise KeyringMissing from None


def _key_of(text: str) -> bytes | None:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None


def name_of(path: Path) -> str:
    """What the key of the store at a path is called: the first 64 bits of the absolute path's SHA-256, in hex.

    It stands in the file as well, so that copies and stores that were moved find their key.
    """
    return hashlib.sha256(os.path.abspath(path).encode("utf-8", "surrogateescape")).hexdigest()[:_NAME_HEX]


def key_for(name: str, keeper: KeyKeeper) -> tuple[bytes, bool]:
    """The key of that name, made if there is none, and whether it was made now.

    Raises:
        KeyringMissing: there is no keyring, or one that forgets at once what it was given.
    """
    key = keeper.get(name)
    if key is not None:
        return key, False
    key = secrets.token_bytes(KEY_BYTES)
    keeper.set(name, key)
    if keeper.get(name) != key:
        raise KeyringMissing
    return key, True
