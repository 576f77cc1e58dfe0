"""What an import's watchers saw becomes segments, where nothing is recorded yet: through the same fold as live."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from headwater.engine.importing import days_of
from headwater.records import Bucket, EventTable, Segment
from headwater.redact import FILE, PAGE, PRESENCE, WINDOW
from headwater.segments import Segmenter
from headwater.store import Bringing
from headwater.watchers import History, client_of, observations

_STRETCH_S = 7 * 86_400.0
"""Events of a week in memory at once."""
_US = 1_000_000


def derive(
    store: Bringing, number: int, span: tuple[float, float], away_after_s: float, offset: Callable[[float], int],
    progress: Callable[[float], None] = lambda _part: None, cancelled: Callable[[], bool] = lambda: False,
) -> int:  # fmt: skip
    """Add segments for the time of an import; returns how many there are.

    Machines are taken one after another, that with the most windows first: where two were in use at once, the first
    one counts.
    """
    added = 0
    hosts = _hosts(store)
    for at, buckets in enumerate(hosts):
        segmenter = Segmenter(away_after_s, offset)
        for start, end in days_of(*span, _STRETCH_S):
            if cancelled():
                return added
            found = list(_folded(store, buckets, segmenter, start, end))
            added += store.add_segments(number, [(s, None) for s in found])
            progress((at + (end - span[0]) / max(span[1] - span[0], 1.0)) / len(hosts))
        added += store.add_segments(number, [(s, None) for s in segmenter.close(span[1])])
    return added


def _hosts(store: Bringing) -> Sequence[Sequence[Bucket]]:
    """Buckets by machine, of those that have windows."""
    by_host: dict[str, list[Bucket]] = {}
    for bucket in store.all():
        by_host.setdefault(bucket.hostname, []).append(bucket)
    found = [b for b in by_host.values() if any(x.type == WINDOW for x in b)]
    return sorted(found, key=lambda buckets: -sum(store.count(b.id) for b in buckets if b.type == WINDOW))


def _folded(
    store: Bringing, buckets: Sequence[Bucket], segmenter: Segmenter, start: float, end: float
) -> Iterator[Segment]:
    for seen in observations(_history(store, buckets, start, end)):
        yield from segmenter.feed(seen)


def _history(store: Bringing, buckets: Sequence[Bucket], start: float, end: float) -> History:
    tables = [(b, _oldest_first(store.begun(b.id, round(start * _US), round(end * _US)))) for b in buckets]
    return History(
        windows=[t for b, t in tables if b.type == WINDOW],
        presence=[t for b, t in tables if b.type == PRESENCE],
        pages=[(client_of(b.id), t) for b, t in tables if b.type == PAGE],
        files=[(client_of(b.id), t) for b, t in tables if b.type == FILE],
    )


def _oldest_first(table: EventTable) -> EventTable:
    order = np.argsort(table.start_us, kind="stable")
    columns = (table.start_us, table.duration_us, table.ids)
    start, duration, ids = (column[order] for column in columns)
    return EventTable(start, duration, ids, table.which[order], table.said)
