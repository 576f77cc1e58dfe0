"""Suggestions of the past with what happened after them, straight from the store: the program need not run."""

from __future__ import annotations

import math
import threading
from dataclasses import replace

from headwater.base import Clock, Settings
from headwater.categories import Categories
from headwater.engine.reading import Reader
from headwater.records import Advice, Channel, Withheld
from headwater.reports.advised import Told
from headwater.reports.outcomes import LONGEST_S, Outcome, looked_for, outcome

YEAR_S = 366 * 86_400.0
_FRESH_S = 900.0
"""So long what was found of the history after a suggestion is remembered: days are judged anew now and then."""


class Aftermath:
    """Remembers what it looked up; may be asked from any thread."""

    def __init__(self, reader: Reader, clock: Clock, categories: Categories) -> None:
        self._reader, self._clock, self._categories = reader, clock, categories
        self._gate = threading.Lock()
        self._known: dict[str, Outcome | None] = {}
        self._since = -math.inf
        self._labels: object = None

    def history(
        self, start: float, end: float, settings: Settings, *, left_out: bool = False, looked: int | None = None
    ) -> list[Told]:
        """Suggestions made in `[start, end)`, the latest first; with those that chance left out, if wanted.

        Of the first `looked` it is looked up what happened after (None: of all); of the others it is told if it is
        remembered.

        Raises:
            StoreUnavailable: what was recorded cannot be read.
        """
        found = [Told(advice, answer, True, None) for advice, answer in self._reader.advice(start, end)]
        if left_out:
            found += [Told(_unsaid(w), None, False, None) for w in self._reader.withheld(start, end)]
        found.sort(key=lambda told: -told.advice.at)
        most = len(found) if looked is None else looked
        with self._gate:
            known = self._fresh()
        return [replace(t, after=self._after(t.advice, settings, known, n < most)) for n, t in enumerate(found)]

    def forget(self) -> None:
        """History was changed: it is read again. What is being looked up now is not waited for, and not kept."""
        self._known = {}

    def _fresh(self) -> dict[str, Outcome | None]:
        """What is remembered; what was said of the time since, and time itself, make it another."""
        now = self._clock.monotonic()
        labels = [(x.id, x.at) for x in self._reader.labels(self._clock.now() - YEAR_S, math.inf)]
        if now - self._since > _FRESH_S or labels != self._labels:
            self._known = {}
            self._since, self._labels = now, labels
        return self._known

    def _after(
        self, advice: Advice, settings: Settings, known: dict[str, Outcome | None], look: bool
    ) -> Outcome | None:
        if advice.id in known or not look:
            return known.get(advice.id)
        span = looked_for(advice.kind)
        # what was seen last may wait for an absence to be certain
        if span is None or self._clock.now() < advice.at + span + settings.away_after_s:
            return None
        end = advice.at + LONGEST_S
        found = known[advice.id] = outcome(
            advice.kind, advice.at, advice.params, self._reader.history(advice.at, end),
            self._reader.labels(advice.at, end), self._categories,
        )  # fmt: skip
        return found


def _unsaid(withheld: Withheld) -> Advice:
    """As a suggestion that nobody saw, with the probability of silence: that is what was done."""
    return Advice(
        f"withheld {withheld.at:.3f} {withheld.kind}", withheld.at, withheld.kind, Channel.CARD, withheld.text,
        withheld.params, 1.0 - withheld.propensity, withheld.policy,
    )  # fmt: skip
