"""The commands that take data along and bring it in."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from headwater.cli.home import DATE, Home, as_day

FORMATS = ("csv", "json", "parquet", "activitywatch", "sqlite", "ics")


@click.command()
@click.option("--format", "kind", type=click.Choice(FORMATS), default="csv", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
@click.option("--from", "first", callback=as_day, metavar=DATE, help="First day; all if left out.")
@click.option("--to", "last", callback=as_day, metavar=DATE, help="Last day; all if left out.")
@click.option("--columns", help="Which columns, separated by commas; all if left out.")
@click.option("--titles", type=click.Choice(["full", "hashed", "none"]), default="full", show_default=True)
@click.option("--no-apps", is_flag=True, help="Leave applications out.")
@click.option("--no-sites", is_flag=True, help="Leave sites out.")
@click.option("--no-projects", is_flag=True, help="Leave projects out.")
@click.option("--no-plans", is_flag=True, help="Leave out what you planned.")
@click.option("--round", "round_min", type=click.Choice(["0", "1", "5", "15", "30", "60"]), default="0",
              show_default=True, help="Round times to so many minutes.")  # fmt: skip
@click.option("--preview", is_flag=True, help="Print the first rows as they would be written, and write nothing.")
@click.pass_obj
def export(
    home: Home, kind: str, out: Path, first: date | None, last: date | None, columns: str | None, titles: str,
    no_apps: bool, no_sites: bool, no_projects: bool, no_plans: bool, round_min: str, preview: bool,
) -> None:  # fmt: skip
    """Write what was recorded to a file that is yours.

    csv, json and parquet are tables of segments; activitywatch is what ActivityWatch imports; sqlite is a whole copy
    of the store; ics are your focus sessions for a calendar.
    """
    from headwater.base import TitleMode
    from headwater.cli.data import export_to, preview_of
    from headwater.engine.leaving import Format, Wanted
    from headwater.reports.cells import COLUMNS
    from headwater.reports.columns import Choice

    choice = Choice(
        tuple(name.strip() for name in columns.split(",")) if columns else COLUMNS, TitleMode(titles), not no_apps,
        not no_sites, not no_projects, not no_plans, int(round_min),
    )  # fmt: skip
    wanted = Wanted(Format(kind), first, last, choice)
    if preview:
        click.echo(preview_of(home.paths, home.settings, wanted), nl=False)
        return
    rows = export_to(home.paths, home.settings, wanted, out)
    click.echo(f"{rows} {'sessions' if kind == 'ics' else 'events' if kind == 'activitywatch' else 'rows'} in {out}")


@click.command("import")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--day-first/--month-first", default=None, help="How ManicTime writes dates that can be read both ways.")
@click.pass_obj
def import_(home: Home, source: Path, day_first: bool | None) -> None:
    """Bring in a history: from ActivityWatch (JSON), RescueTime or ManicTime (CSV), or what Headwater exported.

    What is there already is not taken in twice. `headwater imports` lists what was brought in, and takes it out.
    """
    from headwater.cli.data import import_from

    told = import_from(home.paths, home.settings, source, day_first)
    for reason in told.reasons:
        click.echo(reason, err=True)
    click.echo(f"{told.events} new, {told.again} there already, {told.excluded} excluded, {told.skipped} not readable.")


@click.command()
@click.option("--undo", type=int, metavar="NUMBER", help="Take an import out again.")
@click.pass_obj
def imports(home: Home, undo: int | None) -> None:
    """List the histories that were brought in, or take one out again."""
    from headwater.store import Bringing

    with Bringing(home.paths.database) as store:
        found = store.all_brought()
        if undo is not None:
            if undo not in {b.id for b in found}:
                raise click.BadParameter(f"there is no import {undo}", param_hint="--undo")
            store.take_out(undo)
            click.echo("It is taken out.")
            return
    for b in found:
        when = f"{datetime.fromtimestamp(b.at).astimezone():%Y-%m-%d %H:%M}"
        broke = "" if b.done else "  (stopped before its end)"
        click.echo(f"{b.id:>4}  {when}  {b.kind:<14} {b.events} events, {b.segments} segments{broke}")
    if not found:
        click.echo("Nothing was brought in.")


@click.command()
@click.option("--minutes", type=click.IntRange(1, 1440), default=10, show_default=True)
@click.pass_obj
def ledger(home: Home, minutes: int) -> None:
    """What was stored in the last minutes, line by line."""
    from headwater.cli.data import ledger_lines

    for line in ledger_lines(home.paths, minutes, twelve=home.twelve):
        click.echo(line)


COMMANDS = (export, import_, imports, ledger)
