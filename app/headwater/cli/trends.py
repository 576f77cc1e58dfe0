"""`headwater trends`: weeks of days in parts, what they were put beside, and best hours. Reads the store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from headwater.base import Settings, SystemClock, Words, words_of
from headwater.cli.home import DATE, Home, as_day
from headwater.records import FocusState

if TYPE_CHECKING:
    from headwater.reports.comparing import Compared
    from headwater.reports.trends import PartSum, Trends

_BYS = ("day", "week", "month")
_APPS = 12


@click.command()
@click.option("--from", "first", callback=as_day, metavar=DATE, help="First day; that of the week if left out.")
@click.option("--to", "last", callback=as_day, metavar=DATE, help="Last day; today if left out.")
@click.option("--by", type=click.Choice(_BYS), default="day", show_default=True, help="What a line stands for.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def trends(home: Home, first: date | None, last: date | None, by: str, as_json: bool) -> None:
    """Many days by day, week or month: states, applications, best hours, and how they differ from as many before.

    Weeks end with your day of review.
    """
    found = _read(home, first, last)
    if as_json:
        click.echo(json.dumps(_object(found, by, home.settings), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(found, by, home.settings)))


def _read(home: Home, first: date | None, last: date | None) -> Trends:
    from headwater.categories import Categories
    from headwater.engine.reading import Reader
    from headwater.reports import day_of
    from headwater.reports.ranges import Range, Span, range_of
    from headwater.reports.trends import Wanted, before
    from headwater.store import Store

    clock, settings = SystemClock(), home.settings
    with Store(home.paths.database, read_only=True) as store:
        categories = Categories(store.rules())
    last = last or day_of(clock.now(), settings, clock.offset_s)
    days = Range(first or range_of(Span.WEEK, last, settings).first, last)
    return Reader(home.paths, clock, categories).trends(Wanted(days, before(days)), settings)


def _parts(found: Trends, by: str, settings: Settings) -> tuple[PartSum, ...]:
    from headwater.reports.ranges import Span

    return found.parts(Span(by), settings)


def _lines(found: Trends, by: str, settings: Settings) -> Iterator[str]:
    words = words_of(settings)
    name = f"{found.days.first.isoformat()} – {found.days.last.isoformat()}"
    yield words("cli.trends.head", days=name, length=words.duration(found.at_computer_s), n=found.counted)
    if not found.counted:
        yield words("cli.trends.nothing")
        return
    for part in _parts(found, by, settings):
        states = "  ".join(
            f"{words(f'state.{s}')} {words.duration(n)}" for s, n in part.states if s is not FocusState.AWAY and n >= 60
        )
        length = words.duration(part.at_computer_s) if part.recorded else "–"
        yield f"{_name(part, by)}  {length:>10}  {states}".rstrip()
    yield from ("", words("cli.day.apps"))
    for app in found.apps[:_APPS]:
        yield f"  {app.name[:48]:<48} {words.duration(app.seconds):>12}"
    yield from _beside(found, words)


def _name(part: PartSum, by: str) -> str:
    first, last = part.days.first.isoformat(), part.days.last.isoformat()
    return first if by == "day" else f"{first} – {last}"


def _beside(found: Trends, words: Words) -> Iterator[str]:
    """What else the page says, in its words."""
    comparison = found.comparison
    other = f"{comparison.other.first.isoformat()} – {comparison.other.last.isoformat()}"
    yield from ("", words("cli.trends.beside", days=other, n=comparison.counted, other=comparison.other_counted))
    whole = (comparison.whole,) if comparison.whole is not None else ()
    for c in (*whole, *comparison.states):
        name = words(f"state.{c.what}") if c.what else words("trends.compare.whole")
        yield f"  {name:<24} {words.duration(c.now_s):>12} {words.duration(c.before_s):>12}  {c.beside}"
    best = found.hours.steadiest
    if best is not None:
        start, end = words.hours(best.hour, (best.hour + 2) % 24, 2)
        yield from ("", words("cli.trends.best", start=start, end=end, share=f"{best.share:.0%}",
                              rest=f"{best.rest:.0%}", n=best.days))  # fmt: skip


def _object(found: Trends, by: str, settings: Settings) -> dict[str, Any]:
    """Keys are only ever added. Lengths end in `_s` and are seconds."""
    comparison, best = found.comparison, found.hours.steadiest
    return {
        "format": "headwater trends 1", "first": found.days.first.isoformat(), "last": found.days.last.isoformat(),
        "by": by, "at_computer_s": round(found.at_computer_s, 3), "days": found.counted,
        "parts": [
            {"first": p.days.first.isoformat(), "last": p.days.last.isoformat(), "recorded": p.recorded,
             "at_computer_s": round(p.at_computer_s, 3), "states_s": {s.value: round(n, 3) for s, n in p.states},
             "categories_s": {c.value: round(n, 3) for c, n in p.categories}} for p in _parts(found, by, settings)
        ],
        "apps": [{"app": a.app, "name": a.name, "length_s": round(a.seconds, 3)} for a in found.apps],
        "hours": {
            "first": found.hours.days.first.isoformat(), "last": found.hours.days.last.isoformat(),
            "cells": [
                {"weekday": c.weekday + 1, "hour": c.hour, "days": c.days, "at_computer_s": round(c.at_computer_s, 3),
                 "focused_s": round(c.focused_s, 3), "enough": c.enough} for c in found.hours.cells
            ],
            "steadiest": None if best is None else {"hour": best.hour, "share": round(best.share, 4),
                                                    "rest": round(best.rest, 4), "days": best.days},
        },
        "beside": {
            "first": comparison.other.first.isoformat(), "last": comparison.other.last.isoformat(),
            "counted": comparison.counted, "other_counted": comparison.other_counted,
            "whole": None if comparison.whole is None else _compared(comparison.whole),
            "states": [_compared(c) for c in comparison.states], "apps": [_compared(c) for c in comparison.apps],
        },
    }  # fmt: skip


def _compared(c: Compared) -> dict[str, Any]:
    return {"what": str(c.what), "now_s": round(c.now_s, 3), "before_s": round(c.before_s, 3), "beside": c.beside.value}


COMMANDS = (trends,)
