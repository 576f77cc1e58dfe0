"""Rules in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headwater.base import Words
from headwater.categories import Rule
from headwater.charts.sure import LOOKS, MIGHT
from headwater.records import Category
from headwater.ui.plain import plain

if TYPE_CHECKING:
    from headwater.engine.unsorted import Effect, Unsorted

CATEGORIES = tuple(c for c in Category if c is not Category.OTHER)
"""Those that something can be sorted into."""


_SHORT = 40
"""Characters of a name inside of a sentence."""


def lasting(seconds: float, words: Words) -> str:
    """`1 h 30 min`; below a minute `40 s`."""
    s = round(seconds)
    return words.duration(s) if s >= 60 else words("unit.s", n=s)


def named(rule: Rule, words: Words, most: int = 400) -> str:
    """What a rule asks for: `VS Code · title “draft”`; each part at most so many characters long."""
    parts = (
        _cut(rule.app, most),
        words("rules.of_title", text=_cut(rule.title, most)) if rule.title else "",
        words("rules.of_site", text=_cut(rule.domain, most)) if rule.domain else "",
        words("rules.of_project", text=_cut(rule.project, most)) if rule.project else "",
    )
    return words("rules.join").join(part for part in parts if part)


def _cut(name: str, most: int) -> str:
    name = plain(name)
    return name if len(name) <= most else f"{name[: most - 1]}…"


def says(rule: Rule, words: Words) -> str:
    """What it says: `Code, away from your plan`."""
    about = [words(f"category.{rule.category}")] if rule.category else []
    if rule.plan is not None:
        key = "rules.says.part" if rule.plan else "rules.says.away"
        about.append(words(f"{key}_of", plan=_cut(rule.intent, _SHORT)) if rule.intent else words(key))
    return words("rules.says.join").join(about)


def whole(rule: Rule, words: Words) -> str:
    """Both, for a sentence: long names are cut."""
    return words("rules.follows", rule=named(rule, words, _SHORT), what=says(rule, words))


def guess(one: Unsorted, words: Words) -> str:
    """What something looks like; '' where that is not sure enough to be claimed."""
    if one.category is None or one.p < MIGHT:
        return ""
    key = "rules.unsorted.looks" if one.p >= LOOKS else "rules.unsorted.might"
    return words(key, what=_inline(words(f"category.{one.category}")), p=one.p)


def short_guess(one: Unsorted, words: Words) -> str:
    """The same where there is no room for a sentence."""
    return words("rules.unsorted.short", what=words(f"category.{one.category}"), p=one.p) if guess(one, words) else ""


def _inline(name: str) -> str:
    return name[:1].lower() + name[1:]


def matches(effect: Effect, words: Words, changed: str = "") -> str:
    """How much a rule matches."""
    if not effect.windows:
        return words("rules.form.would_none")
    windows = words("rules.form.windows_1" if effect.windows == 1 else "rules.form.windows", n=effect.windows)
    length = lasting(effect.seconds, words)
    return words("rules.form.would", windows=windows, length=length, changed=changed).strip()


def would(effect: Effect, words: Words) -> tuple[str, ...]:
    """What a rule would do, in sentences."""
    changed = words("rules.form.changes_nothing")
    if effect.changed:
        changed = words("rules.form.changes", length=lasting(effect.changed_s, words))
    return (matches(effect, words, changed), *_others(effect, words))


def _others(effect: Effect, words: Words) -> tuple[str, ...]:
    said = []
    if effect.beaten_by:
        rule = whole(effect.beaten_by[0], words)
        key = "rules.form.beaten" if effect.beaten_s else "rules.yours.beaten_always"
        said.append(words(key, length=lasting(effect.beaten_s, words), rule=rule))
    if effect.beats:
        said.append(words("rules.form.beats", rule=whole(effect.beats[0], words)))
    return tuple(said)


def notes(effect: Effect, words: Words) -> tuple[str, ...]:
    """Below a rule of the list: where another one holds, and where it holds before another."""
    said = []
    if effect.beaten_by:
        key = "rules.yours.beaten" if effect.beaten_s else "rules.yours.beaten_always"
        rule = whole(effect.beaten_by[0], words)
        said.append(words(key, rule=rule, length=lasting(effect.beaten_s, words)))
    if effect.beats:
        said.append(words("rules.yours.beats", rule=whole(effect.beats[0], words)))
    return tuple(said)
