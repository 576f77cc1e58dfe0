"""ManicTime's timelines, exported as CSV, as events.

ManicTime writes local times without a zone, in the order of the person's Windows. The order of day and month is found
in the whole file before anything is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from headwater.records import Bucket, Event
from headwater.redact.domains import looks_like_domain
from headwater.reports.activitywatch import BadEvent
from headwater.reports.bounds import Offset
from headwater.reports.errors import AmbiguousDates, ReportError
from headwater.reports.events import LONGEST_S, BadData, time_us
from headwater.reports.tables import Rows, moments, table


class Timeline(StrEnum):
    """What a timeline is about."""

    APPLICATIONS = "applications"
    DOCUMENTS = "documents"
    USAGE = "usage"


_TYPES = {
    Timeline.APPLICATIONS: "currentwindow", Timeline.DOCUMENTS: "currentwindow", Timeline.USAGE: "afkstatus",
}  # fmt: skip
_ACTIVE = "active"
_GONE = frozenset(("away", "session lock", "session locked", "locked", "power off", "off", "sleep"))
_NEEDED = frozenset(("name", "start", "end"))
_READ = _NEEDED | {"duration", "process"}

_MORNING = ("am", "a.m.", "上午", "午前", "오전")
_EVENING = ("pm", "p.m.", "下午", "午後", "오후")
_HALF = "|".join(re.escape(half) for half in (*_MORNING, *_EVENING))
_STAMP = re.compile(
    rf"(?P<first>\d{{1,4}})(?P<mark>[-./ ])\s?(?P<second>\d{{1,2}})(?P=mark)\s?(?P<third>\d{{1,4}})\.?[T,]?\s*"
    rf"(?P<before>{_HALF})?\s*(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}})(?:[:.](?P<rest>\d{{2}}(?:\.\d+)?))?\s*"
    rf"(?P<after>{_HALF})?",
    re.ASCII | re.IGNORECASE,
)
_LENGTH = re.compile(r"(?:(\d+)[.d]\s?)?(\d+):(\d{2}):(\d{2})(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A date and a time of day as written."""

    first: int
    second: int
    third: int
    mark: str
    seconds: float
    """Since midnight."""

    @property
    def year_first(self) -> bool:
        return self.first > 31

    def wall(self, day_first: bool) -> float:
        """Seconds since 1970 by the clock that showed it.

        Raises:
            ValueError: there is no such day.
        """
        if self.year_first:
            year, month, day = self.first, self.second, self.third
        else:
            day, month = (self.first, self.second) if day_first else (self.second, self.first)
            year = self.third + (2000 if self.third < 100 else 0)
        return datetime(year, month, day, tzinfo=UTC).timestamp() + self.seconds


@dataclass(frozen=True, slots=True)
class _Survey:
    """What the first reading found."""

    day_first: bool = False
    """A date had a day over 12 in front; likewise the others."""
    month_first: bool = False
    either: bool = False
    dots: bool = True
    """All such dates are written with dots, as only who writes the day first does."""
    rows: int = 0
    usages: int = 0
    addresses: int = 0


def read_manictime(
    source: Path | BinaryIO, host: str, offset: Offset, timeline: Timeline | None = None, day_first: bool | None = None
) -> Iterator[Bucket | Event | BadEvent]:
    """Read an exported timeline with the columns `Name`, `Start`, `End`, and mostly `Duration` and `Process`.

    The bucket is `manictime-<timeline>_<host>`. Events of applications and documents are of type `currentwindow`
    with `app` (the process), `title` (the name), and for documents that are addresses `url` instead. Those of
    computer usage are of type `afkstatus`: `status` is `not-afk` while active, else `afk` with its `reason`. Names
    are as in the table: they have not been redacted.

    Times are local. Where the clock was set back and shows a time twice, that pair of start and end is taken which
    fits the row's duration, then the one that does not begin before the row above ends, then the earlier one. A
    time that the clock jumped over counts on from before the change.

    Args:
        source: a file, or a stream of its bytes.
        host: the name of the machine.
        offset: local time minus UTC at a moment, where the table was made.
        timeline: what it is about; None to tell by the names: all those of computer usage, or mostly addresses and
            paths for documents, else applications.
        day_first: whether the day stands before the month; None to tell by the dates.

    Raises:
        ReportError: it cannot be read, is no such timeline, or its dates can be read both ways.
    """
    with table(source) as (name, rows):
        names = _header(name, rows())
        survey = _surveyed(names, rows())
        kind = timeline or _kind(name, names, survey)
        order = _day_first(name, survey) if day_first is None else day_first
        yield from _events(names, rows, kind, host, _Times(offset, order))


def _header(name: str, rows: Rows) -> Sequence[str]:
    _, first = next(rows, (1, ""))
    names = [] if isinstance(first, str) else [cell.strip().lower() for cell in first]
    if not set(names) >= _NEEDED or any(names.count(n) > 1 for n in _READ):
        raise ReportError(f"{name} is no timeline of ManicTime: its first line must name Name, Start and End.")
    return names


def _surveyed(names: Sequence[str], rows: Rows) -> _Survey:
    survey = _Survey()
    for _, said in _read(names, rows):
        if isinstance(said, str):
            continue
        title = said["name"].lower()
        survey = replace(
            survey, rows=survey.rows + 1, usages=survey.usages + (title == _ACTIVE or title in _GONE),
            addresses=survey.addresses + _is_place(said["name"]),
        )  # fmt: skip
        for stamp in filter(None, (_stamp(said["start"]), _stamp(said["end"]))):
            survey = _ordered(survey, stamp)
    return survey


def _ordered(survey: _Survey, stamp: _Stamp) -> _Survey:
    if stamp.year_first or stamp.first == stamp.second:
        return survey
    day, month = stamp.first > 12, stamp.second > 12
    return replace(
        survey, day_first=survey.day_first or day, month_first=survey.month_first or month,
        either=survey.either or not (day or month), dots=survey.dots and stamp.mark == ".",
    )  # fmt: skip


def _day_first(name: str, survey: _Survey) -> bool:
    if survey.day_first and survey.month_first:
        raise ReportError(f"{name} has dates with the day first and others with the month first: export it again.")
    if survey.either and not (survey.day_first or survey.month_first or survey.dots):
        raise AmbiguousDates(
            f"{name} has dates that can be read with the day or the month first: say which (day_first)."
        )
    return not survey.month_first


def _kind(name: str, names: Sequence[str], survey: _Survey) -> Timeline:
    if survey.rows and survey.usages == survey.rows:
        return Timeline.USAGE
    if "process" not in names:
        raise ReportError(f"{name} is no timeline of applications, documents or computer usage: export one of these.")
    return Timeline.DOCUMENTS if survey.addresses * 2 > survey.rows else Timeline.APPLICATIONS


def _events(
    names: Sequence[str], rows: Callable[[], Rows], kind: Timeline, host: str, times: _Times
) -> Iterator[Bucket | Event | BadEvent]:
    firsts = (times.first_us(said) for _, said in _read(names, rows()) if not isinstance(said, str))
    created_us = next((us for us in firsts if us is not None), 0)
    bucket = Bucket(f"manictime-{kind}_{host}", _TYPES[kind], "manictime", host, created_us)
    yield bucket
    for line, said in _read(names, rows()):
        try:
            if isinstance(said, str):
                raise BadData(said)
            data = _data(kind, said)
            start_us, length_us = times.span_us(said)
            yield Event(None, start_us, length_us, data)
        except BadData as e:
            yield BadEvent(bucket.id, line, str(e))


def _read(names: Sequence[str], rows: Rows) -> Iterator[tuple[int, dict[str, str] | str]]:
    next(rows, None)
    for line, cells in rows:
        if isinstance(cells, str):
            yield line, cells
        elif len(cells) != len(names):
            yield line, f"it has {len(cells)} cells, and the first line names {len(names)}"
        else:
            yield line, {n: " ".join(cell.split()) for n, cell in zip(names, cells, strict=True) if n in _READ}


def _data(kind: Timeline, said: dict[str, str]) -> dict[str, Any]:
    name = said["name"]
    if kind is Timeline.USAGE:
        if name.lower() == _ACTIVE:
            return {"status": "not-afk"}
        if name.lower() not in _GONE:
            raise BadData("its name is none of Active, Away, Session lock and Power off")
        return {"status": "afk", "reason": name.lower()}
    app = said.get("process", "")
    if not (app or name):
        raise BadData("it names no program and no window")
    if kind is Timeline.DOCUMENTS and name.lower().startswith(("http://", "https://")):
        return {"app": app, "title": "", "url": name}
    return {"app": app, "title": name}


def _is_place(name: str) -> bool:
    """An address, a site or a path."""
    return "://" in name or name[1:3] == ":\\" or name.startswith(("\\\\", "/")) or looks_like_domain(name)


class _Times:
    """When rows were, in UTC."""

    def __init__(self, offset: Offset, day_first: bool) -> None:
        self._offset = offset
        self._day_first = day_first
        self._reached = 0.0

    def first_us(self, said: dict[str, str]) -> int | None:
        """When a row begins, at the earliest; None if it does not say."""
        try:
            return time_us(self._moments(said, "start")[0])
        except BadData:
            return None

    def span_us(self, said: dict[str, str]) -> tuple[int, int]:
        """When a row begins, and how long it is.

        Raises:
            BadData: it does not say.
        """
        starts, ends = self._moments(said, "start"), self._moments(said, "end")
        pairs = [(start, end) for start in starts for end in ends if start <= end]
        if not pairs:
            raise BadData("it ends before it begins")
        length = _length(said.get("duration", ""))
        start, end = min(pairs, key=lambda pair: self._unlikely(pair[0], pair[1], length))
        if end - start > LONGEST_S:
            raise BadData("it is longer than a year")
        span = time_us(start), time_us(end) - time_us(start)
        self._reached = end
        return span

    def _unlikely(self, start: float, end: float, length: float | None) -> tuple[float, bool, float, float]:
        wrong = 0.0 if length is None else abs(end - start - length)
        return wrong, start < self._reached, end - start, start

    def _moments(self, said: dict[str, str], name: str) -> tuple[float, ...]:
        stamp = _stamp(said[name])
        if stamp is None:
            raise BadData(f"its {name} is not a time like 27/11/2026 09:15:00")
        try:
            return moments(stamp.wall(self._day_first), self._offset)
        except (ValueError, OverflowError):
            raise BadData(f"its {name} is on a day that does not exist") from None


def _stamp(text: str) -> _Stamp | None:
    found = _STAMP.fullmatch(text)
    if found is None:
        return None
    hour, half = int(found["hour"]), (found["before"] or found["after"] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half in _EVENING else 0)
    minute, rest = int(found["minute"]), float(found["rest"] or 0)
    if hour > 23 or minute > 59 or rest >= 60:
        return None
    first, second, third = (int(found[part]) for part in ("first", "second", "third"))
    return _Stamp(first, second, third, found["mark"], hour * 3600 + minute * 60 + rest)


def _length(text: str) -> float | None:
    found = _LENGTH.fullmatch(text)
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return float(days * 86400 + hours * 3600 + minutes * 60 + seconds)
