"""Segments in from a table: ours or anybody's, with every row that cannot be used named."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, TypeVar

from headwater.records import Presence, Segment, TitleKind
from headwater.reports.cells import COLUMNS, unguarded
from headwater.reports.errors import ReportError
from headwater.reports.opening import Lines, text_of
from headwater.reports.times import parsed

LONGEST_ROW_S = 86400.0
"""A row may not be longer: no window stays in front for more than a day, so its times are wrong."""
OVERLAP_S = 1.0
"""Rows may overlap by this much, as times rounded to seconds do; the later one then begins where the first ends."""

_Choice = TypeVar("_Choice", bound=StrEnum)
_KNOWN = frozenset((*COLUMNS, "person"))
_A_SECOND = {"keys": 1e3, "clicks": 1e3, "scroll": 1e4, "travel_px": 1e6, "notifications": 1e3}
"""More than this in each second (of at least one) is no count of what a person did; programs type fast too."""
_LONGEST_IDLE_S = 1e9
_FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": None}
_UNKNOWN = {"", "nan", "na", "none", "null"}


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row that can be used."""

    line: int
    """Where it begins in the file: its (first) line, counted from 1."""
    start: float
    """As the file says; the segment may begin up to `OVERLAP_S` later."""
    segment: Segment
    person: str
    """'' where the file does not say."""
    intent: str
    """What the person was about to do; '' where the file does not say."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was skipped."""

    line: int
    reason: str
    """Completes "Line 7: …"; never holds what the row says."""


class _Bad(ValueError):
    """Why a row cannot be used."""


def read_segments(
    source: Path | BinaryIO | Iterable[str], unread: Callable[[Sequence[str]], None] = lambda _names: None
) -> Iterator[ImportedRow | BadRow]:
    """Read a CSV row by row, in its order.

    Only the columns `start` and `end` must be there; others may be missing, in any order, or unknown (then they are
    not read). See `cells.COLUMNS`; besides, `person` begins a time line of its own. UTF-8 with or without a byte order
    mark, packed with gzip or not, any line ends; comma, semicolon or tab between cells. Empty cells, and those that
    say nan, na, none or null, mean "not known".

    Args:
        source: a file, a stream of its bytes, or its lines.
        unread: is given the names of the columns that are not known, if there are any, before the first row.

    Raises:
        ReportError: the file cannot be read, or its first line has no `start` and `end`.
    """
    is_lines = not isinstance(source, Path) and not hasattr(source, "read")
    return _table(source if is_lines else text_of(source), unread)  # type: ignore[arg-type]


def _table(text: Iterable[str], unread: Callable[[Sequence[str]], None]) -> Iterator[ImportedRow | BadRow]:
    lines = Lines(text)
    first = next(lines, "").removeprefix("\ufeff")
    delimiter = max(",;\t", key=first.count)
    names = _header(first, delimiter)
    if unknown := [name for name in names if name and name not in _KNOWN]:
        unread(unknown)
    table = csv.reader(lines, delimiter=delimiter)
    ends: dict[str, float] = {}
    while True:
        line = lines.coming
        try:
            cells = next(table, None)
            if cells is None:
                return
            if any(cells):
                yield _row(line, names, cells, ends)
        except (csv.Error, _Bad) as e:
            yield BadRow(line, str(e) if isinstance(e, _Bad) else "its quotes do not match or it is too long")


def _header(line: str, delimiter: str) -> list[str]:
    try:
        names = [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        names = []
    for name in ("start", "end"):
        if name not in names:
            raise ReportError(f"The table has no column '{name}': its first line must name the columns, in UTF-8.")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise ReportError("The table has a column twice: leave one of them out.")
    return names


def _row(line: int, names: list[str], cells: list[str], ends: dict[str, float]) -> ImportedRow:
    if len(cells) != len(names):
        raise _Bad(f"it has {len(cells)} cells, and the first line names {len(names)}")
    if not all(cell.isascii() or _is_text(cell) for cell in cells):
        raise _Bad("it is not UTF-8 text")
    return imported_row(line, dict(zip(names, cells, strict=True)), ends)


def imported_row(line: int, value: Mapping[str, str], ends: dict[str, float]) -> ImportedRow:
    """A row from its cells by column; `ends` says until when each person's rows reach, and is kept up to date.

    Raises:
        ValueError: it cannot be used; the message completes "Line 7: …".
    """
    person = value.get("person", "")
    segment = _segment(value)
    fitted = _fitted(segment, ends.get(person, -math.inf))
    ends[person] = fitted.end
    return ImportedRow(line, segment.start, fitted, person, unguarded(value.get("intent", "")))


def _is_text(cell: str) -> bool:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True


def _segment(value: Mapping[str, str]) -> Segment:
    start, offset_s = _time(value, "start")
    end, _ = _time(value, "end")
    _in_order(start, end)
    presence = _chosen(Presence, value, "presence", Presence.PRESENT)
    bare = Segment(
        start, end, offset_s, presence, title_kind=_chosen(TitleKind, value, "title_kind", TitleKind.FULL),
        notifications=_count(value, "notifications", end - start) or 0,
    )  # fmt: skip
    return bare if presence is not Presence.PRESENT else _with_window(bare, value)


def _with_window(bare: Segment, value: Mapping[str, str]) -> Segment:
    app, title, domain, project = (unguarded(value.get(name, "")) for name in ("app", "title", "domain", "project"))
    keys, clicks, scroll, travel_px = (
        _count(value, name, bare.end - bare.start) for name in ("keys", "clicks", "scroll", "travel_px")
    )
    fullscreen, media, call, sharing = (_flag(value, name) for name in ("fullscreen", "media", "call", "sharing"))
    idle_s = _number(value, "idle_s", _LONGEST_IDLE_S)
    return replace(
        bare, app=app, title=title, domain=domain, project=project, keys=keys, clicks=clicks, scroll=scroll,
        travel_px=travel_px, idle_s=None if idle_s is None else round(min(idle_s, bare.end - bare.start), 3),
        fullscreen=fullscreen, media=media, call=call, sharing=sharing,
    )  # fmt: skip


def _fitted(segment: Segment, reached: float) -> Segment:
    """In order with the rows before it; a small overlap is taken off its front."""
    if segment.start >= reached:
        return segment
    if reached - segment.start > OVERLAP_S or segment.end <= reached:
        raise _Bad("it begins before the row above it ends")
    idle_s = None if segment.idle_s is None else min(segment.idle_s, round(segment.end - reached, 3))
    return replace(segment, start=reached, idle_s=idle_s)


def _time(value: Mapping[str, str], name: str) -> tuple[float, int]:
    try:
        return parsed(value[name])
    except (ValueError, OverflowError) as e:
        raise _Bad(f"its {name} {e}") from None


def _in_order(start: float, end: float) -> None:
    if end <= start:
        raise _Bad("it ends before it begins" if end < start else "it has no length")
    if end - start > LONGEST_ROW_S:
        raise _Bad("it is longer than 24 hours")


def _number(value: Mapping[str, str], name: str, most: float) -> float | None:
    text = value.get(name, "").strip()
    if text.lower() in _UNKNOWN:
        return None
    try:
        number = float(text)
    except ValueError:
        raise _Bad(f"its {name} is not a number") from None
    if not 0 <= number <= most:
        raise _Bad(f"its {name} is {'negative' if number < 0 else 'more than can be'}")
    return number


def _count(value: Mapping[str, str], name: str, seconds: float) -> int | None:
    number = _number(value, name, _A_SECOND[name] * max(seconds, 1.0))
    return None if number is None else round(number)


def _flag(value: Mapping[str, str], name: str) -> bool | None:
    text = value.get(name, "").strip().lower()
    text = "" if text in _UNKNOWN else text.removesuffix(".0")
    if text not in _FLAGS:
        raise _Bad(f"its {name} is none of 1, 0, true, false, yes, no or empty")
    return _FLAGS[text]


def _chosen(kind: type[_Choice], value: Mapping[str, str], name: str, otherwise: _Choice) -> _Choice:
    text = value.get(name, "").strip().lower()
    if not text:
        return otherwise
    try:
        return kind(text)
    except ValueError:
        raise _Bad(f"its {name} is none of {', '.join(kind)}") from None
