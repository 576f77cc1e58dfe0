"""Returns from absences in people's histories: what was open then, and what was taken up."""

import multiprocessing
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention.data import intent_at, recorded, somebody
from attention.worlds import worlds
from headwater.advice.resuming import BACK_S, DAY_S, Choice, choice
from headwater.categories import Categories
from headwater.engine.openwork import PAUSE_S, SOON_S, OpenWork, Run, opened, runs_of, taken
from headwater.records import FocusState, Segment
from headwater.simulate import FOCUS, SimulatedDay, TrueSpan, simulate_day

HALF_LIVES_H = (0.5, 2.0, 8.0, 24.0, 72.0)
"""Of recency-frequency mixes; the best one is chosen on the split `train`."""
_SINCE_S = 2.0 * SOON_S

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Return:
    """One return: the choice, what was taken up, and the order that simpler rules give."""

    at: float
    open: Choice
    name: str | None
    """What was taken up, as the program notices it; None: nothing within a quarter of an hour."""
    same: NDArray[np.bool_] | None
    """Which of the open ones belong to the task that was really resumed; None: nobody knows, or none was."""
    rules: dict[str, Floats]
    """Scores of simpler rules [n]."""

    @property
    def place(self) -> int | None:
        """Where what was taken up stands among the open ones."""
        return None if self.name is None else self.open.place(self.name)


def returns(
    segments: Sequence[Segment], categories: Categories, intent: Callable[[float], str] = lambda _at: "",
    task: Callable[[Run], str] | None = None, resumed: Callable[[float], str] = lambda _at: "",
) -> Iterator[Return]:  # fmt: skip
    """All returns in a history (in order), each told without what came after it.

    Args:
        segments: with somebody there, in order.
        categories: what windows are for.
        intent: what the person had declared at a time.
        task: the true task of a run; None where nobody knows it.
        resumed: the true task that was resumed at a return; '' where none was.
    """
    work, tasks = OpenWork(categories), _Tasks(task)
    last: Segment | None = None
    for n, segment in enumerate(segments):
        if last is not None and segment.start - last.end >= PAUSE_S:
            runs = work.runs()
            tasks.know(runs)
            after = segments[n : _upto(segments, n, segment.start + _SINCE_S)]
            name = taken(runs_of(after, categories), segment.start)
            open_ = choice(opened(runs, segment.start, intent(segment.start)), segment.start, segment.offset_s)
            yield Return(
                segment.start, open_, name, tasks.same(open_, resumed(segment.start)),
                rules(open_, runs, segment.start),
            )  # fmt: skip
        work.finished(segment)
        last = segment if last is None or segment.end > last.end else last


def _upto(segments: Sequence[Segment], n: int, until: float) -> int:
    """Where what belongs to a return ends: with time, or with the next absence."""
    end = n + 1
    while end < len(segments) and segments[end].start < until and segments[end].start - segments[end - 1].end < PAUSE_S:
        end += 1
    return end


def rules(open_: Choice, runs: Sequence[Run], now: float) -> dict[str, Floats]:
    """The last one; most runs and most time in 14 days; and both at once, what is older counting less."""
    found = {
        "recent": np.array([s.end for s in open_.spheres]),
        "frequent": np.array([float(s.runs) for s in open_.spheres]),
        "longest": np.array([s.fortnight_s for s in open_.spheres]),
    }
    place = {s.name: n for n, s in enumerate(open_.spheres)}
    mine = [r for r in runs if r.sphere.name in place and now - r.sphere.end < BACK_S]
    age = np.array([(now - r.sphere.end) / 3600 for r in mine])
    at = np.array([place[r.sphere.name] for r in mine], dtype=int)
    for half in HALF_LIVES_H:
        found[f"mix {half:g} h"] = np.bincount(at, 0.5 ** (age / half), len(place)) if mine else np.zeros(len(place))
    return found


@dataclass(slots=True)
class _Tasks:
    """The true task of each name: what most of its time went to."""

    task: Callable[[Run], str] | None
    _time: dict[str, Counter[str]] = field(default_factory=dict)
    _known: float = -np.inf

    def know(self, runs: Sequence[Run]) -> None:
        """Look at what is new."""
        if self.task is None:
            return
        for run in runs:
            if run.sphere.start > self._known and (task := self.task(run)):
                self._time.setdefault(run.sphere.name, Counter())[task] += int(run.sphere.seconds)
        self._known = max([self._known, *(r.sphere.start for r in runs)])

    def same(self, open_: Choice, task: str) -> NDArray[np.bool_] | None:
        if not task:
            return None
        most = [self._time.get(s.name, Counter({"": 0})).most_common(1)[0][0] for s in open_.spheres]
        return np.array([name == task for name in most], dtype=bool)


class Truth:
    """Which task was really worked at: sustained work alone, for routine has windows of its own."""

    def __init__(self, days: Sequence[SimulatedDay]) -> None:
        self._spans = [t for day in days for t in day.truth]
        self._starts = np.array([t.start for t in self._spans])

    def task(self, run: Run) -> str:
        """What most of a run's time went to; '' where it was no such work."""
        time: Counter[str] = Counter()
        for t in self._after(run.sphere.start):
            if t.start >= run.sphere.end:
                break
            shared = min(t.end, run.sphere.end) - max(t.start, run.sphere.start)
            time[t.task if t.mode in FOCUS else ""] += int(1000 * shared)
        return time.most_common(1)[0][0] if time else ""

    def resumed(self, at: float) -> str:
        """The task that was worked at first after a return, before the next absence."""
        for t in self._after(at):
            if t.state is FocusState.AWAY and t.end - t.start >= PAUSE_S and t.start > at:
                return ""
            if t.mode in FOCUS and t.end > at:
                return t.task
        return ""

    def _after(self, at: float) -> Iterator[TrueSpan]:
        yield from self._spans[max(int(np.searchsorted(self._starts, at, "right")) - 1, 0) :]


def person(number: int, split: str, days: int) -> list[Return]:
    """All returns of the `number`th simulated person of a split."""
    return of_days(*lived(number, split, days))


def lived(number: int, split: str, days: int) -> tuple[list[SimulatedDay], list[Segment]]:
    """Somebody's days, and what was recorded of them."""
    world = worlds(None)[split]
    one = somebody(split, number, world)
    some = [simulate_day(one.who, one.first + timedelta(days=n), number, world.bank, one.laws) for n in range(days)]
    return some, [s for day in some for s in recorded(day, one.lacks)]


def of_days(days: Sequence[SimulatedDay], segments: Sequence[Segment]) -> list[Return]:
    """The returns in them."""
    intents = tuple(i for day in days for i in day.intents)
    truth = Truth(days)

    def intent(at: float) -> str:
        told = intent_at(intents, at)
        return told.text if told else ""

    return list(returns(segments, Categories(), intent, truth.task, truth.resumed))


def people(split: str, count: int, days: int, processes: int, first: int = 0) -> list[list[Return]]:
    """Those of `count` people, side by side."""
    one = partial(person, split=split, days=days)
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return list(pool.imap(one, range(first, first + count)))


def later(found: Sequence[Return], days: float) -> list[Return]:
    """Those after so many days: before, too little is known for anybody."""
    return [r for r in found if found and r.at - found[0].at >= days * DAY_S]
