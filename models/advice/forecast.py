"""Words of drifting soon on simulated people: whether a precision that was asked for holds on later days.

    python models/advice/forecast.py [--people N] [--days N] [--first N] [--processes N] [--json]

Each person of the split `test` lives so many days. The first two thirds are their past, from which the program would
take its threshold (`reports.forecast`); on the last third it is told how often words were right, by what is shown of
those days, as the program promises it, and by what was really going on, which the simulator knows.
"""

import argparse
import json
import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention.data import intent_at, recorded, somebody
from attention.figures import Figure
from attention.resample import of_mean
from attention.worlds import worlds
from headwater.attention import AttentionModel
from headwater.categories import Categories
from headwater.engine.judge import Judge
from headwater.records import FocusState, Inference, Intent, Presence, Segment
from headwater.reports.forecast import SOON_S, THRESHOLDS, Chance, Forecast, Tally, chances, source, tallied
from headwater.simulate import SimulatedDay, simulate_day

ASKED = (0.5, 0.7, 0.9)
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a precision that one person asked for, on their later days."""

    speaks: bool
    shown: Tally
    """By what is shown."""
    true: Tally
    """By what was really going on."""


@dataclass(frozen=True, slots=True)
class Lived:
    """One person."""

    asked: tuple[Asked, ...]
    """One for each of `ASKED`."""
    base: Tally
    persistence: Tally
    """Of their later days, by what is shown."""
    days: int
    """Later days."""


_MODELS: list[AttentionModel] = []


def _model() -> AttentionModel:
    if not _MODELS:
        _MODELS.append(AttentionModel.load(provider="cpu"))
    return _MODELS[0]


def live(number: int, days: int) -> Lived:
    """The `number`th person of the split `test`."""
    past = 2 * days // 3
    told = list(_days(number, days))
    known = [tallied(shown) for shown, _ in told[:past] if shown]
    forecast = Forecast("", 0.0, tuple(known))
    later, true = ([tallied(day[n]) for day in told[past:]] for n in (0, 1))
    asked = []
    for precision in ASKED:
        threshold = forecast.threshold_for(precision)
        at = None if threshold is None else THRESHOLDS.index(threshold)
        both = (_sum([] if at is None else [d.at[at] for d in some]) for some in (later, true))
        asked.append(Asked(at is not None, *both))
    return Lived(tuple(asked), _sum([d.base for d in later]), _sum([d.persistence for d in later]), days - past)


def _sum(some: Sequence[Tally]) -> Tally:
    return Tally(sum(t.words for t in some), sum(t.right for t in some), sum(t.caught for t in some))


def _days(number: int, days: int) -> Iterator[tuple[list[Chance], list[Chance]]]:
    """Each day's chances: with what is shown to come of them, and with what truly did. One memory for all days."""
    world = worlds(None)["test"]
    one = somebody("test", number, world)
    intents: list[Intent] = []
    judge = Judge(_model(), Categories(), lambda at: intent_at(tuple(intents), at))
    for n in range(days):
        day = simulate_day(one.who, one.first + timedelta(days=n), number, world.bank, one.laws)
        intents += day.intents
        segments = recorded(day, one.lacks)
        judged = judge.history((s, intent_at(day.intents, s.start)) for s in segments)
        shown = _shown(segments, judged)
        yield shown, _truly(shown, day)


def _shown(segments: Sequence[Segment], judged: Sequence[Inference]) -> list[Chance]:
    pairs = list(zip(segments, judged, strict=True))
    by = next((source(i) for s, i in pairs if s.presence is Presence.PRESENT and i.probabilities), "")
    if not pairs:
        return []
    return chances(pairs, [], pairs[0][0].start, pairs[0][0].start + 2 * _DAY_S, by)


def _truly(shown: Sequence[Chance], day: SimulatedDay) -> list[Chance]:
    """The same moments with the onsets of the hidden state; those at which the person drifts already are left out."""
    spans = day.truth
    onsets = np.array([
        b.start for a, b in zip((None, *spans), spans, strict=False)
        if b.state is FocusState.DRIFTING and (a is None or a.state is not FocusState.DRIFTING)
    ])  # fmt: skip
    begins = np.array([t.start for t in spans])
    made = []
    for c in shown:
        if spans[max(int(np.searchsorted(begins, c.at - 0.01)) - 1, 0)].state is FocusState.DRIFTING:
            continue
        at = int(np.searchsorted(onsets, c.at - 0.01))
        soon = float(onsets[at]) if at < len(onsets) and onsets[at] <= c.at + SOON_S else None
        made.append(Chance(c.at, c.p, soon, c.lately))
    return made


def lives(people: int, days: int, processes: int, first: int = 0) -> list[Lived]:
    """All of them, side by side."""
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return list(pool.imap(partial(live, days=days), range(first, first + people)))


# -- what is told of them ---------------------------------------------------------------------------------------------


def forecast_figures(people: int = 24, days: int = 36, processes: int = 2, first: int = 0) -> list[Figure]:
    """Precision on later days, beside the base rate and persistence; how often it speaks, and to how many."""
    every = lives(people, days, processes, first)
    whose = f"{people} people, {days - 2 * days // 3} later days after {2 * days // 3}"
    base, last = (_share([getattr(one, name) for one in every]) for name in ("base", "persistence"))
    found = [
        Figure("advice.forecast_base", base[0], f"right at any time; {base[1]}; {whose}"),
        Figure("advice.forecast_persistence", last[0], f"right after drifting lately; {last[1]}; {whose}"),
    ]
    for i, precision in enumerate(ASKED):
        some = [one.asked[i] for one in every]
        beside = f"base {base[0]:.3f}, persistence {last[0]:.3f}"
        found += list(_asked(precision, some, sum(one.days for one in every), beside))
    return found


def _asked(precision: float, some: Sequence[Asked], days: int, beside: str) -> Iterator[Figure]:
    name = f"advice.forecast_{precision:.1f}"
    shown, true = _share([a.shown for a in some]), _share([a.true for a in some])
    speaking, words = sum(a.speaks for a in some), sum(a.shown.words for a in some)
    holds = None if not words else sum(a.shown.right for a in some) >= precision * words
    told = f"{speaking} of {len(some)} people spoken to"
    unit = f"of later words, by what is shown; {shown[1]}; {told}"
    yield Figure(f"{name}_precision", shown[0], unit, f">= {precision}", f"{beside}; by the truth {true[0]:.3f}", holds)
    yield Figure(f"{name}_a_day", words / max(days, 1), f"words a day over all people; {told}")


def _share(some: Sequence[Tally]) -> tuple[float, str]:
    """The part of all words that was right, and between which people it lies."""
    words, right = sum(t.words for t in some), sum(t.right for t in some)
    each = [t.right / t.words for t in some if t.words]
    spread = f", means of people {of_mean(each).interval}" if len(each) > 1 else ""
    return right / max(words, 1), f"{right} of {words}{spread}"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=24)
    parser.add_argument("--days", type=int, default=36)
    parser.add_argument("--first", type=int, default=0, help="number of the first person")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    g = parser.parse_args()
    if min(g.people, g.days, g.processes) < 1 or g.first < 0:
        parser.error("there are at least one person, one day and one process")
    figures = forecast_figures(g.people, g.days, g.processes, g.first)
    if g.json:
        print(json.dumps([asdict(f) for f in figures], indent=1))
        return
    for f in figures:
        print(f"{f.name:<36} {f.value:8.4f}  {f.unit}  {f.bound}  {f.baseline}  {'' if f.holds is None else f.holds}")


if __name__ == "__main__":
    main()
