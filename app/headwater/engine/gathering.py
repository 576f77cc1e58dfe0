"""What the person said, as lessons: the labelled stretches of history as the base model sees them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

import numpy as np

from headwater.attention import AttentionModel
from headwater.attention.personal.ladder import DEEP_FROM, DEEP_MOST
from headwater.attention.personal.lesson import Lesson, Rows, evenly, said_of
from headwater.attention.personal.tiles import Tile, place_of
from headwater.base import Settings
from headwater.categories import Categories
from headwater.engine.importing import days_of
from headwater.engine.judging import BEFORE_S
from headwater.features import Extractor, FeatureBatch
from headwater.records import Label, LabelSource, Presence, Segment
from headwater.reports.plans import intent_at
from headwater.reports.spans import pieces
from headwater.store import Store

WRONG = {
    LabelSource.CORRECTION: 0.1, LabelSource.TRAY: 0.15, LabelSource.QUESTION: 0.175, LabelSource.NOTIFICATION: 0.2,
}  # fmt: skip
"""How likely a word is not what an onlooker would say. Our choice: people who correct have looked; a tap is quicker."""
_MARGIN_S = 60.0
"""Read before and after what labels are about."""
_LONGEST_S = 2 * 3600.0
"""Of a word that the layers are trained on: longer ones would keep more of the past than memory has room for."""
_LEAST_S = 20.0
"""A shorter stretch says nothing: the model looks at minutes."""
_DAY_S = 86_400.0
Offset = Callable[[float], int]
Change = Callable[[Segment], Segment]


def _same(segment: Segment) -> Segment:
    return segment


@dataclass(frozen=True, slots=True)
class Said:
    """A label and what of it holds: a later word beats an earlier one, and absences are nobody's."""

    label: Label
    parts: tuple[tuple[float, float], ...]
    """Starts of segments, and how much of each it covers in seconds."""

    @property
    def seconds(self) -> float:
        """How long it holds in all."""
        return sum(s for _, s in self.parts)

    def thinned(self) -> Said:
        """With no more segments than are learned from."""
        at, seconds = evenly(np.array([s for _, s in self.parts]))
        starts = [self.parts[n][0] for n in at.tolist()]
        return Said(self.label, tuple(zip(starts, seconds.tolist(), strict=True)))


def said_in(store: Store) -> list[Said]:
    """The labels that can be learned from, by start."""
    labels = [x for x in store.labels(-math.inf, math.inf) if said_of(x.state) is not None]
    every = store.labels(-math.inf, math.inf)
    found = []
    for label in sorted(labels, key=lambda x: (x.start, x.id)):
        near = [x for x in every if x.start < label.end and x.end > label.start]
        shown = pieces(store.history(label.start, label.end), near, label.start, label.end)
        parts = tuple((p.segment.start, p.seconds) for p in shown if p.said and p.said.id == label.id and p.present)
        said = Said(label, parts)
        if said.seconds >= _LEAST_S:
            found.append(said)
    return found


def day_number(at: float, settings: Settings, offset: Offset) -> int:
    """Number of the person's day."""
    return math.floor((at + offset(at) - 3600 * settings.day_start_hour) / _DAY_S)


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """What is learned from."""

    lessons: tuple[Lesson, ...]
    tiles: tuple[Tile, ...]
    """What the low-rank rung trains on; none where the words are too few for it."""


def gathered(
    store: Store, model: AttentionModel, categories: Categories, said: Sequence[Said], settings: Settings,
    offset: Offset,
) -> Gathered:  # fmt: skip
    """Lessons, in the order of `said`, which is that of time.

    History is replayed around them as it is when it is judged anew.
    """
    some = [one.thinned() for one in said]
    wanted = {start for one in some for start, _ in one.parts}
    trained = _trained_on(some) if len(said) >= DEEP_FROM else set()
    parts: list[Rows] = []
    order: dict[float, int] = {}
    tiles: list[Tile] = []
    last, stream = -1, model.stream(plain=True)
    for number, batch in replayed(store, categories, [one.label for one in said]):
        if number != last:
            last, stream = number, model.stream(plain=True)
        seen = stream.look(batch, trained)
        at = np.array([n for n, start in enumerate(batch.start.tolist()) if start in wanted], np.int64)
        if len(at):
            raw = seen.raw[at] / model.calibration.temperature
            place = np.where(seen.place[at] < 0, -1, seen.place[at] + place_of(len(tiles), 0))
            parts.append(Rows.of(raw, seen.hidden[at], seen.num[at], np.ones(len(at)), place if trained else None))
            order |= {start: n for n, start in enumerate(batch.start[at].tolist(), len(order))}
        tiles += seen.tiles
    if not parts:
        return Gathered((), ())
    rows = Rows.joined(parts)
    found = (_lesson(one, rows, order, settings, offset) for one in some)
    return Gathered(tuple(x for x in found if x is not None), tuple(tiles))


def _trained_on(said: Sequence[Said]) -> set[float]:
    """Starts of segments of some words, spread over all of the time."""
    some = said[:: math.ceil(len(said) / DEEP_MOST)]
    return {start for one in some if one.seconds <= _LONGEST_S for start, _ in one.parts}


def _lesson(
    one: Said, rows: Rows, order: Mapping[float, int], settings: Settings, offset: Offset
) -> Lesson | None:
    """From the rows that there are, and where in them those lie that begin at a moment."""
    there = [(order[start], seconds) for start, seconds in one.parts if start in order]
    said = said_of(one.label.state)
    if not there or said is None:
        return None
    at, seconds = (np.array(x) for x in zip(*there, strict=True))
    day = day_number(one.label.start, settings, offset)
    mine = replace(rows.some(at), seconds=seconds)
    return Lesson(one.label.start, one.label.end, day, said, WRONG[one.label.source], mine)


def replayed(
    store: Store, categories: Categories, labels: Sequence[Label], change: Change = _same
) -> Iterator[tuple[int, FeatureBatch]]:
    """The rows of the days that labels lie on, as they are made when history is judged anew, each with the number of
    its stretch: with another one a stream begins anew. `change` edits the segments first."""
    for number, (start, end) in enumerate(around(labels)):
        intents = store.intents(start - BEFORE_S, end)
        extractor = Extractor(categories)
        for begin, stop in days_of(start - BEFORE_S, end):
            some = [
                change(s)
                for s, i in store.history(begin, stop)
                if begin <= s.start < stop and s.presence is Presence.PRESENT and not (i and i.provisional)
            ]
            if some:
                yield number, extractor.rows(some, [intent_at(intents, s.start) for s in some])


def around(labels: Sequence[Label]) -> list[tuple[float, float]]:
    """Spans of history that hold all labels; those that lie within the days read before anyway are one."""
    spans = sorted((x.start, x.end) for x in labels)
    if not spans:
        return []
    reached = accumulate((end for _, end in spans), max)  # a label may lie within a longer one
    gaps = [start - end for (start, _), end in zip(spans[1:], reached, strict=False)]
    cuts = [n for n, gap in enumerate(gaps, 1) if gap > BEFORE_S + 2 * _MARGIN_S]
    groups = [spans[a:b] for a, b in pairwise([0, *cuts, len(spans)])]
    return [(group[0][0] - _MARGIN_S, max(end for _, end in group) + _MARGIN_S) for group in groups]
