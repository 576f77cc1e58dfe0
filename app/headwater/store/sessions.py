"""How plans are worked at: lengths, switches, and what the person noted for when they come back."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from headwater.records import Session
from headwater.store.connection import Connection
from headwater.store.names import clean, ms, seconds


class Sessions(Connection):
    """The sessions of a store; each belongs to the plan that begins with it."""

    def put_session(self, session: Session) -> None:
        """Keep one, instead of what was kept of that plan."""
        with self._writing() as db:
            db.execute(PUT, row_of(session))

    def session(self, start: float) -> Session | None:
        """That of the plan that began then; None where nothing is kept of it."""
        with self._reading() as db:
            found = db.execute(f"{_SELECT} WHERE start_ms = ?", (ms(start),)).fetchone()
        return None if found is None else _session(found)

    def sessions(self, start: float, end: float) -> list[Session]:
        """Those of plans that begin in `[start, end)`, by start."""
        with self._reading() as db:
            return [_session(row) for row in db.execute(_WITHIN, (ms(start), ms(end)))]

    def note(self, start: float, text: str, at: float) -> None:
        """Keep where the person stands with the plan that began then; '' takes the note back."""
        with self._writing() as db:
            db.execute(_NOTE, (ms(start), clean(text), ms(at) if text else None))

    def noted(self, since: float, most: int = 200) -> list[tuple[Session, str]]:
        """Sessions with a note since a moment, each with the words of its plan; the last noted first."""
        with self._reading() as db:
            found = db.execute(_NOTED, (ms(since), most)).fetchall()
        return [(_session(row[:-1]), row[-1]) for row in found]


def row_of(s: Session) -> tuple[object, ...]:
    """A row of the table."""
    noted = None if s.noted is None else ms(s.noted)
    return ms(s.start), s.work_min, s.rest_min, int(s.mute), int(s.hold), clean(s.note), noted


def _session(row: Sequence[Any]) -> Session:
    start, work, rest, mute, hold, note, noted = row
    return Session(seconds(start), work, rest, bool(mute), bool(hold), note, None if noted is None else seconds(noted))


def keep_later(db: sqlite3.Connection, start: int, later: int) -> None:
    """What is left of a plan that was cut begins later: its lengths are those of the whole, its note is the later
    part's. Within the caller's transaction; milliseconds."""
    if db.execute(_LATER, (start, later)).rowcount:
        db.execute("UPDATE sessions SET note = '', noted_ms = NULL WHERE start_ms = ?", (start,))


_COLUMNS = "start_ms, work_min, rest_min, mute, hold, note, noted_ms"
_SELECT = f"SELECT {_COLUMNS} FROM sessions"  # noqa: S608
_WITHIN = f"{_SELECT} WHERE start_ms >= ? AND start_ms < ? ORDER BY start_ms"
PUT = f"INSERT OR REPLACE INTO sessions ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_NOTE = """INSERT INTO sessions (start_ms, note, noted_ms) VALUES (?, ?, ?)
 ON CONFLICT (start_ms) DO UPDATE SET note = excluded.note, noted_ms = excluded.noted_ms"""
_NOTED = f"""SELECT {", ".join("s." + name for name in _COLUMNS.split(", "))},
 (SELECT text FROM intents i WHERE i.start_ms = s.start_ms ORDER BY id DESC LIMIT 1) FROM sessions s
 WHERE s.noted_ms >= ? AND s.note <> '' AND s.start_ms IN (SELECT start_ms FROM intents)
 ORDER BY s.noted_ms DESC LIMIT ?"""  # noqa: S608
_LATER = f"""INSERT OR IGNORE INTO sessions ({_COLUMNS})
 SELECT ?2, work_min, rest_min, mute, hold, note, noted_ms FROM sessions WHERE start_ms = ?1"""  # noqa: S608
