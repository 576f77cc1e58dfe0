"""Short ways to write down segments, inferences and whole days in tests."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from headwater.records import LEARNED_STATES, Boundary, FocusState, Inference, Presence, Segment

Pair = tuple[Segment, Inference | None]

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC).timestamp()
"""A Thursday."""


def at(clock: str) -> float:
    """`9:41` or `9:41:07` on that Thursday, UTC."""
    hours, minutes, seconds = (*(int(x) for x in clock.split(":")), 0)[:3]
    return NOON - 12 * 3600 + hours * 3600 + minutes * 60 + seconds


def segment(start: float, length: float = 30.0, app: str = "code", title: str = "", **more: Any) -> Segment:
    """Somebody present, UTC."""
    return Segment(start, start + length, more.pop("offset_s", 0), app=app, title=title, **more)


def absence(start: float, length: float, presence: Presence = Presence.AWAY) -> Segment:
    """Nobody there."""
    return Segment(start, start + length, 0, presence)


def judged(s: Segment, state: FocusState, p: float = 0.8, boundary: Boundary = Boundary.NONE, **more: Any) -> Inference:
    """What a model could say: `p` for the state, the rest shared out."""
    if state in (FocusState.AWAY, FocusState.UNSURE):
        probabilities: tuple[float, ...] = () if state is FocusState.AWAY else (0.3, 0.2, 0.2, 0.2, 0.1)
    else:
        rest = (1 - p) / 4
        probabilities = tuple(p if x is state else rest for x in LEARNED_STATES)
    values: dict[str, Any] = {"task_end": 0.1, "drift_soon": 0.05, "model": "test 1"} | more
    return Inference(s.start, s.end, state, probabilities, boundary, **values)


def row(
    clock: str, minutes: float, state: FocusState, app: str = "code", title: str = "", **more: Any
) -> Sequence[Pair]:
    """Segments of a minute (the last one shorter) from a time of day on."""
    found: list[Pair] = []
    start, end = at(clock), at(clock) + minutes * 60
    while start < end:
        length = min(60.0, end - start)
        s = absence(start, end - start) if state is FocusState.AWAY else segment(start, length, app, title, **more)
        found.append((s, judged(s, state)))
        start = s.end
    return found
