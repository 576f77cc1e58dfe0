"""The public sets that the recipe knows: what each may be used for, and whether a file is the one that is meant."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Known:
    """One set; see sets.toml."""

    name: str
    use: str
    source: str
    licence: str
    sha256: str


@cache
def known() -> tuple[Known, ...]:
    """All sets, in the order of the table."""
    table = tomllib.loads((HERE / "sets.toml").read_text(encoding="utf-8"))
    return tuple(Known(**row) for row in table["set"])


def told(data: Path | None) -> list[str]:
    """A sentence for each set that is not there, or is another file than the one the shipped figures rest on."""
    said = []
    for one in known():
        file = data / one.name if data else None
        if file is None or not file.is_file():
            instead = "titles of our own take its place" if one.use == "train" else "what it measures is left out"
            said.append(f"{one.name}: not found, {instead}")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != one.sha256:
            said.append(f"{one.name}: another file than the card names, figures will differ")
    return said
