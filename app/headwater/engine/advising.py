"""What the person sees and decides of suggestions: their history, what they would have been, what was learned, and what
difference they made. Methods may be called from any thread but the engine's and the windows'."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from headwater.advice import AdviceState, AdviceStateUnreadable
from headwater.advice.belief import PRIOR, REWARDS, context
from headwater.base import Settings
from headwater.engine.aftermath import YEAR_S, Aftermath
from headwater.engine.rehearsing import Rehearsal, Rehearsed, rehearsal
from headwater.records import AdviceKind
from headwater.reports import day_of
from headwater.reports.advised import Told
from headwater.reports.experiment import Difference, Trial, differences
from headwater.reports.plans import intent_at

if TYPE_CHECKING:
    from headwater.engine.engine import Engine

_FRESH_S = 900.0
"""So long the last days may be looked at as they were read."""
_FORGOTTEN = "advice_forgotten"
"""When the person had it forgotten what was learned: answers from before count no more."""


@dataclass(frozen=True, slots=True)
class Liked:
    """What is believed of one kind: what a suggestion of it is worth when the person comes back, in rewards."""

    kind: AdviceKind
    mean: float
    spread: float
    at_first: float
    """What was believed of somebody unknown."""
    spread_at_first: float
    answers: int
    """Of the last year, since it began to learn; what was not seen in time is none."""
    off: bool
    """Four dismissals turned it off."""


class AdviceDesk:
    """Suggestions as the person looks at them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._gate = threading.Lock()
        self._rehearsal: tuple[float, int, Rehearsal] | None = None
        """When it was made, the hour at which its days begin, and it."""
        self._turn = object()
        """Another one as soon as history is another."""
        self._aftermath = Aftermath(engine.reader, engine.clock, engine.categories)
        self._before: tuple[AdviceState, bytes] | None = None
        """What was forgotten last, and what had been forgotten before that."""

    # -- what was -----------------------------------------------------------------------------------------------------

    def history(self, start: float, end: float, *, left_out: bool = False, looked: int | None = None) -> list[Told]:
        """Suggestions made in `[start, end)`, the latest first; see `Aftermath.history`.

        Raises:
            StoreUnavailable: what was recorded cannot be read.
        """
        return self._aftermath.history(start, end, self._engine.settings, left_out=left_out, looked=looked)

    # -- what would have been -----------------------------------------------------------------------------------------

    def prepare(self) -> object:
        """Read the last days, which takes seconds, unless they were read a while ago. Gives what stands for them: the
        same again for as long as they are.

        Raises:
            StoreUnavailable: what was recorded cannot be read.
        """
        return self._rehearsed(self._engine.settings).mark

    def rehearse(self, settings: Settings, wanted: AdviceKind | None = None) -> Rehearsed:
        """What would have been said in the last fourteen days under these choices. Kinds that dismissals turned off
        do not come, but for the one that is `wanted`.

        Raises:
            StoreUnavailable: what was recorded cannot be read.
        """
        off = [kind for kind in self._state().off if kind is not wanted]
        return self._rehearsed(settings).under(settings, off)

    def _rehearsed(self, settings: Settings) -> Rehearsal:
        now, begins = self._engine.clock.monotonic(), settings.day_start_hour
        with self._gate:
            old, turn = self._rehearsal, self._turn
            if old is not None and now - old[0] <= _FRESH_S and old[1] == begins:
                return old[2]
            made = self._made(settings)
            if turn is self._turn:
                self._rehearsal = now, begins, made
            return made

    def _made(self, settings: Settings) -> Rehearsal:
        engine, clock = self._engine, self._engine.clock
        intents = engine.reader.intents(clock.now() - YEAR_S, clock.now())
        darkness = engine.model.darkness if engine.model else None
        return rehearsal(
            engine.reader, clock.now(), settings, clock.offset_s, engine.categories, darkness,
            lambda at: intent_at(intents, at), self._state(), engine.reader.began(),
        )  # fmt: skip

    def forget(self) -> None:
        """History was changed: it is read again. What is being read of the old one is not waited for, and not kept."""
        self._turn, self._rehearsal = object(), None
        self._aftermath.forget()

    # -- what was learned ---------------------------------------------------------------------------------------------

    def liked(self) -> list[Liked]:
        """What is believed of each kind.

        Raises:
            StoreUnavailable: what was recorded cannot be read.
        """
        state, since, now = self._state(), _seconds(self._forgotten()), self._engine.clock.now()
        told = self._engine.reader.advice(now - YEAR_S, now)
        answers = Counter(b.kind for _, b in told if b is not None and b.verdict in REWARDS and b.at > since)
        return [_liked(state, kind, answers[kind]) for kind in AdviceKind]

    def forget_learned(self) -> None:
        """What was learned of what helps begins anew.

        Raises:
            NotRecording: the engine has ended.
            StoreUnavailable: it could not be kept.
        """
        before, forgotten = self._state(), self._forgotten()
        now = repr(self._engine.clock.now()).encode()
        self._engine.ask(lambda recorder: recorder.forget_learned_of_advice())
        self._engine.ask(lambda recorder: recorder.keep(_FORGOTTEN, now))
        self._before = before, forgotten
        self.forget()

    def restore_learned(self) -> bool:
        """What was forgotten last is known again, beside what was learned since; False where there is nothing to
        restore. It is remembered while the program runs.

        Raises:
            NotRecording: the engine has ended.
            StoreUnavailable: it could not be kept.
        """
        if self._before is None:
            return False
        before, forgotten = self._before
        self._engine.ask(lambda recorder: recorder.learn_of_advice_again(before))
        self._engine.ask(lambda recorder: recorder.keep(_FORGOTTEN, forgotten))
        self._before = None
        self.forget()
        return True

    def turn_on(self, kind: AdviceKind) -> None:
        """A kind that dismissals turned off may come again.

        Raises:
            NotRecording: the engine has ended.
            StoreUnavailable: it could not be kept.
        """
        self._engine.ask(lambda recorder: recorder.turn_advice_on(kind))

    def _forgotten(self) -> bytes:
        return self._engine.reader.state(_FORGOTTEN) or b""

    def _state(self) -> AdviceState:
        """The policy's memory; as it was kept last, while nothing is recorded."""
        state = self._engine.advice_state
        if state is not None:
            return state
        try:
            return AdviceState.from_bytes(self._engine.reader.state("advice") or b"")
        except AdviceStateUnreadable:
            return AdviceState.first(0)

    # -- what difference they made ------------------------------------------------------------------------------------

    def experiment(self, since: float = 0.0) -> tuple[Difference, ...]:
        """What followed with suggestions of a kind, and without; of the last year at most.

        Raises:
            StoreUnavailable: what was recorded cannot be read.
        """
        clock, settings = self._engine.clock, self._engine.settings
        told = self.history(max(since, clock.now() - YEAR_S), clock.now(), left_out=True)
        return differences([
            Trial(
                day_of(t.advice.at, settings, clock.offset_s), t.advice.kind, t.made, t.advice.propensity,
                t.after.value,
            )
            for t in told
            if t.after is not None and t.after.value is not None and 0.0 < t.advice.propensity < 1.0
        ])  # fmt: skip


def _liked(state: AdviceState, kind: AdviceKind, answers: int) -> Liked:
    x = context(kind, True, 0.0, 0.0)
    mean, spread = state.belief.of(x)
    first = sum(a * b for a, b in zip(x, PRIOR, strict=True))
    _, at_first = AdviceState.first(0).belief.of(x)
    return Liked(kind, mean, spread, first, at_first, answers, kind in state.off)


def _seconds(kept: bytes) -> float:
    try:
        return float(kept)
    except ValueError:
        return float("-inf")
