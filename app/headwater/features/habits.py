"""What is usual for a person: the ranks of values and their means, fading with the time at the computer.

Nothing is made smaller row by row: what comes later weighs more instead, and everything is halved when a half-life is
over. All weights are multiples of `GRAIN`, small enough that floats add them without rounding, in any order: so many
rows at once give what they give one by one, to the last bit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from headwater.features.layout import RANK_BUCKETS, RANK_HALF_LIFE_S, RANK_PRIOR_S, RANKED, USUAL

Floats = NDArray[np.float64]

GRAIN = 2.0**-28
"""Four billionths of a second; all that is kept weighs less than 2^18 s."""
_BLOCK = 32
"""Rows that are ranked among one another by pairs."""
_FIRST = (np.arange(len(RANKED)) * RANK_BUCKETS)[:, None]
_EARLIER = np.tri(_BLOCK, k=-1, dtype=np.int8)


@dataclass(frozen=True, slots=True)
class Span:
    """Rows within one half-life."""

    rows: slice
    now: Floats
    """What a second counts before each row."""
    weight: Floats
    """What each row counts: its seconds, times what one counts after it."""
    over: bool
    """Then the half-life is over."""


def on_grain(values: Floats) -> Floats:
    """The nearest multiples of `GRAIN`."""
    return np.asarray(np.rint(values / GRAIN) * GRAIN)


def bucket_of(values: Floats) -> NDArray[np.int64]:
    """Which bucket each value belongs to."""
    return np.minimum(np.maximum(values * RANK_BUCKETS, 0), RANK_BUCKETS - 1).astype(np.int64)


@dataclass(slots=True)
class Habits:
    """F ranked values and U means of one person."""

    ranks: Floats = field(default_factory=lambda: np.zeros((len(RANKED), RANK_BUCKETS)))
    """Seconds in each bucket."""
    usual: Floats = field(default_factory=lambda: np.zeros((2, len(USUAL))))
    """Seconds times value, and seconds."""
    faded: float = 0.0
    """Seconds since all was halved: a second now counts 2 ** (faded / half-life)."""

    def copy(self) -> "Habits":
        """Others with the same content."""
        return Habits(self.ranks.copy(), self.usual.copy(), self.faded)

    def spend(self, seconds: Floats) -> list[Span]:
        """Let the time of n rows pass; what they are worth is for `rank` and `usually`."""
        spans, at, over = [], 0, True
        while over:
            passed = np.cumsum(np.concatenate(([self.faded], seconds[at:])))
            late = np.flatnonzero(passed >= RANK_HALF_LIFE_S)
            over = len(late) > 0
            count = int(late[0]) if over else len(passed) - 1
            worth = np.exp2(passed[: count + 1] / RANK_HALF_LIFE_S)
            rows = slice(at, at + count)
            spans.append(Span(rows, worth[:-1], on_grain(seconds[rows] * worth[1:]), over))
            self.faded = float(passed[count]) - over * RANK_HALF_LIFE_S
            at += count
        return spans

    def rank(self, values: Floats, known: NDArray[np.bool_], spans: Sequence[Span]) -> tuple[Floats, Floats]:
        """The share of the person's time so far below each value [F, n], from -1 to 1, 0 where not known; and how much
        of a person is known [n]. Then these values are taken in."""
        bucket = bucket_of(values)
        rank, sure = np.zeros(values.shape), np.zeros(values.shape[1])
        for rows, now, weight in self._blocks(spans):
            below, whole = self._meet(bucket[:, rows], weight * known[:, rows])
            prior = RANK_PRIOR_S * now
            rank[:, rows] = 2 * ((below + 0.5 * prior) / (whole + prior)) - 1
            sure[rows] = whole[0] / (whole[0] + prior)
        return np.where(known, rank, 0.0), sure

    def _blocks(self, spans: Sequence[Span]) -> Iterator[tuple[slice, Floats, Floats]]:
        for span in spans:
            for at in range(0, len(span.now), _BLOCK):
                inside = slice(at, min(at + _BLOCK, len(span.now)))
                begin = span.rows.start
                yield slice(begin + inside.start, begin + inside.stop), span.now[inside], span.weight[inside]
            if span.over:
                self.ranks = on_grain(self.ranks / 2)

    def _meet(self, bucket: NDArray[np.int64], weight: Floats) -> tuple[Floats, Floats]:
        """The time below each value, half of that beside it, and all time [F, m], each of the rows before; which then
        are among what was before."""
        at, count = bucket + _FIRST, bucket.shape[1]
        upto = self.ranks.cumsum(1)
        below, whole = upto.take(at) - 0.5 * self.ranks.take(at), upto[:, -1:]
        if count > 1:
            small = bucket.astype(np.int8)
            side = np.sign(small[:, :, None] - small[:, None, :])
            side += 1  # twice the share of the other's time that lies below
            side *= _EARLIER[:count, :count]
            below += 0.5 * (side.astype(np.float64) @ weight[:, :, None])[:, :, 0]
            whole = whole + (weight.cumsum(1) - weight)
        self.ranks += np.bincount(at.ravel(), weight.ravel(), self.ranks.size).reshape(self.ranks.shape)
        return below, whole

    def usually(self, values: Floats, known: NDArray[np.bool_], spans: Sequence[Span]) -> Floats:
        """The means of what was before each row [U, n], 0 where nothing is known; then these values are taken in."""
        found = np.zeros(values.shape)
        for span in spans:
            weight = span.weight * known[:, span.rows]
            parts = np.array((on_grain(weight * values[:, span.rows]), weight))
            sums = self.usual[:, :, None] + parts.cumsum(2)
            before = sums - parts
            found[:, span.rows] = before[0] / np.maximum(before[1], span.now)
            if parts.shape[2]:
                self.usual = sums[:, :, -1]
            if span.over:
                self.usual = on_grain(self.usual / 2)
        return found
