"""What happened after a suggestion, or after one that chance left unsaid: what was seen, not why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from headwater.categories import Categories
from headwater.records import AdviceKind, Category, FocusState, Inference, Label, Params, Presence, Segment
from headwater.reports.spans import pieces
from headwater.segments import spheres

Pair = tuple[Segment, Inference | None]

PAUSE_S = 300.0
SOON_S = 1800.0
"""A pause that begins so soon was taken at the offer, or would have been without it."""
BACK_S, TAKEN_S = 900.0, 120.0
"""So soon a plan or a piece of work is taken up again, and so long it then holds."""
AFTER_S = 3600.0
"""What the hour after was like."""
LONGEST_S = AFTER_S + 60.0
"""So much of the history after a suggestion is looked at."""
_MESSAGES = (Category.MAIL, Category.CHAT)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened after; `text` is a key of the catalogue (`after.…`)."""

    text: str
    params: Params
    value: float
    """What an experiment compares: 1 or 0 where something happened or did not, else a share or a number."""


def looked_for(kind: AdviceKind) -> float | None:
    """How long after a suggestion of this kind its outcome is known, seconds; None where there is none to look for."""
    spans = {AdviceKind.BREAK: SOON_S + PAUSE_S, AdviceKind.DRIFT: BACK_S, AdviceKind.RESUME: BACK_S}
    return None if kind in (AdviceKind.QUESTION, AdviceKind.NOTE, AdviceKind.TOMORROW) else spans.get(kind, AFTER_S)


def outcome(
    kind: AdviceKind, at: float, params: Params, history: Sequence[Pair], labels: Sequence[Label],
    categories: Categories,
) -> Outcome | None:  # fmt: skip
    """From the history between `at` and `at + LONGEST_S`; None where nothing is known, or nothing to look for."""
    if looked_for(kind) is None or not history:
        return None
    if kind is AdviceKind.BREAK:
        return _pause(at, history)
    if kind is AdviceKind.DRIFT:
        return _on_plan(at, history, labels)
    if kind is AdviceKind.RESUME:
        return _taken_up(at, str(dict(params).get("place", "")), history)
    if kind is AdviceKind.MESSAGES:
        return _looks(at, history, categories)
    return _hour(at, history, labels)


def _pause(at: float, history: Sequence[Pair]) -> Outcome:
    """The first absence of five minutes that begins soon."""
    start = at
    for segment, _ in history:
        if segment.presence is Presence.PRESENT and segment.end > at:
            if segment.start - start >= PAUSE_S:
                break
            start = max(start, segment.end)
    length = next((s.start for s, _ in history if s.presence is Presence.PRESENT and s.start >= start), None)
    away = [s for s, _ in history if s.presence not in (Presence.PRESENT, Presence.OFF, Presence.PAUSED)]
    gone = any(s.start <= start + 1.0 < s.end or s.start >= start for s in away)
    if start - at > SOON_S or not gone or (length is not None and length - start < PAUSE_S):
        return Outcome("after.no_pause", (("minutes", round(SOON_S / 60)),), 0.0)
    return Outcome("after.pause", (("minutes", round((start - at) / 60)),), 1.0)


def _on_plan(at: float, history: Sequence[Pair], labels: Sequence[Label]) -> Outcome | None:
    seen = [p for p in pieces(history, labels, at, at + BACK_S) if p.present]
    whole = sum(p.seconds for p in seen)
    if whole <= 0:
        return Outcome("after.gone", (), 0.0)
    on = sum(p.seconds for p in seen if p.state is not FocusState.DRIFTING) / whole
    return Outcome("after.on_plan", (("percent", round(100 * on)), ("minutes", round(BACK_S / 60))), on)


def _taken_up(at: float, place: str, history: Sequence[Pair]) -> Outcome | None:
    found = spheres(s for s, _ in history if at <= s.start <= at + BACK_S)
    name = place.rstrip("…")
    taken = next((s for s in found if name and s.name.startswith(name) and s.seconds >= TAKEN_S), None)
    if taken is None:
        return Outcome("after.not_taken_up", (("minutes", round(BACK_S / 60)),), 0.0)
    return Outcome("after.taken_up", (("minutes", round(max(0.0, taken.start - at) / 60)),), 1.0)


def _looks(at: float, history: Sequence[Pair], categories: Categories) -> Outcome:
    talking, looks = True, 0
    for segment, _ in history:
        if segment.presence is Presence.PRESENT and at <= segment.start < at + AFTER_S:
            talks = categories.of(segment.app, segment.title, segment.domain, segment.project) in _MESSAGES
            looks += talks and not talking
            talking = talks
    return Outcome("after.looks", (("looks", looks),), float(looks))


def _hour(at: float, history: Sequence[Pair], labels: Sequence[Label]) -> Outcome | None:
    seen = [p for p in pieces(history, labels, at, at + AFTER_S) if p.present]
    whole = sum(p.seconds for p in seen)
    if whole < PAUSE_S:
        return Outcome("after.gone", (), 0.0)
    held = sum(p.seconds for p in seen if p.state is FocusState.FOCUSED)
    return Outcome("after.hour", (("minutes", round(held / 60)), ("of", round(whole / 60))), held / whole)
