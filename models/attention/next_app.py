"""Which application comes to the front next, told from the person's own past: plain rules, the model, and both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
METHODS = ("ours", "head", "habits", "markov", "frequency", "recent")
WARM_UP = 20
"""Changes that everybody may learn from before anything is counted."""
_TOP = 3
_PRIOR = 2.0
"""Changes that frequency counts for where transitions are few."""
_START = (0.7, 0.3, 0.0)
"""What transitions, frequency and recency weigh at first; the model's guess must earn its weight."""
_RATE = 0.1


@dataclass(frozen=True, slots=True)
class Foretold:
    """Changes that were foretold: the place of each in the log [changes], and by method whether the application that
    came was among the first three."""

    place: NDArray[np.int64]
    hits: dict[str, NDArray[np.bool_]]

    def rate(self, method: str) -> float:
        """Hit@3."""
        return float(self.hits[method].mean())


class _Weights:
    """How much each clue counts: a softmax over the candidates, learned from change to change (Adagrad)."""

    def __init__(self, start: Sequence[float]) -> None:
        self._w = np.array(start)
        self._squares = np.full(len(start), 1e-2)

    def score(self, clues: Floats) -> Floats:
        """Of candidates with clues [n, K]."""
        return np.asarray(clues @ self._w)

    def learn(self, clues: Floats, truth: int) -> None:
        """The candidate that it was."""
        z = self.score(clues)
        p = np.exp(z - z.max())
        slope = clues.T @ (p / p.sum()) - clues[truth]
        self._squares += slope**2
        self._w -= _RATE * slope / np.sqrt(self._squares)


def foretell(apps: Sequence[str], after: Floats, vectors: Mapping[str, Floats]) -> Foretold:
    """Go through windows in order: `after` [n, E] is the model's guess at each, made before the next is seen.

    All methods choose among the applications seen so far but the one in front; a new one is a miss for all, and one
    that comes back after an absence is no change. Weights of clues are learned on the way, from the past alone.
    """
    names = list(dict.fromkeys(apps))
    index = [names.index(app) for app in apps]
    table = np.stack([vectors[name] for name in names])
    n = len(names)
    moves, often, last = np.zeros((n, n)), np.zeros(n), np.full(n, -1.0)
    ours, habits = _Weights([0.0, *_START]), _Weights(_START)
    place: list[int] = []
    hits: dict[str, list[bool]] = {name: [] for name in METHODS}
    for step, (now, to) in enumerate(pairwise(index), 1):
        often[now] += 1
        last[now] = step
        some = np.flatnonzero((often > 0) & (np.arange(n) != now))
        if to == now or not len(some):
            continue
        clues = _clues(some, now, after[step - 1], table, moves, often, last)
        if step > WARM_UP:
            place.append(step)
            for name, score in _scores(clues, ours, habits).items():
                hits[name].append(bool(to in some[np.argsort(-score, kind="stable")[:_TOP]]))
        if often[to]:
            at = int(np.searchsorted(some, to))
            ours.learn(clues, at)
            habits.learn(clues[:, 1:], at)
        moves[now, to] += 1
    return Foretold(np.array(place), {name: np.array(found) for name, found in hits.items()})


def _clues(
    some: NDArray[np.int64], now: int, guess: Floats, table: Floats, moves: Floats, often: Floats, last: Floats
) -> Floats:
    """Of each candidate [n, 4]: likeness to the guess, logarithms of transition and frequency, how recent."""
    length = float(np.linalg.norm(guess))
    like = table[some] @ guess / length if length > 0 else np.zeros(len(some))
    share = often[some] / often[some].sum()
    move = (moves[now, some] + _PRIOR * share) / (moves[now, some].sum() + _PRIOR)
    rank = np.argsort(np.argsort(-last[some]))
    return np.stack([like, np.log(move), np.log(share), -np.log1p(rank)], 1)


def _scores(clues: Floats, ours: _Weights, habits: _Weights) -> dict[str, Floats]:
    like, move, share, recent = clues.T
    return {
        "ours": ours.score(clues), "head": like, "habits": habits.score(clues[:, 1:]), "markov": move,
        "frequency": share, "recent": recent,
    }  # fmt: skip
