"""Segments as columns of numbers, with everything impossible put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from headwater.records import Segment

DAY_S = 86_400.0
_LONGEST_S = 3600.0
_MOST_COUNT = 1e7
_MOST_NOTIFICATIONS = 1000.0
_MEASURED = ("keys", "clicks", "scroll", "travel_px", "idle_s")
_values = attrgetter("start", "end", "offset_s", *_MEASURED, "notifications", "fullscreen", "media", "call", "sharing")

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Columns:
    """n segments, an array each."""

    start: Floats
    end: Floats
    seconds: Floats
    local: Floats
    """Start in local time."""
    counts: Floats
    """Keys, clicks, wheel steps and way of the pointer [4, n]; 0 where not known."""
    counted: Floats
    """Share of the four counts that is known: imported tables often lack wheel and pointer."""
    idle: Floats
    idle_known: Bools
    notifications: Floats
    flags: Floats
    """Full screen, media, call, sharing [4, n]: 1, 0, or NaN where not known."""

    def part(self, at: int, stop: int) -> "Columns":
        """Some of them."""
        if (at, stop) == (0, len(self.start)):
            return self
        return Columns(*(getattr(self, name)[..., at:stop] for name in Columns.__slots__))


def columns(segments: Sequence[Segment]) -> Columns:
    """Impossible values (NaN, negative or enormous counts and times) are bent to the nearest possible ones."""
    values = np.array([_values(s) for s in segments], np.float64).T.copy()
    start, end, offset, notifications = values[[0, 1, 2, 8]]
    measured, flags = values[3:8], values[9:]
    known = _known(segments, measured)
    start = np.where(np.isfinite(start), start, 0.0)
    seconds = np.where(np.isfinite(end), possible(end - start, _LONGEST_S), 0.0)
    counted = known[:4].sum(0) / 4
    return Columns(
        start, start + seconds, seconds, start + np.where(np.abs(offset) <= DAY_S, offset, 0.0),
        possible(measured[:4], _MOST_COUNT), counted, possible(measured[4], seconds), known[4],
        possible(notifications, _MOST_NOTIFICATIONS), flags,
    )  # fmt: skip


def _known(segments: Sequence[Segment], measured: Floats) -> Bools:
    """Which are given: None became NaN, but a NaN that was given is known, and counts as 0."""
    known = ~np.isnan(measured)
    for which, at in np.argwhere(~known).tolist():
        known[which, at] = getattr(segments[at], _MEASURED[which]) is not None
    return known


def possible(values: Floats, most: Floats | float) -> Floats:
    """Values between 0 and `most`; NaN counts as 0."""
    return np.asarray(np.minimum(np.fmax(values, 0.0), most) + 0.0)  # no negative zero
