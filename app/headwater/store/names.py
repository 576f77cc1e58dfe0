"""What is stored once: names, titles, windows, models, and what events say; each has a number."""

from __future__ import annotations

import sqlite3
import zlib

from headwater.records import Inference, Segment, TitleKind
from headwater.store.packing import Window

PERSON = ("intents", "labels", "notes", "goals")
"""Tables of what the person said that an import may have brought, by number."""
_FAR_MS = 2**61
"""Beyond any time: stands for infinity."""


def ms(seconds: float) -> int:
    """Whole milliseconds; infinities become times that no record reaches."""
    return round(max(-_FAR_MS, min(_FAR_MS, seconds * 1000)))


def seconds(milliseconds: int) -> float:
    """Back again; exact for whole milliseconds."""
    return milliseconds / 1000


def clean(text: str) -> str:
    """Text that SQLite takes: half a surrogate pair, as broken titles have, becomes '?'."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def digest(text: str) -> int:
    """A small number to find a long text by; equal ones are compared in full."""
    return zlib.crc32(text.encode())


_NOTHING: Window = ("", "", TitleKind.FULL, "", "")
_MOST = 65_536
_MOST_WINDOWS = 2048
"""Read and kept at hand, the last ones: a day has some hundreds."""


class Names:
    """The lookup tables of one connection. What was given in a transaction that failed is to be forgotten."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._names: dict[tuple[str, str], int] = {}
        self._numbers: dict[Window, int] = {_NOTHING: 0}
        self._windows: dict[int, Window] = {}
        self._models: dict[tuple[str, str], int] = {}
        self._versions: dict[int, tuple[str, str]] = {}

    def forget(self) -> None:
        """After a rollback: numbers given in it are free again."""
        self.__init__(self._db)  # type: ignore[misc]

    def window(self, s: Segment) -> int:
        """The number of what is in front; 0 where nothing may be known of it."""
        window = (s.app, s.title, s.title_kind, s.domain, s.project)
        found = self._numbers.get(window)
        if found is None:
            found = self._new_window(window)
            if len(self._numbers) >= _MOST:
                self._numbers = {_NOTHING: 0}
            self._numbers[window] = found
        return found

    def _new_window(self, window: Window) -> int:
        app, title, kind, domain, project = window
        ids = (
            self._name("apps", app), self._title(clean(title), kind), self._name("domains", domain),
            self._name("projects", project),
        )  # fmt: skip
        where = "WHERE app_id = ? AND title_id = ? AND domain_id = ? AND project_id = ?"
        there = self._db.execute(f"SELECT id FROM windows {where}", ids).fetchone()  # noqa: S608
        if there is not None:
            return int(there[0])
        made = self._db.execute(
            "INSERT INTO windows (app_id, title_id, domain_id, project_id) VALUES (?, ?, ?, ?)", ids
        )
        return int(made.lastrowid or 0)

    def _name(self, table: str, name: str) -> int:
        if not name:
            return 0
        found = self._names.get((table, name))
        if found is None:
            text = (clean(name),)
            self._db.execute(f"INSERT INTO {table} (name) VALUES (?) ON CONFLICT DO NOTHING", text)  # noqa: S608
            found = int(self._db.execute(f"SELECT id FROM {table} WHERE name = ?", text).fetchone()[0])  # noqa: S608
            if len(self._names) >= _MOST:
                self._names.clear()
            self._names[table, name] = found
        return found

    def _title(self, title: str, kind: TitleKind) -> int:
        if not title and kind is TitleKind.FULL:
            return 0
        key = (digest(title + kind.value), title, kind.value)
        sql = "SELECT id FROM titles WHERE digest = ? AND text = ? AND kind = ?"
        there = self._db.execute(sql, key).fetchone()
        if there is not None:
            return int(there[0])
        return int(self._db.execute("INSERT INTO titles (digest, text, kind) VALUES (?, ?, ?)", key).lastrowid or 0)

    def model(self, i: Inference) -> int:
        """The number of a model with its adapter."""
        key = (i.model, i.adapter)
        found = self._models.get(key)
        if found is None:
            self._db.execute("INSERT INTO models (version, adapter) VALUES (?, ?) ON CONFLICT DO NOTHING", key)
            row = self._db.execute("SELECT id FROM models WHERE version = ? AND adapter = ?", key).fetchone()
            found = self._models[key] = int(row[0])
        return found

    def named(self, number: int) -> Window:
        """What stands behind the number of a window."""
        found = self._windows.get(number) if number else _NOTHING
        if found is None:
            row = self._db.execute(_WINDOW, (number,)).fetchone()
            if len(self._windows) >= _MOST_WINDOWS:
                del self._windows[next(iter(self._windows))]
            found = self._windows[number] = (row[0], row[1], TitleKind(row[2]), row[3], row[4])
        return found

    def version(self, number: int) -> tuple[str, str]:
        """Version and adapter behind the number of a model."""
        found = self._versions.get(number)
        if found is None:
            row = self._db.execute("SELECT version, adapter FROM models WHERE id = ?", (number,)).fetchone()
            found = self._versions[number] = (row[0], row[1])
        return found


_WINDOW = """SELECT a.name, t.text, t.kind, d.name, p.name FROM windows w JOIN apps a ON a.id = w.app_id
 JOIN titles t ON t.id = w.title_id JOIN domains d ON d.id = w.domain_id JOIN projects p ON p.id = w.project_id
 WHERE w.id = ?"""
