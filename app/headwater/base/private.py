"""Small files that only their owner may read: secrets that are made once."""

import contextlib
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)


class OpenToOthers(Exception):
    """Others may read the file, and it cannot be closed to them."""


def read_private(path: Path, most: int, closed: Callable[[], None]) -> bytes:
    """The first `most` bytes; a file that others may read is closed to them first, and `closed` called.

    Raises:
        OpenToOthers: that cannot be done.
        OSError: it cannot be read, or is a folder.
    """
    handle = os.open(path, os.O_RDONLY | _BINARY)
    try:
        _close_to_others(handle, closed)
        return os.read(handle, most)
    finally:
        os.close(handle)


def _close_to_others(handle: int, closed: Callable[[], None]) -> None:
    about = os.fstat(handle)
    if stat.S_ISDIR(about.st_mode):
        raise IsADirectoryError(21, "it is a folder")
    if os.name != "posix" or not about.st_mode & 0o077:
        return
    try:
        os.fchmod(handle, 0o600)
    except OSError:
        raise OpenToOthers from None
    closed()


def write_private(path: Path, value: bytes, place: Callable[[Path, Path], None]) -> None:
    """Write a file with mode 0600, whole or not at all; `place` gives it its name (`os.replace`, `put_if_none`).

    Raises:
        OSError: the disk does not take it.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    try:
        try:
            os.write(handle, value)
            os.fsync(handle)
        finally:
            os.close(handle)
        place(part, path)
    finally:
        part.unlink(missing_ok=True)


def put_if_none(part: Path, path: Path) -> None:
    """Give the whole file its name, if there is none of that name: where another process was first, its file stands."""
    try:
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
    except OSError:  # a file system without hard links
        if not path.exists():
            os.replace(part, path)
