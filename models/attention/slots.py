"""Places in the shipped graph for a personal adapter: low-rank changes to each layer's attention (Hu et al. 2022).

What is put there by default is zero, so that without an adapter the answers are the same to the last bit. They are
inputs that need not be given; the program gives them as it gives the past. Beside the answers the graph gives `hidden`,
what the heads read, for adapters that change the heads alone.
"""

from pathlib import Path
from typing import Any

import numpy as np

from headwater.attention.personal.slots import SLOTS, WIDTH

HIDDEN = "hidden"


def add_slots(source: Path, target: Path) -> None:
    """`source` .onnx, quantised, to `target` .onnx with slots.

    Raises:
        ValueError: it is not our graph.
    """
    import onnx

    model = onnx.load(str(source))
    graph = model.graph
    layers = [n for n in graph.node if n.op_type == "Attention"]
    makers = {name: node for node in graph.node for name in node.output}
    readers = {name: node for node in graph.node for name in node.input if node.op_type == "MatMulNBits"}
    for number, attention in enumerate(layers):
        split = makers[attention.input[2]]
        _beside(graph, makers[split.input[0]], f"{number}.qkv")
        _beside(graph, readers[attention.output[0]], f"{number}.out")
    given = {i.name for i in graph.input}
    if {name for name, _ in SLOTS} - given:
        raise ValueError("this is not the graph that has such slots")
    _show_hidden(graph)
    _in_order(graph)
    graph.name = graph.name or "attention"
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def _beside(graph: Any, node: Any, name: str) -> None:
    """Add x·a·b to what a matrix product gives of x."""
    from onnx import TensorProto, helper, numpy_helper

    shapes = dict(SLOTS)
    for slot in (f"{name}_a", f"{name}_b"):
        graph.initializer.append(numpy_helper.from_array(np.zeros(shapes[slot], np.float32), slot))
        graph.input.append(helper.make_tensor_value_info(slot, TensorProto.FLOAT, shapes[slot]))
    plain = f"{name}_plain"
    out, node.output[0] = node.output[0], plain
    graph.node.extend([
        helper.make_node("MatMul", [node.input[0], f"{name}_a"], [f"{name}_down"]),
        helper.make_node("MatMul", [f"{name}_down", f"{name}_b"], [f"{name}_change"]),
        helper.make_node("Add", [plain, f"{name}_change"], [out]),
    ])  # fmt: skip


def _show_hidden(graph: Any) -> None:
    """What the head of states reads, as an output."""
    from onnx import TensorProto, helper

    head = next(n for n in graph.node if n.op_type == "MatMulNBits" and "next" in n.output)
    old = head.input[0]
    for node in graph.node:
        for names in (node.input, node.output):
            for at, name in enumerate(names):
                if name == old:
                    names[at] = HIDDEN
    graph.output.append(helper.make_tensor_value_info(HIDDEN, TensorProto.FLOAT, [1, None, WIDTH]))


def _in_order(graph: Any) -> None:
    """Each node after those that make what it reads."""
    known = {i.name for i in graph.input} | {i.name for i in graph.initializer} | {""}
    left, ordered = list(graph.node), []
    while left:
        ready = [n for n in left if known.issuperset(n.input)]
        if not ready:
            raise ValueError("the graph goes round in a circle")
        ordered += ready
        known.update(name for n in ready for name in n.output)
        left = [n for n in left if not any(n is r for r in ready)]
    del graph.node[:]
    graph.node.extend(ordered)
