"""What the person sees and decides of suggestions: their history, what they would have been, what was learned, and what
difference they made. Methods may be called from any thread but the engine's and the windows'."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from headwater.advice import AdviceState
from headwater.advice.belief import PRIOR, context
from headwater.base import Settings
from headwater.engine.rehearsing import Rehearsal, Rehearsed, rehearsal
from headwater.records import Advice, AdviceKind, Answer, Channel, Verdict, Withheld
from headwater.reports import day_of
from headwater.reports.experiment import Difference, Trial, differences
from headwater.reports.outcomes import LONGEST_S, Outcome, looked_for, outcome
from headwater.reports.plans import intent_at

if TYPE_CHECKING:
    from headwater.engine.engine import Engine

_FRESH_S = 900.0
"""So long the last days may be looked at as they were read."""
_YEAR_S = 366 * 86_400.0


@dataclass(frozen=True, slots=True)
class Told:
    """A suggestion of the past, or one that chance left out (`advice` has no channel of its own then)."""

    advice: Advice
    answer: Answer | None
    made: bool
    after: Outcome | None
    """None where it is not known yet, or where there is nothing to look for."""


@dataclass(frozen=True, slots=True)
class Liked:
    """What is believed of one kind: what a suggestion of it is worth when the person comes back, in rewards."""

    kind: AdviceKind
    mean: float
    spread: float
    at_first: float
    """What was believed of somebody unknown."""
    answers: int
    """To suggestions of this kind that are remembered."""
    off: bool
    """Four dismissals turned it off."""


class AdviceDesk:
    """Suggestions as the person looks at them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._gate = threading.Lock()
        self._rehearsal: tuple[float, Rehearsal] | None = None

    # -- what was -----------------------------------------------------------------------------------------------------

    def history(self, start: float, end: float, *, left_out: bool = False) -> list[Told]:
        """Suggestions made in `[start, end)`, the latest first; with those that chance left out, if wanted.

        Raises:
            StoreUnavailable: what was recorded cannot be read.
        """
        reader = self._engine.reader
        found = [self._told(advice, answer, made=True) for advice, answer in reader.advice(start, end)]
        if left_out:
            found += [self._told(_advice(w), None, made=False) for w in reader.withheld(start, end)]
        return sorted(found, key=lambda told: -told.advice.at)

    def _told(self, advice: Advice, answer: Answer | None, *, made: bool) -> Told:
        return Told(advice, answer, made, self._after(advice))

    def _after(self, advice: Advice) -> Outcome | None:
        span = looked_for(advice.kind)
        if span is None or self._engine.clock.now() < advice.at + span:
            return None
        reader, end = self._engine.reader, advice.at + LONGEST_S
        return outcome(
            advice.kind, advice.at, advice.params, reader.history(advice.at, end), reader.labels(advice.at, end),
            self._engine.categories,
        )  # fmt: skip

    # -- what would have been -----------------------------------------------------------------------------------------

    def rehearse(self, settings: Settings) -> Rehearsed:
        """What would have been said in the last fourteen days under these choices.

        Raises:
            StoreUnavailable: what was recorded cannot be read.
        """
        now = self._engine.clock.monotonic()
        with self._gate:
            if self._rehearsal is None or now - self._rehearsal[0] > _FRESH_S:
                self._rehearsal = now, self._rehearsed(settings)
            return self._rehearsal[1].under(settings)

    def _rehearsed(self, settings: Settings) -> Rehearsal:
        engine, clock = self._engine, self._engine.clock
        intents = engine.reader.intents(clock.now() - _YEAR_S, clock.now())
        darkness = engine.model.darkness if engine.model else None
        return rehearsal(
            engine.reader, clock.now(), settings, clock.offset_s, engine.categories, darkness,
            lambda at: intent_at(intents, at), self._state(),
        )  # fmt: skip

    def forget(self) -> None:
        """History was changed: it is read again."""
        with self._gate:
            self._rehearsal = None

    # -- what was learned ---------------------------------------------------------------------------------------------

    def liked(self) -> list[Liked]:
        """What is believed of each kind.

        Raises:
            NotRecording: the engine has ended.
        """
        state = self._state()
        return [_liked(state, kind) for kind in AdviceKind]

    def forget_learned(self) -> None:
        """What was learned of what helps begins anew.

        Raises:
            NotRecording: the engine has ended.
            StoreUnavailable: it could not be kept.
        """
        self._engine.ask(lambda recorder: recorder.forget_learned_of_advice())

    def _state(self) -> AdviceState:
        return self._engine.ask(lambda recorder: recorder.advice_state)

    # -- what difference they made ------------------------------------------------------------------------------------

    def experiment(self, since: float = 0.0) -> tuple[Difference, ...]:
        """What followed with suggestions of a kind, and without; of the last year at most.

        Raises:
            StoreUnavailable: what was recorded cannot be read.
        """
        clock, settings = self._engine.clock, self._engine.settings
        told = self.history(max(since, clock.now() - _YEAR_S), clock.now(), left_out=True)
        return differences([
            Trial(
                day_of(t.advice.at, settings, clock.offset_s), t.advice.kind, t.made, t.advice.propensity,
                t.after.value,
            )
            for t in told
            if t.after is not None and 0.0 < t.advice.propensity < 1.0
        ])  # fmt: skip


def _advice(withheld: Withheld) -> Advice:
    """As a suggestion that nobody saw, with the probability of silence: that is what was done."""
    return Advice(
        f"withheld {withheld.at:.3f}", withheld.at, withheld.kind, Channel.CARD, withheld.text, withheld.params,
        1.0 - withheld.propensity, withheld.policy,
    )  # fmt: skip


def _liked(state: AdviceState, kind: AdviceKind) -> Liked:
    x = context(kind, True, 0.0, 0.0)
    mean, spread = state.belief.of(x)
    answers = [r for r in state.responses if r.kind is kind and r.verdict is not Verdict.EXPIRED]
    first = sum(a * b for a, b in zip(x, PRIOR, strict=True))
    return Liked(kind, mean, spread, first, len(answers), kind in state.off)


def searched(told: Sequence[Told], words: str, text: dict[str, str]) -> list[Told]:
    """Those of whose `text` (by the suggestion's id) every word is a part, whatever its case."""
    wanted = words.casefold().split()
    return [t for t in told if all(w in text.get(t.advice.id, "").casefold() for w in wanted)]
