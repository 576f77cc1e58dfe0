"""The rungs: how much of the model may change for one person, each from as many words on as can carry it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from headwater.attention.personal.lesson import Floats, Lesson, Rows, Stack
from headwater.attention.personal.linear import Head, Rung, fit
from headwater.attention.personal.lowrank import Deep, Plan

FEWEST = 12
"""Words without which nothing is tried."""
SHRINKS = (0.2, 0.35, 0.5)
"""How far to go from the base model. People say most of all what was shown wrong, so that the folds always want more;
on simulated people who do so, going further than half of the way did harm on days without labels."""
RUNGS: tuple[tuple[int, Rung], ...] = (
    (FEWEST, Rung("own", own=10.0, bias=3.0)),
    (20, Rung("head", own=2.0, bias=0.5, hidden=20.0)),
)
"""From how many words on each is tried. The precisions were chosen on simulated people that nothing is reported of."""
DEEP_FROM, DEEP_MOST = 300, 120
"""Words from which on the layers may change too, and how many of them are trained on: a tile is a quarter of a
megabyte. With 160 and 320 words of simulated people it was worth as much as the head alone, with more memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What one fit gave."""

    head: Head
    slots: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)

    def scaled(self, by: float) -> Learned:
        """Drawn towards the base model: of the two matrices of a slot, the second."""
        return Learned(
            self.head.scaled(by),
            {n: x * np.float32(by) if n.endswith("_b") else x for n, x in self.slots.items()},
        )  # fmt: skip


class Way(Protocol):
    """A rung that can be climbed."""

    name: str
    fewest: int
    """Words."""
    folds: int
    """Into which days are put to test it."""
    shrinks: tuple[float, ...]
    """How far it may go from the base model; each is tested as it would be in use."""
    slow: bool
    """Given up as soon as it falls behind (a race: Maron and Moore 1994)."""

    def learn(self, lessons: Sequence[Lesson]) -> Learned:
        """From these."""
        ...

    def change(self, learned: Learned, rows: Rows) -> Floats:
        """What that adds to the logits of rows [N, S]."""
        ...


class Linear:
    """The heads alone."""

    folds = 5
    shrinks: tuple[float, ...] = SHRINKS
    slow = False

    def __init__(self, fewest: int, rung: Rung) -> None:
        self.name, self.fewest, self._rung = rung.name, fewest, rung

    def learn(self, lessons: Sequence[Lesson]) -> Learned:
        """The most likely change, given the prior."""
        return Learned(fit(Stack.of(lessons), self._rung))

    def change(self, learned: Learned, rows: Rows) -> Floats:
        """A linear one."""
        return learned.head.change(rows)


class LowRank:
    """The layers too, from the head's rung on. It is trained step by step, which takes seconds: fewer folds.

    Layers answer to one another, so that the way to what they see is longer than to what the head does: where a state
    hung on a title before, half of the slots was a third of the change. For ten simulated people with 320 words, of
    whom nothing is reported, .7 of it was worth .043 macro-F1, half .039, .85 .036, all of it .017; the head alone,
    half of it, .044.
    """

    name = "low_rank"
    fewest = DEEP_FROM
    folds = 3
    shrinks: tuple[float, ...] = (0.7,)
    slow = True

    def __init__(self, deep: Deep) -> None:
        self._deep = deep

    def learn(self, lessons: Sequence[Lesson]) -> Learned:
        """By the training graph."""
        stack = Stack.of(lessons)
        return Learned(*self._deep.train(stack, fit(stack, RUNGS[-1][1]), Plan()))

    def change(self, learned: Learned, rows: Rows) -> Floats:
        """The graph goes through the rows again."""
        return self._deep.change(learned.slots, learned.head, rows)


def ways(deep: Deep | None) -> list[Way]:
    """From the lowest rung to the highest."""
    linear: list[Way] = [Linear(*of) for of in RUNGS]
    return [*linear, LowRank(deep)] if deep is not None else linear
