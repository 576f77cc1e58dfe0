"""What the person says of their days: notes on stretches of time, and goals of their own."""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class TimeNote:
    """The person's words on a stretch of time."""

    start: float
    end: float
    text: str
    made: float
    """When it was written."""
    changed: float
    """When it was written anew; `made` where it never was."""
    id: int = field(default=0, compare=False)
    """Its number in the store; 0 until it is kept."""


class Measured(StrEnum):
    """What a goal measures."""

    STATE = "state"
    """Time in a learned focus state; `Goal.what` is its value."""
    CATEGORY = "category"
    """Time at the computer with windows of a category; its value."""
    APP = "app"
    """Time at the computer with an application; its class name, as segments have it."""


class Per(StrEnum):
    """The time that a goal is for."""

    DAY = "day"
    WEEK = "week"


class Bound(StrEnum):
    """Which side of its minutes a goal asks for."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Goal:
    """What the person wants of a day or a week, by their own measure."""

    of: Measured
    what: str
    """The value of a `FocusState` or a `Category`, or an application's class name, as `of` says."""
    per: Per
    bound: Bound
    minutes: int
    """One or more."""
    made: float = 0.0
    ended: float | None = None
    """When the person ended it; None while it holds."""
    id: int = field(default=0, compare=False)
    """Its number in the store; 0 until it is kept."""
