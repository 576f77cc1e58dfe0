"""What the page asks about the person's rules; `engine.ruling.RulesDesk` keeps it."""

from datetime import date
from typing import TYPE_CHECKING, Protocol

from headwater.categories import Rule

if TYPE_CHECKING:
    from headwater.engine.unsorted import Effect, NotSorted
    from headwater.ui.face import Face


class RuleDesk(Protocol):
    """May be called from any thread; never from that of the windows, since it reads files."""

    def rules(self) -> list[Rule]: ...  # noqa: D102
    def add(self, rule: Rule, day: date | None = None) -> list[Rule]: ...  # noqa: D102
    def remove(self, number: int, day: date | None = None) -> list[Rule]: ...  # noqa: D102
    @property
    def can_undo(self) -> bool: ...  # noqa: D102
    def undo(self, day: date | None = None) -> list[Rule] | None: ...  # noqa: D102
    def uncategorised(self, days: int = 7) -> "NotSorted": ...  # noqa: D102
    def effect(self, rule: Rule) -> "Effect": ...  # noqa: D102
    def listed(self) -> "list[tuple[Rule, Effect]]": ...  # noqa: D102
    def plans(self) -> list[str]: ...  # noqa: D102


def rules_of(engine: "Face") -> RuleDesk:
    """The engine's; loading it takes a while, so that only workers ask for it."""
    return engine.rules
