"""What is kept of each segment of the last quarter of an hour, and what is summed over it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headwater.features.layout import WINDOWS_S

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]
Hashes = NDArray[np.unsignedinteger[Any]]

COUNTS = ("keys", "clicks", "scroll", "travel")
TOTALS = (
    "seconds", *COUNTS, "counted_s", "idle_s", "idle_known_s", "off_plan_s", "make_s",
    "read_s", "talk_s", "app_known_s", "match_s", "match_known_s", "alike_s", "worded_s",
)  # fmt: skip
"""What a segment adds to a window, in proportion to how much of it lies inside."""
START, END, SWITCH, FRESH, SLOT, FIRST_TOTAL = range(6)
COLUMNS = FIRST_TOTAL + len(TOTALS)
"""Of a row: times, whether another window came, whether it was never seen, the application's slot, the totals."""
MOST_ROWS = 512
"""Segments in a quarter of an hour; more (one every 1.8 s all along) push the oldest out."""
WORDS = 8
"""Words of a window that are compared."""
ALIKE = 0.5
"""Share of the fewer words that two windows must have in common, as for work spheres."""
SPANS = np.array(WINDOWS_S)[:, None]
_GRAIN = np.array([2.0**-18 if name in COUNTS else 2.0**-28 for name in TOTALS])


@dataclass(frozen=True, slots=True)
class Sums:
    """What lies in each of the `WINDOWS_S` that end with each of n segments."""

    totals: Floats
    """[T, windows, n]"""
    switches: Floats
    """[windows, n]; so are the others."""
    fresh: Floats
    """Switches to a window that was never seen before."""
    apps: Floats
    """Different applications."""
    largest: Floats
    """The share of the one that was longest in front."""


def on_grain(totals: Floats) -> Floats:
    """Totals [n, T] as multiples of 2^-18 counts and 2^-28 s: floats add as many as are kept without rounding."""
    return np.asarray(np.rint(totals / _GRAIN) * _GRAIN)


def like(ours: Hashes, theirs: Hashes) -> NDArray[np.bool_]:
    """Whether the words [a, WORDS] of one window and those [b, WORDS] of another are alike [a, b]; 0 is no word."""
    none = ~np.zeros(1, theirs.dtype)  # not the 0 of ours: two lacks are nothing in common
    told = np.where(theirs == 0, none, theirs).T.ravel()
    same = ours.T[:, :, None] == told  # [WORDS, a, WORDS * b]: long rows are quick
    shared: NDArray[np.uint8] = same.sum(0, dtype=np.uint8).reshape(len(ours), WORDS, -1).sum(1, dtype=np.uint8)
    sizes = np.minimum(np.count_nonzero(ours, axis=1)[:, None], np.count_nonzero(theirs, axis=1))
    return np.asarray((shared > 0) & (shared >= ALIKE * sizes))
