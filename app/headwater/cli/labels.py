"""`headwater label`: what you say that stretches of your time were. Works whether the program runs or not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import click

from headwater.base import Clock, Paths, SystemClock, typed_minute
from headwater.cli.home import DATE, Home, as_day
from headwater.records import LEARNED_STATES, FocusState

if TYPE_CHECKING:
    from headwater.reports.correcting import Edit
    from headwater.store import Store

Told = Mapping[str, object]
_STATES = [s.value for s in (*LEARNED_STATES, FocusState.AWAY)]
_WHEN = "TIME"


def as_moment(_ctx: click.Context, _param: click.Parameter, value: str) -> float:
    """A moment as an option's value: `15:24` is today, `2026-11-12 15:24` that day; local unless it says otherwise."""
    try:
        return _moment(value, SystemClock())
    except (ValueError, OverflowError, OSError):
        raise click.BadParameter(f"{value} is not a time like 15:24 or 2026-11-12T15:24") from None


_ONE_DIGIT = re.compile(r"(?<![0-9:])(?=[0-9]:)")
"""Before an hour that wants its nought: `9:30`."""
_TWELVE = re.compile(
    r"(?<![0-9:-])(?:(?:[上下]午|早上|凌晨|中午|晚上).*|[0-9]{1,2}(?:[:.][0-9]{2})?\s*[ap]\.?(?:m\.?)?\s*)$",
    re.IGNORECASE,
)
"""A time with 12 hours, `2:30 pm`, behind a date or alone."""


def _with_24(found: re.Match[str]) -> str:
    minute = typed_minute(found[0])
    return found[0] if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def _moment(value: str, clock: Clock) -> float:
    value = _ONE_DIGIT.sub("0", _TWELVE.sub(_with_24, value), count=1)
    if len(value) <= len("15:24:00") and ":" in value:
        now = clock.now()
        today = datetime.fromtimestamp(now + clock.offset_s(now), UTC).date()
        found = datetime.combine(today, time.fromisoformat(value))
    else:
        found = datetime.fromisoformat(value)
    if found.tzinfo is not None:
        return found.timestamp()
    local = found.replace(tzinfo=UTC).timestamp()
    return local - clock.offset_s(local - clock.offset_s(local))


@click.group()
def label() -> None:
    """Say what stretches of your time were, and take it back.

    What you say wins over what was inferred, and teaches your own model.
    """


@label.command()
@click.option("--from", "start", callback=as_moment, metavar=_WHEN, required=True, help="When it began.")
@click.option("--to", "end", callback=as_moment, metavar=_WHEN, required=True, help="When it ended.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.argument("state", type=click.Choice(_STATES))
@click.pass_obj
def add(home: Home, start: float, end: float, state: str, as_json: bool) -> None:
    """Say what a stretch was. A time without a date is today's."""
    from headwater.engine import correcting
    from headwater.records import LabelSource

    what, source = FocusState(state), LabelSource.CORRECTION
    told = _done(
        home, {"do": "add", "start": start, "end": end, "state": state},
        lambda store, now: correcting.say(store, start, end, what, source, now),
    )  # fmt: skip
    _print(told, as_json, f"{_span(told)} is {state}.")


@label.command("list")
@click.option("--date", "day", callback=as_day, metavar=DATE, help="Of which day; of all time if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_(home: Home, day: date | None, as_json: bool) -> None:
    """List what you said, in the order you said it."""
    from headwater.engine.correcting import all_labels, label_told
    from headwater.reports import day_bounds
    from headwater.store import Store

    clock = SystemClock()
    with Store(home.paths.database, read_only=True) as store:
        bounds = day_bounds(day, home.settings, clock.offset_s) if day else None
        found = [label_told(x, clock) for x in (store.labels(*bounds) if bounds else all_labels(store))]
    if as_json:
        click.echo(json.dumps(found, indent=1))
        return
    for told in found:
        click.echo(f"{told['id']:>5}  {_span(told)}  {told['state']:<14} {told['source']}")
    if not found:
        click.echo("You said nothing there." if day else "You said nothing so far.")


@label.command()
@click.argument("number", type=click.IntRange(1, 2**63 - 1))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def remove(home: Home, number: int, as_json: bool) -> None:
    """Take back the label of that number; `headwater label list` shows them."""
    from headwater.engine import correcting

    told = _done(home, {"do": "remove", "number": number}, lambda store, _now: correcting.remove(store, number))
    _print(told, as_json, f"Taken back: {_span(told)}.")


@label.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def undo(home: Home, as_json: bool) -> None:
    """Take the last step back.

    While Headwater runs, that is the last thing that was said or taken back since it started, in its window or here.
    While it does not, it is the label that was given last.
    """
    from headwater.engine import correcting

    told = _done(home, {"do": "undo"}, lambda store, _now: correcting.take_back_last(store))
    _print(told, as_json, f"Undone: {_span(told)}." if told["done"] else "There is nothing to undo.")


def _done(home: Home, question: Mapping[str, float | str], alone: Callable[[Store, float], Edit]) -> Told:
    """Asked of the running program; done here where none runs."""
    from headwater.bridge import NobodyHome, ask

    try:
        return ask(home.paths.socket, "label", **question)
    except NobodyHome:
        return _alone(home.paths, alone)


def _alone(paths: Paths, action: Callable[[Store, float], Edit]) -> Told:
    from headwater.engine.correcting import told
    from headwater.store import Store

    clock = SystemClock()
    Store(paths.database, read_only=True).close()  # a home where nothing was recorded stays as it is
    with Store(paths.database) as store:
        return told(action(store, clock.now()), clock)


def _span(told: Told) -> str:
    """`2026-11-12 15:00 – 15:24`; the day of its end only where it is another."""
    if not isinstance(told["start"], str) or not isinstance(told["end"], str):
        return ""
    a, b = datetime.fromisoformat(told["start"]), datetime.fromisoformat(told["end"])
    return f"{a:%Y-%m-%d %H:%M} – {b:{'%H:%M' if a.date() == b.date() else '%Y-%m-%d %H:%M'}}"


def _print(told: Told, as_json: bool, line: str) -> None:
    click.echo(json.dumps(told, indent=1) if as_json else line)


COMMANDS = (label,)
