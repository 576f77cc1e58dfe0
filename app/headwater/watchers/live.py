"""Heartbeats, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from headwater.records import ContextSeen, Data, Observation, PresenceChanged
from headwater.redact import FILE, PAGE, PRESENCE, WINDOW
from headwater.watchers import reading

AGAIN_S = 60.0
"""What is said over and over is passed on this often."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a heartbeat means."""

    context: ContextSeen | None = None
    """What is known of the watcher's own window."""
    seen: tuple[Observation, ...] = ()
    """Window and presence: of use where our own capture does not see them."""


def said_of(kind: str, bucket: str, data: Data | None, start: float, end: float) -> Said:
    """The meaning of an event in a bucket of a type; `data` None: it is excluded or private."""
    client = reading.client_of(bucket)
    if data is None:
        hides = kind in (PAGE, FILE)
        return Said(ContextSeen(end, client, hidden=True) if hides else None, _hidden(kind, end))
    if kind == PAGE:
        return Said(reading.page(data, client, end))
    if kind == FILE:
        return Said(reading.file(data, client, end))
    return Said(seen=tuple(_seen(kind, data, start, end)))


def _hidden(kind: str, at: float) -> tuple[Observation, ...]:
    return (reading.window({}, at),) if kind == WINDOW else ()


def _seen(kind: str, data: Data, start: float, end: float) -> Iterator[Observation]:
    if kind == WINDOW:
        yield reading.window(data, start)
    elif kind == PRESENCE and (status := reading.status(data)) is not None:
        yield PresenceChanged(end, status, start)
