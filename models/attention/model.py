"""The stream model: a causal transformer over segments that runs for ever. The whole of it is on this page.

B people, C new segments, P of the past: S sinks and the segments kept (W when streaming, 0 in training); E the title's
width, N numbers.
Keys are turned once, by the place of their segment in the stream, and kept so: what counts is the distance of two
places, so that a stream never ends and the past may lie in any order. An answer depends on the last W segments alone:
stepping, chunks of 64 and training see the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

STATES = 5


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
    dropout: float = 0.0
    """Of what each half of a block adds; nothing is dropped once trained."""

    @property
    def head(self) -> int:
        """Width of one head."""
        return self.width // self.heads

    @property
    def turned(self) -> int:
        """The part of a head that is turned; the rest meets keys wherever they lie."""
        return self.head // 2


def turns(places: Tensor, turned: int) -> tuple[Tensor, Tensor]:
    """Cosines and sines [B,C,turned/2] for places [B,C].

    Su et al. 2021 (RoPE) with base 1000 for a window of 128. Angles are made in double precision: however long a
    stream gets, two places keep their distance.
    """
    rates = 1000.0 ** (-torch.arange(0, turned, 2, dtype=torch.float64) / turned)
    angle = places[..., None].double() * rates
    return torch.cos(angle).float(), torch.sin(angle).float()


def unseen(c: int, window: int, sinks: int) -> Tensor:
    """What is added to the scores [C,S+C] of a chunk that nothing came before: 0 where it may look, else -1e4."""
    back = torch.arange(c)[:, None] - torch.arange(c)[None]
    own = torch.where((back >= 0) & (back <= window), 0.0, -1e4)
    return torch.cat([torch.zeros(c, sinks), own], 1)


class Block(nn.Module):  # type: ignore[misc]
    """Attention over the past and the chunk itself; then a feed-forward part. Both before-normed."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.s = s
        self.before, self.between = nn.LayerNorm(s.width), nn.LayerNorm(s.width)
        self.qkv, self.out = nn.Linear(s.width, 3 * s.width), nn.Linear(s.width, s.width)
        self.drop = nn.Dropout(s.dropout)
        self.up, self.down = nn.Linear(s.width, 4 * s.width), nn.Linear(4 * s.width, s.width)
        # Sinks are seen by all from everywhere: they have no turned part.
        self.sink_k = nn.Parameter(torch.randn(s.sinks, s.heads, s.head - s.turned) * 0.3)
        self.sink_v = nn.Parameter(torch.zeros(s.sinks, s.width))

    def forward(
        self, x: Tensor, past_k: Tensor, past_v: Tensor, mask: Tensor, cos: Tensor, sin: Tensor,
        slots: Sequence[Tensor] = (),
    ) -> tuple[Tensor, Tensor, Tensor]:  # fmt: skip
        """x [B,C,width], past [B,H,P,head], mask [B,1,C,P+C], cos and sin of the chunk [B,C,turned/2].

        Gives x, and the chunk's own keys, turned, and values: [B,C,width] each. `slots` are low-rank changes of `qkv`
        and `out`, two matrices each.
        """
        q, k, v = _changed(self.qkv, self.before(x), slots[:2]).split(self.s.width, -1)
        q, k = (_rotate(y, cos, sin, self.s) for y in (q, k))
        x = x + self.drop(_changed(self.out, _attend(q, k, v, mask, past_k, past_v, self.s), slots[2:]))
        return x + self.drop(self.down(functional.gelu(self.up(self.between(x)), approximate="tanh"))), k, v

    def sinks(self) -> tuple[Tensor, Tensor]:
        """Their keys and values as the past has them: [H,S,head] each."""
        s = self.s
        k = functional.pad(self.sink_k, (s.turned, 0))
        return k.transpose(0, 1), self.sink_v.unflatten(-1, (s.heads, s.head)).transpose(0, 1)


def _changed(linear: nn.Linear, x: Tensor, slots: Sequence[Tensor]) -> Tensor:
    """The layer's product, and x·a·b beside it if there are such matrices."""
    y = linear(x)
    return y + x @ slots[0] @ slots[1] if slots else y


def _rotate(x: Tensor, cos: Tensor, sin: Tensor, s: Shape) -> Tensor:
    """x [B,C,width] with the first part of each head turned."""
    if torch.compiler.is_exporting():  # one node of the graph instead of a dozen
        return torch.onnx.ops.rotary_embedding(x, cos, sin, num_heads=s.heads, rotary_embedding_dim=s.turned)
    half = s.turned // 2
    a, b, rest = x.unflatten(-1, (s.heads, s.head)).split([half, half, s.head - s.turned], -1)
    cos, sin = cos[:, :, None], sin[:, :, None]
    return torch.cat([a * cos - b * sin, b * cos + a * sin, rest], -1).flatten(-2)


def _attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, past_k: Tensor, past_v: Tensor, s: Shape) -> Tensor:
    """Softmax attention of q [B,C,width] over past [B,H,P,head] and k, v [B,C,width], in this order."""
    if torch.compiler.is_exporting():
        y, *_ = torch.onnx.ops.attention(
            q, k, v, mask, past_k, past_v, q_num_heads=s.heads, kv_num_heads=s.heads, scale=s.head**-0.5
        )
        return y
    q, k, v = (y.unflatten(-1, (s.heads, s.head)).transpose(1, 2) for y in (q, k, v))
    k, v = torch.cat([past_k, k], 2), torch.cat([past_v, v], 2)
    return functional.scaled_dot_product_attention(q, k, v, mask).transpose(1, 2).flatten(-2)


class StreamModel(nn.Module):  # type: ignore[misc]
    """Titles and numbers in; state, task end, drift, the next title, and what is to be kept out."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.s = s
        self.of_text = nn.Linear(s.text, s.width)
        self.of_num = nn.Sequential(nn.Linear(s.num, 128), nn.GELU(approximate="tanh"), nn.Linear(128, s.width))
        self.joined = nn.LayerNorm(s.width)
        self.blocks = nn.ModuleList(Block(s) for _ in range(s.layers))
        self.after = nn.LayerNorm(s.width)
        self.judged = nn.Linear(s.width, STATES + 2)
        self.next = nn.Linear(s.width, s.text)

    def forward(
        self, title_emb: Tensor, num: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, past: tuple[Tensor, ...]
    ) -> tuple[Tensor, ...]:
        """title_emb [B,C,E], num [B,C,N], cos and sin [B,C,turned/2], mask [B,1,C,P+C], past 2L times [B,H,P,head].

        `past` has keys and values of the first layer, of the second and so on: the sinks, then segments in any order
        of places; the mask tells which of them a segment sees. Gives logits state [B,C,5], boundary [B,C], drift
        [B,C]; next [B,C,E]; the chunk's own keys and values in the order of `past`, [B,C,2L*width]; and the sinks in
        that order, [2L,H,S,head], which never change: whoever begins a stream needs them once.
        """
        x = self.joined(self.of_text(title_emb) + self.of_num(num))
        made = []
        for block, k, v in zip(self.blocks, past[0::2], past[1::2], strict=True):
            x, *own = block(x, k, v, mask, cos, sin)
            made += own
        x = self.after(x)
        y = self.judged(x)
        new, sinks = torch.cat(made, -1), torch.stack(self.sinks())
        return y[..., :STATES], y[..., STATES], y[..., STATES + 1], self.next(x), new, sinks

    def sinks(self) -> list[Tensor]:
        """Of all layers, in the order of the past."""
        return [sink for block in self.blocks for sink in block.sinks()]

    def whole(self, title_emb: Tensor, num: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Training's view: no past, all segments at once."""
        b, c = title_emb.shape[:2]
        s = self.s
        past = tuple(sink.expand(b, -1, -1, -1) for sink in self.sinks())
        mask = unseen(c, s.window, s.sinks)[None, None]
        cos, sin = turns(torch.arange(c)[None].expand(b, -1), s.turned)
        state, end, drift, after, *_ = self(title_emb, num, cos, sin, mask, past)
        return state, end, drift, after
