"""What somebody takes up after an absence: the program's order of open work beside simpler rules.

    python models/advice/resuming.py [--people N] [--days N] [--processes N] [--data DIR] [--json]
    python models/advice/resuming.py --fit [--people N] [--days N] [--processes N]

People of the split `test` live days; at each return from an absence of five minutes or more everything that was open
is put in order, and what was then taken up is looked for among the first three. Two truths: what the program itself
notices (by name), and the task that the simulated person really resumed (any window that belongs to it). With `--data`
real logs are judged too. `--fit` makes the prior of `headwater.advice.resuming` on people of the split `train`.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from advice.returns import Floats, Return, later, people, returns
from attention.figures import Figure
from attention.real_logs import FILE, windows
from attention.resample import Estimate, draws, estimate, of_mean
from headwater.advice.resuming import DAY_S, FEATURES, Weights, probabilities, rank, taken_up
from headwater.categories import Categories

WARM_UP_DAYS = 3.0
"""Nothing is counted before: 14 days of history begin with one."""
MIX = "mix 8 h"
"""The best of the recency-frequency mixes on the split `train`."""
METHODS = ("ours", "prior", "recent", "frequent", "longest", "mix")
_SAID = {
    "ours": "learning", "prior": "prior alone", "recent": "most recent", "frequent": "most frequent",
    "longest": "most time", "mix": "recency-frequency mix",
}  # fmt: skip
RIVALS = ("recent", "frequent", "longest", "mix")
_NAMES_WEIGH = 0.5
"""Of the two truths in the prior: what a person takes up by name, and the task that they go on with."""
_RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class Judged:
    """One person's returns to what lay open: `hits[method][n, 3]`, whether it was among the first 1, 2, 3."""

    hits: dict[str, Floats]
    at: Floats
    returns: int
    """Those to anything, whether it lay open or not."""

    def rate(self, method: str, k: int = 3) -> float:
        """Hit@k."""
        return float(self.hits[method][:, k - 1].mean())


def judge(found: Sequence[Return], *, by_task: bool, weights: Weights = Weights()) -> Judged | None:
    """Go through one person's returns in order; the learning one learns from each after it was judged."""
    hits: dict[str, list[Floats]] = {name: [] for name in METHODS}
    at: list[float] = []
    counted, mine = later(found, WARM_UP_DAYS), weights
    first = counted[0].at if counted else np.inf
    for one in found:
        right = _right(one, by_task)
        if one.at >= first and right is not None and right.any():
            at.append(one.at)
            for name, order in _orders(one, weights, mine).items():
                top = right[order[:3]].cumsum() > 0
                hits[name].append(np.pad(top, (0, 3 - len(top)), "edge").astype(float))
        mine = taken_up(mine, one.open, one.name) if one.name is not None else mine
    told = sum((r.same is not None) if by_task else (r.name is not None) for r in counted)
    return Judged({name: np.array(some) for name, some in hits.items()}, np.array(at), told) if at else None


def _right(one: Return, by_task: bool) -> Floats | None:
    """Which of the open ones it was [n]."""
    if by_task:
        return None if one.same is None else one.same.astype(float)
    return None if one.place is None else np.eye(len(one.open.spheres))[one.place]


def _orders(one: Return, prior: Weights, mine: Weights) -> dict[str, Floats]:
    ours = {name: [one.open.place(s.name) for s in rank(w, one.open)] for name, w in (("ours", mine), ("prior", prior))}
    rules = {name: np.argsort(-one.rules[MIX if name == "mix" else name], kind="stable") for name in RIVALS}
    return {**{name: np.array(order) for name, order in ours.items()}, **rules}


def fit(found: Sequence[Sequence[Return]]) -> tuple[float, ...]:
    """Weights by which people's choices are likeliest (Newton's method); of several right ones any will do."""
    w = np.zeros(len(FEATURES))
    every = [r for some in found for r in later(some, WARM_UP_DAYS)]
    for _ in range(60):
        slope, bend = -_RIDGE * w, _RIDGE * np.eye(len(w))
        for one in every:
            p = probabilities(Weights(prior=tuple(w)), one.open)
            mean = p @ one.open.x
            spread = (one.open.x * p[:, None]).T @ one.open.x - np.outer(mean, mean)
            for by_task, share in ((False, _NAMES_WEIGH), (True, 1 - _NAMES_WEIGH)):
                right = _right(one, by_task)
                if right is not None and right.any():
                    slope += share * ((p * right) @ one.open.x / (p @ right) - mean)
                    bend += share * spread
        step = np.linalg.solve(bend, slope)
        w += step
        if np.abs(step).max() < 1e-3:
            break
    return tuple(w.tolist())


def resuming_figures(people_: int = 24, days: int = 10, processes: int = 2) -> list[Figure]:
    """Ours beside the others: means over people with intervals over people."""
    return figures_of(people("test", people_, days, processes), f"{people_} people, {days} days")


def figures_of(found: Sequence[Sequence[Return]], whose: str) -> list[Figure]:
    """The same of people whose returns are there already."""
    made = []
    for name, by_task in (("advice.resume_hit3", False), ("advice.resume_hit3_task", True)):
        judged = [j for some in found if (j := judge(some, by_task=by_task)) is not None]
        made += _pair(name, judged, whose, of_mean)
    return made


def _pair(name: str, judged: Sequence[Judged], whose: str, interval: Callable[[Sequence[float]], Estimate]) -> list[Figure]:
    """Hit@3 beside the others, and how far above the best of the simple rules it is, on the same returns."""
    if not judged:
        return []
    rate = {m: [j.rate(m) for j in judged] for m in METHODS}
    best = max(RIVALS, key=lambda m: float(np.mean(rate[m])))
    ours = interval(rate["ours"])
    above = interval([a - b for a, b in zip(rate["ours"], rate[best], strict=True)])
    unit = f"{_of(judged)}; {whose}; {ours.interval}"
    return [
        Figure(name, ours.value, unit, "> most recent, > most frequent", _beside(judged), above.value > 0),
        Figure(f"{name}_above", above.value, f"above {_SAID[best]}; {above.interval}", "> 0", "", above.low > 0),
    ]


def _of(judged: Sequence[Judged]) -> str:
    counted, all_ = sum(len(j.at) for j in judged), sum(j.returns for j in judged)
    return f"of {counted} returns to what lay open, {counted / max(all_, 1):.0%} of {all_}"


def _beside(judged: Sequence[Judged]) -> str:
    """Hit@3 and hit@1 of each."""
    return ", ".join(
        f"{_SAID[m]} {np.mean([j.rate(m) for j in judged]):.3f} (first {np.mean([j.rate(m, 1) for j in judged]):.3f})"
        for m in METHODS
    )


def real_figures(data: Path) -> list[Figure]:
    """Real people's logs, by application: they know no titles. Nothing was fitted or chosen on them."""
    found = {who: list(returns(wins, Categories())) for who, wins in windows(data / FILE).items()}
    judged = [j for some in found.values() if (j := judge(some, by_task=False)) is not None]
    return _pair("advice.resume_hit3_real", judged, f"{len(judged)} real people", lambda some: _by_days(some, judged))


def _by_days(values: Sequence[float], judged: Sequence[Judged]) -> Estimate:
    raise NotImplementedError
