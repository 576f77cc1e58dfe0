"""`headwater model`: what was learned from you, used and taken back. Works whether the program runs or not."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import exp
from typing import TYPE_CHECKING, cast

import click

from headwater.base import SystemClock
from headwater.records import LEARNED_STATES

if TYPE_CHECKING:
    from headwater.cli.home import Home

Told = Mapping[str, object]
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_AGAIN_S = 0.25
"""How often the running program is asked whether something long has ended."""
_RUNGS = {
    "own": "weighs your own habits", "head": "changes its head", "low_rank": "changes its layers a little",
}  # fmt: skip
_FEWEST_DAYS = 3
"""As `engine.learning` has it, which loads the model."""
_BY = {
    "base": "By the base model, which is in use, and all labels.",
    "newer": "By what is in use, and the labels that are newer than it: it did not learn from them.",
    "before": "By the base model and all labels: too few are newer than what is in use, and those that it learned from "
    "would flatter it.",
}


@click.group()
def model() -> None:
    """What the program learned from what you said: tested, used, taken back.

    Everything is learned on this computer. What is better on days that it did not learn from can be used; the base
    model is always there to go back to.
    """


@model.command()
@_JSON
@click.pass_obj
def status(home: Home, as_json: bool) -> None:
    """Where learning stands, and what is kept."""
    _print(_done(home, "status"), as_json, status_lines)


@model.command()
@_JSON
@click.pass_obj
def train(home: Home, as_json: bool) -> None:
    """Learn now from what you said, and test it; about 10 s. Nothing is used before you say so."""
    _print(_done(home, "train"), as_json, test_lines)


@model.command()
@click.argument("version")
@_JSON
@click.pass_obj
def use(home: Home, version: str, as_json: bool) -> None:
    """Judge with that version; `headwater model status` lists them. History is judged again."""
    _print(_done(home, "use", version), as_json, status_lines)


@model.command()
@_JSON
@click.pass_obj
def base(home: Home, as_json: bool) -> None:
    """Go back to the base model. History is judged again."""
    _print(_done(home, "base"), as_json, status_lines)


@model.command()
@click.argument("version")
@_JSON
@click.pass_obj
def delete(home: Home, version: str, as_json: bool) -> None:
    """Delete that version. Your labels stay."""
    _print(_done(home, "delete", version), as_json, status_lines)


@model.command()
@_JSON
@click.pass_obj
def check(home: Home, as_json: bool) -> None:
    """How often the model is right, by what you said; and what it cannot do."""
    _print(_done(home, "check"), as_json, check_lines)


@model.command()
@_JSON
@click.pass_obj
def dial(home: Home, as_json: bool) -> None:
    """How the model does on your labels with full, hashed and no titles."""
    _print(_done(home, "dial"), as_json, dial_lines)


def _done(home: Home, what: str, version: str = "") -> Told:
    """Asked of the running program; done here where none runs."""
    from headwater.bridge import NobodyHome, ask

    try:
        told = ask(home.paths.socket, "learning", do=what, version=version)
        while told.get("going"):
            time.sleep(_AGAIN_S)
            told = ask(home.paths.socket, "learning", do="came", of=what)
        return told
    except NobodyHome:
        return _alone(home, what, version)


def _alone(home: Home, what: str, version: str) -> Told:
    from headwater.store import Store

    Store(home.paths.database, read_only=True).close()  # a home where nothing was recorded stays as it is
    from headwater.engine.learning import desk_of
    from headwater.engine.lessons import done

    with desk_of(home.paths, home.settings) as desk:
        return done(desk, what, version, SystemClock())


def _print(told: Told, as_json: bool, lines: object) -> None:
    text = json.dumps(told, ensure_ascii=False, indent=1) if as_json else "\n".join(lines(told))  # type: ignore[operator]
    click.echo(text)


# -- in words ---------------------------------------------------------------------------------------------------------


def status_lines(told: Told) -> list[str]:
    """Where learning stands."""
    if not told["model"]:
        return ["There is no model on this computer, so that nothing can be learned."]
    lines = [f"Base model {told['model']}, {told['in_use'] or 'as it was trained'} in use.", _stage(told)]
    if told["trouble"]:
        lines.append(f"The last training did not come to its end: {told['trouble']}")
    kept = _list(told["kept"])
    width = max((len(str(k["version"])) for k in kept), default=0)
    return [*lines, *(_kept_line(k, width) for k in kept)]


def _stage(told: Told) -> str:
    labels = f"{told['labels']} labels on {told['days']} days"
    match told["stage"]:
        case "few":
            return f"{labels}; {_missing(told)}."
        case "ready":
            return f"{labels}, and something new to learn from: headwater model train"
        case "training":
            return f"Learning from {labels}."
        case "waiting":
            return f"What it learned does better on your labels: headwater model use {told['candidate']}"
    return f"{labels}, and nothing new to learn from."


def _missing(told: Told) -> str:
    if not told["needed"]:
        return "on more days it can begin"
    days = f", on at least {_FEWEST_DAYS} days" if _float(told["days"]) < _FEWEST_DAYS else ""
    return f"{told['needed']} more{days}, and it can begin"


def _kept_line(kept: Told, width: int) -> str:
    test = _map(kept["test"])
    made = datetime.fromisoformat(str(kept["made_at"]))
    state = "learned for another base model" if not kept["fits"] else "in use" if kept["in_use"] else ""
    what = _RUNGS.get(str(kept["rung"]), str(kept["rung"]))
    return f"  {kept['version']!s:<{width}}  {made:%Y-%m-%d %H:%M}  {what:<27}  {_change(test)}  {state}".rstrip()


def test_lines(told: Told) -> list[str]:
    """What a test said."""
    head = {
        "better": "It does better on days that it did not learn from.",
        "not_better": "It does no better on days that it did not learn from; the model before it goes on.",
        "few": "There are too few labels, or on too few days, to tell; the model before it goes on.",
    }[str(told["verdict"])]
    if told["verdict"] == "few":
        return [head]
    factor, low = (exp(min(max(_float(told[name]), -20.0), 20.0)) for name in ("gain", "low"))
    likelier = f"What you said is {factor:.2f} times as likely to it as to the base model, were that just as cautious"
    states = [f"  {s['state']!s:<14} {_change(s)}" for s in _list(told["states"])]
    likelier += f"; in four of five draws of days {low:.2f} times or more."
    return [head, f"  {'all labels':<14} {_change(told)}", *states, likelier]


def check_lines(told: Told) -> list[str]:
    """How the model does by the labels."""
    lines = [_BY[str(told["by"])], f"{told['labels']} labels, {_float(told['seconds']) / 3600:.1f} h in all."]
    if told["calibration_error"] is not None:
        lines.append(f"Said and met are {100 * _float(told['calibration_error']):.1f} points apart on average.")
    lines += [
        f"  said {_percent(b['said'])}, met {_percent(b['met'])}, {_float(b['seconds']) / 3600:.1f} h"
        for b in _list(told["curve"])
    ]
    if told["labels"]:
        lines += _confusion(cast("Sequence[Sequence[float]]", told["confusion"]))
    lines.append(f"Not sure in the last 28 days: {_percent(told['unsure_share'])}")
    lines += [f"  {name:<14} {_percent(share)}" for name, share in _map(told["unsure"]).items()]
    if told["inputs"]:
        lines.append("Its input against its training, and what nine of ten people of the training keep to:")
        lines += [_input_line(name, _map(told_of)) for name, told_of in _map(told["inputs"]).items()]
    return [*lines, "What it cannot do:", *(f"  {s}" for s in cast("Sequence[str]", told["cannot"]))]


def _input_line(name: str, told: Told) -> str:
    shift, usual = _float(told["shift"]), _float(told["usual"])
    return f"  {name:<14} {shift:.2f}  up to {usual:.2f}{'  other' if shift > usual else ''}"


def _confusion(rows: Sequence[Sequence[float]]) -> list[str]:
    names = [s.value for s in LEARNED_STATES]
    head = "".join(f"{name[:10]:>12}" for name in (*names, "not sure"))
    lines = [f"Minutes that you said (rows) and that were shown (columns):\n  {'':<14}{head}"]
    for name, row in zip(names, rows, strict=True):
        lines.append(f"  {name:<14}" + "".join(f"{seconds / 60:>12.0f}" for seconds in row))
    return lines


def dial_lines(told: Told) -> list[str]:
    """How each way to store titles does."""
    if not told["said"]:
        return ["You said nothing yet, so that there is nothing to compare with."]
    if not told["labels"]:
        return [f"With none of your {told['said']} labels were titles kept in full, so that nothing can be compared."]
    lines = [f"With {told['labels']} labels, {_float(told['seconds']) / 3600:.1f} h in all:"]
    for way in _list(told["ways"]):
        said = "cannot be told: titles of these days were not kept"
        if way["met"] is not None:
            said = f"{_percent(way['met'])} as you said, {_percent(way['unsure'])} not sure"
        lines.append(f"  {way['titles']!s:<8} {said}")
    return lines


def _change(of: Told) -> str:
    n = int(_float(of["labels"]))
    before, after = (round(_float(of[name]) * n) for name in ("before", "after"))
    return f"{before} of {n} → {after} of {n}"


def _percent(share: object) -> str:
    return f"{100 * _float(share):.0f} %"


def _float(value: object) -> float:
    return float(cast("float", value))


def _list(value: object) -> Sequence[Told]:
    return cast("Sequence[Told]", value)


def _map(value: object) -> Told:
    return cast("Told", value)


COMMANDS = (model,)
