"""Suggestions: whether they come at the right moments, help, and cost little; beside simpler policies.

A few of the simulated people; `models/advice/evaluate.py` judges two hundred.
"""

from advice.evaluate import advice_figures
from attention.figures import Figure as Told
from tests.bench.figure import Figure

PEOPLE, DAYS = 24, 5


def measure(_minutes: float) -> list[Figure]:
    """All figures of the family."""
    return [*map(_figure, advice_figures(PEOPLE, DAYS))]


def _figure(told: Told) -> Figure:
    return Figure(
        told.name, round(told.value, 4), told.unit, told.bound or None, told.baseline or None, told.holds
    )  # fmt: skip
