"""Tables that other programs wrote: read twice, because what their cells mean shows only in all of them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from headwater.reports.bounds import Offset
from headwater.reports.opening import Lines, text_of
from headwater.reports.rewinding import rewinding

_DAY = 86400.0
_LAST = 4_102_444_800.0
"""The year 2100."""

Rows = Iterator[tuple[int, list[str] | str]]
"""The number of a line (counted from 1) with its cells, or with why they cannot be read."""


@contextmanager
def table(source: Path | BinaryIO) -> Iterator[tuple[str, Callable[[], Rows]]]:
    """What to call the table, and its rows from the first one on, as often as they are asked for.

    UTF-8 with a byte order mark or none, packed with gzip or not; comma, semicolon or tab between cells.

    Raises:
        ReportError: it cannot be read, is empty, or is no text in UTF-8.
    """
    with rewinding(source) as bytes_:
        again = isinstance(source, Path) and source.is_file()
        yield bytes_.name, lambda: _rows(text_of(source if again else bytes_.stream()))


def _rows(text: Iterator[str]) -> Rows:
    first = next(text, "")
    lines = Lines(line for part in ([first], text) for line in part)
    cells = csv.reader(lines, delimiter=max(",;\t", key=first.count))
    while True:
        number = lines.coming
        try:
            found = next(cells, None)
        except csv.Error:
            yield number, "its quotes do not match or it is too long"
            continue
        if found is None:
            return
        if any(cell.strip() for cell in found):
            yield number, found if _is_text(found) else "it is not UTF-8 text"


def _is_text(cells: list[str]) -> bool:
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return False
    return True


def moments(wall: float, offset: Offset) -> tuple[float, ...]:
    """When the local clock shows a time (seconds since 1970 by that clock), the earlier moment first.

    Two where the clock was set back over it. Where it was set forward over it there is none, and the moment is told
    that it would have been without the change. Times that are not between 1970 and 2100 are given back as they are.
    """
    if not _DAY <= wall < _LAST - _DAY:
        return (wall,)
    before, after = offset(wall - _DAY), offset(wall + _DAY)
    if before == after:
        return (wall - before,)
    shown = sorted({wall - guess for guess in (before, after) if offset(wall - guess) == guess})
    return tuple(shown) or (wall - before,)
