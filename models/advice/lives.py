"""Simulated people's days as the advice policy sees them, moment by moment, beside what was really going on."""

import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention.data import Somebody, intent_at, recorded, somebody
from attention.worlds import World
from headwater.attention import AttentionModel
from headwater.base import Settings
from headwater.categories import Categories
from headwater.engine.habits import Pair
from headwater.engine.judge import Judge
from headwater.engine.lately import LatelyKeeper
from headwater.engine.moments import MomentKeeper
from headwater.records import FocusState, Inference, Moment, Observation, Presence, Segment
from headwater.simulate import SimulatedDay, simulate_day

TICK_S = 15.0
"""Coarser than live, as in the demo."""
NEAR_S = 60.0
"""So near to the end of a piece of work a moment lies at it (as in the demo); so long after an absence one is just
back."""
_NIGHT_S = 4 * 3600.0


@dataclass(frozen=True, slots=True)
class Point:
    """A moment, and the truth of it."""

    moment: Moment
    state: FocusState
    boundary: bool
    """A piece of work ends or has just ended, or the person has just come back."""
    finished: tuple[Pair, ...] = ()
    """Segments that are final since the point before."""


class Truth:
    """What was really going on in a day."""

    def __init__(self, day: SimulatedDay) -> None:
        self._day = day
        self._begins = [t.start for t in day.truth]
        self._ends = sorted(t.end for t in day.truth if t.task_end)
        self._returns = sorted(t.end for t in day.truth if t.state is FocusState.AWAY)

    def within(self, start: float, end: float) -> FocusState:
        """What a stretch mostly was."""
        seconds: dict[FocusState, float] = {}
        for t in self._day.truth[max(bisect_right(self._begins, start) - 1, 0) :]:
            if t.start >= end:
                break
            seconds[t.state] = seconds.get(t.state, 0.0) + min(t.end, end) - max(t.start, start)
        return max(seconds, key=lambda s: seconds[s]) if seconds else self.state(start)

    def state(self, at: float) -> FocusState:
        """The hidden state."""
        return self._day.truth[max(bisect_right(self._begins, at) - 1, 0)].state

    def boundary(self, at: float) -> bool:
        """See `Point.boundary`."""
        near = bisect_right(self._ends, at + NEAR_S) > bisect_right(self._ends, at - NEAR_S)
        return near or bisect_right(self._returns, at) > bisect_right(self._returns, at - NEAR_S)


def points(
    number: int, days: int, world: World, model: AttentionModel | None
) -> Iterator[tuple[list[Point], Truth]]:
    """The `number`th person of the split `test`, a day at a time, with what was really going on.

    The state that is shown of a segment in front is the one that it has in the end: live it is told from its first
    seconds on, nearly as well.
    """
    one = somebody("test", number, world)
    lately = LatelyKeeper(Categories(), model.darkness if model else None, Settings().day_start_hour)
    began = 0.0
    for n in range(days):
        day = simulate_day(one.who, one.first + timedelta(days=n), number, world.bank, one.laws)
        began = began or day.observations[0].at
        yield list(_lived(one, day, model, lately, began)), Truth(day)


def _lived(
    one: Somebody, day: SimulatedDay, model: AttentionModel | None, lately: LatelyKeeper, began: float
) -> Iterator[Point]:
    judge = Judge(model, Categories(), lambda at: intent_at(day.intents, at))
    segments = recorded(day, one.lacks)
    judged = judge.history((s, intent_at(day.intents, s.start)) for s in segments)
    keeper, truth, front = MomentKeeper(), Truth(day), _Front(segments, judged, lately)
    for now, seen in _steps(day):
        if seen is not None:
            keeper.observe(seen)
            continue
        inference = front.at(now, keeper)
        moment = keeper.moment(now, day.offset_s, inference, intent_at(day.intents, now))
        late = lately.lately(now, day.offset_s, back=moment.returned_after_s is not None)
        yield Point(replace(moment, lately=late, began=began), truth.state(now), truth.boundary(now), front.over())


class _Front:
    """The segment in front, as time goes on; those that are over are told to the keeper."""

    def __init__(self, segments: list[Segment], judged: list[Inference], lately: LatelyKeeper) -> None:
        self._pairs, self._next, self._lately = list(zip(segments, judged, strict=True)), 0, lately
        self._over: list[Pair] = []

    def at(self, now: float, keeper: MomentKeeper) -> Inference | None:
        while self._next < len(self._pairs) and self._pairs[self._next][0].end <= now:
            keeper.finished(*self._pairs[self._next])
            self._lately.finished(*self._pairs[self._next])
            self._over.append(self._pairs[self._next])
            self._next += 1
        if self._next < len(self._pairs):
            segment, inference = self._pairs[self._next]
            if segment.start <= now and segment.presence is Presence.PRESENT:
                keeper.judged(inference)
                return inference
        keeper.nothing_in_front()
        return None

    def over(self) -> tuple[Pair, ...]:
        """Those that are over since this was asked last."""
        found, self._over = tuple(self._over), []
        return found


def _steps(day: SimulatedDay) -> Iterator[tuple[float, Observation | None]]:
    """Observations, and None where a tick is due."""
    due = day.observations[0].at
    for seen in day.observations:
        if seen.at - due > _NIGHT_S:
            due = seen.at
        while due < seen.at:
            yield due, None
            due += TICK_S
        yield seen.at, seen
