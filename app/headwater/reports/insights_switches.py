"""Who follows whom in front, for how long something stays there, and in what hours it changes most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log, sqrt
from statistics import fmean, variance

import numpy as np

from headwater.reports.insights_line import DayLine, Floats, Ints
from headwater.reports.usual import Beside

MOST = 8
"""So many applications and sites stand for themselves, those longest in front; all else is one, `OTHER`."""
OTHER = "\0other"
"""Stands where the name of all others would."""
LEAST_SWITCHES = 50
"""Of fewer nothing is said of who follows whom."""
EDGES_S = (0.0, 5.0, 10.0, 20.0, 40.0, 90.0, 180.0, 360.0, 720.0, 1500.0, 3600.0)
"""Where bins of dwell times begin: about twice as long from one to the next; the last has no end."""
LEAST_DWELLS, LEAST_DAYS, _A_DAY = 100, 5, 20
"""Of fewer dwell times no median is told; of fewer days, each with so many, two ranges are not compared."""
_SURE, _FELT = 2.3, 0.05
"""Standard errors apart: with five days on either side by chance about one time in twenty; and a part that is felt."""
LEAST_HOUR_S, LEAST_HOUR_DAYS = 7200.0, 3
"""An hour of the clock with less time at the computer, or on fewer days, says nothing."""
_HIGH, _MOSTLY, _TIME_S = 1.25, 2 / 3, 600.0
"""An hour is told of where its rate is so many times that of all hours, and was above its own day's on such a part of
its days; days with less time in it do not count."""


_HOURS, _HOUR_MS = 24, 3_600_000


@dataclass(frozen=True, slots=True)
class Edge:
    """One thing was followed by another."""

    source: str
    to: str
    count: int


@dataclass(frozen=True, slots=True)
class Graph:
    """Who follows whom, without a break between."""

    nodes: tuple[str, ...]
    """Longest in front first; `OTHER` last, where there is more."""
    edges: tuple[Edge, ...]
    """The most frequent first."""

    @property
    def switches(self) -> int:
        """All of them."""
        return sum(e.count for e in self.edges)

    def left(self, source: str) -> int:
        """How often something was followed by anything."""
        return sum(e.count for e in self.edges if e.source == source)


@dataclass(frozen=True, slots=True)
class Dwell:
    """For how long an application or a site stays in front, until another comes or the person leaves."""

    counts: tuple[int, ...]
    """For each bin that begins at `EDGES_S`."""
    median_s: float | None
    """None where there are fewer than `LEAST_DWELLS`."""
    before: tuple[int, ...]
    """The same of the range before; empty where it has too few."""
    before_s: float | None
    beside: Beside
    """Whether the medians of the days differ by more than days differ anyway; `ALONE` where that cannot be told."""

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the clock over the range."""

    hour: int
    seconds: float
    """With something in front that may be named."""
    switches: int
    days: int
    """On so many days there were at least ten minutes of it."""
    high: bool = False
    """Windows changed more often than in other hours, and on most of its days."""

    @property
    def rate(self) -> float | None:
        """Changes in an hour at the computer; None where there is too little to say anything."""
        enough = self.seconds >= LEAST_HOUR_S and self.days >= LEAST_HOUR_DAYS
        return 3600 * self.switches / self.seconds if enough else None


def graph(lines: Sequence[DayLine]) -> Graph | None:
    """Who follows whom in these days; None where there is too little."""
    names = lines[0].places.names
    seconds, pairs = np.zeros(len(names)), np.zeros((len(names),) * 2, np.int64)
    for line in lines:
        here = line.named
        seconds += np.bincount(line.place[here], line.seconds[here], len(names))
        at = line.switches
        np.add.at(pairs, (line.place[at - 1], line.place[at]), 1)
    if pairs.sum() < LEAST_SWITCHES:
        return None
    there = [n for n in range(1, len(names)) if seconds[n] > 0]
    order = sorted(there, key=lambda n: (-seconds[n], names[n]))
    nodes = (*(names[n] for n in order[:MOST]), *((OTHER,) if len(order) > MOST else ()))
    return Graph(nodes, _edges(pairs, order, nodes))


def _edges(pairs: Ints, order: Sequence[int], nodes: Sequence[str]) -> tuple[Edge, ...]:
    """The most frequent first; all but the first few places are one."""
    place = np.full(len(pairs), MOST)
    place[list(order[:MOST])] = range(len(order[:MOST]))
    counts = np.zeros((MOST + 1,) * 2, np.int64)
    a, b = np.nonzero(pairs)
    np.add.at(counts, (place[a], place[b]), pairs[a, b])
    found = [Edge(nodes[i], nodes[j], int(counts[i, j])) for i, j in zip(*np.nonzero(counts), strict=True)]
    return tuple(sorted(found, key=lambda e: (-e.count, e.source, e.to)))


def dwells(line: DayLine) -> Floats:
    """Lengths of a day's visits whose end was seen."""
    return line.seconds[:-1][line.named[:-1] & line.touches[1:]]


def dwell(lines: Sequence[DayLine], before: Sequence[DayLine]) -> Dwell:
    """How long things stay in front, beside the days before."""
    now_days, before_days = [dwells(line) for line in lines], [dwells(line) for line in before]
    now, past = np.concatenate(now_days), np.concatenate(before_days)
    enough = len(past) >= LEAST_DWELLS
    return Dwell(
        _binned(now), _median(now) if len(now) >= LEAST_DWELLS else None,
        _binned(past) if enough else (), _median(past) if enough else None, _beside(now_days, before_days),
    )  # fmt: skip


def _median(lengths: Floats) -> float:
    """Of at least one; `np.median` takes 10 MB for masked arrays, which nobody has here."""
    ordered, count = np.sort(lengths), len(lengths)
    return float(ordered[(count - 1) // 2] + ordered[count // 2]) / 2


def _binned(lengths: Floats) -> tuple[int, ...]:
    places = np.searchsorted(EDGES_S, lengths, "right") - 1
    return tuple(np.bincount(places, minlength=len(EDGES_S)).tolist())


def _beside(now: Sequence[Floats], before: Sequence[Floats]) -> Beside:
    a, b = ([log(max(_median(day), 0.1)) for day in days if len(day) >= _A_DAY] for days in (now, before))
    if len(a) < LEAST_DAYS or len(b) < LEAST_DAYS:
        return Beside.ALONE
    error = sqrt(variance(a) / len(a) + variance(b) / len(b))
    apart = fmean(a) - fmean(b)
    if abs(apart) <= _SURE * error or abs(exp(apart) - 1) < _FELT:
        return Beside.WITHIN
    return Beside.MORE if apart > 0 else Beside.LESS


def hours(lines: Sequence[DayLine]) -> tuple[Hour, ...]:
    """All 24."""
    seconds = np.array([_seconds(line) for line in lines])
    changes = np.array([_changes(line) for line in lines])
    days = (seconds >= _TIME_S).sum(0)
    found = [
        Hour(h, float(seconds[:, h].sum()), int(changes[:, h].sum()), int(days[h])) for h in range(_HOURS)
    ]  # fmt: skip
    whole = 3600 * changes.sum() / max(seconds.sum(), 1.0)
    high = {h.hour for h in found if h.rate and h.rate >= _HIGH * whole and _agree(h.hour, seconds, changes)}
    return tuple(replace(h, high=h.hour in high) for h in found)


def _seconds(line: DayLine) -> Floats:
    """By hour of the clock, with something in front that has a name."""
    found = np.zeros(_HOURS)
    here = line.named
    start, length = line.local_ms(line.start_ms[here]), (line.end_ms - line.start_ms)[here]
    while len(start):
        within = np.minimum(length, _HOUR_MS - start % _HOUR_MS)
        found += np.bincount(start // _HOUR_MS % _HOURS, within / 1000.0, _HOURS)
        more = length > within
        start, length = (start + within)[more], (length - within)[more]
    return found


def _changes(line: DayLine) -> Ints:
    at = line.local_ms(line.start_ms[line.switches])
    return np.bincount(at // _HOUR_MS % _HOURS, minlength=_HOURS)


def _agree(hour: int, seconds: Floats, changes: Ints) -> bool:
    """Whether on most of its days an hour was above its own day."""
    some = seconds[:, hour] >= _TIME_S
    own = changes[some, hour] / seconds[some, hour]
    return bool(some.any() and (own > changes[some].sum(1) / seconds[some].sum(1)).mean() >= _MOSTLY)
