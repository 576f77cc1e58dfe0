"""The store: one SQLite file, one writing connection, as many reading ones as there are windows."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from headwater.records import (
    Advice,
    AdviceKind,
    Answer,
    Channel,
    FocusState,
    Intent,
    Label,
    LabelSource,
    Segment,
    Verdict,
)
from headwater.store import rows
from headwater.store.errors import StoreUnavailable, Trouble, told
from headwater.store.opening import open_reader, open_writer
from headwater.store.rows import Pair, ms, seconds


class Store:
    """What was recorded. Every method may raise `StoreUnavailable`; then nothing of the call was written.

    A write that failed may be tried again on the same object: it works as soon as the reason is gone. If the file was
    moved or deleted meanwhile, the next call opens (or makes) what is there now. Methods may be called from any thread,
    one at a time; they wait for each other.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open the file; the writer makes it where there is none.

        Raises:
            StoreUnavailable: see `Trouble` for the reasons; the file is left as it is.
        """
        self.path = path
        self.read_only = read_only
        self._lock = RLock()
        self._closed = False
        self._open()

    def _open(self) -> None:
        self._db = (open_reader if self.read_only else open_writer)(self.path)
        self._names = rows.Names(self._db)
        self._file = _identity(self.path.stat())

    def close(self) -> None:
        """Close; once more does no harm."""
        with self._lock:
            self._closed = True
            self._db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _file_changed(self) -> bool:
        """Another file, or none, is at the place; a place that cannot be looked at says nothing."""
        try:
            return _identity(self.path.stat()) != self._file
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return False

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, told(self.path):
            if self._closed:
                raise StoreUnavailable(Trouble.CLOSED, self.path)
            if self._file_changed():
                self._db.close()
                self._open()
            yield self._db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        with self._reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                self._names.forget()
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

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
            db.execute("DELETE FROM segments WHERE is_open = 1")
            rows.insert(db, self._names, pairs, is_open=True)

    def take_open(self) -> tuple[Segment, ...]:
        """Make final what a killed run left open, and return it; what it inferred last stands."""
        with self._writing() as db:
            left = rows.read_open(db)
            final = [(s, i if i is None else rows.settled(i)) for s, i in left]
            for pair in final:
                rows.remove_overlapped(db, pair[0])
                rows.insert(db, self._names, (pair,), is_open=False)
        return tuple(segment for segment, _ in left)

    def history(self, start: float, end: float) -> list[Pair]:
        """Segments, final and open, that share time with `[start, end)`, by start."""
        with self._reading() as db:
            return rows.read(db, start, end)

    def span(self) -> tuple[float, float] | None:
        """From the start of the first segment to the end of the last one; None if there is none."""
        ends = "(SELECT end_ms FROM segments WHERE is_open = {} ORDER BY start_ms {} LIMIT 1)"
        starts = "(SELECT min(start_ms) FROM segments WHERE is_open = {})"
        with self._reading() as db:
            sql = f"SELECT {starts.format(0)}, {starts.format(1)}, {ends.format(0, 'DESC')}, {ends.format(1, 'DESC')}"
            found = db.execute(sql).fetchone()
        first, last = [x for x in found[:2] if x is not None], [x for x in found[2:] if x is not None]
        return (seconds(min(first)), seconds(max(last))) if first and last else None

    # -- the person -----------------------------------------------------------------------------------------------

    def add_intent(self, intent: Intent) -> None:
        """Keep what the person said they are about to do."""
        end = None if intent.end is None else ms(intent.end)
        with self._writing() as db:
            db.execute(
                "INSERT INTO intents (start_ms, end_ms, text) VALUES (?, ?, ?)",
                (ms(intent.start), end, rows.clean(intent.text)),
            )

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

    def add_label(self, label: Label) -> None:
        """Keep what the person says a stretch was."""
        values = (ms(label.at), ms(label.start), ms(label.end), label.state.value, label.source.value)
        with self._writing() as db:
            db.execute("INSERT INTO labels (at_ms, start_ms, end_ms, state, source) VALUES (?, ?, ?, ?, ?)", values)

    def labels(self, start: float, end: float) -> list[Label]:
        """Those that share time with `[start, end)`, in the order they were given."""
        sql = """SELECT at_ms, start_ms, end_ms, state, source FROM labels
                 WHERE start_ms < ?2 AND end_ms > ?1 ORDER BY id"""
        with self._reading() as db:
            found = db.execute(sql, (ms(start), ms(end))).fetchall()
        return [
            Label(seconds(at), seconds(a), seconds(b), FocusState(state), LabelSource(source))
            for at, a, b, state, source in found
        ]

    # -- advice ---------------------------------------------------------------------------------------------------

    def add_advice(self, advice: Advice) -> None:
        """Keep a suggestion; the same id again changes nothing."""
        values = (
            advice.id, ms(advice.at), advice.kind.value, advice.channel.value, advice.text,
            rows.clean(json.dumps(advice.params, ensure_ascii=False)), advice.propensity, advice.policy,
        )  # fmt: skip
        with self._writing() as db:
            db.execute("INSERT INTO advice VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", values)

    def add_answer(self, answer: Answer) -> None:
        """Keep an answer; of several to one suggestion, the last one counts.

        Raises:
            ValueError: no suggestion with that id is kept.
        """
        values = (answer.advice_id, ms(answer.at), answer.kind.value, answer.verdict.value)
        with self._writing() as db:
            if db.execute("SELECT 1 FROM advice WHERE id = ?", values[:1]).fetchone() is None:
                raise ValueError("an answer to a suggestion that is not in the store")
            db.execute("INSERT INTO answers (advice_id, at_ms, kind, verdict) VALUES (?, ?, ?, ?)", values)

    def advice(self, start: float, end: float) -> list[tuple[Advice, Answer | None]]:
        """Suggestions made in `[start, end)` with their last answers, by time."""
        sql = """SELECT v.id, v.at_ms, v.kind, v.channel, v.text, v.params, v.propensity, v.policy,
                   n.at_ms, n.kind, n.verdict
                 FROM advice v LEFT JOIN answers n ON n.id = (SELECT max(id) FROM answers WHERE advice_id = v.id)
                 WHERE v.at_ms >= ? AND v.at_ms < ? ORDER BY v.at_ms, v.rowid"""
        with self._reading() as db:
            return [_advised(row) for row in db.execute(sql, (ms(start), ms(end))).fetchall()]

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

    def check(self) -> None:
        """Read the whole file and see that it holds together (seconds for years of recording).

        Raises:
            StoreUnavailable: it does not.
        """
        with self._reading() as db:
            sound = db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            if not sound or db.execute("PRAGMA foreign_key_check").fetchone():
                raise StoreUnavailable(Trouble.DAMAGED, self.path)


def _identity(found: os.stat_result) -> tuple[int, int]:
    """Which file it is."""
    return found.st_dev, found.st_ino


def _advised(row: Sequence[Any]) -> tuple[Advice, Answer | None]:
    number, at, kind, channel, text, params, propensity, policy, answered, answer_kind, verdict = row
    values = tuple((name, value) for name, value in json.loads(params))
    advice = Advice(
        number, seconds(at), AdviceKind(kind), Channel(channel), text, values, propensity, policy
    )  # fmt: skip
    if verdict is None:
        return advice, None
    return advice, Answer(number, seconds(answered), AdviceKind(answer_kind), Verdict(verdict))
