"""Sums over the last quarter of an hour for many segments that follow one another, by running totals.

The times must be real ones, in order and without overlap (`follows`). Then all that is summed is exact, and this gives
what `direct` gives.
"""

import numpy as np
from numpy.typing import NDArray

from headwater.features.kept import (
    FIRST_TOTAL,
    FRESH,
    MOST_ROWS,
    SLOT,
    SPANS,
    SWITCH,
    Floats,
    Hashes,
    Sums,
    Words,
    like,
)
from headwater.features.layout import LONG_S, NEAR_S

Places = NDArray[np.int64]
_REAL = (2.0**30, 2.0**32)
"""From 2004 to 2106: floats in between are multiples of 2^-22, so lengths and their sums are exact."""


def follows(start: Floats, end: Floats, last: float) -> NDArray[np.bool_]:
    """Whether each segment is real and begins when the one before has ended, the first when `last` was."""
    before = np.concatenate(([last], end[:-1]))
    return (start >= before) & (start <= end) & (start >= _REAL[0]) & (end < _REAL[1])


class Run:
    """R rows: those remembered, and n new ones after them."""

    def __init__(self, start: Floats, end: Floats, new: int) -> None:
        """Times of all rows."""
        self.start, self.end = start, end
        self.new = np.arange(len(start) - new, len(start))
        stale = np.searchsorted(end, end[self.new] - LONG_S, side="right")
        self.kept = np.maximum(stale, self.new - (MOST_ROWS - 1))
        """For each new row, the oldest that is still remembered when it is there itself."""

    def likeness(self, words: Words) -> tuple[Floats, Floats]:
        """For each new row what `direct.likeness` says; `words` [R, WORDS] of all rows."""
        kept = np.concatenate(([0], self.kept[:-1]))
        _, whole, cut, inside = self._window(self.start[self.new] - NEAR_S, kept)
        kinds, kind = _kinds(words)
        alike = _alike(kinds)[:, kind]  # [K, R]
        pairs = np.flatnonzero(alike)
        row = pairs % len(kind)
        time = _running((self.end - self.start)[row])
        theirs = kind[self.new]
        begun, since, stop = (np.searchsorted(pairs, theirs * len(kind) + at) for at in (kept, whole, self.new))
        near = time[stop] - time[since] + inside * alike[theirs, cut]
        worded = np.count_nonzero(kinds, axis=1)[kind] > 0
        known = _running((self.end - self.start) * worded)
        known = known[self.new] - known[whole] + inside * worded[cut]
        last = self.end[row[stop - 1]] if len(row) else np.empty(len(stop))
        return near / np.where(known > 0, known, 1.0), np.where(stop > begun, last, np.nan)

    def sums(self, rows: Floats) -> Sums:
        """For each new row what `direct.sums` says; `rows` [R, COLUMNS]."""
        late, whole, cut, inside = self._window(self.end[self.new] - SPANS, self.kept)  # [windows, n] each
        summed, stop = _running(rows), self.new + 1
        totals = (summed[stop] - summed[whole])[:, :, FIRST_TOTAL:]
        part = inside / np.maximum(self.end[cut] - self.start[cut], 1e-9)
        totals += part[:, :, None] * rows[cut, FIRST_TOTAL:]
        flags = summed[stop, SWITCH : FRESH + 1] - summed[late, SWITCH : FRESH + 1]
        by_app = self._by_app(rows[:, SLOT], whole, cut, inside)
        used = by_app.sum(2)
        largest = np.where(used > 0, by_app.max(2) / np.where(used > 0, used, 1.0), 1.0)
        return Sums(totals.transpose(2, 0, 1), flags[:, :, 0], flags[:, :, 1], (by_app > 0).sum(2), largest)

    def _by_app(self, slots: Floats, whole: Places, cut: Places, inside: Floats) -> Floats:
        """The time of each application in each window [windows, n, applications]."""
        slot = np.unique(slots, return_inverse=True)[1]
        time = np.zeros((len(slot), slot.max() + 1))
        time[np.arange(len(slot)), slot] = self.end - self.start
        summed = _running(time)
        by_app = summed[self.new + 1] - summed[whole]
        by_app[*np.ogrid[: len(cut), : cut.shape[1]], slot[cut]] += inside
        return np.asarray(by_app)

    def _window(self, begin: Floats, kept: Places) -> tuple[Places, Places, Places, Floats]:
        """Of spans of time [n] or [windows, n] that reach up to each new row: the first row that begins inside, the
        first that lies inside wholly, the one that does in part, and how much of that (0 where there is none)."""
        late = np.maximum(np.searchsorted(self.start, begin, side="left"), kept)
        cut = np.maximum(np.searchsorted(self.end, begin, side="right"), kept)
        inside = np.where(cut < late, self.end[cut] - begin, 0.0)
        return late, np.maximum(late, cut), cut, inside


def _running(values: Floats) -> Floats:
    """Running totals [R + 1, …], from 0."""
    return np.concatenate((np.zeros((1, *values.shape[1:])), values.cumsum(0)))


def _kinds(words: Words) -> tuple[Words, Places]:
    """The different sets of words [K, WORDS], and which each row has [R]."""
    known: dict[bytes, int] = {}
    told, size = words.tobytes(), words.shape[1] * words.itemsize
    kind = [known.setdefault(told[at : at + size], len(known)) for at in range(0, len(told), size)]
    return np.frombuffer(b"".join(known), np.uint64).reshape(-1, words.shape[1]), np.array(kind)


def _alike(kinds: Words) -> NDArray[np.bool_]:
    """Whether kinds are alike [K, K]; words are compared sooner as small numbers."""
    codes = np.unique(np.concatenate((np.zeros(1, kinds.dtype), kinds.ravel())), return_inverse=True)[1]
    small: Hashes = codes[1:].reshape(kinds.shape).astype(np.uint16)  # 0 is no word still
    return like(small, small)
