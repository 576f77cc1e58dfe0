"""What outlives a page that is made anew: what is typed, and what can be undone."""

from __future__ import annotations

from dataclasses import dataclass, field

from headwater.categories import Rule
from headwater.records import Category

EMPTY = Rule(None)
MOST = 50
"""Steps that can be undone."""


@dataclass(slots=True)
class RulesDraft:
    """Changed by the page as the person does."""

    open: bool = False
    """The form is."""
    rule: Rule = EMPTY
    """As it is being typed."""
    before: list[tuple[Rule, ...]] = field(default_factory=list)
    """The rules as they were before each of the last steps, the last one at the end."""
    all: bool = False
    """Everything that is not sorted is shown."""

    def stepped(self, rules: list[Rule]) -> None:
        """From the worker: a step was made; so the rules were before."""
        self.before.append(tuple(rules))
        del self.before[:-MOST]


@dataclass(frozen=True, slots=True)
class Dropped:
    """What something is sorted into."""

    category: Category | None = None
    plan: bool | None = None
