"""The person's rules without a store: tells what it was given, and remembers what it was asked."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from headwater.base import HeadwaterError
from headwater.categories import Rule
from headwater.engine.ruling import with_rule
from headwater.engine.unsorted import Effect, NotSorted

NO_EFFECT = Effect(0, 0.0, 0, 0.0)


@contextmanager
def held(desk: "FakeRules") -> Iterator[None]:
    """Nothing is changed meanwhile: what is asked for waits."""
    desk.gate.clear()
    try:
        yield
    finally:
        desk.gate.set()


class FakeRules:
    """Satisfies `ui.rules.desk.RuleDesk`. Where a test closes `gate`, changes wait for it to open."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.kept: list[Rule] = []
        self.before: list[list[Rule]] = []
        """The rules before each step."""
        self.found = NotSorted()
        self.does = NO_EFFECT
        self.of: dict[int, Effect] = {}
        """By the number of a rule."""
        self.declared: list[str] = []
        self.failure: HeadwaterError | Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def _note(self, *what: object) -> None:
        self.asked.append(what)
        if self.failure is not None:
            raise self.failure

    def done(self, name: str) -> list[tuple[object, ...]]:
        """What was asked under that name."""
        return [asked for asked in self.asked if asked[0] == name]

    # -- as `RuleDesk` has it ---------------------------------------------------------------------------------------

    def rules(self) -> list[Rule]:
        return list(self.kept)

    def add(self, rule: Rule, day: date | None = None) -> list[Rule]:
        self.gate.wait()
        self._note("add", rule, day)
        return self._keep(with_rule(self.kept, rule))

    def remove(self, number: int, day: date | None = None) -> list[Rule]:
        self.gate.wait()
        self._note("remove", number, day)
        return self._keep([r for r in self.kept if r.id != number])

    @property
    def can_undo(self) -> bool:
        return bool(self.before)

    def undo(self, day: date | None = None) -> list[Rule] | None:
        self.gate.wait()
        self._note("undo", day)
        if not self.before:
            return None
        self.kept = self.before.pop()
        return self.rules()

    def uncategorised(self, days: int = 7) -> NotSorted:
        sorted_ = {(r.app, r.domain) for r in self.kept}
        left = tuple(u for u in self.found.found if ("" if u.domain else u.app, u.domain) not in sorted_)
        return replace(self.found, found=left)

    def effect(self, rule: Rule) -> Effect:
        self._note("effect", rule)
        return self.does

    def listed(self) -> list[tuple[Rule, Effect]]:
        return [(rule, self.of.get(rule.id, self.does)) for rule in self.kept]

    def plans(self) -> list[str]:
        return list(self.declared)

    def _keep(self, rules: Sequence[Rule]) -> list[Rule]:
        free = max((r.id for r in rules), default=0) + 1
        self.before += [] if list(rules) == self.kept else [self.kept]
        self.kept = [r if r.id else replace(r, id=free + n) for n, r in enumerate(rules)]
        return self.rules()
