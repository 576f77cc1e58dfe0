"""What events say, stored once: JSON text by number, and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

import msgspec

from headwater.records import Data
from headwater.store.names import clean, digest

_MOST = 65_536
_ENCODER = msgspec.json.Encoder(order="sorted")


def text_of(data: Data) -> str:
    """JSON with sorted keys: what says the same is the same text."""
    try:
        return _ENCODER.encode(data).decode()
    except (UnicodeEncodeError, TypeError):  # halves of surrogate pairs; a mapping that is not a dict
        return clean(json.dumps(dict(data), sort_keys=True, ensure_ascii=False, separators=(",", ":")))


class Said:
    """The lookup table of one connection. What was given in a transaction that failed is to be forgotten."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._numbers: dict[str, int] = {}
        self._read: dict[int, Data] = {}

    def forget(self) -> None:
        """After a rollback, or after something was forgotten on purpose."""
        self._numbers.clear()
        self._read.clear()

    def number(self, text: str) -> int:
        """The number of a text, given one if it is new."""
        found = self._numbers.get(text)
        if found is None:
            key = (digest(text), text)
            row = self._db.execute("SELECT id FROM said WHERE digest = ? AND text = ?", key).fetchone()
            found = row[0] if row else self._db.execute("INSERT INTO said (digest, text) VALUES (?, ?)", key).lastrowid
            assert found is not None
            if len(self._numbers) >= _MOST:
                self._numbers.clear()
            self._numbers[text] = found
        return found

    def read(self, numbers: Sequence[int]) -> list[Data]:
        """What stands behind numbers, in their order."""
        missing = [n for n in numbers if n not in self._read]
        if len(self._read) + len(missing) > _MOST:
            self._read.clear()
            missing = list(numbers)
        for number, text in self._texts(missing):
            self._read[number] = msgspec.json.decode(text)
        found = [self._read[n] for n in numbers]
        if len(self._read) > _MOST:
            self._read.clear()
        return found

    def _texts(self, numbers: Sequence[int]) -> Iterable[tuple[int, str]]:
        for some in (numbers[i : i + 500] for i in range(0, len(numbers), 500)):
            marks = ",".join("?" * len(some))
            yield from self._db.execute(f"SELECT id, text FROM said WHERE id IN ({marks})", some)  # noqa: S608
