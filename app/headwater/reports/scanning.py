"""JSON found piece by piece in bytes of any length, while little of them is held."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from headwater.reports.errors import ReportError
from headwater.reports.rewinding import CHUNK

if TYPE_CHECKING:
    from headwater.reports.rewinding import Reader

LARGEST = 1 << 22
"""A longer value is passed over: memory stays small whatever the file is."""

_T = TypeVar("_T")
_SPACE = re.compile(rb"[ \t\n\r]*+")
_SCALAR = re.compile(rb'[^ \t\n\r,:\[\]{}"]*+')
_NO_SIGN = re.compile(rb'[^"{}\[\]]*+')
"""Possessive repeats of single bytes only: those of groups go wrong in Python before 3.11.5 (gh-106052)."""
_FIRST_NAME = re.compile(rb'\{[ \t\n\r]*+"[^"\\]*+"')
_GAP = 64
"""Bytes of white space at most where ends of objects are looked for; where there is more they are not found."""
_LOOK = 256
_SMALLEST = 1 << 10
"""Bytes; where so few cannot be decoded together, elements are taken one by one."""


class Broken(Exception):
    """The text is no JSON from here on, or ends too early."""

    def __init__(self, at: int) -> None:
        super().__init__(f"broken at byte {at}")
        self.at = at
        """Which byte of the (unpacked) text, counted from 0."""


class Scanner:
    """A place in a JSON text, and ways to go on from there. All may raise `Broken`."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._buffer = b""
        self._at = 0
        self._gone = 0
        self._ended = False
        self.trouble: ReportError | None = None
        """Why no more could be read, if the text did not end by itself."""
        self.peek()
        if self._buffer.startswith(codecs.BOM_UTF8):
            self._at = len(codecs.BOM_UTF8)

    @property
    def done(self) -> int:
        """How many bytes of the source were read."""
        return self._reader.done

    @property
    def packed(self) -> bool:
        """The text is the inside of a packed source."""
        return self._reader.packed

    def broken(self, behind: int = 0) -> Broken:
        """What to raise where the text is wrong, so many bytes from here."""
        return Broken(self._gone + self._at + behind)

    def peek(self) -> bytes:
        """The next byte that is no white space; none at the end of the text."""
        sign = self._buffer[self._at : self._at + 1]
        while sign <= b" ":
            self._at = self._matched(_SPACE, self._at)
            sign = self._buffer[self._at : self._at + 1]
            if sign or not self._more():
                return sign
        return sign

    def take(self, signs: bytes) -> bytes:
        """Go past the next byte, which must be one of these."""
        sign = self.peek()
        if not sign or sign not in signs:
            raise self.broken()
        self._at += 1
        return sign

    def members(self) -> Iterator[str]:
        """The names in an object; after each, the value must be taken."""
        self.take(b"{")
        if self.peek() == b"}":
            self.take(b"}")
            return
        sign = b","
        while sign == b",":
            yield self._name()
            sign = self.take(b",}")

    def elements(self, decoder: msgspec.json.Decoder[list[_T]]) -> Iterator[list[_T] | bytes | None]:
        """What is in a list: many elements decoded together where that can be, else the text of one.

        None is an element longer than `LARGEST`.
        """
        self.take(b"[")
        if self.peek() == b"]":
            self.take(b"]")
            return
        sign, size = b",", CHUNK
        while sign == b",":
            many = self._many(decoder, size) if size >= _SMALLEST else None
            if many is None and size >= _SMALLEST:
                size //= 8
                continue
            yield self.value() if many is None else many
            size = min(max(size, _SMALLEST) * 4, CHUNK)
            sign = self.take(b",]")

    def value(self) -> bytes | None:
        """Go past a value. Its text, which may be no JSON inside; None if it is longer than `LARGEST`."""
        first = self.peek()
        brackets, quote = first in (b"{", b"["), first == b'"'
        end = self._bracketed() if brackets else self._string() if quote else self._scalar()
        if end is None:
            self._pass()
            return None
        text = self._buffer[self._at : end]
        self._at = end
        return text

    def decoded(self, text: bytes) -> Any:
        """What the value says that was just taken.

        Raises:
            Broken: it is no JSON.
            UnicodeDecodeError: it is not UTF-8.
            RecursionError, ValueError: it is nested too deeply, or holds a number of thousands of digits.
        """
        said = text.decode()
        try:
            return json.loads(said)
        except json.JSONDecodeError as e:
            raise self.broken(len(said[: e.pos].encode()) - len(text)) from None

    def _name(self) -> str:
        if self.peek() != b'"' or (text := self.value()) is None:
            raise self.broken()
        try:
            name = str(self.decoded(text))
        except UnicodeDecodeError:
            raise self.broken() from None
        self.take(b":")
        return name

    def _many(self, decoder: msgspec.json.Decoder[list[_T]], size: int) -> list[_T] | None:
        """Elements that end within `size` bytes: what decodes as the inside of a list surely ends with an element."""
        if len(self._buffer) - self._at < size:
            self._more()
        self.peek()
        for end in self._ends(size):
            try:
                found = decoder.decode(b"[%b]" % self._buffer[self._at : end])
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                continue
            self._at = end
            return found
        return None

    def _ends(self, size: int) -> Iterator[int]:
        """Where the last object of the list could end, and one that another object follows."""
        start, stop = self._at, min(self._at + size, len(self._buffer))
        closed = self._buffer.find(b"]", start, stop)
        while closed >= 0:
            end = max(start, closed - _GAP) + len(self._buffer[max(start, closed - _GAP) : closed].rstrip())
            if self._buffer[end - 1 : end] == b"}":
                yield end
                break
            closed = self._buffer.find(b"]", closed + 1, stop)
        parted = self._buffer.rfind(b"},", start, stop)
        like = self._buffer[start : self._matched(_FIRST_NAME, start)]  # or it stands within an object
        while parted > start:
            if self._buffer[parted + 2 : parted + _GAP + len(like)].lstrip().startswith(like):
                yield parted + 1
                return
            parted = self._buffer.rfind(b"},", start, parted)

    def _matched(self, pattern: re.Pattern[bytes], at: int) -> int:
        found = pattern.match(self._buffer, at)
        return at if found is None else found.end()

    def _bracketed(self) -> int | None:
        end, depth, buffer, look = self._at, 0, self._buffer, _NO_SIGN.match
        while True:
            end = look(buffer, end).end()  # type: ignore[union-attr] # it matches anything, even nothing
            sign = buffer[end : end + 1]
            closed = _string_end(buffer, end) if sign == b'"' else -1
            if closed >= 0:
                end = closed
            elif sign in b"{[" and sign:
                depth += 1
                end += 1
            elif sign in b"}]" and sign:
                depth -= 1
                end += 1
                if depth == 0:
                    return end if end - self._at <= LARGEST else None
            elif len(buffer) - self._at > LARGEST:
                return None
            else:
                end = self._further(end)
                buffer = self._buffer

    def _string(self) -> int | None:
        while (end := _string_end(self._buffer, self._at)) < 0:
            if len(self._buffer) - self._at > LARGEST:
                return None
            self._further(self._at)
        return end if end - self._at <= LARGEST else None

    def _scalar(self) -> int:
        end = self._matched(_SCALAR, self._at)
        while end == len(self._buffer) and end - self._at <= LARGEST and self._more():
            end = self._matched(_SCALAR, self._at)
        if end == self._at or end - self._at > LARGEST:
            raise self.broken()
        return end

    def _further(self, end: int) -> int:
        """Read on; where `end` then is."""
        end -= self._at
        if not self._more():
            raise self.broken(len(self._buffer) - self._at)
        return self._at + end

    def _pass(self) -> None:
        """Go past a value of any length, holding nothing of it."""
        depth = 0
        while True:
            depth += self._pass_unclosing(depth)
            sign = self._sign()
            self._at += 1
            if sign == b'"':
                self._pass_string()
            else:
                depth += 1 if sign in b"{[" else -1
            if depth <= 0:
                return

    def _pass_unclosing(self, depth: int) -> int:
        """Go past some brackets, if they surely do not close the value, whatever their order; the change of depth."""
        text = self._buffer[self._at : self._at + _LOOK].partition(b'"')[0]
        closing = text.count(b"}") + text.count(b"]")
        if closing >= depth:
            return 0
        self._at += len(text)
        return text.count(b"{") + text.count(b"[") - closing

    def _sign(self) -> bytes:
        """The next quote or bracket."""
        while True:
            self._at = self._matched(_NO_SIGN, self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at : self._at + 1]
            self._further(self._at)

    def _pass_string(self) -> None:
        """From behind a quote to behind the one that ends the string."""
        while (end := _quote(self._buffer, self._at)) < 0:
            end = len(self._buffer)
            self._at = end - _slashes(self._buffer, self._at, end) % 2  # one that escapes what comes next stays
            self._further(self._at)
        self._at = end + 1

    def _more(self) -> bool:
        """Read on, keep what begins at this place; False if there is no more."""
        if self._ended:
            return False
        try:
            new = self._reader.read()
        except ReportError as e:
            self.trouble, new = e, b""
        self._ended = not new
        self._gone += self._at
        self._buffer = self._buffer[self._at :] + new
        self._at = 0
        return not self._ended


def _string_end(buffer: bytes, at: int) -> int:
    """Behind the string that begins with the quote at `at`; -1 if its end is not here."""
    end = _quote(buffer, at + 1)
    return end + 1 if end >= 0 else -1


def _quote(buffer: bytes, at: int) -> int:
    """The next quote that is not escaped; -1 if there is none."""
    end = buffer.find(b'"', at)
    while end >= 0 and _slashes(buffer, at, end) % 2:
        at = end + 1
        end = buffer.find(b'"', at)
    return end


def _slashes(buffer: bytes, start: int, end: int) -> int:
    """How many backslashes stand before `end`, looking back to `start`."""
    at = end
    while at > start and buffer[at - 1] == 0x5C:
        at -= 1
    return end - at
