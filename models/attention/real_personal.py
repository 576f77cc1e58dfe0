"""What forty answers of a student are worth on EPM: the second rung of the personal adapter, tried on real people.

The model's log odds stay as they are; a strongly held-back logistic regression on sixteen counts of the minute, each
as its rank in the person's own past, is added to them. Answers are drawn from the earlier part of a student's time, and
what is judged lies all in the later part. How strongly it is held back is chosen for each student on the others.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention.figures import Figure, auroc
from attention.real_epm import Minutes
from attention.resample import of_mean

LABELS = 40
EARLIER = 0.6
"""Share of a student's minutes that answers are drawn from."""
FLIPPED = 0.175
"""Share of answers that are wrong; it is taken into account as such."""
HELD_BACK = (2.0, 5.0, 20.0)
"""Ridges on the weights of ranks from -1 to 1, to choose from."""
_FEWEST = 5
"""Off-task minutes, and others, that the later part needs."""
_TIMES = 5
"""Draws of answers a student."""

Floats = NDArray[np.float64]
Asked = Callable[[Minutes, int, np.random.Generator], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Adapter:
    """An offset and weights [K] that are added to the model's log odds."""

    offset: float
    weights: Floats

    def score(self, base: Floats, own: Floats) -> Floats:
        """Log odds [n] for the model's own [n] and ranks [n, K]."""
        return np.asarray(base + self.offset + own @ self.weights)


_SPANS = (1, 5)
_PRIOR = 30.0
"""Minutes after which one's own past weighs as much as not knowing."""


def own_ranks(m: Minutes) -> Floats:
    """Counts over one minute and over five, and counts a switch, each as rank from -1 to 1 in the past [n, 16]."""
    found: list[Floats] = []
    for span in _SPANS:
        over = {name: _trailing(x, span) for name, x in m.seen.items()}
        found += over.values()
        found += [over[n] / np.maximum(over["switches"], 1) for n in ("keys", "clicks", "travel_px")]
    return np.stack([past_rank(x) for x in found], 1)


def _trailing(x: Floats, span: int) -> Floats:
    upto = np.concatenate([[0.0], np.cumsum(x)])
    ends = np.arange(1, len(x) + 1)
    return np.asarray(upto[ends] - upto[np.maximum(ends - span, 0)])


def past_rank(x: Floats) -> Floats:
    """Where each value lies among those before it, from -1 to 1; near 0 while there are few."""
    before: list[float] = []
    found = np.zeros(len(x))
    for n, value in enumerate(x.tolist()):
        below = (bisect_left(before, value) + bisect_right(before, value)) / 2
        found[n] = 2 * (below + _PRIOR / 2) / (n + _PRIOR) - 1
        insort(before, value)
    return found


def fit(base: Floats, own: Floats, answers: NDArray[np.bool_], flipped: float, held_back: float) -> Adapter:
    """Scoring steps on the log loss of answers of which a share is wrong; the offset is hardly held back."""
    x = np.column_stack([np.ones(len(base)), own])
    ridge = np.diag([0.1, *np.full(own.shape[1], held_back)])
    w = np.zeros(x.shape[1])
    for _ in range(25):
        inner = 1 / (1 + np.exp(-np.clip(base + x @ w, -30, 30)))
        p = np.clip(flipped + (1 - 2 * flipped) * inner, 1e-6, 1 - 1e-6)
        slope = (1 - 2 * flipped) * inner * (1 - inner)
        gradient = x.T @ (slope * (answers - p) / (p * (1 - p))) - ridge @ w
        information = (x * (slope**2 / (p * (1 - p)))[:, None]).T @ x + ridge
        step = np.linalg.solve(information, gradient)
        w = w + step / max(1.0, float(np.abs(step).max()))
    return Adapter(float(w[0]), w[1:])


def at_random(_: Minutes, earlier: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Any forty minutes."""
    return random.choice(earlier, min(LABELS, earlier), replace=False)


def where_unsure(m: Minutes, earlier: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Half of them from the fifth that the model finds likeliest to be off task: both answers are likely there."""
    order = np.argsort(-m.score[:earlier], kind="stable")
    top = max(earlier // 5, 1)
    high = random.choice(order[:top], min(LABELS // 2, top), replace=False)
    rest = order[top:]
    return np.concatenate([high, random.choice(rest, min(LABELS - len(high), len(rest)), replace=False)])


def balanced(m: Minutes, earlier: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Half of each answer, as far as there are: nobody can ask so who does not know, but it is what labels could do."""
    off, on = np.flatnonzero(m.off[:earlier]), np.flatnonzero(~m.off[:earlier])
    some = random.choice(off, min(LABELS // 2, len(off)), replace=False)
    return np.concatenate([some, random.choice(on, min(LABELS - len(some), len(on)), replace=False)])


WAYS: tuple[tuple[str, Asked, float], ...] = (
    ("random", at_random, FLIPPED),
    ("asked", where_unsure, FLIPPED),
    ("asked_clean", where_unsure, 0.0),
    ("balanced_clean", balanced, 0.0),
)


def gains(m: Minutes, ask: Asked, flipped: float, random: np.random.Generator) -> Floats | None:
    """AUROC on the student's later minutes: without answers, then with them for each of `HELD_BACK`.

    None where too little is to be told.
    """
    earlier = int(EARLIER * len(m.off))
    truth = m.off[earlier:]
    if not _FEWEST <= truth.sum() <= len(truth) - _FEWEST:
        return None
    p = np.clip(m.score, 1e-4, 1 - 1e-4)
    base, own = np.log(p / (1 - p)), own_ranks(m)
    found = np.zeros(len(HELD_BACK))
    for _ in range(_TIMES):
        some = ask(m, earlier, random)
        answers = m.off[some] ^ (random.random(len(some)) < flipped)
        for n, ridge in enumerate(HELD_BACK):
            made = fit(base[some], own[some], answers, flipped, ridge)
            found[n] += auroc(made.score(base, own)[earlier:], truth) / _TIMES
    return np.concatenate([[auroc(base[earlier:], truth)], found])


def chosen_on_others(after: Floats) -> Floats:
    """For each student the value under the ridge that is best on all others: [students, ridges] to [students]."""
    others = after.sum(0) - after
    return np.asarray(after[np.arange(len(after)), others.argmax(1)])


def personal_figures(students: Sequence[Minutes], tail: str) -> list[Figure]:
    """Gain in AUROC within students, by how the answers came about."""
    found = []
    for name, ask, flipped in WAYS:
        random = np.random.default_rng(0)
        each = np.array([g for m in students if (g := gains(m, ask, flipped, random)) is not None])
        before, after = each[:, 0], chosen_on_others(each[:, 1:])
        e = of_mean(after - before)
        unit = f"within-student AUROC, {LABELS} answers, {flipped:.1%} wrong; {len(each)} students; {e.interval}"
        worse = float((after < before - 0.02).mean())
        beside = f"without {before.mean():.3f}, with {after.mean():.3f}; {worse:.0%} of students worse by over .02"
        found.append(Figure(f"model.epm_personal_gain_{name}{tail}", e.value, unit, "> 0", beside, e.low > 0))
    return found
