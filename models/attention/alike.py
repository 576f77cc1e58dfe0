"""Whether the model stays the same model: live and as history, in eight bits and in floats, while a segment is open."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from attention.calibrate import answers, rows_of, streams
from attention.data import Person
from attention.figures import Figure, macro_f1
from headwater.attention.card import GRAPH, TITLES, Calibration
from headwater.attention.stream import Stream
from headwater.records import FeatureRow

_ROWS = 1500
_FLOAT = 4
"""Bytes of a number that is not quantised."""


def live_figures(make: Callable[[], Stream], one: Person) -> list[Figure]:
    """Live against history, on one person."""
    rows = rows_of(one)[:_ROWS]
    live, told = make(), make().run(rows)
    steps = [live.step(row) for row in rows]
    one_by_one, at_once = (np.array([i.probabilities for i in s]) for s in (steps, told))
    apart = float(np.abs(one_by_one - at_once).max())
    return [Figure("model.live_is_history", apart, "largest difference of a probability", "<= .01", "", apart <= 0.01)]


def open_figures(make: Callable[[], Stream], people: Sequence[Person]) -> list[Figure]:
    """Some segments as they looked while they were still open, beside the same ones once they were final."""
    told = [_peeked(make(), p) for p in people]
    guess, final, state = (np.concatenate(column) for column in zip(*told, strict=True))
    likely, later = (float((x == state).mean()) for x in (guess, final))
    unit = f"accuracy of {len(state)} segments of {len(people)} people, each counting one"
    return [Figure("model.open_accuracy", likely, unit, "", f"the same ones final {later:.3f}")]


def _peeked(stream: Stream, p: Person) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Likeliest states of the segments in `p.alt`: open, final, true [A]."""
    rows, found, at = rows_of(p), [], 0
    after: list[tuple[float, ...]] = []
    for number, num in zip(p.alt.tolist(), p.alt_num, strict=True):
        after += [i.probabilities for i in stream.run(rows[at:number])]
        row, at = rows[number], number
        found.append(stream.peek([FeatureRow(row.start, row.end, row.text, num)])[0].probabilities)
    after += [i.probabilities for i in stream.run(rows[at:])]
    return np.array(found).argmax(1), np.array(after)[p.alt].argmax(1), p.state[p.alt]


def eight_figures(
    make: Callable[[], Stream], folder: Path, fp32: Path, own: Calibration, people: Sequence[Person]
) -> list[Figure]:
    """The shipped graph in `folder` against the same one in floats, `fp32`."""
    whole = streams(fp32.parent, fp32.name, own)
    eight, floats = ([answers(m(), p).p.argmax(1) for p in people] for m in (make, whole))
    same = float((np.concatenate(eight) == np.concatenate(floats)).mean())
    cost = macro_f1(np.concatenate(floats), people) - macro_f1(np.concatenate(eight), people)
    smaller = _floats_bytes(fp32, folder / TITLES) / sum((folder / f).stat().st_size for f in (GRAPH, TITLES))
    who = f"of the segments of {len(people)} people"
    return [
        Figure("model.int8_agrees", same, who, ">= .985", "fp32", same >= 0.985),
        Figure("model.int8_f1_cost", cost, f"macro-F1 lost, {len(people)} people", "<= .005", "fp32", cost <= 0.005),
        Figure("model.int8_smaller", smaller, "times, graph and titles", ">= 3.5", "fp32", smaller >= 3.5),
    ]


def _floats_bytes(graph: Path, titles: Path) -> int:
    with np.load(titles) as z:
        return graph.stat().st_size + _FLOAT * int(z["table"].size)
