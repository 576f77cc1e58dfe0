"""Joins what is too short to be seen, so that a day of thousands of pieces stays readable and quick. No Qt."""

import heapq
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

NEAR_S = 2.0
"""Pieces with less than this between them touch: capture's own resolution."""


@dataclass(slots=True)
class Run:
    """Neighbouring pieces drawn as one. `key` is what filled most of it; `first` to `last` are piece numbers."""

    start: float
    end: float
    key: Hashable
    first: int
    last: int
    parts: dict[Hashable, float]
    """Seconds of each key inside."""

    @property
    def length(self) -> float:
        """Seconds."""
        return self.end - self.start


def joined(pieces: Sequence[tuple[float, float, Hashable]], least_s: float) -> list[Run]:
    """Runs of `pieces` (start, end, key; in order, not overlapping).

    Touching pieces of one key are one run. A run shorter than `least_s` joins the longer of the neighbours it touches
    and takes their key by majority of time; one that touches nothing stays as it is. Shortest first, O(n log n).
    """
    runs = _alike(pieces)
    alive, after, before = [True] * len(runs), list(range(1, len(runs) + 1)), list(range(-1, len(runs) - 1))
    heap = [(r.length, i) for i, r in enumerate(runs) if r.length < least_s]
    heapq.heapify(heap)
    while heap:
        length, i = heapq.heappop(heap)
        if not alive[i] or length != runs[i].length:
            continue
        left, right = before[i], after[i]
        if left >= 0 and not _touch(runs, left, i):
            left = -1
        if right < len(runs) and not _touch(runs, i, right):
            right = len(runs)
        if left < 0 and right == len(runs):
            continue
        if right == len(runs) or (left >= 0 and runs[left].length >= runs[right].length):
            a, b = left, i
        else:
            a, b = i, right
        _absorb(runs[a], runs[b])
        alive[b], after[a] = False, after[b]
        if after[b] < len(runs):
            before[after[b]] = a
        if runs[a].length < least_s:
            heapq.heappush(heap, (runs[a].length, a))
    return _merge_alike([r for i, r in enumerate(runs) if alive[i]])


def _touch(runs: list[Run], a: int, b: int) -> bool:
    return runs[b].start - runs[a].end < NEAR_S


def _alike(pieces: Sequence[tuple[float, float, Hashable]]) -> list[Run]:
    return _merge_alike([Run(s, e, key, i, i, {key: e - s}) for i, (s, e, key) in enumerate(pieces)])


def _merge_alike(runs: list[Run]) -> list[Run]:
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1].key == run.key and run.start - merged[-1].end < NEAR_S:
            _absorb(merged[-1], run)
        else:
            merged.append(run)
    return merged


def _absorb(a: Run, b: Run) -> None:
    """Add the later run `b` to `a`."""
    parts = a.parts
    for key, seconds in b.parts.items():
        parts[key] = parts.get(key, 0.0) + seconds
    a.end, a.last = b.end, b.last
    if len(parts) > 1:
        a.key = max(parts, key=parts.__getitem__)
