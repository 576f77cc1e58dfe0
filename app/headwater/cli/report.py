"""`headwater report`: numbers about the person's time on the screen, and a range of days as a file to print."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from headwater.base import SystemClock, words_of
from headwater.base.papersize import Paper
from headwater.cli.home import DATE, Home, as_day

_SPANS = ("day", "week", "month", "year")
_ENDS = ("html", "pdf")


@click.group(invoke_without_command=True)
@click.option("--from", "first", callback=as_day, metavar=DATE, help="First day.")
@click.option("--to", "last", callback=as_day, metavar=DATE, help="Last day; today if left out.")
@click.option("--of", "span", type=click.Choice(_SPANS), help="In place of --from: the whole day, week, month or year "
              "that the last day lies in; the month if both are left out.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="The file to write: a web "
              "page where its name ends with .html, pages to print where it ends with .pdf.")  # fmt: skip
@click.option("--titles", is_flag=True, help="Name titles of windows, too.")
@click.option("--notes", is_flag=True, help="Put your notes in.")
@click.option("--paper", type=click.Choice([p.value for p in Paper]), help="Of a PDF; what is usual where you live if "
              "left out.")  # fmt: skip
@click.option("--replace", is_flag=True, help="Write over a file that is there.")
@click.pass_context
def report(
    ctx: click.Context, first: date | None, last: date | None, span: str | None, out: Path | None, titles: bool,
    notes: bool, paper: str | None, replace: bool,
) -> None:  # fmt: skip
    """A range of days as a file to read and to print, or, by the commands below, as text.

    It has figures, charts, where the time went, best hours, goals and a table of days. Titles of windows and notes are
    left out unless you ask for them. A range has a year at most.
    """
    if ctx.invoked_subcommand is not None:
        if any(v for v in (first, last, span, out, titles, notes, paper, replace)):
            raise click.UsageError(f"Give options behind {ctx.invoked_subcommand}, or leave it out.")
        return
    if out is None:
        raise click.UsageError("Name the file with --out, or one of the commands: day, range.")
    if first is not None and span is not None:
        raise click.UsageError("Give --from or --of, not both.")
    _write(ctx.obj, first, last, span, out, titles, notes, paper, replace=replace)


def _write(
    home: Home, first: date | None, last: date | None, span: str | None, out: Path, titles: bool, notes: bool,
    paper: str | None, *, replace: bool,
) -> None:  # fmt: skip
    from headwater.categories import Categories
    from headwater.charts.rangewords import range_title
    from headwater.engine.reading import Reader
    from headwater.engine.reporting import Gathering, Kind, Wanted, write_report
    from headwater.reports import day_of
    from headwater.reports.ranges import Range, Span, range_of
    from headwater.store import Store

    kind = _kind(out, replace=replace)
    clock, settings = SystemClock(), home.settings
    last = last or day_of(clock.now(), settings, clock.offset_s)
    days = Range(first, last) if first else range_of(Span(span or "month"), last, settings)
    with Store(home.paths.database, read_only=True) as store:
        categories = Categories(store.rules())
    gathering = Gathering(Reader(home.paths, clock, categories), settings, clock, categories)
    wanted = Wanted(days, titles=titles, notes=notes)
    write_report(gathering, wanted, settings, Kind(kind), out, paper=Paper(paper) if paper else None)
    words = words_of(settings)
    click.echo(words("cli.report.written", path=str(out), days=range_title(days, words)))


def _kind(out: Path, *, replace: bool) -> str:
    """By the end of the file's name."""
    kind = out.suffix[1:].lower()
    if kind not in _ENDS:
        raise click.BadParameter(f"{out} ends with neither .html nor .pdf", param_hint="--out")
    if out.is_file() and not replace:
        raise click.ClickException(f"{out} is there already: name another file, or add --replace.")
    return kind


@report.command("day")
@click.option("--date", "day", callback=as_day, metavar=DATE, help="Which day; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def report_day(home: Home, day: date | None, as_json: bool) -> None:
    """One day: states, applications, suggestions."""
    from headwater.cli.show import day_text, read_day
    from headwater.reports import report_json

    told = read_day(home.paths, home.settings, day)
    click.echo(report_json(told) if as_json else day_text(told, home.settings))


@report.command("range")
@click.option("--from", "first", callback=as_day, metavar=DATE, required=True, help="First day.")
@click.option("--to", "last", callback=as_day, metavar=DATE, help="Last day; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def report_range(home: Home, first: date, last: date | None, as_json: bool) -> None:
    """Many days: states by day, applications and categories of all."""
    from headwater.cli.show import read_range, trend_text
    from headwater.reports import trend_object

    told = read_range(home.paths, home.settings, first, last)
    text = json.dumps(trend_object(told), ensure_ascii=False, indent=1) if as_json else trend_text(told, home.settings)
    click.echo(text)


COMMANDS = (report,)
