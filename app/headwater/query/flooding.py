"""`flood`: short gaps between events are filled, neighbours that say the same become one, overlaps go.

ActivityWatch walks over the events pair by pair, and a pair may change what the next one sees. It does so only where
two neighbours say the same, or where events overlap. Those pairs are walked here too; all others, nearly all of a
year, are done at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from headwater.query.limits import Watch
from headwater.query.tables import Flags, Longs, alike, by_start_and_length, placed
from headwater.records import EventTable

_SMALL_OVERLAP_US = 100_000
"""An overlap of different events below this is shared between them, as a gap is (`flood` of aw_transform: 0.1 s)."""


def flood(events: EventTable, pulse_us: int, watch: Watch) -> EventTable:
    """Ordered by start, without overlaps, and without events that have no length.

    A gap up to `pulse_us` between different events is cut in the middle; between events that say the same it goes to
    the longer one. Where different events overlap, the later one wins.
    """
    events = by_start_and_length(events)
    if not len(events.which):
        return events
    kind = alike(events, watch)
    start, end = events.start_us.copy(), events.start_us + events.duration_us
    _fill(start, end, kind, pulse_us, watch)
    rows = np.flatnonzero(end > start)
    start, end, kind = start[rows], end[rows], kind[rows]
    keep = _part(start, end, kind, watch)
    return placed(events, rows[keep], start[keep], end[keep])


def _fill(start: Longs, end: Longs, kind: NDArray[np.int32], pulse_us: int, watch: Watch) -> None:
    """Fill gaps, in place."""
    same = kind[1:] == kind[:-1]
    walked = same.copy()
    walked[1:] |= same[:-1]  # what the pair before it leaves behind decides
    gap = start[1:] - end[:-1]
    cut = np.flatnonzero(~walked & (gap != 0) & (gap > -_SMALL_OVERLAP_US) & (gap <= pulse_us))
    middle = end[cut] + _half(gap[cut])
    end[cut] = middle
    start[cut + 1] = middle
    _walk(start.data, end.data, same, np.flatnonzero(walked), pulse_us, watch)


def _walk(
    start: memoryview[int], end: memoryview[int], same: Flags, pairs: NDArray[np.intp], pulse_us: int, watch: Watch
) -> None:
    for pair, is_same in watch.each(zip(pairs.tolist(), same[pairs].tolist(), strict=True)):
        after = pair + 1
        gap = start[after] - end[pair]
        if gap == 0:
            continue
        if gap < 0 and is_same:
            start[pair] = min(start[pair], start[after])
            end[pair] = start[after] = end[after] = max(end[pair], end[after])
        elif -_SMALL_OVERLAP_US < gap <= pulse_us:
            if not is_same:
                end[pair] = start[after] = end[pair] + _half_of(gap)
            elif end[pair] - start[pair] >= end[after] - start[after]:
                end[pair] = start[after] = end[after]
            else:
                start[after] = end[pair] = start[pair]


def _half_of(gap: int) -> int:
    """Half, to the even number where it is halved unevenly, as `timedelta` halves."""
    half = gap // 2
    return half + (half & gap & 1)


def _half(gap: Longs) -> Longs:
    half = gap // 2
    return half + (half & gap & 1)


def _part(start: Longs, end: Longs, kind: NDArray[np.int32], watch: Watch) -> Flags:
    """End overlaps, in place; tells which events remain."""
    keep = np.ones(len(start), np.bool_)
    overlapping = np.flatnonzero(end[:-1] > start[1:]) + 1
    if not len(overlapping):
        return keep
    stack = _Stack(start, end, kind, keep)
    reached = 0
    for first in watch.each(overlapping.tolist()):
        place, under = first, first - 1
        while reached < place < len(start):
            reached = place
            under = stack.put(place, under)
            if under == place:
                break
            place += 1
    return keep


class _Stack:
    """Events in order, each beginning where those under it have ended; `below` links what remains of them."""

    def __init__(self, start: Longs, end: Longs, kind: NDArray[np.int32], keep: Flags) -> None:
        self._start, self._end = start.data, end.data
        self._kind, self._keep = kind.data, keep.data
        self._below = np.arange(-1, len(start) - 1).data

    def put(self, place: int, top: int) -> int:
        """Put an event on the one at `top` (-1: on nothing). Returns the new top."""
        begins = self._start[place]
        while top >= 0 and self._end[top] > begins:
            if self._kind[top] == self._kind[place]:
                self._end[top] = max(self._end[top], self._end[place])
                self._keep[place] = False
                return top
            self._end[top] = begins
            if begins > self._start[top]:
                break
            self._keep[top] = False
            top = self._below[top]
        self._below[place] = top
        return place
