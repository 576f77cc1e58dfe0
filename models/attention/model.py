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
    """x [B,H,S,head] turned by the angles of its S slots, cos and sin [S,head/2]."""
    if torch.compiler.is_exporting():  # one node of the graph instead of seven
        slots = torch.arange(x.shape[2])[None].expand(x.shape[0], -1)
        return torch.onnx.ops.rotary_embedding(x, cos, sin, slots)
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
        self.scale = s.head**-0.5

    def forward(
        self, x: Tensor, past_k: Tensor, past_v: Tensor, mask: Tensor, cos: Tensor, sin: Tensor
    ) -> tuple[Tensor, Tensor]:
        """x [B,C,width], past [B,H,P,head] with its keys turned already, mask [B,1,C,P+C], cos and sin of the chunk.

        Gives x and the chunk's own keys, not turned, and values: [B,2H,C,head].
        """
        b, c, _ = x.shape
        h = self.s.heads
        qkv = self.qkv(self.before(x)).reshape(b, c, 3 * h, self.s.head).transpose(1, 2)
        q, own = qkv.split([h, 2 * h], 1)
        q_turned, k_turned, _ = _rotate(qkv, cos, sin).split(h, 1)
        # The past is read where it lies: joining it with the chunk first would copy it twice a layer.
        parts = [q @ self.sink_k.transpose(-1, -2)]
        parts += [q_turned @ k.transpose(-1, -2) for k in (past_k, k_turned)]
        score = torch.cat([parts[0], torch.cat(parts[1:], -1) + mask], -1)
        weight = torch.softmax(score * self.scale if self.scale != 1 else score, -1)
        on_sinks, on_past, on_own = weight.split([self.s.sinks, past_k.shape[2], c], -1)
        seen = on_sinks @ self.sink_v + on_past @ past_v + on_own @ own[:, h:]
        x = x + self.out(seen.transpose(1, 2).reshape(b, c, self.s.width))
        return x + self.down(functional.gelu(self.up(self.between(x)), approximate="tanh")), own

    def fold(self) -> None:
        """Put the scale of the scores into the weights that make q; the answers stay the same."""
        with torch.no_grad():
            self.qkv.weight[: self.s.width] *= self.scale
            self.qkv.bias[: self.s.width] *= self.scale
        self.scale = 1.0


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
        b, n, h = num.shape[0], self.s.layers, self.s.heads
        turned = _rotate(past_k.flatten(0, 1), self.cos[:p], self.sin[:p]).split([b] * n)
        made = []
        for block, k, v in zip(self.blocks, turned, past_v.flatten(0, 1).split([b] * n), strict=True):
            x, own = block(x, k, v, mask, self.cos[p : p + c], self.sin[p : p + c])
            made.append(own)
        new = torch.cat(made, 1).reshape(b, n, 2, h, c, self.s.head).permute(2, 1, 0, 3, 4, 5)  # [2,L,B,H,C,head]
        x = self.after(x)
        y = self.judged(x)
        return (
            y[..., :STATES], y[..., STATES], y[..., STATES + 1], self.next(x),
            torch.cat([past_k, new[0]], 3)[:, :, :, c:], torch.cat([past_v, new[1]], 3)[:, :, :, c:],
            torch.clamp(n_valid + c, max=p),
        )  # fmt: skip

    def whole(self, title_emb: Tensor, num: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Training's view: no past, all segments at once."""
        none = title_emb.new_zeros(self.s.layers, len(num), self.s.heads, 0, self.s.head)
        state, end, drift, after, *_ = self(
            title_emb, num, none, none, torch.zeros(len(num), dtype=torch.long, device=num.device)
        )
        return state, end, drift, after
