"""What a person does with what was recorded: see it, bring in, take out, forget, keep safe.

Methods may be called from any thread but the engine's. Those that say "long" take seconds or minutes: call them from a
worker; they return when all is done, and raise what went wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING

from headwater.base import Settings
from headwater.engine.importing import Importer, Progress, Told
from headwater.engine.leaving import Leaving, Wanted, Watcher
from headwater.records import Data, Presence, Segment
from headwater.redact import Redactor, WouldKeep, load_key
from headwater.reports import day_bounds
from headwater.reports.columns import preview as preview_rows
from headwater.reports.exporting import rows_of
from headwater.store import Bringing, Brought, Buckets, Store

if TYPE_CHECKING:
    from headwater.engine.engine import Engine

_LEDGER = 200
"""Lines of the ledger at most."""


@dataclass(frozen=True, slots=True, repr=False)
class Stored:
    """A line of the ledger: something that was stored."""

    at: float
    """When it began, Unix seconds."""
    seconds: float
    source: str
    """`headwater`, or the bucket that a watcher sent it to."""
    what: str = field()
    """In one line: application and title, presence, or the event's data."""

    def __repr__(self) -> str:
        """Nothing of what was stored."""
        return f"<Stored at {self.at}>"


class DataDesk:
    """See the module."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # -- looking --------------------------------------------------------------------------------------------------

    def preview(self, settings: Settings) -> tuple[WouldKeep, ...]:
        """What other choices would keep of the windows of the last minutes, the latest first."""
        return self._engine.preview(settings)

    def ledger(self, seconds: float) -> list[Stored]:
        """What was stored in the last so many seconds, the latest first."""
        now = self._engine.clock.now()
        history = self._engine.reader.history(now - seconds, now)
        found = [_window(s) for s, _ in history if s.presence is not Presence.OFF]
        path = self._engine.paths.database
        with Buckets(path, read_only=True) as buckets:
            for bucket in buckets.all():
                table = buckets.events(bucket.id, round((now - seconds) * 1e6), None, _LEDGER)
                found += [
                    Stored(start / 1e6, length / 1e6, bucket.id, _said(table.said[which]))
                    for start, length, which in zip(
                        table.start_us.tolist(), table.duration_us.tolist(), table.which.tolist(), strict=True
                    )
                ]
        return sorted(found, key=lambda stored: -stored.at)[:_LEDGER]

    # -- bringing in ----------------------------------------------------------------------------------------------

    def brought(self) -> list[Brought]:
        """Histories that were brought in, the last one first."""
        with Bringing(self._engine.paths.database) as store:
            return store.all_brought()

    def bring_in(
        self, source: Path, *, day_first: bool | None = None, progress: Callable[[Progress], None] = lambda _at: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Told:  # fmt: skip
        """Long. Import a file; afterwards its windows become segments and are judged in the background.

        Raises:
            ReportError: it cannot be read, or its days and months cannot be told apart (then say `day_first`).
            StoreUnavailable: the store does not take it.
        """
        redactor = Redactor(self._engine.settings, self._key)
        with Bringing(self._engine.paths.database) as store:
            importer = Importer(store, redactor, self._engine.clock, day_first, progress, cancelled)
            told = importer.bring_in(source)
        self._engine.background.import_came(told.number, self._engine.settings)
        return told

    def take_out(self, number: int) -> None:
        """Long. Take an import out again, with the segments that were made of it."""
        with Bringing(self._engine.paths.database) as store:
            store.take_out(number)
        self._engine.history_changed()

    # -- taking along ---------------------------------------------------------------------------------------------

    def export(
        self, wanted: Wanted, out: Path, *, progress: Callable[[float], None] = lambda _part: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> int:  # fmt: skip
        """Long. Write a file that is the person's own; returns how many rows it has.

        Raises:
            ReportError: it cannot be written, or was cancelled; then it is not there, or is still the old one.
            StoreUnavailable: the store cannot be read.
        """
        start, end = self._span(wanted)
        path, engine = self._engine.paths.database, self._engine
        with Store(path, read_only=True) as store, Buckets(path, read_only=True) as buckets:
            leaving = Leaving(store, buckets, gethostname(), engine.settings, self._key, engine.clock.now())
            span = store.span() or (0.0, 1.0)
            watcher = Watcher(progress, cancelled, max(start, span[0]), min(end, span[1]))
            return leaving.write(wanted, out, start, end, watcher)

    def export_preview(self, wanted: Wanted, n: int = 20) -> list[list[str]]:
        """The first lines of the table as they would be written, in the order of `wanted.choice.columns`."""
        start, end = self._span(wanted)
        with Store(self._engine.paths.database, read_only=True) as store:
            return preview_rows(rows_of(store, start, end), wanted.choice, n, self._key)

    @property
    def _key(self) -> bytes:
        return load_key(self._engine.paths.title_key)

    def _span(self, wanted: Wanted) -> tuple[float, float]:
        settings, offset = self._engine.settings, self._engine.clock.offset_s
        start = day_bounds(wanted.first, settings, offset)[0] if wanted.first else -math.inf
        end = day_bounds(wanted.last, settings, offset)[1] if wanted.last else math.inf
        return start, end


def _window(s: Segment) -> Stored:
    if s.presence is not Presence.PRESENT:
        return Stored(s.start, s.end - s.start, "headwater", s.presence.value)
    parts = (s.app, s.title, s.domain, s.project, *_counts(s))
    return Stored(s.start, s.end - s.start, "headwater", " · ".join(p for p in parts if p))


def _counts(s: Segment) -> Iterator[str]:
    named: Sequence[tuple[str, int | None]] = (("keys", s.keys), ("clicks", s.clicks), ("wheel", s.scroll))
    yield from (f"{n} {name}" for name, n in named if n)


def _said(data: Data) -> str:
    return " · ".join(f"{key}: {value}" for key, value in data.items() if value not in (None, ""))
