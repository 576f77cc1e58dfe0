"""Whether a person found back to what they had been in the middle of when something was said."""

from __future__ import annotations

from collections.abc import Sequence

from headwater.records import Advice, AdviceKind, Channel, Presence, Segment
from headwater.segments import spheres

IN_TIME_S = 900.0
"""Half of all interrupted work is taken up again within about 15 minutes (Iqbal and Horvitz 2007)."""
BEFORE_S = 1800.0
_WORKED_S = 120.0
"""Shorter than this it was nothing to be in the middle of."""
_AT_IT_S = 60.0
_SEEN = 0.5
"""Where less of the time after it was looked at, nobody knows. Our own choice: what comes after the last input is told
only when input resumes."""
_UNSEEN = (Presence.PAUSED, Presence.OFF)


def judged_at(advice: Advice) -> float | None:
    """When it can be told; None for what only appeared on a page, and so interrupted nobody."""
    if advice.channel is not Channel.NOTIFICATION:
        return None
    return advice.at + _rest_s(advice) + IN_TIME_S


def is_known(advice: Advice, segments: Sequence[Segment]) -> bool:
    """Whether it can be told at all: the program may have ended meanwhile, or been asked not to look."""
    until = judged_at(advice) or advice.at
    seen = sum(
        max(0.0, min(s.end, until) - max(s.start, advice.at)) for s in segments if s.presence not in _UNSEEN
    )  # fmt: skip
    return seen >= _SEEN * (until - advice.at)


def is_late(advice: Advice, segments: Sequence[Segment]) -> bool:
    """Whether they did not; `segments` reach from `BEFORE_S` before it to `judged_at`.

    False, too, where there was nothing to find back to: they had just come back, or a piece of work had ended.
    """
    found = spheres(segments)
    at_it = [s for s in found if s.start < advice.at and s.end >= advice.at - _AT_IT_S]
    if not at_it or advice.at - at_it[-1].start < _WORKED_S:
        return False
    since = advice.at + _rest_s(advice)
    return not any(s.name == at_it[-1].name and s.end > since for s in found)


def _rest_s(advice: Advice) -> float:
    """The pause that it offered."""
    minutes = dict(advice.params).get("minutes", 0)
    return 60.0 * float(minutes) if advice.kind is AdviceKind.BREAK and isinstance(minutes, int | float) else 0.0
