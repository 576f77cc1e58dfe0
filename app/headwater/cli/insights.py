"""`headwater insights`: what many days have in common. Reads the store, whether the program runs or not."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from headwater.base import SystemClock, words_of
from headwater.cli.home import DATE, Home, as_day

if TYPE_CHECKING:
    from headwater.reports.insights import Insights

_DAYS = 28


@click.command()
@click.option("--from", "first", callback=as_day, metavar=DATE, help="First day; four weeks before the last if left "
              "out.")  # fmt: skip
@click.option("--to", "last", callback=as_day, metavar=DATE, help="Last day; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def insights(home: Home, first: date | None, last: date | None, as_json: bool) -> None:
    """What comes in the middle of your work, what follows what, when windows change most, and the longest stretches."""
    from headwater.reports.insights_told import insights_object, lines_of

    told, words = _read(home, first, last), words_of(home.settings)
    if as_json:
        click.echo(json.dumps(insights_object(told, words.in_24), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join((f"{told.first.isoformat()} – {told.last.isoformat()}", *lines_of(told, words))))


def _read(home: Home, first: date | None, last: date | None) -> Insights:
    from headwater.categories import Categories
    from headwater.engine.insights import read_insights
    from headwater.engine.reading import Reader
    from headwater.reports import day_of
    from headwater.store import Store

    clock, settings = SystemClock(), home.settings
    with Store(home.paths.database, read_only=True) as store:
        categories = Categories(store.rules())
    last = last or day_of(clock.now(), settings, clock.offset_s)
    first = first or last - timedelta(days=_DAYS - 1)
    return read_insights(Reader(home.paths, clock, categories), first, last, settings, clock, categories)


COMMANDS = (insights,)
