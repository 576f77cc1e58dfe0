"""Bringing a history in: read, redacted, kept, told; afterwards its windows become segments that the model judges."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from socket import gethostname
from typing import BinaryIO

from headwater.base import Clock
from headwater.categories import BadRule, Rule
from headwater.categories.rules import MOST, fit
from headwater.engine.ruling import tidied
from headwater.engine.sieve import Sieve
from headwater.records import Bucket, Event, EventTable, Goal, Intent, Measured, Presence, Segment, TitleKind
from headwater.redact import EventGate, RawWindow, Redactor
from headwater.reports.activitywatch import BadEvent, read_activitywatch_batches
from headwater.reports.detecting import detect
from headwater.reports.gathering import Gathering
from headwater.reports.importing import BadRow, ImportedRow, read_segments
from headwater.reports.manictime import read_manictime
from headwater.reports.own_json import Said, read_own_json
from headwater.reports.rescuetime import read_rescuetime
from headwater.store import Bringing, Store

_LOG = logging.getLogger("headwater.engine")
REASONS = 20
"""So many of what was left out are named."""
_SOME = 2_000
"""Events or rows that are written at once."""
_MANY = 20_000
"""Events of ActivityWatch's files, which are quicker to write: a tenth of a second."""
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is."""

    done: int
    """Bytes of the source that were read; 0 where nobody can tell."""
    total: int
    taken: int
    """Events and rows so far."""


@dataclass(slots=True)
class Told:
    """What came of an import."""

    number: int
    kind: str
    events: int = 0
    """Events, or segments from tables of these, that were added."""
    again: int = 0
    """That were there already, or fall into time that was recorded."""
    excluded: int = 0
    """That the person's choices keep out."""
    skipped: int = 0
    reasons: list[str] = field(default_factory=list)
    """Of the first that could not be read, a sentence each."""
    cancelled: bool = False

    def leave_out(self, reasons: Iterable[str]) -> None:
        """Count and name what could not be read."""
        for reason in reasons:
            self.skipped += 1
            if len(self.reasons) < REASONS:
                self.reasons.append(reason)


@dataclass(frozen=True, slots=True)
class Importer:
    """Imports one file after another into a store, by the person's choices."""

    store: Bringing
    redactor: Redactor
    clock: Clock
    day_first: bool | None = None
    """Of dates like 3/4/2026 in ManicTime's tables; None tells by the table."""
    progress: Callable[[Progress], None] = lambda _at: None
    cancelled: Callable[[], bool] = lambda: False

    def bring_in(self, source: Path | BinaryIO, kind: str | None = None) -> Told:
        """Import a file; `kind` None tells its format by its beginning, a stream is ActivityWatch's.

        What was added before it was cancelled or broke off stays, and can be taken out again. The same file again adds
        nothing.

        Raises:
            ReportError: it is of no known format, or is damaged.
            StoreUnavailable: the store does not take it; what was written before stays.
        """
        kind = kind or (detect(source) if isinstance(source, Path) else "activitywatch")
        told = Told(self.store.begin(kind, self.clock.now()), kind)
        self._read(source, kind, told)
        if not told.cancelled:
            self.store.end(told.number)
        _LOG.info("imported: %d new, %d again, %d excluded, %d not readable", told.events, told.again, told.excluded,
                  told.skipped)  # fmt: skip
        return told

    def _read(self, source: Path | BinaryIO, kind: str, told: Told) -> None:
        host, offset = gethostname(), self.clock.offset_s
        match kind:
            case "activitywatch":
                self._events(_activitywatch(source), told)
            case "rescuetime":
                self._events(_grouped(read_rescuetime(source, host, offset)), told)
            case "manictime":
                self._events(_grouped(read_manictime(source, host, offset, day_first=self.day_first)), told)
            case "headwater-csv":
                self._rows(read_segments(source), told)
            case "headwater-json":
                self._rows(read_own_json(source), told)
            case "sqlite":
                assert isinstance(source, Path)
                with Store(source, read_only=True) as old:
                    self._rows(_copied(old), told)

    # -- events ---------------------------------------------------------------------------------------------------

    def _events(self, batches: Iterable[_Batch], told: Told) -> None:
        gate, sieves = EventGate(self.redactor), dict[str, Sieve]()
        for batch in batches:
            if self.cancelled():
                told.cancelled = True
                return
            sieve = sieves.setdefault(batch.bucket.id, Sieve(gate, batch.bucket.type))
            events = sieve.passed(batch.events)
            added = self.store.add(told.number, batch.bucket, events)
            told.events += added
            told.again += len(events) - added
            told.excluded += len(batch.events) - len(events)
            told.leave_out(f"{_where(bad)}: {bad.reason}" for bad in batch.bad)
            self.progress(Progress(batch.done, batch.total, told.events + told.again))

    # -- segments -------------------------------------------------------------------------------------------------

    def _rows(self, rows: Iterator[ImportedRow | BadRow | Said], told: Told) -> None:
        person: str | None = None
        while some := list(islice(rows, _SOME)):
            if self.cancelled():
                told.cancelled = True
                return
            found = [row for row in some if isinstance(row, ImportedRow)]
            person = found[0].person if person is None and found else person
            mine = [row for row in found if row.person == person]
            told.leave_out(f"Line {r.line}: it belongs to another person" for r in found if r.person != person)
            told.leave_out(f"Line {row.line}: {row.reason}" for row in some if isinstance(row, BadRow))
            self._segments(mine, told)
            for said in (row for row in some if isinstance(row, Said)):
                self.store.add_intents(told.number, said.intents)
                self.store.add_sessions(told.number, said.sessions)
                self.store.add_labels(told.number, said.labels)
                self.store.add_notes(told.number, said.notes)
                self.store.add_goals(told.number, [g for g in said.goals if self._may_aim(g)])
                self._rules(said.rules)
            self.progress(Progress(0, 0, told.events + told.again))

    def _segments(self, rows: list[ImportedRow], told: Told) -> None:
        kept = [segment for row in rows if (segment := self._kept(row.segment)) is not None]
        added = self.store.add_segments(told.number, ((segment, None) for segment in kept))
        told.events += added
        told.again += len(kept) - added
        told.excluded += len(rows) - len(kept)
        if told.kind == "headwater-csv":
            self.store.add_intents(told.number, _intents(rows))

    def _rules(self, rules: Iterable[Rule]) -> None:
        """Rules that are not there yet are added, as the person's own are kept; none that cannot be kept or names what
        is excluded, and no more than there is room for."""
        wanted = [r for r in dict.fromkeys(_tidied(rules)) if self._may_name(r)]

        def with_new(kept: list[Rule]) -> list[Rule]:
            return [*kept, *[r for r in wanted if r not in kept][: max(0, MOST - len(kept))]]

        if wanted:
            self.store.edit_rules(with_new, self.clock.now())

    def _may_aim(self, goal: Goal) -> bool:
        """A goal about an application that is excluded stays out."""
        return goal.of is not Measured.APP or self.redactor.window(RawWindow(0.0, goal.what, "")) is not None

    def _may_name(self, rule: Rule) -> bool:
        seen = self.redactor.window(RawWindow(0.0, rule.app or "?", rule.title, domain=rule.domain))
        words = (rule.intent, rule.project)
        return seen is not None and not any(self.redactor.excludes("", text, "") for text in words)

    def _kept(self, s: Segment) -> Segment | None:
        """What may be kept of a segment; a title that came hashed or left out stays so."""
        if s.presence is not Presence.PRESENT:
            return s
        seen = self.redactor.window(RawWindow(s.start, s.app, s.title, domain=s.domain))
        if seen is None:
            return None if s.app else s
        if TitleKind.FULL is s.title_kind or TitleKind.NONE is seen.title_kind:
            return replace(s, app=seen.app, title=seen.title, title_kind=seen.title_kind, domain=seen.domain)
        return replace(s, app=seen.app, domain=seen.domain)


def _tidied(rules: Iterable[Rule]) -> Iterator[Rule]:
    for rule in rules:
        with suppress(BadRule):
            made = tidied(replace(rule, id=0))
            fit([made])
            yield made


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some events of one bucket."""

    bucket: Bucket
    events: EventTable
    bad: list[BadEvent]
    done: int = 0
    total: int = 0


def _activitywatch(source: Path | BinaryIO) -> Iterator[_Batch]:
    for b in read_activitywatch_batches(source, _MANY):
        yield _Batch(b.bucket, b.events, b.bad, b.done_bytes, b.total_bytes)


def _grouped(found: Iterator[Bucket | Event | BadEvent]) -> Iterator[_Batch]:
    """A stream of events as batches of one bucket each."""
    bucket: Bucket | None = None
    events, bad = Gathering(), list[BadEvent]()
    for each in found:
        ended = isinstance(each, Bucket) or max(len(events), len(bad)) >= _SOME
        if ended and bucket is not None:
            yield _Batch(bucket, events.taken(), bad)
            bad = []
        if isinstance(each, Bucket):
            bucket = each
        elif isinstance(each, Event):
            events.add(each.start_us, each.duration_us, each.data)
        else:
            bad.append(each)
    if bucket is not None:
        yield _Batch(bucket, events.taken(), bad)


def _where(bad: BadEvent) -> str:
    return f"Event {bad.number} of {bad.bucket}" if bad.number else f"Events of {bad.bucket}"


def _copied(old: Store) -> Iterator[ImportedRow | BadRow | Said]:
    """The segments of a copy of a store, and what the person said in it."""
    span = old.span()
    if span is None:
        return
    number = 0
    for start, end in days_of(span[0], span[1] + 1):
        for segment, _ in old.history(start, end):
            if start <= segment.start < end:
                number += 1
                yield ImportedRow(number, segment.start, segment, "", "")
    labels = tuple(old.labels(span[0] - _DAY_S, span[1] + _DAY_S))
    sessions = tuple(old.sessions(span[0] - _DAY_S, span[1] + _DAY_S))
    notes, goals = tuple(old.notes(-math.inf, math.inf)), tuple(old.goals(ended=True))
    yield Said(tuple(_all_intents(old, span)), labels, tuple(old.rules()), sessions, notes, goals)


def _all_intents(old: Store, span: tuple[float, float]) -> Iterable[Intent]:
    return old.intents(span[0] - _DAY_S, span[1] + _DAY_S)


def _intents(rows: list[ImportedRow]) -> Iterator[Intent]:
    """What a table's rows say was intended: neighbours with the same words are one."""
    open_: Intent | None = None
    for row in rows:
        if open_ is not None and row.intent == open_.text:
            open_ = replace(open_, end=row.segment.end)
            continue
        if open_ is not None:
            yield open_
        open_ = Intent(row.segment.start, row.segment.end, row.intent) if row.intent else None
    if open_ is not None:
        yield open_


def days_of(start: float, end: float, length: float = _DAY_S) -> Iterator[tuple[float, float]]:
    """Stretches of at most a length, in order."""
    while start < end:
        stop = min(start + length, end)
        yield start, stop
        start = stop
