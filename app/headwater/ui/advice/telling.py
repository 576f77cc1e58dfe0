"""What the page says. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from headwater.base import Words
from headwater.charts.scale import Offset, clock
from headwater.records import Advice, AdviceKind, Decision
from headwater.reports.wording import texts

if TYPE_CHECKING:
    from headwater.engine.advising import Liked
    from headwater.engine.rehearsing import Rehearsed
    from headwater.reports.experiment import Difference

MOST = 50
"""Moments that are listed."""
_SAME = 0.05
"""Rewards by which a belief has to have moved to be told as another."""
_TIMES = (AdviceKind.MESSAGES,)
"""What is counted; of all others a share is compared."""
_OWN = (AdviceKind.BREAK, AdviceKind.DRIFT, AdviceKind.RESUME, AdviceKind.MESSAGES)
_MINUS = "\N{MINUS SIGN}"


def kind_name(kind: AdviceKind, words: Words) -> str:
    """What a kind is called."""
    return words(f"advice.kind.{kind.value}")


def span(found: Rehearsed, days: int, words: Words) -> str:
    """The days that were looked at; `days` is how many there can be."""
    if found.whole:
        return words("suggestions.span.whole", n=days)
    return words("suggestions.span.some_1" if found.days == 1 else "suggestions.span.some", n=found.days)


def count(n: int, found: Rehearsed, days: int, words: Words, *, on: bool) -> str:
    """How many of one kind there would have been."""
    said = words(f"suggestions.kinds.{'on' if on else 'off'}", span=span(found, days, words), n=n)
    return said[:1].upper() + said[1:]


def total(found: Rehearsed, days: int, words: Words) -> str:
    """How many there would have been in all."""
    if not found.days:
        return words("suggestions.many.none")
    n = len(found.decisions)
    return words("suggestions.many.would", span=span(found, days, words), n=n, rate=f"{n / found.days:.1f}")


def moments(decisions: Sequence[Decision], words: Words, offset: Offset) -> list[tuple[str, str, str]]:
    """Day, time and title, the latest first; at most `MOST`."""
    latest = sorted(decisions, key=lambda d: -d.at)[:MOST]
    return [(day_of(d.at, words, offset), clock(d.at, offset, words), _title(d, words)) for d in latest]


def _title(d: Decision, words: Words) -> str:
    assert d.kind is not None
    return texts(Advice("", d.at, d.kind, d.channel, d.text, d.params, d.propensity, d.policy), words)[0]


def day_of(at: float, words: Words, offset: Offset, now: float | None = None) -> str:
    """`Thursday, 12 November`; the year only where `now` is in another one."""
    day = local_date(at, offset)
    same = now is None or local_date(now, offset).year == day.year
    return words(
        "ui.date" if same else "chart.date.long", weekday=words(f"chart.date.weekday_{day.isoweekday()}"),
        month=words(f"chart.date.month_{day.month}"), day=day.day, year=day.year,
    )  # fmt: skip


def local_date(at: float, offset: Offset) -> date:
    """The date that the person's clock showed."""
    return datetime.fromtimestamp(at + offset(at), UTC).date()


# -- what was learned -------------------------------------------------------------------------------------------------


def welcome(liked: Liked, words: Words) -> str:
    """How welcome a kind of which there are answers is believed to be, beside what was believed at first."""
    moved = liked.mean - liked.at_first
    key = "same" if abs(moved) < _SAME else "more" if moved > 0 else "less"
    return words(f"suggestions.learned.{key}{'_1' if liked.answers == 1 else ''}", n=liked.answers)


# -- what difference they made ----------------------------------------------------------------------------------------


def trial_key(kind: AdviceKind) -> str:
    """The sentence that compares what followed with it and without."""
    return f"suggestions.trial.{kind.value if kind in _OWN else 'hour'}"


def trial(found: Difference, least: int, words: Words) -> tuple[str, ...]:
    """What can be said of one kind: how far it is, or what followed with it and without, and how sure that is."""
    name = kind_name(found.kind, words)
    if not found.enough:
        return (words("suggestions.trial.progress", kind=name, made=found.made, left=found.left_out, least=least),)
    times = found.kind in _TIMES
    sides = {"with": _number(found.with_it, times), "without": _number(found.without, times)}
    told = words(trial_key(found.kind), **sides)
    low, high = (_number(x, times) for x in (found.low, found.high))
    lines = [told, words("suggestions.trial.range_times" if times else "suggestions.trial.range", low=low, high=high)]
    if not found.sure:
        lines.append(words("suggestions.trial.chance"))
    return (*lines, words("suggestions.trial.counts", made=found.made, left=found.left_out))


def _number(value: float, times: bool) -> str:
    said = f"{abs(value):.1f}" if times else f"{abs(100 * value):.0f}"
    return f"{_MINUS}{said}" if value < 0 and float(said) else said
