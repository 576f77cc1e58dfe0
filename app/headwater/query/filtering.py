"""Functions that choose events by what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from headwater.query.limits import Watch
from headwater.query.regexes import compiled
from headwater.query.tables import saying, taken
from headwater.records import Data, EventTable


def filter_keyvals(events: EventTable, key: str, values: Sequence[Any], watch: Watch) -> EventTable:
    """Events with one of the values under a key, as Python compares them (1, 1.0 and true are the same)."""
    return taken(events, saying(events, _has(key, values), watch))


def exclude_keyvals(events: EventTable, key: str, values: Sequence[Any], watch: Watch) -> EventTable:
    """All others."""
    return taken(events, ~saying(events, _has(key, values), watch))


def filter_keyvals_regex(events: EventTable, key: str, regex: str, watch: Watch) -> EventTable:
    """Events with a string under a key in which a regular expression finds something."""
    search = compiled(regex, watch.limits).search

    def finds(data: Data) -> bool:
        value = data.get(key)
        return isinstance(value, str) and search(value) is not None

    return taken(events, saying(events, finds, watch))


def _has(key: str, values: Sequence[Any]) -> Callable[[Data], bool]:
    simple = {value for value in values if not isinstance(value, list | dict)}
    others = [value for value in values if isinstance(value, list | dict)]

    def has(data: Data) -> bool:
        if key not in data:
            return False
        value = data[key]
        return value in others if isinstance(value, list | dict) else value in simple

    return has
