"""The token that opens the local API: made once, readable by its owner only, made anew when the person says so."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from headwater.bridge.wanted import BridgeError

_LOG = logging.getLogger("headwater.bridge")
_BYTES = 32
_LONGEST = 1_000
_TOKEN = re.compile(rb"[A-Za-z0-9_-]{43}")
"""32 random bytes in base64 for addresses, as `secrets.token_urlsafe` writes them."""


class TokenError(BridgeError):
    """The token file cannot be made, read or trusted."""


class Token:
    """The token of a home. The file holds it alone, so that a script can read it."""

    def __init__(self, path: Path) -> None:
        """Read the token at `path`, made at first use with mode 0600, whole or not at all.

        A file that others may read is closed to them and used on.

        Raises:
            TokenError: it cannot be made or read, is damaged, or cannot be closed to others.
        """
        self._path = path
        self._value = _load(path)

    def __call__(self) -> bytes:
        """The token of now."""
        return self._value

    def renew(self) -> None:
        """Make another; the one before opens nothing any more.

        Raises:
            TokenError: it cannot be written; the one before still holds.
        """
        value = _new()
        try:
            _write(self._path, value, os.replace)
        except OSError as e:
            raise _unusable(self._path, e) from None
        self._value = value


def _new() -> bytes:
    return secrets.token_urlsafe(_BYTES).encode()


def _load(path: Path) -> bytes:
    try:
        with contextlib.suppress(FileNotFoundError):
            return _read(path)
        _write(path, _new(), _place)
        return _read(path)  # where another process was first, its token stands
    except OSError as e:
        raise _unusable(path, e) from None


def _unusable(path: Path, e: OSError) -> TokenError:
    return TokenError(f"The token {path} cannot be used: {e.strerror or e}. Make it readable and writable to you.")


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        _close_to_others(path, handle)
        text = os.read(handle, _LONGEST).strip()
    finally:
        os.close(handle)
    if _TOKEN.fullmatch(text) is None:
        raise TokenError(f"The token {path} is damaged. Put back a copy, or delete it: a new one is made then.")
    return text


def _close_to_others(path: Path, handle: int) -> None:
    about = os.fstat(handle)
    if stat.S_ISDIR(about.st_mode):
        raise IsADirectoryError(21, "it is a folder")
    if os.name != "posix" or not about.st_mode & 0o077:
        return
    try:
        os.fchmod(handle, 0o600)
    except OSError:
        raise TokenError(f"Others can read the token {path}. Take it away from them: chmod 600.") from None
    _LOG.warning("the token was readable by others; it is closed to them now")


def _write(path: Path, value: bytes, place: Callable[[Path, Path], None]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        try:
            os.write(handle, value + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
        place(part, path)
    finally:
        part.unlink(missing_ok=True)


def _place(part: Path, path: Path) -> None:
    """Give the whole file its name, if there is none of that name."""
    try:
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
    except OSError:  # a file system without hard links
        if not path.exists():
            os.replace(part, path)
