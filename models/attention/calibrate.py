"""Calibration on people that nothing was trained on: temperature, slopes, conformal threshold, coarse limit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attention.data import Person, changing
from headwater.attention.calibrate import Drifted
from headwater.attention.card import GRAPH, TITLES, TOKENIZER, Calibration
from headwater.attention.provider import session
from headwater.attention.stream import Stream
from headwater.attention.titles import TitleEncoder
from headwater.records import LEARNED_STATES, FeatureRow, FocusState

Floats = NDArray[np.float64]
RAW = Calibration(1.0, (1.0, 0.0), (1.0, 0.0, 0.0), 0.0, 1.0)
_DRIFTING = LEARNED_STATES.index(FocusState.DRIFTING)
COVERAGE = 0.9
WITHIN_S, QUIET_S = 60.0, 120.0
"""How near a change of work has to be told, and how long nothing is told after one was."""
MOST_UNSURE = 0.25
"""The program shall not be unsure of more of somebody's time than this; coverage gives way before."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a model says of a person's segments: states [M, 5], task end [M], drifting soon [M]."""

    p: Floats
    end: Floats
    drift: Floats


def rows_of(person: Person) -> list[FeatureRow]:
    """The person's rows as the program has them."""
    ends = person.start + person.seconds
    return [
        FeatureRow(float(a), float(b), person.texts[t], n)
        for a, b, t, n in zip(person.start, ends, person.text, person.num, strict=True)
    ]


def answers(stream: Stream, person: Person) -> Answers:
    """Run a person's whole history through a stream."""
    found = stream.run(rows_of(person))
    return Answers(
        np.array([i.probabilities for i in found]),
        np.array([i.task_end for i in found]),
        np.array([i.drift_soon for i in found]),
    )


def streams(folder: Path, graph: str = GRAPH, calibration: Calibration = RAW) -> Callable[[], Stream]:
    """Fresh streams of the model in `folder`, without its card: for a model that has none yet, and for comparison."""
    encoder = TitleEncoder.load(folder / TOKENIZER, folder / TITLES)
    graph_there = session(folder / graph)
    return lambda: Stream(graph_there, encoder, calibration, "raw", bytes(32))


def calibrate(make: Callable[[], Stream], people: Sequence[Person]) -> Calibration:
    """Fit everything on `people` (a stream of raw outputs each)."""
    raw = [answers(make(), p) for p in people]
    logits, state = np.log(np.concatenate([a.p for a in raw]) + 1e-12), np.concatenate([p.state for p in people])
    seconds = np.concatenate([p.seconds for p in people]).astype(float)
    temperature = min(np.geomspace(0.4, 4, 60), key=lambda t: _surprise(logits / t, state, seconds))
    p = softmax(logits / temperature)
    end = np.concatenate([changing(q) for q in people])
    of_end = platt(_logit(np.concatenate([a.end for a in raw]))[end >= 0, None], end[end >= 0])
    of_drift = forecast([replace(a, p=softmax(np.log(a.p + 1e-12) / temperature)) for a in raw], people)
    slope, offset = of_end
    return Calibration(
        float(temperature), (slope, offset), of_drift, _threshold(p, state, seconds),
        _coarse(raw, people, (slope, offset)),
    )  # fmt: skip


def own_odds(p: Floats, seconds: Floats) -> Floats:
    """Log-odds of drifting in one person's past before each segment [M], as the program keeps them."""
    past, found = Drifted(), []
    for likely, s in zip(p.tolist(), seconds.tolist(), strict=True):
        found.append(past.odds())
        past = past.after(likely, s)
    return np.array(found)


def _seen(a: Answers, person: Person) -> Floats:
    """What drifting soon is told from: the model's own logit, and the person's past [M, 2]."""
    return np.stack([_logit(a.drift), own_odds(a.p[:, _DRIFTING], person.seconds.astype(float))], 1)


def forecast(told: Sequence[Answers], people: Sequence[Person]) -> tuple[float, float, float]:
    """Slope, offset and weight of the own past for drifting soon; `told` with temperature."""
    x, drift = np.concatenate([_seen(a, q) for a, q in zip(told, people, strict=True)]), [q.drift for q in people]
    truth = np.concatenate(drift)
    slope, own, offset = platt(x[truth >= 0], truth[truth >= 0])
    return slope, offset, own


def with_past(a: Answers, person: Person, weights: tuple[float, float, float]) -> Answers:
    """Answers whose drifting soon knows the person's past."""
    slope, offset, own = weights
    return replace(a, drift=1 / (1 + np.exp(-(_seen(a, person) @ [slope, own] + offset))))


def softmax(logits: Floats) -> Floats:
    """Rows that sum to 1."""
    e = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(e / e.sum(1, keepdims=True))


def _surprise(logits: Floats, state: NDArray[np.int8], seconds: Floats) -> float:
    p = softmax(logits)[np.arange(len(state)), state]
    return float(-(seconds * np.log(p + 1e-12)).sum())


def _logit(p: Floats) -> Floats:
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(p / (1 - p)))


def platt(z: Floats, truth: NDArray[np.int8]) -> list[float]:
    """Slopes of z [M, K], and an offset, by Newton's method on the log loss."""
    x = np.concatenate([z, np.ones((len(z), 1))], 1)
    first = np.eye(x.shape[1])[0]
    w = first.copy()
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(len(w))
        w = w - np.linalg.solve(hessian, x.T @ (p - truth) + 1e-3 * (w - first))
    return [float(v) for v in w]


def quantile(values: Floats, weight: Floats, share: float) -> float:
    """The value below which `share` of the weight lies."""
    order = np.argsort(values)
    upto = np.cumsum(weight[order])
    return float(values[order[min(int(np.searchsorted(upto, share * upto[-1])), len(values) - 1)]])


def _threshold(p: Floats, state: NDArray[np.int8], seconds: Floats) -> float:
    """States above it are in the set: so that it holds the true one, or else so that it is seldom larger than one."""
    covering = -quantile(-p[np.arange(len(state)), state], seconds, COVERAGE)
    return max(covering, quantile(np.sort(p, 1)[:, -2], seconds, 1 - MOST_UNSURE) + 1e-9)


def _coarse(raw: Sequence[Answers], people: Sequence[Person], slope: tuple[float, float]) -> float:
    """The limit on the probability of a task's end at which its events are found best."""
    said = [1 / (1 + np.exp(-(slope[0] * _logit(a.end) + slope[1]))) for a in raw]
    limits = np.quantile(np.concatenate(said), np.linspace(0.8, 0.998, 40))
    return float(max(limits, key=lambda x: event_f1([s >= x for s in said], people)))


def events(said: NDArray[np.bool_], person: Person, quiet_s: float = QUIET_S) -> Floats:
    """When something is told, given the segments [M] that speak for it: not again before `quiet_s` have passed."""
    found: list[float] = []
    for at in person.start[said].tolist():
        if not found or at < found[-1] or at >= found[-1] + quiet_s:
            found.append(at)
    return np.array(found)


def hits(told: Floats, person: Person, within_s: float = WITHIN_S) -> tuple[int, int, int]:
    """Changes of work found within a minute, told and there; each is found once. Returns are left out on both sides."""
    truth, returns = person.start[person.end > 0], person.start[person.end < 0]
    if len(returns) and len(told):
        after = np.searchsorted(returns, told, side="right") - 1
        told = told[(after < 0) | (told - returns[np.maximum(after, 0)] > within_s)]
    found = at = 0
    for t in told.tolist():
        while at < len(truth) and truth[at] < t - within_s:
            at += 1
        if at < len(truth) and truth[at] <= t + within_s:
            found, at = found + 1, at + 1
    return found, len(told), len(truth)


def event_f1(said: Sequence[NDArray[np.bool_]], people: Sequence[Person]) -> float:
    """F1 of changes of work; see `events` and `hits`."""
    both = np.sum([hits(events(mark, p), p) for mark, p in zip(said, people, strict=True)], axis=0)
    return float(2 * both[0] / max(both[1] + both[2], 1))
