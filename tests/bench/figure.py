"""One measured figure, and what is asked of all."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """How thoroughly to measure."""

    minutes: float = 5.0
    """How long to watch the program idle, and busy."""
    whole: bool = False
    """As many simulated people as a figure is promised of, which takes an hour."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`holds` says whether `value` keeps `bound`; `baseline` is what it was measured beside, in the same run."""

    name: str
    value: float
    unit: str
    bound: float | str | None
    """A number is what the value may be at most; text says more than that."""
    baseline: float | str | None
    holds: bool | None
    note: str = ""


def at_most(
    name: str, value: float, unit: str, bound: float | None, baseline: float | None = None, note: str = ""
) -> Figure:
    """A figure that should not be larger than its bound."""
    return Figure(name, round(value, 4), unit, bound, baseline, None if bound is None else value <= bound, note)
