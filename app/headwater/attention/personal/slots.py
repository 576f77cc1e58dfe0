"""The graph's inputs for low-rank changes: names and shapes, in the order in which the training graph has them."""

from math import prod

LAYERS, WIDTH = 4, 128
RANK = 8
"""Of each change; Hu et al. 2022 find 4 to 8 enough, and measured here 8 cost nothing that could be seen."""
SLOTS: tuple[tuple[str, tuple[int, int]], ...] = tuple(
    (f"{layer}.{name}", shape)
    for layer in range(LAYERS)
    for name, shape in (
        ("qkv_a", (WIDTH, RANK)), ("qkv_b", (RANK, 3 * WIDTH)), ("out_a", (WIDTH, RANK)), ("out_b", (RANK, WIDTH)),
    )
)  # fmt: skip
SIZE = sum(prod(shape) for _, shape in SLOTS)
"""How many numbers that is."""
ROWS, LENGTH = 4, 128
"""Stretches that one step learns from, and segments in each."""
