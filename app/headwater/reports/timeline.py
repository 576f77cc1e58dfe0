"""A day to look at closely: what was in front, window by window, and what else was noticed beside it.

As in `reports.day`, everything lies within the day, in order of time; lanes that do not say otherwise do not overlap.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import floor, fsum
from typing import TYPE_CHECKING, TypeVar

from headwater.records import Category, FocusState, Inference, Label, Segment, TimeNote, TitleKind
from headwater.reports.day import DayReport, Sign
from headwater.reports.spans import NEAR_S, Piece, pieces

if TYPE_CHECKING:
    from headwater.categories import Categories

_T = TypeVar("_T")
MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Front:
    """One window in front without a break, under one title."""

    start: float
    end: float
    app: str
    """The class name as it is stored; '' where nothing of it may be known."""
    name: str
    """The name that people know."""
    title: str
    """'' where none may be read."""
    hidden: bool
    """It has a title, which was stored so that nobody can read it."""
    domain: str
    """The site that was longest shown; '' where there is none."""
    category: Category
    tone: int
    """0 make, 1 read, 2 talk, 3 other."""
    state: FocusState
    """The one that lasted longest."""

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Kind:
    """A stretch of one category."""

    start: float
    end: float
    category: Category
    tone: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Input in a whole minute of the local clock, or in several. Counts only."""

    start: float
    end: float
    keys: float
    clicks: float
    scroll: float
    """Wheel steps."""

    @property
    def all(self) -> float:
        """Of every kind together."""
        return self.keys + self.clicks + self.scroll


@dataclass(frozen=True, slots=True)
class Heard:
    """A call was on, or media played, whatever was done meanwhile: the two may overlap."""

    start: float
    end: float
    sign: Sign


@dataclass(frozen=True, slots=True)
class Notice:
    """Notifications came. When within a window is not kept: it is told of the middle."""

    at: float
    count: int


@dataclass(frozen=True, slots=True)
class DayTimeline:
    """A day in full."""

    report: DayReport
    fronts: tuple[Front, ...]
    kinds: tuple[Kind, ...]
    counts: tuple[Counts, ...]
    """By minute; a minute in which input was not counted is left out, one without input is there with zeros."""
    heard: tuple[Heard, ...]
    notices: tuple[Notice, ...]
    notes: tuple[TimeNote, ...] = ()
    """What the person wrote about stretches that share time with the day; they may overlap."""

    @property
    def day(self) -> date:
        """Which day."""
        return self.report.day


def day_timeline(
    report: DayReport,
    history: Iterable[tuple[Segment, Inference | None]],
    labels: Sequence[Label],
    categories: Categories,
    notes: Iterable[TimeNote] = (),
) -> DayTimeline:
    """The day of a report in full, out of what the report was made of."""
    there = [p for p in pieces(history, labels, report.start, report.end) if p.present]
    sorts = [_sorted(piece, categories) for piece in there]
    return DayTimeline(
        report, _fronts(there, sorts, categories), _kinds(there, sorts, categories), _counts(there), _heard(there),
        _notices(there), tuple(n for n in notes if n.start < report.end and n.end > report.start),
    )  # fmt: skip


def bare(report: DayReport) -> DayTimeline:
    """A day before more than its report is known."""
    return DayTimeline(report, (), (), (), (), ())


def _sorted(piece: Piece, categories: Categories) -> Category:
    s = piece.segment
    if not s.app:
        return Category.OTHER
    return categories.of(s.app, s.title if s.title_kind is TitleKind.FULL else "", s.domain, s.project)


# -- windows ----------------------------------------------------------------------------------------------------------


def _fronts(there: Sequence[Piece], sorts: Sequence[Category], categories: Categories) -> tuple[Front, ...]:
    """Neighbours of one application and title joined."""
    groups: list[list[int]] = []
    for i, piece in enumerate(there):
        last = there[groups[-1][-1]] if groups else None
        if last is not None and _shown(last) == _shown(piece) and piece.start - last.end < NEAR_S:
            groups[-1].append(i)
        else:
            groups.append([i])
    return tuple(_front([there[i] for i in group], [sorts[i] for i in group], categories) for group in groups)


def _shown(piece: Piece) -> tuple[str, str, TitleKind]:
    return piece.segment.app, piece.segment.title, piece.segment.title_kind


def _front(group: Sequence[Piece], sorts: Sequence[Category], categories: Categories) -> Front:
    segment = group[0].segment
    full, category = segment.title_kind is TitleKind.FULL, _longest(group, sorts)
    return Front(
        group[0].start, group[-1].end, segment.app, categories.name(segment.app) if segment.app else "",
        segment.title if full else "", segment.title_kind is TitleKind.HASHED and bool(segment.title),
        _longest(group, [p.segment.domain for p in group]), category, categories.tone(category),
        _longest(group, [p.state for p in group]),
    )  # fmt: skip


def _longest(group: Sequence[Piece], keys: Sequence[_T]) -> _T:
    seconds: dict[_T, float] = {}
    for piece, key in zip(group, keys, strict=True):
        seconds[key] = seconds.get(key, 0.0) + piece.seconds
    return max(seconds, key=lambda key: seconds[key])


def within(fronts: Sequence[Front], start: float, end: float) -> Sequence[Front]:
    """Those that share time with a stretch."""
    first = bisect_right(fronts, start, key=lambda f: f.end)
    return fronts[first : bisect_left(fronts, end, key=lambda f: f.start)]


def seconds_within(fronts: Iterable[Front], start: float, end: float) -> float:
    """How much of a stretch they fill."""
    return fsum(max(min(f.end, end) - max(f.start, start), 0.0) for f in fronts)


def folded(text: str) -> str:
    """Text as it is compared: whatever the case, the width and the way its letters are composed."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def has_all(text: str, words: Iterable[str]) -> bool:
    """Whether all of the words are somewhere in a text; all of it folded."""
    return all(word in text for word in words)


# -- lanes ------------------------------------------------------------------------------------------------------------


def _kinds(there: Sequence[Piece], sorts: Sequence[Category], categories: Categories) -> tuple[Kind, ...]:
    """A hole where nothing may be known of the window."""
    found: list[Kind] = []
    for piece, category in zip(there, sorts, strict=True):
        if not piece.segment.app:
            continue
        if found and found[-1].category is category and piece.start - found[-1].end < NEAR_S:
            found[-1] = replace(found[-1], end=piece.end)
        else:
            found.append(Kind(piece.start, piece.end, category, categories.tone(category)))
    return tuple(found)


def _counts(there: Sequence[Piece]) -> tuple[Counts, ...]:
    """What was counted in a segment lies evenly in it: more is not known. Segments have a minute at most, but for
    those of imports."""
    sums: dict[int, list[float]] = {}
    for piece in there:
        s = piece.segment
        if s.keys is None or s.clicks is None or s.scroll is None:
            continue
        for minute in range(floor(piece.start / MINUTE), floor((piece.end - 1e-6) / MINUTE) + 1):
            inside = min(piece.end, (minute + 1) * MINUTE) - max(piece.start, minute * MINUTE)
            share = max(inside, 0.0) / (s.end - s.start)
            told = sums.setdefault(minute, [0.0, 0.0, 0.0])
            for i, count in enumerate((s.keys, s.clicks, s.scroll)):
                told[i] += count * share
    return tuple(Counts(m * MINUTE, (m + 1) * MINUTE, *sums[m]) for m in sorted(sums))


def together(counts: Sequence[Counts], step_s: float, first: float) -> tuple[Counts, ...]:
    """The same in longer steps, counted from a moment; steps in which nothing was counted are left out."""
    sums: dict[int, list[float]] = {}
    for c in counts:
        told = sums.setdefault(floor((c.start - first) / step_s), [0.0, 0.0, 0.0])
        told[0] += c.keys
        told[1] += c.clicks
        told[2] += c.scroll
    return tuple(Counts(first + n * step_s, first + (n + 1) * step_s, *sums[n]) for n in sorted(sums))


def _heard(there: Sequence[Piece]) -> tuple[Heard, ...]:
    """By start; a call before the media of the same moment."""
    found: list[Heard] = []
    for sign in (Sign.CALL, Sign.MEDIA):
        mine: list[Heard] = []
        for piece in there:
            if not (piece.segment.call if sign is Sign.CALL else piece.segment.media):
                continue
            if mine and piece.start - mine[-1].end < NEAR_S:
                mine[-1] = replace(mine[-1], end=piece.end)
            else:
                mine.append(Heard(piece.start, piece.end, sign))
        found += mine
    return tuple(sorted(found, key=lambda h: h.start))


def _notices(there: Sequence[Piece]) -> tuple[Notice, ...]:
    """Of a segment that a label cut in parts once, at the part that begins it."""
    return tuple(
        Notice((p.start + p.end) / 2, p.segment.notifications)
        for before, p in zip((None, *there), there, strict=False)
        if p.segment.notifications and (before is None or before.segment is not p.segment)
    )
