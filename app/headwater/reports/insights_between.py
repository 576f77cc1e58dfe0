"""What comes in the middle of work, where from, and what is come back to.

Work is a stretch of sustained or routine work of at least `WORK_S`. It is left where one of `DIVERTS` comes to the
front that took less than `OWN` of the stretch (without its last minutes, in which the state lane lags behind): whoever
works in the mail is not interrupted by it. A glance of under `GLANCE_S` is none. It is taken up again where something
that the work was done in is in front for `BACK_S`, within `LATE_S`; the time away is all of it, from leaving to being
back, whatever else came in between. So time away is that of the whole chain of diversion (Iqbal and Horvitz, CHI 2007);
the lengths are our own choice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import inf
from statistics import median

import numpy as np

from headwater.records import Category, FocusState
from headwater.reports.insights_line import AWAY, Bout, DayLine, Span
from headwater.reports.spans import NEAR_S

WORK_S = 600.0
OWN, _LAG_S = 0.15, 300.0
GLANCE_S, BACK_S = 5.0, 10.0
LATE_S = 1800.0
"""Whoever is not back after so long went on with something else."""
_NEXT_S = 30.0
"""Between leaving the work and what came in the middle no more lies than this: glances, or what may not be named."""
_AFTER_S = 60.0
"""The state lane may end up to so long before another window comes: it lags behind, and looks ahead."""
_HOLE_S = 120.0
"""Where more than this of the half hour is missing, nobody knows."""
LEAST = 5
"""Of so few nothing is said but that they were."""
WORKS = (FocusState.FOCUSED, FocusState.ROUTINE)
DIVERTS = frozenset({
    Category.MAIL, Category.CHAT, Category.MEET, Category.NEWS, Category.SOCIAL, Category.WATCH, Category.PLAY,
    Category.SHOP,
})  # fmt: skip
"""What comes in the middle: talk, and what is seldom work. Of all else nobody can tell from outside whether it is
another piece of work or the next document of the same."""


@dataclass(frozen=True, slots=True)
class Interruption:
    """Work was left once."""

    at: float
    source: str
    """What was left."""
    by: str
    back: str | None
    """What was come back to; None where nothing of the work was within `LATE_S`."""
    away_s: float | None
    """From leaving to being back; None as above."""
    alerted: bool
    """A notification was raised in the minute before; whose it was, and whether it led to this, is not known."""
    open: bool = False
    """The half hour after it is not over, or was not recorded: nobody knows."""


@dataclass(frozen=True, slots=True)
class Came:
    """All that one thing, or one way from work and back, has in common."""

    by: str
    times: int
    back: int
    """How often the work was taken up again."""
    open: int
    """How often nobody knows."""
    away_s: float | None
    """Half of the time the work was taken up again within this; None where it was less often, or nothing is known."""
    alerted: int
    source: str = ""
    to: str = ""
    """Where it is about one way: from where, and what was come back to ('' where nothing was)."""


@dataclass(frozen=True, slots=True)
class Between:
    """A range of days."""

    work_s: float
    """Time in stretches of work that can be left."""
    all: Came
    by: tuple[Came, ...]
    """The most frequent first."""
    ways: tuple[Came, ...]
    """From, by, back to; the most frequent first."""
    notifications: int
    """Seen at all in these days: 0 also where nobody can see them."""


def between(lines: Sequence[DayLine]) -> Between:
    """What came in the middle of the work of these days."""
    works = [(line, work) for line in lines for work in stretches(line.spans)]
    found = [i for line in lines for i in interruptions(line)]
    by: dict[str, list[Interruption]] = defaultdict(list)
    ways: dict[tuple[str, str, str], list[Interruption]] = defaultdict(list)
    for one in found:
        by[one.by].append(one)
        if not one.open:
            ways[one.source, one.by, one.back or ""].append(one)
    return Between(
        sum(work.seconds for _, work in works), _came("", found),
        tuple(sorted((_came(name, some) for name, some in by.items()), key=_most)),
        tuple(sorted((_came(way[1], some, way[0], way[2]) for way, some in ways.items()), key=_most)),
        sum(line.notifications for line in lines),
    )  # fmt: skip


def _came(by: str, found: Sequence[Interruption], source: str = "", to: str = "") -> Came:
    known = [one for one in found if not one.open]
    lengths = [inf if one.away_s is None else one.away_s for one in known]
    half = median(lengths) if lengths else inf
    return Came(
        by, len(found), sum(one.back is not None for one in known), len(found) - len(known),
        None if half == inf else half, sum(one.alerted for one in found), source, to,
    )  # fmt: skip


def _most(came: Came) -> tuple[object, ...]:
    return -came.times, came.by, came.source, came.to


def stretches(spans: Sequence[Span]) -> list[Span]:
    """Sustained and routine work that touch, together at least `WORK_S`."""
    found: list[Span] = []
    for span in spans:
        if span.state not in WORKS:
            continue
        last = found[-1] if found else None
        if last is not None and span.start - last.end < NEAR_S:
            found[-1] = Span(last.start, span.end, last.state, last.said or span.said)
        else:
            found.append(span)
    return [span for span in found if span.seconds >= WORK_S]


def interruptions(line: DayLine) -> list[Interruption]:
    """Of one day, in order; each one once."""
    found: dict[float, Interruption] = {}
    for work in stretches(line.spans):
        for one in _of_work(line, work):
            found.setdefault(one.at, one)
    return list(found.values())


def _own(line: DayLine, work: Span) -> frozenset[int]:
    """What the work was done in."""
    end = work.end - _LAG_S
    seconds = line.by_place(work.start, end)
    return frozenset(np.flatnonzero(seconds >= OWN * (end - work.start)).tolist())


def _of_work(line: DayLine, work: Span) -> Iterator[Interruption]:
    i = line.first_after(work.start)
    own, source = _own(line, work), None
    while i < len(line) and (bout := line.bout(i)).start <= work.end + _AFTER_S:
        if bout.place == AWAY:
            source = None
        elif bout.named and (bout.place in own or bout.category not in DIVERTS):
            source = bout if bout.start < work.end else None
        elif source is not None and _comes(source, bout):
            back = _taken_up(line, i, own | {source.place}, source.end)
            yield _told(line, source, bout, i, back)
            if back is None:
                return
            i = back - 1
        i += 1


def _comes(source: Bout, bout: Bout) -> bool:
    return bout.named and bout.seconds >= GLANCE_S and bout.start - source.end <= _NEXT_S


def _taken_up(line: DayLine, after: int, own: frozenset[int], left: float) -> int | None:
    """Where the work goes on."""
    soon = takewhile(lambda b: b.start - left <= LATE_S, line.bouts(after + 1))
    return next((j for j, b in enumerate(soon, after + 1) if b.place in own and b.seconds >= BACK_S), None)


def _told(line: DayLine, source: Bout, by: Bout, at: int, back: int | None) -> Interruption:
    names = line.places.names
    if back is None:
        unknown = not _seen(line, at, source.end)
        return Interruption(by.start, names[source.place], names[by.place], None, None, source.alerted, unknown)
    again = line.bout(back)
    return Interruption(
        by.start, names[source.place], names[by.place], names[again.place], again.start - source.end, source.alerted
    )


def _seen(line: DayLine, at: int, left: float) -> bool:
    """Whether the time in which the work could have been taken up was recorded."""
    soon = takewhile(lambda b: b.start - left <= LATE_S, line.bouts(at))
    return LATE_S - sum(min(b.end, left + LATE_S) - b.start for b in soon) < _HOLE_S
