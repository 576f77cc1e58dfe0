"""The secret that keys title hashes: made once, readable by its owner only."""

import contextlib
import logging
import os
import secrets
import stat
from pathlib import Path

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
        _make(path)
        return _read(path)
    except OSError as e:
        raise _unusable(path, e) from None


def _unusable(path: Path, error: OSError) -> TitleKeyError:
    return TitleKeyError(f"The title key {path} cannot be used: {error.strerror or error}. Make it readable to you.")


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        _close_to_others(path, handle)
        key = os.read(handle, KEY_BYTES + 1)
    finally:
        os.close(handle)
    if len(key) != KEY_BYTES or len(set(key)) == 1:  # zeros are what a power cut leaves behind
        raise TitleKeyError(
            f"The title key {path} is damaged. Put back a copy, or delete it: a new one is made then, "
            "and titles hashed before will not be recognised again."
        )
    return key


def _close_to_others(path: Path, handle: int) -> None:
    about = os.fstat(handle)
    if stat.S_ISDIR(about.st_mode):
        raise IsADirectoryError(21, "it is a folder")
    if os.name != "posix" or not about.st_mode & 0o077:
        return
    try:
        os.fchmod(handle, 0o600)
    except OSError:
        raise TitleKeyError(f"Others can read the title key {path}. Take it away from them: chmod 600.") from None
    _log.warning("the title key was readable by others; it is closed to them now")


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        try:
            os.write(handle, secrets.token_bytes(KEY_BYTES))
            os.fsync(handle)
        finally:
            os.close(handle)
        _place(part, path)
    finally:
        part.unlink(missing_ok=True)


def _place(part: Path, path: Path) -> None:
    """Give the whole file its name; where another process was first, its key stands."""
    try:
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
    except OSError:  # a file system without hard links
        if not path.exists():
            os.replace(part, path)
