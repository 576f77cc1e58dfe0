"""The weights of a shipped graph as a module again, for what is to be trained on top of them.

Eight bits hold what the graph itself computes with, so that what is trained beside them sees the model that ships, not
the one that it was made from.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from attention.model import Shape, StreamModel
from headwater.features import NAMES

_LINEAR = ("MatMulNBits",)


def to_onnx(graph: Path, target: Path) -> None:
    """`graph` .ort as `target` .onnx, node by node."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.optimized_model_filepath = str(target)
    options.log_severity_level = 3
    options.add_session_config_entry("session.save_model_format", "ONNX")
    onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def recovered(graph: Path) -> StreamModel:
    """The module whose weights stand in `graph` .onnx, quantised as `quantise` does it."""
    import onnx
    from onnx import numpy_helper

    made = onnx.load(str(graph)).graph
    values = {i.name: numpy_helper.to_array(i) for i in made.initializer}
    model = StreamModel(Shape(len(NAMES)))
    state = {name: torch.from_numpy(values[name].copy()) for name in model.state_dict() if name in values}
    for node in made.node:
        if node.op_type in _LINEAR:
            bias = next(name for name in reversed(node.input) if name.endswith(".bias"))
            weight = f"{bias.removesuffix('.bias')}.weight"
            state[weight] = torch.from_numpy(_whole(node, values))
    _sinks(state, values["sinks"] if "sinks" in values else _constant(made, "sinks"), model)
    model.load_state_dict(state)
    model.eval()
    return model


def _whole(node: Any, values: dict[str, NDArray[Any]]) -> NDArray[np.float32]:
    """The weight [N, K] that a product of eight bits computes with."""
    given = {a.name: a.i for a in node.attribute}
    q, scale = values[node.input[1]].astype(np.float32) - 128, values[node.input[2]].reshape(given["N"], -1)
    whole = (q * scale[:, :, None]).reshape(given["N"], -1)[:, : given["K"]]
    return np.ascontiguousarray(whole, np.float32)


def _constant(made: Any, name: str) -> NDArray[Any]:
    from onnx import numpy_helper

    return np.asarray(numpy_helper.to_array(next(n for n in made.node if name in n.output).attribute[0].t))


def _sinks(state: dict[str, torch.Tensor], sinks: NDArray[Any], model: StreamModel) -> None:
    """[2L, H, S, head] as the blocks have them."""
    for layer in range(model.s.layers):
        k, v = torch.from_numpy(sinks[2 * layer].copy()), torch.from_numpy(sinks[2 * layer + 1].copy())
        state[f"blocks.{layer}.sink_k"] = k.transpose(0, 1)[..., model.s.turned :].contiguous()
        state[f"blocks.{layer}.sink_v"] = v.transpose(0, 1).flatten(-2).contiguous()
