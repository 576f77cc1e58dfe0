"""Focus sessions for calendars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from headwater.records import FocusState, Inference, Segment
from headwater.redact.titles import visible
from headwater.reports.files import opened

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_END = b"END:VCALENDAR\r\n"
_PRODUCT = "-//Headwater//Focus sessions//EN"
_LONGEST = 500
"""Characters of a text that a calendar is given."""


@dataclass(frozen=True, slots=True)
class FocusSession:
    """A stretch of sustained work, short detours included."""

    start: float
    end: float
    state: FocusState
    what: str
    """The project, or where there is none the application, that took longest; '' if nothing may be known of it."""
    apps: tuple[str, ...]
    """All applications, that which took longest first."""


class _Open:
    """A session that may go on."""

    def __init__(self, start: float) -> None:
        self.start = start
        self.end = start
        self._whats: dict[str, float] = defaultdict(float)
        self._apps: dict[str, float] = defaultdict(float)

    def add(self, segment: Segment) -> None:
        self.end = max(self.end, segment.end)
        self._apps[segment.app] += segment.end - segment.start
        self._whats[segment.project or segment.app] += segment.end - segment.start

    def closed(self) -> FocusSession:
        what = next(iter(_by_length(self._whats)), "")
        return FocusSession(self.start, self.end, FocusState.FOCUSED, what, _by_length(self._apps))


def _by_length(lengths: dict[str, float]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, lengths), key=lambda name: -lengths[name]))


def focus_sessions(
    pairs: Iterable[tuple[Segment, Inference | None]], least_s: float = 900.0, gap_s: float = 120.0
) -> Iterator[FocusSession]:
    """Find focus sessions in segments that come by start; one session is held at a time.

    Args:
        pairs: segments with what the model made of them; those without an answer are detours.
        least_s: a shorter session is left out.
        gap_s: focus that goes on after no more than this belongs to the same session.
    """
    now: _Open | None = None
    for segment, inference in pairs:
        if inference is None or inference.state is not FocusState.FOCUSED:
            continue
        if now is not None and not now.start <= segment.start <= now.end + gap_s:
            yield from _long(now, least_s)
            now = None
        now = now or _Open(segment.start)
        now.add(segment)
    if now is not None:
        yield from _long(now, least_s)


def _long(session: _Open, least_s: float) -> Iterator[FocusSession]:
    if session.end - session.start >= least_s:
        yield session.closed()


def export_ics(
    sessions: Iterable[FocusSession], out: Path | BinaryIO, summary: Callable[[FocusSession], str], category: str,
    made: float, description: Callable[[FocusSession], str] = lambda _: "",
) -> int:  # fmt: skip
    """Write sessions as events of a calendar (iCalendar, RFC 5545; times in UTC; they do not make the person busy).

    An event's UID comes from the session's start alone, so that importing again makes no event twice, and a session
    that has become longer takes the place of the shorter one.

    Args:
        sessions: what to write; they are read as they are written.
        out: a file, which is written whole or not at all, or a stream of bytes.
        summary: what a session is called.
        category: what all of them are called.
        made: now, Unix seconds.
        description: more about a session; '' for nothing.

    Returns:
        How many there are.

    Raises:
        ReportError: the file cannot be written; then it is not there, or is still the old one.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    count = 0
    with opened(out) as file:
        file.write(calendar.to_ical().removesuffix(_END))
        for session in sessions:
            file.write(_event(session, summary(session), description(session), category, made))
            count += 1
        file.write(_END)
    return count


def _event(session: FocusSession, summary: str, description: str, category: str, made: float) -> bytes:
    from icalendar import Event

    event = Event()
    event.add("uid", f"focus-{round(session.start * 1000)}@headwater")
    event.add("dtstamp", _moment(made))
    event.add("dtstart", _moment(session.start))
    event.add("dtend", _moment(session.end))
    event.add("summary", visible(summary, _LONGEST))
    if description:
        event.add("description", visible(description, _LONGEST))
    event.add("categories", [visible(category, _LONGEST)])
    event.add("transp", "TRANSPARENT")
    return bytes(event.to_ical())


def _moment(at: float) -> datetime:
    """Whole seconds: a calendar knows no smaller ones."""
    return _EPOCH + timedelta(seconds=round(at))
