"""What workers read for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from headwater.base import Settings, Words
from headwater.engine.aftermath import YEAR_S
from headwater.records import AdviceKind, Decision
from headwater.reports.advised import Told, searched
from headwater.ui.advice.desk import suggestions_of
from headwater.ui.advice.kinds import SWITCH_OF
from headwater.ui.face import Face


@dataclass(frozen=True, slots=True)
class Listed:
    """What a search found, and of how many."""

    told: Sequence[Told]
    of: int


def year(engine: Face, *, left_out: bool, looked: int | None) -> list[Told]:
    """All of the last year; of the first `looked` with what happened after."""
    now = engine.clock.now()
    return suggestions_of(engine).history(now - YEAR_S, now + 1.0, left_out=left_out, looked=looked)


def listed(engine: Face, search: str, words: Words, *, left_out: bool, shown: int) -> Listed:
    """What a search finds, which looks in what happened after as well."""
    told = year(engine, left_out=left_out, looked=None if search.strip() else shown)
    return Listed(searched(told, search, words), len(told))


def without(engine: Face, settings: Settings, kind: AdviceKind) -> tuple[Decision, ...]:
    """Those of a kind that is off, by its switch or by dismissals, that there would have been if it were on."""
    on = replace(settings, **{SWITCH_OF[kind]: True})  # type: ignore[arg-type]
    return tuple(d for d in suggestions_of(engine).rehearse(on, kind).decisions if d.kind is kind)
