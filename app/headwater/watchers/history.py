"""Events of the past, many at once, in order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from headwater.records import ContextSeen, Data, EventTable, Observation, Presence, PresenceChanged, WindowSeen
from headwater.watchers import reading

GAP_S = 5.0
"""A window watcher that is silent for longer did not look: ActivityWatch's own pulse time when it fills gaps."""
_AGAIN_S = 300.0
"""Well within the time after which `segments` takes a context for stale."""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Events by what they are about, each table by start; pages and files with the watcher's name."""

    windows: Sequence[EventTable] = ()
    presence: Sequence[EventTable] = ()
    pages: Sequence[tuple[str, EventTable]] = ()
    files: Sequence[tuple[str, EventTable]] = ()


def observations(history: History) -> Iterator[Observation]:
    """As a segmenter takes them, in order of time."""
    streams = [
        *(_windows(table) for table in history.windows),
        *(_presence(table) for table in history.presence),
        *(_contexts(table, client, reading.page) for client, table in history.pages),
        *(_contexts(table, client, reading.file) for client, table in history.files),
    ]
    return heapq.merge(*streams, key=lambda seen: seen.at)


def _events(table: EventTable) -> Iterator[tuple[float, float, int]]:
    starts, ends = table.start_us.tolist(), (table.start_us + table.duration_us).tolist()
    for start, end, which in zip(starts, ends, table.which.tolist(), strict=True):
        yield start / 1e6, end / 1e6, which


def _windows(table: EventTable) -> Iterator[Observation]:
    """Each window from its start; nothing is known from its end on, unless another one follows at once."""
    reached, last = 0.0, -1
    for start, end, which in _events(table):
        if last >= 0 and start - reached > GAP_S:
            yield WindowSeen(reached, "")
            last = -1
        if which != last:
            yield reading.window(table.said[which], start)
        reached, last = max(reached, end, start), which
    if last >= 0:
        yield WindowSeen(reached, "")


def _presence(table: EventTable) -> Iterator[Observation]:
    last = None
    for start, end, which in _events(table):
        status = reading.status(table.said[which])
        if status is not None and status is not last:
            yield PresenceChanged(start, status, start)
            last = status
        if status is Presence.AWAY:
            yield PresenceChanged(end, Presence.PRESENT, end)
            last = Presence.PRESENT


def _contexts(
    table: EventTable, client: str, read: Callable[[Data, str, float], ContextSeen]
) -> Iterator[ContextSeen]:
    """What is said for long is said again, as live."""
    for start, end, which in _events(table):
        at = start
        while True:
            yield read(table.said[which], client, at)
            at += _AGAIN_S
            if at >= end:
                break

