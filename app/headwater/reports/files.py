"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, TextIO

from headwater.reports.errors import ReportError


@contextmanager
def whole_file(out: Path) -> Iterator[TextIO]:
    """A file to write to; it takes the place of `out` at the end, or is gone if anything went wrong.

    A device or a pipe is written to directly. The file is readable by the person only: it holds titles.

    Raises:
        ReportError: it cannot be written there.
    """
    try:
        if out.exists() and not out.is_file():
            with out.open("w", encoding="utf-8", errors="replace", newline="") as direct:
                yield direct
            return
        with _replacing(out.resolve()) as part:
            yield part
    except OSError as e:
        why = e.strerror or type(e).__name__
        raise ReportError(f"{out} cannot be written ({why}): choose another place for it.") from None


@contextmanager
def opened(out: Path | BinaryIO) -> Iterator[BinaryIO]:
    """Bytes to write: a stream as it is, a path as `whole_file`.

    Raises:
        ReportError: it cannot be written there.
    """
    if not isinstance(out, Path):
        yield out
        return
    with whole_file(out) as file:
        yield file.buffer


@contextmanager
def _replacing(out: Path) -> Iterator[TextIO]:
    part = NamedTemporaryFile(  # noqa: SIM115
        "w", encoding="utf-8", errors="replace", newline="", dir=out.parent, prefix=f".{out.name[:80]}.", delete=False
    )
    try:
        with part:
            yield part  # type: ignore[misc]
            part.flush()
            os.fsync(part.fileno())
        os.replace(part.name, out)
    except BaseException:
        Path(part.name).unlink(missing_ok=True)
        raise
