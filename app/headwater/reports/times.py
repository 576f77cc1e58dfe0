"""Times as text: ISO 8601 with the local offset and milliseconds, and back without loss."""

from datetime import UTC, datetime, timedelta, timezone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def iso(at: float, offset_s: int) -> str:
    """`2026-11-12T09:41:07.250+01:00`."""
    return local(at, offset_s).isoformat(timespec="milliseconds")


def local(at: float, offset_s: int) -> datetime:
    """The moment with that offset; whole milliseconds."""
    return (_EPOCH + round(at * 1000) * _MS).astimezone(timezone(timedelta(seconds=offset_s)))


def parsed(text: str) -> tuple[float, int]:
    """Unix seconds (whole milliseconds) and the offset in seconds.

    Raises:
        ValueError: it is not ISO 8601, or says no offset; the message completes "the start …".
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError("is not a time like 2026-11-12T09:41:07.250+01:00") from None
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("has no time zone: write an offset such as +01:00 or Z behind it")
    return round((moment - _EPOCH) / _MS) / 1000, round(offset.total_seconds())
