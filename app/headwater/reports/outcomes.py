"""What happened after a suggestion, or after one that chance left unsaid: what was seen, not why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from headwater.advice.candidate import short
from headwater.categories import Categories
from headwater.records import AdviceKind, Category, FocusState, Inference, Label, Params, Presence, Segment
from headwater.reports.spans import NEAR_S, Piece, pieces
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
_UNKNOWN = (Presence.OFF, Presence.PAUSED)
"""Whether somebody was there then, nobody knows."""
_NONE = (AdviceKind.QUESTION, AdviceKind.NOTE, AdviceKind.TOMORROW)
"""What comes of these is the answer itself."""
_SPANS = {AdviceKind.BREAK: SOON_S + PAUSE_S, AdviceKind.DRIFT: BACK_S, AdviceKind.RESUME: BACK_S}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened after; `text` is a key of the catalogue (`after.…`)."""

    text: str
    params: Params
    value: float | None
    """What an experiment compares: 1 or 0 where something happened or did not, else a share or a number. None where
    there is nothing to compare: nobody was there long enough."""


GONE = Outcome("after.gone", (), None)


def looked_for(kind: AdviceKind) -> float | None:
    """How long after a suggestion of this kind its outcome is known, seconds; None where there is none to look for."""
    return None if kind in _NONE else _SPANS.get(kind, AFTER_S)


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


# -- a pause ----------------------------------------------------------------------------------------------------------


def _pause(at: float, history: Sequence[Pair]) -> Outcome | None:
    """The first absence of five minutes that begins soon; None where that cannot be told of all of the time."""
    for start, end, gone in _absences(at, history):
        if start - at > SOON_S:
            break
        if end - start >= PAUSE_S:
            return Outcome("after.pause", (("minutes", round((start - at) / 60)),), 1.0) if gone else None
    whole = max((s.end for s, _ in history), default=at) >= at + SOON_S
    return Outcome("after.no_pause", (("minutes", round(SOON_S / 60)),), 0.0) if whole else None


def _absences(at: float, history: Sequence[Pair]) -> list[tuple[float, float, bool]]:
    """Stretches without anybody from `at` on, and whether that is known of all of them. A hole of a capture's length
    is none."""
    found: list[tuple[float, float, bool]] = []
    free, gone_since, known = at, None, True
    for segment, _ in sorted(history, key=lambda pair: pair[0].start):
        if segment.end <= free:
            continue
        if segment.start - free >= NEAR_S:  # nothing is known of the time between
            gone_since, known = free if gone_since is None else gone_since, False
        if segment.presence is Presence.PRESENT:
            if gone_since is not None:
                found.append((gone_since, max(segment.start, free), known))
            gone_since, known = None, True
        else:
            gone_since = max(segment.start, free) if gone_since is None else gone_since
            known = known and segment.presence not in _UNKNOWN
        free = segment.end
    return found if gone_since is None else [*found, (gone_since, free, known)]


# -- work -------------------------------------------------------------------------------------------------------------


def _on_plan(at: float, history: Sequence[Pair], labels: Sequence[Label]) -> Outcome:
    seen, whole = _seen(at, BACK_S, history, labels)
    if whole < TAKEN_S:
        return GONE
    on = sum(p.seconds for p in seen if p.state is not FocusState.DRIFTING) / whole
    return Outcome("after.on_plan", (("percent", round(100 * on)), ("minutes", round(BACK_S / 60))), on)


def _taken_up(at: float, place: str, history: Sequence[Pair]) -> Outcome | None:
    if not place:
        return None
    near = [s for s, _ in history if s.presence is Presence.PRESENT and s.end > at and s.start < at + BACK_S]
    if not near:
        return GONE
    taken = next((s for s in spheres(near) if short(s.name) == place and s.seconds >= TAKEN_S), None)
    if taken is None:
        return Outcome("after.not_taken_up", (("minutes", round(BACK_S / 60)),), 0.0)
    return Outcome("after.taken_up", (("minutes", round(max(0.0, taken.start - at) / 60)),), 1.0)


def _looks(at: float, history: Sequence[Pair], categories: Categories) -> Outcome:
    """How often messages came to the front; those that were in front already are none."""
    talking, looks, whole = True, 0, 0.0
    for segment, _ in history:
        if segment.presence is Presence.PRESENT and at <= segment.start < at + AFTER_S:
            talks = categories.of(segment.app, segment.title, segment.domain, segment.project) in _MESSAGES
            looks += talks and not talking
            talking = talks
            whole += segment.end - segment.start
    return GONE if whole < PAUSE_S else Outcome("after.looks", (("looks", looks),), float(looks))


def _hour(at: float, history: Sequence[Pair], labels: Sequence[Label]) -> Outcome:
    seen, whole = _seen(at, AFTER_S, history, labels)
    if whole < PAUSE_S:
        return GONE
    held = sum(p.seconds for p in seen if p.state is FocusState.FOCUSED)
    return Outcome("after.hour", (("minutes", round(held / 60)), ("of", round(whole / 60))), held / whole)


def _seen(at: float, span: float, history: Sequence[Pair], labels: Sequence[Label]) -> tuple[list[Piece], float]:
    """With somebody there, and how long that was."""
    found = [p for p in pieces(history, labels, at, at + span) if p.present]
    return found, sum(p.seconds for p in found)
