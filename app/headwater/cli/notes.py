"""`headwater note`: your words on stretches of time. Works whether the program runs or not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from headwater.base import SystemClock
from headwater.base.oneline import flat
from headwater.cli.home import DATE, Home, as_day
from headwater.cli.labels import as_moment

if TYPE_CHECKING:
    from headwater.records import TimeNote
    from headwater.store import Store

Told = Mapping[str, object]
_WHEN = "TIME"
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def note() -> None:
    """Write notes on stretches of your time; where you stand with a plan is noted by `headwater plan --note`."""


@note.command()
@click.option("--from", "start", callback=as_moment, metavar=_WHEN, required=True, help="When it began.")
@click.option("--to", "end", callback=as_moment, metavar=_WHEN, required=True, help="When it ended.")
@click.argument("text")
@_JSON
@click.pass_obj
def add(home: Home, start: float, end: float, text: str, as_json: bool) -> None:
    """Keep words on a stretch. A time without a date is today's."""
    from headwater.engine import notes

    question: dict[str, float | str | None] = {"do": "add", "start": start, "end": end, "text": text}
    told = _done(home, question, lambda store, now: notes.add(store, start, end, text, now))
    _print(told, as_json, f"{told['id']}: {_span(told)}")


@note.command("list")
@click.option("--date", "day", callback=as_day, metavar=DATE, help="Of which day; of all time if left out.")
@_JSON
@click.pass_obj
def list_(home: Home, day: date | None, as_json: bool) -> None:
    """List your notes, by the time they are about."""
    from headwater.engine.notes import told
    from headwater.reports import day_bounds
    from headwater.store import Store

    clock = SystemClock()
    bounds = day_bounds(day, home.settings, clock.offset_s) if day else (-float("inf"), float("inf"))
    with Store(home.paths.database, read_only=True) as store:
        found = [told(n, clock) for n in store.notes(*bounds)]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for each in found:
        click.echo(f"{each['id']:>5}  {_span(each)}  {flat(str(each['text']))}")
    if not found:
        click.echo("You noted nothing there." if day else "You noted nothing so far.")


@note.command()
@click.argument("number", type=click.IntRange(1, 2**63 - 1))
@_JSON
@click.pass_obj
def delete(home: Home, number: int, as_json: bool) -> None:
    """Delete the note of that number; `headwater note list` shows them."""
    from headwater.engine import notes

    told = _done(home, {"do": "delete", "number": number}, lambda store, _now: notes.delete(store, number))
    _print(told, as_json, f"Deleted: {_span(told)}")


def _done(home: Home, question: Mapping[str, float | str | None], alone: Callable[[Store, float], TimeNote]) -> Told:
    """Asked of the running program; done here where none runs."""
    from headwater.bridge import NobodyHome, ask
    from headwater.engine.notes import told
    from headwater.store import Store

    try:
        return ask(home.paths.socket, "note", **question)
    except NobodyHome:
        clock = SystemClock()
        Store(home.paths.database, read_only=True).close()  # a home where nothing was recorded stays as it is
        with Store(home.paths.database) as store:
            return told(alone(store, clock.now()), clock)


def _span(told: Told) -> str:
    """`2026-11-12 15:00 – 15:24`; the day of its end only where it is another."""
    a, b = (datetime.fromisoformat(str(told[name])) for name in ("start", "end"))
    return f"{a:%Y-%m-%d %H:%M} – {b:{'%H:%M' if a.date() == b.date() else '%Y-%m-%d %H:%M'}}"


def _print(told: Told, as_json: bool, line: str) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=1) if as_json else line)


COMMANDS = (note,)
