"""The store: one SQLite file, one writing connection, as many reading ones as there are windows."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from headwater.records import (
    Advice,
    AdviceKind,
    Answer,
    Category,
    Channel,
    Intent,
    Label,
    Params,
    Segment,
    Verdict,
    Withheld,
)
from headwater.store import files, rows, totals
from headwater.store.errors import StoreUnavailable, Trouble, told
from headwater.store.finding import Finding
from headwater.store.fronts import Fronts, read_fronts
from headwater.store.goals import Goals
from headwater.store.names import clean, ms, seconds
from headwater.store.notes import Notes
from headwater.store.rows import Pair
from headwater.store.sessions import Sessions
from headwater.store.teaching import Teaching, insert_label
from headwater.store.totals import By, Total

_RECORDED = f"SELECT 1 FROM segments WHERE {rows.SHARING['segments']} LIMIT 1"  # noqa: S608
_SPAN = """SELECT (SELECT min(start_ms) FROM segments),
 (SELECT start_ms + length_ms FROM segments ORDER BY start_ms DESC LIMIT 1),
 (SELECT min(start_ms) FROM open_segments), (SELECT max(start_ms + length_ms) FROM open_segments)"""


_ADD_WITHHELD = "INSERT INTO withheld (at_ms, kind, text, params, propensity, policy) VALUES (?, ?, ?, ?, ?, ?)"
_WITHHELD = """SELECT at_ms, kind, text, params, propensity, policy FROM withheld
 WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms, id"""
_UNSORTED = """SELECT w.id, a.name, CASE t.kind WHEN 'full' THEN t.text ELSE '' END, d.name, p.name
 FROM windows w JOIN apps a ON a.id = w.app_id JOIN titles t ON t.id = w.title_id
 JOIN domains d ON d.id = w.domain_id JOIN projects p ON p.id = w.project_id
 WHERE w.category IS NULL AND w.id > 0 LIMIT ?"""


class Store(Teaching, Sessions, Notes, Goals, Finding):
    """What was recorded, and what the person said."""

    # -- segments -------------------------------------------------------------------------------------------------

    def put(self, pairs: Iterable[Pair]) -> None:
        """Write final segments; each replaces whatever shares time with it, final or open.

        Times are kept in whole milliseconds; what is shorter than one is left out.
        """
        with self._writing() as db:
            for pair in pairs:
                rows.remove_overlapped(db, pair[0])
                rows.insert(db, self._names, (pair,), is_open=False)

    def put_open(self, pairs: Iterable[Pair]) -> None:
        """Write the segments that may still change, instead of those of the last time."""
        with self._writing() as db:
            db.execute("DELETE FROM open_segments")
            rows.insert(db, self._names, pairs, is_open=True)

    def take_open(self) -> tuple[Segment, ...]:
        """Make final what a killed run left open, and return it; what it inferred last stands."""
        with self._writing() as db:
            left = rows.read_open(db, self._names)
            final = [(s, i if i is None else replace(i, provisional=False)) for s, i in left]
            for pair in final:
                rows.remove_overlapped(db, pair[0])
                rows.insert(db, self._names, (pair,), is_open=False)
        return tuple(segment for segment, _ in left)

    def history(self, start: float, end: float) -> list[Pair]:
        """Segments, final and open, that share time with `[start, end)`, by start."""
        with self._reading() as db:
            return rows.read(db, self._names, start, end)

    def spans(self, start: float, end: float) -> rows.Spans:
        """When what was in front in `[start, end)`, as columns."""
        with self._reading() as db:
            return rows.read_spans(db, self._names, start, end)

    def fronts(self, start: float, end: float) -> Fronts:
        """The same without titles and counts, with states: quick over months."""
        with self._reading() as db:
            return read_fronts(db, start, end)

    def span(self) -> tuple[float, float] | None:
        """From the start of the first segment to the end of the last one; None if there is none."""
        with self._reading() as db:
            first, last, first_open, last_open = db.execute(_SPAN).fetchone()
        starts = [x for x in (first, first_open) if x is not None]
        ends = [x for x in (last, last_open) if x is not None]
        return (seconds(min(starts)), seconds(max(ends))) if starts else None

    def recorded(self, start: float, end: float) -> bool:
        """Whether a final segment shares time with `[start, end)`."""
        with self._reading() as db:
            return db.execute(_RECORDED, (ms(start), ms(end))).fetchone() is not None

    # -- sums of days ---------------------------------------------------------------------------------------------

    def totals(self, days: Sequence[tuple[float, float]], by: Sequence[By]) -> list[Total]:
        """How long what lasted within days, each from its start to its end (Unix seconds); longest first in each day.

        Days whose sums are not kept are summed now: a few milliseconds each.
        """
        return self.several_totals(days, (by,))[0]

    def several_totals(self, days: Sequence[tuple[float, float]], bys: Sequence[Sequence[By]]) -> list[list[Total]]:
        """The same for several ways to tell them apart, of one moment of the store."""
        with self._reading() as db:
            return totals.totals(db, [(ms(a), ms(b)) for a, b in days], bys)

    def keep_totals(self, days: Sequence[tuple[float, float]]) -> None:
        """Keep the sums of days that are over, so that they need not be made again until something changes in them."""
        with self._writing() as db:
            totals.keep(db, [(ms(a), ms(b)) for a, b in days])

    def unsorted(self, most: int = 1000) -> list[tuple[int, str, str, str, str]]:
        """Windows without a category: number, application, title ('' where it is no plain text), domain, project."""
        with self._reading() as db:
            return db.execute(_UNSORTED, (most,)).fetchall()

    def unsort(self) -> None:
        """Forget what windows are for; `unsorted` has them all again."""
        with self._writing() as db:
            db.execute("UPDATE windows SET category = NULL WHERE category IS NOT NULL")

    def sort(self, categories: Iterable[tuple[int, Category]]) -> None:
        """Keep what windows are for."""
        with self._writing() as db:
            db.executemany("UPDATE windows SET category = ?2 WHERE id = ?1 AND category IS NOT ?2", categories)

    # -- the person -----------------------------------------------------------------------------------------------

    def add_intent(self, intent: Intent) -> None:
        """Keep what the person said they are about to do."""
        end = None if intent.end is None else ms(intent.end)
        with self._writing() as db:
            db.execute(
                "INSERT INTO intents (start_ms, end_ms, text) VALUES (?, ?, ?)",
                (ms(intent.start), end, clean(intent.text)),
            )

    def end_ahead(self, at: float) -> None:
        """What was kept of no length at that moment is taken back."""
        with self._writing() as db:
            db.execute("DELETE FROM intents WHERE start_ms = ?1 AND end_ms = ?1", (ms(at),))

    def end_intent(self, at: float) -> None:
        """Whatever was intended at `at`, open or with a later end, is over then."""
        with self._writing() as db:
            db.execute(
                "UPDATE intents SET end_ms = ?1 WHERE start_ms <= ?1 AND (end_ms IS NULL OR end_ms > ?1)", (ms(at),)
            )

    def intents(self, start: float, end: float) -> list[Intent]:
        """Those that share time with `[start, end)`, by start."""
        sql = """SELECT start_ms, end_ms, text FROM intents
                 WHERE start_ms < ?2 AND (end_ms IS NULL OR end_ms > ?1) ORDER BY start_ms, id"""
        with self._reading() as db:
            found = db.execute(sql, (ms(start), ms(end))).fetchall()
        return [Intent(seconds(a), None if b is None else seconds(b), text) for a, b, text in found]

    # -- advice ---------------------------------------------------------------------------------------------------

    def add_advice(self, advice: Advice) -> None:
        """Keep a suggestion; the same id again changes nothing."""
        with self._writing() as db:
            _insert_advice(db, advice)

    def add_said(self, advice: Advice, answer: Answer, label: Label | None) -> None:
        """Keep a suggestion, an answer to it and what the answer says of the time, all or none; of several answers to
        one suggestion the last one counts.

        Raises:
            ValueError: it is an answer to another suggestion.
        """
        if answer.advice_id != advice.id:
            raise ValueError("an answer to another suggestion")
        with self._writing() as db:
            _insert_advice(db, advice)
            _insert_answer(db, answer)
            if label is not None:
                insert_label(db, label)

    def advice(self, start: float, end: float) -> list[tuple[Advice, Answer | None]]:
        """Suggestions made in `[start, end)` with their last answers, by time."""
        sql = """SELECT v.id, v.at_ms, v.kind, v.channel, v.text, v.params, v.propensity, v.policy,
                   n.at_ms, n.kind, n.verdict
                 FROM advice v LEFT JOIN answers n ON n.id = (SELECT max(id) FROM answers WHERE advice_id = v.id)
                 WHERE v.at_ms >= ? AND v.at_ms < ? ORDER BY v.at_ms, v.rowid"""
        with self._reading() as db:
            return [_advised(row) for row in db.execute(sql, (ms(start), ms(end))).fetchall()]

    def has_advice(self, advice_id: str) -> bool:
        """Whether a suggestion of that id is kept."""
        with self._reading() as db:
            return db.execute("SELECT 1 FROM advice WHERE id = ?", (advice_id,)).fetchone() is not None

    def add_withheld(self, decision: Withheld) -> None:
        """Keep that chance left a suggestion unsaid."""
        values = (
            ms(decision.at), decision.kind.value, decision.text, _written(decision.params), decision.propensity,
            decision.policy,
        )  # fmt: skip
        with self._writing() as db:
            db.execute(_ADD_WITHHELD, values)

    def withheld(self, start: float, end: float) -> list[Withheld]:
        """What chance left unsaid in `[start, end)`, by time."""
        with self._reading() as db:
            found = db.execute(_WITHHELD, (ms(start), ms(end))).fetchall()
        return [
            Withheld(seconds(at), AdviceKind(kind), text, _read(params), propensity, policy)
            for at, kind, text, params, propensity, policy in found
        ]

    # -- the program's own memory ---------------------------------------------------------------------------------

    def put_state(self, name: str, value: bytes) -> None:
        """Keep a thing of the program's own under a name, instead of the last one."""
        sql = "INSERT INTO states (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        with self._writing() as db:
            db.execute(sql, (name, value))

    def state(self, name: str) -> bytes | None:
        """What was kept under that name; None if nothing was."""
        with self._reading() as db:
            found = db.execute("SELECT value FROM states WHERE name = ?", (name,)).fetchone()
        return None if found is None else bytes(found[0])

    def copy_to(self, out: Path) -> int:
        """Write a copy that any program for SQLite opens, whole or not at all; returns how many segments it has.

        Raises:
            StoreUnavailable: the copy cannot be written there, or the store cannot be read.
        """
        part = out.with_name(f".{out.name[:80]}.part")
        with self._lock, told(self.path):
            self._wake()
            try:
                part.unlink(missing_ok=True)
                os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                self._db.execute("VACUUM INTO ?", (str(part),))
                if files.key_name(part):
                    from headwater.store.converting import convert

                    convert(part, None)
                os.replace(part, out)
                return int(self._db.execute("SELECT count(*) FROM segments").fetchone()[0])
            except OSError:
                raise StoreUnavailable(Trouble.READ_ONLY, out) from None
            finally:
                part.unlink(missing_ok=True)

    def check(self) -> None:
        """Read the whole file and see that it holds together (seconds for years of recording).

        Raises:
            StoreUnavailable: it does not.
        """
        with self._reading() as db:
            sound = db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            if not sound or db.execute("PRAGMA foreign_key_check").fetchone():
                raise StoreUnavailable(Trouble.DAMAGED, self.path)


def _insert_advice(db: sqlite3.Connection, advice: Advice) -> None:
    values = (
        advice.id, ms(advice.at), advice.kind.value, advice.channel.value, advice.text,
        _written(advice.params), advice.propensity, advice.policy,
    )  # fmt: skip
    db.execute("INSERT INTO advice VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", values)


def _written(params: Params) -> str:
    return clean(json.dumps(params, ensure_ascii=False))


def _read(params: str) -> Params:
    return tuple((name, value) for name, value in json.loads(params))


def _insert_answer(db: sqlite3.Connection, answer: Answer) -> None:
    values = (answer.advice_id, ms(answer.at), answer.kind.value, answer.verdict.value)
    db.execute("INSERT INTO answers (advice_id, at_ms, kind, verdict) VALUES (?, ?, ?, ?)", values)


def _advised(row: Sequence[Any]) -> tuple[Advice, Answer | None]:
    number, at, kind, channel, text, params, propensity, policy, answered, answer_kind, verdict = row
    advice = Advice(
        number, seconds(at), AdviceKind(kind), Channel(channel), text, _read(params), propensity, policy
    )  # fmt: skip
    if verdict is None:
        return advice, None
    return advice, Answer(number, seconds(answered), AdviceKind(answer_kind), Verdict(verdict))
