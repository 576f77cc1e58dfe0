"""The functions of the language: those of ActivityWatch's `query2`, by their names and with their arguments.

Besides, `union` of aw_transform, and `query_bucket_names` and `contains`, which only the server in Rust has.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from headwater.query.activity import Activity
from headwater.query.classing import categorize, tag
from headwater.query.enriching import merge_subwatcher_fields
from headwater.query.errors import QuerySyntax, UnknownBucket, UnknownFunction, WrongArguments, shown
from headwater.query.filtering import exclude_keyvals, filter_keyvals, filter_keyvals_regex
from headwater.query.flooding import flood
from headwater.query.grouping import chunk_events_by_key, merge_events_by_keys
from headwater.query.limits import Watch
from headwater.query.periods import filter_period_intersect, period_union, union, union_no_overlap
from headwater.query.tables import by_start, joined, nothing, summed_us, taken
from headwater.query.times import time_us
from headwater.query.wording import simplify_window_titles, split_url_events
from headwater.records import EventTable

Value = Any
"""An EventTable, a string, a number, True, False, None, a list or a dictionary of values."""
_PULSE_S = 5.0
"""Gaps up to this are filled (`flood` of aw_transform)."""
_LONGEST_PULSE_S = 1e9


@dataclass(frozen=True, slots=True)
class Scene:
    """What a function can see besides its arguments."""

    activity: Activity
    variables: Mapping[str, Value]
    watch: Watch

    def period_us(self) -> tuple[int, int]:
        """The time period; a query may give `STARTTIME` and `ENDTIME` other values.

        Raises:
            WrongArguments: they are no times.
        """
        try:
            start, end = (time_us(str(self.variables[name])) for name in ("STARTTIME", "ENDTIME"))
        except QuerySyntax:
            raise WrongArguments("STARTTIME or ENDTIME has a value that is not a time in ISO 8601.") from None
        return start, max(start, end)


class Kind(Enum):
    """What an argument must be; the value says it in words."""

    EVENTS = "a list of events"
    LIST = "a list"
    EVENTS_OR_LIST = "a list of events or of values"
    LIST_OR_DICT = "a list or a dictionary"
    TEXT = "a string"
    TEXTS = "a list of strings"
    COUNT = "a whole number of 0 or more"
    SECONDS = "a number of seconds from 0 to a thousand million"
    SIMPLE = "a string, a number, true or false"


@dataclass(frozen=True, slots=True)
class _Function:
    call: Callable[..., Value]
    """Takes the scene and the arguments."""
    needs: tuple[Kind, ...]
    may_have: tuple[Kind, ...] = ()


def call(name: str, arguments: list[Value], scene: Scene) -> Value:
    """What a function gives.

    Raises:
        UnknownFunction: there is none of that name.
        WrongArguments: its arguments do not fit.
        QueryError: whatever else can be wrong.
    """
    if name not in FUNCTIONS:
        raise UnknownFunction(f"There is no function {shown(name)}: see how its name is written.")
    function = FUNCTIONS[name]
    kinds = function.needs + function.may_have
    if not len(function.needs) <= len(arguments) <= len(kinds):
        many = " or ".join(str(count) for count in range(len(function.needs), len(kinds) + 1))
        raise WrongArguments(f"{name} takes {many} arguments, and the query gives it {len(arguments)}.")
    fitted = [
        _fitted(name, place, kind, value) for place, (kind, value) in enumerate(zip(kinds, arguments, strict=False))
    ]
    try:
        result = function.call(scene, *fitted)
    except WrongArguments as e:
        raise WrongArguments(f"In {name}: {e}") from None
    if isinstance(result, EventTable | list):
        scene.watch.fits(len(result.which if isinstance(result, EventTable) else result))
    return result


def _fitted(name: str, place: int, kind: Kind, value: Value) -> Value:
    """The argument; an empty list is a list of no events."""
    if kind is Kind.EVENTS and value == []:
        return nothing()
    if not _FITS[kind](value):
        raise WrongArguments(
            f"{name} needs {kind.value} as argument {place + 1}, and the query gives it {_what(value)}."
        )
    return value


def _what(value: Value) -> str:
    names = {
        EventTable: "a list of events",
        list: "a list",
        dict: "a dictionary",
        str: "a string",
        bool: "true or false",
    }
    return "nothing" if value is None else names.get(type(value), "a number")


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_FITS: dict[Kind, Callable[[Value], bool]] = {
    Kind.EVENTS: lambda value: isinstance(value, EventTable),
    Kind.LIST: lambda value: isinstance(value, list),
    Kind.EVENTS_OR_LIST: lambda value: isinstance(value, EventTable | list),
    Kind.LIST_OR_DICT: lambda value: isinstance(value, list | dict),
    Kind.TEXT: lambda value: isinstance(value, str),
    Kind.TEXTS: lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
    Kind.COUNT: lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
    Kind.SECONDS: lambda value: _is_number(value) and 0 <= value <= _LONGEST_PULSE_S and not math.isnan(value),
    Kind.SIMPLE: lambda value: value is None or isinstance(value, str | int | float),
}  # fmt: skip


def _query_bucket(scene: Scene, bucket: str) -> EventTable:
    events = _events(scene, bucket, *scene.period_us())
    scene.watch.read(len(events.which))
    return events


def _query_bucket_eventcount(scene: Scene, bucket: str) -> int:
    """Events that begin in the period. Those that reach into it begin before, if it is read from a moment before."""
    start_us, end_us = scene.period_us()
    events = _events(scene, bucket, start_us - 1, end_us)
    scene.watch.read(len(events.which))
    return int(np.count_nonzero(events.start_us >= start_us))


def _events(scene: Scene, bucket: str, start_us: int, end_us: int) -> EventTable:
    try:
        return scene.activity.events(bucket, start_us, end_us)
    except (UnknownBucket, KeyError):
        raise UnknownBucket(f"There is no bucket {shown(bucket)}: see how its name is written.") from None


def _find_bucket(scene: Scene, part: str, hostname: str = "") -> str:
    for bucket in scene.activity.buckets():
        if part in bucket.id and (not hostname or bucket.hostname == hostname):
            return bucket.id
    on = f" on {shown(hostname)}" if hostname else ""
    raise UnknownBucket(f"No bucket has {shown(part)} in its name{on}: see how it is written.")


def _flood(scene: Scene, events: EventTable, pulse_s: float = _PULSE_S) -> EventTable:
    return flood(events, round(pulse_s * 1e6), scene.watch)


def _concat(_scene: Scene, first: Value, second: Value) -> Value:
    if isinstance(first, list) and isinstance(second, list):
        return first + second
    if first == [] or second == []:
        return second if first == [] else first
    if isinstance(first, list) or isinstance(second, list):
        raise WrongArguments("a list of events and a list of values cannot be put together.")
    return joined(first, second)


def _limit_events(_scene: Scene, events: Value, count: int) -> Value:
    return events[:count] if isinstance(events, list) else taken(events, slice(count))


def _sort_by_duration(_scene: Scene, events: EventTable) -> EventTable:
    return taken(events, np.argsort(-events.duration_us, kind="stable"))


def _merge_subwatcher_fields(
    scene: Scene, events: EventTable, seconds: EventTable, keys: list[str], conflict: str = "base_wins"
) -> EventTable:
    if conflict not in ("base_wins", "sub_wins"):
        raise WrongArguments("who wins a conflict is neither base_wins nor sub_wins.")
    return merge_subwatcher_fields(events, seconds, keys, overwrites=conflict == "sub_wins", watch=scene.watch)


def _watched(function: Callable[..., Value]) -> Callable[..., Value]:
    """A function that needs no more of the scene than the watch."""
    return lambda scene, *arguments: function(*arguments, scene.watch)


_EVENTS, _LIST, _TEXT, _TEXTS = Kind.EVENTS, Kind.LIST, Kind.TEXT, Kind.TEXTS
FUNCTIONS: dict[str, _Function] = {
    "find_bucket": _Function(_find_bucket, (_TEXT,), (_TEXT,)),
    "query_bucket": _Function(_query_bucket, (_TEXT,)),
    "query_bucket_eventcount": _Function(_query_bucket_eventcount, (_TEXT,)),
    "query_bucket_names": _Function(lambda scene: [bucket.id for bucket in scene.activity.buckets()], ()),
    "filter_keyvals": _Function(_watched(filter_keyvals), (_EVENTS, _TEXT, _LIST)),
    "exclude_keyvals": _Function(_watched(exclude_keyvals), (_EVENTS, _TEXT, _LIST)),
    "filter_keyvals_regex": _Function(_watched(filter_keyvals_regex), (_EVENTS, _TEXT, _TEXT)),
    "filter_period_intersect": _Function(_watched(filter_period_intersect), (_EVENTS, _EVENTS)),
    "period_union": _Function(lambda _scene, *both: period_union(*both), (_EVENTS, _EVENTS)),
    "union": _Function(_watched(union), (_EVENTS, _EVENTS)),
    "union_no_overlap": _Function(_watched(union_no_overlap), (_EVENTS, _EVENTS)),
    "concat": _Function(_concat, (Kind.EVENTS_OR_LIST, Kind.EVENTS_OR_LIST)),
    "limit_events": _Function(_limit_events, (Kind.EVENTS_OR_LIST, Kind.COUNT)),
    "contains": _Function(lambda _scene, many, one: one in many, (Kind.LIST_OR_DICT, Kind.SIMPLE)),
    "merge_events_by_keys": _Function(_watched(merge_events_by_keys), (_EVENTS, _TEXTS)),
    "merge_subwatcher_fields": _Function(_merge_subwatcher_fields, (_EVENTS, _EVENTS, _TEXTS), (_TEXT,)),
    "chunk_events_by_key": _Function(_watched(chunk_events_by_key), (_EVENTS, _TEXT)),
    "sort_by_timestamp": _Function(lambda _scene, events: by_start(events), (_EVENTS,)),
    "sort_by_duration": _Function(_sort_by_duration, (_EVENTS,)),
    "sum_durations": _Function(lambda _scene, events: summed_us(events.duration_us) / 1_000_000, (_EVENTS,)),
    "flood": _Function(_flood, (_EVENTS,), (Kind.SECONDS,)),
    "split_url_events": _Function(_watched(split_url_events), (_EVENTS,)),
    "simplify_window_titles": _Function(_watched(simplify_window_titles), (_EVENTS, _TEXT)),
    "categorize": _Function(_watched(categorize), (_EVENTS, _LIST)),
    "tag": _Function(_watched(tag), (_EVENTS, _LIST)),
    "nop": _Function(lambda _scene: 1, ()),
}
"""By name."""
