"""What an answer is worth, and how alike two stretches of time are: pure functions.

Two things make an answer worth having. The model does not know it: uncertainty sampling (Lewis and Gale, SIGIR 1994).
And nothing like it was told before: a new label is worth most far from those that there are (core-set selection, Sener
and Savarese, ICLR 2018; weighed against uncertainty by an exponent, as information density is in Settles and Craven,
EMNLP 2008).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from headwater.categories import Categories
from headwater.records import LEARNED_STATES, Category, Inference, Presence, Segment, TitleKind

COVERAGE = 0.5
"""Exponent of diversity. Below 1: labels helped real people where both answers were likely, and drawing them evenly
over the day did not, so uncertainty weighs more than being unlike the others."""
PACES = 4
"""Numbers in a pace."""
_LOG_STATES = math.log(len(LEARNED_STATES))

Pair = tuple[Segment, Inference | None]
Floats = NDArray[np.float64]
K = TypeVar("K")


def entropy(p: Sequence[float]) -> float:
    """Shannon entropy of a state's probabilities, in units of log 5: 0 where one is certain, 1 where all are alike."""
    return max(0.0, -sum(x * math.log(x) for x in p if x > 0.0) / _LOG_STATES)


def uncertainty(history: Iterable[Pair], start: float, end: float) -> float:
    """Mean entropy over the judged time of a stretch; 0 where nothing was judged."""
    total = seconds = 0.0
    for segment, inference in history:
        inside = min(segment.end, end) - max(segment.start, start)
        if inside > 0 and inference is not None and inference.probabilities:
            total, seconds = total + inside * entropy(inference.probabilities), seconds + inside
    return total / seconds if seconds else 0.0


@dataclass(frozen=True, slots=True)
class Traits:
    """What a stretch was like, for comparing it with others."""

    apps: Mapping[str, float]
    """Shares of its time; their sum is 1 where anything may be named."""
    categories: Mapping[Category, float]
    pace: tuple[float, ...]
    """Changes of window, keys, clicks and wheel steps a minute; NaN where they were not counted."""


def traits(history: Iterable[Pair], start: float, end: float, categories: Categories) -> Traits:
    """What a stretch was like: how much of it went to which application and category, and how fast it was."""
    apps: dict[str, float] = {}
    kinds: dict[Category, float] = {}
    counted = np.zeros(5)  # minutes, keys, clicks, wheel steps; switches
    minutes, window = 0.0, None
    for segment, _ in history:
        inside = min(segment.end, end) - max(segment.start, start)
        if inside <= 0 or segment.presence is not Presence.PRESENT or not segment.app:
            continue
        title = segment.title if segment.title_kind is TitleKind.FULL else ""
        kind = categories.of(segment.app, title, segment.domain, segment.project)
        apps[segment.app] = apps.get(segment.app, 0.0) + inside
        kinds[kind] = kinds.get(kind, 0.0) + inside
        counted += _counted(segment, inside)
        counted[4] += window is not None and window != (segment.app, segment.title)
        minutes, window = minutes + inside / 60, (segment.app, segment.title)
    rates = counted[1:4] / counted[0] if counted[0] > 0 else np.full(3, np.nan)
    switches = counted[4] / minutes if minutes else math.nan
    return Traits(_shares(apps), _shares(kinds), (float(switches), *(float(x) for x in rates)))


def _counted(segment: Segment, inside: float) -> Floats:
    """Minutes, keys, clicks and wheel steps of a part of a segment; nothing where input was not counted."""
    length = segment.end - segment.start
    if segment.keys is None or segment.clicks is None or length <= 0:
        return np.zeros(5)
    part = inside / length
    return np.array((inside / 60, segment.keys * part, segment.clicks * part, (segment.scroll or 0) * part, 0.0))


def _shares(seconds: dict[K, float]) -> dict[K, float]:
    whole = sum(seconds.values())
    return {key: value / whole for key, value in seconds.items()} if whole else {}


def ranks(paces: Floats, pool: Floats) -> Floats:
    """Where numbers [n, 4] stand among the person's own [m, 4]: 0 to 1, in the middle where there are none to compare
    with, NaN where they are not known.

    Own ranks, because people differ more from each other in pace than from themselves.
    """
    found = np.full(paces.shape, 0.5)
    for column in range(paces.shape[1]):
        others = np.sort(pool[:, column][~np.isnan(pool[:, column])])
        if others.size:
            sides = [np.searchsorted(others, paces[:, column], side) for side in ("left", "right")]
            found[:, column] = (sides[0] + sides[1]) / (2 * others.size)
    found[np.isnan(paces)] = np.nan
    return found


def likeness(a: Traits, b: Traits, ranks_a: Floats, ranks_b: Floats) -> float:
    """How alike two stretches were, 0 to 1: the same things in front, and at the same pace (its `ranks`, [4] each).

    What was in front is compared by histogram intersection (Swain and Ballard, 1991), half by applications and half by
    what they are for; pace by the mean distance of ranks. The two are multiplied: reading and typing in one editor
    differ, and so does typing in two.
    """
    what = (_overlap(a.apps, b.apps) + _overlap(a.categories, b.categories)) / 2
    apart = np.abs(ranks_a - ranks_b)
    known = apart[~np.isnan(apart)]
    return what * (1.0 - float(known.mean()) if known.size else 1.0)


def nearest(of: Sequence[Traits], known: Sequence[Traits], pool: Sequence[tuple[float, ...]]) -> list[float]:
    """For each of some stretches how alike the most alike of the known ones is; 0 where none is known.

    `pool`: the person's own paces.
    """
    own = _table(pool)
    mine, theirs = (ranks(_table([t.pace for t in some]), own) for some in (of, known))
    return [
        max((likeness(a, b, ra, rb) for b, rb in zip(known, theirs, strict=True)), default=0.0)
        for a, ra in zip(of, mine, strict=True)
    ]


def _table(paces: Sequence[tuple[float, ...]]) -> Floats:
    return np.array(paces, np.float64).reshape(-1, PACES)


def _overlap(a: Mapping[K, float], b: Mapping[K, float]) -> float:
    return sum(min(share, b.get(key, 0.0)) for key, share in a.items())


def worth(unsure: float, diversity: float) -> float:
    """How much an answer would teach, 0 to 1."""
    return unsure * math.pow(diversity, COVERAGE)
