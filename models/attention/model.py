"""The stream model: a causal transformer over segments that runs for ever. The whole of it is on this page.

B people, C new segments, P past ones kept (W when streaming, 0 in training), S sinks, E the title's width, N numbers.
The cache holds keys before rotation; rotation is by slot, so positions stay small however long the stream gets, and
an answer depends only on the last W segments: stepping, chunks of 64 and training see the same.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

STATES = 5
LONGEST_CHUNK = 64


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes; the defaults are those of the shipped model but for `num`, which the features decide."""

    num: int
    text: int = 192
    width: int = 128
    layers: int = 4
    heads: int = 4
    window: int = 128
    sinks: int = 4

    @property
    def head(self) -> int:
        """Width of one head."""
        return self.width // self.heads


def _turns(length: int, head: int) -> tuple[Tensor, Tensor]:
    rates = 1000.0 ** (-torch.arange(0, head, 2).float() / head)
    angle = torch.arange(length).float()[:, None] * rates[None]
    return torch.cos(angle), torch.sin(angle)  # [length, head/2] each


def _rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    a, b = x.chunk(2, -1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


class Block(nn.Module):  # type: ignore[misc]
    """Attention over the sinks, the past and the chunk itself; then a feed-forward part. Both before-normed."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.s = s
        self.before, self.between = nn.LayerNorm(s.width), nn.LayerNorm(s.width)
        self.qkv, self.out = nn.Linear(s.width, 3 * s.width), nn.Linear(s.width, s.width)
        self.up, self.down = nn.Linear(s.width, 4 * s.width), nn.Linear(4 * s.width, s.width)
        self.sink_k = nn.Parameter(torch.randn(s.heads, s.sinks, s.head) * 0.3)  # seen by all, at no place
        self.sink_v = nn.Parameter(torch.zeros(s.heads, s.sinks, s.head))

    def forward(
        self, x: Tensor, past_k: Tensor, past_v: Tensor, mask: Tensor, cos: Tensor, sin: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """x [B,C,width], past [B,H,P,head], mask [B,1,C,P+C]; gives x and all keys and values [B,H,P+C,head]."""
        b, c, _ = x.shape
        q, k, v = (
            t.reshape(b, c, self.s.heads, self.s.head).transpose(1, 2)
            for t in self.qkv(self.before(x)).split(self.s.width, -1)
        )
        k, v = torch.cat([past_k, k], 2), torch.cat([past_v, v], 2)
        p = past_k.shape[2]
        turned = _rotate(q, cos[p : p + c], sin[p : p + c]) @ _rotate(k, cos[: p + c], sin[: p + c]).transpose(-1, -2)
        sunk = q @ self.sink_k.transpose(-1, -2)  # [B,H,C,S]
        weight = torch.softmax(torch.cat([sunk, turned + mask], -1) * self.s.head**-0.5, -1)
        seen = weight[..., : self.s.sinks] @ self.sink_v + weight[..., self.s.sinks :] @ v
        x = x + self.out(seen.transpose(1, 2).reshape(b, c, self.s.width))
        return x + self.down(functional.gelu(self.up(self.between(x)), approximate="tanh")), k, v


class StreamModel(nn.Module):  # type: ignore[misc]
    """Titles and numbers in; state, task end, drift, the next title, and the new cache out."""

    def __init__(self, s: Shape, longest: int = 1024) -> None:
        super().__init__()
        self.s = s
        self.of_text = nn.Linear(s.text, s.width)
        self.of_num = nn.Sequential(nn.Linear(s.num, 128), nn.GELU(approximate="tanh"), nn.Linear(128, s.width))
        self.joined = nn.LayerNorm(s.width)
        self.blocks = nn.ModuleList(Block(s) for _ in range(s.layers))
        self.after = nn.LayerNorm(s.width)
        self.judged = nn.Linear(s.width, STATES + 2)
        self.next = nn.Linear(s.width, s.text)
        self.shorten(longest)

    def shorten(self, longest: int) -> None:
        """Tables for P + C up to `longest`; the shipped graph needs window + LONGEST_CHUNK."""
        cos, sin = _turns(longest, self.s.head)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)

    def forward(
        self, title_emb: Tensor, num: Tensor, past_k: Tensor, past_v: Tensor, n_valid: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
        """title_emb [B,C,E], num [B,C,N], past [L,B,H,P,head] right-aligned with `n_valid` [B] of P used.

        Gives logits state [B,C,5], boundary [B,C], drift [B,C]; next [B,C,E]; new past (last P slots); n_valid.
        """
        x = self.joined(self.of_text(title_emb) + self.of_num(num))
        c, p = x.shape[1], past_k.shape[3]
        i, j = torch.arange(c, device=x.device), torch.arange(p + c, device=x.device)
        back = (p + i)[:, None] - j[None]  # how far slot j lies before segment i
        seen = ((back >= 0) & (back <= self.s.window))[None] & (j[None, None] >= (p - n_valid)[:, None, None])
        mask = torch.where(seen, 0.0, -1e4)[:, None]
        keys, values = [], []
        for n, block in enumerate(self.blocks):
            x, k, v = block(x, past_k[n], past_v[n], mask, self.cos, self.sin)
            keys.append(k[:, :, c:])
            values.append(v[:, :, c:])
        x = self.after(x)
        y = self.judged(x)
        return (
            y[..., :STATES], y[..., STATES], y[..., STATES + 1], self.next(x),
            torch.stack(keys), torch.stack(values), torch.clamp(n_valid + c, max=p),
        )  # fmt: skip

    def whole(self, title_emb: Tensor, num: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Training's view: no past, all segments at once."""
        none = title_emb.new_zeros(self.s.layers, len(num), self.s.heads, 0, self.s.head)
        state, end, drift, after, *_ = self(
            title_emb, num, none, none, torch.zeros(len(num), dtype=torch.long, device=num.device)
        )
        return state, end, drift, after
