"""Activity as watchers send it: buckets of events, in ActivityWatch's own terms, already redacted.

Times end in `_us` and are whole microseconds, Unix time in UTC, as ActivityWatch keeps them. What an event says
(`data`) is a JSON object that is the watcher's own: a browser's `url`, an editor's `project`, an `afk` status.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Data = Mapping[str, Any]
"""A JSON object."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A place for the events of one watcher on one machine."""

    id: str
    type: str
    """What its events say: `currentwindow`, `afkstatus`, `web.tab.current`, `app.editor.activity`, or any other."""
    client: str
    """The watcher's name."""
    hostname: str
    created_us: int
    name: str | None = None
    data: Data = field(default_factory=dict)
    last_us: int | None = None
    """End of its last event; None while it is empty."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that lasted. `id` is None until it is stored."""

    id: int | None
    start_us: int
    duration_us: int
    """Zero or more."""
    data: Data


@dataclass(frozen=True, slots=True, eq=False)
class EventTable:
    """Many events as columns of one length; what they say is kept once for all that say the same."""

    start_us: NDArray[np.int64]
    duration_us: NDArray[np.int64]
    ids: NDArray[np.int64]
    """-1 where an event has no number."""
    which: NDArray[np.int32]
    """Place in `said` of what each event says."""
    said: Sequence[Data]

    def __len__(self) -> int:
        """How many events."""
        return len(self.which)
