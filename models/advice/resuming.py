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

from advice.returns import Floats, Return, later, returns
from advice.returns import people as lived
from attention.figures import Figure
from attention.real_logs import FILE, windows
from attention.resample import DRAWS, Estimate, draws, estimate, of_mean
from headwater.advice.resuming import DAY_S, FEATURES, Weights, probabilities, rank, taken_up
from headwater.categories import Categories

WARM_UP_DAYS = 3.0
"""Nothing is counted before: 14 days of history begin with one."""
MIX = {False: "mix 8 h", True: "mix 2 h"}
"""The best of the recency-frequency mixes on the split `train`, by name and by task."""
METHODS = ("ours", "prior", "recent", "frequent", "longest", "mix")
_SAID = {
    "ours": "learning", "prior": "prior alone", "recent": "most recent", "frequent": "most frequent",
    "longest": "most time", "mix": "recency-frequency mix",
}  # fmt: skip
RIVALS = ("recent", "frequent", "longest", "mix")
_NAMES_WEIGH = 0.5
"""Of the two truths in the prior: what a person takes up by name, and the task that they go on with."""
_RIDGE = 1.0


PRIOR = Weights()


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


def judge(found: Sequence[Return], *, by_task: bool, weights: Weights = PRIOR) -> Judged | None:
    """Go through one person's returns in order; the learning one learns from each after it was judged."""
    hits: dict[str, list[Floats]] = {name: [] for name in METHODS}
    at: list[float] = []
    counted, mine = later(found, WARM_UP_DAYS), weights
    first = counted[0].at if counted else np.inf
    for one in found:
        right = _right(one, by_task)
        if one.at >= first and right is not None and right.any():
            at.append(one.at)
            for name, order in _orders(one, weights, mine, MIX[by_task]).items():
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


def _orders(one: Return, prior: Weights, mine: Weights, mix: str) -> dict[str, Floats]:
    ours = {name: [one.open.place(s.name) for s in rank(w, one.open)] for name, w in (("ours", mine), ("prior", prior))}
    rules = {name: np.argsort(-one.rules[mix if name == "mix" else name], kind="stable") for name in RIVALS}
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


def resuming_figures(people: int = 24, days: int = 10, processes: int = 2) -> list[Figure]:
    """Ours beside the others: means over people, with intervals over people."""
    return figures_of(lived("test", people, days, processes), f"{people} people, {days} days")


def figures_of(found: Sequence[Sequence[Return]], whose: str) -> list[Figure]:
    """The same of people whose returns are there already."""
    made = []
    for name, by_task in (("advice.resume_hit3", False), ("advice.resume_hit3_task", True)):
        judged = [j for some in found if (j := judge(some, by_task=by_task)) is not None]
        made += _compared(name, judged, whose, over_people)
    return made


def real_figures(data: Path) -> list[Figure]:
    """Real people's logs, by application: they know no titles. Nothing was fitted or chosen on them."""
    logs = windows(data / FILE)
    judged = [j for wins in logs.values() if (j := judge(list(returns(wins, Categories())), by_task=False)) is not None]
    return _compared("advice.resume_hit3_real", judged, f"{len(judged)} real people", over_days)


Values = Sequence[tuple[Floats, Floats]]
"""Of each person: a value a return, and when that was."""


def over_people(values: Values) -> Estimate:
    """Mean of people's means."""
    return of_mean([float(of.mean()) for of, _ in values])


def over_days(values: Values) -> Estimate:
    """The same of people who are too few to be drawn: days are drawn within each."""
    drawn = np.zeros(DRAWS)
    for n, (of, at) in enumerate(values):
        day = np.unique(at // DAY_S, return_inverse=True)[1]
        weight = draws(int(day.max()) + 1, seed=n)
        drawn += weight @ np.bincount(day, of) / np.maximum(weight @ np.bincount(day), 1.0) / len(values)
    return estimate(float(np.mean([of.mean() for of, _ in values])), drawn)


def _compared(name: str, judged: Sequence[Judged], whose: str, interval: Callable[[Values], Estimate]) -> list[Figure]:
    """Hit@3 beside the others, and how far it is above the best of the simple rules on the same returns."""
    if not judged:
        return []
    best = max(RIVALS, key=lambda m: float(np.mean([j.rate(m) for j in judged])))
    ours = interval([(j.hits["ours"][:, 2], j.at) for j in judged])
    above = {m: interval([(j.hits["ours"][:, 2] - j.hits[m][:, 2], j.at) for j in judged]) for m in RIVALS}
    simple = {m: float(np.mean([j.rate(m) for j in judged])) for m in ("recent", "frequent")}
    unit = f"{_of(judged)}; {whose}; {ours.interval}"
    return [
        Figure(name, ours.value, unit, "> most recent, > most frequent", _beside(judged),
               ours.value > max(simple.values())),
        Figure(f"{name}_above", above[best].value, f"above {_SAID[best]}; {whose}; {above[best].interval}", "> 0",
               ", ".join(f"above {_SAID[m]} {e}" for m, e in above.items()), above[best].low > 0),
    ]  # fmt: skip


def _of(judged: Sequence[Judged]) -> str:
    counted, every = sum(len(j.at) for j in judged), sum(j.returns for j in judged)
    return f"of {counted} returns to what lay open, {counted / max(every, 1):.0%} of all to anything"


def _beside(judged: Sequence[Judged]) -> str:
    """Hit@3 and hit@1 of each."""
    rate = {m: [float(np.mean([j.rate(m, k) for j in judged])) for k in (3, 1)] for m in METHODS}
    return ", ".join(f"{_SAID[m]} {three:.3f} (first {one:.3f})" for m, (three, one) in rate.items())


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=48)
    parser.add_argument("--days", type=int, default=16)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--data", type=Path, help="where the real logs lie")
    parser.add_argument("--fit", action="store_true", help="make the prior instead, and print it")
    parser.add_argument("--json", action="store_true")
    g = parser.parse_args()
    if min(g.people, g.days, g.processes) < 1:
        parser.error("people, days and processes are 1 or more")
    if g.fit:
        prior = fit(lived("train", g.people, g.days, g.processes))
        print(*(f"{name:20s} {value:7.2f}" for name, value in zip(FEATURES, prior, strict=True)), sep="\n")
        return
    figures = resuming_figures(g.people, g.days, g.processes)
    figures += real_figures(g.data) if g.data and (g.data / FILE).is_file() else []
    if g.json:
        print(json.dumps([asdict(f) for f in figures], indent=1))
        return
    for f in figures:
        print(f"{f.name:30s} {f.value:8.4f}  {f.unit}  [{f.bound}]  {'' if f.holds is None else f.holds}  {f.baseline}")


if __name__ == "__main__":
    main()
