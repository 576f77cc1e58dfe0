"""`categorize` and `tag`: what kind of thing an event is, by rules of regular expressions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headwater.query.errors import WrongArguments
from headwater.query.limits import Watch
from headwater.query.regexes import Strings, compiled
from headwater.query.tables import Flags, resaid, said_at, used
from headwater.records import Data, EventTable

_NEITHER = ["Uncategorized"]
_RANK_OF_A_LEVEL = 10
"""A class ranks by its depth, times this, so that whole priorities fit between (`classify` of aw_transform)."""


@dataclass(frozen=True, slots=True)
class _Rule:
    name: Any
    pattern: re.Pattern[str] | None
    """None: it never matches."""
    keys: tuple[str, ...]
    """Where it looks; empty: everywhere."""
    priority: int | None


def categorize(events: EventTable, classes: Sequence[Any], watch: Watch) -> EventTable:
    """The events with `$category`: the path of the class that matches and ranks highest, the later one of equals."""
    rules = sorted((rule for rule in reversed(_rules(classes, watch)) if rule.name), key=_rank, reverse=True)
    matcher = _Matcher(events, watch)
    chosen = np.full(len(matcher.places), len(rules))
    for number, rule in enumerate(rules):
        chosen[matcher.matched_by(rule, chosen == len(rules))] = number
    names = [*(rule.name for rule in rules), _NEITHER]
    return matcher.retold("$category", [names[number] for number in chosen.tolist()])


def _rank(rule: _Rule) -> int:
    return len(rule.name) * _RANK_OF_A_LEVEL if rule.priority is None else rule.priority


def tag(events: EventTable, classes: Sequence[Any], watch: Watch) -> EventTable:
    """The events with `$tags`: the names of all classes that match, in their order."""
    matcher = _Matcher(events, watch)
    tags: list[list[Any]] = [[] for _ in matcher.places]
    everything = np.ones(len(tags), np.bool_)
    for rule in _rules(classes, watch, is_tag=True):
        for place in np.flatnonzero(matcher.matched_by(rule, everything)).tolist():
            tags[place].append(rule.name)
    return matcher.retold("$tags", tags)


class _Matcher:
    """The sayings of some events, and the distinct strings in them."""

    def __init__(self, events: EventTable, watch: Watch) -> None:
        self._events = events
        self._watch = watch
        self.places = used(events)
        self._said = said_at(events, self.places)
        self._found: dict[tuple[str, ...], tuple[Strings, NDArray[np.intp], NDArray[np.intp]]] = {}

    def matched_by(self, rule: _Rule, among: Flags) -> Flags:
        """Which of some sayings have a string that the rule matches."""
        matched = np.zeros(len(self._said), np.bool_)
        if rule.pattern is not None:
            if rule.keys not in self._found:
                self._found[rule.keys] = self._strings(rule.keys)
            strings, which, owners = self._found[rule.keys]
            asked = among[owners]
            which, owners = which[asked], owners[asked]
            matched[owners[strings.found_by(rule.pattern, np.flatnonzero(np.bincount(which)))[which]]] = True
        return matched

    def _strings(self, keys: tuple[str, ...]) -> tuple[Strings, NDArray[np.intp], NDArray[np.intp]]:
        """The distinct strings; then for each that a saying has which string it is, and whose."""
        numbers: dict[str, int] = {}
        which, owners = [], []
        for owner, data in enumerate(self._watch.each(self._said)):
            for value in [data.get(key) for key in keys] if keys else data.values():
                if isinstance(value, str):
                    which.append(numbers.setdefault(value, len(numbers)))
                    owners.append(owner)
        return Strings(list(numbers), self._watch), np.array(which, np.intp), np.array(owners, np.intp)

    def retold(self, key: str, values: Sequence[Any]) -> EventTable:
        said: list[Data] = [{**data, key: value} for data, value in zip(self._said, values, strict=True)]
        return resaid(self._events, self.places, said)


def _rules(classes: Sequence[Any], watch: Watch, *, is_tag: bool = False) -> list[_Rule]:
    found = []
    for item in watch.each(classes):
        if not (isinstance(item, list) and len(item) == 2 and isinstance(item[1], dict)):
            raise WrongArguments('A class is not a pair of a name and a rule, as in [["Work"], {"regex": "Writer"}].')
        name, rule = item
        if not (_is_texts(name) or (is_tag and isinstance(name, str))):
            raise WrongArguments('The name of a class is not a list of strings, as in ["Work", "Writing"].')
        found.append(_rule(name, rule, watch))
    return found


def _rule(name: Any, rule: dict[str, Any], watch: Watch) -> _Rule:
    regex, keys, priority = rule.get("regex"), rule.get("select_keys"), rule.get("priority", rule.get("weight"))
    if not isinstance(regex, str | None):
        raise WrongArguments("The regex of a class is not a string.")
    if not (keys is None or _is_texts(keys)):
        raise WrongArguments("The select_keys of a class are not a list of strings.")
    if ("priority" in rule or "weight" in rule) and (isinstance(priority, bool) or not isinstance(priority, int)):
        raise WrongArguments("The priority or weight of a class is not a whole number.")
    pattern = compiled(regex, watch.limits, ignore_case=bool(rule.get("ignore_case"))) if regex else None
    return _Rule(name, pattern, tuple(keys or ()), priority)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
