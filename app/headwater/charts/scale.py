"""One time axis: what part of a day is shown, where a moment lies on it, and where its hour marks go. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from headwater.base import Words

Offset = Callable[[float], int]
"""Local time minus UTC, in seconds, at a Unix time."""

HOUR = 3600.0
LEAST_S = 600.0
"""The shortest part of a day that can be shown: closer than this, nothing new appears."""

_HALF_DAY_S = 12 * HOUR
_APART_PX, _APART_TWELVE_PX = 60, 72
_STEPS_S = (60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200)
"""Distances between marks that people read without counting."""


@dataclass(frozen=True, slots=True)
class View:
    """The part from `start` to `end` of the time from `low` to `high`; all Unix seconds."""

    start: float
    end: float
    low: float
    high: float

    @classmethod
    def whole(cls, low: float, high: float) -> "View":
        """Everything there is."""
        high = max(high, low + LEAST_S)
        return cls(low, high, low, high)

    @property
    def length_s(self) -> float:
        """Seconds shown."""
        return self.end - self.start

    def between(self, start: float, end: float) -> "View":
        """Show from `start` to `end`, or as near to it as the limits allow."""
        length = min(max(abs(end - start), LEAST_S), self.high - self.low)
        middle = (start + end) / 2
        start = min(max(middle - length / 2, self.low), self.high - length)
        return replace(self, start=start, end=start + length)

    def moved(self, by_s: float) -> "View":
        """Shifted by `by_s` seconds, up to the limits."""
        start = min(max(self.start + by_s, self.low), self.high - self.length_s)
        return replace(self, start=start, end=start + self.length_s)

    def zoomed(self, at: float, factor: float) -> "View":
        """`factor` > 1 comes nearer; the moment `at` keeps its place on the page.

        Raises:
            ValueError: `factor` is not positive.
        """
        if factor <= 0:
            raise ValueError("a zoom factor is positive")
        length = min(max(self.length_s / factor, LEAST_S), self.high - self.low)
        share = min(max((at - self.start) / self.length_s, 0.0), 1.0)
        start = min(max(at - share * length, self.low), self.high - length)
        return replace(self, start=start, end=start + length)

    def showing(self, start: float, end: float) -> "View":
        """Moved by as little as shows `start` to `end`; the start wins where both do not fit."""
        by = max(end - self.end, 0.0)
        return self.moved(min(by, start - self.start) if start - self.start < by else by)


@dataclass(frozen=True, slots=True)
class Scale:
    """Places a `view` on the page between the x positions `left` and `right`, in px."""

    view: View
    left: float
    right: float

    @property
    def px_per_s(self) -> float:
        """Pixels to a second."""
        return max(self.right - self.left, 1.0) / self.view.length_s

    def x(self, at: float) -> float:
        """Where the moment `at` lies; outside the page for moments that are not shown."""
        return self.left + (at - self.view.start) * self.px_per_s

    def at(self, x: float) -> float:
        """The moment at `x`."""
        return self.view.start + (x - self.left) / self.px_per_s

    def span(self, start: float, end: float) -> tuple[float, float] | None:
        """Left edge and width in whole px of a block, 1 px of air after it, at least 2 px; None if not shown."""
        if end <= self.view.start or start >= self.view.end:
            return None
        a = round(self.x(max(start, self.view.start)))
        b = round(self.x(min(end, self.view.end)))
        return float(a), float(max(b - a - 1, 2))


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis with the local time that it stands for."""

    at: float
    label: str


def minute_of(at: float, offset: Offset) -> int:
    """Minutes after local midnight."""
    local = datetime.fromtimestamp(at, UTC) + timedelta(seconds=offset(at))
    return 60 * local.hour + local.minute


def clock(at: float, offset: Offset, words: Words) -> str:
    """Local time of day, `09:05` or `9:05 am`."""
    return words.time(minute_of(at, offset))


def clocks(start: float, end: float, offset: Offset, words: Words) -> tuple[str, str]:
    """From when to when: `09:05` and `10:10`, or `9:05` and `10:10 am`."""
    if end - start > _HALF_DAY_S:
        return clock(start, offset, words), clock(end, offset, words)
    return words.times(minute_of(start, offset), minute_of(end, offset))


def between(start: float, end: float, offset: Offset, words: Words) -> str:
    """The same as one text: `09:05 – 10:10`."""
    return " – ".join(clocks(start, end, offset, words))


def step_s(px_per_s: float, words: Words, scale: float = 1.0) -> int:
    """Seconds between marks: the shortest step whose marks are 60 px (times the text size) apart; a half of the day
    takes more."""
    least = (_APART_TWELVE_PX if words.twelve else _APART_PX) * scale
    return next((s for s in _STEPS_S if s * px_per_s >= least), _STEPS_S[-1])


def _mark(at: float, step: int, offset: Offset, words: Words) -> str:
    minute = minute_of(at, offset)
    return words.hour_mark(minute // 60) if words.twelve and step % HOUR == 0 else words.time(minute)


def ticks(view: View, step: int, offset: Offset, words: Words) -> tuple[Tick, ...]:
    """Marks at whole multiples of `step` seconds on the local clock, in order.

    Where the clock is set forward an hour's mark is missing, where it is set back one comes twice.
    """
    found: list[Tick] = []
    at = view.start
    while at <= view.end:
        local = at + offset(at)
        behind = local % step
        if behind:
            at = _next_mark(at, step - behind, offset)
            continue
        if not found or at > found[-1].at:
            found.append(Tick(at, _mark(at, step, offset, words)))
        at = _next_mark(at, float(step), offset)
    return tuple(found)


def _next_mark(at: float, ahead: float, offset: Offset) -> float:
    """`ahead` seconds on, but not past a change of the clock within them: marks start anew behind it."""
    if offset(at + ahead) == offset(at):
        return at + ahead
    before, after = at, at + ahead
    while after - before > 1.0:
        middle = (before + after) / 2
        before, after = (middle, after) if offset(middle) == offset(at) else (before, middle)
    return float(round(after)) if round(after) > at else at + ahead
