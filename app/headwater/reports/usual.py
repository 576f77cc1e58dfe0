"""What is usual for this person, and when a difference is more than days differ anyway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import fmean, variance

LEAST_DAYS = 5
"""Of so few days nothing is usual yet."""
_ENDS = 0.1
"""The usual leaves out a tenth of the days at each end."""
_SURE = 2.0
"""Standard errors from which on two means are told apart: by chance about one time in twenty."""
_THIS, _BEFORE = 3, 8
"""The fewest days that are compared: of the one week, and of those before it."""


class Beside(StrEnum):
    """Where a number lies beside the usual; also the last part of a key in the catalogue."""

    ALONE = "alone"
    """Nothing is usual yet, or the day is not over."""
    WITHIN = "within"
    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Usual:
    """The range that eight of ten days fall into."""

    low: float
    high: float

    def beside(self, value: float) -> Beside:
        """Where `value` lies."""
        return Beside.MORE if value > self.high else Beside.LESS if value < self.low else Beside.WITHIN

    def beyond(self, value: float) -> float:
        """How far `value` lies outside, in widths of the range; 0 within it."""
        outside = max(self.low - value, value - self.high, 0.0)
        return outside / max(self.high - self.low, 0.1 * abs(self.high), 1e-9) if outside else 0.0


def usual(values: Sequence[float]) -> Usual | None:
    """The usual of these days; None where there are too few."""
    if len(values) < LEAST_DAYS:
        return None
    order = sorted(values)
    return Usual(_at(order, _ENDS), _at(order, 1 - _ENDS))


def _at(order: Sequence[float], share: float) -> float:
    place = share * (len(order) - 1)
    low = int(place)
    high = min(low + 1, len(order) - 1)
    return order[low] + (place - low) * (order[high] - order[low])


@dataclass(frozen=True, slots=True)
class Change:
    """A mean over days beside that of the days before."""

    now: float
    before: float
    beside: Beside


def change(now: Sequence[float], before: Sequence[float]) -> Change | None:
    """Whether a week's days differ from those before; None where there are too few of either.

    They do where the means lie further apart than two standard errors of their difference, by how much days differ.
    """
    if len(now) < _THIS or len(before) < _BEFORE:
        return None
    a, b = fmean(now), fmean(before)
    error = sqrt(max(variance(before), variance(now)) * (1 / len(now) + 1 / len(before)))
    if abs(a - b) <= _SURE * error or a == b:
        return Change(a, b, Beside.WITHIN)
    return Change(a, b, Beside.MORE if a > b else Beside.LESS)
