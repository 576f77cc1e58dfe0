"""How good the shipped model is, on simulated people that it was not trained on.

    python models/attention/evaluate.py [--model DIR] [--data DIR] [--people N] [--fp32 FILE] [--baselines] [--json]

Prints a table of {name, value, unit, bound, baseline, holds}. Simulator results say that the machinery is faithful;
they say nothing of how well it does on real people.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention import real, rivals, windows
from attention.calibrate import Answers, answers, event_f1, rows_of, streams
from attention.data import Person, banks, person
from attention.figures import Figure, auroc, ece, macro_f1
from attention.hide import without
from headwater.attention import AttentionModel
from headwater.attention.card import read_card
from headwater.attention.stream import Stream
from headwater.attention.titles import TitleEncoder
from headwater.features import INDEX

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "models/attention/artifacts"
RUNS = ROOT / "runs"
Rivals = dict[str, Callable[[Person], NDArray[np.float64]]]
"""What gives a person's states [M, 5], by name."""


def interval(per_person: Sequence[tuple[NDArray[np.int64], Person]], draws: int = 200) -> tuple[float, float]:
    """90 % interval of the macro-F1 by drawing people again and again."""
    random = np.random.default_rng(0)
    values = []
    for _ in range(draws):
        some = random.integers(len(per_person), size=len(per_person))
        values.append(macro_f1(np.concatenate([per_person[i][0] for i in some]), [per_person[i][1] for i in some]))
    return float(np.quantile(values, 0.05)), float(np.quantile(values, 0.95))


def state_figures(
    found: Sequence[Answers], people: Sequence[Person], threshold: float, rivals: dict[str, float]
) -> list[Figure]:
    """Everything about the five states."""
    p = np.concatenate([a.p for a in found])
    state = np.concatenate([q.state for q in people])
    seconds = np.concatenate([q.seconds for q in people]).astype(float)
    likely, right = p >= threshold, p.argmax(1) == state
    sure = likely.sum(1) == 1
    unsure = float(seconds[~sure].sum() / seconds.sum())
    covered = float(np.average(likely[np.arange(len(state)), state], weights=seconds))
    when_sure = float(np.average(right[sure], weights=seconds[sure]))
    order = np.argsort(-p.max(1))
    top = order[np.cumsum(seconds[order]) <= 0.6 * seconds.sum()]
    best_part = float(np.average(right[top], weights=seconds[top]))
    error, time = ece(p, people), "of the time"
    return [
        _f1_figure(found, people, rivals),
        Figure("model.accuracy", float(np.average(right, weights=seconds)), time),
        Figure("model.ece", error, "", "<= .05", "", error <= 0.05),
        Figure("model.unsure_share", unsure, time, "<= .25", "", unsure <= 0.25),
        Figure("model.accuracy_when_sure", when_sure, time),
        Figure("model.accuracy_top60", best_part, time, ">= .90", "", best_part >= 0.9),
        Figure("model.set_coverage", covered, time, ">= .88", "", covered >= 0.88),
    ]


def _f1_figure(found: Sequence[Answers], people: Sequence[Person], rivals: dict[str, float]) -> Figure:
    own = macro_f1(np.concatenate([a.p for a in found]).argmax(1), people)
    low, high = interval([(a.p.argmax(1), q) for a, q in zip(found, people, strict=True)])
    beside = ", ".join(f"{name} {value:.3f}" for name, value in rivals.items())
    unit = f"90 % interval {low:.3f} to {high:.3f}"
    return Figure(
        "model.state_macro_f1", own, unit, "> every baseline", beside, own > max(rivals.values(), default=0.0)
    )


def other_figures(found: Sequence[Answers], people: Sequence[Person], coarse: float) -> list[Figure]:
    """Task ends and drifting."""
    ends = event_f1([a.end >= coarse for a in found], people)
    often = [np.arange(len(p.state)) % max(1, round(1 / max(p.end.mean(), 1e-3))) == 0 for p in people]
    gap = [np.append(p.num[1:, INDEX["gap"]] >= 0.45, True) for p in people]
    f_often, f_gap = event_f1(often, people), event_f1(gap, people)
    beside = f"at regular times {f_often:.3f}, before absences (knows what follows) {f_gap:.3f}"
    drift, soon = np.concatenate([p.drift for p in people]), np.concatenate([a.drift for a in found])
    off = np.concatenate([p.num[:, INDEX["off_plan_5m"]] for p in people]).astype(float)
    known = drift >= 0
    area, plain = auroc(soon[known], drift[known] > 0), auroc(off[known], drift[known] > 0)
    beyond = f"off-plan share of 5 min {plain:.3f}"
    return [
        Figure("model.task_end_f1", ends, "events within 60 s", "> baselines", beside, ends > max(f_often, f_gap)),
        Figure("model.drift_auroc", area, "where not drifting yet", "> baseline", beyond, area > plain),
    ]


def real_figures(file: Path, make: Callable[[], Stream]) -> list[Figure]:
    """Students off their task, from counts alone; beside it what is as easily counted."""
    students = real.minutes(file, make)
    low, high = _between(students)
    own = _pooled(students, lambda m: m.score)
    rivals = {
        "switches": _pooled(students, lambda m: m.switches),
        "input index": _pooled(students, lambda m: m.index),
        "-log(clicks per switch)": _pooled(students, lambda m: -np.log(m.clicks_per_switch + 0.5)),
    }
    beside = ", ".join(f"{name} {value:.3f}" for name, value in rivals.items())
    unit = f"{len(students)} real students; 90 % interval {low:.3f} to {high:.3f}"
    return [Figure("model.epm_off_task_auroc", own, unit, ">= .65", beside, own >= 0.65)]


def _pooled(students: Sequence[real.Minutes], score: Callable[[real.Minutes], NDArray[np.float64]]) -> float:
    return auroc(np.concatenate([score(m) for m in students]), np.concatenate([m.off for m in students]))


def _between(students: Sequence[real.Minutes], draws: int = 100) -> tuple[float, float]:
    random = np.random.default_rng(0)
    picks = (random.integers(len(students), size=len(students)) for _ in range(draws))
    values = [_pooled([students[i] for i in pick], lambda m: m.score) for pick in picks]
    return float(np.quantile(values, 0.05)), float(np.quantile(values, 0.95))


def alike_figures(make: Callable[[], Stream], fp32: Callable[[], Stream] | None, one: Person) -> list[Figure]:
    """Live against history, eight bits against floats, on one person."""
    rows = rows_of(one)[:1500]
    live, told = make(), make().run(rows)
    steps = [live.step(row) for row in rows]
    one_by_one, at_once = (np.array([i.probabilities for i in some]) for some in (steps, told))
    apart = float(np.abs(one_by_one - at_once).max())
    found = [Figure("model.live_is_history", apart, "largest difference of a probability", "<= .01", "", apart <= 0.01)]
    if fp32:
        whole = np.array([i.probabilities for i in fp32().run(rows)])
        same = float((at_once.argmax(1) == whole.argmax(1)).mean())
        found.append(Figure("model.int8_agrees", same, "of segments", ">= .985", "fp32", same >= 0.985))
    return found


def _hidden(make: Callable[[], Stream], people: Sequence[Person], name: str) -> Figure:
    """The same people on machines that cannot tell something."""
    poor = [replace(p, num=without(p.num, [name])) for p in people]
    value = macro_f1(np.concatenate([answers(make(), p).p for p in poor]).argmax(1), poor)
    return Figure(f"model.state_macro_f1_no_{name}", value, "the same people")


def rivals_of(people: Sequence[Person], trained: Rivals) -> dict[str, float]:
    """Macro-F1 of every baseline on the same people."""
    seconds = np.concatenate([p.seconds for p in people])
    state = np.concatenate([p.state for p in people])
    most = int(np.argmax(np.bincount(state, weights=seconds, minlength=5)))
    found = {
        "majority": macro_f1(np.full(len(state), most), people),
        "input index": macro_f1(np.concatenate([rivals.input_index(p) for p in people]), people),
        "category rules": macro_f1(np.concatenate([rivals.rules(p) for p in people]), people),
    }
    for name, states in trained.items():
        found[name] = macro_f1(np.concatenate([states(p).argmax(1) for p in people]), people)
    return found


def fit_baselines(count: int, data: Path | None, folder: Path, others: Sequence[Person], runs: Path) -> Rivals:
    """Logistic regression and boosting on the people that the model was trained on."""
    bank = banks(data)[0]
    seen = [person("train", n, 4, bank, runs / "people") for n in range(count)]
    check = [person("validate", n, 4, bank, runs / "people") for n in range(6)]
    encoder = TitleEncoder.load(folder / "tokenizer.json", folder / "titles.npz")
    vectors = {t: encoder(t).copy() for p in [*seen, *check, *others] for t in p.texts}
    return windows.classifiers(rivals.Scene(seen, check, (), others, vectors))


def evaluate(
    folder: Path, data: Path | None, count: int, fp32: Path | None, trained_on: int, runs: Path = RUNS
) -> list[Figure]:
    """All figures."""
    test = banks(data)[1]
    people = [person("test", n, 4, test, runs / "people") for n in range(count)]
    named = [person("named", n, 3, test, runs / "people") for n in range(12)]
    model = AttentionModel.load(folder)
    own = read_card(folder).calibration
    found, of_named = [answers(model.stream(), p) for p in people], [answers(model.stream(), p) for p in named]
    trained = fit_baselines(trained_on, data, folder, [*people, *named], runs) if trained_on else {}
    figures = state_figures(found, people, own.threshold, rivals_of(people, trained))
    theirs = macro_f1(np.concatenate([a.p for a in of_named]).argmax(1), named)
    beside = ", ".join(f"{n} {v:.3f}" for n, v in rivals_of(named, trained).items())
    figures.append(Figure("model.state_macro_f1_named", theirs, "the twelve written personas", "", beside))
    figures += [_hidden(model.stream, people, name) for name in ("signals", "counts")]
    if data and (data / real.FILE).is_file():
        figures += real_figures(data / real.FILE, model.stream)
    raw = streams(fp32.parent, fp32.name, own) if fp32 else None
    return figures + other_figures(found, people, own.coarse) + alike_figures(model.stream, raw, people[0])


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, default=ARTIFACTS)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--fp32", type=Path, help="the same model in floats, in a folder with its titles and tokenizer")
    parser.add_argument("--baselines", type=int, default=0, metavar="N", help="train baselines on N people")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    figures = evaluate(given.model, given.data, given.people, given.fp32, given.baselines)
    if given.json:
        print(json.dumps([asdict(f) for f in figures], indent=1))
        return
    for f in figures:
        print(f"{f.name:32s} {f.value:8.4f}  {f.unit}  [{f.bound}]  {'' if f.holds is None else f.holds}  {f.baseline}")


if __name__ == "__main__":
    main()
