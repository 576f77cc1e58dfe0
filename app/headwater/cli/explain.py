"""`headwater explain`: why a moment is shown as it is. Reads the store, whether the program runs or not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from headwater.base import HeadwaterError, SystemClock, Words, words_of
from headwater.cli.home import Home
from headwater.cli.labels import as_moment

if TYPE_CHECKING:
    from headwater.base import Clock
    from headwater.records import Explanation


class NoReasons(HeadwaterError):
    """There is nothing to explain, or nothing to explain it with."""


def _as_moment(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    return None if value is None else as_moment(ctx, param, value)


@click.command()
@click.option("--at", "moment", callback=_as_moment, metavar="TIME", help="15:24 is today, else 2026-11-12 15:24; now "
              "if left out.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def explain(home: Home, moment: float | None, as_json: bool) -> None:
    """Why a moment is shown as it is: what was seen, and what would have been said without it.

    Each number is an answer of the model to what was recorded, without the thing that stands beside it.
    """
    from headwater.categories import Categories
    from headwater.reports.why import explanation_object

    clock, words = SystemClock(), words_of(home.settings)
    told = _explained(home, clock, clock.now() if moment is None else moment, words)
    offset, name = clock.offset_s(told.start), Categories().name
    if as_json:
        click.echo(json.dumps(explanation_object(told, offset, words.in_24, name), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(told, offset, words)))


def _explained(home: Home, clock: Clock, moment: float, words: Words) -> Explanation:
    from headwater.categories import Categories
    from headwater.engine.adapting import use_kept
    from headwater.engine.explaining import Explainer, with_adapter
    from headwater.engine.models import load_model
    from headwater.engine.reading import Reader
    from headwater.store import Store

    with Store(home.paths.database, read_only=True) as store:
        categories = Categories(store.rules())
        model, trouble = load_model(home.paths.providers)
        if model is not None:
            use_kept(store, model)
    reader = Reader(home.paths, clock, categories)
    told = Explainer(reader, clock, categories, lambda: model, with_adapter).at(moment)
    if told is None:
        raise NoReasons(words("why.none") if model is not None else trouble or words("why.no_model"))
    return told


def _lines(told: Explanation, offset: int, words: Words) -> list[str]:
    from headwater.categories import Categories
    from headwater.reports.why import footnotes, head, sentences

    start, end = (datetime.fromtimestamp(at, UTC) + timedelta(seconds=offset) for at in (told.start, told.end))
    lines = [f"{start:%Y-%m-%d %H:%M:%S} – {end:%H:%M:%S}  {head(told, words)}"]
    lines += [f"  {said}" for said in sentences(told, words, Categories().name)]
    return lines + [f"  {said}" for said in footnotes(told, words)]


COMMANDS = (explain,)
