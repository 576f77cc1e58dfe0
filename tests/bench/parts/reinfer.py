"""A long history judged again: features, title encoder, model and records, beside the model alone on prepared rows.

`python tests/bench/parts/reinfer.py [SEGMENTS]`: seconds of the process, medians of three; a year has 730,000 segments.
"""

import json
import resource
import statistics
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count, islice
from time import process_time
from typing import Any

from headwater.attention import AttentionModel
from headwater.categories import Categories
from headwater.engine import judge_of
from headwater.engine.judge import BATCH
from headwater.features import Extractor
from headwater.records import Presence, Segment
from headwater.segments import Segmenter
from headwater.simulate import PERSONAS, simulate_day

SEGMENTS, REPEATS, YEAR = 100_000, 3, 730_000
FIRST = date(2026, 1, 5)


class Timed:
    """A graph that counts the time spent inside."""

    def __init__(self, graph: Any) -> None:
        self._graph = graph
        self.seconds = 0.0

    def run(self, *given: Any) -> list[Any]:
        """Outputs by position."""
        begun = process_time()
        found: list[Any] = self._graph.run(*given)
        self.seconds += process_time() - begun
        return found


def history() -> Iterator[Segment]:
    """The days of somebody who does not exist, absences too; every one is another day."""
    for n in count():
        day = simulate_day(PERSONAS[0], FIRST + timedelta(days=n), 3)
        segmenter = Segmenter(offset=lambda _at, day=day: day.offset_s)  # type: ignore[misc]
        for observation in day.observations:
            yield from segmenter.feed(observation)
        yield from segmenter.close(day.truth[-1].end)


def timed(work: Callable[[], object]) -> float:
    """Seconds of the process."""
    begun = process_time()
    work()
    return process_time() - begun


def again(model: AttentionModel, segments: list[Segment]) -> float:
    """All of it: from segments to inferences."""
    judge = judge_of(model, Categories())
    return timed(lambda: [None for _ in judge.replay((s, None) for s in segments)])


def bare(model: AttentionModel, segments: list[Segment]) -> tuple[float, float]:
    """The stream alone on rows that are there already, and the graph within it."""
    extractor, stream, graph = Extractor(Categories()), model.stream(), Timed(model._sessions.history()[0])
    stream._history = lambda: graph
    present = [s for s in segments if s.presence is Presence.PRESENT]
    whole = 0.0
    for at in range(0, len(present), BATCH):
        rows = extractor.rows(present[at : at + BATCH])
        whole += timed(lambda rows=rows: stream.run(rows))  # type: ignore[misc]
    return whole, graph.seconds


def peak_mib() -> float:
    """The most memory that this process ever had."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> None:
    """Measure, and print one JSON object."""
    model = AttentionModel.load(provider="cpu")
    segments = list(islice(history(), int(sys.argv[1]) if len(sys.argv) > 1 else SEGMENTS))
    again(model, segments[: 2 * BATCH])  # libraries and lists are loaded, arrays of a batch have been there
    before = peak_mib()
    runs = [(again(model, segments), *bare(model, segments)) for _ in range(REPEATS)]
    whole, stream, graph = (statistics.median(times) for times in zip(*runs, strict=True))
    windows = {(s.app, s.title, s.domain, s.project) for s in segments}
    told = {
        "segments": len(segments), "windows": len(windows), "reinfer_s": whole, "bare_s": stream, "graph_s": graph,
        "ratio": whole / stream, "ratio_to_graph": whole / graph, "year_s": whole / len(segments) * YEAR,
        "year_bare_s": stream / len(segments) * YEAR, "peak_mib": peak_mib(), "grown_mib": peak_mib() - before,
    }  # fmt: skip
    print(json.dumps({name: float(value) for name, value in told.items()}))


if __name__ == "__main__":
    main()
