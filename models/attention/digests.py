"""What kept answers are about, so that none are taken up that were given to others."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from attention.data import Person


def digest(some: Iterable[Person]) -> str:
    """Who they are, what is known of them and what is true of them."""
    told = hashlib.sha256()
    for p in some:
        for part in (p.name.encode(), p.num.tobytes(), p.state.tobytes(), p.end.tobytes(), p.drift.tobytes()):
            told.update(part)
    return told.hexdigest()[:12]


def file_digest(file: Path) -> str:
    """The first letters of its digest, none where there is no file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""
