"""Days of one person, by hand, to live through again; and the same without any short cut."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from headwater.advice import AdviceState, decide
from headwater.base import Settings
from headwater.categories import Categories
from headwater.engine.rehearsing import _FIRST, Rehearsal, Rehearsed, _Again, rehearsal
from headwater.records import Advice, Answer, Decision, Intent, Label, Moment
from headwater.reports import day_of
from tests.support.days import Pair
from tests.support.weeks import midnight, told, utc

TODAY = date(2026, 11, 27)
"""A Friday."""
NOW = midnight(TODAY) + 20 * 3600
WORKDAY = (
    "9:00 R 50, F 40, A 8, C 20 slack, F 95, A 60, F 45, C 2 slack, F 1, C 2 slack, F 1, C 2 slack, F 1, C 2 slack, "
    "F 1, C 2 slack, F 1, C 2 slack, F 1, C 2 slack, F 1, C 2 slack, F 1, C 2 slack, F 1, C 2 slack, A 6, M 40, A 8, "
    "F 60, A 8, R 40, A 4, R 20, A 6, R 20, A 8, R 10"
)
"""Long stretches, pauses, many looks at messages, and an end near six."""
USUAL = "9:00 F 90, A 15, F 90, A 60, R 60, C 10 slack, R 60, A 20, F 80"


def days(
    count: int = 5, workday: str = WORKDAY, before: int = 7, changes: Mapping[str, Any] = MappingProxyType({})
) -> dict[date, list[Pair]]:
    """So many days until today, and the usual ones before them."""
    found = {}
    for n in range(count + before):
        day = TODAY - timedelta(days=n)
        pairs = told(day, workday if n < count else USUAL)
        found[day] = [(replace(s, **_there(s, changes)), i) for s, i in pairs] if n < count else pairs
    return found


def _there(segment: Any, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    return changes if segment.app else MappingProxyType({})


class Known:
    """What a store would tell; whatever is not read is not there."""

    def __init__(self, of: dict[date, list[Pair]], labels: Sequence[Label] = ()) -> None:
        self.pairs = sorted((pair for one in of.values() for pair in one), key=lambda pair: pair[0].start)
        self._labels = labels

    def history(self, start: float, end: float) -> Sequence[Pair]:
        return [pair for pair in self.pairs if pair[0].start < end and pair[0].end > start]

    def labels(self, start: float, end: float) -> Sequence[Label]:
        return [x for x in self._labels if x.start < end and x.end > start]

    def advice(self, _start: float, _end: float) -> Sequence[tuple[Advice, Answer | None]]:
        raise AssertionError("what was said then is not asked for")


def relived(known: Known, settings: Settings | None = None, intent: Intent | None = None, **more: Any) -> Rehearsal:
    """The last fourteen days."""
    return rehearsal(
        known, more.pop("now", NOW), settings or Settings(), utc, Categories(), None, lambda _at: intent,
        more.pop("state", AdviceState.first(1)), began=more.pop("began", None),
    )  # fmt: skip


def every_moment(known: Known, settings: Settings, intent: Intent | None = None) -> list[Moment]:
    """As `rehearsal` makes them, none left out."""
    again = _Again(known, NOW, settings, utc, Categories(), None, lambda _at: intent, None)
    today = day_of(NOW, settings, utc)
    return [moment for n in range(13, -1, -1) for moment in again.day(today - timedelta(days=n))]


def plainly(moments: Sequence[Moment], settings: Settings) -> Rehearsed:
    """The policy asked at every moment."""
    state, found = _FIRST, list[Decision]()
    for number, moment in enumerate(moments):
        state, decision = decide(replace(state, draws=number), moment, settings)
        found += [decision] if decision.kind is not None else []
    return Rehearsed(0, False, tuple(found))


def said(of: Rehearsed) -> list[tuple[str, float]]:
    """Kinds and times."""
    return [(str(d.kind), d.at) for d in of.decisions]
