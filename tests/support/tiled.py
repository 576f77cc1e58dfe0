"""Rows that were kept for training, words about them, and the training step that ships, watched."""

from collections.abc import Container, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from headwater.attention.personal import ladder
from headwater.attention.personal.ladder import RUNGS
from headwater.attention.personal.lesson import Lesson, Rows
from headwater.attention.personal.linear import Head
from headwater.attention.personal.lowrank import Deep, Graph, Plan, Slots
from headwater.attention.personal.tiles import Tile
from headwater.attention.stream import Seen
from headwater.records import FeatureRow
from tests.support.lessons import lesson
from tests.support.rows import day, rows
from tests.support.taught import model

Array = np.ndarray[Any, Any]
HALF = 0.1
"""Half of the precision in what goes in costs less than this in the logits that come out."""


class Watched:
    """A training step that keeps what it was fed and what it lost."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.losses: list[float] = []
        self.fed: dict[str, Any] = {}
        self.aims: list[dict[str, Array]] = []

    def run(self, output_names: Sequence[str] | None, input_feed: dict[str, Any]) -> list[Any]:
        """See `lowrank.Graph`."""
        made = self._graph.run(output_names, input_feed)
        self.losses.append(float(made[-1]))
        self.fed = input_feed
        self.aims.append({name: input_feed[name] for name in ("aim", "weight", "offset", "real", "num")})
        return made


def briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the lowest linear rung, and two steps of training: for what does not depend on how well it is learned."""
    monkeypatch.setattr(ladder, "RUNGS", RUNGS[:1])
    monkeypatch.setattr(ladder, "Plan", lambda: Plan(steps=2))


@cache
def bare() -> Deep:
    """The graphs that ship, and nothing to learn from."""
    return model().deep(())


def deep_on(tiles: Sequence[Tile]) -> tuple[Deep, Watched]:
    """The same with tiles, and its step."""
    step = Watched(bare().step)
    return replace(bare(), tiles=tiles, step=step), step


@cache
def a_day() -> tuple[FeatureRow, ...]:
    """A developer's morning."""
    return tuple(rows(day()[:700]))


def looked(some: Sequence[FeatureRow], wanted: Container[float] | None = None) -> tuple[Rows, Seen]:
    """Rows as lessons have them, and all that was kept; all rows are wanted where none is named."""
    seen = model().stream(plain=True).look(some, {x.start for x in some} if wanted is None else wanted)
    seconds = np.array([x.end - x.start for x in some])
    return Rows.of(seen.raw / bare().warmth, seen.hidden, seen.num, seconds, seen.place), seen


def at(some: Rows, *which: int) -> Rows:
    """The rows at these places."""
    return some.some(np.array(which, np.int64))


def finite(numbers: Head, slots: Slots) -> bool:
    """Whether all that was learned is."""
    arrays: list[Array] = [numbers.hidden_w, numbers.own_w, *slots.values()]
    return all(np.isfinite(x).all() for x in arrays)


@cache
def of_a_morning() -> tuple[tuple[Lesson, ...], tuple[Tile, ...]]:
    """Words about a real morning: most of it is said to be one thing."""
    some, seen = looked(a_day())
    said = tuple(lesson(n, n // 6, (3, 4)[n % 5 == 0], at(some, *range(14 * n, 14 * n + 3))) for n in range(40))
    return said, seen.tiles
