"""The lines of a table: from a file, a packed one or a pipe; what is no text is told in one sentence."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from headwater.reports.errors import ReportError

_LINE = 1 << 20
"""A longer line is read in parts, which are then bad rows: memory stays small whatever the file is."""
_HEAD = 4096
_PACKED = b"\x1f\x8b"
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")


class Lines(Iterator[str]):
    """Lines one by one, with their numbers; parts of an endless line have one number."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._read = 0
        self._whole = True

    @property
    def coming(self) -> int:
        """The number of the line that comes next, counted from 1."""
        return self._read + self._whole

    def __next__(self) -> str:
        line = next(self._lines)
        self._read = self.coming
        self._whole = line.endswith(("\n", "\r"))
        return line


def text_of(source: Path | BinaryIO) -> Iterator[str]:
    """The lines of a file or a stream of bytes: UTF-8, with a byte order mark or none, packed with gzip or not.

    Bytes that are no UTF-8 become half characters (`surrogateescape`), for the reader to find row by row.

    Raises:
        ReportError: it cannot be read, is empty, or is no text in UTF-8.
    """
    name = str(source) if isinstance(source, Path) else "The input"
    try:
        if isinstance(source, Path):
            with source.open("rb") as file:
                yield from _lines(file, name)
        else:
            yield from _lines(source, name)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise ReportError(f"{name} is damaged or was cut short: pack it again.") from None
    except OSError as e:
        raise ReportError(f"{name} cannot be read ({e.strerror}): choose another file.") from None


def _lines(stream: BinaryIO, name: str) -> Iterator[str]:
    bytes_ = _peeking(stream)
    head = bytes_.peek(_HEAD)
    if head.startswith(_PACKED):
        bytes_ = io.BufferedReader(gzip.GzipFile(fileobj=bytes_))
        head = bytes_.peek(_HEAD)
    if not head:
        raise ReportError(f"{name} is empty: its first line must name the columns, at least start and end.")
    if head.startswith(_WIDE):
        raise ReportError(f"{name} is in UTF-16 or UTF-32: save it in UTF-8.")
    if b"\0" in head.splitlines()[0]:
        raise ReportError(f"{name} is no table of text: save it as CSV in UTF-8.")
    text = io.TextIOWrapper(bytes_, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield from iter(lambda: text.readline(_LINE), "")
    finally:
        text.detach()  # who opened the stream closes it


def _peeking(stream: BinaryIO) -> io.BufferedReader:
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[arg-type]
