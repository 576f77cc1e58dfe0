"""Events of files as columns: gathered one by one, or many at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from headwater.records import Data, Event, EventTable
from headwater.reports.events import LAST_US, LONGEST_S, BadData


class Gathering:
    """Columns that grow. What is said by one object is kept once."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._start_us, self._duration_us, self._which = array("q"), array("q"), array("i")
        self._said: list[Data] = []
        self._places: dict[int, int] = {}

    def __len__(self) -> int:
        """How many events."""
        return len(self._which)

    def add(self, start_us: int, duration_us: int, data: Data) -> None:
        """One event more."""
        self._start_us.append(start_us)
        self._duration_us.append(duration_us)
        self._which.append(self.place(data))

    def extend(self, start_us: NDArray[np.int64], duration_us: NDArray[np.int64], which: Sequence[int]) -> None:
        """Many more, of one length; `which` as `place` told."""
        self._start_us.frombytes(start_us.tobytes())
        self._duration_us.frombytes(duration_us.tobytes())
        self._which.extend(which)

    def place(self, data: Data) -> int:
        """Where `data` stands among what is said."""
        found = self._places.setdefault(id(data), len(self._said))
        if found == len(self._said):
            self._said.append(data)  # held here, so that no other object gets its id
        return found

    def taken(self) -> EventTable:
        """All of them, in the order they came, without numbers; none is left here."""
        count = len(self)
        table = EventTable(
            np.frombuffer(self._start_us, np.int64), np.frombuffer(self._duration_us, np.int64),
            np.full(count, -1, np.int64), np.frombuffer(self._which, np.int32), self._said,
        )  # fmt: skip
        self._begin()
        return table


def events_in(table: EventTable) -> Iterator[Event]:
    """The events of a table, one by one."""
    numbers = [None if n < 0 else n for n in table.ids.tolist()]
    columns = (table.start_us.tolist(), table.duration_us.tolist(), table.which.tolist())
    for number, start, length, which in zip(numbers, *columns, strict=True):
        yield Event(number, start, length, table.said[which])


def times_us(texts: Sequence[str]) -> NDArray[np.int64]:
    """What `events.time_us` says of each of many texts, where all name their zone and lie between 1970 and 2100.

    Raises:
        ValueError: they do not; `time_us` then tells which.
    """
    import pyarrow as pa

    found = pa.array(texts, pa.string()).cast(pa.timestamp("ns", "UTC")).cast(pa.int64()).to_numpy() // 1000
    if len(found) and (found.min() < 0 or found.max() >= LAST_US):
        raise BadData("a timestamp is not between 1970 and 2100")
    return np.asarray(found, np.int64)


def lengths_us(seconds: Sequence[float]) -> NDArray[np.int64]:
    """What `events.length_us` says of each of many durations.

    Raises:
        BadData: one is no duration; `length_us` then tells which.
    """
    found = np.array(seconds, np.float64)
    if not ((found >= 0) & (found <= LONGEST_S)).all():
        raise BadData("a duration is not one")
    return np.rint(found * 1e6).astype(np.int64)
