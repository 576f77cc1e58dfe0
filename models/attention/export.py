"""From the trained model to one ONNX graph for a single step and for chunks, of one person."""

import copy
from pathlib import Path
from typing import Any

import torch

from attention.model import StreamModel, turns
from headwater.attention.personal.slots import PASTS
from headwater.attention.stream import OUTPUTS

INPUTS = ("title_emb", "num", "cos", "sin", "mask", *PASTS)
Example = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, tuple[torch.Tensor, ...]]


def example(model: StreamModel, chunk: int = 8) -> Example:
    """Inputs of the right shapes."""
    s = model.s
    cos, sin = turns(torch.arange(chunk)[None], s.turned)
    mask = torch.zeros(1, 1, chunk, s.window + s.sinks + chunk)
    past = tuple(torch.zeros(1, s.heads, s.sinks + s.window, s.head) for _ in PASTS)
    return torch.randn(1, chunk, s.text), torch.randn(1, chunk, s.num), cos, sin, mask, past


def export(model: StreamModel, path: Path) -> None:
    """Write `path`; the length of a chunk stays free."""
    model = copy.deepcopy(model).eval().cpu()
    free: Any = torch.export.Dim.DYNAMIC
    program = torch.onnx.export(
        model,
        example(model),
        dynamo=True,
        opset_version=23,
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_shapes=({1: free}, {1: free}, {1: free}, {1: free}, {2: free, 3: free}, ({},) * len(PASTS)),
        external_data=False,
        verbose=False,
    )
    if program is None:
        raise RuntimeError("the exporter gave nothing")
    made = program.model_proto
    _name_presents(made)
    path.write_bytes(made.SerializeToString())


def _name_presents(made: Any) -> None:
    """onnxruntime's attention needs a place for the joined keys and values, though nobody reads them."""
    for node in made.graph.node:
        if node.op_type == "Attention":
            node.output[1:] = [f"{node.name}_k", f"{node.name}_v"]
