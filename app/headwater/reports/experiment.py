"""What difference suggestions make, told from those that chance left out: in words that do not overclaim.

The difference of means, each row weighing by one over the probability of what was done (Hájek 1971), with a bootstrap
over days: what happens on one day hangs together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from headwater.records import AdviceKind

ENOUGH = 20
"""So many that were made, and as many that were left out. Fewer than that differ by chance alone."""
SHARE = 0.9
_DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Trial:
    """A suggestion that was made, or left out by chance, and what followed."""

    day: date
    kind: AdviceKind
    made: bool
    propensity: float
    """Of what was done."""
    value: float
    """See `outcomes.Outcome.value`."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What followed with suggestions of a kind, and without."""

    kind: AdviceKind
    made: int
    left_out: int
    with_it: float = 0.0
    without: float = 0.0
    low: float = 0.0
    high: float = 0.0
    """Of the difference: nine of ten such intervals hold the true one."""

    @property
    def enough(self) -> bool:
        """There are enough of both to compare."""
        return min(self.made, self.left_out) >= ENOUGH

    @property
    def sure(self) -> bool:
        """The interval leaves "no difference" out."""
        return self.enough and not self.low <= 0.0 <= self.high


def differences(trials: Sequence[Trial], seed: int = 0) -> tuple[Difference, ...]:
    """By kind, those of which there is anything."""
    kinds = [kind for kind in AdviceKind if any(t.kind is kind for t in trials)]
    return tuple(_difference(kind, [t for t in trials if t.kind is kind], seed) for kind in kinds)


def _difference(kind: AdviceKind, trials: Sequence[Trial], seed: int) -> Difference:
    made = sum(t.made for t in trials)
    found = Difference(kind, made, len(trials) - made)
    if not found.enough:
        return found
    days = sorted({t.day for t in trials})
    sums = np.zeros((len(days), 2, 2))
    """A row a day: for those made and those left out, the weights and the weighted values."""
    for t in trials:
        sums[days.index(t.day), int(not t.made)] += np.array([1.0, t.value]) / t.propensity
    drawn = np.random.default_rng(seed).multinomial(len(days), np.full(len(days), 1 / len(days)), size=_DRAWS)
    whole, each = sums.sum(0), np.einsum("nd,dab->nab", drawn, sums)
    with np.errstate(invalid="ignore"):
        means = each[:, :, 1] / each[:, :, 0]
    low, high = np.nanquantile(means[:, 0] - means[:, 1], [(1 - SHARE) / 2, (1 + SHARE) / 2])
    with_it, without = whole[:, 1] / whole[:, 0]
    return Difference(kind, found.made, found.left_out, float(with_it), float(without), float(low), float(high))
