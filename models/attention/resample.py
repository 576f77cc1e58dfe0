"""Measures over people with their uncertainty: people are drawn again and again, never rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
DRAWS = 1000
SHARE = 0.9
"""What an interval is to hold."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"

    @property
    def interval(self) -> str:
        """In words."""
        return f"90 % interval {self.low:.3f} to {self.high:.3f}"


def draws(people: int, count: int = DRAWS, seed: int = 0) -> Floats:
    """How often each person is drawn [count, people], as many in all as there are."""
    random = np.random.default_rng(seed)
    return random.multinomial(people, np.full(people, 1 / people), size=count).astype(np.float64)


def estimate(value: float, drawn: Floats) -> Estimate:
    """The value and the middle of what the draws gave."""
    low, high = np.nanquantile(drawn, [(1 - SHARE) / 2, (1 + SHARE) / 2])
    return Estimate(value, float(low), float(high))


def of_mean(values: Sequence[float] | Floats) -> Estimate:
    """The mean of one value a person."""
    some = np.asarray(values, float)
    return estimate(float(some.mean()), draws(len(some)) @ some / len(some))


def pairs(scores: Sequence[Floats], truths: Sequence[Flags]) -> Floats:
    """How often a true row of person i scores higher than a false one of person j [people, people]; ties count half.

    With it the AUROC of any draw of people is a quotient of two sums: no draw sorts rows again.
    """
    true = [np.sort(s[t]) for s, t in zip(scores, truths, strict=True)]
    false = [np.sort(s[~t]) for s, t in zip(scores, truths, strict=True)]
    made = np.zeros((len(true), len(true)))
    for i, some in enumerate(true):
        for j, others in enumerate(false):
            made[i, j] = np.searchsorted(others, some, "left").sum() + np.searchsorted(others, some, "right").sum()
    return made / 2


def pooled_aurocs(scores: Sequence[Floats], truths: Sequence[Flags], weight: Floats) -> Floats:
    """AUROC over all rows for every weighting of the people [draws, people]."""
    higher = pairs(scores, truths)
    true = weight @ np.array([float(t.sum()) for t in truths])
    false = weight @ np.array([float((~t).sum()) for t in truths])
    return np.asarray(((weight @ higher) * weight).sum(1) / np.maximum(true * false, 1e-9))


def average_precisions(scores: Sequence[Floats], truths: Sequence[Flags], weight: Floats) -> Floats:
    """Average precision over all rows for every weighting of the people [draws, people]; ties are one threshold."""
    score, truth = np.concatenate(scores), np.concatenate(truths)
    who = np.repeat(np.arange(len(scores)), [len(s) for s in scores])
    order = np.argsort(-score, kind="stable")
    last = np.append(np.diff(score[order]) != 0, True)
    found = []
    for w in weight:
        here = w[who[order]]
        true, all_ = np.cumsum(here * truth[order])[last], np.cumsum(here)[last]
        gained = np.diff(true, prepend=0.0)
        found.append(float((gained * true / np.maximum(all_, 1e-9)).sum() / max(true[-1], 1e-9)))
    return np.array(found)


def both(
    measure: Callable[[Floats], Floats], people: int, rivals: Sequence[Callable[[Floats], Floats]], count: int = DRAWS
) -> tuple[Estimate, list[Estimate]]:
    """A measure with its interval, and how far it is above each rival's on the same draws of people."""
    once, weight = np.ones((1, people)), draws(people, count)
    own, drawn = float(measure(once)[0]), measure(weight)
    apart = [estimate(own - float(r(once)[0]), drawn - r(weight)) for r in rivals]
    return estimate(own, drawn), apart
