"""Weights to eight bits, and the file to the runtime's own format.

Only weights: `quantize_dynamic` has one activation scale a tensor, so that a later segment changed earlier answers.
Activations are quantised row by row inside the kernel (accuracy level 4), which cannot leak from one to another.
"""

from pathlib import Path
from typing import Any


def quantise(source: Path, target: Path) -> None:
    """`source` .onnx in floats to `target` .onnx with MatMulNBits of 8 bits, blocks of 32, accuracy level 4."""
    import onnx
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer
    from onnxruntime.quantization.shape_inference import quant_pre_process

    ready = target.with_suffix(".pre.onnx")
    quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
    config = DefaultWeightOnlyQuantConfig(block_size=32, is_symmetric=True, accuracy_level=4, bits=8)
    made = MatMulNBitsQuantizer(onnx.load(str(ready)), algo_config=config)
    made.process()
    _take_in_biases(made.model.model)
    _join_norms(made.model.model)
    made.model.save_model_to_file(str(target), False)
    ready.unlink()


def _take_in_biases(model: Any) -> None:
    """Let each MatMulNBits add its own bias: one node less each time."""
    graph = model.graph
    constant = {i.name for i in graph.initializer}
    readers: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)
    for node in [n for n in graph.node if n.op_type == "MatMulNBits"]:
        after = readers.get(node.output[0], [])
        bias = [name for name in after[0].input if name in constant] if len(after) == 1 else []
        if len(bias) == 1 and after[0].op_type == "Add":
            node.input.extend([""] * (5 - len(node.input)) + bias)
            node.output[0] = after[0].output[0]
            graph.node.remove(after[0])


def _join_norms(model: Any) -> None:
    """Let each norm of the stream take in the sum before it, and hand that sum on: one node less each time."""
    graph = model.graph
    makers = {name: node for node in graph.node for name in node.output}
    taken = []
    for node in graph.node:
        add = makers.get(node.input[0]) if node.op_type == "LayerNormalization" else None
        if add is None or add.op_type != "Add":
            continue
        epsilon = next((a.f for a in node.attribute if a.name == "epsilon"), 1e-5)
        del node.attribute[:]
        node.attribute.add(name="epsilon", f=epsilon, type=1)
        node.op_type, node.domain = "SkipLayerNormalization", "com.microsoft"
        node.input[:] = [*add.input, *node.input[1:]]
        node.output[:] = [node.output[0], "", "", add.output[0]]
        taken.append(add)
    for add in taken:
        graph.node.remove(add)


def to_ort(source: Path, target: Path) -> None:
    """`source` .onnx, optimised for any machine, as `target` .ort: it loads without being parsed and optimised."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    options.log_severity_level = 3
    options.add_session_config_entry("session.save_model_format", "ORT")
    onnxruntime.InferenceSession(str(source), options, providers=["CPUExecutionProvider"])
