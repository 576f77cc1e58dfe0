"""Which of two models is better, and how sure that is: paired bootstrap over people.

Every measure is a function of sums over people (seconds by truth and answer, events found, histograms of scores), so
that a draw of people is a product of matrices. A model trained with several seeds has its measure averaged over them
within each draw: what is drawn is people, for it is to people that a claim of "better" is carried over.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from attention.calibrate import Answers, event_f1, events, hits, softmax
from attention.data import Person
from attention.figures import Figure, auroc
from headwater.records import LEARNED_STATES, FocusState

Floats = NDArray[np.float64]
DRAWS = 2000
_STATES = len(LEARNED_STATES)
_BINS, _STEPS = 15, 1024
_WITHIN = (FocusState.DRIFTING, FocusState.FRAGMENTED)
LOWER_IS_BETTER = frozenset({"ece"})


@dataclass(frozen=True, slots=True)
class Tuned:
    """What is chosen on the people for calibration: how sure the states are told, from where on a task's end is."""

    temperature: float
    limit: float


@dataclass(frozen=True, slots=True)
class Tally:
    """One run's answers about P people, as far as any measure needs them; NaN where the model says nothing."""

    confusion: Floats
    """[P, 5, 5] seconds, true state by told state."""
    events: Floats
    """[P, 3] task ends found, told, there."""
    drift: Floats
    """[P, 2, B] moments without and with drifting to come, by the score given, lowest first."""
    gaps: Floats
    """[P, 15] seconds times (confidence - right), by confidence."""
    seconds: Floats
    """[P]."""
    within: Floats
    """[P, 2] AUROC within the person of drifting, of fragmented; NaN for who is never, or always, so."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`value` is the one's measure minus the other's; `low` and `high` hold 95 % of the draws, `above` is the share of
    them in which it is greater than 0.
    """

    measure: str
    value: float
    low: float
    high: float
    above: float

    @property
    def better(self) -> bool:
        """Whether the one is better for sure: the interval lies wholly on the better side of 0."""
        return self.high < 0 if self.measure in LOWER_IS_BETTER else self.low > 0


def tune(found: Sequence[Answers], people: Sequence[Person]) -> Tuned:
    """Temperature by log loss over seconds, limit by the F1 of events."""
    p, state = np.concatenate([a.p for a in found]), np.concatenate([q.state for q in people])
    seconds = np.concatenate([q.seconds for q in people])
    says = bool((p >= 0).all())
    logits = np.log(np.where(p >= 0, p, 1) + 1e-12)

    def surprise(t: float) -> float:
        return -float(seconds @ np.log(softmax(logits / t)[np.arange(len(state)), state] + 1e-12))

    temperature = min(np.geomspace(0.4, 6, 60), key=surprise) if says else np.nan
    ends = np.concatenate([a.end for a in found])
    limit = np.nan
    if np.isfinite(ends).all():
        limits = np.unique(np.quantile(ends, np.linspace(0.8, 0.998, 40)))
        limit = max(limits, key=lambda x: event_f1([a.end >= x for a in found], people))
    return Tuned(float(temperature), float(limit))


def tally(found: Sequence[Answers], people: Sequence[Person], tuned: Tuned) -> Tally:
    """Answers and truth to sums."""
    edges = _edges(found, people)
    rows = [_states(a.p, p, tuned.temperature) for a, p in zip(found, people, strict=True)]
    return Tally(
        np.array([confusion for confusion, _ in rows]),
        np.array([_events(a.end, p, tuned.limit) for a, p in zip(found, people, strict=True)]),
        np.array([_drift(a.drift, p, edges) for a, p in zip(found, people, strict=True)]),
        np.array([gaps for _, gaps in rows]),
        np.array([float(p.seconds.sum()) for p in people]),
        np.array([_within(a.p, p) for a, p in zip(found, people, strict=True)]),
    )


def _states(p: Floats, person: Person, temperature: float) -> tuple[Floats, Floats]:
    if not np.isfinite(temperature):
        return np.full((_STATES, _STATES), np.nan), np.full(_BINS, np.nan)
    p = softmax(np.log(p + 1e-12) / temperature)
    told, sure = p.argmax(1), p.max(1)
    confusion, gaps = np.zeros((_STATES, _STATES)), np.zeros(_BINS)
    np.add.at(confusion, (person.state, told), person.seconds)
    part = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    np.add.at(gaps, part, person.seconds * (sure - (told == person.state)))
    return confusion, gaps


def _events(end: Floats, person: Person, limit: float) -> Floats:
    if not np.isfinite(limit):
        return np.full(3, np.nan)
    return np.array(hits(events(end >= limit, person), person), float)


def _edges(found: Sequence[Answers], people: Sequence[Person]) -> Floats:
    """Where to part the scores of drift: as many moments in each part, ties together."""
    known = np.concatenate([a.drift[p.drift >= 0] for a, p in zip(found, people, strict=True)])
    return np.unique(np.quantile(known, np.linspace(0, 1, _STEPS)[1:])) if len(known) else np.zeros(1)


def _drift(score: Floats, person: Person, edges: Floats) -> Floats:
    if not np.isfinite(score).all():
        return np.full((2, _STEPS), np.nan)
    known = person.drift >= 0
    made = np.zeros((2, _STEPS))
    np.add.at(made, (person.drift[known], np.searchsorted(edges, score[known], side="left")), 1)
    return made


def _within(p: Floats, person: Person) -> Floats:
    places = [LEARNED_STATES.index(s) for s in _WITHIN]
    truths = [person.state == k for k in places]
    return np.array(
        [
            auroc(p[:, k], truth) if 0 < truth.sum() < len(truth) and np.isfinite(p[:, k]).all() else np.nan
            for k, truth in zip(places, truths, strict=True)
        ]
    )


def _macro_f1(t: Tally, counts: Floats) -> Floats:
    c = np.tensordot(counts, t.confusion, 1)
    both = c.diagonal(axis1=1, axis2=2)
    return np.asarray((2 * both / np.maximum(c.sum(1) + c.sum(2), 1e-9)).mean(1))


def _event_f1(t: Tally, counts: Floats) -> Floats:
    hits, told, there = (counts @ t.events).T
    return np.asarray(2 * hits / np.maximum(told + there, 1))


def _drift_auroc(t: Tally, counts: Floats) -> Floats:
    no, yes = np.moveaxis(np.tensordot(counts, t.drift, 1), 1, 0)
    beaten = (yes * (np.cumsum(no, 1) - no / 2)).sum(1)
    return np.asarray(beaten / np.maximum(no.sum(1) * yes.sum(1), 1))


def _ece(t: Tally, counts: Floats) -> Floats:
    return np.asarray(np.abs(counts @ t.gaps).sum(1) / np.maximum(counts @ t.seconds, 1e-9))


def _mean_within(t: Tally, counts: Floats, which: int) -> Floats:
    known = np.isfinite(t.within[:, which])
    if not known.any():
        return np.full(len(counts), np.nan)
    return np.asarray(counts[:, known] @ t.within[known, which] / np.maximum(counts[:, known].sum(1), 1))


_BY_NAME: dict[str, Callable[[Tally, Floats], Floats]] = {
    "state_macro_f1": _macro_f1,
    "task_end_f1": _event_f1,
    "drift_auroc": _drift_auroc,
    "ece": _ece,
    "drifting_auc_within": lambda t, counts: _mean_within(t, counts, 0),
    "fragmented_auc_within": lambda t, counts: _mean_within(t, counts, 1),
}
MEASURES = tuple(_BY_NAME)


def measure(name: str, runs: Sequence[Tally], counts: Floats | None = None) -> Floats:
    """Mean over `runs` (seeds of one model) for each draw, counts [D, P]; without draws everybody once, [1]."""
    if counts is None:
        counts = np.ones((1, len(runs[0].seconds)))
    return np.asarray(np.mean([_BY_NAME[name](t, counts) for t in runs], axis=0))


def drawn(people: int, draws: int = DRAWS, seed: int = 0) -> Floats:
    """How often each of the people is in each draw, [D, P]."""
    return np.random.default_rng(seed).multinomial(people, np.full(people, 1 / people), draws).astype(float)


def _between(values: Floats, people: int) -> tuple[float, float]:
    """95 % interval of draws [D] of so many people, somewhat wider than the draws' own.

    Hesterberg 2015, "What teachers should know about the bootstrap": with few people plain quantiles are too narrow;
    further out ones, by Student's t, make it good.
    """
    z, free = NormalDist().inv_cdf(0.975), max(people - 1, 1)
    t = z + (z**3 + z) / (4 * free) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)
    tail = NormalDist().cdf(-t * (people / free) ** 0.5)
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high)


def interval(name: str, runs: Sequence[Tally], draws: int = DRAWS) -> tuple[float, float]:
    """95 % interval of one model's measure."""
    people = len(runs[0].seconds)
    return _between(measure(name, runs, drawn(people, draws)), people)


def difference(name: str, ours: Sequence[Tally], theirs: Sequence[Tally], draws: int = DRAWS) -> Difference:
    """`ours` minus `theirs` (runs of each) on the same people: in every draw both meet the same ones."""
    people = len(ours[0].seconds)
    counts = drawn(people, draws)
    values = measure(name, ours, counts) - measure(name, theirs, counts)
    value = float((measure(name, ours) - measure(name, theirs))[0])
    return Difference(name, value, *_between(values, people), float((values > 0).mean()))


def table(runs: Mapping[str, Sequence[Tally]], against: str) -> list[Figure]:
    """A row for each model and measure; beside it `against`, which meets the same people in every draw."""
    found = []
    for name, tallies in runs.items():
        for what in MEASURES:
            value = float(measure(what, tallies)[0])
            if not np.isfinite(value):
                continue
            low, high = interval(what, tallies)
            unit = f"{len(tallies)} seed{'s' * (len(tallies) > 1)}; 95 % interval {low:.3f} to {high:.3f}"
            figure = f"bench.{name}.{what}"
            d = difference(what, runs[against], tallies) if name != against and against in runs else None
            if d is None or not np.isfinite(d.value):
                found.append(Figure(figure, value, unit))
                continue
            beside = f"{against} {value + d.value:.3f}: {d.value:+.3f} ({d.low:+.3f} to {d.high:+.3f})"
            bound = f"{'>' if what in LOWER_IS_BETTER else '<'} {against}"
            found.append(Figure(figure, value, unit, bound, beside, d.better))
    return found


def told_table(figures: Sequence[Figure]) -> str:
    """The values alone, a model a line."""
    values = {f.name: f.value for f in figures}
    names = list(dict.fromkeys(f.name.split(".")[1] for f in figures))
    lines = [f"{'':18s}" + "".join(f"{m[:20]:>22s}" for m in MEASURES)]
    for name in names:
        cells = (values.get(f"bench.{name}.{m}") for m in MEASURES)
        lines.append(f"{name:18s}" + "".join(f"{'' if v is None else format(v, '.3f'):>22s}" for v in cells))
    return "\n".join(lines)
