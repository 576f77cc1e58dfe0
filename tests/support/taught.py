"""Days of a simulated person in a real store, judged, and what that person says of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from headwater.attention import AttentionModel
from headwater.base import Paths
from headwater.categories import Categories
from headwater.engine.judge import judge_of
from headwater.records import FocusState, Inference, Label, LabelSource, Presence, Segment
from headwater.segments import Segmenter
from headwater.simulate import PERSONAS, SimulatedDay, simulate_day
from headwater.store import Store

FIRST = date(2026, 11, 2)
Pair = tuple[Segment, Inference]
Says = Callable[[FocusState], FocusState]


def contrary(shown: FocusState) -> FocusState:
    """Somebody for whom all routine is sustained work, so that there is something to learn."""
    return FocusState.FOCUSED if shown is FocusState.ROUTINE else shown


@cache
def model() -> AttentionModel:
    """The model that ships, loaded once."""
    return AttentionModel.load(provider="cpu")


@cache
def lived(days: int, seed: int = 3, later: int = 0) -> tuple[Pair, ...]:
    """A developer's days with what the base model says of them; they are lived `later` by so many days."""
    who = next(p for p in PERSONAS if p.id == "developer")
    found = [s for n in range(days) for s in _segments(simulate_day(who, FIRST + timedelta(days=n), seed))]
    by = 86_400.0 * later
    found = [replace(s, start=s.start + by, end=s.end + by) for s in found]
    plain = AttentionModel.load(provider="cpu")
    return tuple(zip(found, judge_of(plain, Categories()).history((s, None) for s in found), strict=True))


def _segments(day: SimulatedDay) -> list[Segment]:
    segmenter = Segmenter(offset=lambda _at: day.offset_s)
    found = [s for seen in day.observations for s in segmenter.feed(seen)]
    found += segmenter.close(day.truth[-1].end)
    return [s for s in found if s.end > s.start]


def stretches(pairs: Sequence[Pair], least_s: float = 120.0) -> list[tuple[float, float, FocusState]]:
    """Runs of one likeliest state."""
    found: list[tuple[float, float, FocusState]] = []
    for s, i in pairs:
        if s.presence is not Presence.PRESENT or i.state in (FocusState.AWAY, FocusState.UNSURE):
            continue
        if found and found[-1][2] is i.state and s.start - found[-1][1] < 2:
            found[-1] = (found[-1][0], s.end, i.state)
        else:
            found.append((s.start, s.end, i.state))
    return [x for x in found if x[1] - x[0] >= least_s]


def taught(
    paths: Paths, days: int, labels: int, says: Says = contrary, *, silent: int = 0, later: int = 0
) -> tuple[Pair, ...]:  # fmt: skip
    """Put days and labels into the store of a home, some labels a day, and none on the last `silent` ones; returns the
    days as they were judged."""
    pairs = lived(days, later=later)
    until = _midnight(FIRST + timedelta(days=days - silent + later))
    runs = [run for run in stretches(pairs) if run[1] <= until]
    some = [runs[n * len(runs) // labels] for n in range(labels)]
    with Store(paths.database) as store:
        store.put(pairs)
        for n, (start, end, state) in enumerate(some):
            store.add_label(Label(pairs[-1][0].end + n, start, end, says(state), LabelSource.CORRECTION))
    return pairs


def _midnight(day: date) -> float:
    return datetime.combine(day, time(), UTC).timestamp()
