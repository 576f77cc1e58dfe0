"""Data out and in."""

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from headwater.base import Paths, Settings, SystemClock

if TYPE_CHECKING:
    from headwater.reports import ImportedRow

_ALWAYS = (0.0, 4e9)


def export_to(paths: Paths, settings: Settings, kind: str, out: Path, first: date | None, last: date | None) -> int:
    """Write the days from `first` to `last`, both included, and say how many rows that were.

    Raises:
        StoreUnavailable: there is nothing to read.
        ReportError: the file cannot be written; then it is not there.
    """
    from headwater.reports import day_bounds, export_csv, export_json
    from headwater.store import Store

    clock = SystemClock()
    start = day_bounds(first, settings, clock.offset_s)[0] if first else _ALWAYS[0]
    end = day_bounds(last, settings, clock.offset_s)[1] if last else _ALWAYS[1]
    if end <= start:
        raise click.BadParameter("the last day lies before the first one")
    store = Store(paths.database, read_only=True)
    try:
        return (export_csv if kind == "csv" else export_json)(store, out, start, end)
    finally:
        store.close()


@dataclass(slots=True)
class Told:
    """How many rows of a table were judged, and how many skipped."""

    judged: int = 0
    skipped: int = 0


def infer_from(paths: Paths, source: Path | None, folder: Path | None, provider: str, *, as_json: bool) -> Told:
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
    told = Told()

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
