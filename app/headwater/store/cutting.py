"""Forgetting a stretch of time: what lies in it goes, what reaches into it is cut."""

from __future__ import annotations

import math
import sqlite3
from dataclasses import dataclass

from headwater.store.aims import NOTHING, Preview, preview
from headwater.store.names import ms
from headwater.store.rows import SHARING
from headwater.store.sessions import keep_later

_FAR_MS, _FAR_US = ms(math.inf), 2**62
"""Beyond any time: they stand for infinity."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time from `start` up to `end`, in milliseconds.

    - Segments are cut. What was counted in one that is cut is then not known (None): nobody can say how much of it fell
      on which side, and a share of it would still tell of the time that is forgotten. What was inferred stays.
    - Events of watchers are cut, and so are labels, and intents that reach in from before. An intent that begins in the
      stretch goes whole: its words were said then. A label that was given in the stretch and speaks of another time
      stays, as if it had been given just before.
    - How a plan is worked at goes or stays with the plan; what was noted in the stretch goes.
    - A note about a time that shares any with the stretch goes whole: its words speak of all of it. One that was
      written in the stretch about another time stays, as a label does.
    - A goal that held within the stretch alone goes; of one that held longer it is not known any more that it held
      then.
    - Suggestions made or left unsaid and answers given in it go, and so do later ones that were about a part of it.
    """

    start: int
    end: int

    @classmethod
    def of(cls, start: float, end: float) -> Stretch:
        """From Unix seconds, which may be infinite.

        Raises:
            ValueError: a time is not a number.
        """
        if math.isnan(start) or math.isnan(end):
            raise ValueError("a stretch of time needs two times")
        return cls(ms(start), max(ms(start), ms(end)))

    @property
    def _span(self) -> tuple[int, int]:
        return self.start, self.end

    @property
    def _span_us(self) -> tuple[int, int]:
        return _us(self.start), _us(self.end)

    def preview(self, db: sqlite3.Connection) -> Preview:
        """See `Aim`."""
        if self.end == self.start:
            return preview(NOTHING, NOTHING, 0)
        others = sum(db.execute(f"SELECT count(*) FROM {which}", self._span).fetchone()[0] for which in _OTHERS)  # noqa: S608
        segments = db.execute(_SEGMENTS, self._span).fetchone()
        return preview(segments, db.execute(_EVENTS, self._span_us).fetchone(), others)

    def forget(self, db: sqlite3.Connection) -> Preview:
        """See `Aim`."""
        what = self.preview(db)
        if self.end > self.start:
            self._cut(db)
        return what

    def _cut(self, db: sqlite3.Connection) -> None:
        for table in ("segments", "open_segments"):
            self._cut_segments(db, table)
        self._cut_brought(db)
        for bucket in db.execute("SELECT id, longest_us, next_event FROM buckets").fetchall():
            self._cut_events(db, *bucket)
        self._cut_labels(db)
        self._cut_intents(db)
        self._cut_own(db)
        for statement in _DROP_ADVICE:
            db.execute(statement, self._span)

    def _cut_segments(self, db: sqlite3.Connection, table: str) -> None:
        """Deleted and written anew: triggers look at both, and forget the sums of each day that is touched."""
        where = SHARING[table]
        edges = f"SELECT {_KEPT} FROM {table} WHERE {where} AND (start_ms < ?1 OR start_ms + length_ms > ?2)"  # noqa: S608
        cut = db.execute(edges, self._span).fetchall()
        db.execute(f"DELETE FROM {table} WHERE {where}", self._span)  # noqa: S608
        for start, length, *rest in cut:
            left = [(a, b - a, *rest) for a, b in pieces(start, start + length, *self._span)]
            db.executemany(f"INSERT INTO {table} ({_COLUMNS}) VALUES (?, ?, ?, ?, NULL, ?, ?, ?)", left)  # noqa: S608

    def _cut_brought(self, db: sqlite3.Connection) -> None:
        """What is recorded later in the time that was forgotten is no import's."""
        runs = db.execute(f"SELECT import_id, first, last {_BROUGHT}", self._span).fetchall()
        db.execute(f"DELETE {_BROUGHT}", self._span)
        left = [(number, a, b - 1) for number, *run in runs for a, b in pieces(run[0], run[1] + 1, *self._span)]
        db.executemany("INSERT INTO imported VALUES (?, 'segments', NULL, ?, ?)", left)

    def _cut_events(self, db: sqlite3.Connection, bucket: int, longest: int, next_event: int) -> None:
        start, end = self._span_us
        reach = (bucket, start, end, max(start - longest, -_FAR_US))
        cut = db.execute(_CUT_EVENTS, reach).fetchall()
        db.execute(_DROP_EVENTS, reach)
        for begin, number, duration, said in cut:
            left = pieces(begin, begin + duration, start, end)
            for (a, b), own in zip(left, (number, next_event), strict=False):
                db.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?)", (bucket, a, own, b - a, said))
            if len(left) == 2:
                _bring_too(db, "events", number, next_event, bucket)
                next_event += 1
        db.execute("UPDATE buckets SET next_event = ?2 WHERE id = ?1", (bucket, next_event))

    def _cut_labels(self, db: sqlite3.Connection) -> None:
        """Their numbers say which one counts: what is left of one keeps its place, the last ones being cut first."""
        for number, at, start, end, *rest in db.execute(_CUT_LABELS, self._span).fetchall():
            if self.start <= at < self.end:
                at = self.end if self.start <= -_FAR_MS else self.start - 1  # noqa: PLW2901
            left = pieces(start, end, *self._span)
            db.execute("DELETE FROM labels WHERE id = ?", (number,))
            if len(left) == 2:
                db.execute("UPDATE labels SET id = -id - 1 WHERE id > ?", (number,))
                db.execute("UPDATE labels SET id = -id WHERE id < 0")
                db.execute(_SHIFT_BROUGHT, (number,))
            values = [(number + n, at, a, b, *rest) for n, (a, b) in enumerate(left)]
            db.executemany("INSERT INTO labels VALUES (?, ?, ?, ?, ?, ?)", values)

    def _cut_own(self, db: sqlite3.Connection) -> None:
        """Notes and goals."""
        before = self.end if self.start <= -_FAR_MS else self.start - 1
        db.execute(f"DELETE FROM {_NOTES_OF}", self._span)  # noqa: S608
        for column in ("made_ms", "changed_ms"):
            db.execute(f"UPDATE notes SET {column} = ?3 WHERE {column} >= ?1 AND {column} < ?2", (*self._span, before))  # noqa: S608
        db.execute(f"DELETE FROM goals WHERE {_HELD_WITHIN}", self._span)  # noqa: S608
        db.execute("UPDATE goals SET made_ms = ?2 WHERE made_ms >= ?1 AND made_ms < ?2", self._span)
        db.execute("UPDATE goals SET ended_ms = ?1 WHERE ended_ms > ?1 AND ended_ms <= ?2", self._span)

    def _cut_intents(self, db: sqlite3.Connection) -> None:
        db.execute(_DROP_NOTES, self._span)
        db.execute("DELETE FROM intents WHERE start_ms >= ? AND start_ms < ?", self._span)
        for number, start, *rest in db.execute(_OUTLASTING, self._span).fetchall() if self.end < _FAR_MS else ():
            values = (self.end, *rest)
            made = db.execute("INSERT INTO intents (start_ms, end_ms, text) VALUES (?, ?, ?)", values).lastrowid
            _bring_too(db, "intents", number, made)
            keep_later(db, start, self.end)
        db.execute(_END, (self.start,))


def _bring_too(db: sqlite3.Connection, what: str, number: int, piece: int | None, bucket: int | None = None) -> None:
    """A piece of what an import brought can be taken out with it."""
    db.execute(_ALSO_BROUGHT, (what, bucket, number, piece))


def _us(milliseconds: int) -> int:
    return max(-_FAR_US, min(_FAR_US, milliseconds * 1000))


def pieces(start: int, end: int, cut_start: int, cut_end: int) -> list[tuple[int, int]]:
    """What is left of a span when another is cut out of it."""
    left = []
    if start < cut_start:
        left.append((start, min(end, cut_start)))
    if end > cut_end:
        left.append((max(start, cut_end), end))
    return left


_COLUMNS = "start_ms, length_ms, window_id, marks, input, model_id, odds, rest"
_OFFSET = "json_extract(rest, '$.offset_s')"
_KEPT = f"""start_ms, length_ms, window_id, marks, model_id, odds,
 CASE WHEN {_OFFSET} IS NOT NULL THEN json_object('offset_s', {_OFFSET}) END"""
_BOTH = " UNION ALL ".join(
    f"SELECT start_ms, start_ms + length_ms AS end_ms FROM {table} WHERE {sharing}"  # noqa: S608
    for table, sharing in SHARING.items()
)
_SEGMENTS = f"""SELECT count(*), sum(min(end_ms, ?2) - max(start_ms, ?1)), min(max(start_ms, ?1)), max(min(end_ms, ?2))
 FROM ({_BOTH})"""  # noqa: S608

_EVENTS = """SELECT count(*), NULL, min(max(start_us, ?1)), max(min(start_us + duration_us, ?2)) FROM events
 WHERE start_us < ?2 AND (start_us >= ?1 OR start_us + duration_us > ?1)"""
_REACHED = """FROM events WHERE bucket_id = ?1 AND start_us >= ?4 AND start_us < ?3
 AND (start_us >= ?2 OR start_us + duration_us > ?2)"""
_CUT_EVENTS = f"""SELECT start_us, id, duration_us, said_id {_REACHED}
 AND (start_us < ?2 OR start_us + duration_us > ?3)"""
_DROP_EVENTS = f"DELETE {_REACHED}"
_BROUGHT = "FROM imported WHERE what = 'segments' AND first < ?2 AND last >= ?1"
_ALSO_BROUGHT = """INSERT INTO imported SELECT import_id, what, bucket_id, ?4, ?4 FROM imported
 WHERE what = ?1 AND bucket_id IS ?2 AND ?3 BETWEEN first AND last"""
_SHIFT_BROUGHT = "UPDATE imported SET first = first + (first > ?1), last = last + (last >= ?1) WHERE what = 'labels'"

_LABELS = "labels WHERE start_ms < ?2 AND (start_ms >= ?1 OR end_ms > ?1) OR at_ms >= ?1 AND at_ms < ?2"
_CUT_LABELS = f"SELECT id, at_ms, start_ms, end_ms, state, source FROM {_LABELS} ORDER BY id DESC"  # noqa: S608
_OUTLASTING = """SELECT id, start_ms, end_ms, text FROM intents
 WHERE start_ms < ?1 AND (end_ms IS NULL OR end_ms > ?2)"""
_NOTES = "sessions WHERE noted_ms >= ?1 AND noted_ms < ?2"
_DROP_NOTES = "UPDATE sessions SET note = '', noted_ms = NULL WHERE noted_ms >= ?1 AND noted_ms < ?2"
_NOTES_OF = "notes WHERE start_ms < ?2 AND end_ms > ?1"
_NOTES_MADE = """notes WHERE NOT (start_ms < ?2 AND end_ms > ?1)
 AND (made_ms >= ?1 AND made_ms < ?2 OR changed_ms >= ?1 AND changed_ms < ?2)"""
_HELD_WITHIN = f"made_ms >= ?1 AND coalesce(ended_ms, {_FAR_MS}) <= ?2"
_GOALS = "goals WHERE made_ms >= ?1 AND made_ms < ?2 OR ended_ms > ?1 AND ended_ms <= ?2"
_END = "UPDATE intents SET end_ms = ?1 WHERE start_ms < ?1 AND (end_ms IS NULL OR end_ms > ?1)"
_MADE = "at_ms >= ?1 AND at_ms < ?2"
_VALUE = "json_extract({}.value, '$[0]') = '{}' AND json_extract({}.value, '$[1]') * 1000"
_ABOUT = f"""EXISTS (SELECT 1 FROM json_each(params) a, json_each(params) b WHERE json_valid(params)
 AND {_VALUE.format("a", "start", "a")} < ?2 AND {_VALUE.format("b", "end", "b")} > ?1)"""  # noqa: S608
_ADVISED = f"({_MADE} OR {_ABOUT})"
_DROP_ADVICE = (
    f"DELETE FROM answers WHERE {_MADE} OR advice_id IN (SELECT id FROM advice WHERE {_ADVISED})",  # noqa: S608
    f"DELETE FROM advice WHERE {_ADVISED}",  # noqa: S608
    f"DELETE FROM withheld WHERE {_ADVISED}",  # noqa: S608
)
_OTHERS = (
    _LABELS,
    "intents WHERE start_ms < ?2 AND (start_ms >= ?1 OR end_ms IS NULL OR end_ms > ?1)",
    _NOTES,
    _NOTES_OF,
    _NOTES_MADE,
    _GOALS,
    f"advice WHERE {_ADVISED}",
    f"withheld WHERE {_ADVISED}",
    f"answers WHERE {_MADE}",
)
