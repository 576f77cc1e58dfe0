"""Training the stream model: first to foresee the next window, then to tell the states as well.

Any module with `whole(title, num)` like `StreamModel`'s can be trained here, so that rivals get the same care.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from attention.calibrate import Answers
from attention.data import Person, changing
from attention.hide import Hiding, hide

STATES = 5
_MOST_RIVALS = 256
"""Titles of the same batch that the next one has to be told from."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train; see config.toml."""

    steps: int
    foresee: int = 0
    """Steps before these that are for foreseeing alone: no label is used."""
    threads: int = 1
    length: int = 256
    batch: int = 8
    rate: float = 1.5e-3
    warmup: int = 100
    decay: float = 0.02
    """AdamW's weight decay; 0 for gains and offsets."""
    clip: float = 1.0
    check_every: int = 250
    patience: int = 8
    """Checks without a better loss after which training ends."""
    frozen: tuple[str, ...] = ()
    """Parameters whose names begin so are left as they are."""
    hiding: Hiding = Hiding()
    weights: tuple[float, ...] = (1.0, 0.25, 0.25, 0.1)
    """Of the losses: state, change of work, drift, next."""
    seed: int = 0


class Sequences(Protocol):
    """What is trained: a module over whole sequences."""

    def whole(self, title_emb: Tensor, num: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """[B,T,E] and [B,T,N] to state [B,T,5], change [B,T], drift [B,T], next [B,T,E]."""
        ...


@dataclass(frozen=True, slots=True)
class Batch:
    """Sequences side by side: [B, T, …]; `weight` is 0 where there is nothing.

    `state` [B, T, 5], `end` and `drift` [B, T] are probabilities to be told, or below 0 where nothing is asked.
    """

    title: Tensor
    num: Tensor
    state: Tensor
    end: Tensor
    drift: Tensor
    weight: Tensor


class People:
    """All people of a split with the vectors of their titles, in half precision: hundreds of them fill the memory.

    What is to be told of them are the labels; or, with `said`, what a teacher says as far as it is trusted (a share a
    head: state, change of work, drift), the labels for the rest.
    """

    def __init__(
        self,
        people: Sequence[Person],
        vectors: dict[str, NDArray[np.float32]],
        said: Sequence[Answers] | None = None,
        trust: Sequence[float] = (0.0, 0.0, 0.0),
    ) -> None:
        self.people = list(people)
        self.titles = [np.stack([vectors[t] for t in p.texts]).astype(np.float16) for p in self.people]
        self.num = [p.num.astype(np.float16) for p in self.people]
        self.state = [np.eye(STATES, dtype=np.float16)[p.state] for p in self.people]
        self.end = [changing(p).astype(np.float16) for p in self.people]
        self.drift = [p.drift.astype(np.float16) for p in self.people]
        for n, a in enumerate(said or ()):
            heads = zip((self.state, self.end, self.drift), (a.p, a.end, a.drift), trust, strict=True)
            for aims, taught, share in heads:
                aims[n] = np.where(aims[n] < 0, aims[n], (1 - share) * aims[n] + share * taught).astype(np.float16)
        # The square root: whoever changes windows fast has many rows, and is one person still.
        sizes = np.sqrt([len(p.state) for p in self.people])
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
        num = self.num[who][part].astype(np.float32)
        title = self.titles[who][p.text[part]].astype(np.float32)
        weight = np.clip(p.seconds[part], 2, 60) / 20
        state, end, drift = (aims[who][part].astype(np.float32) for aims in (self.state, self.end, self.drift))
        if alt is not None:
            num[-1], drift[-1] = p.alt_num[alt], -1
        hide(num, title, plan.hiding, random)
        made = num, title, state, end, drift, weight.astype(np.float32)
        n, t, s, e, d, w = (np.pad(x, [(0, pad)] + [(0, 0)] * (x.ndim - 1)) for x in made)
        return t, n, s, e, d, w


def losses(model: Sequences, b: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Of state, change of work, drift and next, each a mean over the seconds it is about."""
    state, end, drift, after = model.whole(b.title, b.num)
    whole = b.weight.sum()
    of_state = functional.cross_entropy(state.reshape(-1, STATES), b.state.reshape(-1, STATES), reduction="none")
    of_end, of_drift = (_either(x, y, (b.weight > 0) & (y >= 0)) for x, y in ((end, b.end), (drift, b.drift)))
    return (of_state * b.weight.reshape(-1)).sum() / whole, of_end, of_drift, _next(after, b)


def _either(logit: Tensor, truth: Tensor, known: Tensor) -> Tensor:
    loss = functional.binary_cross_entropy_with_logits(logit, truth.clamp(min=0), reduction="none")
    return (loss * known).sum() / known.sum().clamp(min=1)


def _next(after: Tensor, b: Batch) -> Tensor:
    """Tell the next title from others of the batch (InfoNCE; van den Oord et al. 2018)."""
    known = (b.weight[:, 1:] > 0) & (b.title[:, 1:].abs().sum(-1) > 0)
    found, wanted = after[:, :-1][known], b.title[:, 1:][known]
    some = torch.randperm(len(found))[:_MOST_RIVALS]
    likeness = functional.normalize(found[some], dim=-1) @ wanted[some].T / 0.07
    return functional.cross_entropy(likeness, torch.arange(len(some)))


@dataclass(slots=True)
class _Course:
    """Where a training is: all that is needed to go on as if it had never been stopped."""

    step: int = 0
    best: float = math.inf
    best_step: int = 0
    kept: dict[str, Tensor] = field(default_factory=dict)
    """The weights of the best check."""

    def save(self, file: Path, model: nn.Module, optimiser: torch.optim.Optimizer, random: np.random.Generator) -> None:
        told = {
            "step": self.step, "best": self.best, "best_step": self.best_step, "kept": self.kept,
            "model": model.state_dict(), "optimiser": optimiser.state_dict(), "random": random.bit_generator.state,
            "torch": torch.get_rng_state(),
        }  # fmt: skip
        part = file.with_suffix(".part")
        torch.save(told, part)
        part.replace(file)

    @classmethod
    def load(
        cls, file: Path, model: nn.Module, optimiser: torch.optim.Optimizer, random: np.random.Generator
    ) -> "_Course":
        told = torch.load(file, weights_only=True)
        model.load_state_dict(told["model"])
        optimiser.load_state_dict(told["optimiser"])
        random.bit_generator.state = told["random"]
        torch.set_rng_state(told["torch"])
        return cls(told["step"], told["best"], told["best_step"], told["kept"])


def train(model: nn.Module, people: People, check: People, plan: Plan, out: Path, *, resume: bool = False) -> None:
    """Train `model` in place; it ends with the weights that did best on `check`.

    `out` names files: `.pt` the best weights, `.course` all that is needed to go on after a stop (`resume`), and a
    folder of TensorBoard logs.
    """
    from torch.utils.tensorboard import SummaryWriter

    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    random = np.random.default_rng(plan.seed)
    for name, value in model.named_parameters():
        value.requires_grad_(not name.startswith(plan.frozen) if plan.frozen else True)
    optimiser = torch.optim.AdamW(_groups(model, plan), plan.rate, betas=(0.9, 0.98))
    course, kept = _Course(), out.with_suffix(".course")
    if resume and kept.is_file():
        course = _Course.load(kept, model, optimiser, random)
    log = SummaryWriter(str(out.with_suffix("")), purge_step=course.step)
    bar = tqdm(total=plan.steps, initial=course.step, desc=out.stem, mininterval=15)
    while course.step < plan.steps:
        told = _step(model, people, plan, optimiser, random, course.step)
        course.step += 1
        bar.update()
        if course.step % 50 == 0:
            for name, x in told.items():
                log.add_scalar(f"train/{name}", x, course.step)
        if course.step % plan.check_every == 0 or course.step == plan.steps:
            found = checked(model, check, plan)
            for name, x in found.items():
                log.add_scalar(f"check/{name}", x, course.step)
            bar.set_postfix({n: f"{x:.3f}" for n, x in found.items()})
            _better(course, model, found, plan)
            course.save(kept, model, optimiser, random)
            if course.step - course.best_step >= plan.patience * plan.check_every:
                break
    bar.close()
    log.close()
    model.load_state_dict(course.kept)
    torch.save(course.kept, out.with_suffix(".pt"))


def _groups(model: nn.Module, plan: Plan) -> list[dict[str, Any]]:
    learnt = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in learnt if p.ndim > 1], "weight_decay": plan.decay},
        {"params": [p for p in learnt if p.ndim <= 1], "weight_decay": 0.0},
    ]


def _step(
    model: nn.Module, people: People, plan: Plan, optimiser: torch.optim.Optimizer, random: np.random.Generator, at: int
) -> dict[str, float]:
    rate = plan.rate * min(1.0, (at + 1) / plan.warmup)
    rate *= max(0.02, 0.5 * (1 + math.cos(math.pi * at / plan.steps)))
    for group in optimiser.param_groups:
        group["lr"] = rate
    parts = losses(model, people.batch(plan, random))
    weights = (0.0, 0.0, 0.0, 1.0) if at < plan.foresee else plan.weights
    loss = sum((w * part for w, part in zip(weights, parts, strict=True)), torch.zeros(()))
    optimiser.zero_grad()
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), plan.clip)
    optimiser.step()
    told = dict(zip(("state", "change", "drift", "next"), (float(p.detach()) for p in parts), strict=True))
    return told | {"rate": rate, "gradient": float(norm)}


def _better(course: _Course, model: nn.Module, found: dict[str, float], plan: Plan) -> None:
    if course.step <= plan.foresee:
        course.best_step = course.step
        return
    if found["loss"] < course.best:
        course.best, course.best_step = found["loss"], course.step
        course.kept = {n: x.detach().clone() for n, x in model.state_dict().items()}


def checked(model: nn.Module, check: People, plan: Plan) -> dict[str, float]:
    """Losses on people that nothing is learnt from, nothing hidden, always the same stretches."""
    random = np.random.default_rng(1)
    still = Plan(1, length=plan.length, batch=8, hiding=Hiding.nothing())
    rows = []
    model.eval()
    for _ in range(12):
        b = check.batch(still, random)
        with torch.no_grad():
            rows.append([float(x) for x in losses(model, b)])
    model.train()
    found = dict(zip(("state", "change", "drift", "next"), np.mean(rows, axis=0).tolist(), strict=True))
    return found | {"loss": sum(w * x for w, x in zip(plan.weights, found.values(), strict=True))}
