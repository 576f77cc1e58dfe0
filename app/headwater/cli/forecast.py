"""`headwater forecast`: how far words of drifting soon could be relied on. Reads the store."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from headwater.base import SystemClock
from headwater.cli.home import Home

if TYPE_CHECKING:
    from headwater.reports.forecast import Forecast, Step


@click.command()
@click.option("--precision", type=click.FloatRange(0.5, 0.95), help="How often a word has to have been right; the "
              "setting if left out.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def forecast(home: Home, precision: float | None, as_json: bool) -> None:
    """How often a word that you may soon be away from your plan would have been right, on your last four weeks."""
    asked, found = precision or home.settings.forecast_precision, _read(home)
    click.echo(json.dumps(_object(found, asked), indent=1) if as_json else "\n".join(_lines(found, asked)))


def _read(home: Home) -> Forecast:
    from headwater.categories import Categories
    from headwater.engine.forecasting import measured
    from headwater.engine.reading import Reader

    clock = SystemClock()
    return measured(Reader(home.paths, clock, Categories()), clock, home.settings)


def _object(found: Forecast, asked: float) -> dict[str, Any]:
    reach = found.reach(asked)
    return {
        "format": "headwater forecast 1", "model": found.by, "days": len(found.days), "precision": asked,
        "threshold": reach.threshold, "right": reach.right, "words": reach.words, "idle": reach.idle,
        "missing_days": reach.missing_days,
        "base": _step(found.base), "persistence": _step(found.persistence), "curve": [_step(s) for s in found.curve],
    }  # fmt: skip


def _step(step: Step) -> dict[str, Any]:
    return {
        "threshold": step.threshold, "words": step.words, "right": step.right, "lower": round(step.lower, 4),
        "caught": step.caught, "onsets": step.onsets,
    }  # fmt: skip


def _lines(found: Forecast, asked: float) -> list[str]:
    reach = found.reach(asked)
    if reach.missing_days:
        return [f"{len(found.days)} days to measure it on; {reach.missing_days} more are needed."]
    said = f"from {reach.threshold:.2f} on" if reach.threshold is not None else "not at all"
    held = f"on days left out {reach.right} of {reach.words} were right"
    lines = [f"For a precision of {asked:.2f} it speaks {said}; {held}."]
    named = [("at any time", found.base), ("after drifting", found.persistence)]
    named += [(f"from {s.threshold:.2f} on", s) for s in found.curve]
    return lines + [
        f"  {name:<16} {s.right:>4} of {s.words:<4} right, at least {s.lower:.2f}; {s.caught} of {s.onsets} told before"
        for name, s in named
    ]


COMMANDS = (forecast,)
