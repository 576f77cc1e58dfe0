"""The day's end in three sentences, a picture and a suggestion: what is most telling beside this person's own usual."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import TYPE_CHECKING

from headwater.base import Settings
from headwater.records import FocusState
from headwater.reports.facts import DayFacts, facts_of, minute_of
from headwater.reports.hints import Suggestion, for_next_day
from headwater.reports.said import Said, Value
from headwater.reports.usual import LEAST_DAYS, Beside, Usual, usual

if TYPE_CHECKING:
    from headwater.reports.day import DayReport

BEFORE = 28
"""Days that a day is compared with."""
SENTENCES = 3
SHORT_S = 1800.0
"""With less time at the computer there is nothing to tell of."""
_SEEN_S = 300.0
"""A state that lasted less is not told of."""
_BETWEEN = 3
"""What came in between less often is not told of."""
_NO_PAUSE_S = 3 * 3600.0
"""A day without a pause is told of from here on."""
_UNKNOWN_S, _UNKNOWN = 1800.0, 0.25
"""So much time of which nothing is known is told; with this part of it the day is compared with none."""
_FELT = 0.05
"""A state that takes this part more of the time, or less, is told of."""


class Kind(StrEnum):
    """What sort of day it was; the last part of a key in the catalogue where there is only one sentence."""

    EMPTY = "empty"
    """Nothing was recorded. Days off are fine."""
    AWAY = "away"
    """Recorded, and nobody came to the computer."""
    SHORT = "short"
    FIRST = "first"
    """Too few days before it are known for a usual."""
    RUNNING = "running"
    """The working day is not over: it is compared with none."""
    PARTLY = "partly"
    """Too much of it is not known: it is compared with none."""
    FULL = "full"


@dataclass(frozen=True, slots=True)
class DayDigest:
    """A day's review."""

    day: date
    kind: Kind
    sentences: tuple[Said, ...]
    """Three; fewer where the day has less to tell."""
    note: Said | None
    """What the sentences leave out, and why."""
    suggestion: Suggestion | None
    score: Said | None
    """A number with its formula; only where it was asked for."""
    report: DayReport
    """For the picture."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, where it stands among others, and how telling it is."""

    place: int
    telling: float
    said: Said


def most_telling(candidates: Sequence[Candidate]) -> tuple[Said, ...]:
    """The three most telling, in the order in which they read well."""
    best = sorted(candidates, key=lambda c: -c.telling)[:SENTENCES]
    return tuple(c.said for c in sorted(best, key=lambda c: c.place))


def day_digest(report: DayReport, past: Sequence[DayFacts], today: date, settings: Settings) -> DayDigest:
    """A day's review.

    Args:
        report: the day.
        past: the days before it, by date, from the first that was recorded on; up to `BEFORE` are used.
        today: the day that is running.
        settings: when the working day usually ends, and whether a score is wanted.
    """
    facts, before = facts_of(report), [d for d in past if d.day < report.day][-BEFORE:]
    like_it = [d for d in before if d.workday]
    kind = _kind(report, facts, like_it, settings)
    if kind in (Kind.EMPTY, Kind.AWAY, Kind.SHORT):
        said = Said.of(f"digest.day.{kind}", length_s=facts.at_computer_s)
        return DayDigest(report.day, kind, (said,), None, None, None, report)
    compared = like_it if kind is Kind.FULL else []
    sentences = most_telling(list(_candidates(facts, compared)))
    suggestion = for_next_day([*before, facts], today)
    score = score_of(facts.seconds(FocusState.FOCUSED), facts.at_computer_s) if settings.show_score else None
    return DayDigest(report.day, kind, sentences, _note(kind, facts, len(like_it)), suggestion, score, report)


def score_of(focused_s: float, whole_s: float) -> Said | None:
    """Sustained work as a part of the time at the computer, told with what it is made of."""
    if whole_s < SHORT_S:
        return None
    return Said.of("digest.score", n=round(100 * focused_s / whole_s), part_s=focused_s, whole_s=whole_s)


def _kind(report: DayReport, facts: DayFacts, like_it: Sequence[DayFacts], settings: Settings) -> Kind:
    if report.empty:
        return Kind.EMPTY
    if facts.at_computer_s <= 0:
        return Kind.AWAY
    if facts.at_computer_s < SHORT_S:
        return Kind.SHORT
    if is_running(report, settings):
        return Kind.RUNNING
    if facts.unknown_s >= _UNKNOWN * (facts.unknown_s + facts.at_computer_s):
        return Kind.PARTLY
    return Kind.FULL if len(like_it) >= LEAST_DAYS else Kind.FIRST


def is_running(report: DayReport, settings: Settings) -> bool:
    """Whether the working day goes on: `day_ends` is not reached, counted from where this person's day begins."""
    return report.start <= report.now < report.end and goes_on(minute_of(report, report.now), settings)


def goes_on(minute: int, settings: Settings) -> bool:
    """Whether the working day does, so many minutes after midnight."""
    begins = settings.day_start_hour * 60
    return (minute - begins) % 1440 < (settings.day_ends - begins) % 1440


def _note(kind: Kind, facts: DayFacts, like_it: int) -> Said | None:
    if kind is Kind.RUNNING:
        return Said.of("digest.note.running")
    if kind is Kind.FIRST:
        return Said.of("digest.note.first", n=like_it, least=LEAST_DAYS)
    if facts.unknown_s >= _UNKNOWN_S:
        return Said.of("digest.note.partly" if kind is Kind.PARTLY else "digest.note.unknown", length_s=facts.unknown_s)
    return None


# -- sentences ---------------------------------------------------------------------------------------------------------


_TOLD_OF = tuple(s for s in FocusState if s not in (FocusState.AWAY, FocusState.UNSURE))


def _candidates(facts: DayFacts, past: Sequence[DayFacts]) -> Iterator[Candidate]:
    makers: tuple[Callable[[DayFacts, Sequence[DayFacts]], Candidate | None], ...] = (
        _made, _longest, _state, _between, _pauses, _switches,
    )  # fmt: skip
    for make in makers:
        found = make(facts, past)
        if found is not None:
            yield found


def beside(key: str, value: float, past: Sequence[float], unit: str, **params: Value) -> tuple[Said, float]:
    """A sentence with the usual beside it where there is one, and how far `value` lies outside it."""
    found: Usual | None = usual(past)
    if found is None:
        return Said.of(f"{key}.{Beside.ALONE}", **params), 0.0
    ends = {f"low{unit}": _round(found.low, unit), f"high{unit}": _round(found.high, unit)}
    return Said.of(f"{key}.{found.beside(value)}", **params, **ends), found.beyond(value)


def _round(value: float, unit: str) -> float:
    return value if unit else round(value)


def _made(facts: DayFacts, past: Sequence[DayFacts]) -> Candidate:
    """Time at the computer, and what most of it was."""
    states = sorted(((s, sec) for s, sec in facts.states if s is not FocusState.AWAY), key=lambda pair: -pair[1])
    parts: dict[str, Value] = {"length_s": facts.at_computer_s, "a_state": states[0][0].value, "a_s": states[0][1]}
    two = len(states) > 1 and states[1][1] >= _SEEN_S
    if two:
        parts |= {"b_state": states[1][0].value, "b_s": states[1][1]}
    key = "digest.day.made.two" if two else "digest.day.made.one"
    said, beyond = beside(key, facts.at_computer_s, [d.at_computer_s for d in past], "_s", **parts)
    return Candidate(0, _telling(1.0, beyond), said)


def _longest(facts: DayFacts, past: Sequence[DayFacts]) -> Candidate | None:
    """The longest stretch of sustained work, and when it was."""
    found = facts.longest
    if found is None or found.seconds < _SEEN_S:
        return None
    parts: dict[str, Value] = {
        "length_s": found.seconds, "start_at": found.minute, "end_at": found.end_minute,
    }  # fmt: skip
    if found.name:
        parts["name"] = found.name
    key = "digest.day.longest.in" if found.name else "digest.day.longest.bare"
    said, beyond = beside(key, found.seconds, [d.longest.seconds if d.longest else 0.0 for d in past], "_s", **parts)
    return Candidate(1, _telling(1.2, beyond), said)


def _state(facts: DayFacts, past: Sequence[DayFacts]) -> Candidate | None:
    """The state that takes another part of the time than usual, where that can be felt."""
    best: Candidate | None = None
    furthest = _FELT
    for state in _TOLD_OF:
        share, shares = facts.seconds(state) / facts.at_computer_s, [d.seconds(state) / d.at_computer_s for d in past]
        apart = abs(share - median(shares)) if shares else 0.0
        if apart < furthest or facts.seconds(state) < _SEEN_S:
            continue
        parts: dict[str, Value] = {"a_title": state.value, "a_s": facts.seconds(state), "a_share": share}
        said, beyond = beside("digest.day.state", share, shares, "_share", **parts)
        if beyond:
            furthest, best = apart, Candidate(2, _telling(0.9, beyond), said)
    return best


def _telling(base: float, beyond: float) -> float:
    """What is unusual is told first, but no trifle goes before what matters."""
    return base * (1.0 + min(beyond, 1.0))


def _between(facts: DayFacts, past: Sequence[DayFacts]) -> Candidate | None:
    """What came in between most, and where it was gone back to."""
    found = facts.came_between()
    name = max(found, key=lambda n: (len(found[n]), n), default="")
    if not name or len(found[name]) < _BETWEEN:
        return None
    mine = found[name]
    backs = [d.back for d in mine]
    parts: dict[str, Value] = {
        "name": name, "n": len(mine), "length_s": sum(d.seconds for d in mine), "back": max(backs, key=backs.count),
    }  # fmt: skip
    often = [float(len(d.came_between().get(name, ()))) for d in past]
    said, beyond = beside("digest.day.between", len(mine), often, "", **parts)
    return Candidate(3, _telling(0.8, beyond), said)


def _pauses(facts: DayFacts, past: Sequence[DayFacts]) -> Candidate | None:
    """Pauses: rest is told as work is."""
    n, often = len(facts.pauses), [float(len(d.pauses)) for d in past]
    if not n:
        if facts.at_computer_s < _NO_PAUSE_S:
            return None
        said, beyond = beside("digest.day.no_pause", 0, often, "", whole_s=facts.at_computer_s)
        return Candidate(4, _telling(0.7, beyond), said)
    length = sum(p.seconds for p in facts.pauses)
    key = "digest.day.pauses.one" if n == 1 else "digest.day.pauses.many"
    said, beyond = beside(key, n, often, "", n=n, length_s=length)
    return Candidate(4, _telling(0.7, beyond), said)


def _switches(facts: DayFacts, past: Sequence[DayFacts]) -> Candidate | None:
    """How often another application came to the front: where there is little else to tell."""
    n = facts.switches
    if not n:
        return None
    key = "digest.day.switches.one" if n == 1 else "digest.day.switches.many"
    said, beyond = beside(key, n, [float(d.switches) for d in past], "", n=n)
    return Candidate(5, _telling(0.2, beyond), said)
