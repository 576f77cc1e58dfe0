"""Bytes that can be read more than once and by several at a time: a file, a packed one, or a pipe put aside."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from headwater.base.sealed import Sealed
from headwater.reports.errors import ReportError

CHUNK = 1 << 18
"""Bytes read at a time."""
_PACKED = b"\x1f\x8b"
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")

_T = TypeVar("_T")


class Reader:
    """One way through the bytes, unpacked."""

    def __init__(self, name: str, view: _View, packed: bool) -> None:
        self.name = name
        self.packed = packed
        self._view = view
        buffered = io.BufferedReader(view, CHUNK)
        self._bytes: gzip.GzipFile | io.BufferedReader[_View] = gzip.GzipFile(fileobj=buffered) if packed else buffered
        self._trouble: ReportError | None = None

    @property
    def done(self) -> int:
        """How many of the (packed) bytes were read."""
        return self._view.at

    def read(self) -> bytes:
        """The next bytes, about `CHUNK` of them; none at the end.

        Raises:
            ReportError: they cannot be read or unpacked; what could be was given before.
        """
        parts: list[bytes] = []
        missing = CHUNK
        while missing > 0 and (part := self._part(missing)):
            parts.append(part)
            missing -= len(part)
        if self._trouble and not parts:
            raise self._trouble
        return b"".join(parts)

    def _part(self, most: int) -> bytes:
        if self._trouble:
            return b""
        try:
            return self._bytes.read1(most)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self._trouble = ReportError(f"{self.name} is damaged or was cut short: pack it again.")
        except OSError as e:
            self._trouble = _unreadable(self.name, e)
        return b""


class Rewinding:
    """A source of bytes; every `reader` begins at its start."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name = name
        self._file = file
        self._start = file.tell()
        self.total = file.seek(0, os.SEEK_END) - self._start
        """How many (packed) bytes there are."""
        self._packed = self._head(len(_PACKED)) == _PACKED

    def _head(self, size: int) -> bytes:
        return _View(self._file, self._start).read(size) or b""

    def reader(self) -> Reader:
        """Read from the start, whoever else reads."""
        return Reader(self.name, _View(self._file, self._start), self._packed)

    def stream(self) -> BinaryIO:
        """The bytes as they are, packed or not, for who unpacks them himself."""
        return io.BufferedReader(_View(self._file, self._start), CHUNK)


class _View(io.RawIOBase):
    """A place of one's own in a file that others move about in."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        self._file = file
        self._start = start
        self.at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._file.seek(self._start + self.at)
        found = self._file.read(len(buffer)) or b""
        buffer[: len(found)] = found
        self.at += len(found)
        return len(found)


@contextmanager
def rewinding(source: Path | BinaryIO) -> Iterator[Rewinding]:
    """Open a source of bytes; what is a pipe is first put aside, sealed.

    Raises:
        ReportError: it cannot be read or put aside, is empty, or is in UTF-16 or UTF-32.
    """
    if not isinstance(source, Path):
        with _seekable("The input", source) as found:
            yield _text(found)
        return
    try:
        file = source.open("rb", buffering=0)
    except OSError as e:
        raise _unreadable(str(source), e) from None
    with file, _seekable(str(source), file) as found:
        yield _text(found)


@contextmanager
def _seekable(name: str, file: BinaryIO) -> Iterator[Rewinding]:
    if _can_seek(file):
        yield _tried(name, lambda: Rewinding(name, file))
        return
    with _tried(name, Sealed) as sealed:
        kept = cast("BinaryIO", sealed)
        _tried(name, lambda: shutil.copyfileobj(file, kept, CHUNK))
        kept.seek(0)
        yield _tried(name, lambda: Rewinding(name, kept))


def _can_seek(file: BinaryIO) -> bool:
    try:
        return file.seekable()
    except AttributeError:
        return False


def _tried(name: str, act: Callable[[], _T]) -> _T:
    try:
        return act()
    except OSError as e:
        raise _unreadable(name, e) from None


def _text(found: Rewinding) -> Rewinding:
    head = found.reader().read()[: len(_WIDE[-1])]
    if not head:
        raise ReportError(f"{found.name} is empty: choose another file.")
    if head.startswith(_WIDE):
        raise ReportError(f"{found.name} is in UTF-16 or UTF-32: save it in UTF-8.")
    return found


def _unreadable(name: str, error: OSError) -> ReportError:
    return ReportError(f"{name} cannot be read ({error.strerror or type(error).__name__}): choose another file.")
