"""What queries are asked about: handed in by who knows where events are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from headwater.records import Bucket, EventTable


class Activity(Protocol):
    """Buckets of events that can be read."""

    def buckets(self) -> Sequence[Bucket]:
        """All buckets; `find_bucket` takes the first that fits."""
        ...

    def events(self, bucket: str, start_us: int, end_us: int) -> EventTable:
        """What a bucket has in a period, newest first; events that reach beyond the period are cut at its ends.

        Raises:
            UnknownBucket: there is no bucket of that name; a KeyError is taken for the same.
        """
        ...


class Opens(Protocol):
    """Opens the activity in another process: an object that can be pickled, such as a frozen dataclass of paths."""

    def open(self) -> Activity:
        """The activity, ready to be read by the thread that calls."""
        ...
