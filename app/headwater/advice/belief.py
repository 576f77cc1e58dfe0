"""What this person is believed to find helpful: a Bayesian linear regression on their own answers.

Action-centred (Greenewald and others 2017): only how much better speaking is than silence is learned, each moment
weighs as much as chance had a say in it, and whatever makes all of a day better or worse falls out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from headwater.records import AdviceKind, Verdict

Floats = NDArray[np.float64]
Context = tuple[float, ...]
_OF_KINDS = {
    AdviceKind.BREAK: 0.5, AdviceKind.DRIFT: 0.3, AdviceKind.RESUME: 0.4, AdviceKind.QUESTION: 0.3,
    AdviceKind.EYES: 0.3, AdviceKind.MESSAGES: 0.2, AdviceKind.BEST_HOURS: 0.2, AdviceKind.NOTE: 0.35,
    AdviceKind.WIND_DOWN: 0.3, AdviceKind.TOMORROW: 0.25, AdviceKind.SURGE: 0.15, AdviceKind.PRAISE: -0.1,
}  # fmt: skip
_OF_MOMENTS = {"back": 0.2, "focused": -0.2, "dosage": -0.2}
FEATURES = (*(kind.value for kind in _OF_KINDS), *_OF_MOMENTS)
"""One a kind; just come back; probability of sustained work; share of the day's budget that is used."""
PRIOR = (*_OF_KINDS.values(), *_OF_MOMENTS.values())
"""What is believed of somebody unknown, in rewards. Our own choice, by the evidence on breakpoints and on dosage; kinds
of which less is known begin lower."""
SPREAD, NOISE = 0.3, 0.6
"""Standard deviations: of people around the prior, and of one answer around what is expected."""
FADES_DAYS = 60.0
"""After so many days what was learned weighs a third: people and their work change. Our own choice."""
_MOST = 1e6
"""No number of a belief gets so large."""
LATE = -0.2
"""Added where the person found back to what they had been interrupted in only late."""
REWARDS = {
    Verdict.ACCEPTED: 1.0, Verdict.LATER: 0.2, Verdict.NOT_TODAY: -0.3, Verdict.NOT_HELPFUL: -0.5,
    Verdict.DISMISSED: -0.5,
}  # fmt: skip
"""Of an answer. Never engagement, never hours worked."""


@dataclass(frozen=True, slots=True)
class Belief:
    """A normal distribution of the weights: precision matrix, and precision times mean, less those of the prior."""

    precision: tuple[Context, ...] = ()
    weighted: Context = ()
    at: float = 0.0
    """When it was faded last."""

    @property
    def possible(self) -> bool:
        """It can have come from answers."""
        if not self.weighted and not self.precision:
            return True
        size = len(FEATURES)
        if len(self.weighted) != size or [len(row) for row in self.precision] != [size] * size:
            return False
        precision, weighted = self._learned()
        if max(np.abs(precision).max(), np.abs(weighted).max()) > _MOST:
            return False
        return bool(np.allclose(precision, precision.T) and np.linalg.eigvalsh(precision).min() > -1e-6)

    def of(self, x: Context) -> tuple[float, float]:
        """Mean and standard deviation of what speaking is worth in a context."""
        precision, weighted = self._whole()
        told = np.array(x)
        mean = float(told @ np.linalg.solve(precision, weighted))
        return mean, float(np.sqrt(told @ np.linalg.solve(precision, told)))

    def silent(self, x: Context, propensity: float) -> Belief:
        """Chance decided against speaking, which had this probability; silence is worth nothing by definition."""
        return self._with(self._learned()[0] + _weight(propensity) * np.outer(x, x), self._learned()[1])

    def rewarded(self, x: Context, propensity: float, reward: float) -> Belief:
        """It was said, and that was the answer. Where there was none, nothing is learned."""
        precision, weighted = self._learned()
        told = np.array(x)
        return self._with(
            precision + _weight(propensity) * np.outer(told, told),
            weighted + (1 - propensity) / NOISE**2 * reward * told,
        )  # fmt: skip

    def late(self, x: Context, propensity: float) -> Belief:
        """What was answered turned out to lead away from the work for long: `LATE` comes to the answer's reward."""
        precision, weighted = self._learned()
        return self._with(precision, weighted + (1 - propensity) / NOISE**2 * LATE * np.array(x))

    def faded(self, now: float) -> Belief:
        """As it is later, a day at a time: what was learned weighs less, the prior as before."""
        days = int((now - self.at) // 86_400.0)
        if not self.at or days <= 0:
            return self if self.at else replace(self, at=now)
        by = float(np.exp(-min(days, 10_000) / FADES_DAYS))
        precision, weighted = self._learned()
        return replace(self._with(by * precision, by * weighted), at=self.at + 86_400.0 * days)

    def joined(self, other: Belief) -> Belief:
        """What was learned here and, at another time, there; both as they are at the later of the two."""
        at = max(self.at, other.at)
        (precision, weighted), (more, beside) = (b.faded(at)._learned() for b in (self, other))
        return replace(self._with(precision + more, weighted + beside), at=at)

    def _learned(self) -> tuple[Floats, Floats]:
        size = len(FEATURES)
        if not self.weighted:
            return np.zeros((size, size)), np.zeros(size)
        return np.array(self.precision), np.array(self.weighted)

    def _whole(self) -> tuple[Floats, Floats]:
        precision, weighted = self._learned()
        prior = np.eye(len(FEATURES)) / SPREAD**2
        return precision + prior, weighted + prior @ np.array(PRIOR)

    def _with(self, precision: Floats, weighted: Floats) -> Belief:
        return replace(self, precision=_rows(precision), weighted=tuple(weighted.tolist()))


def _weight(propensity: float) -> float:
    return propensity * (1 - propensity) / NOISE**2


def _rows(matrix: Floats) -> tuple[Context, ...]:
    return tuple(tuple(row) for row in matrix.tolist())


def context(kind: AdviceKind, back: bool, focused: float, dosage: float) -> Context:
    """In the order of `FEATURES`."""
    return (*(float(kind.value == name) for name in FEATURES[: len(_OF_KINDS)]), float(back), focused, dosage)
