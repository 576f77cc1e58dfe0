"""How much a query may take, and the watch that is kept over one that runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from headwater.base import Clock
from headwater.query.errors import QueryTimedOut, QueryTooLarge
from headwater.records import EventTable

_T = TypeVar("_T")
_R = TypeVar("_R")
_EVERY = 2048
"""Steps of a loop between two looks at the clock: well under 10 ms of work."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one query may take, over all its time periods. A year of one person's windows fits well."""

    seconds: float = 30.0
    events: int = 10_000_000
    """Read from buckets."""
    rows: int = 3_000_000
    """In any list of events or of values, and in the answer."""
    answer: int = 512 * 2**20
    """Size of the answer, in bytes of JSON, about."""
    text: int = 1_000_000
    """Characters of the query."""
    depth: int = 50
    """Calls, lists and dictionaries within each other."""
    periods: int = 1000
    regex: int = 10_000
    """Characters of a regular expression."""
    memory: int = 3 * 2**30
    """Bytes that a worker process may take beyond what it has when it starts."""


class Watch:
    """Counts what one query takes, and stops it at its limits."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self.limits = limits
        self._clock = clock
        self._until = clock.monotonic() + limits.seconds
        self._events = self._rows = self._bytes = 0

    def check(self) -> None:
        """Look at the clock.

        Raises:
            QueryTimedOut: the query has taken as long as it may.
        """
        if self._clock.monotonic() > self._until:
            raise timed_out(self.limits)

    def each(self, items: Iterable[_T]) -> Iterator[_T]:
        """The items, with a look at the clock now and then."""
        for number, item in enumerate(items):
            if not number % _EVERY:
                self.check()
            yield item

    def mapped(self, do: Callable[[_T], _R], items: Sequence[_T]) -> list[_R]:
        """What a function gives for each item, with a look at the clock now and then; faster than `each`."""
        done: list[_R] = []
        for begin in range(0, len(items), _EVERY):
            self.check()
            done += map(do, items[begin : begin + _EVERY])
        return done

    def read(self, events: int) -> None:
        """Count events that were read from a bucket.

        Raises:
            QueryTooLarge: they are too many.
        """
        self._events += events
        if self._events > self.limits.events:
            raise QueryTooLarge(
                f"The query reads more than {self.limits.events:,} events: choose shorter time periods."
            )

    def fits(self, count: int) -> None:
        """See that a list is no longer than lists may be.

        Raises:
            QueryTooLarge: it is.
        """
        if count > self.limits.rows:
            raise QueryTooLarge(f"A list of the query has more than {self.limits.rows:,} events: choose less of them.")

    def answers(self, rows: int, size: int) -> None:
        """Count what goes into the answer: so many rows, or so many bytes.

        Raises:
            QueryTooLarge: it grows too large.
        """
        self._rows += rows
        self._bytes += size
        if self._rows > self.limits.rows:
            raise QueryTooLarge("The answer is too long: merge the events, or limit them with limit_events.")
        self.holds(self._bytes)

    def holds(self, size: int) -> None:
        """See that so many bytes of JSON are no more than an answer may have.

        Raises:
            QueryTooLarge: they are.
        """
        if size > self.limits.answer:
            raise QueryTooLarge("The answer is too large: merge the events, or limit them with limit_events.")

    def kept(self, table: EventTable) -> EventTable:
        """The table, if it is not too long."""
        self.fits(len(table.which))
        return table


def timed_out(limits: Limits) -> QueryTimedOut:
    """The error of a query that took too long."""
    return QueryTimedOut(
        f"The query took longer than {limits.seconds:g} s: choose a shorter time period or simpler regular expressions."
    )
