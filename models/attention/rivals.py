"""What the model has to beat without any training of weights worth the name: rules, scores, hidden Markov models.

All see the same rows as the model does, and all answer as it does (`Answers`), NaN where they say nothing. What is
learned is learned on the people for training, what is chosen is chosen on those for validation; temperatures, limits
and the weight of the own past come from those for calibration.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from attention.calibrate import Answers, forecast, softmax, with_past
from attention.compare import tune
from attention.data import DRIFT_S, Person
from attention.figures import macro_f1
from headwater.features import INDEX
from headwater.records import LEARNED_STATES, FocusState

Floats = NDArray[np.float64]
Vectors = dict[str, NDArray[np.float32]]
_STATES = len(LEARNED_STATES)
_FOCUSED, _ROUTINE, _TALKING, _FRAGMENTED, _DRIFTING = (LEARNED_STATES.index(s) for s in list(FocusState)[:5])
_MOST = {"keys": 600.0, "clicks": 200.0, "scroll": 400.0, "travel": 60_000.0}
OWN = [i for name, i in INDEX.items() if not name.endswith(("_5m", "_15m", "_rank"))]
"""What a row says of its own segment; the rest is made of the rows before it."""
_CERTAIN = 0.9
"""What is given to an answer that comes without a probability; temperature puts it right."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everybody, by what they are for, and the vectors of all their titles."""

    train: Sequence[Person]
    check: Sequence[Person]
    calibrate: Sequence[Person]
    test: Sequence[Person]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Told:
    """A model's answers about everybody that it was not trained on."""

    check: list[Answers]
    calibrate: list[Answers]
    test: list[Answers]
    note: str = ""


def each(scene: Scene, one: Callable[[Person], Answers], note: str = "") -> Told:
    """Ask about everybody, one by one."""
    check, calibrate, test = ([one(p) for p in some] for some in (scene.check, scene.calibrate, scene.test))
    return Told(check, calibrate, test, note)


def column(p: Person, name: str) -> Floats:
    """One number of all rows, [M]."""
    return p.num[:, INDEX[name]].astype(float)


def certain(guess: NDArray[np.int64]) -> Floats:
    """Answers [M] as probabilities [M, 5]."""
    p = np.full((len(guess), _STATES), (1 - _CERTAIN) / (_STATES - 1))
    p[np.arange(len(guess)), guess] = _CERTAIN
    return p


def silent(p: Person) -> Floats:
    """No answer, [M]."""
    return np.full(len(p.state), np.nan)


def rules(p: Person) -> NDArray[np.int64]:
    """Categories and shares, as trackers of today have them: the table that the states are explained by."""
    found = np.full(len(p.state), _ROUTINE)
    making = column(p, "make_5m") + column(p, "read_5m") > 0.6
    found[making & (column(p, "largest_5m") > 0.6)] = _FOCUSED
    found[column(p, "switches_5m_rank") > 0.6] = _FRAGMENTED
    found[(column(p, "talk_5m") >= 0.6) | (column(p, "call") > 0)] = _TALKING
    found[column(p, "off_plan_5m") >= 0.6] = _DRIFTING
    return found


def input_index(p: Person) -> NDArray[np.int64]:
    """FlowLight's: the busiest 9 % of the person's own time is focused; the rest is what there is most of."""
    raw = {n: np.expm1(column(p, f"{n}_5m") * np.log1p(most)) for n, most in _MOST.items()}
    index = raw["keys"] + 3 * raw["clicks"] + 1.55 * raw["scroll"] + 0.0028 * raw["travel"]
    order = np.argsort(-index, kind="stable")
    busy = order[np.cumsum(p.seconds[order]) <= 0.09 * p.seconds.sum()]
    found = np.full(len(p.state), _ROUTINE)
    found[busy] = _FOCUSED
    return found


def majority(scene: Scene) -> Told:
    """What there is most of, and how often things are in general."""
    seconds = np.concatenate([p.seconds for p in scene.train])
    state = np.concatenate([p.state for p in scene.train])
    drift = np.concatenate([p.drift for p in scene.train])
    prior = np.bincount(state, weights=seconds, minlength=_STATES) / seconds.sum()
    soon = float(drift[drift >= 0].mean())

    def one(p: Person) -> Answers:
        return Answers(np.tile(prior, (len(p.state), 1)), silent(p), np.full(len(p.state), soon))

    return each(scene, one)


def by_rules(scene: Scene) -> Told:
    """`rules`; a task ends where the category in front has just changed, off plan stays off plan (persistence)."""
    kinds = [i for name, i in INDEX.items() if name.startswith("is_")]

    def one(p: Person) -> Answers:
        kind = p.num[:, kinds].argmax(1)
        changed = np.append(False, kind[1:] != kind[:-1]).astype(float)
        return Answers(certain(rules(p)), changed, persistence(p))

    return each(scene, one)


def persistence(p: Person) -> Floats:
    """As it has been, so it goes on: the share of the last ten minutes off plan, from those of 5 and 15."""
    return (column(p, "off_plan_5m") + column(p, "off_plan_15m")) / 2


def by_input(scene: Scene) -> Told:
    """`input_index`, which knows the whole of the person's time, that to come among it."""
    return each(scene, lambda p: Answers(certain(input_index(p)), silent(p), silent(p)), "not causal: ranks all time")


def trivial(score: Callable[[Person], Floats]) -> Callable[[Scene], Told]:
    """A plain score [M] in the place of drifting and of fragmented: only order within a person can be judged."""

    def one(p: Person) -> Answers:
        states = np.full((len(p.state), _STATES), np.nan)
        states[:, _DRIFTING] = states[:, _FRAGMENTED] = score(p)
        return Answers(states, silent(p), score(p))

    return lambda scene: each(scene, one)


def switches(p: Person) -> Floats:
    """Changes of window in 5 minutes."""
    return column(p, "switches_5m")


def idleness(p: Person) -> Floats:
    """Share of 5 minutes without input."""
    return column(p, "idle_5m")


def inputs(p: Person) -> Floats:
    """Keys and clicks in 5 minutes, the sign turned: the less of them, the likelier."""
    return -sum((np.expm1(column(p, f"{n}_5m") * np.log1p(_MOST[n])) for n in ("keys", "clicks")), np.zeros(1))


@dataclass(frozen=True, slots=True)
class Chain:
    """States that follow on each other, second by second."""

    prior: Floats
    """[5], shares of the segments."""
    second: Floats
    """[5, 5], what a state is a second later."""
    trust: float = 1.0
    """How much a segment's evidence counts (an exponent): rows overlap, and say the same things again."""
    haste: int = 1
    """How many times faster it is taken to move: a fast chain trusts the segment at hand more than those before."""

    def moves(self, seconds: NDArray[np.float32]) -> Floats:
        """From segment to segment, [M, 5, 5]: the longer a segment, the likelier something else."""
        powers = [np.eye(_STATES)]
        for _ in range(_LONGEST_S):
            powers.append(powers[-1] @ np.linalg.matrix_power(self.second, self.haste))
        lasted = np.clip(np.round(seconds), 1, _LONGEST_S).astype(int)
        return np.stack([powers[n] for n in lasted])

    def forward(self, seen: Floats, seconds: NDArray[np.float32]) -> Floats:
        """Beliefs [M, 5] from posteriors of single segments [M, 5]: only what has been seen so far counts."""
        likely, moves = ((seen + 1e-9) / self.prior) ** self.trust, self.moves(seconds)
        out, belief = np.empty_like(likely), self.prior
        for i, evidence in enumerate(likely):
            belief = (belief @ moves[i]) * evidence
            belief = belief / belief.sum()
            out[i] = belief
        return out

    def viterbi(self, seen: Floats, seconds: NDArray[np.float32]) -> NDArray[np.int64]:
        """The likeliest path [M]; it knows what follows, as no live program can."""
        likely, moves = self.trust * np.log((seen + 1e-9) / self.prior), np.log(self.moves(seconds))
        best, back = np.log(self.prior) + likely[0], np.zeros(likely.shape, np.int64)
        for i in range(1, len(likely)):
            through = best[:, None] + moves[i]
            back[i] = through.argmax(0)
            best = through.max(0) + likely[i]
        path = np.empty(len(likely), np.int64)
        path[-1] = best.argmax()
        for i in range(len(likely) - 1, 0, -1):
            path[i - 1] = back[i, path[i]]
        return path

    def filtered(self, seen: Floats, seconds: NDArray[np.float32]) -> Answers:
        """Beliefs, the chance that the state has just changed, and that drifting sets in soon."""
        belief, likely = self.forward(seen, seconds), ((seen + 1e-9) / self.prior) ** self.trust
        before, moves = np.concatenate([self.prior[None], belief[:-1]]), self.moves(seconds)
        same = (before * moves.diagonal(axis1=1, axis2=2) * likely).sum(1)
        changed = 1 - same / (np.einsum("mi,mij->mj", before, moves) * likely).sum(1)
        into = self.second.copy()
        into[_DRIFTING] = np.eye(_STATES)[_DRIFTING]
        soon = np.linalg.matrix_power(into, round(DRIFT_S))[:, _DRIFTING]
        return Answers(belief, changed, belief @ soon)

    def smoothed(self, seen: Floats, seconds: NDArray[np.float32]) -> Answers:
        """The path, and where it changes."""
        path = self.viterbi(seen, seconds)
        left = np.append(path[1:] != path[:-1], True).astype(float)
        return Answers(certain(path), left, np.full(len(path), np.nan))


_LONGEST_S = 60


def chain(people: Sequence[Person]) -> Chain:
    """How states follow on each other in these people."""
    moves, prior, seconds = np.ones((_STATES, _STATES)), np.ones(_STATES), np.ones(_STATES)
    for p in people:
        np.add.at(moves, (p.state[:-1], p.state[1:]), 1)
        prior += np.bincount(p.state, minlength=_STATES)
        seconds += np.bincount(p.state, weights=p.seconds, minlength=_STATES)
    np.fill_diagonal(moves, 0)
    rates = moves / np.maximum(seconds, moves.sum(1) + 1)[:, None]
    return Chain(prior / prior.sum(), rates + np.diag(1 - rates.sum(1)))


_TRUSTS, _HASTES = (0.1, 0.3, 0.7, 1.0, 2.0), (1, 4, 16)


def trusted(plain: Chain, seen: Sequence[Floats], people: Sequence[Person]) -> Chain:
    """The chain with the trust and the haste that tell these people's states best."""

    def f1(c: Chain) -> float:
        told = [c.forward(s, p.seconds).argmax(1) for s, p in zip(seen, people, strict=True)]
        return macro_f1(np.concatenate(told), people)

    return max((replace(plain, trust=t, haste=h) for t in _TRUSTS for h in _HASTES), key=f1)


def hidden_markov(scene: Scene, base: Told, *, whole: bool) -> Told:
    """A base's posteriors through the chain: its forward pass or, `whole`, the best path (Viterbi)."""
    c = trusted(chain(scene.train), [a.p for a in base.check], scene.check)
    run = c.smoothed if whole else c.filtered
    check, calibrate, test = (
        [run(a.p, p.seconds) for a, p in zip(told, people, strict=True)]
        for told, people in (
            (base.check, scene.check), (base.calibrate, scene.calibrate), (base.test, scene.test),
        )
    )  # fmt: skip
    note = f"trust {c.trust:g}, haste {c.haste}"
    return Told(check, calibrate, test, f"{note}; not causal: knows what follows" if whole else note)


def with_own_past(scene: Scene, base: Told) -> Told:
    """A base whose drifting soon knows how much the person drifted so far, as ours does; weighed as ours is."""
    t = tune(base.calibrate, scene.calibrate).temperature
    tempered = [
        [replace(a, p=softmax(np.log(a.p + 1e-12) / t)) for a in some]
        for some in (base.check, base.calibrate, base.test)
    ]
    base = Told(tempered[0], tempered[1], tempered[2])
    weights = forecast(base.calibrate, scene.calibrate)
    check, calibrate, test = (
        [with_past(a, p, weights) for a, p in zip(told, people, strict=True)]
        for told, people in (
            (base.check, scene.check), (base.calibrate, scene.calibrate), (base.test, scene.test),
        )
    )  # fmt: skip
    return Told(check, calibrate, test, f"weights {', '.join(f'{w:.2f}' for w in weights)}")


_PARTS = 8


def bins(scene: Scene) -> Told:
    """Naive Bayes on what rows say of their own segments, each number cut in eight parts of the same size.

    Not on the windows of 5 and 15 minutes: to look back is the part of the chain that it feeds.
    """
    num, state = np.concatenate([p.num[:, OWN] for p in scene.train]), np.concatenate([p.state for p in scene.train])
    edges = np.quantile(num, np.arange(1, _PARTS) / _PARTS, axis=0)
    counts = np.ones((num.shape[1], _PARTS, _STATES))
    for n in range(num.shape[1]):
        np.add.at(counts[n], (np.searchsorted(edges[:, n], num[:, n]), state), 1)
    likely = np.log(counts / counts.sum(1, keepdims=True))
    prior = np.log(chain(scene.train).prior)

    def ratios(p: Person) -> Floats:
        told = np.zeros((len(p.state), _STATES))
        for n, at in enumerate(OWN):
            told += likely[n, np.searchsorted(edges[:, n], p.num[:, at])]
        return told

    known = [ratios(p) for p in scene.check]

    def f1(trust: float) -> float:
        """Numbers say the same things again as rows do: see `Chain.trust`."""
        return macro_f1(np.concatenate([(prior + trust * r).argmax(1) for r in known]), scene.check)

    trust = max(_TRUSTS, key=f1)
    return each(scene, lambda p: Answers(softmax(prior + trust * ratios(p)), silent(p), silent(p)))
