"""Changes of the heads that are linear: fitted to lessons with a prior, by Fisher scoring.

The logits of the base model stay as they are and something small is added, x·W. What x is and how W is held back is a
rung of the ladder (`Rung`). Held back means a normal prior on W: a lesson counts as one answer, of which a share is
wrong, and forty answers are few against hundreds of weights.

A prior learned from hundreds of simulated people (along which few directions they differ) was tried instead and gave
forty answers no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from headwater.attention.personal.lesson import KINDS, OWN, Floats, Rows, Stack, softmax
from headwater.attention.personal.slots import STATES, WIDTH

_STEPS = 15
_ENOUGH = 1e-2
_HALVINGS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """What is added to the logits: [1, hidden]·hidden_w + own·own_w."""

    hidden_w: Floats
    """[1 + WIDTH, S]"""
    own_w: Floats
    """[K, S]"""

    @classmethod
    def none(cls) -> Head:
        """Nothing is added."""
        return cls(np.zeros((1 + WIDTH, STATES)), np.zeros((len(OWN) + len(KINDS), STATES)))

    def change(self, rows: Rows) -> Floats:
        """[N, S]"""
        return np.asarray(self.hidden_w[0] + rows.hidden @ self.hidden_w[1:] + rows.own @ self.own_w)

    def scaled(self, by: float) -> Head:
        """Drawn towards the base model."""
        return Head(by * self.hidden_w, by * self.own_w)


@dataclass(frozen=True, slots=True)
class Rung:
    """How much may change. Precisions of normal priors; 0 leaves the part out."""

    name: str
    own: float = 0.0
    """On weights of the person's own ranks and of what windows are for."""
    bias: float = 0.0
    hidden: float = 0.0
    """On weights of what the heads read."""


def fit(stack: Stack, rung: Rung) -> Head:
    """The most likely change, given the prior."""
    made = _Design.of(rung, stack.rows.own.shape[1])
    columns = made.columns(stack.rows)
    v = np.zeros(len(made.precision))
    best = _objective(stack, made, columns, v)
    for _ in range(_STEPS):
        step, size = _step(stack, made, columns, v), 1.0
        for _ in range(_HALVINGS):
            tried = _objective(stack, made, columns, v + size * step)
            if tried >= best:
                break
            size /= 2
        else:
            break
        gained, best, v = tried - best, tried, v + size * step
        if gained < _ENOUGH:
            break
    return made.head(v)


def _objective(stack: Stack, made: _Design, columns: Floats, v: Floats) -> float:
    p = softmax(stack.rows.logits + made.moved(columns, v))
    return float(np.log(stack.likelihood(p)).sum() - 0.5 * (made.precision * v * v).sum())


def _step(stack: Stack, made: _Design, columns: Floats, v: Floats) -> Floats:
    """Where the slope leads at the objective's expected information; each word is an event that was as likely as it
    was."""
    p = softmax(stack.rows.logits + made.moved(columns, v))
    said = stack.said[stack.lesson]
    right = (p * said).sum(1, keepdims=True)
    of_logits = p * (said - right)  # slope of `right` by the logits [M, S]
    wrong = stack.wrong * np.minimum(stack.said.sum(1) / (STATES - 1), 1.0)
    per_word = (1 - stack.wrong - wrong)[:, None] * _slopes(stack, columns, of_logits)
    q = stack.likelihood(p)
    slope = (per_word / q[:, None]).sum(0) - made.precision * v
    return solved(per_word, np.maximum(q * (1 - q), 1e-6), made.precision, slope)


def solved(a: Floats, spread: Floats, precision: Floats, b: Floats) -> Floats:
    """x of (aᵀ·diag(1/spread)·a + diag(precision))·x = b, for a of [L, V]; where V is larger than L, in L dimensions
    (Woodbury's identity): 400 words against 855 weights take a quarter of the time."""
    words, weights = a.shape
    if words >= weights:
        information = (a / spread[:, None]).T @ a
        information[np.diag_indices(weights)] += precision
        return np.asarray(np.linalg.solve(information, b), float)
    small = a / precision
    inner = small @ a.T
    inner[np.diag_indices(words)] += spread
    alone = b / precision
    return np.asarray(alone - small.T @ np.linalg.solve(inner, a @ alone))


def _slopes(stack: Stack, columns: Floats, of_logits: Floats) -> Floats:
    """Each lesson's mean slope by `v` [L, V] of what slopes by the logits as `of_logits` [M, S]."""
    weighted, ends = stack.share[:, None] * of_logits, [*stack.starts.tolist(), len(columns)]
    return np.stack([columns[a:b].T @ weighted[a:b] for a, b in pairwise(ends)]).reshape(len(stack.said), -1)


@dataclass(frozen=True, slots=True, eq=False)
class _Design:
    """The vector that is fitted: weights of the columns that the rung has [C, S]."""

    rung: Rung
    own: int
    precision: Floats

    @classmethod
    def of(cls, rung: Rung, own: int) -> _Design:
        parts = ([rung.bias], [rung.hidden] * WIDTH, [rung.own] * own)
        return cls(rung, own, np.repeat([x for part in parts for x in part if x], STATES))

    def columns(self, rows: Rows) -> Floats:
        """The columns [M, C]."""
        parts = [np.ones((len(rows), 1))] if self.rung.bias else []
        parts += [rows.hidden] if self.rung.hidden else []
        parts += [rows.own] if self.rung.own else []
        return np.concatenate(parts, 1) if parts else np.zeros((len(rows), 0))

    @staticmethod
    def moved(columns: Floats, v: Floats) -> Floats:
        """What `v` adds to the logits [M, S]."""
        return np.asarray(columns @ v.reshape(-1, STATES))

    def head(self, v: Floats) -> Head:
        """The change that `v` stands for."""
        hidden_w, own_w, at = np.zeros((1 + WIDTH, STATES)), np.zeros((self.own, STATES)), 0
        for wanted, target in (
            (self.rung.bias, hidden_w[:1]), (self.rung.hidden, hidden_w[1:]), (self.rung.own, own_w)
        ):  # fmt: skip
            if wanted:
                target[...] = v[at : at + target.size].reshape(target.shape)
                at += target.size
        return Head(hidden_w, own_w)
