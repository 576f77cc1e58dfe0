"""Low-rank changes of the layers, learned from a person's words: the training step is a graph, the runtime runs it.

The graph goes forward and backward and makes one step of AdamW; here is what it is fed, and for how long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from headwater.attention.personal.lesson import Floats, Rows, Stack, softmax
from headwater.attention.personal.linear import Head
from headwater.attention.personal.slots import ROWS, SIZE, SLOTS, STATES, WIDTH
from headwater.attention.personal.tiles import PLACES, Tile, batch_of

PARAMS = SIZE + WIDTH * STATES + STATES
_STATE = ("params", "adam_m", "adam_v", "t")


class Graph(Protocol):
    """A graph that runs: the training step, or the model."""

    def run(self, output_names: Sequence[str] | None, input_feed: dict[str, Any]) -> list[Any]:
        """Outputs in the order of the names; of None, in the order in which the graph has them."""
        ...


@dataclass(frozen=True, slots=True)
class Plan:
    """How it is trained; chosen on simulated people that nothing is reported of."""

    steps: int = 40
    rate: float = 2e-3
    decay: float = 0.05
    stay: float = 0.3
    """Weight of what end and drift must not do: become others."""
    calm: float = 1.0
    """Weight of all rows without a word together, against all words together: they are to stay as they are."""


Slots = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class Deep:
    """What is trained on, and by what."""

    tiles: Sequence[Tile]
    step: Graph
    """The training step."""
    model: Graph
    """The model, with places for slots."""
    warmth: float
    """The base model's temperature."""

    def train(self, stack: Stack, begun: Head, plan: Plan, seed: int = 0) -> tuple[Head, Slots]:
        """Go on from a change of the head that is there; the rows of `stack` know their places."""
        random = np.random.default_rng(seed)
        aims = _Aims(stack, self.tiles, plan, begun, self.warmth)
        if not aims.tiles:  # all words are older than what was kept
            return begun, {}
        now: list[Any] = [_start(begun, self.warmth, random), *np.zeros((2, PARAMS), np.float32), _one(0)]
        order: list[int] = []
        for n in range(plan.steps):
            if len(order) < min(ROWS, len(aims.tiles)):
                order += random.permutation(aims.tiles).tolist()
            picked, order = order[:ROWS], order[ROWS:]
            fall = 0.5 + 0.5 * np.cos(np.pi * n / plan.steps)
            given = batch_of([self.tiles[x] for x in picked])
            aims.fill(given, picked)
            given |= dict(zip(_STATE, now, strict=True)) | {
                "lr": np.full(PARAMS, plan.rate * fall, np.float32), "decay": _one(plan.decay),
                "warmth": _one(self.warmth), "stay": _one(plan.stay),
            }  # fmt: skip
            *now, _ = self.step.run(None, given)
        return _taken_apart(now[0], begun, self.warmth)

    def change(self, slots: Slots, head: Head, rows: Rows) -> Floats:
        """What slots and head add to the logits of rows [N, S]; of rows that were not kept, what the head adds.

        Of the past before a tile, keys and values are the base model's.
        """
        made = head.change(rows)
        where, row = np.divmod(rows.place, PLACES)
        for tile in np.unique(where[where >= 0]):
            one, at = self.tiles[tile], np.flatnonzero(where == tile)
            raw, hidden = self.model.run(["state", "hidden"], {**one.feed(), **slots})
            changed = replace(rows.some(at), hidden=hidden[0, row[at]].astype(float))
            made[at] = raw[0, row[at]] / self.warmth + head.change(changed) - rows.logits[at]
        return made


class _Aims:
    """What each row is to become, and how much it weighs."""

    def __init__(self, stack: Stack, tiles: Sequence[Tile], plan: Plan, begun: Head, warmth: float) -> None:
        self._tiles, self._plan, self._begun, self._warmth = tiles, plan, begun, warmth
        right, others = stack.said, ~stack.said
        count = others.sum(1, keepdims=True)
        wrong = stack.wrong[:, None] * np.minimum(count, 1)
        aim = (1 - wrong) * right / right.sum(1, keepdims=True) + wrong * others / np.maximum(count, 1)
        self._aim: dict[int, dict[int, tuple[Floats, float]]] = {}
        for place, lesson, share in zip(stack.rows.place.tolist(), stack.lesson.tolist(), stack.share, strict=True):
            if place < 0:
                continue
            tile, row = divmod(place, PLACES)
            was, weight = self._aim.setdefault(tile, {}).get(row, (np.zeros(STATES), 0.0))
            self._aim[tile][row] = was + share * aim[lesson], weight + share
        self.tiles = sorted(self._aim)
        """Those that words are about."""

    def fill(self, given: dict[str, Any], picked: Sequence[int]) -> None:
        """Into a batch of these tiles."""
        words = 0.0
        for b, tile in enumerate(picked):
            rows = self._tiles[tile].rows()
            given["offset"][b, : len(rows)] = self._warmth * (rows.own @ self._begun.own_w)
            given["aim"][b, : len(rows)] = softmax(rows.logits + self._begun.change(rows))
            for row, (aim, weight) in self._aim[tile].items():
                given["aim"][b, row], given["weight"][b, row] = aim / weight, weight
                words += weight
        quiet = (given["real"] > 0) & (given["weight"] == 0)
        given["weight"][quiet] = self._plan.calm * words / max(int(quiet.sum()), 1)


def _one(value: float) -> NDArray[np.float32]:
    return np.array(value, np.float32)


def _start(begun: Head, warmth: float, random: np.random.Generator) -> NDArray[np.float32]:
    """The first matrix of each pair at random, the second zero (Hu et al. 2022): nothing is changed yet but the head,
    which begins as it is (in raw logits, [weight, bias])."""
    parts = [
        random.normal(0, shape[0] ** -0.5, prod(shape)) if name.endswith("_a") else np.zeros(prod(shape))
        for name, shape in SLOTS
    ]
    head = warmth * begun.hidden_w
    return np.concatenate([*parts, head[1:].ravel(), head[0]]).astype(np.float32)


def _taken_apart(params: NDArray[np.float32], begun: Head, warmth: float) -> tuple[Head, Slots]:
    slots, at = {}, 0
    for name, shape in SLOTS:
        slots[name] = params[at : at + prod(shape)].reshape(shape)
        at += prod(shape)
    weight, bias = params[at:-STATES].reshape(WIDTH, STATES), params[-STATES:]
    return Head(np.concatenate([bias[None], weight]).astype(float) / warmth, begun.own_w), slots
