"""What the last whole judgement said of each person, kept so that its table can be made again in a moment.

    FOLDER/when.json            when, by what command, of which model
    FOLDER/table.json           the whole table, as evaluate.py prints it
    FOLDER/people/GROUP-NAME.npz    one person's truth, the model's answers, and the states that baselines guessed

numpy and nothing else of the training environment: the program's own bench reads it.
"""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.figures import Figure

_FORMAT = 1
_TRUTH = ("start", "seconds", "state", "end", "drift")
_ANSWERS = ("p", "task_end", "drift_soon")
_RIVAL = "rival "


@dataclass(frozen=True, slots=True)
class When:
    """Which judgement it was."""

    at: str
    """ISO 8601 with the offset."""
    command: str
    model: str
    graph: str
    """sha256 of the graph that was judged."""
    threshold: float
    coarse: float
    """Of its calibration: what makes an answer sure, and a task's end one."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One person of a group ("test", "named"): M segments, in order."""

    group: str
    name: str
    start: NDArray[np.float64]
    seconds: NDArray[np.float32]
    state: NDArray[np.int8]
    end: NDArray[np.int8]
    drift: NDArray[np.int8]
    """Truth as in `data.Person`."""
    p: NDArray[np.float32]
    """Calibrated probabilities of the states [M, 5]."""
    task_end: NDArray[np.float32]
    drift_soon: NDArray[np.float32]
    rivals: Mapping[str, NDArray[np.int8]]
    """States [M] by the baseline's name."""


def keep(folder: Path, when: When, table: Sequence[Figure], people: Sequence[Judged]) -> None:
    """Write it all in the place of what was there; a judgement that was cut short leaves the old one whole."""
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    (part / "people").mkdir(parents=True)
    for one in people:
        arrays: dict[str, Any] = {name: getattr(one, name) for name in (*_TRUTH, *_ANSWERS)}
        arrays |= {f"{_RIVAL}{name}": guess for name, guess in one.rivals.items()}
        np.savez_compressed(part / "people" / f"{one.group}-{one.name}.npz", **arrays)
    (part / "table.json").write_text(json.dumps([asdict(f) for f in table], indent=1), encoding="utf-8")
    (part / "when.json").write_text(json.dumps({"format": _FORMAT, **asdict(when)}, indent=1), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(part, folder)


def kept(folder: Path) -> tuple[When, list[Figure], list[Judged]] | None:
    """What is there; None where nothing is, or it is of another version of this file.

    Raises:
        ValueError: it is damaged.
    """
    try:
        told = json.loads((folder / "when.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if told.pop("format", None) != _FORMAT:
        return None
    try:
        table = [Figure(**f) for f in json.loads((folder / "table.json").read_text(encoding="utf-8"))]
        people = [_person(file) for file in sorted((folder / "people").glob("*.npz"))]
        return When(**told), table, people
    except (OSError, TypeError, KeyError) as e:
        raise ValueError(f"{folder} is damaged: judge again") from e


def _person(file: Path) -> Judged:
    group, name = file.stem.split("-", 1)
    with np.load(file, allow_pickle=False) as z:
        arrays = {key: z[key] for key in (*_TRUTH, *_ANSWERS)}
        rivals = {key.removeprefix(_RIVAL): z[key] for key in z.files if key.startswith(_RIVAL)}
    return Judged(group=group, name=name, rivals=rivals, **arrays)
