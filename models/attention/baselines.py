"""What the model has to beat, on the same inputs and the same people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.data import Person
from headwater.features import INDEX
from headwater.records import LEARNED_STATES, FocusState

Floats = NDArray[np.float64]
_FOCUSED, _ROUTINE, _TALKING, _FRAGMENTED, _DRIFTING = (LEARNED_STATES.index(s) for s in list(FocusState)[:5])
_MANY = 150_000
"""Segments that the trained baselines see."""


def _column(p: Person, name: str) -> NDArray[np.float32]:
    return p.num[:, INDEX[name]]


def rules(p: Person) -> NDArray[np.int64]:
    """Categories and shares, as trackers of today have them: the table that the states are explained by."""
    found = np.full(len(p.state), _ROUTINE)
    making = _column(p, "make_5m") + _column(p, "read_5m") > 0.6
    found[making & (_column(p, "largest_5m") > 0.6)] = _FOCUSED
    found[_column(p, "switches_5m_rank") > 0.6] = _FRAGMENTED
    found[(_column(p, "talk_5m") >= 0.6) | (_column(p, "call") > 0)] = _TALKING
    found[_column(p, "off_plan_5m") >= 0.6] = _DRIFTING
    return found


def input_index(p: Person) -> NDArray[np.int64]:
    """FlowLight's: the busiest 9 % of the person's own time is focused; the rest is what there is most of."""
    raw = {n: np.expm1(_column(p, f"{n}_5m") * np.log1p(most)) for n, most in _MOST.items()}
    index = raw["keys"] + 3 * raw["clicks"] + 1.55 * raw["scroll"] + 0.0028 * raw["travel"]
    return np.where(index >= np.quantile(index, 0.91), _FOCUSED, _ROUTINE)


_MOST = {"keys": 600.0, "clicks": 200.0, "scroll": 400.0, "travel": 60_000.0}


def _inputs(p: Person, vectors: dict[str, NDArray[np.float32]], directions: NDArray[np.float32]) -> Floats:
    titles = np.stack([vectors[t] for t in p.texts]) @ directions
    return np.concatenate([p.num, titles[p.text]], 1).astype(np.float64)


@dataclass(slots=True)
class Trained:
    """A classifier of single segments, and transitions between the states to smooth it with."""

    model: Any
    scaler: Any
    directions: NDArray[np.float32]
    vectors: dict[str, NDArray[np.float32]]
    prior: Floats
    moves: Floats

    def p(self, person: Person) -> Floats:
        """[M, 5]."""
        x = self.scaler.transform(_inputs(person, self.vectors, self.directions))
        return np.asarray(self.model.predict_proba(x))

    def filtered(self, person: Person) -> Floats:
        """The same through a hidden Markov model's forward pass: only what has been seen so far counts."""
        seen = self.p(person) / self.prior
        out, belief = np.empty_like(seen), self.prior.copy()
        for i, evidence in enumerate(seen):
            belief = (belief @ self.moves) * evidence
            belief /= belief.sum()
            out[i] = belief
        return out


def fit(kind: str, people: Sequence[Person], vectors: dict[str, NDArray[np.float32]], seed: int = 0) -> Trained:
    """`kind`: "logistic" or "boosting"; numbers, 5- and 15-minute windows, ranks and 32 directions of the titles."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    random = np.random.default_rng(seed)
    every = np.stack([v for v in vectors.values() if v.any()][:20000])
    directions = np.linalg.svd(every, full_matrices=False)[2][:32].T
    x = np.concatenate([_inputs(p, vectors, directions) for p in people])
    y, w = np.concatenate([p.state for p in people]), np.concatenate([p.seconds for p in people])
    some = random.permutation(len(y))[:_MANY]
    scaler = StandardScaler().fit(x[some])
    model: Any = (
        LogisticRegression(max_iter=60)
        if kind == "logistic"
        else HistGradientBoostingClassifier(max_iter=120, learning_rate=0.1, early_stopping=False, random_state=seed)
    )
    model.fit(scaler.transform(x[some]), y[some], sample_weight=np.clip(w[some], 2, 60))
    moves = np.full((5, 5), 1.0)
    for p in people:
        np.add.at(moves, (p.state[:-1], p.state[1:]), 1)
    prior = np.bincount(y, minlength=5) / len(y)
    return Trained(model, scaler, directions, vectors, prior, moves / moves.sum(1, keepdims=True))
