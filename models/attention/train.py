"""Makes the shipped model, from nothing to `artifacts/`: ./dev train [--data DIR] [--small] [--config FILE] [--out DIR]

Steps: titles and their teacher, the title encoder, simulated people, the stream model, export, eight bits, calibration,
figures, card. What takes long is kept in `runs/`, so that a run that was stopped goes on where it was.
`--data` names a folder with the sets that titles.py lists; each that is not there is told, and does without.
"""

import argparse
import json
import logging
import shutil
import sys
import tomllib
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention import card, encoder, titles
from attention.calibrate import calibrate, streams
from attention.data import Person, banks, person
from attention.evaluate import ARTIFACTS, RUNS, evaluate
from attention.export import export
from attention.learn import People, Plan, train
from attention.quantise import quantise, to_ort
from headwater.attention.titles import TitleEncoder

FILES = ("titles.npz", "tokenizer.json")
HERE = Path(__file__).resolve().parent


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
    stream_s: float
    threads: int
    length: int
    batch: int
    rate: float
    baseline_people: int
    seed: int


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


def people_of(split: str, count: int, given: Given) -> list[Person]:
    """Simulated people, told now and then."""
    train_bank, test_bank = banks(given.data)
    bank = train_bank if split in {"train", "validate"} else test_bank
    found = []
    for n in range(count):
        found.append(person(split, n, given.config.days, bank, given.runs / "people"))
        if n % 20 == 19:
            print(f"people: {n + 1} of {count} ({split})", flush=True)
    return found


def encoder_of(given: Given, people: list[Person]) -> Encoder:
    """Make the title encoder, or take it up where `--resume` allows."""
    kept = given.runs / "encoder"
    told = kept / "made.json"
    if not (given.resume and told.is_file()):
        kept.mkdir(parents=True, exist_ok=True)
        told.write_text(json.dumps(asdict(make_encoder(given, people, kept))), encoding="utf-8")
    for name in FILES:
        shutil.copyfile(kept / name, given.out / name)
        shutil.copyfile(kept / name, given.runs / name)
    return Encoder(**json.loads(told.read_text(encoding="utf-8")))


def make_encoder(given: Given, people: list[Person], folder: Path) -> Encoder:
    """Write `titles.npz` and `tokenizer.json` into `folder`."""
    import torch

    torch.set_num_threads(given.config.threads)
    torch.manual_seed(given.config.seed)
    lines, sets = titles.published(given.data, given.config.published_titles, given.config.seed + 1)
    own = sorted({t for p in people for t in p.texts if t})
    np.random.default_rng(given.config.seed).shuffle(own)
    seen = lines + own[: given.config.own_titles]
    labels = titles.labelled(seen, given.runs / "teacher")
    zh = encoder.glossary()
    pieces = encoder.word_pieces(lines + own, given.config.vocabulary, zh)
    table, cosine = encoder.learn(pieces, seen, labels, given.config.encoder_s, given.config.encoder_rate)
    encoder.translate(table, pieces, zh)
    encoder.save(table, pieces, folder)
    return Encoder(sets, len(seen), cosine)


def vectors_of(folder: Path, people: list[Person]) -> dict[str, NDArray[np.float32]]:
    """The encoder's vectors of all texts: those that the program will see, eight bits and all."""
    encode = TitleEncoder.load(folder / "tokenizer.json", folder / "titles.npz")
    return {text: encode(text) for text in {t for p in people for t in p.texts}}


def make_graph(given: Given, seen: list[Person]) -> None:
    """Train the stream model and write `attention.ort`; the one in floats stays in `runs/`."""
    check = people_of("validate", given.config.validate_people, given)
    vectors = vectors_of(given.out, [*seen, *check])
    c = given.config
    plan = Plan(c.stream_s, threads=c.threads, length=c.length, batch=c.batch, rate=c.rate, seed=c.seed)
    model = train(People(seen, vectors), People(check, vectors), plan, given.runs / "stream.pt")
    finish_graph(model, given)


def finish_graph(model: object, given: Given) -> None:
    """Export, quantise, and put the runtime's own format beside the titles."""
    from attention.model import StreamModel

    assert isinstance(model, StreamModel)
    whole, eight = given.runs / "whole.onnx", given.runs / "eight.onnx"
    export(model, whole)
    quantise(whole, eight)
    to_ort(eight, given.out / "attention.ort")
    to_ort(whole, given.runs / "whole.ort")


def finish(given: Given, made: Encoder, seen: list[Person]) -> None:
    """Calibrate, judge, and write the card."""
    calibration = calibrate(streams(given.out), people_of("calibrate", given.config.calibrate_people, given))
    c = given.config
    made_with = "./dev train --data DIR" + (" --resume" if given.resume else "")
    script = "python models/attention/evaluate.py --data DIR --fp32 runs/whole.ort"
    judged_with = f"{script} --baselines {c.baseline_people}"
    making = card.Making(
        card.graph_version(given.out, given.version), (made_with, judged_with), made.sets, len(seen),
        sum(len(p.state) for p in seen), made.titles, made.cosine, c.stream_s,
    )  # fmt: skip
    card.write(given.out, making, calibration, ())
    figures = evaluate(
        given.out,
        given.data,
        given.config.test_people,
        given.runs / "whole.ort",
        given.config.baseline_people,
        given.runs,
    )
    card.write(given.out, making, calibration, figures)
    for f in figures:
        print(f"{f.name:32s} {f.value:8.4f}  {f.bound:20s} {'' if f.holds is None else f.holds}  {f.baseline}")


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
    parser.add_argument("--resume", action="store_true", help="keep the title encoder that lies in runs/")
    told = parser.parse_args(arguments)
    config, version = read_config(told.config, told.small)
    runs = told.runs or (RUNS / "small" if told.small else RUNS)
    out = told.out or (runs / "out" if told.small else ARTIFACTS)
    for folder in (runs, out):
        folder.mkdir(parents=True, exist_ok=True)
    return Given(None if told.small else told.data, config, version, runs, out, told.resume)


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    warnings.filterwarnings("ignore")
    logging.getLogger("onnxruntime.quantization").setLevel(logging.ERROR)
    given = parse(arguments)
    seen = people_of("train", given.config.train_people, given)
    made = encoder_of(given, seen)
    make_graph(given, seen)
    finish(given, made, seen)


if __name__ == "__main__":
    main()
