"""What the shipped files alone tell of the model, measured now: times in ms of the process, differences, sizes."""

import json
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter, process_time

import numpy as np

from headwater.attention import AttentionModel
from headwater.attention.card import CARD, GRAPH, LESSON, TITLES, TOKENIZER
from headwater.attention.personal.inputs import INPUTS
from headwater.attention.provider import session
from headwater.base import Paths
from headwater.categories import Categories
from headwater.features import NAMES, Extractor
from headwater.records import Inference
from tests.bench.parts.step import segments
from tests.support.rows import day, rows

STEPS, LOADS, HISTORY, REPEATS = 1000, 9, 64 * 20, 5
YEAR = 700_000
SHIPPED = (GRAPH, TITLES, TOKENIZER, CARD, LESSON, INPUTS)


def p(found: list[Inference]) -> np.ndarray:
    return np.array([(*i.probabilities, i.task_end, i.drift_soon) for i in found])


def times(work: Callable[[int], object], count: int, clock: Callable[[], float] = perf_counter) -> list[float]:
    """Each run's time in ms."""
    found = []
    for n in range(count):
        begun = clock()
        work(n)
        found.append((clock() - begun) * 1e3)
    return found


def main() -> None:
    folder = Paths.bundled("models/attention/artifacts")
    model = AttentionModel.load(provider="cpu")
    extractor, stream, made = Extractor(Categories()), model.stream(), segments(0, STEPS + 100)
    steps = times(lambda n: stream.step(extractor.row(made[n])), len(made))[100:]
    loads = times(lambda _n: session(folder / GRAPH), LOADS)
    a_day = rows(day())
    live = model.stream()
    stepped, at_once = p([live.step(row) for row in a_day]), p(model.stream().run(a_day))
    half = len(a_day) // 2
    loud = replace(a_day[half], num=np.full(len(NAMES), 1.5, np.float32), text="LOUD " * 50)
    other = p(model.stream().run([*a_day[:half], loud]))
    many = [a_day[n % len(a_day)] for n in range(HISTORY)]
    long = model.stream()
    history = times(lambda _n: long.run(many), REPEATS, process_time)
    whole, day_s = Extractor(Categories()), day()
    features = times(lambda _n: whole.rows(day_s), 1, process_time)
    told = {
        "step_p50_ms": np.median(steps), "step_p99_ms": np.quantile(steps, 0.99), "load_ms": np.median(loads),
        "files_mb": sum((folder / name).stat().st_size for name in SHIPPED) / 1e6,
        "graph_mb": (folder / GRAPH).stat().st_size / 1e6,
        "live_is_history": np.abs(stepped - at_once).max(), "day": len(a_day),
        "later_changes_earlier": np.abs(other[:half] - at_once[:half]).max(),
        "year_s": min(history) / 1e3 / HISTORY * YEAR, "year_features_s": features[0] / 1e3 / len(day_s) * YEAR,
    }  # fmt: skip
    print(json.dumps({name: float(value) for name, value in told.items()}))


if __name__ == "__main__":
    main()
