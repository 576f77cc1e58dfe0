"""What another policy would have earned, told from what ours logged: SNIPS and doubly robust, beside the truth.

Each row is a moment at which the guard let something pass; the log says what was done and how likely that was. SNIPS
(Swaminathan and Joachims 2015) weighs the rewards by how much likelier the other policy's choice was; the doubly robust
estimate (Dudík, Langford and Li 2011) adds a regression that is fitted on other people. Silence is worth nothing, so
that a value is that of speaking, a moment.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention.resample import Estimate, draws, estimate

Floats = NDArray[np.float64]
LEAST_SIZE = 50.0
"""Effective sample size below which no estimate is quoted."""
_RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """A moment at which something could be said."""

    context: tuple[float, ...]
    spoke: bool
    propensity: float
    """Of what was done."""
    reward: float
    """Of what was done; 0 where nothing was said or answered."""
    worth: float
    """What speaking was worth on average, in truth."""
    back: bool
    boundary: bool
    """The model saw a piece of work end, or the person came back."""


Target = Callable[[Row], float]
"""With which probability another policy would have spoken."""
TARGETS: dict[str, Target] = {
    "always": lambda _row: 1.0,
    "only to who comes back": lambda row: float(row.back),
    "a coin": lambda _row: 0.5,
}


@dataclass(frozen=True, slots=True)
class Told:
    """A policy's value by two estimates, and in truth."""

    snips: Estimate
    robust: Estimate
    truth: float
    size: float
    """Effective sample size (Kish 1965)."""

    @property
    def agrees(self) -> bool:
        """The truth lies in both intervals, and there is enough to say so."""
        inside = (e.low <= self.truth <= e.high for e in (self.snips, self.robust))
        return all(inside) and self.size >= LEAST_SIZE


def value(people: Sequence[Sequence[Row]], target: Target) -> Told:
    """Of a policy that nobody lived under; whole people are drawn for the intervals."""
    some = [rows for rows in people if rows]
    if len(some) < 2:
        raise ValueError("two people at least are needed, one to fit on and one to judge")
    weights = [np.array([_weight(row, target) for row in rows]) for rows in some]
    rewards = [np.array([row.reward for row in rows]) for rows in some]
    sums = np.array([[w.sum(), (w * r).sum()] for w, r in zip(weights, rewards, strict=True)])
    robust = np.array([_robust(some, n, weights[n], target).sum() for n in range(len(some))])
    counts = np.array([float(len(rows)) for rows in some])
    drawn, every = draws(len(some)), np.concatenate(weights)
    with np.errstate(invalid="ignore"):  # a draw of people to whom the other policy would have been silent
        snips = drawn @ sums[:, 1] / (drawn @ sums[:, 0])
    truth = sum(target(row) * row.worth for rows in some for row in rows) / counts.sum()
    return Told(
        estimate(float(sums[:, 1].sum() / sums[:, 0].sum()), snips),
        estimate(float(robust.sum() / counts.sum()), drawn @ robust / (drawn @ counts)),
        float(truth), float(every.sum() ** 2 / (every**2).sum()),
    )  # fmt: skip


def _weight(row: Row, target: Target) -> float:
    speaks = target(row)
    return (speaks if row.spoke else 1.0 - speaks) / row.propensity


def _robust(people: Sequence[Sequence[Row]], n: int, weight: Floats, target: Target) -> Floats:
    """Person n's rows by a regression on the others."""
    fitted = _fit(
        [row for m, rows in enumerate(people) if m != n for row in rows if row.spoke], len(people[n][0].context)
    )
    guess = np.array([row.context for row in people[n]]) @ fitted
    speaks = np.array([target(row) for row in people[n]])
    reward = np.array([row.reward for row in people[n]])
    done = np.array([guess[i] if row.spoke else 0.0 for i, row in enumerate(people[n])])
    return np.asarray(speaks * guess + weight * (reward - done))


def _fit(rows: Sequence[Row], width: int) -> Floats:
    """Ridge regression of the reward of speaking."""
    x, y = np.array([row.context for row in rows]).reshape(-1, width), np.array([row.reward for row in rows])
    return np.asarray(np.linalg.solve(x.T @ x + _RIDGE * np.eye(width), x.T @ y))
