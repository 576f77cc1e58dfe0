"""The way through an ActivityWatch export: its buckets one after the other, whatever order their keys have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from headwater.records import Bucket
from headwater.reports.events import BadData, sound, time_us
from headwater.reports.scanning import Broken, Scanner

KEYS = frozenset(("id", "type", "client", "hostname", "created", "name", "data"))
"""What is read of a bucket besides its events; other keys are passed over."""
_UNKNOWN = "unknown"
"""ActivityWatch's own word where a host has no name."""

Elements = Iterator[list[Any] | bytes | None]
Known = dict[str, Any]


class NoExport(Exception):
    """The text is JSON, and no export of ActivityWatch."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The events of a bucket come next, if it has any; each bucket begins once."""

    name: str
    """Its key in the file; '' where it has none."""
    known: Known
    """What was told of it so far."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A bucket ended."""

    known: Known
    """All that was told of it."""


Found = Begun | Ended | list[Any] | bytes | None
"""Besides, events: see `Scanner.elements`."""


def walk(scanner: Scanner, decoder: msgspec.json.Decoder[list[Any]]) -> Iterator[Found]:
    """All buckets of an export, each as `Begun`, its events, `Ended`.

    Read are `{"buckets": {id: bucket}}`, `{"buckets": [bucket]}` and a bucket by itself.

    Raises:
        Broken: the text is damaged or ends too early.
        NoExport: it holds something else.
    """
    if scanner.peek() != b"{":
        raise NoExport
    bucket = _Bucket("", scanner, decoder)
    held = False
    for key in scanner.members():
        if key == "buckets" and scanner.peek() in (b"{", b"["):
            held = True
            yield from _buckets(scanner, decoder)
        else:
            yield from bucket.member(key)
    if bucket.begun or (not held and {"id", "type"} <= bucket.known.keys()):
        yield from bucket.end()
    elif not held:
        raise NoExport
    if scanner.peek():
        raise scanner.broken()


def _buckets(scanner: Scanner, decoder: msgspec.json.Decoder[list[Any]]) -> Iterator[Found]:
    if scanner.peek() == b"{":
        for name in scanner.members():
            yield from _bucket(name, scanner, decoder)
        return
    sign = scanner.take(b"[")
    if scanner.peek() == b"]":
        sign = scanner.take(b"]")
    while sign != b"]":
        yield from _bucket("", scanner, decoder)
        sign = scanner.take(b",]")


def _bucket(name: str, scanner: Scanner, decoder: msgspec.json.Decoder[list[Any]]) -> Iterator[Found]:
    bucket = _Bucket(name, scanner, decoder)
    for key in scanner.members():
        yield from bucket.member(key)
    yield from bucket.end()


class _Bucket:
    """What is known of the bucket that the scanner stands in."""

    def __init__(self, name: str, scanner: Scanner, decoder: msgspec.json.Decoder[list[Any]]) -> None:
        self.name = name
        self.known: Known = {}
        self.begun = False
        self._scanner = scanner
        self._decoder = decoder

    def member(self, key: str) -> Iterator[Found]:
        """Go past the value of a key."""
        if key == "events" and self._scanner.peek() == b"[":
            yield from self._begin()
            yield from self._scanner.elements(self._decoder)
            return
        said = _said(self._scanner)
        if key in KEYS or key == "events":
            self.known[key] = said

    def end(self) -> Iterator[Found]:
        """The bucket has no more keys."""
        yield from self._begin()
        yield Ended(self.known)

    def _begin(self) -> Iterator[Found]:
        if not self.begun:
            self.begun = True
            yield Begun(self.name, self.known)


def _said(scanner: Scanner) -> Any:
    text = scanner.value()
    if text is None:
        return None
    try:
        return scanner.decoded(text)
    except (ValueError, RecursionError):
        return None


class Ahead:
    """What is told of the buckets behind their events, found by another way through the same text.

    It begins when it is first needed, and keeps only the bucket that was asked for last.
    """

    def __init__(self, found: Callable[[], Iterator[Found]]) -> None:
        self._found = found
        self._ended: Iterator[Known] | None = None
        self._count = 0

    def known(self, number: int, so_far: Known) -> Known:
        """All that is told of a bucket, numbered from 0, of which so much is known."""
        if so_far.keys() >= KEYS:
            return so_far
        if self._ended is None:
            self._ended = (item.known for item in self._found() if isinstance(item, Ended))
        known: Known = {}
        try:
            while self._count <= number:
                known = next(self._ended)
                self._count += 1
        except (Broken, NoExport, StopIteration):
            return so_far
        return known


def bucket_of(name: str, known: Known) -> Bucket:
    """The record. What is missing is `unknown`, or 0 for when it was made; an id is made as watchers make theirs."""
    client, hostname = _text(known, "client") or _UNKNOWN, _text(known, "hostname") or _UNKNOWN
    return Bucket(
        _text(known, "id") or sound(name) or f"{client}_{hostname}", _text(known, "type") or _UNKNOWN, client, hostname,
        _created_us(known.get("created")), _text(known, "name") or None, _data(known.get("data")),
    )  # fmt: skip


def _text(known: Known, key: str) -> str:
    value = known.get(key)
    return str(sound(value)) if isinstance(value, str) else ""


def _created_us(value: object) -> int:
    try:
        return time_us(value)
    except BadData:
        return 0


def _data(value: object) -> dict[str, Any]:
    try:
        return dict(sound(value)) if isinstance(value, dict) else {}
    except BadData:
        return {}
