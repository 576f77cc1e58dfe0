"""Writes the model's card: what the files are, how they were made, what they can do and what they cannot."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from attention.figures import Figure
from attention.titles import SETS
from headwater.attention.card import GRAPH, TITLES, TOKENIZER, Calibration
from headwater.features import NAMES, SPEC_ID

CANNOT = (
    "It was trained on simulated people alone: its figures on such people say that the machinery is faithful, not how "
    "often it is right about a real person. The one figure on real people (EPM) is of one task, from counts alone.",
    "The teacher of its titles reads English. Chinese goes through a glossary of some hundred words, through sites and "
    "through applications; other languages only through sites and applications.",
    "Without titles, sites and applications, leisure and work cannot be told apart.",
    "Its warning that drifting will set in within ten minutes is hardly better than chance: see model.drift_auroc.",
    "It names behaviour that can be seen. It knows nothing of feelings, health or effort.",
)
ALSO = (
    ("all-MiniLM-L6-v2 (teacher, at training time only)", "Apache-2.0"),
    ("Headwater's simulator and its titles", "Apache-2.0, our own writing"),
    ("glossary.tsv, Chinese to English", "Apache-2.0, our own writing"),
)


@dataclass(frozen=True, slots=True)
class Making:
    """What is to be told of how the model came about."""

    version: str
    commands: Sequence[str]
    sets: Sequence[str]
    people: int
    segments: int
    titles: int
    title_cosine: float
    seconds: float


def graph_version(folder: Path, base: str) -> str:
    """The recipe's version and the first letters of the graph's digest: no two models share it."""
    return f"{base}+{_sha256(folder / GRAPH)[:8]}"


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def write(folder: Path, making: Making, calibration: Calibration, figures: Sequence[Figure]) -> None:
    """`card.toml` for the program and `CARD.md` for people."""
    card = tomlkit.document()
    card.add(tomlkit.comment("Written by models/attention/train.py. The program refuses files that do not fit it."))
    card["version"], card["spec"], card["features"] = making.version, SPEC_ID, len(NAMES)
    card["sha256"] = {name: _sha256(folder / name) for name in (GRAPH, TITLES, TOKENIZER)}
    c = calibration
    card["calibration"] = {
        "temperature": c.temperature, "task_end": list(c.task_end), "drift": list(c.drift), "threshold": c.threshold,
        "coarse": c.coarse,
    }  # fmt: skip
    card["made"] = {
        "commands": list(making.commands), "people": making.people, "segments": making.segments,
        "titles": making.titles, "title_cosine_to_teacher": round(making.title_cosine, 4),
        "stream_seconds": making.seconds,
    }  # fmt: skip
    data = [{"name": name, "licence": licence} for name, licence in _data(making)]
    card["data"] = data
    card["cannot"] = list(CANNOT)
    card["figures"] = [_figure(f) for f in figures]
    (folder / "card.toml").write_text(tomlkit.dumps(card), encoding="utf-8")
    (folder / "CARD.md").write_text(_words(making, figures), encoding="utf-8")


def _data(making: Making) -> list[tuple[str, str]]:
    return [*((name, SETS[name]) for name in making.sets), *ALSO]


def _figure(f: Figure) -> dict[str, str | float | bool]:
    told: dict[str, str | float | bool] = {"name": f.name, "value": round(f.value, 5)}
    rest = {"unit": f.unit, "bound": f.bound, "baseline": f.baseline}
    told.update({k: v for k, v in rest.items() if v})
    return told if f.holds is None else told | {"holds": f.holds}


def _words(making: Making, figures: Sequence[Figure]) -> str:
    lines = [
        f"# Headwater's attention model {making.version}",
        "",
        "A causal transformer over window segments (0.9 million weights, eight bits) and a static title encoder.",
        f"It tells five states of work. Trained on {making.people} simulated people ({making.segments} segments) and "
        f"{making.titles} titles.",
        "",
        "## Figures",
        "",
        "On simulated people that it was not trained on, nor calibrated with; `epm` on real students.",
        "",
        "| figure | value | bound | holds | beside it |",
        "|---|---|---|---|---|",
        *(
            f"| {f.name} ({f.unit}) | {f.value:.4f} | {f.bound} | {'' if f.holds is None else f.holds} | {f.baseline} |"
            for f in figures
        ),
        "",
        "## What it cannot do",
        "",
        *(f"- {line}" for line in CANNOT),
        "",
        "## Made from",
        "",
        *(f"- {name}: {licence}" for name, licence in _data(making)),
        "",
        "## Made with",
        "",
        *(f"    {line}" for line in making.commands),
        "",
    ]
    return "\n".join(lines)
