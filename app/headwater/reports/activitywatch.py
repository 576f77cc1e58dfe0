"""ActivityWatch's exports, in and out, of any size: events are never all held."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from headwater.records import Bucket, Event, EventTable
from headwater.reports.buckets import Ahead, Begun, Ended, Known, NoExport, bucket_of, walk
from headwater.reports.errors import ReportError
from headwater.reports.events import BadData, SameData, Usual, event_of, length_us, mended, time_us
from headwater.reports.files import opened
from headwater.reports.gathering import Gathering, events_in, lengths_us, times_us
from headwater.reports.rewinding import Rewinding, rewinding
from headwater.reports.scanning import LARGEST, Broken, Scanner

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US = timedelta(microseconds=1)
_USUAL = msgspec.json.Decoder(Usual)
_MANY = 200
"""Fewer events are read one by one: nothing need be loaded for them."""


@dataclass(frozen=True, slots=True)
class BadEvent:
    """An event that was left out."""

    bucket: str
    """The bucket's id."""
    number: int
    """Which event of the bucket it is, or which line of a table, counted from 1; 0 for all events of the bucket."""
    reason: str
    """Completes "Event 7: …"; never holds what the event says."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some events of one bucket. The first batch of a bucket is there even if it has no events."""

    bucket: Bucket
    """The same object in all batches of a bucket."""
    events: EventTable
    """Without numbers."""
    bad: list[BadEvent]
    done_bytes: int
    """How much of the source was read so far, packed as it is."""
    total_bytes: int


def read_activitywatch(source: Path | BinaryIO) -> Iterator[Bucket | Event | BadEvent]:
    """Read an export: each bucket, then its events. See `read_activitywatch_batches`, which is quicker to work with."""
    last: Bucket | None = None
    for batch in read_activitywatch_batches(source):
        if batch.bucket is not last:
            last = batch.bucket
            yield last
        yield from events_in(batch.events)
        yield from batch.bad


def read_activitywatch_batches(source: Path | BinaryIO, size: int = 5000) -> Iterator[Batch]:
    """Read an export of all buckets or of one, from the Python or the Rust server, in batches of one bucket each.

    UTF-8 with a byte order mark or none, packed with gzip or not; a pipe is put aside first. Keys may be in any
    order and unknown ones are passed over. Times may have any offset, or none (then they are in UTC); digits beyond
    microseconds are cut off. Half a surrogate pair becomes U+FFFD. Events have no number: the other server's means
    nothing here. Memory stays at a few MB.

    Args:
        source: a file, or a stream of its bytes.
        size: how many events a batch holds at most.

    Raises:
        ReportError: it cannot be read, is no export, or is damaged; all before the damage is given first.
    """
    with rewinding(source) as bytes_:
        scanner = Scanner(bytes_.reader())
        part = _Part(size, scanner, bytes_.total)
        try:
            yield from _batches(scanner, part, bytes_)
        except Broken as e:
            yield from part.rest()
            raise _told(bytes_.name, e, scanner) from None
        except NoExport:
            raise ReportError(f"{bytes_.name} is no export of ActivityWatch: it holds no buckets.") from None


def _batches(scanner: Scanner, part: _Part, bytes_: Rewinding) -> Iterator[Batch]:
    ahead = Ahead(lambda: walk(Scanner(bytes_.reader()), msgspec.json.Decoder(list[_Passed])))
    count = 0
    for found in walk(scanner, msgspec.json.Decoder(list[Usual])):
        if isinstance(found, Begun):
            part.begin(bucket_of(found.name, ahead.known(count, found.known)))
            count += 1
        elif isinstance(found, Ended):
            part.end(found.known)
            yield from part.rest()
        else:
            yield from part.add(found)


def _told(name: str, broken: Broken, scanner: Scanner) -> ReportError:
    if scanner.trouble and "cannot be read" in str(scanner.trouble):
        return scanner.trouble
    where = f"byte {broken.at}" + (" of what is packed in it" if scanner.packed else "")
    return ReportError(f"{name} is damaged or was cut short at {where}: export it again; what stands before was read.")


class _Places(dict[bytes, int]):
    """Where in a gathering stands what events say, by its text."""

    def __init__(self, data: SameData, events: Gathering) -> None:
        self._data, self._events = data, events

    def __missing__(self, text: bytes) -> int:
        found = self[text] = self._events.place(self._data.of(text))
        return found


class _Passed(msgspec.Struct, gc=False):
    """An event that nobody wants to know."""


class _Part:
    """Events that were read and not yet given."""

    def __init__(self, size: int, scanner: Scanner, total: int) -> None:
        self._size = max(1, size)
        self._scanner = scanner
        self._total = total
        self._bucket: Bucket | None = None
        self._fresh = False
        self._count = 0
        self._events = Gathering()
        self._bad: list[BadEvent] = []
        self._data = SameData()
        self._places = _Places(self._data, self._events)

    def begin(self, bucket: Bucket) -> None:
        """Events of this bucket follow."""
        self._bucket, self._fresh, self._count = bucket, True, 0

    def add(self, found: list[Usual] | bytes | None) -> Iterator[Batch]:
        """Take in what the scanner found; batches that are full then."""
        if found is None or isinstance(found, bytes):
            self._add_one(partial(self._one, found))
            yield from self._full()
            return
        while found:
            room = self._size - max(len(self._events), len(self._bad))
            self._add(found[:room])
            found = found[room:]
            yield from self._full()

    def _add(self, found: list[Usual]) -> None:
        if len(found) >= _MANY:
            try:
                self._add_together(found)
                return
            except ValueError:
                pass  # one by one tells which
        for said in found:
            self._add_one(partial(self._usual, said))

    def _add_together(self, found: list[Usual]) -> None:
        starts, lengths = times_us([u.timestamp for u in found]), lengths_us([u.duration for u in found])
        places = self._places
        self._events.extend(starts, lengths, [places[bytes(u.data)] for u in found])
        self._count += len(found)

    def _one(self, text: bytes | None) -> Event:
        """As it would be read together with others, or else as it stands."""
        try:
            said = _USUAL.decode(text or b"")
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return event_of(self._alone(text))
        return self._usual(said)

    def _usual(self, said: Usual) -> Event:
        return Event(None, time_us(said.timestamp), length_us(said.duration), self._data.of(bytes(said.data)))

    def _add_one(self, read: Callable[[], Event]) -> None:
        self._count += 1
        try:
            event = read()
        except BadData as e:
            self._leave_out(self._count, str(e))
        else:
            self._events.add(event.start_us, event.duration_us, event.data)

    def end(self, known: Known) -> None:
        """The bucket ended."""
        if known.get("events") is not None:
            self._leave_out(0, "its events are not a list")

    def rest(self) -> Iterator[Batch]:
        """All that is left."""
        if self._fresh or self._events or self._bad:
            yield self._batch()

    def _full(self) -> Iterator[Batch]:
        if max(len(self._events), len(self._bad)) >= self._size:
            yield self._batch()

    def _batch(self) -> Batch:
        assert self._bucket is not None
        events, bad = self._events.taken(), self._bad
        self._bad, self._fresh = [], False
        self._places.clear()
        return Batch(self._bucket, events, bad, self._scanner.done, self._total)

    def _leave_out(self, number: int, reason: str) -> None:
        assert self._bucket is not None
        self._bad.append(BadEvent(self._bucket.id, number, reason))

    def _alone(self, text: bytes | None) -> object:
        if text is None:
            raise BadData(f"it is larger than {LARGEST >> 20} MiB")
        try:
            return mended(self._scanner.decoded(text))
        except UnicodeDecodeError:
            raise BadData("it is not UTF-8 text") from None
        except RecursionError:
            raise BadData("it is nested too deeply") from None
        except BadData:
            raise
        except ValueError:
            raise BadData("it holds a number of too many digits") from None


def write_activitywatch(buckets: Iterable[tuple[Bucket, Iterable[Event]]], out: Path | BinaryIO) -> int:
    """Write an export that ActivityWatch's servers import: `{"buckets": {id: {…, "events": […]}}}`.

    Events are written without their numbers, which would replace other events of a Rust server.

    Returns:
        How many events there are.

    Raises:
        ReportError: the file cannot be written; then it is not there, or is still the old one.
        ValueError: two buckets have one id.
    """
    count = 0
    written: set[str] = set()
    with opened(out) as file:
        file.write(b'{"buckets": {')
        for bucket, events in buckets:
            if bucket.id in written:
                raise ValueError("two buckets with one id")
            file.write(b",\n" if written else b"\n")
            written.add(bucket.id)
            count += _write_bucket(bucket, events, file)
        file.write(b"\n}}\n")
    return count


def _write_bucket(bucket: Bucket, events: Iterable[Event], file: BinaryIO) -> int:
    head = {
        "id": bucket.id, "type": bucket.type, "client": bucket.client, "hostname": bucket.hostname,
        "created": _iso(bucket.created_us), **({} if bucket.name is None else {"name": bucket.name}),
        "data": dict(bucket.data),
    }  # fmt: skip
    file.write(b'%b: %b, "events": [' % (_json(bucket.id), _json(head).removesuffix(b"}")))
    count = 0
    for event in events:
        file.write(b",\n" if count else b"\n")
        file.write(b'{"timestamp": "%b", "duration": %b, "data": %b}' % _parts(event))
        count += 1
    file.write(b"]}")
    return count


def _parts(event: Event) -> tuple[bytes, bytes, bytes]:
    return _iso(event.start_us).encode(), repr(event.duration_us / 1e6).encode(), _json(dict(event.data))


def _iso(us: int) -> str:
    return (_EPOCH + us * _US).isoformat(timespec="microseconds")


def _json(value: Any) -> bytes:
    """Numbers that are not finite become null, halves of surrogate pairs a question mark."""
    try:
        return msgspec.json.encode(value)
    except (UnicodeEncodeError, OverflowError, msgspec.MsgspecError):
        plain = json.loads(json.dumps(value), parse_constant=lambda _: None)
        return json.dumps(plain, ensure_ascii=False).encode(errors="replace")
