"""What is learned from: stretches of which the person said what they were, as the model sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np
from numpy.typing import NDArray

from headwater.features import INDEX
from headwater.records import LEARNED_STATES, FocusState

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_ROWS = 12
"""Segments of one stretch that are looked at: neighbours say much the same."""
OWN = tuple(
    f"{name}_rank"
    for name in (
        "switches_1m", "switches_5m", "switches_15m", "apps_15m", "largest_5m", "largest_15m", "bout", "idle_15m",
        "keys_1m", "keys_5m", "keys_15m", "clicks_1m", "clicks_5m", "clicks_15m", "scroll_5m", "travel_5m",
        "keys_per_switch_5m", "clicks_per_switch_5m", "travel_per_switch_5m",
    )
)  # fmt: skip
"""What carries over between people only as each one's own rank, from -1 to 1, and a logistic regression may use."""
KINDS = tuple(name for name in INDEX if name.startswith("is_"))
"""What the window in front is for."""
_OWN_AT = np.array([INDEX[name] for name in (*OWN, *KINDS)])


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """N segments as the base model sees them."""

    logits: Floats
    """Logits of the states at the base's temperature [N, S]."""
    hidden: Floats
    """What the heads read [N, WIDTH]."""
    own: Floats
    """`OWN` and `KINDS` [N, K]."""
    seconds: Floats
    place: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    """Where each lies in what was kept for training (`tiles.place_of`) [N]; empty where nothing was."""

    @classmethod
    def of(
        cls, logits: Floats, hidden: Floats, num: NDArray[np.float32], seconds: Floats, place: Ints | None = None
    ) -> Rows:
        """From the graph's outputs and the rows that it was given [N, features]."""
        place = np.empty(0, np.int64) if place is None else place
        return cls(logits, hidden, num[:, _OWN_AT].astype(float), seconds, place)

    @classmethod
    def joined(cls, parts: Sequence[Rows]) -> Rows:
        """One after the other."""
        return cls(*(np.concatenate([getattr(r, f.name) for r in parts]) for f in fields(cls)))

    def __len__(self) -> int:
        """How many."""
        return len(self.seconds)

    def some(self, at: NDArray[np.int64]) -> Rows:
        """Those at these places."""
        place = self.place[at] if len(self.place) else self.place
        return Rows(self.logits[at], self.hidden[at], self.own[at], self.seconds[at], place)


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """One stretch."""

    start: float
    end: float
    day: int
    """Number of the person's day; days are never torn apart when something is tested."""
    said: NDArray[np.bool_]
    """The states that the person's word leaves possible [S]: most often one."""
    wrong: float
    """How likely the word is not what an onlooker would say."""
    rows: Rows

    def thinned(self) -> Lesson:
        """With at most `MOST_ROWS` segments, evenly over its time."""
        if len(self.rows) <= MOST_ROWS:
            return self
        at, seconds = evenly(self.rows.seconds)
        return replace(self, rows=replace(self.rows.some(at), seconds=seconds))


def evenly(seconds: Floats) -> tuple[Ints, Floats]:
    """At most `MOST_ROWS` of segments that take so many seconds [N], evenly over their time, and what each stands
    for."""
    if len(seconds) <= MOST_ROWS:
        return np.arange(len(seconds)), seconds
    upto = np.cumsum(seconds)
    at = np.searchsorted(upto, (np.arange(MOST_ROWS) + 0.5) / MOST_ROWS * upto[-1])
    return at, np.full(MOST_ROWS, upto[-1] / MOST_ROWS)


def said_of(state: FocusState) -> NDArray[np.bool_] | None:
    """A label as the model can learn from it; None for what is outside of its states (away)."""
    if state not in LEARNED_STATES:
        return None
    return np.array([s is state for s in LEARNED_STATES])


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """Lessons side by side: M rows of L lessons, none of which is without rows."""

    rows: Rows
    lesson: NDArray[np.int64]
    """Which lesson each row belongs to [M], in rising order."""
    share: Floats
    """Each row's share of its lesson's time [M]."""
    said: NDArray[np.bool_]
    """[L, S]"""
    wrong: Floats
    """[L]"""

    @classmethod
    def of(cls, lessons: Sequence[Lesson]) -> Stack:
        """Put together."""
        parts = [x.rows for x in lessons]
        rows = Rows.joined(parts)
        which = np.repeat(np.arange(len(lessons)), [len(r) for r in parts])
        whole = np.bincount(which, rows.seconds, len(lessons))
        return cls(
            rows, which, rows.seconds / whole[which], np.stack([x.said for x in lessons]),
            np.array([x.wrong for x in lessons]),
        )  # fmt: skip

    @property
    def starts(self) -> Ints:
        """The first row of each lesson [L]."""
        return np.flatnonzero(np.diff(self.lesson, prepend=-1))

    def mean(self, values: Floats) -> Floats:
        """Means over each lesson's time, of values [M, …]."""
        whole = self.share.reshape(-1, *(1,) * (values.ndim - 1)) * values
        return np.asarray(np.add.reduceat(whole, self.starts))

    def likelihood(self, p: Floats) -> Floats:
        """How likely each word was [L], given the states of the rows [M, S].

        A share `wrong` of words names another state than an onlooker's, each of the others equally likely.
        """
        right = self.mean((p * self.said[self.lesson]).sum(1))
        others = self.said.sum(1) / (self.said.shape[1] - 1)
        return np.asarray((1 - self.wrong) * right + self.wrong * np.minimum(others, 1.0) * (1 - right))


def softmax(logits: Floats) -> Floats:
    """Rows that sum to 1."""
    parts = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(parts / parts.sum(1, keepdims=True))
