"""Steps that change several settings at once, and the way back from each."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from headwater.base import Settings, options
from headwater.base.carrying import STAYS

Step = dict[str, tuple[Any, Any]]
"""By the setting's name: what it was, and what it became."""


@dataclass
class PreferencesDraft:
    """What outlives the page when the window is made anew."""

    query: str = ""
    steps: list[Step] = field(default_factory=list)
    said: str = ""
    """What the last step did."""


def step(before: Settings, after: Settings) -> Step:
    """What differs."""
    return {
        name: (getattr(before, name), getattr(after, name))
        for name in _names()
        if getattr(before, name) != getattr(after, name)
    }


def as_it_came(settings: Settings) -> Settings:
    """Everything as a newcomer has it, but what they agreed to."""
    return replace(Settings(), **{name: getattr(settings, name) for name in STAYS})


def back(settings: Settings, done: Step) -> Settings:
    """As it was before a step; what the person has changed since stays."""
    still = {name: was for name, (was, became) in done.items() if getattr(settings, name) == became}
    return replace(settings, **still)


def _names() -> Iterator[str]:
    return (o.name for o in options() if o.name not in STAYS)


def forgets(done: Step) -> int:
    """A step that shortens how long is kept: to so many days; 0 for any other."""
    was, becomes = done.get("keep_days", (0, 0))
    return int(becomes) if becomes and (not was or becomes < was) else 0
