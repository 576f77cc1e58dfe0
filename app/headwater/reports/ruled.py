"""The person's rules as JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.base import TitleMode
from headwater.categories import BadRule, Rule
from headwater.categories.rules import fit
from headwater.records import Category
from headwater.reports.columns import Choice

_TEXTS = ("app", "title", "domain", "project", "intent")


def rule_object(rule: Rule) -> dict[str, object]:
    """A rule for JSON; its number is the store's own and not told."""
    return {
        "app": rule.app, "title": rule.title, "domain": rule.domain, "project": rule.project,
        "category": None if rule.category is None else rule.category.value, "plan": rule.plan, "intent": rule.intent,
    }  # fmt: skip


def told_by(rule: Rule, choice: Choice) -> bool:
    """Whether an export may tell a rule: not where it names what is left out or hashed."""
    parts = (
        (rule.app, choice.apps), (rule.title, choice.titles is TitleMode.FULL), (rule.domain, choice.domains),
        (rule.project, choice.projects), (rule.intent, choice.intents),
    )  # fmt: skip
    return all(may or not text for text, may in parts)


def rules_of(told: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Rules out of JSON.

    Raises:
        ValueError, TypeError, KeyError: these are none.
    """
    made = tuple(_rule(x) for x in told)
    try:
        fit(made)
    except BadRule as e:
        raise ValueError(str(e)) from None
    return made


def _rule(told: Mapping[str, Any]) -> Rule:
    texts = {name: told[name] for name in _TEXTS}
    plan, category = told["plan"], told["category"]
    if not all(isinstance(text, str) for text in texts.values()) or not (plan is None or isinstance(plan, bool)):
        raise TypeError("a rule has texts, and true, false or null")
    return Rule(None if category is None else Category(category), plan=plan, **texts)
