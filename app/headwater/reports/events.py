"""What an event of a file says, as our record: checked, because anybody may have written the file."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from headwater.records import Event

LONGEST_S = 366 * 86400.0
"""Nothing lasts longer than a year of its own; a longer event has a wrong duration."""
DEEPEST = 64
"""Lists and objects within each other; no watcher comes near."""
LAST_US = 4_102_444_800_000_000
"""The year 2100."""

_FLAT = frozenset((str, bool, type(None)))
_HALVES = re.compile("[\ud800-\udfff]")
_MOST, _LEAST = 2**64 - 1, -(2**63)


class BadData(ValueError):
    """Why an event cannot be used; completes "Event 7: …" and never holds what the event says."""


class Usual(msgspec.Struct, gc=False):
    """An event as all but odd files have it; keys that are not named here are passed over."""

    timestamp: str
    data: msgspec.Raw
    duration: float = 0.0


class SameData:
    """What events say, decoded once for all that say the same."""

    _MOST = 65_536

    def __init__(self) -> None:
        self._known: dict[bytes, dict[str, Any]] = {}

    def of(self, text: bytes) -> dict[str, Any]:
        """The object, by its text.

        Raises:
            BadData: it is none, or cannot be kept.
        """
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= self._MOST:
                self._known.clear()
            found = self._known[text] = _decoded(text)
        return found


def _decoded(text: bytes) -> dict[str, Any]:
    try:
        data = json.loads(text.decode())
    except UnicodeDecodeError:
        raise BadData("it is not UTF-8 text") from None
    except RecursionError:
        raise BadData("its data is nested too deeply") from None
    except ValueError:
        raise BadData("it holds a number of too many digits") from None
    if type(data) is not dict:
        raise BadData("its data is missing" if data is None else "its data is not an object")
    told: dict[str, Any] = sound(data)
    return told


def event_of(said: object) -> Event:
    """An event of a file as our record; it has no number, because another store's means nothing here.

    Raises:
        BadData: something in it is wrong or missing.
    """
    if type(said) is not dict:
        raise BadData("it is not an object")
    data, length = said.get("data"), said.get("duration")
    if type(data) is not dict:
        raise BadData("its data is missing" if data is None else "its data is not an object")
    if not _FLAT.issuperset(map(type, data.values())):
        data = sound(data)
    return Event(None, time_us(said.get("timestamp")), length_us(length), data)


def mended(said: object) -> object:
    """An event whose data may hold halves of surrogate pairs, with U+FFFD instead of them.

    Raises:
        BadData: its data cannot be kept.
    """
    return said | {"data": sound(said.get("data"))} if isinstance(said, dict) else said


def time_us(value: object) -> int:
    """A time in microseconds: ISO 8601 (UTC where it names no zone) or Unix seconds.

    Digits beyond microseconds are cut off in ISO 8601, and rounded in a number.

    Raises:
        BadData: it is neither, or does not lie between 1970 and 2100.
    """
    if type(value) is str:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = _other(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        us = round(moment.timestamp() * 1e6)  # exact: a float holds microseconds of this century and the next
    elif type(value) is float or type(value) is int:
        us = round(value * 1e6) if 0 <= value < LAST_US / 1e6 else -1
    else:
        raise BadData("its timestamp is missing" if value is None else "its timestamp is not a time")
    if not 0 <= us < LAST_US:
        raise BadData("its timestamp is not between 1970 and 2100")
    return us


def _other(text: str) -> datetime:
    """White space around it, or small letters for T and Z."""
    try:
        return datetime.fromisoformat(text.strip().upper())
    except ValueError:
        raise BadData("its timestamp is not a time like 2026-11-12T09:41:07.250Z") from None


def length_us(value: object) -> int:
    """A duration in microseconds, from seconds.

    Raises:
        BadData: it is no number, negative, or longer than a year.
    """
    if type(value) is float and 0 <= value <= LONGEST_S:
        return round(value * 1e6)
    if value is None:
        return 0
    if (type(value) is not float and type(value) is not int) or math.isnan(value):
        raise BadData("its duration is not a number")
    if value < 0:
        raise BadData("its duration is negative")
    if value > LONGEST_S:
        raise BadData("its duration is longer than a year")
    return round(value * 1e6)


def sound(value: Any, depth: int = 0) -> Any:
    """What can be written as JSON again, by any program: a copy, with U+FFFD for halves of surrogate pairs.

    Raises:
        BadData: it is nested too deeply, or a number is not finite or does not fit into 64 bits.
    """
    kind = type(value)
    if kind is str:
        return value if value.isascii() else _HALVES.sub("\ufffd", value)
    if kind is int and not _LEAST <= value <= _MOST:
        raise BadData("its data holds a number beyond 64 bits")
    if kind is float and not math.isfinite(value):
        raise BadData("its data holds a number that is not finite")
    if kind not in (dict, list):
        return value
    if depth >= DEEPEST:
        raise BadData("its data is nested too deeply")
    if kind is list:
        return [sound(x, depth + 1) for x in value]
    return {sound(key): sound(x, depth + 1) for key, x in value.items()}
