"""Runs queries: ActivityWatch's `query2` over columns."""

from __future__ import annotations

from collections.abc import Sequence

from headwater.base import Clock, SystemClock
from headwater.query.activity import Activity
from headwater.query.answers import plain
from headwater.query.errors import QueryTooLarge, UnknownVariable, shown
from headwater.query.functions import Scene, Value, call
from headwater.query.limits import Limits, Watch
from headwater.query.parsing import RETURN, Assignment, Call, DictOf, Expression, ListOf, Literal, Name, parse
from headwater.query.times import Period, period_of

_GIVEN: dict[str, Value] = {"True": True, "False": False, "true": True, "false": False, "null": None}
"""Variables that every query has, besides NAME, STARTTIME and ENDTIME."""


def run(
    query: Sequence[str] | str,
    timeperiods: Sequence[str],
    activity: Activity,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    *,
    name: str = "",
    clock: Clock | None = None,
) -> list[object]:
    """Answer a query for each of some time periods.

    Nothing can stop a regular expression that does not come to an end: queries of others belong into a `QueryWorker`.

    Args:
        query: the text, or its pieces, which are put together without anything between them.
        timeperiods: each `start/end` in ISO 8601; times without a zone are UTC.
        activity: what is asked about.
        limits: the most that the query may take.
        name: what the query sees as NAME.
        clock: for the time that it takes; the machine's when left out.

    Returns:
        One answer for each period, made of what JSON can hold: events are dictionaries of `id`, `timestamp`,
        `duration` in seconds and `data`; lengths of time are seconds. What events say is shared with the activity and
        must not be changed.

    Raises:
        QueryError: the query has no answer; the class tells why.
    """
    if len(timeperiods) > limits.periods:
        raise QueryTooLarge(f"The query asks about more than {limits.periods:,} time periods: ask about fewer.")
    watch = Watch(limits, clock or SystemClock())
    try:
        periods = [period_of(text) for text in timeperiods]
        statements = parse(query, limits)
        return [plain(_answer(statements, period, name, activity, watch), watch) for period in periods]
    except RecursionError:
        raise QueryTooLarge("The query makes lists that are nested too deeply: make them flatter.") from None
    except MemoryError:
        raise QueryTooLarge("The query needs more memory than it may have: choose a shorter time period.") from None


def _answer(statements: Sequence[Assignment], period: Period, name: str, activity: Activity, watch: Watch) -> Value:
    variables = {**_GIVEN, "NAME": name, "STARTTIME": period.start, "ENDTIME": period.end}
    scene = Scene(activity, variables, watch)
    for statement in statements:
        variables[statement.name] = _value(statement.value, scene)
    return variables[RETURN]


def _value(expression: Expression, scene: Scene) -> Value:
    match expression:
        case Literal(value):
            return value
        case Name(name):
            return _variable(name, scene)
        case Call(name, arguments):
            scene.watch.check()
            return call(name, [_value(argument, scene) for argument in arguments], scene)
        case ListOf(items):
            return [_value(item, scene) for item in scene.watch.each(items)]
        case DictOf(items):
            return {key: _value(item, scene) for key, item in scene.watch.each(items)}


def _variable(name: str, scene: Scene) -> Value:
    if name not in scene.variables:
        raise UnknownVariable(f"The variable {shown(name)} has no value yet: give it one before it is used.")
    return scene.variables[name]
