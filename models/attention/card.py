"""Writes the model's card: what the files are, how they were made, what they can do and what they cannot."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import tomlkit

from attention.figures import Figure
from attention.sets import Known, known
from headwater.attention.card import CARD, GRAPH, LESSON, TITLES, TOKENIZER, Calibration, read_card
from headwater.features import NAMES, SPEC_ID

CANNOT = (
    "It was trained on simulated people alone: its figures on such people say that the machinery is faithful, not how "
    "often it is right about a real person.",
    "The simulator's own laws were mended by looking at real logs (EPM among them), so that the figures on those logs "
    "chose the simulator and are somewhat flattered by it; no weight was trained on them.",
    "Without titles, sites and applications, leisure and work can hardly be told apart.",
    "The teacher of its titles reads English. Chinese goes through a glossary of some thousand words, through sites "
    "and through applications; other languages only through sites and applications.",
    "Its architecture is not what makes it good at telling states. With as much training an LSTM taught by labels "
    "alone does as well; so do a window of 32 segments and half the width, and foreseeing the next window first adds "
    "nothing: the rows themselves carry the last 1, 5 and 15 minutes. Its lead over the others comes from longer "
    "training.",
    "It finds the ends of pieces of work, and drifting to come, no better for sure than boosted trees do; taught "
    "by labels alone it does worse than they.",
    "Its guess of the next application alone is worse than counting what came next before.",
    "Not run on a GPU: other processors are tried on the user's machine, and left alone where they are not faster.",
    "It names behaviour that can be seen. It knows nothing of feelings, health or effort.",
)
GROUPS = (
    ("On simulated people", "Nobody here was trained on or calibrated with. Their programs, roles, wordings and names "
     "are partly such as training never had, but for `seen_world`.", ("state", "of_oracle", "accuracy", "ece", "unsure",
     "set_", "task_end", "drift", "live", "open_", "int8")),
    ("Plain hours", "Written by hand, each of somebody of whom nothing is known yet; they were looked at while the "
     "simulator was mended, so they guard and do not measure.", ("scenes",)),
    ("Other architectures", "On the same people: macro-F1, then the rest. Beside it what ships less this one, with "
     "95 % of paired draws of people. The networks, `ours` among them, were trained alike from labels alone; what "
     "ships learnt from trees besides, with dropout and more steps, and tells drifting from the person's own past "
     "too (`own_lightgbm`: trees that do).", ("bench",)),
    ("What each part is worth", "The network without something, or of another size; beside it the whole one with as "
     "much training (`ours` above) less this one.", ("ablation",)),
    ("Where something is missing or wrong", "Some of the same people, changed in one way each.", ("robust",)),
    ("For whom it is worse", "Accuracy of the time by role, language, set-up and what is lacking.", ("group",)),
    ("On real logs", "Nothing was trained on them.", ("epm", "next_app", "log", "kaist")),
    ("Titles", "Kinds and tone of titles on sets that the encoder never saw, from the title alone.", ("title", "tone")),
    ("The simulator beside real logs", "", ("marginal",)),
)  # fmt: skip
"""Sections of the card: title, a sentence, and how the names of their figures begin after `model.`."""
PICTURE = "marginals.png"
_OF_FLOATS = "model.int8_"
"""So begin the names of figures that need the graph in floats, which only training leaves."""
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
    passed: int
    """Segments that training looked at, one as often as it was drawn."""
    config: Mapping[str, object]
    """The table of config.toml that made it."""


def graph_version(folder: Path, base: str) -> str:
    """The recipe's version and the first letters of the graph's digest: no two models share it."""
    return f"{base}+{_sha256(folder / GRAPH)[:8]}"


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def sign(folder: Path, name: str) -> None:
    """Write the digest of a file into the card that is there."""
    file = folder / CARD
    card = tomlkit.parse(file.read_text(encoding="utf-8"))
    card["sha256"][name] = _sha256(folder / name)
    file.write_text(tomlkit.dumps(card), encoding="utf-8")


def write(folder: Path, making: Making, calibration: Calibration, figures: Sequence[Figure]) -> None:
    """`card.toml` for the program and `CARD.md` for people."""
    card = tomlkit.document()
    card.add(tomlkit.comment("Written by models/attention/train.py. The program refuses files that do not fit it."))
    card["version"], card["spec"], card["features"] = making.version, SPEC_ID, len(NAMES)
    card["sha256"] = {name: _sha256(folder / name) for name in (GRAPH, TITLES, TOKENIZER, LESSON)}
    c = calibration
    card["calibration"] = {
        "temperature": c.temperature, "task_end": list(c.task_end), "drift": list(c.drift), "threshold": c.threshold,
        "coarse": c.coarse,
    }  # fmt: skip
    card["made"] = {
        "commands": list(making.commands), "people": making.people, "segments": making.segments,
        "titles": making.titles, "title_cosine_to_teacher": round(making.title_cosine, 4),
        "segments_passed": making.passed,
        **({"judged": datetime.now(UTC).isoformat(timespec="seconds")} if figures else {}),
        "config": dict(making.config),
    }  # fmt: skip
    card["data"] = [asdict(one) for one in _used(making)]
    card["cannot"] = list(CANNOT)
    card["figures"] = [_figure(f) for f in figures]
    (folder / CARD).write_text(tomlkit.dumps(card), encoding="utf-8")
    (folder / "CARD.md").write_text(_words(folder, making, figures), encoding="utf-8")


def judged_again(folder: Path, figures: Sequence[Figure], people: int, commands: Sequence[str]) -> None:
    """The same model's card with new figures, of so many simulated people, and the commands that made them.

    What needs the graph in floats is kept where it was not judged now.
    """
    old = tomlkit.parse((folder / "card.toml").read_text(encoding="utf-8")).unwrap()
    made, now = old["made"], {f.name for f in figures}
    sets = [one["name"] for one in old["data"] if one["use"] == "train"]
    trained = [line for line in made["commands"] if line.startswith(("#", "./dev train"))]
    making = Making(
        old["version"], (*trained, *commands), sets, made["people"], made["segments"], made["titles"],
        made["title_cosine_to_teacher"], made["segments_passed"], made["config"] | {"test_people": people},
    )  # fmt: skip
    rows = [row for row in old["figures"] if row["name"].startswith(_OF_FLOATS) and row["name"] not in now]
    write(folder, making, read_card(folder).calibration, [*figures, *(Figure(**row) for row in rows)])


def _used(making: Making) -> list[Known]:
    """The sets that trained it, and those that measured it."""
    return [one for one in known() if one.name in making.sets or one.use == "evaluate"]


def _figure(f: Figure) -> dict[str, str | float | bool]:
    told: dict[str, str | float | bool] = {"name": f.name, "value": round(f.value, 5)}
    rest = {"unit": f.unit, "bound": f.bound, "baseline": f.baseline}
    told.update({k: v for k, v in rest.items() if v})
    return told if f.holds is None else told | {"holds": f.holds}


def _words(folder: Path, making: Making, figures: Sequence[Figure]) -> str:
    lines = [
        f"# Headwater's attention model {making.version}",
        "",
        "A causal transformer over window segments (eight bits) and a static title encoder with two small heads. It "
        f"tells five states of work. Trained on {making.people} simulated people ({making.segments} segments, "
        f"{making.passed} drawn) and {making.titles} titles.",
    ]
    rest = list(figures)
    for title, sentence, begins in GROUPS:
        some = [f for f in rest if f.name.removeprefix("model.").startswith(begins)]
        rest = [f for f in rest if f not in some]
        if some:
            lines += ["", f"## {title}", "", *([sentence, ""] if sentence else []), *_table(some)]
    if rest:
        lines += ["", "## Besides", "", *_table(rest)]
    if (folder / PICTURE).is_file():
        lines += ["", f"![Windows, counts and people: simulated beside real]({PICTURE})"]
    used = [f"| {d.name} | {d.use} | {d.source} | {d.licence} | `{d.sha256}` |" for d in _used(making)]
    lines += ["", "## What it cannot do", "", *(f"- {line}" for line in CANNOT)]
    lines += ["", "## Made from", "", "| file | use | source | licence | sha256 |", "|---|---|---|---|---|", *used]
    lines += ["", *(f"- {name}: {licence}" for name, licence in ALSO)]
    lines += ["", "## Made with", "", *(f"    {line}" for line in making.commands), ""]
    return "\n".join(lines)


def _table(figures: Sequence[Figure]) -> list[str]:
    reached = {True: "reached", False: "not reached", None: ""}
    rows = [f"| {f.name} | {f.value:.4f} | {f.unit} | {f.bound} | {reached[f.holds]} | {f.baseline} |" for f in figures]
    return ["| figure | value | of what | gate | | beside it |", "|---|---|---|---|---|---|", *rows]
