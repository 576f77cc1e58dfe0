"""What suggestions the last days would have had under other choices: the person's own history, lived through again.

As near to what the policy saw then as segments tell: whether somebody was typing is known by the minute, not by the
second, and nobody answers. Chance is that of one seed, so that two choices differ by nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from headwater.advice import AdviceState, decide
from headwater.base import Settings
from headwater.categories import Categories
from headwater.engine.asking import Asker, Known
from headwater.engine.habits import Darkness, Pair
from headwater.engine.lately import DAYS as HABITS_DAYS
from headwater.engine.lately import LatelyKeeper
from headwater.engine.moments import MomentKeeper
from headwater.records import (
    Decision,
    InputCounts,
    Intent,
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
STEP_S = 15.0
_TYPING = 1 / 3.0
"""Keys a second from which on a minute counts as typing: a pause of six seconds in it is rare then."""
_SEED = 1

IntentAt = Callable[[float], Intent | None]
History = Callable[[float, float], Sequence[Pair]]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would have been said."""

    days: int
    """That were looked at, with somebody there."""
    decisions: tuple[Decision, ...]


class Rehearsal:
    """The moments of the last days, made once; `under` may be asked for many choices."""

    def __init__(self, moments: Sequence[Moment], days: int, state: AdviceState) -> None:
        self._moments, self._days = moments, days
        self._state = replace(AdviceState.first(_SEED), belief=state.belief)
        """What was learned of the person holds; what was said and answered then is not held against it."""

    def under(self, settings: Settings) -> Rehearsed:
        """With these choices."""
        state, found = self._state, []
        for moment in self._moments:
            state, decision = decide(state, moment, settings)
            if decision.kind is not None:
                found.append(decision)
        return Rehearsed(self._days, tuple(found))


def rehearsal(
    known: Known, now: float, settings: Settings, offset: Offset, categories: Categories, darkness: Darkness | None,
    intent_at: IntentAt, state: AdviceState,
) -> Rehearsal:  # fmt: skip
    """Of the last `DAYS` days; what was usual is learned from the weeks before them, as it was then.

    Raises:
        StoreUnavailable: what was recorded cannot be read.
    """
    today = day_of(now, settings, offset)
    keeper = LatelyKeeper(categories, darkness, settings.day_start_hour)
    for n in range(HABITS_DAYS + DAYS, DAYS, -1):
        day = today - timedelta(days=n)
        history = known.history(*day_bounds(day, settings, offset))
        if history:
            keeper.learn(day, history)
    moments: list[Moment] = []
    days = 0
    asker = Asker(known, categories)
    for n in range(DAYS, -1, -1):
        found = list(_day(known, today - timedelta(days=n), now, settings, offset, keeper, asker, intent_at))
        moments += found
        days += bool(found)
    return Rehearsal(moments, days, state)


def _day(
    known: Known, day: date, now: float, settings: Settings, offset: Offset, lately: LatelyKeeper, asker: Asker,
    intent_at: IntentAt,
) -> Iterator[Moment]:  # fmt: skip
    start, end = day_bounds(day, settings, offset)
    keeper = MomentKeeper()
    for segment, inference in known.history(start, min(end, now)):
        _begin(keeper, segment)
        if segment.presence is Presence.PRESENT:
            if inference is not None:
                keeper.judged(inference)
            yield from _moments(keeper, lately, asker, (segment, inference), intent_at)
        keeper.finished(segment, inference)
        lately.finished(segment, inference)
        asker.finished(segment, inference)


def _begin(keeper: MomentKeeper, segment: Segment) -> None:
    """A segment as the observations that led to it."""
    if segment.presence is not keeper.presence:
        keeper.observe(PresenceChanged(segment.start, segment.presence, segment.start))
    if segment.presence is not Presence.PRESENT:
        return
    keeper.observe(WindowSeen(segment.start, segment.app, fullscreen=segment.fullscreen))
    # a call that is not known of is none here: on machines that cannot tell, live says so too
    keeper.observe(SignalChanged(segment.start, Signal.CALL, bool(segment.call)))
    keeper.observe(SignalChanged(segment.start, Signal.SHARING, bool(segment.sharing)))

def _moments(
    keeper: MomentKeeper, lately: LatelyKeeper, asker: Asker, pair: Pair, intent_at: IntentAt
) -> Iterator[Moment]:
    segment, inference = pair
    length = segment.end - segment.start
    types = (segment.keys or 0) > _TYPING * length
    at = segment.start
    while at < segment.end:
        if types:
            keeper.observe(InputCounts(at, at, segment.keys or 0, 0, 0, 0))
        moment = keeper.moment(at, segment.offset_s, inference, intent_at(at))
        back = moment.returned_after_s is not None
        found = lately.lately(at, segment.offset_s, back=back)
        yield replace(moment, lately=found, question=asker.question(at) if back else None)
        at += STEP_S
