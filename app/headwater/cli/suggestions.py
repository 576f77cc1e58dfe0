"""`headwater suggestions`: what was suggested, what became of it, and what happened after. Reads the store, whether the
program runs or not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from headwater.base import SystemClock, Words, words_of
from headwater.cli.home import Home

if TYPE_CHECKING:
    from headwater.base import Clock
    from headwater.reports.advised import Told


@click.command()
@click.option("--days", type=click.IntRange(1, 366), default=14, show_default=True, help="So many days back.")
@click.option("--all", "left_out", is_flag=True, help="Also those that chance left out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def suggestions(home: Home, days: int, left_out: bool, as_json: bool) -> None:
    """What was suggested, the latest first: when, what you answered, what happened after."""
    from headwater.reports.advised import advised_objects

    clock, words = SystemClock(), words_of(home.settings)
    told = _read(home, clock, days, left_out)
    if as_json:
        click.echo(json.dumps(advised_objects(told, clock.offset_s, words.in_24), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(told, clock, words)) or words("suggestions.history.none"))


def _read(home: Home, clock: Clock, days: int, left_out: bool) -> list[Told]:
    from headwater.categories import Categories
    from headwater.engine.aftermath import Aftermath
    from headwater.engine.reading import Reader
    from headwater.store import Store

    with Store(home.paths.database, read_only=True) as store:
        categories = Categories(store.rules())
    reader, now = Reader(home.paths, clock, categories), clock.now()
    return Aftermath(reader, clock, categories).history(
        now - days * 86_400.0, now + 1.0, home.settings, left_out=left_out
    )  # fmt: skip


def _lines(told: Sequence[Told], clock: Clock, words: Words) -> list[str]:
    from headwater.reports.advised import after_in, answer_in
    from headwater.reports.wording import texts

    lines = []
    for one in told:
        at = datetime.fromtimestamp(one.advice.at, UTC) + timedelta(seconds=clock.offset_s(one.advice.at))
        kind, title = words(f"advice.kind.{one.advice.kind.value}"), texts(one.advice, words)[0]
        said = " · ".join(filter(None, (kind, answer_in(one, words), after_in(one.after, words))))
        lines.append(f"{at:%Y-%m-%d %H:%M}  {title}\n                  {said}")
    return lines


COMMANDS = (suggestions,)
