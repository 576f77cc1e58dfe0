"""All architectures on one split: trained alike, asked alike, measured alike, each difference with its interval.

    python models/attention/bench.py --data DIR --steps 4000 [--people N] [--seeds 3] [--only NAME …] [--runs DIR]

Trains whatever is not kept in RUNS/bench yet, so that a run that was stopped goes on; prints a table and writes it to
RUNS/bench/table.json, rows of {name, value, unit, bound, baseline, holds} of all that is kept of these people. `holds`
says whether ours (`--against`) is better for sure: 95 % of paired draws of people. A network gets at most `--steps` of
training, as many batches for each.
Ablations are compared with `ours`, the whole network with as much training. bench.json beside this file is a copy of
the table about what ships, for a checkout where no bench was run.
"""

import argparse
import importlib
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention import compare, rivals, windows
from attention.benched import ABLATIONS, TABLE
from attention.calibrate import Answers, answers, streams
from attention.data import people
from attention.digests import digest, file_digest
from attention.rivals import Scene, Told, each
from attention.worlds import worlds
from headwater.attention import AttentionModel, ModelMismatch
from headwater.attention.card import GRAPH, read_card
from headwater.attention.titles import TitleEncoder

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("check", "calibrate", "test")


@dataclass(frozen=True, slots=True)
class Given:
    """What the command was given."""

    data: Path | None
    people: int
    check: int
    calibrate: int
    test: int
    days: int
    seeds: int
    ablation_seeds: int
    steps: int
    threads: int
    processes: int
    only: tuple[str, ...]
    against: str
    runs: Path
    model: Path
    fp32: Path


class Missing(Exception):
    """A model that cannot be asked here; the message says why."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model's answers are made, with how many seeds, and what they depend on besides the people."""

    make: Callable[["Bench", int], Told]
    seeds: int = 1
    key: str = ""


class Bench:
    """Answers of models by name and seed: made once, and kept."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.folder = given.runs / "bench"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.scene = scene_of(given)
        self.recipes = recipes(given)
        s = self.scene
        self.people = digest([*s.train, *s.check, *s.calibrate, *s.test])
        self.taught = digest([*s.train, *s.check])

    def told(self, name: str, seed: int) -> Told:
        """Of the model `name`.

        Raises:
            Missing: it cannot be asked here.
        """
        recipe, file = self.recipes[name], self.folder / f"{name}-{seed}.npz"
        key = f"{self.people} {recipe.key}"
        if file.is_file() and (kept := _read(file, key, self.scene)):
            return kept
        begun = monotonic()
        told = recipe.make(self, seed)
        _write(file, key, told)
        print(f"bench: {name} {seed}: {monotonic() - begun:.0f} s  {told.note}", flush=True)
        return _read(file, key, self.scene) or told  # rounded as what is kept, so that going on changes no figure

    def kept(self, name: str) -> list[compare.Tally] | None:
        """A tally a seed from answers that are there; None where one is missing."""
        recipe = self.recipes[name]
        files = [self.folder / f"{name}-{seed}.npz" for seed in range(recipe.seeds)]
        key = f"{self.people} {recipe.key}"
        return self.runs(name) if all(f.is_file() and _key(f) == key for f in files) else None

    def runs(self, name: str) -> list[compare.Tally]:
        """A tally a seed, tuned on the people for calibration."""
        made = [self.told(name, seed) for seed in range(self.recipes[name].seeds)]
        s = self.scene
        return [compare.tally(t.test, s.test, compare.tune(t.calibrate, s.calibrate)) for t in made]


def scene_of(given: Given) -> Scene:
    """The people that the recipe trains and judges with, and the shipped encoder's vectors."""
    where = worlds(given.data)
    counts = {"train": given.people, "validate": given.check, "calibrate": given.calibrate, "test": given.test}
    train, check, calibrate, test = (
        people(split, count, given.days, where[split], given.runs / "people", given.processes)
        for split, count in counts.items()
    )
    encode = TitleEncoder.load(given.model / "tokenizer.json", given.model / "titles.npz")
    texts = {t for p in (*train, *check, *calibrate, *test) for t in p.texts}
    print(
        f"bench: {len(train)} people to train, {len(check)} to choose, {len(calibrate)} to calibrate, {len(test)} to "
        f"judge; {len(texts)} titles",
        flush=True,
    )
    return Scene(train, check, calibrate, test, {t: encode(t).copy() for t in sorted(texts)})


def recipes(given: Given) -> dict[str, Recipe]:
    """Everything that can be asked for, by name."""
    plain: dict[str, Callable[[Scene], Told]] = {
        "majority": rivals.majority,
        "rules": rivals.by_rules,
        "input-index": rivals.by_input,
        "switches": rivals.trivial(rivals.switches),
        "idle": rivals.trivial(rivals.idleness),
        "few-inputs": rivals.trivial(rivals.inputs),
        "bins": rivals.bins,
    }
    learned: dict[str, Callable[[Scene, int], Told]] = {
        "logistic": windows.logistic,
        "seven-windows": windows.seven,
        "lightgbm": lambda scene, seed: windows.boosted(scene, seed, given.threads),
    }
    words = file_digest(given.model / "titles.npz")
    found = {name: Recipe(_alone(f)) for name, f in plain.items()}
    found |= {name: Recipe(_seeded(f), given.seeds, words) for name, f in learned.items()}
    for base in ("bins", "lightgbm"):
        for name, whole in (("hmm", False), ("viterbi", True)):
            found[f"{name}-{base}"] = Recipe(_chained(base, whole), found[base].seeds, found[base].key)
    found["own-lightgbm"] = Recipe(_owned("lightgbm"), found["lightgbm"].seeds, found["lightgbm"].key)
    trained, longer = (f"{words} {given.steps * times} steps" for times in (1, _LONG))
    found |= {name: Recipe(_network(name, trained), given.seeds, trained) for name in NETWORKS}
    found |= {name: Recipe(_network(name, trained), given.ablation_seeds, trained) for name in ABLATIONS}
    found["lstm-long"] = Recipe(_network("lstm", longer, _LONG), key=longer)
    own = read_card(given.model).calibration
    int8, fp32 = (f"{words} {file_digest(graph)} {own}" for graph in (given.model / GRAPH, given.fp32))
    found["shipped-int8"] = Recipe(lambda bench, _: _shipped(bench), key=int8)
    found["shipped-fp32"] = Recipe(lambda bench, _: _floats(bench), key=fp32)
    found["oracle"] = Recipe(lambda bench, _: _oracle(bench))
    return found


NETWORKS = ("ours", "lstm", "gnn", "no-memory")
"""These and the ablations are made in networks.py; torch is loaded when one is to be trained."""
_LONG = 5
"""`lstm-long` gets so many times the steps: with `--steps` a fifth of the recipe's, as many as what is shipped."""


def _alone(f: Callable[[Scene], Told]) -> Callable[[Bench, int], Told]:
    return lambda bench, _: f(bench.scene)


def _seeded(f: Callable[[Scene, int], Told]) -> Callable[[Bench, int], Told]:
    return lambda bench, seed: f(bench.scene, seed)


def _chained(base: str, whole: bool) -> Callable[[Bench, int], Told]:
    return lambda bench, seed: rivals.hidden_markov(bench.scene, bench.told(base, seed), whole=whole)


def _owned(base: str) -> Callable[[Bench, int], Told]:
    return lambda bench, seed: rivals.with_own_past(bench.scene, bench.told(base, seed))


def _network(name: str, key: str, times: int = 1) -> Callable[[Bench, int], Told]:
    def make(bench: Bench, seed: int) -> Told:
        from attention import networks

        about = sha256(f"{bench.taught} {key}".encode()).hexdigest()[:8]
        course, steps = bench.folder / f"{name}-{seed}-{about}", bench.given.steps * times
        network = networks.trained(name, bench.scene, seed, steps, bench.given.threads, course)
        vectors = bench.scene.vectors
        note = f"{networks.size(network) / 1e6:.2f} M parameters"
        return each(bench.scene, lambda p: networks.run(network, p, vectors), note)

    return make


def _shipped(bench: Bench) -> Told:
    try:
        model = AttentionModel.load(bench.given.model, "cpu")
    except ModelMismatch as e:
        raise Missing(str(e)) from None
    return each(bench.scene, lambda p: answers(model.stream(), p))


def _floats(bench: Bench) -> Told:
    file = bench.given.fp32
    if not file.is_file():
        raise Missing(f"there is no {file}: train.py leaves it there, with its titles beside it")
    try:
        make = streams(file.parent, file.name, read_card(bench.given.model).calibration)
    except ModelMismatch as e:
        raise Missing(str(e)) from None
    return each(bench.scene, lambda p: answers(make(), p))


def _oracle(bench: Bench) -> Told:
    try:
        oracle = importlib.import_module("attention.oracle").oracle
    except ImportError as e:
        raise Missing(str(e)) from None
    given = bench.given
    where = worlds(given.data)
    counts = {"validate": given.check, "calibrate": given.calibrate, "test": given.test}
    check, calibrate, test = (
        [oracle(split, n, given.days, where[split]) for n in range(count)] for split, count in counts.items()
    )
    return Told(check, calibrate, test, "knows the simulator's laws and this person's")


def _write(file: Path, key: str, told: Told) -> None:
    """Answers in half precision, all people of a part end to end."""
    made: dict[str, Any] = {
        f"{part}_{name}": np.concatenate([getattr(a, name) for a in getattr(told, part)]).astype(np.float16)
        for part in PARTS
        for name in ("p", "end", "drift")
    }
    kept = file.with_suffix(".part.npz")
    np.savez_compressed(kept, **made, key=np.array(key), note=np.array(told.note))
    kept.replace(file)


def _key(file: Path) -> str:
    with np.load(file) as z:
        return str(z["key"])


def _read(file: Path, key: str, scene: Scene) -> Told | None:
    """What `_write` kept; None where it is about other people, or of another making."""
    with np.load(file) as z:
        if str(z["key"]) != key:
            return None
        found: list[list[Answers]] = []
        for part in PARTS:
            cuts = np.cumsum([len(p.state) for p in getattr(scene, part)])[:-1]
            columns = [np.split(z[f"{part}_{name}"].astype(float), cuts) for name in ("p", "end", "drift")]
            found.append([Answers(*row) for row in zip(*columns, strict=True)])
        check, calibrate, test = found
        return Told(check, calibrate, test, str(z["note"]))


def parse(arguments: list[str] | None) -> Given:
    """Arguments to what is given."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, help="folder with the published sets")
    parser.add_argument("--people", type=int, default=340, help="to train on")
    parser.add_argument("--check", type=int, default=12, help="people to stop and to choose by")
    parser.add_argument("--calibrate", type=int, default=24, help="people for temperatures and limits")
    parser.add_argument("--test", type=int, default=72, help="people to judge on")
    parser.add_argument("--days", type=int, default=3, help="of each of the people")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--ablation-seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=4000, help="of training for each network and seed, at most")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2, help="that simulate people")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--against", default="ours", metavar="NAME", help="whom all are compared with")
    parser.add_argument("--runs", type=Path, default=ROOT / "runs", help="where people and answers are kept")
    parser.add_argument("--model", type=Path, default=ROOT / "models/attention/artifacts")
    parser.add_argument("--fp32", type=Path, help="the shipped model in floats; default RUNS/whole.ort")
    told = vars(parser.parse_args(arguments))
    given = Given(**told | {"only": tuple(told["only"]), "fp32": told["fp32"] or told["runs"] / "whole.ort"})
    known = recipes(given)
    if unknown := [name for name in (*given.only, given.against) if name not in known]:
        parser.error(f"unknown: {', '.join(unknown)}. There are {', '.join(known)}")
    return given


def command(given: Given) -> str:
    """What makes the table anew, all that was named apart taken together."""
    sizes = ("people", "check", "calibrate", "test", "days", "seeds", "ablation_seeds", "steps")
    told = " ".join(f"--{name.replace('_', '-')} {getattr(given, name)}" for name in sizes)
    return f"python models/attention/bench.py --data DIR {told} --against {given.against}"


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    given = parse(arguments)
    bench = Bench(given)
    runs: dict[str, list[compare.Tally]] = {}
    for name in given.only or bench.recipes:
        try:
            runs[name] = bench.runs(name)
        except Missing as e:
            print(f"bench: {name} is left out: {e}", flush=True)
    for name in bench.recipes:
        if name not in runs and (kept := bench.kept(name)):
            runs[name] = kept
    figures = compare.table({n: r for n, r in runs.items() if n not in ABLATIONS}, given.against)
    parts = compare.table({n: r for n, r in runs.items() if n in (*ABLATIONS, "ours")}, "ours")
    figures += [f for f in parts if f.name.split(".")[1] in ABLATIONS]
    graph = file_digest(given.model / GRAPH)
    told: dict[str, Any] = {"against": given.against, "graph": graph, "people": bench.people, "command": command(given)}
    told["figures"] = [asdict(f) for f in figures]
    (given.runs / TABLE).write_text(json.dumps(told, indent=1), encoding="utf-8")
    print(compare.told_table(figures))
    for f in figures:
        if f.baseline:
            print(f"{f.name:40s} {f.value:7.3f}  {f.baseline}  {'' if f.holds is None else f.holds}")


if __name__ == "__main__":
    main()
