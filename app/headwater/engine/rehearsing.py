"""What suggestions the last days would have had under other choices: the person's own history, lived through again.

As near to what the policy saw then as segments tell: whether somebody was typing is known by the minute, not by the
second; what lay open is not reckoned again, so that where the person was is named; and nobody answers. Chance goes by
the moment, so that two choices differ by nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from headwater.advice import AdviceState, decide, waiting
from headwater.advice.candidate import Candidate
from headwater.advice.candidates import EARLIEST_S, candidates, deep_stretch
from headwater.advice.guard import HOLD_S, Case, call, full_screen, mid_task, nobody_there, sharing, typing
from headwater.advice.state import Need
from headwater.base import Settings
from headwater.base.aside import breathe
from headwater.base.packed import Packed
from headwater.categories import Categories
from headwater.engine.advisor import SWITCHES
from headwater.engine.asking import BACK_S, Asker, Known
from headwater.engine.habits import Darkness, Pair
from headwater.engine.lately import DAYS as HABITS_DAYS
from headwater.engine.lately import LatelyKeeper
from headwater.engine.moments import PAUSE_S, MomentKeeper
from headwater.records import (
    Advice,
    AdviceKind,
    Answer,
    Decision,
    InputCounts,
    Intent,
    Label,
    Moment,
    Presence,
    PresenceChanged,
    Segment,
    Signal,
    SignalChanged,
    WindowSeen,
)
from headwater.reports import Offset, day_bounds, day_of

DAYS = 14
"""Today, as far as it has come, and the days before it."""
STEP_S = 20.0
_TYPING = 1 / 3.0
"""Keys a second from which on a minute counts as typing: a pause of six seconds in it is rare then."""
_SEED = 1
_FIRST = AdviceState.first(_SEED)
_ALL = replace(Settings(), break_after_s=int(EARLIEST_S), **dict.fromkeys(SWITCHES, True))  # type: ignore[arg-type]
"""Where nobody has just come back, nothing is wanted under any choices that is not wanted under these."""
_OF_MOMENTS = (nobody_there, call, sharing, full_screen, typing, mid_task)
"""Rules of the guard that look at nothing but the kind and the moment."""
_KINDS = tuple(AdviceKind)

IntentAt = Callable[[float], Intent | None]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would have been said."""

    days: int
    """That were looked at, with somebody there."""
    whole: bool
    """History reaches back as far as was looked."""
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Lived:
    """A moment of the past."""

    number: int
    """Among all of them: chance goes by it."""
    moment: Moment
    deep_s: float
    """The longest stretch of demanding work as of the moment before."""
    mute: bool
    """Nothing can be said, whatever was chosen."""
    idle: bool
    """Nothing can be wanted, either."""


class Rehearsal:
    """The moments of the last days, made once and packed; `under` may be asked for many choices."""

    def __init__(self, days: Iterable[Iterable[Moment]], state: AdviceState, *, before: bool = True) -> None:
        self.mark = object()
        """Stands for these moments where somebody wants to know whether they are the same, and not to keep them."""
        self._begun: list[float] = []
        """When each day with somebody there began."""
        self._whole = before
        self._lived = Packed(_lived(self._pass(days)))
        belief = state.belief.faded(self._begun[0]) if self._begun else state.belief
        self._state = replace(_FIRST, belief=belief)
        """What was learned of the person holds; what was said and answered then is not held against it."""

    def _pass(self, days: Iterable[Iterable[Moment]]) -> Iterator[Moment]:
        """One moment after the other."""
        for number, day in enumerate(days):
            known = len(self._begun)
            for moment in day:
                if known == len(self._begun):
                    self._begun.append(moment.now)
                yield moment
            self._whole |= number == 0 and known < len(self._begun)

    @property
    def days(self) -> int:
        """With somebody there."""
        return len(self._begun)

    def under(self, settings: Settings, off: Sequence[AdviceKind] = ()) -> Rehearsed:
        """With these choices; kinds in `off` do not come, whatever was chosen."""
        state, found = replace(self._state, off=tuple(off)), []
        for lived in self._lived:
            breathe()
            if lived.idle and not state.needs:
                continue
            if lived.mute:
                state, _ = waiting(state, lived.moment, settings)
                continue
            state = replace(state, deep_s=lived.deep_s, draws=lived.number)
            state, decision = decide(state, lived.moment, settings)
            if decision.kind is not None:
                found.append(decision)
        return Rehearsed(self.days, self._whole, tuple(found))


def _lived(moments: Iterable[Moment]) -> Iterator[Lived]:
    """Those that matter: where something can be wanted, and after that until nothing waits any more."""
    deep, wanted_at = 0.0, -math.inf
    for number, moment in enumerate(moments):
        back = moment.returned_after_s is not None
        kinds = _KINDS if back else tuple(c.kind for c in candidates(moment, _FIRST, _ALL))
        wanted_at = moment.now if kinds else wanted_at
        if moment.now - wanted_at <= HOLD_S + 2 * STEP_S:
            mute = all(_silenced(moment, kind) for kind in kinds)
            yield Lived(number, moment, deep, mute, not kinds)
        deep = deep_stretch(moment, deep)


def _silenced(moment: Moment, kind: AdviceKind) -> bool:
    case = Case(Candidate(kind, "", ()), Need(kind, moment.now), moment, _FIRST, _ALL)
    return any(forbids(case) for forbids in _OF_MOMENTS)


def rehearsal(
    known: Known, now: float, settings: Settings, offset: Offset, categories: Categories, darkness: Darkness | None,
    intent_at: IntentAt, state: AdviceState, began: float | None = None,
) -> Rehearsal:  # fmt: skip
    """Of the last `DAYS` days; what was usual is learned from the weeks before them, as it was then.

    Raises:
        StoreUnavailable: what was recorded cannot be read.
    """
    again = _Again(known, now, settings, offset, categories, darkness, intent_at, began)
    today = day_of(now, settings, offset)
    before = [again.learn(today - timedelta(days=n)) for n in range(HABITS_DAYS + DAYS - 1, DAYS - 1, -1)]
    days = (again.day(today - timedelta(days=n)) for n in range(DAYS - 1, -1, -1))
    return Rehearsal(days, state, before=any(before))


class _Again:
    """Days pass once more, by what was recorded of them."""

    def __init__(
        self, known: Known, now: float, settings: Settings, offset: Offset, categories: Categories,
        darkness: Darkness | None, intent_at: IntentAt, began: float | None,
    ) -> None:  # fmt: skip
        self._known, self._now, self._settings, self._offset = known, now, settings, offset
        self._intent_at, self._began = intent_at, began
        self._then = _Then(known, now - (DAYS + 1) * 86_400.0 - BACK_S)
        self._moments = MomentKeeper()
        self._lately = LatelyKeeper(categories, darkness, settings.day_start_hour)
        self._asker = Asker(self._then, categories)
        self._end = -math.inf

    def learn(self, day: date) -> bool:
        """What was usual then; whether there was anything."""
        history = self._history(day)
        if history:
            self._lately.learn(day, history)
        return bool(history)

    def _history(self, day: date) -> list[Pair]:
        """What began on a day, or before it and was not told yet."""
        breathe()
        start, end = day_bounds(day, self._settings, self._offset)
        found = self._known.history(start, min(end, self._now))
        return [pair for pair in found if pair[0].start >= max(start, self._end) - 0.001]

    def day(self, day: date) -> Iterator[Moment]:
        """Its moments with somebody there."""
        for segment, inference in self._history(day):
            breathe()
            self._begin(segment)
            if segment.presence is Presence.PRESENT:
                if inference is not None:
                    self._moments.judged(inference)
                else:
                    self._moments.nothing_in_front()
                yield from self._at(segment, (segment, inference))
            for keeper in (self._moments, self._lately, self._asker):
                keeper.finished(segment, inference)
            self._end = segment.end

    def _begin(self, segment: Segment) -> None:
        """A segment as the observations that led to it."""
        observe = self._moments.observe
        off, start = segment.presence is Presence.OFF, segment.start
        if off and segment.end - start < PAUSE_S:  # the program was begun anew: nobody came back from anywhere
            return
        if start - self._end >= PAUSE_S and self._moments.absent_since is None and self._end > -math.inf:
            observe(PresenceChanged(self._end, Presence.OFF, self._end))
        if segment.presence is not self._moments.presence:
            observe(PresenceChanged(start, segment.presence, start))
        if segment.presence is not Presence.PRESENT:
            return
        observe(WindowSeen(start, segment.app, fullscreen=segment.fullscreen))
        # a call that is not known of is none here: on machines that cannot tell, live says so too
        observe(SignalChanged(start, Signal.CALL, bool(segment.call)))
        observe(SignalChanged(start, Signal.SHARING, bool(segment.sharing)))

    def _at(self, segment: Segment, pair: Pair) -> Iterator[Moment]:
        _, inference = pair
        types = (segment.keys or 0) > _TYPING * (segment.end - segment.start)
        for at in _steps(segment.start, segment.end):
            if types:
                self._moments.observe(InputCounts(at, at, segment.keys or 0, 0, 0, 0))
            moment = self._moments.moment(at, segment.offset_s, inference, self._intent_at(at))
            back = moment.returned_after_s is not None
            self._then.now = at
            lately = self._lately.lately(at, segment.offset_s, back=back)
            question = self._asker.question(at) if back else None
            yield replace(moment, lately=lately, question=question, began=self._began)


def _steps(start: float, end: float) -> Iterator[float]:
    at = start
    while at < end:
        yield at
        at += STEP_S


class _Then:
    """What was known then: of labels those that had been given, and of questions none."""

    def __init__(self, known: Known, since: float) -> None:
        self._known = known
        self._labels = list(known.labels(since, math.inf))
        self.now = -math.inf

    def labels(self, start: float, end: float) -> Sequence[Label]:
        """By start."""
        return [x for x in self._labels if x.at <= self.now and x.start < end and x.end > start]

    def history(self, start: float, end: float) -> Sequence[Pair]:
        """As it is known now."""
        return self._known.history(start, end)

    def advice(self, _start: float, _end: float) -> Sequence[tuple[Advice, Answer | None]]:
        """Nothing was asked yet."""
        return ()
