"""Makes the shipped model, from nothing to `artifacts/`:

    ./dev train [--data DIR] [--small] [--config FILE] [--out DIR] [--runs DIR] [--resume | --from STEP]

Steps: `encoder` (titles and their teacher, the title encoder), `trees` (boosted trees that the stream model learns from
besides the labels), `stream` (simulated people, the stream model), `export` (graph, eight bits), `judge` (calibration,
figures, card). What takes long is kept in `runs/`: simulated people and the teacher's vectors always; the encoder, the
trees' answers and the training's course are taken up with `--resume`; `--from STEP` begins at a step with what the ones
before have left there. TensorBoard reads `runs/stream`.
`--data` names a folder with the sets that titles.py lists; each that is not there is told, and does without.
"""

import argparse
import json
import logging
import shutil
import sys
import tomllib
import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention import card, distil, encoder, kinds, sets, titles
from attention.calibrate import Answers, calibrate, streams
from attention.data import Person, people
from attention.digests import digest, file_digest
from attention.evaluate import ARTIFACTS, RUNS, Judging, bench_of, evaluate
from attention.export import export
from attention.inputs import write_inputs
from attention.learn import People, Plan, train
from attention.lessons import write_lesson
from attention.model import Shape, StreamModel
from attention.quantise import quantise, to_ort
from attention.slots import add_slots
from attention.worlds import World, worlds
from headwater.attention.titles import TitleEncoder
from headwater.features import NAMES

FILES = ("titles.npz", "tokenizer.json")
HERE = Path(__file__).resolve().parent


STEPS = ("encoder", "trees", "stream", "export", "judge")


@dataclass(frozen=True, slots=True)
class Config:
    """One table of config.toml; see there."""

    published_titles: int
    own_titles: int
    vocabulary: int
    encoder_s: float
    encoder_rate: float
    train_people: int
    days: int
    validate_people: int
    calibrate_people: int
    test_people: int
    folds: int
    trust: list[float]
    weights: list[float]
    steps: int
    foresee: int
    check_every: int
    patience: int
    length: int
    batch: int
    rate: float
    warmup: int
    decay: float
    dropout: float
    frozen: list[str]
    threads: int
    processes: int
    seed: int

    def plan(self) -> Plan:
        """How the stream model is trained."""
        return Plan(
            self.steps, self.foresee, self.threads, self.length, self.batch, self.rate, self.warmup, self.decay,
            check_every=self.check_every, patience=self.patience, frozen=tuple(self.frozen),
            weights=tuple(self.weights), seed=self.seed,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Encoder:
    """What is to be told of the title encoder: the sets used, how many texts, the mean cosine to the teacher."""

    sets: list[str]
    titles: int
    cosine: float


@dataclass(frozen=True, slots=True)
class Given:
    """What the command was given."""

    data: Path | None
    config: Config
    version: str
    runs: Path
    out: Path
    resume: bool
    begin: int
    """Index in `STEPS`: what comes before is taken from `runs`."""
    worlds: Mapping[str, World]

    def people(self, split: str, count: int) -> list[Person]:
        """Simulated people of a split."""
        c = self.config
        return people(split, count, c.days, self.worlds[split], self.runs / "people", c.processes)


def encoder_of(given: Given, seen: list[Person]) -> Encoder:
    """Make the title encoder, or take up the one that is there."""
    kept = given.runs / "encoder"
    told = kept / "made.json"
    if not ((given.resume or given.begin > 0) and told.is_file()):
        kept.mkdir(parents=True, exist_ok=True)
        told.write_text(json.dumps(asdict(make_encoder(given, seen, kept))), encoding="utf-8")
    for name in FILES:
        shutil.copyfile(kept / name, given.out / name)
        shutil.copyfile(kept / name, given.runs / name)
    return Encoder(**json.loads(told.read_text(encoding="utf-8")))


def make_encoder(given: Given, known: list[Person], folder: Path) -> Encoder:
    """Write `titles.npz` and `tokenizer.json` into `folder`."""
    torch.set_num_threads(given.config.threads)
    torch.manual_seed(given.config.seed)
    lines, sets = titles.published(given.data, given.config.published_titles, given.config.seed + 1)
    own = sorted({t for p in known for t in p.texts if t})
    np.random.default_rng(given.config.seed).shuffle(own)
    seen = lines + own[: given.config.own_titles]
    labels = titles.labelled(seen, given.runs / "teacher")
    zh = encoder.glossary()
    pieces = encoder.word_pieces(lines + own, given.config.vocabulary, zh)
    table, cosine = encoder.learn(pieces, seen, labels, given.config.encoder_s, given.config.encoder_rate)
    encoder.translate(table, pieces, zh)
    encoder.save(table, pieces, folder)
    kinds.learn(folder, given.worlds["train"].bank, given.data, given.config.seed)
    return Encoder(sets, len(seen), cosine)


def vectors_of(folder: Path, some: list[Person]) -> dict[str, NDArray[np.float32]]:
    """The encoder's vectors of all texts: those that the program will see, eight bits and all."""
    encode = TitleEncoder.load(folder / "tokenizer.json", folder / "titles.npz")
    return {text: encode(text) for text in {t for p in some for t in p.texts}}


def trees_of(
    given: Given, seen: list[Person], check: list[Person], vectors: dict[str, NDArray[np.float32]]
) -> list[Answers]:
    """What trees say of everybody, or take up what they said of the very same people, titles and folds."""
    file, folds = given.runs / "trees.npz", given.config.folds
    about = f"{digest([*seen, *check])} {file_digest(given.out / 'titles.npz')} {folds} folds"
    old = distil.kept(file, seen, about) if given.resume or given.begin > STEPS.index("trees") else None
    if old is not None:
        return old
    said = distil.told(seen, check, vectors, folds, given.config.threads)
    distil.keep(said, file, about)
    return said


def make_graph(given: Given, seen: list[Person]) -> None:
    """Train the stream model, or take the weights that are there; then write `attention.ort`.

    The graph in floats stays in `runs/`.
    """
    model = StreamModel(Shape(len(NAMES), dropout=given.config.dropout))
    if given.begin <= STEPS.index("stream"):
        check = given.people("validate", given.config.validate_people)
        vectors = vectors_of(given.out, [*seen, *check])
        said = trees_of(given, seen, check, vectors) if given.config.folds else None
        learnt, checked = People(seen, vectors, said, given.config.trust), People(check, vectors)
        train(model, learnt, checked, given.config.plan(), given.runs / "stream", resume=given.resume)
    model.load_state_dict(torch.load(given.runs / "stream.pt", weights_only=True))
    whole, eight, slotted = (given.runs / f"{name}.onnx" for name in ("whole", "eight", "slotted"))
    export(model.eval(), whole)
    quantise(whole, eight)
    add_slots(eight, slotted)
    to_ort(slotted, given.out / "attention.ort")
    to_ort(whole, given.runs / "whole.ort")
    write_lesson(given.out)


def finish(given: Given, made: Encoder, seen: list[Person]) -> None:
    """Calibrate, judge, and write the card; and what the inputs were like."""
    write_inputs(seen, given.out)
    c = given.config
    calibration = calibrate(streams(given.out), given.people("calibrate", c.calibrate_people))
    begun = f" --from {STEPS[given.begin]}" if given.begin else ""
    earlier = ("# what comes before that step is an earlier run's",) if begun else ()
    judged = "python models/attention/evaluate.py --data DIR --fp32 runs/whole.ort"
    commands = (*earlier, f"./dev train --data DIR{begun}", judged)
    making = card.Making(
        card.graph_version(given.out, given.version), commands, made.sets, len(seen),
        sum(len(p.state) for p in seen), made.titles, made.cosine, passed(given), asdict(c),
    )  # fmt: skip
    card.write(given.out, making, calibration, ())
    judging = Judging(given.out, given.data, c.test_people, c.days, given.runs / "whole.ort", given.runs, c.processes)
    figures = evaluate(judging)
    made_with = (*commands, *bench_of(judging).commands)
    card.write(given.out, replace(making, commands=made_with), calibration, figures)
    for f in figures:
        print(f"{f.name:32s} {f.value:8.4f}  {f.bound:20s} {'' if f.holds is None else f.holds}  {f.baseline}")


def passed(given: Given) -> int:
    """Segments that the training drew before it ended."""
    course = torch.load(given.runs / "stream.course", weights_only=True)
    return int(course["step"]) * given.config.batch * given.config.length


def read_config(path: Path, small: bool) -> tuple[Config, str]:
    """The table asked for, and the recipe's version."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Config(**table["small" if small else "full"]), f"{table['version']}{'-small' if small else ''}"


def parse(arguments: list[str] | None) -> Given:
    """Arguments to what is given."""
    parser = argparse.ArgumentParser(description="Makes the attention model.")
    parser.add_argument("--data", type=Path, help="folder with the published sets")
    parser.add_argument("--config", type=Path, default=HERE / "config.toml")
    parser.add_argument("--small", action="store_true", help="a few minutes, generated data alone, a model of no use")
    parser.add_argument("--out", type=Path, help="default: artifacts/ beside this file; with --small runs/small/out")
    parser.add_argument("--runs", type=Path, help="where work in progress is kept; default runs/")
    parser.add_argument("--resume", action="store_true", help="go on with the encoder and the training in runs/")
    parser.add_argument("--from", dest="begin", choices=STEPS, default=STEPS[0], help="begin at this step")
    told = parser.parse_args(arguments)
    config, version = read_config(told.config, told.small)
    runs = told.runs or (RUNS / "small" if told.small else RUNS)
    out = told.out or (runs / "out" if told.small else ARTIFACTS)
    for folder in (runs, out):
        folder.mkdir(parents=True, exist_ok=True)
    data = None if told.small else told.data
    return Given(data, config, version, runs, out, told.resume, STEPS.index(told.begin), worlds(data))


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    warnings.filterwarnings("ignore")
    logging.getLogger("onnxruntime.quantization").setLevel(logging.ERROR)
    given = parse(arguments)
    print(*sets.told(given.data), sep="\n", flush=True)
    seen = given.people("train", given.config.train_people)
    made = encoder_of(given, seen)
    if given.begin <= STEPS.index("export"):
        make_graph(given, seen)
    finish(given, made, seen)


if __name__ == "__main__":
    main()
