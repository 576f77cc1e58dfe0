"""`headwater plan`: say what you are about to do, in the running program."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import click

from headwater.cli.home import Home, day_and_time

_LENGTH = re.compile(r"(?:(\d{1,2})\s*h)?\s*(?:(\d{1,4})\s*(?:m|min)?)?")
_TIMER = re.compile(r"(\d{1,3})/(\d{1,2})")
_MOST_MIN = 24 * 60
_WORK, _REST = (10, 180), (1, 60)
"""As in the settings."""


def as_minutes(_ctx: click.Context, _param: click.Parameter, value: str | None) -> int | None:
    """A length as an option's value: `50m`, `2h`, `1h30`, `50`."""
    if value is None:
        return None
    found = _LENGTH.fullmatch(value.strip().lower())
    minutes = 60 * int(found[1] or 0) + int(found[2] or 0) if found else 0
    if not 0 < minutes <= _MOST_MIN:
        raise click.BadParameter(f"{value} is not a length like 50m, 2h or 1h30, up to a day")
    return minutes


def as_timer(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Minutes of work and of pause: `50/10`."""
    if value is None:
        return None
    found = _TIMER.fullmatch(value.strip())
    work, rest = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (_WORK[0] <= work <= _WORK[1] and _REST[0] <= rest <= _REST[1]):
        raise click.BadParameter(f"{value} is no work and pause like 50/10: 10 to 180 and 1 to 60 minutes")
    return work, rest


@click.command()
@click.argument("text", required=False)
@click.option("--for", "minutes", callback=as_minutes, metavar="LENGTH", help="For so long; until you end it if left "
              "out.")  # fmt: skip
@click.option("--timer", callback=as_timer, metavar="WORK/PAUSE", help="With a timer, in minutes: 50/10.")
@click.option("--end", is_flag=True, help="The plan is over.")
@click.option("--note", metavar="TEXT", help="Where you stand, for when you come back.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def plan(
    home: Home, text: str | None, minutes: int | None, timer: tuple[int, int] | None, end: bool, note: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Say what you are about to do, in the running program; without anything, see what it is.

    How it is worked at beside that, the settings say. A note is kept with the plan that ended last, else with the one
    that holds.
    """
    if text is None and (minutes is not None or timer is not None):
        raise click.UsageError("Say what you are about to do: headwater plan \"Chapter 3\" --for 50m")
    if text is not None and (end or not text.strip()):
        raise click.UsageError("Say what you are about to do, or end what holds, not both.")
    from headwater.bridge import ask

    work, rest = timer or (None, None)
    told = ask(
        home.paths.socket, "plan", text=text, minutes=minutes, work_min=work, rest_min=rest, note=note, end=end
    )  # fmt: skip
    click.echo(json.dumps(told, ensure_ascii=False, indent=1) if as_json else _told(told, home.twelve))


def _told(told: Mapping[str, object], twelve: bool) -> str:
    if told["plan"] is None:
        return "There is no plan."
    until, phase, left = told["until"], told["phase"], told["left_s"]
    ends = "until you end it"
    if isinstance(until, int | float):
        ends = f"until {day_and_time(until, twelve)}"
    timer = {"working": "a pause in {} min", "due": "a pause is due", "resting": "a pause, {} min left"}.get(str(phase))
    minutes = round(left / 60) if isinstance(left, int | float) else 0
    return f"Your plan: {told['plan']}, {ends}{'; ' + timer.format(minutes) if timer else ''}."


COMMANDS = (plan,)
