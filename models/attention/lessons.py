"""One step of learning from a person's labels, as a plain ONNX graph: forward, backward, clipping, AdamW.

    python models/attention/lessons.py

writes it anew for the shipped model, and its digest into the card.

The program trains with it by the runtime that it has anyway. What is changed are P numbers in one vector: the low-rank
slots of every layer, then the head of the states (weight [width, 5] and bias [5], as changes).
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention.card import sign
from attention.model import STATES, StreamModel, turns
from attention.recover import recovered, to_onnx
from headwater.attention.card import GRAPH, LESSON
from headwater.attention.personal.slots import LENGTH, ROWS, SIZE, SLOTS, WIDTH

BETAS, EPSILON, CLIP = (0.9, 0.999), 1e-6, 1.0
"""AdamW (Loshchilov and Hutter 2019); an epsilon of 1e-8 is lost by the exporter."""
INPUTS = (
    "params", "adam_m", "adam_v", "t", "lr", "decay", "warmth", "stay", "title_emb", "num", "cos", "sin", "mask",
    "past", "offset", "aim", "weight", "kept", "real",
)  # fmt: skip
OUTPUTS = ("params_out", "adam_m_out", "adam_v_out", "t_out", "loss")


def taken_apart(params: Tensor) -> tuple[list[list[Tensor]], Tensor, Tensor]:
    """The vector as slots by layer, and the head's weight and bias."""
    sizes = [a * b for _, (a, b) in SLOTS]
    *slots, weight, bias = torch.split(params, [*sizes, WIDTH * STATES, STATES])
    shaped = [x.reshape(shape) for x, (_, shape) in zip(slots, SLOTS, strict=True)]
    return [shaped[n : n + 4] for n in range(0, len(shaped), 4)], weight.reshape(WIDTH, STATES), bias


def told(
    model: StreamModel, params: Tensor, title: Tensor, num: Tensor, place: list[Tensor], past: Tensor
) -> tuple[Tensor, Tensor]:
    """Logits of the states [B,C,5], and of end and drift [B,C,2]; `place` is cos, sin and mask, past [2L,B,H,P,h]."""
    slots, weight, bias = taken_apart(params)
    cos, sin, mask = place
    x = model.joined(model.of_text(title) + model.of_num(num))
    for n, block in enumerate(model.blocks):
        x, _, _ = block(x, past[2 * n], past[2 * n + 1], mask, cos, sin, slots[n])
    x = model.after(x)
    y = model.judged(x)
    return y[..., :STATES] + x @ weight + bias, y[..., STATES:]


def loss(model: StreamModel, params: Tensor, warmth: Tensor, stay: Tensor, batch: tuple[Tensor, ...]) -> Tensor:
    """Cross-entropy to `aim` [B,C,5] at the temperature `warmth`, weighted by the row; and `stay` times how far end and
    drift of the `real` rows left what they were (`kept`).

    `offset` [B,C,5] is added to the logits of the states: what lower rungs say that the graph does not know.
    """
    title, num, cos, sin, mask, past, offset, aim, weight, kept, real = batch
    state, others = told(model, params, title, num, [cos, sin, mask], past)
    of_state = -(torch.log_softmax((state + offset) / warmth, -1) * aim).sum(-1)
    moved = (((others - kept) ** 2).sum(-1) * real).sum() / real.sum().clamp(min=1.0)
    return (of_state * weight).sum() / weight.sum().clamp(min=1e-3) + stay * moved


def step(model: StreamModel, *given: Tensor) -> tuple[Tensor, ...]:
    """One step; the order of `INPUTS` in, that of `OUTPUTS` out."""
    params, adam_m, adam_v, t, lr, decay, warmth, stay, *batch = given
    slope, value = torch.func.grad_and_value(lambda p: loss(model, p, warmth, stay, tuple(batch)))(params)
    slope = slope * (CLIP / torch.sqrt((slope * slope).sum() + EPSILON)).clamp(max=1.0)
    t = t + 1
    adam_m = BETAS[0] * adam_m + (1 - BETAS[0]) * slope
    adam_v = BETAS[1] * adam_v + (1 - BETAS[1]) * slope * slope
    first, second = (1 - torch.pow(torch.tensor(b), t) for b in BETAS)
    change = adam_m / first / (torch.sqrt(adam_v / second) + EPSILON)
    return params - lr * (change + decay * params), adam_m, adam_v, t, value


def example(model: StreamModel) -> tuple[Tensor, ...]:
    """Inputs of the right shapes; each is a tensor of its own, for the tracer takes the same object for one input."""
    s, random = model.s, torch.Generator().manual_seed(0)
    size, seen = SIZE + WIDTH * STATES + STATES, s.sinks + s.window
    cos, sin = turns(torch.arange(LENGTH)[None].expand(ROWS, -1), s.turned)
    return (
        torch.randn(size, generator=random) * 0.01, torch.zeros(size), torch.zeros(size), torch.tensor(0.0),
        torch.full((size,), 1e-3), torch.tensor(0.01), torch.tensor(1.5), torch.tensor(0.1),
        torch.randn(ROWS, LENGTH, s.text, generator=random), torch.randn(ROWS, LENGTH, s.num, generator=random), cos,
        sin, torch.zeros(ROWS, 1, LENGTH, seen + LENGTH),
        torch.randn(2 * s.layers, ROWS, s.heads, seen, s.head, generator=random) * 0.1,
        torch.randn(ROWS, LENGTH, STATES, generator=random) * 0.1, torch.full((ROWS, LENGTH, STATES), 1 / STATES),
        torch.full((ROWS, LENGTH), 0.5),
        torch.randn(ROWS, LENGTH, 2, generator=random), torch.ones(ROWS, LENGTH),
    )  # fmt: skip


def write_lesson(folder: Path) -> None:
    """Write the step for the graph in `folder`: it computes with the weights of eight bits that ship.

    Not in the runtime's own format: with what is worked out beforehand it is twice as large.
    """
    with tempfile.TemporaryDirectory() as made:
        graph = Path(made) / "graph.onnx"
        to_onnx(folder / GRAPH, graph)
        export_step(recovered(graph), folder / LESSON)


def export_step(model: StreamModel, path: Path) -> None:
    """Write `path` .onnx."""
    from torch._decomp import core_aten_decompositions
    from torch.fx.experimental.proxy_tensor import make_fx

    model = model.eval().requires_grad_(False)
    given = example(model)
    with sdpa_kernel(SDPBackend.MATH):
        traced = make_fx(lambda *x: step(model, *x), decomposition_table=core_aten_decompositions())(*given)
    _drop_copies(traced)
    program = torch.onnx.export(
        _Traced(traced), given, dynamo=True, opset_version=20, input_names=list(INPUTS), output_names=list(OUTPUTS),
        external_data=False, verbose=False,
    )  # fmt: skip
    if program is None:
        raise RuntimeError("the exporter gave nothing")
    path.write_bytes(_bare(program.model_proto).SerializeToString())


def _bare(made: Any) -> Any:
    """Without what the exporter tells of each node: where its source lay on this disk, among much else."""
    graph = made.graph
    for part in (made, graph, *graph.node, *graph.value_info, *graph.input, *graph.output, *graph.initializer):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    return made


class _Traced(torch.nn.Module):  # type: ignore[misc]
    def __init__(self, traced: Any) -> None:
        super().__init__()
        self.traced = traced

    def forward(
        self, params: Tensor, adam_m: Tensor, adam_v: Tensor, t: Tensor, lr: Tensor, decay: Tensor, warmth: Tensor,
        stay: Tensor, title_emb: Tensor, num: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, past: Tensor,
        offset: Tensor, aim: Tensor, weight: Tensor, kept: Tensor, real: Tensor,
    ) -> Any:  # fmt: skip
        return self.traced(
            params, adam_m, adam_v, t, lr, decay, warmth, stay, title_emb, num, cos, sin, mask, past, offset, aim,
            weight, kept, real,
        )  # fmt: skip


def _drop_copies(traced: Any) -> None:
    """`detach` and `alias` say nothing to the exporter."""
    aten = torch.ops.aten
    for node in list(traced.graph.nodes):
        if node.op == "call_function" and node.target in (aten.detach.default, aten.alias.default):
            node.replace_all_uses_with(node.args[0])
            traced.graph.erase_node(node)
    traced.graph.eliminate_dead_code()
    traced.recompile()


def main() -> None:
    """The command."""
    folder = Path(__file__).resolve().parent / "artifacts"
    write_lesson(folder)
    sign(folder, LESSON)


if __name__ == "__main__":
    main()
