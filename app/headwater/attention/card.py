"""The model's card: which files belong to it, what input it was made for, how its answers are calibrated."""

import hashlib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from headwater.attention.errors import ModelMismatch
from headwater.features import SPEC_ID

CARD = "card.toml"
GRAPH = "attention.ort"
TITLES = "titles.npz"
TOKENIZER = "tokenizer.json"
LESSON = "lesson.onnx"
"""The training step of the low-rank rung; read only when it is climbed."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How raw outputs become probabilities and an answer."""

    temperature: float
    """Logits of the state are divided by it."""
    task_end: tuple[float, float]
    """Slope and offset on the logit of a task's end."""
    drift: tuple[float, float, float]
    """The same for drifting soon, and the weight of the log-odds of drifting in the person's own past."""
    threshold: float
    """States at least this likely are in the conformal set; a set of one is an answer."""
    coarse: float
    """From this probability of a task's end on, the boundary is coarse."""


@dataclass(frozen=True, slots=True)
class Card:
    """What the program needs of `card.toml`."""

    version: str
    spec: str
    sha256: Mapping[str, str]
    calibration: Calibration

    def verify(self, folder: Path) -> None:
        """Check that the files are those that the card was written for.

        Raises:
            ModelMismatch: a file is missing or another one, or the card is for another layout of features.
        """
        if self.spec != SPEC_ID:
            raise ModelMismatch(
                f"The model was made for other features ({self.spec}) than this program has ({SPEC_ID})."
            )
        for name in (GRAPH, TITLES, TOKENIZER):
            self.verify_one(folder, name)

    def verify_one(self, folder: Path, name: str) -> None:
        """Check one file.

        Raises:
            ModelMismatch: it is missing or another one.
        """
        try:
            digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as e:
            raise ModelMismatch(f"The model's file {name} cannot be read ({e.strerror}).") from None
        if digest != self.sha256.get(name):
            raise ModelMismatch(f"The model's file {name} is not the one its card names.")


def read_card(folder: Path) -> Card:
    """Read `card.toml`.

    Raises:
        ModelMismatch: it is missing, or not a card.
    """
    try:
        table = tomllib.loads((folder / CARD).read_text(encoding="utf-8"))
        return Card(
            str(table["version"]), str(table["spec"]), dict(table["sha256"]), _calibration(table["calibration"])
        )
    except OSError as e:
        raise ModelMismatch(f"The model's card cannot be read ({e.strerror}).") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError):
        raise ModelMismatch("The model's card is damaged.") from None


def cannot(folder: Path) -> tuple[str, ...]:
    """What the model cannot do, in the sentences of its card; nothing where that cannot be read."""
    try:
        told = tomllib.loads((folder / CARD).read_text(encoding="utf-8")).get("cannot", ())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return ()
    return tuple(str(sentence) for sentence in told) if isinstance(told, list) else ()


def _calibration(table: Mapping[str, Any]) -> Calibration:
    (a, b), (c, d, e) = ([float(x) for x in table[name]] for name in ("task_end", "drift"))
    temperature, threshold, coarse = (float(table[name]) for name in ("temperature", "threshold", "coarse"))
    if not (temperature > 0 and all(map(math.isfinite, (temperature, a, b, c, d, e, threshold, coarse)))):
        raise ValueError("calibration")
    return Calibration(temperature, (a, b), (c, d, e), threshold, coarse)
