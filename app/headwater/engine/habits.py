"""What one day was like, in the few numbers by which another one is told to be unusual; and what is usual of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from headwater.categories import Categories
from headwater.records import Category, FocusState, Hours, Inference, Presence, Segment, TitleKind
from headwater.reports.facts import DayFacts, LocalStretch
from headwater.reports.hints import HOURS, window
from headwater.reports.spans import pieces, state_spans

Pair = tuple[Segment, Inference | None]
Darkness = Callable[[str], float]
"""How likely the topic and wording of a title are dark, 0 to 1."""

MESSAGES = (Category.MAIL, Category.CHAT)
READ = (Category.NEWS, Category.SOCIAL)
"""Where the tone of what is read is looked at."""
DARK = 0.6
HALF_S, HOUR_S = 1800.0, 3600.0
_FILLED = 0.5
"""An hour, or half of one, with less of it at the computer tells nothing of what is usual."""
LEAST_DAYS = 5
"""Of so few days nothing is usual yet."""
LOOKS_BELOW, SHARES_BELOW = 0.75, 0.9
"""Parts of a person's hours and half hours below which the usual is told."""


@dataclass(frozen=True, slots=True)
class DayHabits:
    """A day with somebody there."""

    facts: DayFacts
    looks: tuple[int, ...]
    """Looks at messages, for each hour that was mostly spent at the computer."""
    fragmented: tuple[float, ...]
    """Share of many things at once, for each such half hour."""
    dark: tuple[float, ...]
    """Share of news and posts of a dark tone, likewise."""


def local_day(at: float, offset_s: int, day_start_hour: int) -> date:
    """The person's own day that a moment belongs to."""
    return (datetime.fromtimestamp(at, UTC) + timedelta(seconds=offset_s, hours=-day_start_hour)).date()


def is_dark(segment: Segment, category: Category, darkness: Darkness | None) -> bool:
    """News or a post whose title's topic and wording are dark."""
    readable = segment.title_kind is TitleKind.FULL and bool(segment.title)
    return darkness is not None and readable and category in READ and darkness(segment.title) >= DARK


def habits_of(
    day: date, history: Sequence[Pair], categories: Categories, darkness: Darkness | None
) -> DayHabits | None:
    """A day's habits; None where nobody was there."""
    there = [(s, i) for s, i in history if s.presence is Presence.PRESENT]
    if not there:
        return None
    filled: dict[tuple[float, int], float] = defaultdict(float)
    looks: dict[int, int] = defaultdict(int)
    scattered: dict[int, float] = defaultdict(float)
    dark: dict[int, float] = defaultdict(float)
    talking = False
    for segment, inference in there:
        length, half, hour = segment.end - segment.start, int(segment.start // HALF_S), int(segment.start // HOUR_S)
        filled[HALF_S, half] += length
        filled[HOUR_S, hour] += length
        category = categories.of(segment.app, segment.title, segment.domain, segment.project)
        looks[hour] += category in MESSAGES and not talking
        talking = category in MESSAGES
        scattered[half] += length * (inference is not None and inference.state is FocusState.FRAGMENTED)
        dark[half] += length * is_dark(segment, category, darkness)
    hours = [n for (span, n), s in filled.items() if span == HOUR_S and s >= _FILLED * span]
    halves = [n for (span, n), s in filled.items() if span == HALF_S and s >= _FILLED * span]
    return DayHabits(
        _facts(day, history), tuple(looks[n] for n in hours),
        tuple(scattered[n] / filled[HALF_S, n] for n in halves), tuple(dark[n] / filled[HALF_S, n] for n in halves),
    )  # fmt: skip


def _facts(day: date, history: Sequence[Pair]) -> DayFacts:
    """As far as `hints.window` asks for them."""
    spans = state_spans(pieces(history, (), history[0][0].start, history[-1][0].end))
    states: dict[FocusState, float] = defaultdict(float)
    for span in spans:
        states[span.state] += span.seconds
    held = [span for span in spans if span.state is FocusState.FOCUSED]
    longest = max(held, key=lambda span: span.seconds, default=None)
    if longest is None:
        return DayFacts(day, tuple(states.items()), None, (), (), (), 0, 0.0)
    offset = next((s.offset_s for s, _ in history if s.end > longest.start), 0)
    minutes = [int((at + offset) // 60 % 1440) for at in (longest.start, longest.end)]
    stretch = LocalStretch(minutes[0], minutes[1], longest.seconds, "")
    return DayFacts(day, tuple(states.items()), stretch, (), (), (), 0, 0.0)


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for a person; None where too few days are known."""

    looks: float | None = None
    fragmented: float | None = None
    dark: float | None = None
    best: Hours | None = None


def usual_of(days: Iterable[DayHabits]) -> Usual:
    """Of the last weeks, by date."""
    known = [d for d in days if d.facts.workday]
    if len(known) < LEAST_DAYS:
        return Usual()
    found = window([d.facts for d in known])
    best = Hours(found.hour * 60, (found.hour + HOURS) * 60, found.days, found.of) if found else None
    return Usual(
        _below([float(n) for d in known for n in d.looks], LOOKS_BELOW),
        _below([x for d in known for x in d.fragmented], SHARES_BELOW),
        _below([x for d in known for x in d.dark], SHARES_BELOW), best,
    )  # fmt: skip


def _below(values: list[float], part: float) -> float | None:
    order = sorted(values)
    return order[min(int(part * len(order)), len(order) - 1)] if order else None
