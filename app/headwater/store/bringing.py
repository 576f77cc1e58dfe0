"""Histories that are brought in: each is remembered, is not taken in twice, and can be taken out again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count, repeat

import numpy as np
from numpy.typing import NDArray

from headwater.records import Bucket, EventTable, Goal, Intent, Label, Session, TimeNote
from headwater.store import goals as goal_rows
from headwater.store import notes as note_rows
from headwater.store.buckets import INSERT, Buckets, drop_unsaid, make
from headwater.store.names import PERSON, clean, ms, seconds
from headwater.store.rows import SHARING, Pair, insert
from headwater.store.said import text_of
from headwater.store.sessions import PUT, row_of
from headwater.store.teaching import Teaching, next_number

Columns = tuple[NDArray[np.int64], ...]
"""Start, duration, what is said; each start is not before the one above it."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A history that was brought in."""

    id: int
    at: float
    """When, Unix seconds."""
    kind: str
    done: bool
    """It came to its end; else it was stopped, or is on its way."""
    events: int
    segments: int
    """How many of what it added are still there."""


class Bringing(Buckets, Teaching):
    """Buckets with the means to import into them."""

    def begin(self, kind: str, at: float) -> int:
        """Remember that an import begins; returns its number."""
        with self._writing() as db:
            made = db.execute("INSERT INTO imports (at_ms, kind) VALUES (?, ?)", (ms(at), kind))
            return int(made.lastrowid or 0)

    def end(self, number: int) -> None:
        """It came to its end."""
        with self._writing() as db:
            db.execute("UPDATE imports SET done = 1 WHERE id = ?", (number,))

    def add(self, number: int, bucket: Bucket, events: EventTable) -> int:
        """Add the events that are not there yet, in one transaction; returns how many those were.

        The bucket is made where it is missing. The same is what has the same start, duration and words.
        Their own numbers are not looked at.
        """
        with self._changing(bucket.id) as db:
            make(db, bucket)
            if not len(events):
                return 0
            place, first, longest = self._numbers(db, bucket.id)
            rows = _once(events.start_us, events.duration_us, self._said_by(events))
            added = self._insert_new(db, place, first, rows)
            if added:
                longest = max(longest, int(events.duration_us.max()))
                db.execute(
                    "UPDATE buckets SET next_event = ?, longest_us = ? WHERE id = ?", (first + added, longest, place)
                )
                self._note(number, "events", first, first + added - 1, place)
        return added

    def _said_by(self, events: EventTable) -> NDArray[np.int64]:
        """The numbers of what the events say."""
        numbers = np.zeros(len(events.said), np.int64)
        for place in np.unique(events.which).tolist():
            numbers[place] = self._said.number(text_of(events.said[place]))
        return numbers[events.which]

    def _insert_new(self, db: sqlite3.Connection, place: int, first: int, rows: Columns) -> int:
        """Insert those that are not there, by start; where the whole stretch is empty nothing need be looked up."""
        start, duration, said = (column.tolist() for column in rows)
        if db.execute(_ANY, (place, start[0], start[-1])).fetchone() is None:
            db.executemany(INSERT, zip(repeat(place), start, count(first), duration, said))
            return len(start)
        db.execute(_INCOMING)
        db.execute("DELETE FROM temp.incoming")
        db.executemany("INSERT INTO temp.incoming VALUES (?, ?, ?)", zip(start, duration, said, strict=True))
        return int(db.execute(_ADD, (place, first)).rowcount)

    def _note(self, number: int, what: str, first: int, last: int, place: int | None = None) -> None:
        """Remember a run of numbers; one that goes on where the last one ended makes that one longer."""
        sql = """UPDATE imported SET last = ?5
                 WHERE import_id = ?1 AND what = ?2 AND bucket_id IS ?3 AND last = ?4 - 1"""
        values = (number, what, place, first, last)
        if not self._db.execute(sql, values).rowcount:
            self._db.execute("INSERT INTO imported VALUES (?, ?, ?, ?, ?)", values)

    def add_segments(self, number: int, pairs: Iterable[Pair]) -> int:
        """Add segments where nothing is recorded yet, in one transaction; returns how many those were."""
        with self._writing() as db:
            added = 0
            for segment, inference in pairs:
                span = ms(segment.start), ms(segment.end)
                if span[1] <= span[0] or any(db.execute(sql, span).fetchone() for sql in _TAKEN):
                    continue
                insert(db, self._names, [(segment, inference)], is_open=False)
                self._note(number, "segments", span[0], span[1] - 1)
                added += 1
        return added

    def add_intents(self, number: int, intents: Iterable[Intent]) -> None:
        """Add what the person intended, unless it is there."""
        rows = [(ms(i.start), None if i.end is None else ms(i.end), clean(i.text)) for i in intents]
        self._add_person(number, "intents", ("start_ms", "end_ms", "text"), rows)

    def add_sessions(self, number: int, sessions: Iterable[Session]) -> None:
        """Add how the plans that this import added are worked at; they go with those when it is taken out."""
        with self._writing() as db:
            for session in sessions:
                if db.execute(_BROUGHT_PLAN, (number, ms(session.start))).fetchone():
                    db.execute(PUT, row_of(session))

    def add_labels(self, number: int, labels: Iterable[Label]) -> None:
        """Add what the person said that stretches were, unless it is there."""
        rows = [(ms(x.at), ms(x.start), ms(x.end), x.state.value, x.source.value) for x in labels]
        self._add_person(number, "labels", ("at_ms", "start_ms", "end_ms", "state", "source"), rows)

    def add_notes(self, number: int, notes: Iterable[TimeNote]) -> None:
        """Add what the person wrote about times, unless it is there."""
        columns = ("start_ms", "end_ms", "text", "made_ms", "changed_ms")
        self._add_person(number, "notes", columns, [note_rows.row_of(n) for n in notes])

    def add_goals(self, number: int, goals: Iterable[Goal]) -> None:
        """Add what the person wanted of days and weeks, unless it is there; one that would hold beside a goal that says
        the same is there."""
        columns = ("measure", "what", "per", "bound", "minutes", "made_ms", "ended_ms")
        with self._reading() as db:
            there = set(db.execute(_GOALS_THAT_HOLD).fetchall())
        rows = [goal_rows.row_of(g) for g in goals]
        self._add_person(number, "goals", columns, [r for r in rows if r[-1] is not None or r[:5] not in there])

    def _add_person(self, number: int, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        names, marks = ", ".join(("id", *columns)), ", ".join("?" * (1 + len(columns)))
        same = " AND ".join(f"{name} IS ?" for name in columns)
        with self._writing() as db:
            for row in rows:
                if db.execute(f"SELECT 1 FROM {table} WHERE {same}", row).fetchone() is None:  # noqa: S608
                    made = next_number(db, table)
                    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", (made, *row))  # noqa: S608
                    self._note(number, table, made, made)

    def all_brought(self) -> list[Brought]:
        """Every import, the last one first."""
        with self._reading() as db:
            found = db.execute(_BROUGHT).fetchall()
        return [Brought(number, seconds(at), kind, bool(done), *counts) for number, at, kind, done, *counts in found]

    def take_out(self, number: int) -> None:
        """Take out again what an import added, and the buckets that hold nothing then because of it."""
        self.flush()
        with self._writing() as db:
            db.execute(_OUT_EVENTS, (number,))
            db.execute(_OUT_SEGMENTS, (number,))
            for table in PERSON:
                db.execute(_OUT_PERSON.format(table=table), (number,))
            db.execute(_OUT_BUCKETS, (number,))
            db.execute("DELETE FROM imports WHERE id = ?", (number,))
            drop_unsaid(db)
            self._said.forget()
        with self._beats:
            self._sending.clear()

    def span_of(self, number: int) -> tuple[float, float] | None:
        """From the start of its first event or segment to the end of its last one, Unix seconds."""
        with self._reading() as db:
            ends = [db.execute(sql, (number,)).fetchone() for sql in (_SPAN, _SPAN_SEGMENTS)]
        units = zip(ends, (1e6, 1e3), strict=True)
        found = [(first / unit, last / unit) for (first, last), unit in units if first is not None]
        return (min(a for a, _ in found), max(b for _, b in found)) if found else None


def _once(*columns: NDArray[np.int64]) -> Columns:
    """Rows in order, each of them once."""
    start = columns[0]
    if (start[1:] > start[:-1]).all():
        return columns
    if (start[1:] < start[:-1]).all():
        return tuple(column[::-1] for column in columns)
    order = np.lexsort(columns[::-1])
    rows = tuple(column[order] for column in columns)
    new = np.ones(len(start), bool)
    new[1:] = np.any([column[1:] != column[:-1] for column in rows], axis=0)
    return tuple(column[new] for column in rows)


_GOALS_THAT_HOLD = "SELECT measure, what, per, bound, minutes FROM goals WHERE ended_ms IS NULL"
_BROUGHT_PLAN = """SELECT 1 FROM intents i JOIN imported d ON i.id BETWEEN d.first AND d.last
 WHERE d.import_id = ?1 AND d.what = 'intents' AND i.start_ms = ?2
 AND NOT EXISTS (SELECT 1 FROM sessions WHERE start_ms = ?2)"""
_INCOMING = """CREATE TEMP TABLE IF NOT EXISTS incoming (start_us INTEGER, duration_us INTEGER, said_id INTEGER)"""
_ANY = "SELECT 1 FROM events WHERE bucket_id = ? AND start_us BETWEEN ? AND ? LIMIT 1"
_ADD = """INSERT INTO events (bucket_id, start_us, id, duration_us, said_id)
 SELECT ?1, start_us, ?2 - 1 + row_number() OVER (ORDER BY start_us), duration_us, said_id
 FROM temp.incoming i
 WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.bucket_id = ?1 AND e.start_us = i.start_us
  AND e.duration_us = i.duration_us AND e.said_id = i.said_id) ORDER BY start_us"""
_TAKEN = tuple(f"SELECT 1 FROM {table} WHERE {sharing} LIMIT 1" for table, sharing in SHARING.items())  # noqa: S608
_BROUGHT = """SELECT id, at_ms, kind, done,
 (SELECT coalesce(sum((SELECT count(*) FROM events e WHERE e.bucket_id = d.bucket_id
  AND e.id BETWEEN first AND last)), 0) FROM imported d WHERE d.import_id = i.id AND what = 'events'),
 (SELECT coalesce(sum((SELECT count(*) FROM segments WHERE start_ms BETWEEN first AND last)), 0)
  FROM imported d WHERE d.import_id = i.id AND what = 'segments')
 FROM imports i ORDER BY id DESC"""
_OUT_EVENTS = """DELETE FROM events WHERE EXISTS (SELECT 1 FROM imported d WHERE d.import_id = ?
 AND d.bucket_id = events.bucket_id AND events.id BETWEEN d.first AND d.last)"""
_OUT_BUCKETS = """DELETE FROM buckets WHERE id IN (SELECT bucket_id FROM imported WHERE import_id = ?)
 AND NOT EXISTS (SELECT 1 FROM events WHERE bucket_id = buckets.id)"""
_OUT_SEGMENTS = """DELETE FROM segments WHERE start_ms IN (SELECT s.start_ms FROM imported d JOIN segments s
 ON s.start_ms BETWEEN d.first AND d.last WHERE d.import_id = ? AND d.what = 'segments')"""
_OUT_PERSON = """DELETE FROM {table} WHERE EXISTS (SELECT 1 FROM imported d WHERE d.import_id = ?
 AND d.what = '{table}' AND {table}.id BETWEEN d.first AND d.last)"""
_SPAN = """SELECT min(start_us), max(start_us + duration_us) FROM events WHERE EXISTS (SELECT 1 FROM imported d
 WHERE d.import_id = ? AND d.bucket_id = events.bucket_id AND events.id BETWEEN d.first AND d.last)"""
_SPAN_SEGMENTS = "SELECT min(first), max(last) + 1 FROM imported WHERE import_id = ? AND what = 'segments'"
