"""RescueTime's tables, as events.

RescueTime keeps how long each activity took within an hour or five minutes, not when. Its events are therefore laid
one after the other from the start of their hour (or five minutes), in the table's order; when each really was is not
known, and all say `approximate`. What does not fit any more, because several machines were in use at once, begins
again at the start, so that sums stay right.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from headwater.records import Bucket, Event
from headwater.redact.domains import clean_domain, looks_like_domain
from headwater.reports.activitywatch import BadEvent
from headwater.reports.bounds import Offset
from headwater.reports.errors import ReportError
from headwater.reports.events import BadData, time_us
from headwater.reports.tables import Rows, moments, table

NAMES = {
    "time": ("date", "timestamp", "time", "datetime"),
    "rank": ("rank",),
    "seconds": ("time spent (seconds)", "duration (seconds)", "duration(s)", "duration (s)", "duration", "seconds"),
    "activity": ("activity",),
    "title": ("details", "document"),
    "category": ("category",),
    "class": ("class",),
    "productivity": ("productivity",),
}
"""What the columns are called, in small letters: in the history of one's own data, and in answers of the API."""
_HISTORY = ("time", "activity", "title", "category", "class", "seconds")
"""The columns of a history without a header."""
_HOUR_S, _FEW_S, _DAY_S = 3600, 300, 86400
_FIRST_YEAR, _LAST_YEAR = 1971, 2098
"""Within these, no zone makes a time one that cannot be kept."""
_KEPT = 2000
"""Hours (or five minutes) whose rows may lie apart from each other."""
_NO_DETAILS = "no details"
_NO_SITES = (".exe", ".bin", ".dll", ".jar", ".js", ".bat", ".msi")
"""Ends of programs' names that look like a domain."""

_Read = tuple[int, dict[str, str] | str]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the first reading found."""

    names: Sequence[str]
    has_header: bool
    slot_us: int
    """How long the time is that a row is a part of; 0 where rows have no times."""
    first_us: int


def read_rescuetime(
    source: Path | BinaryIO, host: str, offset: Offset, start: float | None = None
) -> Iterator[Bucket | Event | BadEvent]:
    """Read a table of RescueTime: the history of one's own data, with or without a header, or the API's CSV.

    The columns may be in any order, with others between (see `NAMES`); a time and an activity must be there, and how
    many seconds it took. The bucket is `rescuetime_<host>`, of type `currentwindow`. An event's data are `app`,
    `title` (what RescueTime calls details, or document), where the table has them `category`, `class` and
    `productivity` (-2 to 2), and `approximate`. A site is an activity too for RescueTime: its event has an empty
    `app` and a `domain`. Titles are as in the table: they have not been redacted.

    Args:
        source: a file, or a stream of its bytes.
        host: whose time it was: the name of a machine.
        offset: local time minus UTC, for times without a zone. Where the clock shows a time twice, the first is meant.
        start: when a table begins that has ranks instead of times, Unix seconds; its rows follow one another.

    Raises:
        ReportError: it cannot be read, is no such table, or only tells how long things took in a day or more.
    """
    with table(source) as (name, rows):
        shape = _shape(name, rows, offset, start)
        bucket = Bucket(f"rescuetime_{host}", "currentwindow", "rescuetime", host, shape.first_us)
        yield bucket
        place = _Places(shape.slot_us).place
        for line, said in _read(rows(), shape):
            try:
                yield _event(said, place, lambda text: _time_us(text, offset), shape.first_us)
            except BadData as e:
                yield BadEvent(bucket.id, line, str(e))


def columns(first: Sequence[str]) -> Sequence[str]:
    """Our name for each column ('' for one that is not read), by the first row of a table; empty if it is none.

    A history without a header begins with a time, and has six columns.
    """
    words = [cell.strip().lower() for cell in first]
    names = [next((ours for ours, theirs in NAMES.items() if word in theirs), "") for word in words]
    if {"seconds", "activity"} <= set(names) and {"time", "rank"} & set(names):
        return names
    if len(words) == len(_HISTORY) and words[-1].isdigit() and _wall(words[0]) is not None:
        return _HISTORY
    return ()


def _shape(name: str, rows: Callable[[], Rows], offset: Offset, start: float | None) -> _Shape:
    _, first = next(rows(), (1, ""))
    names = columns(first) if isinstance(first, list) else ()
    if not names:
        raise ReportError(
            f"{name} is no table of activities from RescueTime: it needs a time, an activity and seconds."
        )
    has_header = isinstance(first, list) and _wall(first[0].strip()) is None
    bare = _Shape(names, has_header, 0, 0)
    if "time" in names:
        return _timed(name, _read(rows(), bare), bare, offset)
    if start is None:
        raise ReportError(f"{name} says how long things took, but not when: say when it begins.")
    return _Shape(names, has_header, 0, time_us(start))


def _timed(name: str, read: Iterator[_Read], bare: _Shape, offset: Offset) -> _Shape:
    """Rows of five minutes begin at such; rows of days begin at midnight, and are longer than an hour together."""
    first_us, few, daily = 0, False, True
    total, last, longest = 0.0, -1, 0.0
    for _, said in read:
        wall = None if isinstance(said, str) else _wall(said["time"])
        if wall is None or isinstance(said, str) or not _FIRST_YEAR <= wall.year <= _LAST_YEAR:
            continue
        seconds = int(wall.replace(tzinfo=UTC).timestamp())
        few, daily = few or seconds % _HOUR_S != 0, daily and seconds % _DAY_S == 0
        total = _number(said["seconds"]) + (total if seconds == last else 0.0)
        last, longest = seconds, max(longest, total)
        at_us = _time_us(said["time"], offset)
        first_us = min(first_us or at_us, at_us)
    if daily and longest > _HOUR_S:
        raise ReportError(f"{name} tells only how long things took in a day: export it by the hour.")
    return _Shape(bare.names, bare.has_header, (_FEW_S if few else _HOUR_S) * 1_000_000, first_us)


def _read(rows: Rows, shape: _Shape) -> Iterator[_Read]:
    if shape.has_header:
        next(rows, None)
    for line, cells in rows:
        if isinstance(cells, str):
            yield line, cells
        elif len(cells) != len(shape.names):
            yield line, f"it has {len(cells)} cells, and the first line has {len(shape.names)}"
        else:
            yield line, dict(zip(shape.names, (cell.strip() for cell in cells), strict=True))


def _event(
    said: dict[str, str] | str, place: Callable[[int, int], int], time: Callable[[str], int], first_us: int
) -> Event:
    if isinstance(said, str):
        raise BadData(said)
    seconds = _number(said["seconds"])
    if seconds < 0:
        raise BadData("its seconds are not a number")
    if not said["activity"]:
        raise BadData("it names no activity")
    at_us, length_us = time(said["time"]) if "time" in said else first_us, round(seconds * 1e6)
    return Event(None, place(at_us, length_us), length_us, _data(said))


def _data(said: dict[str, str]) -> dict[str, Any]:
    activity, title = said["activity"], said.get("title", "")
    is_site = looks_like_domain(activity) and activity.islower() and not activity.endswith(_NO_SITES)
    data: dict[str, Any] = {
        "app": "" if is_site else activity, "title": "" if title.lower() == _NO_DETAILS else title,
    }  # fmt: skip
    if is_site:
        data["domain"] = clean_domain(activity)
    data |= {name: said[name] for name in ("category", "class") if said.get(name)}
    if said.get("productivity", "").removeprefix("-").isdecimal():
        data["productivity"] = int(said["productivity"])
    return data | {"approximate": True}


class _Places:
    """Where the next event of an hour (or five minutes) begins."""

    def __init__(self, slot_us: int) -> None:
        self._slot_us = slot_us
        self._used: OrderedDict[int, int] = OrderedDict()

    def place(self, at_us: int, length_us: int) -> int:
        """When an event begins that lies somewhere in the time from `at_us` on."""
        used = self._used.pop(at_us, 0)
        if self._slot_us and length_us > self._slot_us:
            raise BadData("it is longer than the time that it is a part of")
        if self._slot_us and used + length_us > self._slot_us:
            used = 0
        self._used[at_us] = used + length_us
        if len(self._used) > _KEPT:
            self._used.popitem(last=False)
        return at_us + used


def _wall(text: str) -> datetime | None:
    """A time as the table shows it, without its zone."""
    try:
        return datetime.fromisoformat(_zoned(text)).replace(tzinfo=None)
    except ValueError:
        return None


def _zoned(text: str) -> str:
    return f"{text[:-4]}+00:00" if text.upper().endswith(" UTC") else text


def _time_us(text: str, offset: Offset) -> int:
    try:
        moment = datetime.fromisoformat(_zoned(text))
    except ValueError:
        raise BadData("its time is not one like 2026-11-12 09:00:00") from None
    if moment.tzinfo is not None:
        return time_us(moment.timestamp())
    return time_us(moments(moment.replace(tzinfo=UTC).timestamp(), offset)[0])


def _number(text: str) -> float:
    """Seconds; -1 where the text says none."""
    try:
        number = float(text)
    except ValueError:
        return -1.0
    return number if 0 <= number < 1e9 else -1.0
