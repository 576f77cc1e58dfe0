"""Times as the API reads and writes them: ISO 8601 outside, whole microseconds of Unix time inside."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from headwater.bridge.wanted import Refused

SECOND = 1_000_000
LAST_US = 4_102_444_800 * SECOND
"""The year 2100: what lies behind it, or before 1970, is a clock that is wrong."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US = timedelta(microseconds=1)
_DAY = re.compile(r"(?:19[7-9]|20[0-9])[0-9]-[0-9]{2}-[0-9]{2}", re.ASCII)


def instant(text: str, name: str) -> int:
    """A time in microseconds: any form of ISO 8601 that `datetime.fromisoformat` knows; without a zone it is UTC.

    Raises:
        Refused: it is none; the sentence calls it by `name`.
    """
    at = _moment(text, name)
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - _EPOCH) // _US


def _moment(text: str, name: str) -> datetime:
    try:
        if text.isascii() and text.isprintable():  # Python reads over a NUL
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise Refused(f"The {name} is not a time like 2026-11-12T09:41:07.250+01:00.")


def within(at_us: int, name: str) -> int:
    """The same time, if a clock that is right can show it.

    Raises:
        Refused: it cannot.
    """
    if not 0 <= at_us < LAST_US:
        raise Refused(f"The {name} is not between 1970 and 2100: a clock is wrong.")
    return at_us


def bound(text: str, name: str) -> int:
    """A time out of an address, where a bare plus sign has become a space.

    Raises:
        Refused: it is none.
    """
    return instant(_with_plus(text), name)


def zoned(text: str, name: str) -> float:
    """A time in Unix seconds that says its zone and that a right clock can show.

    Raises:
        Refused: it is none, or has no zone.
    """
    at = _moment(_with_plus(text), name)
    if at.tzinfo is None:
        raise Refused(f"The {name} has no time zone: write an offset such as +01:00 or Z behind it.")
    return round(within((at - _EPOCH) // _US, name) / SECOND, 3)


def _with_plus(text: str) -> str:
    return text.replace(" ", "+") if "T" in text else text


def day(text: str, name: str) -> date:
    """A day, `2026-11-12`.

    Raises:
        Refused: it is none.
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Refused(f"The {name} is not a day between 1970 and 2100 like 2026-11-12.")


def stamp(at_us: int) -> str:
    """`2026-11-12T08:41:07.250000+00:00`."""
    return (_EPOCH + timedelta(microseconds=at_us)).isoformat(timespec="microseconds")
