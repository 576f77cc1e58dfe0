"""What the model has to beat without any training of weights worth the name: rules, scores, hidden Markov models.

All see the same rows as the model does, and all answer as it does (`Answers`), NaN where they say nothing. What is
learned is learned on the people for training, what is chosen is chosen on those for validation.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from attention.calibrate import Answers, softmax
from attention.data import DRIFT_S, Person
from headwater.features import INDEX
from headwater.records import LEARNED_STATES, FocusState

Floats = NDArray[np.float64]
Vectors = dict[str, NDArray[np.float32]]
_STATES = len(LEARNED_STATES)
_FOCUSED, _ROUTINE, _TALKING, _FRAGMENTED, _DRIFTING = (LEARNED_STATES.index(s) for s in list(FocusState)[:5])
_MOST = {"keys": 600.0, "clicks": 200.0, "scroll": 400.0, "travel": 60_000.0}
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
    """States that follow on each other; `often` is how many segments ten minutes hold."""

    prior: Floats
    moves: Floats
    often: int
    trust: float = 1.0
    """How much a segment's evidence counts (an exponent): rows overlap, so that they say the same things again."""

    def forward(self, seen: Floats) -> Floats:
        """Beliefs [M, 5] from posteriors of single segments [M, 5]: only what has been seen so far counts."""
        likely = ((seen + 1e-9) / self.prior) ** self.trust
        out, belief = np.empty_like(likely), self.prior
        for i, evidence in enumerate(likely):
            belief = (belief @ self.moves) * evidence
            belief = belief / belief.sum()
            out[i] = belief
        return out

    def viterbi(self, seen: Floats) -> NDArray[np.int64]:
        """The likeliest path [M]; it knows what follows, as no live program can."""
        likely, moves = self.trust * np.log((seen + 1e-9) / self.prior), np.log(self.moves)
        best, back = np.log(self.prior) + likely[0], np.zeros(likely.shape, np.int64)
        for i in range(1, len(likely)):
            through = best[:, None] + moves
            back[i] = through.argmax(0)
            best = through.max(0) + likely[i]
        path = np.empty(len(likely), np.int64)
        path[-1] = best.argmax()
        for i in range(len(likely) - 1, 0, -1):
            path[i - 1] = back[i, path[i]]
        return path

    def filtered(self, seen: Floats) -> Answers:
        """Beliefs, the chance that the state is left with this segment, and that drifting sets in soon."""
        belief = self.forward(seen)
        into = self.moves.copy()
        into[_DRIFTING] = np.eye(_STATES)[_DRIFTING]
        soon = np.linalg.matrix_power(into, self.often)[:, _DRIFTING]
        return Answers(belief, belief @ (1 - self.moves.diagonal()), belief @ soon)

    def smoothed(self, seen: Floats) -> Answers:
        """The path, and where it changes."""
        path = self.viterbi(seen)
        left = np.append(path[1:] != path[:-1], True).astype(float)
        return Answers(certain(path), left, np.full(len(path), np.nan))


def chain(people: Sequence[Person]) -> Chain:
    """How states follow on each other in these people."""
    moves, prior = np.ones((_STATES, _STATES)), np.ones(_STATES)
    for p in people:
        np.add.at(moves, (p.state[:-1], p.state[1:]), 1)
        prior += np.bincount(p.state, minlength=_STATES)
    whole = sum(float(p.seconds.sum()) for p in people)
    often = round(DRIFT_S * sum(len(p.state) for p in people) / max(whole, 1.0))
    return Chain(prior / prior.sum(), moves / moves.sum(1, keepdims=True), max(often, 1))


_TRUSTS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0)


def trusted(plain: Chain, seen: Sequence[Floats], people: Sequence[Person]) -> Chain:
    """The chain with the trust that tells most of these people's states."""

    def surprise(c: Chain) -> float:
        beliefs = (c.forward(s)[np.arange(len(p.state)), p.state] for s, p in zip(seen, people, strict=True))
        return -sum(float(p.seconds @ np.log(b + 1e-12)) for b, p in zip(beliefs, people, strict=True))

    return min((replace(plain, trust=t) for t in _TRUSTS), key=surprise)


def hidden_markov(scene: Scene, base: Told, *, whole: bool) -> Told:
    """A base's posteriors through the chain: its forward pass or, `whole`, the best path (Viterbi)."""
    c = trusted(chain(scene.train), [a.p for a in base.check], scene.check)
    run = c.smoothed if whole else c.filtered
    check, calibrate, test = ([run(a.p) for a in some] for some in (base.check, base.calibrate, base.test))
    return Told(check, calibrate, test, "not causal: knows what follows" if whole else "")


_PARTS = 8


def bins(scene: Scene) -> Told:
    """Naive Bayes on all numbers, each cut in eight where the people for training have as much of each."""
    num, state = np.concatenate([p.num for p in scene.train]), np.concatenate([p.state for p in scene.train])
    edges = np.quantile(num, np.arange(1, _PARTS) / _PARTS, axis=0)
    counts = np.ones((num.shape[1], _PARTS, _STATES))
    for n in range(num.shape[1]):
        np.add.at(counts[n], (np.searchsorted(edges[:, n], num[:, n]), state), 1)
    likely = np.log(counts / counts.sum(1, keepdims=True))
    prior = np.log(chain(scene.train).prior)

    def ratios(p: Person) -> Floats:
        told = np.zeros((len(p.state), _STATES))
        for n in range(p.num.shape[1]):
            told += likely[n, np.searchsorted(edges[:, n], p.num[:, n])]
        return told

    known = [ratios(p) for p in scene.check]

    def surprise(trust: float) -> float:
        """Numbers say the same things again as rows do: see `Chain.trust`."""
        pairs = zip(known, scene.check, strict=True)
        told = ((softmax(prior + trust * r)[np.arange(len(p.state)), p.state], p) for r, p in pairs)
        return -sum(float(p.seconds @ np.log(b + 1e-12)) for b, p in told)

    trust = min(_TRUSTS, key=surprise)
    return each(scene, lambda p: Answers(softmax(prior + trust * ratios(p)), silent(p), silent(p)))
