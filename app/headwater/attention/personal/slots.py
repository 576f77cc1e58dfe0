"""What of the model a person may change: names and shapes, in the order in which the training graph has them."""

from math import prod

LAYERS, WIDTH, STATES = 4, 128, 5
PASTS = tuple(f"past_{kind}{layer}" for layer in range(LAYERS) for kind in "kv")
"""The graph's inputs of what it keeps of the past."""
RANK = 8
"""Of each change of a layer; Hu et al. 2022 find 4 to 8 enough."""
SLOTS: tuple[tuple[str, tuple[int, int]], ...] = tuple(
    (f"{layer}.{name}", shape)
    for layer in range(LAYERS)
    for name, shape in (
        ("qkv_a", (WIDTH, RANK)), ("qkv_b", (RANK, 3 * WIDTH)), ("out_a", (WIDTH, RANK)), ("out_b", (RANK, WIDTH)),
    )
)  # fmt: skip
SIZE = sum(prod(shape) for _, shape in SLOTS)
"""How many numbers the changes of all layers are; the head's weight [WIDTH, STATES] and bias [STATES] come after."""
ROWS, LENGTH = 2, 128
"""Stretches that one step learns from, and segments in each."""
