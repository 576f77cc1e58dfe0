"""Data out and in."""

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from headwater.base import Paths, Settings, SystemClock, Words

if TYPE_CHECKING:
    from headwater.engine.importing import Told
    from headwater.engine.leaving import Wanted
    from headwater.reports import ImportedRow

_ALWAYS = (0.0, 4e9)


def export_to(paths: Paths, settings: Settings, wanted: "Wanted", out: Path) -> int:
    """Write the days that are wanted, and say how many rows that were.

    Raises:
        StoreUnavailable: there is nothing to read.
        ReportError: the file cannot be written; then it is not there.
    """
    from socket import gethostname

    from headwater.engine.leaving import Leaving, Watcher
    from headwater.redact import load_key
    from headwater.reports import day_bounds
    from headwater.store import Buckets, Store

    clock = SystemClock()
    start = day_bounds(wanted.first, settings, clock.offset_s)[0] if wanted.first else _ALWAYS[0]
    end = day_bounds(wanted.last, settings, clock.offset_s)[1] if wanted.last else _ALWAYS[1]
    if end <= start:
        raise click.BadParameter("the last day lies before the first one")
    with Store(paths.database, read_only=True) as store, Buckets(paths.database, read_only=True) as buckets:
        leaving = Leaving(store, buckets, gethostname(), settings, load_key(paths.title_key), clock.now())
        return leaving.write(wanted, out, start, end, Watcher())


def preview_of(paths: Paths, settings: Settings, wanted: "Wanted") -> str:
    """The first rows of a table as CSV, with its head."""
    import csv
    import io

    from headwater.redact import load_key
    from headwater.reports import day_bounds
    from headwater.reports.columns import preview
    from headwater.reports.exporting import rows_of
    from headwater.store import Store

    offset = SystemClock().offset_s
    start = day_bounds(wanted.first, settings, offset)[0] if wanted.first else _ALWAYS[0]
    end = day_bounds(wanted.last, settings, offset)[1] if wanted.last else _ALWAYS[1]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(wanted.choice.columns)
    with Store(paths.database, read_only=True) as store:
        table.writerows(preview(rows_of(store, start, end), wanted.choice, key=load_key(paths.title_key)))
    return text.getvalue()


def ledger_lines(paths: Paths, minutes: int, *, twelve: bool = False) -> list[str]:
    """What was stored lately, the latest first."""
    from headwater.engine.ledger import ledger
    from headwater.store import Buckets, Store

    clock = SystemClock()
    with Store(paths.database, read_only=True) as store, Buckets(paths.database, read_only=True) as buckets:
        found = ledger(store.history, buckets, clock.now(), 60.0 * minutes)
    words, there = Words("en", twelve=twelve), (datetime.fromtimestamp(s.at).astimezone() for s in found)
    when = (f"{words.time(60 * t.hour + t.minute, t.second):>{11 if twelve else 8}}" for t in there)
    return [f"{at}  {s.seconds:>7.1f} s  {s.source}  {s.what}" for at, s in zip(when, found, strict=True)]


def import_from(paths: Paths, settings: Settings, source: Path, day_first: bool | None) -> "Told":
    """Import a file, with a bar on the error output; what it brought is understood here, or by the running program.

    Raises:
        ReportError: it is of no known format, or is damaged.
        StoreUnavailable: the store does not take it.
    """
    from headwater.engine.importing import Importer, Progress
    from headwater.redact import Redactor, load_key
    from headwater.store import Bringing

    clock = SystemClock()
    with click.progressbar(length=max(source.stat().st_size, 1), label="Reading", file=sys.stderr) as bar:

        def progress(at: Progress) -> None:
            bar.update(max(0, min(at.done, bar.length or 0) - bar.pos))

        with Bringing(paths.database) as store:
            redactor = Redactor(settings, load_key(paths.title_key))
            told = Importer(store, redactor, clock, day_first, progress).bring_in(source)
    _understand(paths, settings, told.number)
    return told


def _understand(paths: Paths, settings: Settings, number: int) -> None:
    from headwater.bridge import NobodyHome, ask

    try:
        ask(paths.socket, "imported", number=float(number))
    except NobodyHome:
        _understand_here(paths, settings, number)


def _understand_here(paths: Paths, settings: Settings, number: int) -> None:
    """Nobody else does it: make the windows segments and judge them, before this command ends."""
    from headwater.categories import Categories
    from headwater.engine import load_model
    from headwater.engine.background import Background
    from headwater.engine.now import Job
    from headwater.store import Store

    model, _ = load_model(paths.providers)
    with Store(paths.database, read_only=True) as store:
        categories = Categories(store.rules())
    with click.progressbar(length=100, label="Judging", file=sys.stderr) as bar:

        def tell(_changed: bool) -> None:
            job: Job | None = background.job
            bar.update(max(0, round(100 * job.part) - bar.pos) if job else 0)

        background = Background(paths, categories, SystemClock(), lambda: model, tell)
        background.import_came(number, settings)
        background.finish()
        bar.update(100 - bar.pos)


@dataclass(slots=True)
class Judged:
    """How many rows of a table were judged, and how many skipped."""

    judged: int = 0
    skipped: int = 0


def infer_from(paths: Paths, source: Path | None, folder: Path | None, provider: str, *, as_json: bool) -> Judged:
    """Judge the rows of a table and print the answers as they come; what is wrong with a row goes to stderr.

    `source` None is the standard input, `folder` None the model that ships.

    Raises:
        ReportError: it cannot be read as a table.
        ModelMismatch: the model cannot be used.
    """
    from headwater.attention import AttentionModel
    from headwater.categories import Categories
    from headwater.engine import infer
    from headwater.reports import ImportedRow, inferred, inferred_csv, inferred_json, read_segments

    model = AttentionModel.load(folder, provider, paths.providers)
    told = Judged()

    def good() -> Iterator[ImportedRow]:
        for row in read_segments(source or sys.stdin.buffer, _say_unread):
            if isinstance(row, ImportedRow):
                yield row
                continue
            told.skipped += 1
            click.echo(f"Line {row.line}: {row.reason}", err=True)

    lively = not (source.is_file() if source else _is_file(sys.stdin))
    batch = {"batch": 1} if lively else {}
    answers = (inferred(row, answer) for row, answer in infer(model, Categories(), good(), forgot=_say_forgot, **batch))
    begun = list(islice(answers, 1))  # what is no table is found before anything is printed
    out = sys.stdout.buffer
    for line in (inferred_json if as_json else inferred_csv)(chain(begun, answers)):
        out.write(line.encode())  # in UTF-8 whatever the console speaks
        if lively:
            out.flush()
        told.judged += 1
    out.flush()
    told.judged -= not as_json  # the head
    return told


def _is_file(stream: TextIO) -> bool:
    """Whether nobody writes to it while we read, so that reading ahead keeps nobody waiting."""
    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except OSError:
        return False


def _say_unread(names: Sequence[str]) -> None:
    """Names only as they can be shown: they come from a file that may be anybody's."""
    shown = ", ".join(ascii(name[:40]) for name in names[:20])
    click.echo(f"Columns that are not read: {shown}{', …' if len(names) > 20 else ''}", err=True)


def _say_forgot(row: "ImportedRow") -> None:
    click.echo(
        f"Line {row.line}: this person comes back after many others and begins anew; sort the table by person.",
        err=True,
    )
