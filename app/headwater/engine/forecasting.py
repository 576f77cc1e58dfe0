"""A word of drifting soon: only where such words proved right as often as the person asked, on their own past."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from headwater.base import Clock, Settings
from headwater.base.aside import breathe
from headwater.engine.now import DriftWord
from headwater.records import Presence
from headwater.reports import day_bounds, day_of
from headwater.reports.forecast import SILENT, SOON_S, DayTally, Forecast, chances, source, tallied

if TYPE_CHECKING:
    from headwater.engine.reading import Reader
    from headwater.records import Inference, Segment

_LOG = logging.getLogger("headwater.engine")
DAYS = 28
"""Of the past that it is measured on; today is not over and has no part in it."""


def measured(reader: Reader, clock: Clock, settings: Settings) -> Forecast:
    """The last four weeks as far as words of the model go that judged last; takes a while.

    Raises:
        StoreUnavailable: they cannot be read.
    """
    today = day_of(clock.now(), settings, clock.offset_s)
    found: list[DayTally] = []
    by = ""
    for n in range(1, DAYS + 1):
        breathe()
        start, end = day_bounds(today - timedelta(days=n), settings, clock.offset_s)
        history = reader.history(start, end)
        by = by or _source(history)
        told = chances(history, reader.labels(start, end), start, end, by) if by else []
        found += [tallied(told)] if told else []
    return Forecast(by, clock.now(), tuple(reversed(found)))


def _source(history: Sequence[tuple[Segment, Inference | None]]) -> str:
    """By whom the last of it was judged; "" by nobody."""
    return next((source(i) for _, i in reversed(history) if i is not None and i.probabilities), "")


def to_blob(found: Forecast) -> bytes:
    """As the store keeps it."""
    return msgspec.json.encode(found)


def from_blob(blob: bytes | None) -> Forecast | None:
    """What was kept; None where that is nothing usable."""
    if not blob:
        return None
    try:
        return msgspec.json.decode(blob, type=Forecast)
    except (msgspec.MsgspecError, ValueError) as e:
        _LOG.info("what was measured of forecasts is measured again: %s", type(e).__name__)
        return None


class Forecaster:
    """When a word is said, as it was measured: once, when the chance reaches the threshold, and for the ten minutes
    that it is about. Belongs to the engine's thread."""

    def __init__(self) -> None:
        self._found: Forecast | None = None
        self._asked: tuple[float, int] | None = None
        """The precision that the rest is about, and which forecast."""
        self._threshold: float | None = None
        self._right = self._words = 0
        self._free = float("-inf")
        """From when on a segment may bring the next word."""
        self._word: DriftWord | None = None

    @property
    def found(self) -> Forecast | None:
        """What was measured last."""
        return self._found

    def put(self, found: Forecast | None) -> None:
        """It was measured again."""
        self._found, self._asked = found, None

    def word(
        self, settled: Inference | None, current: Inference | None, presence: Presence, now: float, settings: Settings
    ) -> DriftWord | None:  # fmt: skip
        """What is said at this moment.

        Args:
            settled: of the last segment that is over: words were measured on such.
            current: what is shown.
            presence: whether somebody is there.
            now: the moment.
            settings: whether anything is to be said, and how often it has to have been right.
        """
        if not settings.forecast or presence is not Presence.PRESENT or current is None or current.state in SILENT:
            self._word = None
            return None
        if self._word is None or now >= self._free:
            self._word = self._new(settled, now, settings.forecast_precision)
        return self._word

    def _new(self, settled: Inference | None, now: float, precision: float) -> DriftWord | None:
        """Nothing is said of a segment within ten minutes after a word: so it was measured."""
        if settled is None or self._found is None or settled.end < self._free or now - settled.end >= SOON_S:
            return None
        threshold = self._chosen(precision)
        fits = source(settled) == self._found.by and settled.state not in SILENT
        if threshold is None or not fits or settled.drift_soon < threshold:
            return None
        self._free = settled.end + SOON_S
        return DriftWord(settled.drift_soon, self._right, self._words)

    def _chosen(self, precision: float) -> float | None:
        if self._found is None:
            return None
        if self._asked != (precision, id(self._found)):
            reach = self._found.reach(precision)
            self._asked, self._threshold = (precision, id(self._found)), reach.threshold
            self._right, self._words = reach.right, reach.words
        return self._threshold
