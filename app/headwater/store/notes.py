"""What the person wrote about stretches of time."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from headwater.records import TimeNote
from headwater.store.connection import Connection
from headwater.store.names import clean, ms, seconds
from headwater.store.teaching import next_number


class Notes(Connection):
    """The notes of a store. They may overlap, and may be of any time."""

    def add_note(self, note: TimeNote) -> TimeNote:
        """Keep one, and return it with its number; one that has a number gets it back if it is free."""
        with self._writing() as db:
            free = note.id and db.execute("SELECT 1 FROM notes WHERE id = ?", (note.id,)).fetchone() is None
            number = note.id if free else next_number(db, "notes")
            db.execute(_ADD, (number, *row_of(note)))
            return _of(db, number)

    def change_note(self, note: TimeNote) -> TimeNote | None:
        """Keep this instead of the one with its number, and return it as it is kept; None where there is none. When it
        was made stays."""
        with self._writing() as db:
            start, end, text, _, changed = row_of(note)
            if not db.execute(_CHANGE, (note.id, start, end, text, changed)).rowcount:
                return None
            return _of(db, note.id)

    def delete_note(self, number: int) -> TimeNote | None:
        """Take one away and return what it was; None where there is none."""
        with self._writing() as db:
            found = db.execute(f"DELETE FROM notes WHERE id = ? RETURNING {_COLUMNS}", (number,)).fetchone()  # noqa: S608
        return None if found is None else note_of(found)

    def notes(self, start: float, end: float) -> list[TimeNote]:
        """Those that share time with `[start, end)`, by start."""
        with self._reading() as db:
            return [note_of(row) for row in db.execute(_WITHIN, (ms(start), ms(end)))]


def row_of(note: TimeNote) -> tuple[int, int, str, int, int]:
    """A row of the table without its number; what is shorter than a millisecond lasts one."""
    start = ms(note.start)
    return start, max(ms(note.end), start + 1), clean(note.text), ms(note.made), ms(note.changed)


def note_of(row: Sequence[Any]) -> TimeNote:
    """A row with its number first."""
    number, start, end, text, made, changed = row
    return TimeNote(seconds(start), seconds(end), text, seconds(made), seconds(changed), number)


def _of(db: sqlite3.Connection, number: int) -> TimeNote:
    return note_of(db.execute(f"SELECT {_COLUMNS} FROM notes WHERE id = ?", (number,)).fetchone())  # noqa: S608


_COLUMNS = "id, start_ms, end_ms, text, made_ms, changed_ms"
_ADD = f"INSERT INTO notes ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608
_CHANGE = "UPDATE notes SET start_ms = ?2, end_ms = ?3, text = ?4, changed_ms = ?5 WHERE id = ?1"
_WITHIN = f"SELECT {_COLUMNS} FROM notes WHERE start_ms < ?2 AND end_ms > ?1 ORDER BY start_ms, id"  # noqa: S608
