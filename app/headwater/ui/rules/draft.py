"""What outlives a page that is made anew: what is typed."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.categories import Rule
from headwater.records import Category

EMPTY = Rule(None)


@dataclass(slots=True)
class RulesDraft:
    """Changed by the page as the person does."""

    open: bool = False
    """The form is."""
    rule: Rule = EMPTY
    """As it is being typed."""
    all: bool = False
    """Everything that is not sorted is shown."""
    kept: Rule | None = None
    """The last one that was kept out of the form. This and what follows is written by the steps themselves, in the
    worker that does one after the other."""
    can_undo: bool = False
    """There is a step to take back."""
    done: str = ""
    """What was told of the last step, if it changed something."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What something is sorted into."""

    category: Category | None = None
    plan: bool | None = None
