"""Judged minutes of which some could be asked about."""

from headwater.engine.worth import Pair
from headwater.records import LEARNED_STATES, Boundary, FocusState, Inference, Presence, Segment

T0 = 1_790_000_000.0
F, R, C, M, D = LEARNED_STATES
U = FocusState.UNSURE
SURE = (0.96, 0.01, 0.01, 0.01, 0.01)
"""What the model is sure of: the first state."""
TORN = (0.48, 0.48, 0.02, 0.01, 0.01)
"""As likely the first state as the second."""


def pairs(
    start: float, minutes: float, state: FocusState = U, p: tuple[float, ...] = TORN, *, app: str = "code",
    title: str = "a", keys: int | None = 20, presence: Presence = Presence.PRESENT, ruled: bool = False,
) -> list[Pair]:  # fmt: skip
    """Segments of a minute at most."""
    out: list[Pair] = []
    at, end = start, start + 60 * minutes
    while at < end:
        stop = min(at + 60, end)
        there = presence is Presence.PRESENT
        segment = Segment(at, stop, 0, presence, app if there else "", title if there else "", keys=keys, clicks=keys)
        shown = state if there else FocusState.AWAY
        told = Inference(at, stop, shown, p if there else (), Boundary.NONE, 0, 0, "m", ruled=ruled)
        out.append((segment, told))
        at = stop
    return out


def away(start: float, minutes: float) -> list[Pair]:
    """So many minutes of nobody there."""
    return pairs(start, minutes, presence=Presence.AWAY)


DOUBT = [*pairs(T0, 5, F, SURE), *pairs(T0 + 300, 5), *pairs(T0 + 600, 5, F, SURE), *away(T0 + 900, 1)]
"""Of three stretches and an absence the model is unsure of the second only."""
NOW = T0 + 960
"""When they are over."""
