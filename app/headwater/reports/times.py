"""Times as text: ISO 8601 with the local offset and milliseconds, and back without loss."""

import re
from datetime import UTC, datetime, timedelta, timezone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_SECONDS = re.compile(r"\s*[0-9]{9,10}(?:\.[0-9]*)?\s*")
"""Unix seconds since 1973; shorter numbers are dates in ISO 8601's basic form."""
_LAST = 4_102_444_800.0
"""The year 2100."""


def iso(at: float, offset_s: int) -> str:
    """`2026-11-12T09:41:07.250+01:00`."""
    return local(at, offset_s).isoformat(timespec="milliseconds")


def local(at: float, offset_s: int) -> datetime:
    """The moment with that offset; whole milliseconds."""
    return (_EPOCH + round(at * 1000) * _MS).astimezone(timezone(timedelta(seconds=offset_s)))


def parsed(text: str) -> tuple[float, int]:
    """Unix seconds (whole milliseconds) and the offset in seconds; 0 where the text is Unix seconds itself.

    Raises:
        ValueError: it is neither, says no offset, or lies before 1970 or after 2100; the message completes
            "the start …".
    """
    at, offset_s = (round(float(text), 3), 0) if _SECONDS.fullmatch(text) else _moment(text)
    if not 0 <= at < _LAST:
        raise ValueError("is not between 1970 and 2100")
    return at, offset_s


def _moment(text: str) -> tuple[float, int]:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError("is not a time like 2026-11-12T09:41:07.250+01:00") from None
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("has no time zone: write an offset such as +01:00 or Z behind it")
    return round((moment - _EPOCH) / _MS) / 1000, round(offset.total_seconds())
