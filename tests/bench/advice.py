"""Suggestions: whether they come at the right moments, help, and cost little; beside simpler policies.

A few of the simulated people that choices were made on, or (`--whole`) two hundred of the others. And a million
decisions, most of them at bad moments: whether the guard ever lets something pass that a second list of its rules
forbids.
"""

import multiprocessing

from advice.evaluate import UNSEEN, advice_figures
from advice.forecast import forecast_figures
from advice.resuming import resuming_figures
from attention.figures import Figure as Told
from tests.bench.figure import Asked, Figure
from tests.support.storm import Seen, storm

PEOPLE, DAYS = 24, 5
WHOLE = (200, 20)
FORECAST = (6, 24)
"""People and days: the past that a threshold is chosen by takes most of them."""
DECISIONS, PARTS = 1_000_000, 8


def measure(asked: Asked) -> list[Figure]:
    """All figures of the family."""
    advice = advice_figures(*WHOLE, first=UNSEEN) if asked.whole else advice_figures(PEOPLE, DAYS)
    told = [*advice, *resuming_figures(PEOPLE, 2 * DAYS), *forecast_figures(*FORECAST)]
    return [*map(_figure, told), _storm()]


def _figure(told: Told) -> Figure:
    return Figure(
        told.name, round(told.value, 4), told.unit, told.bound or None, told.baseline or None, told.holds
    )  # fmt: skip


def _storm() -> Figure:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        parts: list[Seen] = pool.starmap(storm, [(DECISIONS // PARTS, seed) for seed in range(PARTS)])
    said, broken = (sum(sum(c.values()) for c in counters) for counters in
                    ([p.said for p in parts], [p.objections for p in parts]))  # fmt: skip
    unit = f"of {said} suggestions in {sum(p.decisions for p in parts)} decisions"
    return Figure("advice.storm_broken", float(broken), unit, "0", None, broken == 0)
