"""Time periods as ActivityWatch's clients write them, and times as it writes them back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from headwater.query.errors import QuerySyntax

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NO_DAY = re.compile(r"[0-9]{4}(-[0-9]{2})?")
_LONGEST = 64
"""Characters of a time."""


@dataclass(frozen=True, slots=True)
class Period:
    """A time period: from `start` up to `end`, as they are shown to the query."""

    start: str
    end: str


def period_of(text: str) -> Period:
    """A time period written as `start/end`.

    Raises:
        QuerySyntax: it is not one, or it ends before it begins.
    """
    halves = text.split("/") if isinstance(text, str) else []
    if len(halves) != 2:
        raise QuerySyntax("A time period is not two times with a slash between them, as in 2026-11-27/2026-11-28.")
    start, end = (_moment(half) for half in halves)
    if end < start:
        raise QuerySyntax("A time period ends before it begins: write its earlier time first.")
    return Period(start.isoformat(), end.isoformat())


def time_us(text: str) -> int:
    """An ISO 8601 time as Unix time in whole microseconds; without a zone it is UTC.

    Raises:
        QuerySyntax: it is not a time.
    """
    return (_moment(text) - _EPOCH) // _MICROSECOND


def _moment(text: str) -> datetime:
    text = text.strip() if len(text) <= _LONGEST else ""
    if missing := _NO_DAY.fullmatch(text):
        text += "-01" if missing[1] else "-01-01"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise QuerySyntax("A time is not written in ISO 8601, as in 2026-11-27T10:00:00+01:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def written(times_us: NDArray[np.int64]) -> list[str]:
    """Times in UTC as `datetime.isoformat` writes them: without a fraction where there is none."""
    texts = np.datetime_as_string(times_us.astype("datetime64[us]"), unit="us").tolist()
    whole = (times_us % 1_000_000 == 0).tolist()
    return [f"{text[:19] if short else text}+00:00" for text, short in zip(texts, whole, strict=True)]
