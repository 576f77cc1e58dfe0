"""The token that opens the local API: made once, readable by its owner only, made anew when the person says so."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import secrets
from pathlib import Path

from headwater.base.private import OpenToOthers, put_if_none, read_private, write_private
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
            write_private(self._path, value + b"\n", os.replace)
        except OSError as e:
            raise _unusable(self._path, e) from None
        self._value = value


def _new() -> bytes:
    return secrets.token_urlsafe(_BYTES).encode()


def _load(path: Path) -> bytes:
    try:
        with contextlib.suppress(FileNotFoundError):
            return _read(path)
        write_private(path, _new() + b"\n", put_if_none)
        return _read(path)  # where another process was first, its token stands
    except OSError as e:
        raise _unusable(path, e) from None


def _unusable(path: Path, e: OSError) -> TokenError:
    return TokenError(f"The token {path} cannot be used: {e.strerror or e}. Make it readable and writable to you.")


def _read(path: Path) -> bytes:
    try:
        text = read_private(path, _LONGEST, _closed).strip()
    except OpenToOthers:
        raise TokenError(f"Others can read the token {path}. Take it away from them: chmod 600.") from None
    if _TOKEN.fullmatch(text) is None:
        raise TokenError(f"The token {path} is damaged. Put back a copy, or delete it: a new one is made then.")
    return text


def _closed() -> None:
    _LOG.warning("the token was readable by others; it is closed to them now")
