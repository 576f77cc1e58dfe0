"""Make the report of a day out of what the store holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from math import fsum
from typing import TYPE_CHECKING

from headwater.base import Settings
from headwater.records import Advice, Answer, Boundary, FocusState, Inference, Intent, Label, Segment, WorkSphere
from headwater.reports.bounds import Offset, day_bounds, offsets_within
from headwater.reports.day import AdviceShown, Break, DayReport, Pause, StateTotal
from headwater.reports.spans import NEAR_S, Piece, pieces, presence_spans, state_spans
from headwater.reports.uses import app_bouts, app_uses, longest_stretch, title_uses
from headwater.segments import spheres

if TYPE_CHECKING:
    from headwater.categories import Categories

PAUSE_S = 300.0
"""A pause is at least this long: shorter ones are the 6 to 10 small absences of any day."""
RETURN_S = 180.0
"""Gone for this long makes a coarse break a return, which lies at the segment's start. The model's own length."""
THIN_S = 60.0
"""A fine break this near to another is left out of the lane."""


def day_report(
    history: Iterable[tuple[Segment, Inference | None]],
    advice: Iterable[tuple[Advice, Answer | None]],
    day: date,
    settings: Settings,
    categories: Categories,
    now: float,
    offset: Offset,
    *,
    intents: Iterable[Intent] = (),
    labels: Sequence[Label] = (),
    brief: bool = False,
) -> DayReport:
    """The day as records that charts can draw.

    Args:
        history: segments with what was inferred, in any order; parts outside the day are cut off.
        advice: suggestions with their last answers; those outside the day are left out.
        day: which day; it begins at `settings.day_start_hour` local time.
        settings: for the start hour.
        categories: names applications and says what they are for.
        now: when the report is made.
        offset: local time minus UTC at a moment, in seconds.
        intents: what the person said they were about to do.
        labels: the person's own corrections; they win over the model.
        brief: leave out what takes longest and what only pages show: pieces of work, time by application and title,
            presence and breaks.
    """
    start, end = day_bounds(day, settings, offset)
    found = pieces(history, labels, start, end)
    there = [p for p in found if p.present]
    spans, shown = state_spans(found), () if brief else found
    at_computer = fsum(p.seconds for p in there)
    bouts = app_bouts(found, categories)
    return DayReport(
        day=day,
        start=start,
        end=end,
        now=now,
        offsets=offsets_within(start, end, offset),
        first=there[0].start if there else None,
        last=there[-1].end if there else None,
        spans=spans,
        bouts=bouts,
        presence=presence_spans(shown),
        breaks=_breaks(shown),
        totals=_totals(found),
        at_computer_s=at_computer,
        unnamed_s=fsum(p.seconds for p in there if not p.segment.app),
        switches=sum(a.app != b.app for a, b in pairwise(bouts)),
        apps=app_uses(shown, categories),
        titles=title_uses(shown, categories),
        spheres=_spheres(shown),
        longest=longest_stretch(spans, found, categories),
        pauses=_pauses(found),
        advice=_advice(advice, start, end),
        intents=_intents(intents, start, end),
    )


def _totals(found: Sequence[Piece]) -> tuple[StateTotal, ...]:
    return tuple(StateTotal(s, fsum(p.seconds for p in found if p.state is s)) for s in FocusState)


def _breaks(found: Sequence[Piece]) -> tuple[Break, ...]:
    """Coarse ones all, fine ones where there is room."""
    marks = list(_marks(found))
    coarse = [b for b in marks if b.boundary is Boundary.COARSE]
    kept = list(coarse)
    last_fine = float("-inf")
    ahead = 0
    for mark in (b for b in marks if b.boundary is Boundary.FINE):
        while ahead < len(coarse) and coarse[ahead].at < mark.at - THIN_S:
            ahead += 1
        clash = ahead < len(coarse) and coarse[ahead].at <= mark.at + THIN_S
        if not clash and mark.at - last_fine >= THIN_S:
            kept.append(mark)
            last_fine = mark.at
    return tuple(sorted(kept, key=lambda b: b.at))


def _marks(found: Sequence[Piece]) -> Iterator[Break]:
    """Where each break lies: another window and a return where the segment begins, the end of work where it ends.

    Not where only a label or the day cut a segment, and no end of one that is still open.
    """
    last = float("-inf")
    for piece in (p for p in found if p.present):
        inference, segment, since = piece.inference, piece.segment, piece.start - last
        last = piece.end
        if inference is None or inference.boundary is Boundary.NONE:
            continue
        begins = inference.boundary is Boundary.FINE or since >= RETURN_S
        if begins and piece.start == segment.start:
            yield Break(piece.start, inference.boundary, inference.task_end)
        elif not begins and piece.end == segment.end and not inference.provisional:
            yield Break(piece.end, inference.boundary, inference.task_end)


def _pauses(found: Sequence[Piece]) -> tuple[Pause, ...]:
    """Absences of at least `PAUSE_S`; neither before the first nor after the last moment at the computer."""
    there = [p for p in found if p.present]
    absences: list[Pause] = []
    for piece in (p for p in found if not p.present and there and there[0].start < p.start < there[-1].start):
        if absences and piece.start - absences[-1].end < NEAR_S:
            absences[-1] = Pause(absences[-1].start, piece.end)
        else:
            absences.append(Pause(piece.start, piece.end))
    return tuple(p for p in absences if p.seconds >= PAUSE_S)


def _spheres(found: Sequence[Piece]) -> tuple[WorkSphere, ...]:
    return spheres(replace(p.segment, start=p.start, end=p.end) for p in found)


def _advice(advice: Iterable[tuple[Advice, Answer | None]], start: float, end: float) -> tuple[AdviceShown, ...]:
    shown = [AdviceShown(a, answer) for a, answer in advice if start <= a.at < end]
    return tuple(sorted(shown, key=lambda x: x.advice.at))


def _intents(intents: Iterable[Intent], start: float, end: float) -> tuple[Intent, ...]:
    inside = [i for i in intents if i.start < end and (i.end is None or i.end > start)]
    return tuple(sorted(inside, key=lambda i: i.start))
