"""Leaving with everything: one door for every format of export. Streamed: memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from pathlib import Path

import numpy as np

from headwater.base import Settings, Words, language_of
from headwater.query.stored import StoredActivity
from headwater.records import Data, EventTable
from headwater.redact import EventGate, Redactor
from headwater.reports import ReportError, export_csv, export_json
from headwater.reports.columns import Choice, Row, chosen
from headwater.reports.exporting import pairs_of, rows_of
from headwater.reports.files import whole_file
from headwater.reports.ics import FocusSession, export_ics, focus_sessions
from headwater.reports.parquet import export_parquet
from headwater.reports.pieces import activitywatch_pieces
from headwater.reports.times import iso
from headwater.store import Buckets, Store

_TOLD_EVERY = 2_000
"""Rows between two words on how far it is."""


class Format(StrEnum):
    """What an export can be."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    ACTIVITYWATCH = "activitywatch"
    SQLITE = "sqlite"
    ICS = "ics"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An export that the person wants."""

    format: Format
    first: date | None = None
    """The first day; None: from the beginning."""
    last: date | None = None
    """The last day, included; None: to the end."""
    choice: Choice = field(default_factory=Choice)
    """Columns and redaction. ActivityWatch's files have their own columns; a copy of the store is always whole."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """Tells how far an export is, and stops it when asked."""

    progress: Callable[[float], None] = lambda _part: None
    cancelled: Callable[[], bool] = lambda: False
    start: float = 0.0
    end: float = 1.0

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The same rows."""
        for n, row in enumerate(rows):
            if n % _TOLD_EVERY == 0:
                self.at(row[0].start)
            yield row

    def at(self, moment: float) -> None:
        """It has come to a moment.

        Raises:
            ReportError: it was stopped.
        """
        if self.cancelled():
            raise ReportError("The export was stopped; nothing was written.")
        self.progress(min(max((moment - self.start) / max(self.end - self.start, 1.0), 0.0), 1.0))


@dataclass(frozen=True, slots=True)
class Leaving:
    """What an export reads, and by whose choices it tells things."""

    store: Store
    buckets: Buckets
    hostname: str
    settings: Settings
    key: bytes
    """Of title hashes, as the store's own."""
    now: float

    def write(self, wanted: Wanted, out: Path, start: float, end: float, watcher: Watcher) -> int:
        """Write the file; returns how many rows, events or sessions it has.

        Raises:
            ReportError: it cannot be written, or was stopped; then it is not there, or is still the old one.
            StoreUnavailable: the store cannot be read.
        """
        match wanted.format:
            case Format.CSV | Format.JSON:
                write = export_csv if wanted.format is Format.CSV else export_json
                return write(self.store, out, start, end, wanted.choice, self.key, watcher.rows)
            case Format.PARQUET:
                rows = watcher.rows(chosen(rows_of(self.store, start, end), wanted.choice, self.key))
                return export_parquet(rows, out, wanted.choice.columns)
            case Format.ICS:
                return self._sessions(wanted, out, start, end, watcher)
            case Format.ACTIVITYWATCH:
                return self._activitywatch(wanted, out, start, end, watcher)
            case Format.SQLITE:
                return self.store.copy_to(out)

    def _sessions(self, wanted: Wanted, out: Path, start: float, end: float, watcher: Watcher) -> int:
        words = Words(language_of(self.settings))
        found = _sessions_in(self.store, wanted.choice, start, end, self.key, watcher.rows)
        return export_ics(found, out, lambda session: _named(session, words), words("state.focused"), self.now)

    def _activitywatch(self, wanted: Wanted, out: Path, start: float, end: float, watcher: Watcher) -> int:
        activity = StoredActivity(self.store, self.buckets, self.hostname)
        gate = EventGate(Redactor(Settings(title_mode=wanted.choice.titles), self.key))
        count = 0

        def pages(bucket_id: str, kind: str) -> Iterator[EventTable]:
            nonlocal count
            for table in activity.pages(bucket_id, start, end):
                if len(table.start_us):
                    newest_first = int(table.start_us[-1]) / 1e6
                    watcher.at(watcher.end - (newest_first - watcher.start))
                kept = _redacted(table, kind, gate, wanted.choice)
                count += len(kept.ids)
                yield kept

        with whole_file(out) as file:
            for piece in activitywatch_pieces((b, pages(b.id, b.type)) for b in activity.buckets()):
                file.buffer.write(piece)
        return count


def _sessions_in(
    store: Store, choice: Choice, start: float, end: float, key: bytes,
    watch: Callable[[Iterator[Row]], Iterator[Row]] = iter,
) -> Iterator[FocusSession]:  # fmt: skip
    rows = watch(chosen(((s, i, "") for s, i in pairs_of(store, start, end)), choice, key))
    return focus_sessions((segment, inference) for segment, inference, _ in rows)


def _named(session: FocusSession, words: Words) -> str:
    return words("engine.session", what=session.what) if session.what else words("state.focused")


def preview_sessions(
    store: Store, wanted: Wanted, settings: Settings, start: float, end: float, n: int, key: bytes
) -> list[list[str]]:
    """The first `n` entries of a calendar: from, to (UTC, as they are written), what each is called."""
    words = Words(language_of(settings))
    found = islice(_sessions_in(store, wanted.choice, start, end, key), n)
    return [[iso(s.start, 0), iso(s.end, 0), _named(s, words)] for s in found]


def _redacted(table: EventTable, kind: str, gate: EventGate, choice: Choice) -> EventTable:
    """The same events with what was not chosen left out or hashed."""
    if choice == Choice():
        return table
    said = [gate.event(kind, data) for data in table.said]
    kept = np.array([data is not None for data in said] or [False], bool)[table.which]
    left = [_without(data or {}, choice) for data in said]
    columns = (table.start_us, table.duration_us, table.ids)
    start, duration, ids = (column[kept] for column in columns)
    return EventTable(start, duration, ids, table.which[kept], left)


def _without(data: Data, choice: Choice) -> Data:
    gone = (set() if choice.apps else {"app"}) | (set() if choice.domains else {"url", "domain", "$domain"})
    gone |= set() if choice.projects else {"project"}
    return {key: value for key, value in data.items() if key not in gone}
