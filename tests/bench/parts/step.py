"""One segment through features, title encoder and model; beside it numpy products over the same weights."""

import json
from collections.abc import Callable
from time import perf_counter

import numpy as np

from headwater.attention import AttentionModel
from headwater.categories import Categories
from headwater.features import NAMES, Extractor
from headwater.records import FeatureRow, Presence, Segment

STEPS = 600
D, LAYERS, TITLE = 128, 4, 192
SHAPES = [
    (TITLE, D), (len(NAMES), D), (D, D), *([(D, 3 * D), (D, D), (D, 4 * D), (4 * D, D)] * LAYERS), (D, 7), (D, TITLE)
]  # fmt: skip
"""The model's own weight matrices, all of them."""


BLOCK = 50


def segments(first: int, count: int) -> list[Segment]:
    """Minutes with titles that were never seen."""
    return [
        Segment(60.0 * i, 60.0 * i + 60, 0, Presence.PRESENT, f"app{i % 9}",
                f"Chapter {i} of the report on rivers, part {i * 7 % 31} - Writer", keys=i % 90, clicks=i % 7,
                scroll=0, travel_px=900, idle_s=10.0)
        for i in range(first, first + count)
    ]  # fmt: skip


def timed(work: Callable[[], object]) -> float:
    """How long it took, in ms."""
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1e3


def measure() -> dict[str, list[float]]:
    """Times in ms. `whole`: features and inference; `fresh` and `known`: inference of a title never seen, of one seen.

    Steps and products take turns in two ways, so that the machine is as quick for both: one by one, as the program
    runs them, with other work between and cold caches (`cold_…`); and in blocks, with warm ones.
    """
    extractor, stream, product = Extractor(Categories()), AttentionModel.load().stream(), Product()
    took: dict[str, list[float]] = {}

    def note(name: str, work: Callable[[], object]) -> None:
        took.setdefault(name, []).append(timed(work))

    for segment in segments(0, STEPS):
        rows: list[FeatureRow] = []
        features = timed(lambda s=segment, r=rows: r.append(extractor.row(s)))  # type: ignore[misc]
        note("cold_fresh", lambda r=rows: stream.step(r[0]))  # type: ignore[misc]
        note("cold_numpy", product)
        took.setdefault("whole", []).append(features + took["cold_fresh"][-1])
    for block in range(STEPS // BLOCK):
        ready = [extractor.row(s) for s in segments(STEPS + block * BLOCK, BLOCK)]
        for row in ready:
            note("fresh", lambda r=row: stream.step(r))  # type: ignore[misc]
        for row in ready:
            note("known", lambda r=row: stream.step(r))  # type: ignore[misc]
        for _ in range(BLOCK):
            note("numpy", product)
    return {name: times[len(times) // 10 :] for name, times in took.items()}


class Product:
    """A vector through all weight matrices, in floats."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        self._pairs = [
            (rng.standard_normal((1, a), np.float32), rng.standard_normal((a, b), np.float32)) for a, b in SHAPES
        ]

    def __call__(self) -> None:
        for x, weights in self._pairs:
            x @ weights


def main() -> None:
    took = measure()
    told = {f"{name}_ms": np.median(times) for name, times in took.items()}
    told["p99_ms"] = np.quantile(took["whole"], 0.99)
    print(json.dumps({k: float(v) for k, v in told.items()}))


if __name__ == "__main__":
    main()
