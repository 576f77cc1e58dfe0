"""`headwater search`: words in all that was recorded and written. Reads the store, whether the program runs or not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from headwater.base import Clock, SystemClock, Words
from headwater.base.oneline import flat
from headwater.cli.home import DATE, Home, as_day
from headwater.records import TitleKind

if TYPE_CHECKING:
    from headwater.store.finding import Found, FoundWindow

MOST = 20
_LIMIT = 10_000


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--from", "first", callback=as_day, metavar=DATE, help="First day; from the beginning if left out.")
@click.option("--to", "last", callback=as_day, metavar=DATE, help="Last day; to the end if left out.")
@click.option("--most", type=click.IntRange(1, _LIMIT), default=MOST, show_default=True, help="So many of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def search(
    home: Home, words: tuple[str, ...], first: date | None, last: date | None, most: int, as_json: bool
) -> None:  # fmt: skip
    """Find words in titles, applications, sites, projects, plans and notes.

    All words must be met; parts of words are enough, in any script. What stands in quotation marks is looked for as it
    is: '"chapter 3"'. The longest windows come first. Titles that are kept as hashes cannot be found.
    """
    from headwater.store.words import sought_in

    text = " ".join(words)
    if not sought_in(text):
        raise click.UsageError("Say what is to be found: headwater search chapter draft")
    if first and last and last < first:
        raise click.UsageError("The last day lies before the first one.")
    found, clock = _found(home, text, first, last, most), SystemClock()
    click.echo(json.dumps(found_object(found, clock), ensure_ascii=False, indent=1) if as_json else _text(found, clock))


def _found(home: Home, text: str, first: date | None, last: date | None, most: int) -> Found:
    from headwater.categories import Categories
    from headwater.engine.searching import find
    from headwater.store import Store

    with Store(home.paths.database, read_only=True) as store:
        return find(store, text, first, last, most, home.settings, SystemClock(), Categories())


def found_object(found: Found, clock: Clock) -> dict[str, object]:
    """For JSON; keys are only ever added. Lengths end in `_s` and are seconds."""
    from headwater.engine.notes import told

    iso = _iso(clock)
    return {
        "format": "headwater search 1",
        "windows": [_window(w, iso) for w in found.windows],
        "plans": [
            {"start": iso(p.plan.start), "end": None if p.plan.end is None else iso(p.plan.end), "text": p.plan.text,
             "note": p.note} for p in found.plans
        ],
        "notes": [told(note, clock) for note in found.notes],
        "window_count": found.window_count, "plan_count": found.plan_count, "note_count": found.note_count,
        "length_s": round(found.seconds, 3), "days": found.days, "hashed_s": round(found.hashed_s, 3),
    }  # fmt: skip


def _window(w: FoundWindow, iso: Callable[[float], str]) -> dict[str, object]:
    return {
        "app": w.app, "name": w.name, "title": w.title, "title_kind": w.title_kind.value, "domains": list(w.domains),
        "projects": list(w.projects), "length_s": round(w.seconds, 3), "days": w.days, "first": iso(w.first),
        "last": iso(w.last),
    }  # fmt: skip


def _iso(clock: Clock) -> Callable[[float], str]:
    from headwater.reports.times import iso

    return lambda at: iso(at, clock.offset_s(at))


def _text(found: Found, clock: Clock) -> str:
    return "\n".join(_lines(found, clock))


def _lines(found: Found, clock: Clock) -> Iterator[str]:
    duration, iso = Words("en").duration, _iso(clock)
    for w in found.windows:
        title = "(hashed)" if w.title_kind is TitleKind.HASHED else w.title
        told = ": ".join(filter(None, (flat(w.name), flat(title))))
        yield f"{duration(w.seconds):>12}  {iso(w.last)[:10]}  {told}"
    for plan in found.plans:
        told = flat(f"{plan.plan.text} ({plan.note})" if plan.note else plan.plan.text)
        yield f"{'plan':>12}  {iso(plan.plan.start)[:10]}  {told}"
    for note in found.notes:
        yield f"{'note':>12}  {iso(note.start)[:10]}  {flat(note.text)}"
    listed = (found.window_count, found.plan_count, found.note_count)
    if not any(listed):
        yield "Nothing has all these words."
    else:
        days, windows, plans, notes = (
            f"{n} {what}{'' if n == 1 else 's'}"
            for n, what in zip((found.days, *listed), ("day", "window", "plan", "note"), strict=True)
        )
        yield f"{windows}, {duration(found.seconds)} on {days}; {plans}, {notes}."
    if found.hashed_s:
        yield f"In {duration(found.hashed_s)} the titles are kept as hashes: their words cannot be found."


COMMANDS = (search,)
