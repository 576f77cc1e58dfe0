"""ActivityWatch's exports, in and out, of any size: events are never all held."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from headwater.records import Bucket, Event
from headwater.reports.buckets import Ahead, Begun, Ended, Known, NoExport, bucket_of, walk
from headwater.reports.errors import ReportError
from headwater.reports.events import BadData, SameData, Usual, event_of, length_us, mended, time_us
from headwater.reports.files import opened
from headwater.reports.rewinding import Rewinding, rewinding
from headwater.reports.scanning import LARGEST, Broken, Scanner

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US = timedelta(microseconds=1)


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
    events: list[Event]
    """Those that say the same mostly share one object that says it."""
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
        yield from batch.events
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
            part.add(found)
            yield from part.full()


def _told(name: str, broken: Broken, scanner: Scanner) -> ReportError:
    if scanner.trouble and "cannot be read" in str(scanner.trouble):
        return scanner.trouble
    where = f"byte {broken.at}" + (" of what is packed in it" if scanner.packed else "")
    return ReportError(f"{name} is damaged or was cut short at {where}: export it again; what stands before was read.")


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
        self._events: list[Event] = []
        self._bad: list[BadEvent] = []
        self._data = SameData()

    def begin(self, bucket: Bucket) -> None:
        """Events of this bucket follow."""
        self._bucket, self._fresh, self._count = bucket, True, 0

    def add(self, found: list[Usual] | bytes | None) -> None:
        """Take in what the scanner found."""
        if isinstance(found, list):
            self._add(found)
            return
        self._count += 1
        try:
            self._events.append(event_of(self._alone(found)))
        except BadData as e:
            self._leave_out(self._count, str(e))

    def _add(self, found: list[Usual]) -> None:
        keep, data_of = self._events.append, self._data.of
        for number, said in enumerate(found, self._count + 1):
            try:
                keep(Event(None, time_us(said.timestamp), length_us(said.duration), data_of(said.data)))
            except BadData as e:
                self._leave_out(number, str(e))
        self._count += len(found)

    def end(self, known: Known) -> None:
        """The bucket ended."""
        if known.get("events") is not None:
            self._leave_out(0, "its events are not a list")

    def full(self) -> Iterator[Batch]:
        """Whole batches."""
        while len(self._events) >= self._size or len(self._bad) >= self._size:
            yield self._batch()

    def rest(self) -> Iterator[Batch]:
        """All that is left."""
        yield from self.full()
        if self._fresh or self._events or self._bad:
            yield self._batch()

    def _batch(self) -> Batch:
        assert self._bucket is not None
        events, self._events = self._events[: self._size], self._events[self._size :]
        bad, self._bad = self._bad[: self._size], self._bad[self._size :]
        self._fresh = False
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
