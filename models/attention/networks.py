"""Other networks than ours, and ours beside them, trained alike: the same inputs, losses, hiding, schedule and time.

What ships got more: lessons from trees, dropout, more steps, the person's own past.

Each has `whole(title_emb [B,T,E], num [B,T,N])`, which gives logits state [B,T,5], task end [B,T], drift [B,T] and the
next title [B,T,E] for segments side by side, none of which sees a later one; and `reach`, the segments before one that
its answer can depend on.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from attention.calibrate import Answers, softmax
from attention.data import Person
from attention.hide import without
from attention.learn import People, Plan, train
from attention.model import STATES, Shape, StreamModel
from attention.rivals import Scene, Vectors
from headwater.features import INDEX, NAMES

SHAPE = Shape(num=len(NAMES))
_CHUNK = 512
_FORESEE = 8
"""This part of the steps is for foreseeing alone, as in the recipe."""
Outputs = tuple[Tensor, Tensor, Tensor, Tensor]


class Network(Protocol):
    """See the top of this file; a torch module besides."""

    reach: int

    def whole(self, title_emb: Tensor, num: Tensor) -> Outputs:
        """All segments at once."""
        ...


class Ours(StreamModel):
    """The stream model in some shape."""

    def __init__(self, s: Shape = SHAPE) -> None:
        super().__init__(s)
        self.reach = s.layers * s.window


class Framed(nn.Module):  # type: ignore[misc]
    """Our first and last layers, around another middle `mix` [B,T,width] -> [B,T,width]."""

    def __init__(self, width: int, reach: int) -> None:
        super().__init__()
        s = SHAPE
        self.reach = reach
        self.of_text = nn.Linear(s.text, width)
        self.of_num = nn.Sequential(nn.Linear(s.num, 128), nn.GELU(approximate="tanh"), nn.Linear(128, width))
        self.joined, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.judged, self.next = nn.Linear(width, STATES + 2), nn.Linear(width, s.text)

    def mix(self, x: Tensor, title_emb: Tensor) -> Tensor:
        """What a network does with its segments."""
        raise NotImplementedError

    def whole(self, title_emb: Tensor, num: Tensor) -> Outputs:
        """All segments at once."""
        x = self.after(self.mix(self.joined(self.of_text(title_emb) + self.of_num(num)), title_emb))
        y = self.judged(x)
        return y[..., :STATES], y[..., STATES], y[..., STATES + 1], self.next(x)


class Lstm(Framed):
    """Two layers, as many parameters as ours. It could look back for ever; it is asked for as far as ours sees."""

    def __init__(self, width: int = 216) -> None:
        super().__init__(width, SHAPE.layers * SHAPE.window)
        self.lstm = nn.LSTM(width, width, 2, batch_first=True)

    def mix(self, x: Tensor, title_emb: Tensor) -> Tensor:
        return x + self.lstm(x)[0]


RELATIONS = 5


def relations(title_emb: Tensor, window: int) -> Tensor:
    """Edges of the graph of windows that the last `window` segments make, [B, 5, T, T], rows that sum to 1 or 0.

    A segment hears from the one before it, from earlier visits to the same window (title), from what followed on
    those visits and what led to them, and from all. No edge leads to the past.
    """
    t = title_emb.shape[1]
    back = torch.arange(t)[:, None] - torch.arange(t)[None]
    near = (back > 0) & (back <= window)
    title = functional.normalize(title_emb, dim=-1)
    same = (title @ title.transpose(1, 2) > 0.999) & near
    after = functional.pad(same[..., :-1], (1, 0))
    before = functional.pad(same[..., 1:], (0, 1)) & near
    last, every = ((back == 1).expand_as(same), near.expand_as(same))
    edges = torch.stack([last, same, after, before, every], 1).float()
    return edges / edges.sum(-1, keepdim=True).clamp(min=1)


class _Hear(nn.Module):  # type: ignore[misc]
    """One round of messages over all relations, and a feed-forward part; both before-normed."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.heard = nn.Linear((RELATIONS + 1) * width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x: Tensor, edges: Tensor) -> Tensor:
        """x [B,T,width], edges [B,R,T,T]."""
        y = self.before(x)
        heard = (edges @ y[:, None]).transpose(1, 2).flatten(2)
        x = x + self.heard(torch.cat([y, heard], -1))
        return x + self.down(functional.gelu(self.up(self.between(x)), approximate="tanh"))


class Transitions(Framed):
    """A graph network: windows are nodes, what followed on what are edges; messages only ever go forward in time."""

    def __init__(self, width: int = 128, layers: int = 3, window: int = 64) -> None:
        super().__init__(width, layers * (window + 1))
        self.window = window
        self.layers = nn.ModuleList(_Hear(width) for _ in range(layers))

    def mix(self, x: Tensor, title_emb: Tensor) -> Tensor:
        edges = relations(title_emb, self.window)
        for layer in self.layers:
            x = layer(x, edges)
        return x


class Blind(nn.Module):  # type: ignore[misc]
    """Ours, to which something is never shown, in training or after."""

    def __init__(self, *, titles: bool = False, counts: bool = False) -> None:
        super().__init__()
        self.inner = Ours()
        self.reach = self.inner.reach
        self.titles = not titles
        seen = np.ones((1, len(NAMES)), np.float32)
        seen = without(seen, ["counts"]) if counts else seen
        if titles:
            seen[:, INDEX["has_title"]] = 0
        self.register_buffer("seen", torch.from_numpy(seen))

    def whole(self, title_emb: Tensor, num: Tensor) -> Outputs:
        """All segments at once."""
        state, end, drift, after = self.inner.whole(title_emb * self.titles, num * self.seen)
        return state, end, drift, after


def _sized(**sizes: int) -> Callable[[], Network]:
    return lambda: Ours(replace(SHAPE, **sizes))


NETWORKS: dict[str, Callable[[], Any]] = {
    "ours": Ours,
    "lstm": Lstm,
    "gnn": Transitions,
    "no-memory": _sized(window=0),
    "window-32": _sized(window=32),
    "window-64": _sized(window=64),
    "window-256": _sized(window=256),
    "width-64": _sized(width=64),
    "width-256": _sized(width=256),
    "no-titles": lambda: Blind(titles=True),
    "no-counts": lambda: Blind(counts=True),
    "no-foresight": Ours,
}
"""`no-memory`: each segment alone (its row still tells of 5 and 15 minutes). `no-foresight`: without the
self-supervised part of the training."""


def trained(name: str, scene: Scene, seed: int, steps: int, threads: int, out: Path) -> Any:
    """One of `NETWORKS`, trained on the scene from labels alone; `out` names its course, which is taken up again."""
    torch.manual_seed(seed)
    network = NETWORKS[name]()
    plan = Plan(steps, foresee=steps // _FORESEE, threads=threads, check_every=max(1, steps // 16), seed=seed)
    if name == "no-foresight":
        plan = replace(plan, foresee=0, weights=(*plan.weights[:3], 0.0))
    people, check = (People(some, scene.vectors) for some in (scene.train, scene.check))
    train(network, people, check, plan, out, resume=True)
    return network


@torch.no_grad()  # type: ignore[untyped-decorator]
def run(network: Any, person: Person, vectors: Vectors) -> Answers:
    """All of a person's days, a chunk at a time with as much before it as can count."""
    titles = np.stack([vectors[t] for t in person.texts])
    parts: list[list[NDArray[np.float64]]] = []
    network.eval()
    for at in range(0, len(person.state), _CHUNK):
        first = max(0, at - network.reach)
        rows = slice(first, at + _CHUNK)
        title, num = torch.from_numpy(titles[person.text[rows]]), torch.from_numpy(person.num[rows])
        state, end, drift, _ = network.whole(title[None], num[None])
        parts.append([y[0, at - first :].double().numpy() for y in (state, end.sigmoid(), drift.sigmoid())])
    state, end, drift = (np.concatenate(some) for some in zip(*parts, strict=True))
    return Answers(softmax(state), end, drift)


def size(network: Any) -> int:
    """How many parameters."""
    return sum(int(p.numel()) for p in network.parameters())
