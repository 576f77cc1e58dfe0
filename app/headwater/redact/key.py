"""The secret that keys title hashes: made once, readable by its owner only."""

import logging
import secrets
from pathlib import Path

from headwater.base.private import OpenToOthers, put_if_none, read_private, write_private
from headwater.redact.raw import RedactError

KEY_BYTES = 32
"""As long as SHA-256's output, RFC 2104 section 3."""
_log = logging.getLogger("headwater.redact")


class TitleKeyError(RedactError):
    """The key file cannot be made, read or trusted."""


def load_key(path: Path) -> bytes:
    """The key at `path` (32 bytes), made at first use with mode 0600, whole or not at all.

    A file that others may read is closed to them and used on.

    Raises:
        TitleKeyError: it cannot be made or read, is damaged, or cannot be closed to others.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    except OSError as e:
        raise _unusable(path, e) from None
    try:
        write_private(path, secrets.token_bytes(KEY_BYTES), put_if_none)
        return _read(path)
    except OSError as e:
        raise _unusable(path, e) from None


def _unusable(path: Path, error: OSError) -> TitleKeyError:
    return TitleKeyError(f"The title key {path} cannot be used: {error.strerror or error}. Make it readable to you.")


def _read(path: Path) -> bytes:
    try:
        key = read_private(path, KEY_BYTES + 1, _closed)
    except OpenToOthers:
        raise TitleKeyError(f"Others can read the title key {path}. Take it away from them: chmod 600.") from None
    if len(key) != KEY_BYTES or len(set(key)) == 1:  # zeros are what a power cut leaves behind
        raise TitleKeyError(
            f"The title key {path} is damaged. Put back a copy, or delete it: a new one is made then, "
            "and titles hashed before will not be recognised again."
        )
    return key


def _closed() -> None:
    _log.warning("the title key was readable by others; it is closed to them now")
