"""What every judgement is made of: a figure, and the measures that are taken."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention.data import Person


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; `holds` is None where nothing is promised yet."""

    name: str
    value: float
    unit: str = ""
    bound: str = ""
    baseline: str = ""
    holds: bool | None = None


def macro_f1(guess: NDArray[np.int64], people: Sequence[Person]) -> float:
    """Over the five states, each segment weighing its seconds."""
    state, seconds = np.concatenate([p.state for p in people]), np.concatenate([p.seconds for p in people])
    found = []
    for s in range(5):
        both = float(seconds[(guess == s) & (state == s)].sum())
        found.append(2 * both / max(float(seconds[guess == s].sum() + seconds[state == s].sum()), 1e-9))
    return float(np.mean(found))


def auroc(score: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """Probability that a true one scores higher than a false one; ties count half."""
    from_low = np.unique(score, return_inverse=True, return_counts=True)
    upto = np.cumsum(from_low[2])
    rank = (upto - (from_low[2] - 1) / 2)[from_low[1]]
    n = int(truth.sum())
    return float((rank[truth].sum() - n * (n + 1) / 2) / max(n * (len(truth) - n), 1))


def ece(p: NDArray[np.float64], people: Sequence[Person], bins: int = 15) -> float:
    """Mean distance of confidence and accuracy, weighted by seconds."""
    state, seconds = np.concatenate([q.state for q in people]), np.concatenate([q.seconds for q in people])
    sure, right = p.max(1), p.argmax(1) == state
    part = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [abs(float((seconds * (sure - right))[part == b].sum())) for b in range(bins)]
    return float(sum(gaps) / seconds.sum())
