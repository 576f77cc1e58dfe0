"""From the trained model to one ONNX graph for a single step and for chunks."""

import copy
from pathlib import Path
from typing import Any

import torch

from attention.model import LONGEST_CHUNK, StreamModel

INPUTS = ("title_emb", "num", "past_k", "past_v", "n_valid")
OUTPUTS = ("state", "boundary", "drift", "next", "new_k", "new_v", "n_valid_out")


def example(model: StreamModel, people: int = 2, chunk: int = 8) -> tuple[torch.Tensor, ...]:
    """Inputs of the right shapes."""
    s = model.s
    past = torch.zeros(s.layers, people, s.heads, s.window, s.head)
    valid = torch.arange(people, dtype=torch.long)
    return torch.randn(people, chunk, s.text), torch.randn(people, chunk, s.num), past, past.clone(), valid


def export(model: StreamModel, path: Path) -> None:
    """Write `path`; people and chunk stay free."""
    model = copy.deepcopy(model).eval().cpu()
    for block in model.blocks:
        block.fold()
    model.shorten(model.s.window + LONGEST_CHUNK)
    free: Any = torch.export.Dim.DYNAMIC
    program = torch.onnx.export(
        model,
        example(model),
        dynamo=True,
        opset_version=23,
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_shapes=({0: free, 1: free}, {0: free, 1: free}, {1: free}, {1: free}, {0: free}),
        external_data=False,
        verbose=False,
    )
    if program is None:
        raise RuntimeError("the exporter gave nothing")
    program.save(str(path))
