"""The person's rules: kept, followed at once, and history judged by them.

Methods may be called from any thread but the engine's; those that say "long" read a month of history.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from headwater.categories import BadRule, Rule
from headwater.categories.rules import LONGEST, fit
from headwater.engine.obeying import RULED_BY, digest, stretches
from headwater.engine.unsorted import Effect, NotSorted, Use, effects, not_sorted, uses
from headwater.redact.domains import clean_domain
from headwater.redact.titles import visible
from headwater.reports import day_bounds
from headwater.store import Store

if TYPE_CHECKING:
    from headwater.engine.engine import Engine
    from headwater.engine.recorder import Recorder

DAYS = 30
"""What rules are shown against."""
_DAY_S = 86_400.0
_MOST = 40
"""Applications and sites that are offered at once."""
_PLANS = 30

Edit = Callable[[list[Rule]], Sequence[Rule]]


class RulesDesk:
    """See the module."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # -- the rules ------------------------------------------------------------------------------------------------

    def rules(self) -> list[Rule]:
        """The person's rules, in the order they were made.

        Raises:
            StoreUnavailable: they cannot be read.
        """
        with Store(self._engine.paths.database, read_only=True) as store:
            return store.rules()

    def add(self, rule: Rule, day: date | None = None) -> list[Rule]:
        """One more; returns all. One that is there already changes nothing.

        The windows are sorted again, and history is judged again in the background: first `day`, the one that is
        looked at (today if left out), then all of it, the newest first.

        Raises:
            BadRule: it cannot be kept, or there are too many; nothing is changed.
            StoreUnavailable: the store does not take it; nothing is changed.
            NotRecording: the engine has ended.
        """
        return self._edit(lambda old: with_rule(old, rule), day)

    def remove(self, number: int, day: date | None = None) -> list[Rule]:
        """One less; returns all. Raises as `add`."""
        return self._edit(lambda old: [r for r in old if r.id != number], day)

    def _edit(self, edit: Edit, day: date | None) -> list[Rule]:
        def fitting(old: list[Rule]) -> Sequence[Rule]:
            new = edit(old)
            fit(new)
            return new

        def command(recorder: Recorder) -> list[Rule]:
            before, after = recorder.edit_rules(fitting)
            if after is not before:
                recorder.teach(lambda store: self._engine.past_rules.keep(store, before, after))
                follow(self._engine, recorder, day)
            return after

        return self._engine.ask(command)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step of this run to take back."""
        return self._engine.past_rules.can_undo

    def undo(self, day: date | None = None) -> list[Rule] | None:
        """Take the last step of this run back; returns all rules, with their numbers. None where there is none, or
        where they were changed elsewhere since, or something was forgotten on purpose. Raises as `add`."""

        def command(recorder: Recorder) -> list[Rule] | None:
            past = self._engine.past_rules
            rules = recorder.teach(lambda store: past.undo(store, recorder.edit_rules))
            if rules is not None:
                follow(self._engine, recorder, day)
            return rules

        return self._engine.ask(command)

    # -- looking --------------------------------------------------------------------------------------------------

    def uncategorised(self, days: int = 7) -> NotSorted:
        """Long. What was in front longest in the last days without a known category, with what it looks like."""
        model = self._engine.model
        found = self._uses(days)
        return not_sorted(found, self._engine.categories, model.kind if model is not None else None, _MOST)

    def effect(self, rule: Rule) -> Effect:
        """Long. What a rule would do, or does, to the last `DAYS` days; one with a number stands for the kept one.

        Raises:
            BadRule: it cannot be kept.
        """
        rule = tidied(rule)
        fit([rule])
        others = [r for r in self.rules() if not rule.id or r.id != rule.id]
        rules = sorted([*others, rule], key=lambda r: r.id or len(others) + max((o.id for o in others), default=0))
        return effects(self._uses(DAYS), rules)[next(n for n, r in enumerate(rules) if r is rule)]

    def listed(self) -> list[tuple[Rule, Effect]]:
        """Long. All rules with what each does to the last `DAYS` days."""
        rules = self.rules()
        return list(zip(rules, effects(self._uses(DAYS), rules) if rules else (), strict=True))

    def plans(self) -> list[str]:
        """What the person declared in the last `DAYS` days, the last first, each once."""
        now = self._engine.clock.now()
        with Store(self._engine.paths.database, read_only=True) as store:
            found = store.intents(now - DAYS * _DAY_S, now + _DAY_S)
        texts = (" ".join(i.text.split()) for i in reversed(found))
        return list(dict.fromkeys(text for text in texts if text))[:_PLANS]

    def _uses(self, days: int) -> list[Use]:
        now = self._engine.clock.now()
        start, end = now - days * _DAY_S, now + _DAY_S
        with Store(self._engine.paths.database, read_only=True) as store:
            return uses(store.spans(start, end), store.intents(start, end))


def follow(engine: Engine, recorder: Recorder | None, day: date | None = None) -> None:
    """In the engine's thread: the rules that are kept hold from now on; what they change is judged again.

    Raises:
        StoreUnavailable: they cannot be read.
    """
    if recorder is None:
        return
    before = digest(engine.categories.rules)
    anew = recorder.follow_rules()
    now = digest(engine.categories.rules)
    if now == before:
        return
    span = recorder.teach(lambda store: store.span())
    shown = day_bounds(day or engine.today(), engine.settings, engine.clock.offset_s)
    spans = [shown, *stretches(span)] if span else []
    until = spans[1][1] if anew and span else float("inf")
    engine.background.judge(*spans, by={RULED_BY: now}, refill_from=until)


def tidied(rule: Rule) -> Rule:
    """A rule as it is kept: texts on one line, of an address only the site.

    Raises:
        BadRule: its site is none.
    """
    wanted = rule.domain.strip()
    domain = clean_domain(wanted.removeprefix("*."))
    if wanted and not domain:
        raise BadRule("This is no site: write it like example.org, or paste an address.")
    return replace(
        rule, app=visible(rule.app, LONGEST + 1), title=visible(rule.title, LONGEST + 1),
        domain=domain, project=visible(rule.project, LONGEST + 1),
        intent=visible(rule.intent, LONGEST + 1) if rule.plan is not None else "",
    )  # fmt: skip


def with_rule(rules: Sequence[Rule], rule: Rule) -> list[Rule]:
    """The rules with one more; one that is there already is not kept twice, and one with a number takes its place.

    Raises:
        BadRule: its site is none.
    """
    made = tidied(rule)
    if made.id and any(r.id == made.id for r in rules):
        return [made if r.id == made.id else r for r in rules]
    return list(rules) if made in rules else [*rules, made]
