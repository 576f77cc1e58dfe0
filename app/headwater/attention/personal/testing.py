"""Whether what was learned is better than the model before it, by labels of days that it did not learn from.

With few labels "better on a hold-out" is a coin: a change three points better wins on eight labels in one of three
draws, one three points worse in one of seven. So all labels take part, in folds of whole days; what is asked is whether
the log loss falls for sure; and what is adopted is drawn towards the base model as far as the same folds say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headwater.attention.personal.adapter import Adapter
from headwater.attention.personal.ladder import FEWEST, Way, ways
from headwater.attention.personal.lesson import Floats, Lesson, Stack, softmax
from headwater.attention.personal.lowrank import Deep
from headwater.records import LEARNED_STATES, FocusState

FEWEST_DAYS = 3
"""Days on which words lie, without which nothing is tried: folds of days need days."""
ONE_SIDED = 0.8416
"""Standard errors between a mean and the lower end that four of five draws lie above."""
_FOLDS = 5
"""Days are put into, for what is chosen without them."""
HELD_OUT_FROM, HELD_OUT = 150, 0.2
"""From so many labels on, the newest fifth must agree too."""
_WARMTHS, _ANY_WARMTH = np.geomspace(0.6, 1.8, 25), np.geomspace(0.3, 20.0, 32)
"""What an adapter may have; and what changes are compared at, where a person of random words is allowed to be one."""
_WARMTH_SPREAD = 0.2
"""Spread of people's temperatures around 1, on a logarithmic scale: our choice."""
_THRESHOLD_PRIOR = 100.0
"""Labels that the base model's threshold counts as."""
_COVERED = 0.9
"""As the base model's sets hold the true state."""


@dataclass(frozen=True, slots=True)
class OfState:
    """Labels of one state: how many, and the share met before and after."""

    state: FocusState
    labels: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Tested:
    """The outcome; gains are in nats a label, of a rung that was chosen without the days that it is tested on."""

    better: bool
    labels: int
    days: int
    gain: float
    low: float
    before: float
    after: float
    states: tuple[OfState, ...]


def learn(
    lessons: Sequence[Lesson], model: str, threshold: float, deep: Deep | None = None
) -> tuple[Adapter | None, Tested]:
    """The adapter that the labels carry, tested; None where there are too few.

    Args:
        lessons: what the person said; with `deep`, their rows know their places.
        model: version of the base model.
        threshold: of its conformal sets.
        deep: what the low-rank rung needs; without it, it is not climbed.
    """
    some = [x.thinned() for x in sorted(lessons, key=lambda x: x.start)]
    days = len({x.day for x in some})
    if len(some) < FEWEST or days < FEWEST_DAYS:
        return None, Tested(False, len(some), days, 0.0, 0.0, 0.0, 0.0, ())
    stack = Stack.of(some)
    tried = _tried(some, stack, [w for w in ways(deep) if len(some) >= w.fewest])
    best = max(tried, key=lambda x: x.likely.mean())
    warmth = _warmth(stack, best.changes)
    p = softmax((stack.rows.logits + best.changes) / warmth)
    base = _log_likely(stack, np.zeros_like(stack.rows.logits))
    gain, low = _bound(_chosen_elsewhere(some, tried) - base, [x.day for x in some])
    better = low > 0 and (len(some) < HELD_OUT_FROM or _newest_agree(some, best))
    learned = best.way.learn(some).scaled(best.shrink)
    adapter = Adapter(
        model, best.way.name, learned.head, warmth, _threshold(stack, p, threshold), learned.slots
    )  # fmt: skip
    return adapter, _told(stack, p, better, days, gain, low)


def _folds(lessons: Sequence[Lesson], count: int) -> NDArray[np.int64]:
    """Which fold each lesson is in: whole days, the fullest first into the emptiest fold."""
    days = np.array([x.day for x in lessons])
    names, counts = np.unique(days, return_counts=True)
    full, fold = np.zeros(min(count, len(names))), {}
    for at in np.argsort(-counts, kind="stable"):
        fold[names[at]] = int(full.argmin())
        full[fold[names[at]]] += counts[at]
    return np.array([fold[day] for day in days])


@dataclass(frozen=True, slots=True, eq=False)
class _Choice:
    """A rung, how far it goes, what it adds to the logits of days left out [M, S], and the words' log likelihoods."""

    way: Way
    shrink: float
    changes: Floats
    likely: Floats


def _tried(lessons: Sequence[Lesson], stack: Stack, some: Sequence[Way]) -> list[_Choice]:
    """Each rung and how far it may go."""
    found: list[_Choice] = []
    for way in some:
        least = max((x.likely for x in found), key=lambda x: float(x.mean()), default=None) if way.slow else None
        for shrink, changes in _left_out(lessons, stack, way, least).items():
            found.append(_Choice(way, shrink, changes, _log_likely(stack, changes)))
    return found


def _chosen_elsewhere(lessons: Sequence[Lesson], tried: Sequence[_Choice]) -> Floats:
    """The words' log likelihoods, each by what is best on the other folds: what is chosen by some days is not told of
    by the same days, or it would look better than it is (Varma and Simon 2006)."""
    folds, found = _folds(lessons, _FOLDS), np.empty(len(lessons))
    for fold in np.unique(folds):
        others = folds != fold
        found[~others] = max(tried, key=lambda x: x.likely[others].mean()).likely[~others]
    return found


def _left_out(lessons: Sequence[Lesson], stack: Stack, way: Way, least: Floats | None) -> dict[float, Floats]:
    """What a rung adds to each row's logits [M, S], learned without its day, by how far it goes; nothing if on the days
    that it was tried on it falls behind the likelihoods `least`."""
    changes, folds = {s: np.zeros_like(stack.rows.logits) for s in way.shrinks}, _folds(lessons, way.folds)
    for fold in np.unique(folds):
        learned = way.learn([x for x, f in zip(lessons, folds, strict=True) if f != fold])
        at = np.flatnonzero((folds == fold)[stack.lesson])
        rows = stack.rows.some(at)
        for shrink, found in changes.items():
            found[at] = way.change(learned.scaled(shrink), rows)
        if least is not None:
            done = folds <= fold
            if max(_log_likely(stack, x)[done].mean() for x in changes.values()) < least[done].mean():
                return {}
    return changes


def _log_likely(stack: Stack, changes: Floats) -> Floats:
    """The log of how likely each word was [L], at the temperature at which all of them are likeliest.

    What is compared is compared so: else random words, which only say that the model is too sure, look like a gain.
    """
    by_warmth = (np.log(np.maximum(stack.likelihood(_at(stack, changes, t)), 1e-9)) for t in _ANY_WARMTH)
    return max(by_warmth, key=lambda x: float(x.sum()))


def _warmth(stack: Stack, changes: Floats) -> float:
    """The temperature of this person's answers, drawn towards 1 (Guo et al. 2017)."""

    def loss(t: float) -> float:
        surprise = -float(np.log(np.maximum(stack.likelihood(_at(stack, changes, t)), 1e-9)).sum())
        return surprise + float(np.log(t)) ** 2 / (2 * _WARMTH_SPREAD**2)

    return float(min(_WARMTHS, key=loss))


def _at(stack: Stack, changes: Floats, warmth: float) -> Floats:
    return softmax((stack.rows.logits + changes) / warmth)


def _bound(gains: Floats, days: Sequence[int]) -> tuple[float, float]:
    """Mean, and its one-sided lower end; labels of one day are not independent of one another."""
    mean = float(gains.mean())
    groups = np.unique(days, return_inverse=True)[1]
    sums = np.bincount(groups, gains - mean)
    spread = np.sqrt((sums**2).sum() * len(sums) / max(len(sums) - 1, 1)) / len(gains)
    return mean, mean - ONE_SIDED * float(spread)


def _newest_agree(lessons: Sequence[Lesson], best: _Choice) -> bool:
    """Whether days from near the last fifth on say so too, when only what was said before them is learned."""
    begins = [n for n in range(1, len(lessons)) if lessons[n].day != lessons[n - 1].day]
    cut = min(begins, key=lambda n: abs(n - (1 - HELD_OUT) * len(lessons)))
    later = Stack.of(lessons[cut:])
    change = best.way.change(best.way.learn(lessons[:cut]).scaled(best.shrink), later.rows)
    return bool(_log_likely(later, change).mean() > _log_likely(later, np.zeros_like(change)).mean())


def _threshold(stack: Stack, p: Floats, base: float) -> float:
    """As likely as the said states are on all but a tenth of right words; words that are wrong count as the least.

    Never below the base's: words are mostly about what was shown wrong or unsure, and a threshold by them alone left
    so much time unsure that nothing more was shown rightly than before.
    """
    said = stack.mean((p * stack.said[stack.lesson]).sum(1))
    wrong = float(stack.wrong.mean())
    own = float(np.quantile(said, wrong + (1 - wrong) * (1 - _COVERED)))
    count = len(said)
    return max((count * own + _THRESHOLD_PRIOR * base) / (count + _THRESHOLD_PRIOR), base)


def _told(stack: Stack, p: Floats, better: bool, days: int, gain: float, low: float) -> Tested:
    met = [_met(stack, q) for q in (softmax(stack.rows.logits), p)]
    states = []
    for at, state in enumerate(LEARNED_STATES):
        mine = stack.said[:, at] & (stack.said.sum(1) == 1)
        if mine.any():
            states.append(OfState(state, int(mine.sum()), *(float(m[mine].mean()) for m in met)))
    return Tested(
        better, len(stack.said), days, gain, low, float(met[0].mean()), float(met[1].mean()), tuple(states)
    )  # fmt: skip


def _met(stack: Stack, p: Floats) -> Floats:
    """Whether each lesson's likeliest state is one that was said [L]."""
    best = stack.mean(p).argmax(1)
    return np.asarray(stack.said[np.arange(len(best)), best], float)
