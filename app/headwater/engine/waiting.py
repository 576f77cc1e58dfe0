"""Spans of history that wait to be judged, in their order; kept as JSON among the store's states."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

Span = tuple[float, float]
"""From when until when, Unix seconds."""


def before_others(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """These, and then what waits already and does not lie in one of them."""
    return [*spans, *(o for o in others if not any(s[0] <= o[0] and o[1] <= s[1] for s in spans))]


def reached(spans: Sequence[Span], until: float) -> list[Span]:
    """The first is done until then."""
    (_, end), *others = spans
    return [*([(until, end)] if until < end else []), *others]


def length(spans: Sequence[Span]) -> float:
    """How much time they are, in seconds."""
    return sum(end - start for start, end in spans)


def blob_of(spans: Sequence[Span]) -> bytes:
    """To be kept; empty where nothing waits."""
    return json.dumps(spans).encode() if spans else b""


def spans_of(blob: bytes | None) -> list[Span]:
    """What was kept, also by a version that knew of one span only; none where it is damaged."""
    try:
        told = json.loads(blob or b"[]")
        pairs = [told] if told and not isinstance(told[0], list) else told
        spans = [(float(start), float(end)) for start, end in pairs]
    except (ValueError, TypeError, LookupError, OverflowError):
        return []
    return [s for s in spans if s[0] < s[1] and all(map(math.isfinite, s))]
