"""Sharing out: counts over pieces, so that sums hold."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from headwater.records import Presence, Segment

LONGEST_S = 60.0
"""The longest segment with somebody present."""


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to `weights` (≥ 0, at least one) that add up to `total`; all equal if all are 0."""
    whole = math.fsum(weights)
    parts = weights if whole > 0 else [1.0] * len(weights)
    marks = [0, *(round(total * part / (whole or len(parts))) for part in accumulate(parts))]
    marks[-1] = total
    return [after - before for before, after in pairwise(marks)]


def cut(segment: Segment) -> tuple[Segment, ...]:
    """Pieces of at most 60 s with the counts shared out by length; their sums are the segment's.

    An absence stays whole, as it does live. A segment that ends before it begins, or at once, gives nothing.
    """
    length = segment.end - segment.start
    if length <= 0:
        return ()
    if length <= LONGEST_S or segment.presence is not Presence.PRESENT:
        return (segment,)
    ends = [segment.start + LONGEST_S * n for n in range(1, math.ceil(length / LONGEST_S))]
    edges = [segment.start, *(round(end, 3) for end in ends if round(end, 3) < segment.end), segment.end]
    spans = list(pairwise(edges))
    lengths = [end - start for start, end in spans]
    rows = zip(*(_shared(value, lengths) for value in _counts(segment)), strict=True)
    idles = _idle(segment, lengths)
    return tuple(
        replace(segment, start=start, end=end, keys=k, clicks=c, scroll=s, travel_px=t, notifications=n or 0, idle_s=i)
        for (start, end), (k, c, s, t, n), i in zip(spans, rows, idles, strict=True)
    )


def _counts(segment: Segment) -> tuple[int | None, ...]:
    return segment.keys, segment.clicks, segment.scroll, segment.travel_px, segment.notifications


def _shared(total: int | None, weights: Sequence[float]) -> Sequence[int | None]:
    return [None] * len(weights) if total is None else shares(total, weights)


def _idle(segment: Segment, lengths: Sequence[float]) -> list[float | None]:
    if segment.idle_s is None:
        return [None] * len(lengths)
    milliseconds = shares(round(segment.idle_s * 1000), lengths)
    return [ms / 1000 for ms in milliseconds]
