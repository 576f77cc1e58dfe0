"""One graph on two processors, beside each other: do they answer alike, and which is quicker?"""

from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np

from headwater.attention.card import Calibration
from headwater.attention.checks import Check
from headwater.attention.stream import CHUNK, Graph, Stream, probe
from headwater.attention.titles import WIDTH
from headwater.features import NAMES
from headwater.records import FeatureRow

_RAW = Calibration(1.0, (1.0, 0.0), (1.0, 0.0, 0.0), 0.0, 1.0)
_ROWS = 4 * CHUNK
"""Until the window has been filled and written over."""
_RUNS = 15
_FIRST = 3
"""Runs that do not count: memory is taken and code made in them."""


def tried(cpu: Graph, other: Graph) -> Check:
    """The same stream through both, in chunks and in steps, each with its own memory; then the graph alone, timed."""
    rows = _rows()
    wanted = _answers(cpu, cpu, rows, CHUNK)
    apart = max(
        float(np.abs(_answers(cpu, other, rows, CHUNK) - wanted).max()),
        float(np.abs(_answers(other, other, rows[:CHUNK], 1) - wanted[:CHUNK]).max()),
    )
    times = [_ms(graph, count) for count in (1, CHUNK) for graph in (other, cpu)]
    return Check(apart if np.isfinite(apart) else 1.0, *times)


def _rows() -> list[FeatureRow]:
    random = np.random.default_rng(1)
    num = random.uniform(-0.2, 1.2, (_ROWS, len(NAMES))).astype(np.float32)
    return [FeatureRow(30.0 * i, 30.0 * i + 30, str(i % 9), row) for i, row in enumerate(num)]


def _encoder() -> Callable[[str], np.ndarray]:
    """Nine made-up titles; unit vectors as the encoder gives."""
    made = np.random.default_rng(2).normal(0, WIDTH**-0.5, (9, WIDTH)).astype(np.float32)
    return lambda text: made[int(text)]


def _answers(live: Graph, history: Graph, rows: list[FeatureRow], at_once: int) -> np.ndarray:
    """Probabilities [rows, 7]."""
    stream = Stream(live, _encoder(), _RAW, "trial", bytes(32), lambda: history)
    told = [i for at in range(0, len(rows), at_once) for i in stream.run(rows[at : at + at_once])]
    return np.array([(*i.probabilities, i.task_end, i.drift_soon) for i in told])


def _ms(graph: Graph, count: int) -> float:
    feed, times = probe(count), []
    for _ in range(_FIRST + _RUNS):
        begun = perf_counter()
        graph.run(["state"], feed)
        times.append((perf_counter() - begun) * 1e3)
    return median(times[_FIRST:])
