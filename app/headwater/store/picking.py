"""Forgetting what names an application, a site or a title."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from headwater.store.aims import Counted, Preview, preview
from headwater.store.naming import Naming, names

T = TypeVar("T", int, str)
_Found = tuple[
    list[int], list[int], list[int], list[int], list[int], list[int], list[str], list[int], list[int],
]  # fmt: skip
"""Numbers of windows, of what events say, of intents, of what was noted with these, of notes on times, of goals, of
suggestions, of those left unsaid, of rules."""


@dataclass(frozen=True, slots=True)
class Named:
    """Segments whose window shows it, events that name it; intents, notes, goals, suggestions and rules whose words or
    values do.

    All of such a segment or event goes: its time is then a gap. What a bucket says of itself goes if it names it; the
    bucket stays. Titles that are kept as hashes cannot be compared with words: those stay.
    """

    naming: Naming

    def preview(self, db: sqlite3.Connection) -> Preview:
        """See `Aim`."""
        return _told(db, self._found(db))

    def forget(self, db: sqlite3.Connection) -> Preview:
        """See `Aim`."""
        found = self._found(db)
        what = _told(db, found)
        for numbers, statements in zip((*found, self._buckets(db)), _DROP, strict=True):
            for statement in statements if numbers else ():
                db.execute(statement, (json.dumps(numbers),))
        return what

    def _found(self, db: sqlite3.Connection) -> _Found:
        return (
            self._windows(db), self._said(db), self._intents(db), self._noted(db),
            self._notes(db), self._goals(db), self._advised(db.execute("SELECT id, params FROM advice")),
            self._advised(db.execute("SELECT id, params FROM withheld")), self._rules(db),
        )  # fmt: skip

    def _windows(self, db: sqlite3.Connection) -> list[int]:
        return [row[0] for row in db.execute(_WINDOWS) if self.naming.window(*row[1:])]

    def _said(self, db: sqlite3.Connection) -> list[int]:
        return _that(
            lambda text: names(self.naming, msgspec.json.decode(text)), db.execute("SELECT id, text FROM said")
        )

    def _intents(self, db: sqlite3.Connection) -> list[int]:
        return _that(self.naming.text, db.execute("SELECT id, text FROM intents"))

    def _noted(self, db: sqlite3.Connection) -> list[int]:
        return _that(self.naming.text, db.execute("SELECT start_ms, note FROM sessions WHERE note <> ''"))

    def _notes(self, db: sqlite3.Connection) -> list[int]:
        return _that(self.naming.text, db.execute("SELECT id, text FROM notes"))

    def _goals(self, db: sqlite3.Connection) -> list[int]:
        """Those that are about an application."""
        found = db.execute("SELECT id, what FROM goals WHERE measure = 'app'")
        return _that(lambda app: self.naming.window(app, "", "", ""), found)

    def _advised(self, rows: Iterable[tuple[T, str]]) -> list[T]:
        def told(params: str) -> bool:
            return any(isinstance(value, str) and self.naming.text(value) for _, value in json.loads(params))

        return [number for number, params in rows if told(params)]

    def _rules(self, db: sqlite3.Connection) -> list[int]:
        """Those that name it as it is; a pattern that would match it among others stays."""

        def told(app: str, title: str, domain: str, project: str, intent: str) -> bool:
            shown = self.naming.window(app, title, domain.removeprefix("*."), project)
            return shown or self.naming.text(intent)

        return [row[0] for row in db.execute(_RULES) if told(*row[1:])]

    def _buckets(self, db: sqlite3.Connection) -> list[int]:
        found = db.execute("SELECT id, label, data FROM buckets")
        return [row[0] for row in found if names(self.naming, [row[1], json.loads(row[2])])]


def _that(fits: Callable[[str], bool], rows: Iterable[tuple[int, str]]) -> list[int]:
    return [number for number, text in rows if fits(text)]


def _told(db: sqlite3.Connection, found: _Found) -> Preview:
    others = sum(len(each) for each in found[2:])
    return preview(_counted(db, _SEGMENTS, found[0]), _counted(db, _EVENTS, found[1]), others)


def _counted(db: sqlite3.Connection, sql: str, numbers: list[int]) -> Counted:
    found: Counted = db.execute(sql, (json.dumps(numbers),)).fetchone()
    return found


_RULES = "SELECT id, app, title, domain, project, intent FROM rules"
_GIVEN = "(SELECT value FROM json_each(?1))"
_WINDOWS = """SELECT w.id, a.name, CASE t.kind WHEN 'full' THEN t.text ELSE '' END, d.name, p.name
 FROM windows w JOIN apps a ON a.id = w.app_id JOIN titles t ON t.id = w.title_id
 JOIN domains d ON d.id = w.domain_id JOIN projects p ON p.id = w.project_id WHERE w.id > 0"""
_SEGMENTS = f"""SELECT count(*), sum(length_ms), min(start_ms), max(start_ms + length_ms) FROM
 (SELECT start_ms, length_ms, window_id FROM segments UNION ALL
  SELECT start_ms, length_ms, window_id FROM open_segments) WHERE window_id IN {_GIVEN}"""  # noqa: S608
_EVENTS = f"""SELECT count(*), NULL, min(start_us), max(start_us + duration_us) FROM events
 WHERE said_id IN {_GIVEN}"""  # noqa: S608
_DROP = (
    tuple(f"DELETE FROM {table} WHERE window_id IN {_GIVEN}" for table in ("segments", "open_segments")),  # noqa: S608
    (f"DELETE FROM events WHERE said_id IN {_GIVEN}",),  # noqa: S608
    (f"DELETE FROM intents WHERE id IN {_GIVEN}",),  # noqa: S608
    (f"UPDATE sessions SET note = '', noted_ms = NULL WHERE start_ms IN {_GIVEN}",),  # noqa: S608
    (f"DELETE FROM notes WHERE id IN {_GIVEN}",),  # noqa: S608
    (f"DELETE FROM goals WHERE id IN {_GIVEN}",),  # noqa: S608
    (f"DELETE FROM answers WHERE advice_id IN {_GIVEN}", f"DELETE FROM advice WHERE id IN {_GIVEN}"),  # noqa: S608
    (f"DELETE FROM withheld WHERE id IN {_GIVEN}",),  # noqa: S608
    (f"DELETE FROM rules WHERE id IN {_GIVEN}",),  # noqa: S608
    (f"UPDATE buckets SET label = NULL, data = '{{}}' WHERE id IN {_GIVEN}",),  # noqa: S608
)
"""In the order of `_Found`, and then of buckets."""
