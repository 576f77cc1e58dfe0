"""A day as insights look at it: what was in front after what, and the state lane, out of the least that is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from headwater.base.oneline import one_line
from headwater.records import Category, FocusState, Label, Presence
from headwater.reports.spans import NEAR_S, state_lane
from headwater.store.fronts import Fronts
from headwater.store.packing import PRESENCES, STATES

UNNAMED, AWAY = 0, -1
"""Places without a name: nothing may be known of what was in front; nobody was there. All others are above 0."""
_NEAR_MS = round(1000 * NEAR_S)
_PRESENT = PRESENCES.index(Presence.PRESENT)
_UNKNOWN = [PRESENCES.index(Presence.PAUSED), PRESENCES.index(Presence.OFF)]
_NAME = 40

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Name = Callable[[str], str]
Sort = Callable[[str, str], Category]
"""What an application and a site are for, where the store does not know it yet."""


@dataclass(frozen=True, slots=True)
class Places:
    """Applications, or sites where they are known, by numbers."""

    names: Sequence[str]
    """By number; that of `UNNAMED` is ''."""
    of_window: Ints
    categories: Sequence[Category]
    """Of each window."""

    @classmethod
    def of(cls, fronts: Fronts, name: Name, sort: Sort) -> Places:
        """Those of what was in front."""
        numbers: dict[str, int] = {"": UNNAMED}
        told = cache(lambda app, domain: _told(app, domain, name))
        found = [numbers.setdefault(told(w.app, w.domain), len(numbers)) for w in fronts.windows]
        kinds = [w.category or (sort(w.app, w.domain) if w.app or w.domain else Category.OTHER) for w in fronts.windows]
        return cls(list(numbers), np.array(found, np.int64), kinds)


def _told(app: str, domain: str, name: Name) -> str:
    return one_line(domain.removeprefix("www."), _NAME) or (one_line(name(app), _NAME) if app else "")


@dataclass(frozen=True, slots=True)
class Bout:
    """One application or site in front without a break, or one absence."""

    start: float
    end: float
    place: int
    category: Category
    """Of what it showed first."""
    alerted: bool
    """Something raised a notification in the last segment of it, which is a minute long at most."""

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end - self.start

    @property
    def named(self) -> bool:
        """Somebody was there, and what was in front has a name."""
        return self.place > UNNAMED


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one shown state, as the day's page shows it."""

    start: float
    end: float
    state: FocusState
    said: bool
    """The person said so, of a part of it at least."""

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, eq=False)
class DayLine:
    """A day. Its bouts are columns of one length; number `i` is `bout(i)`."""

    day: date
    offsets: tuple[tuple[float, int], ...]
    """From when on which local time minus UTC (s) holds."""
    places: Places
    start_ms: Ints
    end_ms: Ints
    place: Ints
    window: NDArray[np.int32]
    """What a bout showed first."""
    alerted: NDArray[np.bool_]
    touches: NDArray[np.bool_]
    """Nothing lies between it and the one before."""
    spans: Sequence[Span]
    """Empty where they were not asked for."""
    notifications: int

    def __len__(self) -> int:
        return len(self.place)

    def bout(self, i: int) -> Bout:
        """Number `i`."""
        start, end = float(self.start_ms[i]) / 1000, float(self.end_ms[i]) / 1000
        kind = self.places.categories[int(self.window[i])]
        return Bout(start, end, int(self.place[i]), kind, bool(self.alerted[i]))

    def bouts(self, first: int) -> Iterator[Bout]:
        """From number `first` on."""
        return (self.bout(i) for i in range(first, len(self)))

    def by_place(self, start: float, end: float) -> Floats:
        """Seconds within a time by place, 0 for what has no name."""
        a, b = round(1000 * start), round(1000 * end)
        part = slice(self.first_after(start), int(np.searchsorted(self.start_ms, b)))
        lengths = np.minimum(self.end_ms[part], b) - np.maximum(self.start_ms[part], a)
        here = self.place[part] > UNNAMED
        counted = np.bincount(self.place[part][here], lengths[here] / 1000.0, len(self.places.names))
        return np.asarray(counted, np.float64)

    def first_after(self, at: float) -> int:
        """The first that ends later."""
        return int(np.searchsorted(self.end_ms, round(1000 * at), "right"))

    @property
    def named(self) -> NDArray[np.bool_]:
        """Which of the bouts have a name."""
        return self.place > UNNAMED

    @property
    def seconds(self) -> Floats:
        """Their lengths."""
        lengths: Floats = (self.end_ms - self.start_ms) / 1000.0
        return lengths

    @property
    def switches(self) -> Ints:
        """Those that came right after another one, both with names."""
        named = self.named
        return np.flatnonzero(self.touches[1:] & named[1:] & named[:-1]) + 1

    @property
    def at_computer_s(self) -> float:
        """Somebody was there."""
        return float(self.seconds[self.place != AWAY].sum())

    def local_ms(self, at_ms: Ints) -> Ints:
        """On the local clock."""
        since = np.array([1000 * since for since, _ in self.offsets[1:]])
        offsets = np.array([1000 * offset for _, offset in self.offsets], np.int64)
        return at_ms + offsets[np.searchsorted(since, at_ms, "right")]

    def minute(self, at: float) -> int:
        """Minutes after midnight on the local clock."""
        return int(self.local_ms(np.array([round(1000 * at)]))[0]) // 60_000 % 1440


def day_line(
    day: date, fronts: Fronts, places: Places, bounds: tuple[float, float], offsets: tuple[tuple[float, int], ...],
    labels: Sequence[Label] | None,
) -> DayLine:  # fmt: skip
    """A day's line.

    Args:
        day: which one.
        fronts: what was in front, on other days too.
        places: what its windows are.
        bounds: when the day begins and ends.
        offsets: local time minus UTC from when on.
        labels: what the person said of the time; it goes before what was inferred. None: no state is asked for.
    """
    start, end, rows = _cut(fronts, *(round(1000 * at) for at in bounds))
    there = fronts.presence[rows] == _PRESENT
    place = np.where(there, places.of_window[fronts.window[rows]], AWAY)
    gaps = start[1:] - end[:-1] >= _NEAR_MS
    begins = np.flatnonzero(np.concatenate(([True], (place[1:] != place[:-1]) | gaps)) if len(rows) else [])
    lasts = np.append(begins[1:], len(rows))[: len(begins)] - 1
    spans = () if labels is None else _spans(start, end, np.where(there, fronts.state[rows], _GONE), labels)
    noted = fronts.notifications[rows]
    return DayLine(
        day, offsets, places, start[begins], end[lasts], place[begins], fronts.window[rows[begins]], noted[lasts] > 0,
        np.concatenate(([False], ~gaps[begins[1:] - 1])) if len(begins) else np.zeros(0, bool), spans,
        int(noted.sum()),
    )  # fmt: skip


def _cut(fronts: Fronts, first_ms: int, last_ms: int) -> tuple[Ints, Ints, Ints]:
    """Starts, ends and numbers of rows within the day; nothing is known of what was paused or off, and of two that
    overlap the later gives way."""
    low = max(int(np.searchsorted(fronts.start_ms, first_ms, "right")) - 1, 0)
    rows = np.arange(low, int(np.searchsorted(fronts.start_ms, last_ms, "left")), dtype=np.int64)
    rows = rows[~np.isin(fronts.presence[rows], _UNKNOWN)]
    ends = np.minimum(fronts.end_ms[rows], last_ms)
    free = np.maximum.accumulate(np.concatenate(([first_ms], ends)))[:-1]
    starts = np.maximum(fronts.start_ms[rows], free)
    kept = starts < ends
    return starts[kept], ends[kept], rows[kept]


_GONE = -2
"""Stands for the state of an absence."""


def _spans(start: Ints, end: Ints, state: Ints, labels: Sequence[Label]) -> list[Span]:
    """As the day's page shows them."""
    if not len(state):
        return []
    cuts = (state[1:] != state[:-1]) | (start[1:] - end[:-1] >= _NEAR_MS)
    begins = np.flatnonzero(np.concatenate(([True], cuts)))
    lasts = np.append(begins[1:], len(state)) - 1
    columns = (start[begins].tolist(), end[lasts].tolist(), state[begins].tolist())
    rows = ((a / 1000, b / 1000, _state(s)) for a, b, s in zip(*columns, strict=True))
    lane = state_lane(piece for row in rows for piece in _labelled(*row, labels))
    return [Span(run.start, run.end, run.state, run.said is not None) for run in lane]


def _state(number: int) -> FocusState:
    if number < 0:
        return FocusState.AWAY if number == _GONE else FocusState.UNSURE
    return STATES[number]


def _labelled(
    start: float, end: float, state: FocusState, labels: Sequence[Label]
) -> Iterator[tuple[float, float, FocusState, Label | None]]:  # fmt: skip
    """Cut where a word of the person's begins or ends; the one that was given last holds. Nobody is there by word."""
    mine = [x for x in labels if x.start < end and x.end > start] if state is not FocusState.AWAY else []
    edges = {start, end, *(edge for x in mine for edge in (x.start, x.end) if start < edge < end)}
    for a, b in pairwise(sorted(edges)):
        over = [x for x in mine if x.start <= a and x.end >= b]
        said = max(reversed(over), key=lambda x: x.at) if over else None
        yield a, b, said.state if said else state, said
