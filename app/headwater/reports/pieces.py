"""ActivityWatch's JSON from columns: a year in a second or two, a piece at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
import numpy as np

from headwater.records import Bucket, EventTable

_AT_ONCE = 20_000
"""Events in a piece: some megabytes."""


def activitywatch_pieces(buckets: Iterable[tuple[Bucket, Iterable[EventTable]]]) -> Iterator[bytes]:
    """The whole export, each bucket with its events in the order of its tables."""
    yield b'{"buckets":{'
    between = b""
    for bucket, tables in buckets:
        yield between + msgspec.json.encode(bucket.id) + b":" + _head(bucket)
        yield from _events(tables)
        yield b"]}"
        between = b","
    yield b"}}"


def _head(bucket: Bucket) -> bytes:
    """The bucket's object, open at its list of events."""
    said = {
        "id": bucket.id, "type": bucket.type, "client": bucket.client, "hostname": bucket.hostname,
        "created": times(np.array([bucket.created_us]))[0], "name": bucket.name, "data": dict(bucket.data),
    }  # fmt: skip
    return msgspec.json.encode(said)[:-1] + b',"events":['


def _events(tables: Iterable[EventTable]) -> Iterator[bytes]:
    between = ""
    for table in tables:
        said = [msgspec.json.encode(data).decode() for data in table.said]
        for at in range(0, len(table.ids), _AT_ONCE):
            part = slice(at, at + _AT_ONCE)
            yield f"{between}{_some(table, part, said)}".encode()
            between = ","


def _some(table: EventTable, part: slice, said: list[str]) -> str:
    seconds = (table.duration_us[part] / 1e6).tolist()
    columns = table.ids[part].tolist(), times(table.start_us[part]), seconds, table.which[part].tolist()
    return ",".join(
        f'{{"id":{number},"timestamp":"{at}","duration":{length!r},"data":{said[which]}}}'
        for number, at, length, which in zip(*columns, strict=True)
    )


def times(us: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[str]:
    """Microseconds as ISO 8601 in UTC, as Python's server writes them."""
    found: list[str] = np.datetime_as_string(us.astype("datetime64[us]"), unit="us").tolist()
    return [f"{at}+00:00" for at in found]
