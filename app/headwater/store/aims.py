"""What is to be forgotten, and how much that is."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Protocol

from headwater.base import HeadwaterError
from headwater.store.names import seconds


class NothingNamed(HeadwaterError):
    """It is not said what is to be forgotten."""

    def __init__(self) -> None:
        super().__init__("Name what is to be forgotten: an application, a site or a title.")


@dataclass(frozen=True, slots=True)
class Preview:
    """How much would be forgotten, or was."""

    segments: int
    events: int
    """Of watchers."""
    others: int
    """Intents, notes, labels, goals, suggestions, answers and rules."""
    seconds: float
    """How long the segments, or what is cut off of them, lasted."""
    first: float | None
    """When the first of the segments and events begins, Unix seconds; None if there is none."""
    last: float | None
    """When the last of them ends."""


class Aim(Protocol):
    """Something to be forgotten."""

    def preview(self, db: sqlite3.Connection) -> Preview:
        """Count it; nothing is changed."""
        ...

    def forget(self, db: sqlite3.Connection) -> Preview:
        """Delete it, within the caller's transaction, in which SQLite does not look after foreign keys; count it."""
        ...


Counted = tuple[int, int | None, int | None, int | None]
"""How many, how long together, from when, until when."""
NOTHING: Counted = (0, None, None, None)


def preview(segments: Counted, events: Counted, others: int) -> Preview:
    """Put together: segments in milliseconds, events in microseconds."""
    starts = [seconds(x) for x in segments[2:3] if x is not None] + [x / 1e6 for x in events[2:3] if x is not None]
    ends = [seconds(x) for x in segments[3:] if x is not None] + [x / 1e6 for x in events[3:] if x is not None]
    return Preview(
        segments[0], events[0], others, seconds(segments[1] or 0), min(starts, default=None), max(ends, default=None)
    )
