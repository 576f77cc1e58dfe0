"""Tables of events: what all functions of the language do with them. Nothing here changes a table that it is given."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headwater.query.errors import QueryTooLarge
from headwater.query.limits import Watch
from headwater.records import Data, EventTable

Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

_MOST_US = 2.0**62
"""A sum of durations beyond this could overflow 64 bits."""


def nothing() -> EventTable:
    """A table without events."""
    none = np.zeros(0, np.int64)
    return EventTable(none, none, none, np.zeros(0, np.int32), ())


def taken(table: EventTable, rows: Longs | Flags | slice) -> EventTable:
    """Some rows of a table, in the order that is asked for."""
    return EventTable(
        table.start_us[rows], table.duration_us[rows], table.ids[rows], table.which[rows], table.said
    )  # fmt: skip


def placed(table: EventTable, rows: Longs | Flags, start_us: Longs, end_us: Longs) -> EventTable:
    """Some rows of a table, with other periods."""
    return EventTable(start_us, end_us - start_us, table.ids[rows], table.which[rows], table.said)


def joined(first: EventTable, second: EventTable) -> EventTable:
    """One table after the other."""
    if second.said is first.said or not len(second.which):
        said, which = first.said, second.which
    elif not len(first.which):
        return second
    else:
        said, which = [*first.said, *second.said], second.which + len(first.said)
    return EventTable(
        np.concatenate([first.start_us, second.start_us]),
        np.concatenate([first.duration_us, second.duration_us]),
        np.concatenate([first.ids, second.ids]),
        np.concatenate([first.which, which]).astype(np.int32),
        said,
    )


def by_start(table: EventTable) -> EventTable:
    """Ordered by start; events that start together keep their order."""
    return _ordered(table, lambda: np.argsort(table.start_us, kind="stable"))


def by_start_and_length(table: EventTable) -> EventTable:
    """Ordered by start, shorter ones first; what is equal keeps its order."""
    return _ordered(table, lambda: np.lexsort((table.duration_us, table.start_us)), strictly=True)


def _ordered(table: EventTable, order: Callable[[], NDArray[np.intp]], *, strictly: bool = False) -> EventTable:
    """As `order` tells, without asking it where the starts rise or fall all along."""
    start = table.start_us
    if (start[1:] < start[:-1]).all():
        return taken(table, slice(None, None, -1))
    rises = start[1:] > start[:-1] if strictly else start[1:] >= start[:-1]
    return table if rises.all() else taken(table, order())


def used(table: EventTable) -> NDArray[np.intp]:
    """Places in `said` that some event has, rising."""
    return np.flatnonzero(np.bincount(table.which, minlength=len(table.said)))


def said_at(table: EventTable, places: NDArray[np.intp]) -> list[Data]:
    """The sayings at some places."""
    return [table.said[place] for place in places.tolist()]


def saying(table: EventTable, test: Callable[[Data], bool], watch: Watch) -> Flags:
    """Whether what an event says passes a test, for each event; each distinct saying is tested once."""
    passes = np.zeros(len(table.said), np.bool_)
    places = used(table)
    passes[places] = watch.mapped(test, said_at(table, places))
    return passes[table.which]


def retold(table: EventTable, say: Callable[[Data], Data], watch: Watch) -> EventTable:
    """The events with something else to say; each distinct saying is made once."""
    places = used(table)
    return resaid(table, places, watch.mapped(say, said_at(table, places)))


def resaid(table: EventTable, places: NDArray[np.intp], said: Sequence[Data]) -> EventTable:
    """The events with new sayings, one for each of the used `places`."""
    moved = np.zeros(len(table.said), np.int32)
    moved[places] = np.arange(len(places), dtype=np.int32)
    return EventTable(table.start_us, table.duration_us, table.ids, moved[table.which], said)


def alike(table: EventTable, watch: Watch) -> NDArray[np.int32]:
    """For each event a number that is the same for all that say the same."""
    return numbered(table, flat, watch)


def numbered(table: EventTable, key: Callable[[Data], Hashable], watch: Watch) -> NDArray[np.int32]:
    """For each event a number that is the same where the key of what it says is the same."""
    numbers: dict[Hashable, int] = {}
    of_said = np.zeros(len(table.said), np.int32)
    places = used(table)
    keys = watch.mapped(key, said_at(table, places))
    of_said[places] = [numbers.setdefault(key, len(numbers)) for key in keys]
    return of_said[table.which]


def flat(data: Data) -> Hashable:
    """A key that is equal for equal JSON objects, as Python compares them (1, 1.0 and true are the same)."""
    try:
        key = frozenset(data.items())
        hash(key)
    except TypeError:
        return frozenset((name, frozen(value)) for name, value in data.items())
    return key


def frozen(value: Any) -> Hashable:
    """The same for any JSON value."""
    if isinstance(value, list):
        return tuple(map(frozen, value))
    return flat(value) if isinstance(value, dict) else value


def summed_us(durations_us: Longs) -> int:
    """Sum of durations.

    Raises:
        QueryTooLarge: it is longer than can be told.
    """
    if float(durations_us.sum(dtype=np.float64)) > _MOST_US:
        raise QueryTooLarge("The events of the query last too long together: choose fewer of them.")
    return int(durations_us.sum())


def longs(values: Iterable[int]) -> Longs:
    """A column of whole numbers."""
    return np.array(list(values), np.int64)
