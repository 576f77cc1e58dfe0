"""`headwater digest`: the review of a day or of a week. Reads the store, whether the program runs or not."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import click

from headwater.base import SystemClock, words_of
from headwater.cli.home import DATE, Home, as_day

if TYPE_CHECKING:
    from headwater.reports.digest_told import Digest


@click.command()
@click.option("--week", is_flag=True, help="The week that the day lies in; it ends with your day of review.")
@click.option("--day", callback=as_day, metavar=DATE, help="Which day; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def digest(home: Home, week: bool, day: date | None, as_json: bool) -> None:
    """A day or a week in three sentences, beside your own usual, and one suggestion where the data carry one."""
    from headwater.reports.digest_told import digest_object, lines_of, title_of

    told, words = _read(home, week, day), words_of(home.settings)
    if as_json:
        click.echo(json.dumps(digest_object(told, words.in_24), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join((title_of(told), *lines_of(told, words))))


def _read(home: Home, week: bool, day: date | None) -> Digest:
    from headwater.categories import Categories
    from headwater.engine.reading import Reader
    from headwater.reports import day_of
    from headwater.store import Store

    clock, settings = SystemClock(), home.settings
    with Store(home.paths.database, read_only=True) as store:
        categories = Categories(store.rules())
    reader = Reader(home.paths, clock, categories)
    day = day or day_of(clock.now(), settings, clock.offset_s)
    return reader.week(day, settings) if week else reader.digest(day, settings)


COMMANDS = (digest,)
