"""Training the stream model: first to foresee the next window, then to tell the states as well."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from attention.data import Person
from attention.hide import Hiding, hide
from attention.model import STATES, Shape, StreamModel
from headwater.features import NAMES


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train; see config.toml."""

    seconds: float
    threads: int = 1
    length: int = 256
    batch: int = 8
    rate: float = 1.5e-3
    foresee: float = 0.15
    """Share of the time spent on foreseeing alone."""
    hiding: Hiding = Hiding()
    weights: tuple[float, float, float, float] = (1.0, 0.3, 0.3, 0.15)
    """Of the losses: state, task end, drift, next."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Sequences side by side: [B, T, …]; `weight` is 0 where there is nothing."""

    title: Tensor
    num: Tensor
    state: Tensor
    end: Tensor
    drift: Tensor
    weight: Tensor


class People:
    """All people of a split with the vectors of their titles."""

    def __init__(self, people: Sequence[Person], vectors: dict[str, NDArray[np.float32]]) -> None:
        self.people = list(people)
        self.titles = [np.stack([vectors[t] for t in p.texts]) for p in self.people]
        sizes = np.array([len(p.state) for p in self.people], float)
        self.share = sizes / sizes.sum()

    def batch(self, plan: Plan, random: np.random.Generator) -> Batch:
        """A batch of stretches out of anybody's days, some ending in a segment that is still open."""
        whose = random.choice(len(self.people), plan.batch, p=self.share)
        rows = [self._stretch(int(w), plan, random) for w in whose]
        return Batch(*(torch.from_numpy(np.stack(part)) for part in zip(*rows, strict=True)))

    def _stretch(self, who: int, plan: Plan, random: np.random.Generator) -> tuple[NDArray[Any], ...]:
        p, size = self.people[who], plan.length
        last, alt = int(random.integers(1, len(p.state))), None
        if len(p.alt) and random.random() < 0.5:
            alt = int(random.integers(len(p.alt)))
            last = int(p.alt[alt])
        first = max(0, last + 1 - size)
        part = slice(first, last + 1)
        pad = size - (last + 1 - first)
        num, title = p.num[part].copy(), self.titles[who][p.text[part]].copy()
        weight = np.clip(p.seconds[part], 2, 60) / 20
        end, drift = p.end[part].astype(np.float32), p.drift[part].astype(np.float32)
        if alt is not None:
            num[-1], end[-1], drift[-1] = p.alt_num[alt], -1, -1
        hide(num, title, plan.hiding, random)
        made = num, title, p.state[part].astype(np.int64), end, drift, weight.astype(np.float32)
        n, t, s, e, d, w = (np.pad(x, [(0, pad)] + [(0, 0)] * (x.ndim - 1)) for x in made)
        return t, n, s, e, d, w


def losses(model: StreamModel, b: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Of state, task end, drift and next, each a mean over the seconds it is about."""
    state, end, drift, after = model.whole(b.title, b.num)
    whole = b.weight.sum()
    of_state = functional.cross_entropy(state.reshape(-1, STATES), b.state.reshape(-1), reduction="none")
    of_end, of_drift = (_either(x, y, (b.weight > 0) & (y >= 0)) for x, y in ((end, b.end), (drift, b.drift)))
    return (of_state * b.weight.reshape(-1)).sum() / whole, of_end, of_drift, _next(after, b)


def _either(logit: Tensor, truth: Tensor, known: Tensor) -> Tensor:
    loss = functional.binary_cross_entropy_with_logits(logit, truth.clamp(min=0), reduction="none")
    return (loss * known).sum() / known.sum().clamp(min=1)


def _next(after: Tensor, b: Batch) -> Tensor:
    """Tell the next title from the others of the batch (InfoNCE with 255 others)."""
    known = (b.weight[:, 1:] > 0) & (b.title[:, 1:].abs().sum(-1) > 0)
    found, wanted = after[:, :-1][known], b.title[:, 1:][known]
    some = torch.randperm(len(found))[:256]
    likeness = functional.normalize(found[some], dim=-1) @ wanted[some].T / 0.07
    return functional.cross_entropy(likeness, torch.arange(len(some)))


def train(people: People, check: People, plan: Plan, out: Path, start: StreamModel | None = None) -> StreamModel:
    """Train for `plan.seconds`; a checkpoint lies in `out` all along."""
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    random = np.random.default_rng(plan.seed)
    model = start or StreamModel(Shape(num=len(NAMES)))
    optimiser = torch.optim.AdamW(model.parameters(), plan.rate, betas=(0.9, 0.98), weight_decay=0.02)
    begun, told, step = monotonic(), 0.0, 0
    while (spent := monotonic() - begun) < plan.seconds:
        done = spent / plan.seconds
        for group in optimiser.param_groups:
            group["lr"] = plan.rate * min(1, (step + 1) / 60) * max(0.03, 0.5 * (1 + math.cos(math.pi * done)))
        parts = losses(model, people.batch(plan, random))
        weights = plan.weights if done >= plan.foresee or start else (0.05, 0.02, 0.02, 1.0)
        loss = sum((w * part for w, part in zip(weights, parts, strict=True)), torch.zeros(()))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        if spent - told > 45:
            told = spent
            torch.save(model.state_dict(), out)
            print(f"stream: {spent:.0f} s, step {step}, {_told(model, check, plan)}", flush=True)
    torch.save(model.state_dict(), out)
    print(f"stream: done, {step} steps, {_told(model, check, plan)}", flush=True)
    return model


def _told(model: StreamModel, check: People, plan: Plan) -> str:
    random = np.random.default_rng(1)
    still = Plan(0, length=plan.length, batch=8, hiding=Hiding.nothing())
    rows = []
    model.eval()
    for _ in range(6):
        b = check.batch(still, random)
        with torch.no_grad():
            state = model.whole(b.title, b.num)[0]
            right = float(((state.argmax(-1) == b.state) * b.weight).sum() / b.weight.sum())
            rows.append([right, *(float(x) for x in losses(model, b))])
    model.train()
    names = ("accuracy", "state", "end", "drift", "next")
    return ", ".join(f"{n} {v:.3f}" for n, v in zip(names, np.mean(rows, axis=0), strict=True))
