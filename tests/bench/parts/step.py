"""One segment through features, title encoder and model, with a title that was never seen; beside numpy products."""

import json
from time import perf_counter

import numpy as np

from headwater.attention import AttentionModel
from headwater.categories import Categories
from headwater.features import Extractor
from headwater.records import Presence, Segment

STEPS = 600
D, LAYERS, TITLE = 128, 4, 192
SHAPES = [(TITLE, D), (D, D)] + [(D, 3 * D), (D, D), (D, 4 * D), (4 * D, D)] * LAYERS
"""The model's own weight matrices."""


def steps() -> tuple[list[float], list[float], list[float]]:
    """Features with inference, inference of a title never seen, and of one seen before: ms each."""
    extractor, stream = Extractor(Categories()), AttentionModel.load().stream()
    whole: list[float] = []
    fresh: list[float] = []
    known: list[float] = []
    for i in range(STEPS):
        title = f"Chapter {i} of the report on rivers, part {i * 7 % 31} - Writer"
        segment = Segment(60.0 * i, 60.0 * i + 60, 0, Presence.PRESENT, f"app{i % 9}", title, keys=i % 90, clicks=i % 7,
                          scroll=0, travel_px=900, idle_s=10.0)  # fmt: skip
        begun = perf_counter()
        row = extractor.row(segment)
        ready = perf_counter()
        stream.step(row)
        done = perf_counter()
        stream.peek([row])
        again = perf_counter()
        for times, since, until in ((whole, begun, done), (fresh, ready, done), (known, done, again)):
            times.append((until - since) * 1e3)
    warm = STEPS // 10
    return whole[warm:], fresh[warm:], known[warm:]


def products() -> float:
    """Median time of a vector through all weight matrices, in ms."""
    rng = np.random.default_rng(0)
    pairs = [(rng.standard_normal((1, a), np.float32), rng.standard_normal((a, b), np.float32)) for a, b in SHAPES]
    took = []
    for _ in range(STEPS):
        begun = perf_counter()
        for x, weights in pairs:
            x @ weights
        took.append((perf_counter() - begun) * 1e3)
    return float(np.median(took))


def main() -> None:
    whole, fresh, known = steps()
    told = {
        "p99_ms": np.quantile(whole, 0.99), "fresh_ms": np.median(fresh), "known_ms": np.median(known),
        "numpy_ms": products(),
    }  # fmt: skip
    print(json.dumps({k: float(v) for k, v in told.items()}))


if __name__ == "__main__":
    main()
