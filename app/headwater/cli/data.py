"""Data out and in."""

from collections.abc import Iterator
from datetime import date
from itertools import chain, islice
from pathlib import Path

import click

from headwater.base import Paths, Settings, SystemClock

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


def infer_from(source: Path, folder: Path | None, *, as_json: bool) -> int:
    """Judge the rows of a table, print the answers as they come, and say how many rows were skipped.

    Raises:
        ReportError: the file cannot be read as a table.
        ModelMismatch: the model cannot be used.
    """
    from headwater.attention import AttentionModel
    from headwater.categories import Categories
    from headwater.engine import infer
    from headwater.reports import ImportedRow, inferred, inferred_csv, inferred_json, read_segments

    model = AttentionModel.load(folder)
    bad = 0

    def good() -> Iterator[ImportedRow]:
        nonlocal bad
        for row in read_segments(source):
            if isinstance(row, ImportedRow):
                yield row
                continue
            bad += 1
            click.echo(f"Line {row.line}: {row.reason}", err=True)

    answers = (inferred(row, answer) for row, answer in infer(model, Categories(), good()))
    begun = list(islice(answers, 1))  # what is no table is found before anything is printed
    for line in (inferred_json if as_json else inferred_csv)(chain(begun, answers)):
        click.echo(line, nl=False)
    return bad
