"""What of a segment goes out: the person's choice, made before any file is written."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from headwater.base import TitleMode
from headwater.records import Inference, Segment, TitleKind
from headwater.redact.redactor import HASH_MARK
from headwater.redact.titles import steady_title
from headwater.reports import cells
from headwater.reports.errors import ReportError

_HASH_HEX = 24
"""As the store's hashed titles: 96 bits."""
_WEAKEST_KEY = 16
_HOUR_MIN = 60

Row = tuple[Segment, Inference | None, str]
"""A segment, what the model made of it, and what the person intended then ('' if nothing)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes out. Without arguments, everything as it is.

    Raises:
        ReportError: a column is not known or there is none.
        ValueError: an hour cannot be divided by `round_min`.
    """

    columns: tuple[str, ...] = cells.COLUMNS
    """Names of `cells.COLUMNS`, in the order in which they are written."""
    titles: TitleMode = TitleMode.FULL
    """Kept, a keyed hash instead (equal titles stay equal), or left out."""
    apps: bool = True
    domains: bool = True
    projects: bool = True
    intents: bool = True
    round_min: int = 0
    """Times are rounded to so many minutes of the local clock; 0 leaves them exact.

    Segments that touch still touch; a short one may have no length then, which `read_segments` names as a bad row.
    """

    def __post_init__(self) -> None:
        if not self.columns:
            raise ReportError("No column is left: choose at least one.")
        if unknown := [name for name in self.columns if name not in cells.COLUMNS]:
            raise ReportError(f"There is no column '{unknown[0]}': choose among {', '.join(cells.COLUMNS)}.")
        if len(set(self.columns)) < len(self.columns):
            raise ReportError("A column was chosen twice: leave one of them out.")
        if self.round_min < 0 or (self.round_min and _HOUR_MIN % self.round_min):
            raise ValueError("times are rounded to minutes that an hour can be divided by")


def redacted(segment: Segment, inference: Inference | None, intent: str, choice: Choice, key: bytes) -> Row:
    """The same row with what was not chosen left out, hashed or rounded. Columns are for `cells_of` to choose.

    Args:
        segment: the segment.
        inference: what the model made of it.
        intent: what the person intended.
        choice: what goes out.
        key: of title hashes. With the store's own key, hashes are those that the store would have.

    Raises:
        ValueError: titles are hashed and the key is shorter than 16 bytes.
    """
    kind, title = _title(segment, choice.titles, key)
    start, end = (_rounded(at, segment.offset_s, choice.round_min) for at in (segment.start, segment.end))
    kept = replace(
        segment, start=start, end=end, title=title, title_kind=kind, app=segment.app if choice.apps else "",
        domain=segment.domain if choice.domains else "", project=segment.project if choice.projects else "",
    )  # fmt: skip
    judged = None if inference is None else replace(inference, start=start, end=end)
    return kept, judged, intent if choice.intents else ""


def chosen(rows: Iterable[Row], choice: Choice, key: bytes = b"") -> Iterator[Row]:
    """Rows as they go out; see `redacted`."""
    return (redacted(*row, choice, key) for row in rows)


def cells_of(row: Row, choice: Choice) -> list[str]:
    """A line of a table, in the order of the chosen columns."""
    said = cells.row(*row)
    return [said[place] for place in _places(choice.columns)]


def preview(rows: Iterable[Row], choice: Choice, n: int = 20, key: bytes = b"") -> list[list[str]]:
    """The first `n` lines of a table exactly as they would be written, without the header (`choice.columns`)."""
    return [cells_of(row, choice) for row in chosen(islice(rows, n), choice, key)]


@lru_cache(maxsize=8)
def _places(columns: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(cells.COLUMNS.index(name) for name in columns)


def _title(segment: Segment, mode: TitleMode, key: bytes) -> tuple[TitleKind, str]:
    if mode is TitleMode.HASHED and len(key) < _WEAKEST_KEY:
        raise ValueError("a key of title hashes has at least 16 bytes")
    if mode is TitleMode.FULL:
        return segment.title_kind, segment.title
    if mode is TitleMode.NONE or segment.title_kind is TitleKind.NONE:
        return TitleKind.NONE, ""
    if segment.title_kind is TitleKind.HASHED:
        return TitleKind.HASHED, segment.title
    return TitleKind.HASHED, _hashed(segment.title, key) if segment.title else ""


def _hashed(title: str, key: bytes) -> str:
    text = steady_title(title).encode(errors="replace")
    return HASH_MARK + hmac.new(key, text, hashlib.sha256).hexdigest()[:_HASH_HEX]


def _rounded(at: float, offset_s: int, minutes: int) -> float:
    if not minutes:
        return at
    step = minutes * 60.0
    return round((at + offset_s) / step) * step - offset_s
