"""The program's policy and simpler ones, behind one face: the same candidates, questions, budget and gap."""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from headwater.advice import AdviceState, decide, found_back, learn
from headwater.advice.candidates import candidates, deep_stretch
from headwater.base import Settings
from headwater.records import Answer, Boundary, Channel, Decision, Moment, Presence

SETTINGS = Settings(agreed=True)
"""As they are at first: looking away is only reminded of where it was asked for."""
EVERY_S = 2 * 3600.0
"""Of the fixed interval."""


class Policy(Protocol):
    """Something that speaks now and then."""

    def at(self, moment: Moment) -> Decision | None:
        """What it says, if anything; a decision to say nothing tells what chance left out."""
        ...

    def answered(self, answer: Answer) -> None:
        """What was answered."""
        ...

    def found_back(self, advice_id: str, *, late: bool) -> None:
        """Whether the person found back to their work in time."""
        ...


class Ours:
    """The program's own."""

    def __init__(self, seed: int) -> None:
        self.state = AdviceState.first(seed)

    def at(self, moment: Moment) -> Decision | None:
        """See `Policy`."""
        self.state, decision = decide(self.state, moment, SETTINGS)
        return decision if decision.kind is not None or decision.withheld is not None else None

    def answered(self, answer: Answer) -> None:
        """See `Policy`."""
        self.state = learn(self.state, answer)

    def found_back(self, advice_id: str, *, late: bool) -> None:
        """See `Policy`."""
        self.state = found_back(self.state, advice_id, late=late)


class Simple:
    """Speaks of the first candidate when `due` says so, within the day's budget and with the usual gap."""

    def __init__(self, due: Callable[[Moment, float], bool]) -> None:
        self._due, self._deep_s = due, 0.0
        self._said: list[float] = []

    def at(self, moment: Moment) -> Decision | None:
        """See `Policy`."""
        self._deep_s = deep_stretch(moment, self._deep_s)
        since = moment.now - (self._said[-1] if self._said else -np.inf)
        if moment.presence is not Presence.PRESENT or not self._may(moment.now) or not self._due(moment, since):
            return None
        wanted = candidates(moment, AdviceState(0, deep_s=self._deep_s), SETTINGS)
        if not wanted:
            return None
        self._said.append(moment.now)
        one = wanted[0]
        return Decision(moment.now, one.kind, Channel.NOTIFICATION, one.text, one.params, 1.0, "simple")

    def _may(self, now: float) -> bool:
        today = [at for at in self._said if now - at < 16 * 3600]
        return len(today) < SETTINGS.suggestions_per_day and (
            not self._said or now - self._said[-1] >= SETTINGS.suggestion_gap_s
        )

    def answered(self, answer: Answer) -> None:
        """It does not mind."""

    def found_back(self, advice_id: str, *, late: bool) -> None:
        """It does not mind."""


def at_random(seed: int) -> Simple:
    """Any time: a coin at each moment, so that a need waits half an hour on average."""
    random = np.random.default_rng([seed, 3])
    return Simple(lambda _moment, _since: bool(random.random() < 15.0 / 1800.0))


def at_intervals(_seed: int) -> Simple:
    """By the clock."""
    return Simple(lambda _moment, since: since >= EVERY_S)


def at_boundaries(_seed: int) -> Simple:
    """Wherever the model sees a piece of work end, or the person comes back."""

    def due(moment: Moment, _since: float) -> bool:
        seen = moment.inference is not None and moment.inference.boundary is Boundary.COARSE
        return seen or moment.returned_after_s is not None

    return Simple(due)


POLICIES: dict[str, Callable[[int], Policy]] = {
    "ours": Ours, "random": at_random, "interval": at_intervals, "boundary": at_boundaries,
}  # fmt: skip
