"""What is sent to the API and what it sends: JSON that is checked while it is read, and written piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar
from urllib.parse import unquote

import msgspec
from msgspec import Meta, Struct

from headwater.bridge.moments import LAST_US, SECOND, instant, stamp, within
from headwater.bridge.wanted import Info, Refused
from headwater.records import Bucket, Event, EventTable

if TYPE_CHECKING:
    from headwater.bridge.wanted import Imported

LONGEST_NAME = 256
"""Characters of a bucket's name, and of its type, client and host."""
DEEPEST = 32
"""Lists and objects inside each other in what an event says."""
LARGEST_INT = 2**63 - 1
PIECE = 2000
"""Events that are written at a time."""

Name = Annotated[str, Meta(max_length=LONGEST_NAME)]
Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Count = Annotated[float, Meta(ge=0)]

_T = TypeVar("_T")
_LEAVES = frozenset({str, float, bool, type(None)})
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_encoder = msgspec.json.Encoder()


class NewBucket(Struct):
    """A bucket that is to be made."""

    type: Name
    client: Name
    hostname: Name
    name: Name | None = None
    data: dict[str, Any] | None = None


class BucketChange(Struct):
    """What is to change of a bucket; what is left out stays."""

    type: Name | None = None
    client: Name | None = None
    hostname: Name | None = None
    name: Name | None = None
    data: dict[str, Any] | None = None


class SentEvent(Struct):
    """An event or a heartbeat."""

    timestamp: Time
    duration: Count = 0.0
    data: dict[str, Any] = {}
    id: Annotated[int, Meta(ge=0, le=LARGEST_INT)] | None = None


class SentQuery(Struct):
    """A query and the periods that it is asked for, each `start/end`."""

    query: Annotated[list[str], Meta(max_length=10_000)]
    timeperiods: Annotated[list[str], Meta(max_length=1_000)]


class NewLabel(Struct):
    """What a stretch was."""

    start: Time
    end: Time
    state: Literal["focused", "routine", "communicating", "fragmented", "drifting"]


class SentAnswer(Struct):
    """The person's answer to a suggestion."""

    verdict: Literal["accepted", "later", "not_helpful", "not_today", "dismissed"]


class SentPause(Struct):
    """How long to pause: until a time, for some minutes, or (neither) until resumed."""

    until: Time | None = None
    minutes: Annotated[float, Meta(gt=0, le=10_080)] | None = None


_event_decoder = msgspec.json.Decoder(SentEvent)
_events_decoder = msgspec.json.Decoder(list[SentEvent] | SentEvent)


def read(kind: type[_T], body: bytes) -> _T:
    """JSON of that kind.

    Raises:
        Refused: it is none; the sentence says where, never what.
    """
    return _decoded(msgspec.json.Decoder(kind), body)


def read_any(body: bytes) -> Any:
    """Any JSON value, not nested too deep.

    Raises:
        Refused: it is none.
    """
    value = _decoded(msgspec.json.Decoder(), body)
    if type(value) not in _LEAVES:
        _check(value, 0)
    return value


def _decoded(decoder: msgspec.json.Decoder[_T], body: bytes) -> _T:
    try:
        return decoder.decode(body)
    except UnicodeDecodeError:
        raise Refused("The text of the request is not UTF-8.") from None
    except RecursionError:
        raise Refused("The JSON of the request is nested too deep.") from None
    except ValueError as e:  # msgspec tells the place and the kind, not the value
        raise Refused(f"The request cannot be read. {e}.") from None


def heartbeat(body: bytes) -> Event:
    """The event that a heartbeat carries.

    Raises:
        Refused: it is none.
    """
    return _event(_decoded(_event_decoder, body))


def events(body: bytes) -> list[Event]:
    """One event or a list of them.

    Raises:
        Refused: they are none.
    """
    sent = _decoded(_events_decoder, body)
    return [_event(e) for e in (sent if isinstance(sent, list) else [sent])]


def _event(sent: SentEvent) -> Event:
    start_us = within(instant(sent.timestamp, "timestamp"), "timestamp")
    if sent.duration * SECOND > LAST_US - start_us:
        raise Refused("The duration is too long: the event would end after 2100.")
    _check(sent.data, 0)
    return Event(sent.id, start_us, round(sent.duration * SECOND), sent.data)


def _check(value: Any, depth: int) -> None:
    """Refuse what others could not read again: numbers beyond 64 bits, and what is nested too deep."""
    if isinstance(value, int):
        if not -LARGEST_INT <= value <= LARGEST_INT:
            raise Refused("A number of the data has more than 64 bits.")
        return
    if depth == DEEPEST:
        raise Refused(f"The data is nested more than {DEEPEST} deep.")
    for inside in value.values() if isinstance(value, dict) else value:
        if type(inside) not in _LEAVES:
            _check(inside, depth + 1)


def checked_data(data: dict[str, Any] | None) -> dict[str, Any] | None:
    """The same object, if it can be kept.

    Raises:
        Refused: it cannot.
    """
    if data is not None:
        _check(data, 0)
    return data


def plain(text: _T, name: str) -> _T:
    """The same text, if it is one line without control characters.

    Raises:
        Refused: it is not.
    """
    if isinstance(text, str) and _CONTROL.search(text):
        raise Refused(f"The {name} holds a control character.")
    return text


def named(part: str, name: str) -> str:
    """A name out of a part of an address.

    Raises:
        Refused: it is empty, too long, not UTF-8 or holds control characters.
    """
    try:
        text = unquote(part, errors="strict")
    except UnicodeDecodeError:
        raise Refused(f"The {name} in the address is not UTF-8.") from None
    if not 0 < len(text) <= LONGEST_NAME:
        raise Refused(f"The {name} has no character or more than {LONGEST_NAME}.")
    return plain(text, name)


def json(value: Any) -> bytes:
    """Any JSON-ready value; numbers that are not finite become null."""
    return _encoder.encode(value)


def info_json(info: Info, testing: bool) -> bytes:
    """Who answers, as aw-server says it."""
    return json({
        "hostname": info.hostname, "version": info.version, "testing": testing, "device_id": info.device_id,
    })  # fmt: skip


def bucket_dict(bucket: Bucket) -> dict[str, Any]:
    """A bucket as aw-server describes it; `last_updated` is there when it holds events."""
    told = {
        "id": bucket.id, "name": bucket.name, "type": bucket.type, "client": bucket.client,
        "hostname": bucket.hostname, "created": stamp(bucket.created_us), "data": bucket.data,
    }  # fmt: skip
    return told if bucket.last_us is None else {**told, "last_updated": stamp(bucket.last_us)}


def event_dict(event: Event) -> dict[str, Any]:
    """An event as ActivityWatch writes it."""
    return {
        "id": event.id, "timestamp": stamp(event.start_us), "duration": event.duration_us / SECOND, "data": event.data,
    }  # fmt: skip


def events_json(events: Sequence[Event]) -> bytes:
    """A list of events."""
    return json([event_dict(e) for e in events])


def table_json(table: EventTable) -> Iterator[bytes]:
    """A list of events, piece by piece; what they say is written once for all that say the same."""
    said = [_encoder.encode(data) for data in table.said]
    for begin in range(0, len(table.ids), PIECE):
        rows = _rows(table, said, slice(begin, begin + PIECE))
        yield (b"," if begin else b"[") + b",".join(rows)
    yield b"]" if len(table.ids) else b"[]"


def _rows(table: EventTable, said: Sequence[bytes], piece: slice) -> Iterator[bytes]:
    import numpy as np

    starts = np.datetime_as_string(table.start_us[piece].astype("datetime64[us]"), unit="us").tolist()
    numbers = table.ids[piece].tolist(), table.duration_us[piece].tolist(), table.which[piece].tolist()
    for start, number, lasted, which in zip(starts, *numbers, strict=True):
        head = f'{{"id":{"null" if number < 0 else number},"timestamp":"{start}+00:00","duration":{lasted / SECOND!r}'
        yield b'%b,"data":%b}' % (head.encode(), said[which])


def imported_json(imported: Sequence[Imported]) -> bytes:
    """What came of an import of one file or several."""
    return json({
        "message": "Imported.", "events": sum(i.events for i in imported), "again": sum(i.again for i in imported),
        "skipped": sum(i.skipped for i in imported), "reasons": [reason for i in imported for reason in i.reasons],
    })  # fmt: skip
