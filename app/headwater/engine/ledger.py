"""What was stored in the last minutes, line by line: so that nobody has to take our word for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from headwater.records import Data, Inference, Presence, Segment
from headwater.store import Buckets

MOST = 200
"""Lines at most."""


@dataclass(frozen=True, slots=True, repr=False)
class Stored:
    """A line of the ledger: something that was stored."""

    at: float
    """When it began, Unix seconds."""
    seconds: float
    source: str
    """`headwater`, or the bucket that a watcher sent it to."""
    what: str = field()
    """In one line: application and title, presence, or the event's data."""

    def __repr__(self) -> str:
        """Nothing of what was stored."""
        return f"<Stored at {self.at}>"


History = Callable[[float, float], Sequence[tuple[Segment, Inference | None]]]
"""`Store.history`."""


def ledger(history: History, buckets: Buckets, now: float, seconds: float) -> list[Stored]:
    """What began in the last so many seconds and is stored, the latest first."""
    found = [_window(s) for s, _ in history(now - seconds, now + 60.0) if s.presence is not Presence.OFF]
    for bucket in buckets.all():
        table = buckets.events(bucket.id, round((now - seconds) * 1e6), None, MOST)
        columns = table.start_us.tolist(), table.duration_us.tolist(), table.which.tolist()
        found += [
            Stored(start / 1e6, length / 1e6, bucket.id, _said(table.said[which]))
            for start, length, which in zip(*columns, strict=True)
        ]
    return sorted(found, key=lambda stored: -stored.at)[:MOST]


def _window(s: Segment) -> Stored:
    if s.presence is not Presence.PRESENT:
        return Stored(s.start, s.end - s.start, "headwater", s.presence.value)
    parts = (s.app, s.title, s.domain, s.project, *_counts(s))
    return Stored(s.start, s.end - s.start, "headwater", " · ".join(p for p in parts if p))


def _counts(s: Segment) -> Iterator[str]:
    named: Sequence[tuple[str, int | None]] = (("keys", s.keys), ("clicks", s.clicks), ("wheel", s.scroll))
    yield from (f"{n} {name}" for name, n in named if n)


def _said(data: Data) -> str:
    return " · ".join(f"{key}: {value}" for key, value in data.items() if value not in (None, ""))
