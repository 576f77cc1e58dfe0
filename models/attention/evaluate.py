"""How good the shipped model is: on simulated people that it was not trained on, and on real logs where they are given.

    python models/attention/evaluate.py [--model DIR] [--data DIR] [--people N] [--fp32 FILE] [--runs DIR] [--card]
        [--json]

Prints a table of {name, value, unit, bound, baseline, holds}. Simulated people say that the machinery is faithful, and
which architecture learns the same laws best; of real people only the real logs can tell. What `bench.py` found stands
beside, from RUNS or else from bench.json; the answers themselves are kept in RUNS/judged. `--card` writes the figures
into the model's card, in the place of those there.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention import card, compare, rivals
from attention.alike import eight_figures, live_figures, open_figures
from attention.benched import KEPT, TABLE, Bench
from attention.calibrate import Answers, answers, event_f1
from attention.data import Person, people
from attention.digests import file_digest
from attention.figures import Figure, auroc, ece, macro_f1
from attention.judge_titles import title_figures
from attention.judged import Judged, When, keep
from attention.marginals import write_marginals
from attention.real import real_figures
from attention.robust import group_figures, robust_figures
from attention.scenes import scene_figures
from attention.worlds import worlds
from headwater.attention import AttentionModel
from headwater.attention.card import GRAPH, read_card
from headwater.attention.titles import TitleEncoder

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "models/attention/artifacts"
RUNS = ROOT / "runs"
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Judging:
    """What is judged, and on what."""

    model: Path
    data: Path | None
    count: int
    days: int
    fp32: Path | None
    runs: Path
    processes: int = 1


def state_figures(found: Sequence[Answers], some: Sequence[Person], threshold: float, bench: Bench) -> list[Figure]:
    """Everything about the five states."""
    p = np.concatenate([a.p for a in found])
    state = np.concatenate([q.state for q in some])
    seconds = np.concatenate([q.seconds for q in some]).astype(float)
    likely, right = p >= threshold, p.argmax(1) == state
    sure = likely.sum(1) == 1
    unsure = float(seconds[~sure].sum() / seconds.sum())
    covered = float(np.average(likely[np.arange(len(state)), state], weights=seconds))
    when_sure = float(np.average(right[sure], weights=seconds[sure]))
    order = np.argsort(-p.max(1))
    top = order[np.cumsum(seconds[order]) <= 0.6 * seconds.sum()]
    best_part = float(np.average(right[top], weights=seconds[top]))
    error, time = ece(p, some), "of the time"
    return [
        *_f1_figures(found, some, bench),
        Figure("model.accuracy", float(np.average(right, weights=seconds)), time),
        Figure("model.ece", error, "", "<= .05", bench.beside("ece"), error <= 0.05),
        Figure("model.unsure_share", unsure, time, "<= .25", "", unsure <= 0.25),
        Figure("model.accuracy_when_sure", when_sure, time),
        Figure("model.accuracy_top60", best_part, time, ">= .90", "", best_part >= 0.9),
        Figure("model.set_coverage", covered, time, ".88 to .92", "", 0.88 <= covered <= 0.92),
    ]


def _f1_figures(found: Sequence[Answers], some: Sequence[Person], bench: Bench) -> list[Figure]:
    runs = [compare.tally(found, some, compare.Tuned(1.0, 0.5))]
    value = float(compare.measure("state_macro_f1", runs)[0])
    low, high = compare.interval("state_macro_f1", runs)
    unit = f"time-weighted, {len(some)} people; 95 % interval {low:.3f} to {high:.3f}"
    better = bench.beats("state_macro_f1", "lightgbm")
    made = [Figure("model.state_macro_f1", value, unit, "> lightgbm for sure", bench.beside("state_macro_f1"), better)]
    if (most := bench.value("oracle", "state_macro_f1")) is not None:
        share = value / most
        made.append(Figure("model.of_oracle", share, "of the oracle's", ">= .90", f"oracle {most:.3f}", share >= 0.9))
    return made


def other_figures(found: Sequence[Answers], some: Sequence[Person], coarse: float, bench: Bench) -> list[Figure]:
    """Changes of work, and drifting to come."""
    ends = event_f1([a.end >= coarse for a in found], some)
    drift, soon = np.concatenate([p.drift for p in some]), np.concatenate([a.drift for a in found])
    known = drift >= 0
    area = auroc(soon[known], drift[known] > 0)
    where = "at moments not drifting yet"
    found_beside, said_beside = bench.beside("task_end_f1"), bench.beside("drift_auroc")
    return [
        Figure("model.task_end_f1", ends, "changes of work within 60 s", ">= .75", found_beside, ends >= 0.75),
        *_for_sure("model.task_end_beats", bench, "task_end_f1", "lightgbm"),
        Figure("model.drift_auroc", area, where, "", said_beside),
        *_for_sure("model.drift_beats", bench, "drift_auroc", "lightgbm"),
        *_for_sure("model.drift_beats_own", bench, "drift_auroc", "own-lightgbm"),
    ]


def _for_sure(name: str, bench: Bench, measure: str, rival: str) -> list[Figure]:
    """Whether ours beats a rival, where the bench has tried."""
    better = bench.beats(measure, rival)
    if better is None:
        return []
    return [Figure(name, float(better), "1: better in 95 % of paired draws of people", f"> {rival}", "", better)]


def _plain_f1(found: Sequence[Answers], some: Sequence[Person]) -> float:
    return macro_f1(np.concatenate([a.p for a in found]).argmax(1), some)


def _judged(group: str, some: Sequence[Person], found: Sequence[Answers]) -> Iterator[Judged]:
    for p, a in zip(some, found, strict=True):
        states, end, drift = (x.astype(np.float32) for x in (a.p, a.end, a.drift))
        guess = {"rules": rivals.rules(p).astype(np.int8)}
        yield Judged(group, p.name, p.start, p.seconds, p.state, p.end, p.drift, states, end, drift, guess)


def bench_of(j: Judging) -> Bench:
    """What the bench found of the model judged."""
    return Bench.read((j.runs / TABLE, KEPT), file_digest(j.model / GRAPH))


def evaluate(j: Judging) -> list[Figure]:
    """All figures."""
    where, cache = worlds(j.data), j.runs / "people"
    unseen, seen = (people(s, j.count, j.days, where[s], cache, j.processes) for s in ("test", "seen"))
    named = people("named", _NAMED, j.days, where["named"], cache, j.processes)
    model, own = AttentionModel.load(j.model, "cpu"), read_card(j.model).calibration
    found, of_seen, of_named = ([answers(model.stream(), p) for p in some] for some in (unseen, seen, named))
    bench = bench_of(j)
    figures = state_figures(found, unseen, own.threshold, bench)
    some = unseen[: j.count // 2]
    least = macro_f1(np.concatenate([rivals.rules(p) for p in some]), some)
    figures += [
        Figure("model.state_macro_f1_seen_world", _plain_f1(of_seen, seen), "new people, known programs and roles"),
        Figure("model.state_macro_f1_named", _plain_f1(of_named, named), "the twelve written personas"),
    ]
    figures += other_figures(found, unseen, own.coarse, bench) + bench.figures()
    figures += live_figures(model.stream, unseen[0]) + open_figures(model.stream, some)
    if j.fp32:
        figures += eight_figures(model.stream, j.model, j.fp32, own, some)
    right: list[NDArray[np.bool_]] = [a.p.argmax(1) == p.state for a, p in zip(found, unseen, strict=True)]
    figures += group_figures(right, unseen) + robust_figures(model.stream, some, least)
    figures += scene_figures(model.stream)
    if j.data:
        encoder = TitleEncoder.load(j.model / "tokenizer.json", j.model / "titles.npz")
        figures += real_figures(j.data, model.stream, seen) + title_figures(encoder, j.data)
        figures += write_marginals(seen, j.data, j.model / "marginals.png")
    said = [("test", unseen, found), ("named", named, of_named)]
    when = When(
        datetime.now(UTC).isoformat(timespec="seconds"), " ".join(sys.argv), model.version,
        hashlib.sha256((j.model / GRAPH).read_bytes()).hexdigest(), own.threshold, own.coarse,
    )  # fmt: skip
    keep(j.runs / "judged", when, figures, [x for group, some, told in said for x in _judged(group, some, told)])
    return figures


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, default=ARTIFACTS)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--people", type=int, default=72)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--fp32", type=Path, help="the same model in floats, in a folder with its titles and tokenizer")
    parser.add_argument("--runs", type=Path, default=RUNS, help="where people, bench and answers are kept")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--card", action="store_true", help="write the figures into the model's card")
    parser.add_argument("--json", action="store_true")
    g = parser.parse_args()
    if g.card and not g.data:
        parser.error("--card needs --data: without the real sets the card would lose what they told")
    judging = Judging(g.model, g.data, g.people, g.days, g.fp32, g.runs, g.processes)
    figures = evaluate(judging)
    if g.card:
        floats = " --fp32 runs/whole.ort" if g.fp32 else ""
        commands = (*bench_of(judging).commands, f"python models/attention/evaluate.py --data DIR{floats} --card")
        card.judged_again(g.model, figures, g.people, commands)
    if g.json:
        print(json.dumps([asdict(f) for f in figures], indent=1))
        return
    for f in figures:
        print(f"{f.name:32s} {f.value:8.4f}  {f.unit}  [{f.bound}]  {'' if f.holds is None else f.holds}  {f.baseline}")


if __name__ == "__main__":
    main()
