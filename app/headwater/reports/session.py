"""What became of a plan: how long it was worked at, how long not, in what states, and how often it was left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from headwater.records import FocusState, Inference, Label, Segment
from headwater.reports.day import StateTotal
from headwater.reports.spans import Piece, pieces

DETOUR_S = 60.0
"""To be elsewhere for no longer than this is no leaving; work spheres use the same length."""
LEAST_S = 60.0
"""A plan that lasted less has no report worth reading."""

Belongs = Callable[[Segment], bool | None]
"""Whether what was in front belongs to the plan; None: nobody knows."""


@dataclass(frozen=True, slots=True)
class SessionReport:
    """Figures of a plan, in seconds; `on_s`, `off_s`, `unsure_s` and `away_s` sum to what was recorded of it."""

    start: float
    end: float
    on_s: float
    """What belongs to it was in front."""
    off_s: float
    """Something else was."""
    unsure_s: float
    """Nobody knows whether it belongs."""
    away_s: float
    states: tuple[StateTotal, ...]
    """The longest first; none that did not occur."""
    longest_s: float
    """Most time on plan without leaving it for more than a minute."""
    left: int
    """How often it was left for longer than that."""
    notifications: int

    @property
    def present_s(self) -> float:
        """Somebody was there."""
        return self.on_s + self.off_s + self.unsure_s


def session_report(
    history: Iterable[tuple[Segment, Inference | None]], labels: Sequence[Label], start: float, end: float,
    belongs: Belongs,
) -> SessionReport:  # fmt: skip
    """The figures of a plan that held in `[start, end)`."""
    found = pieces(history, labels, start, end)
    times: dict[bool | None, float] = {True: 0.0, False: 0.0, None: 0.0}
    states: dict[FocusState, float] = {}
    judged = [(piece, _judged(piece, belongs)) for piece in found]
    for piece, on in judged:
        states[piece.state] = states.get(piece.state, 0.0) + piece.seconds
        if piece.present:
            times[on] += piece.seconds
    longest, left = _stretches(judged, end)
    order = sorted(states.items(), key=lambda pair: -pair[1])
    return SessionReport(
        start, end, times[True], times[False], times[None], sum(p.seconds for p in found if not p.present),
        tuple(StateTotal(state, seconds) for state, seconds in order), longest, left, _notifications(found),
    )  # fmt: skip


def _judged(piece: Piece, belongs: Belongs) -> bool | None:
    """The person's own word that they were away from their plan goes before all; the model's before not knowing."""
    if not piece.present:
        return False
    drifting = piece.state is FocusState.DRIFTING
    if piece.corrected and drifting:
        return False
    said = belongs(piece.segment)
    return False if said is None and drifting else said


def _stretches(judged: Sequence[tuple[Piece, bool | None]], end: float) -> tuple[float, int]:
    """The longest stretch on plan, and how often one ended before the plan did; what nobody knows ends none."""
    longest = current = elsewhere = 0.0
    left, until, on_it = 0, None, False
    for piece, on in judged:
        elsewhere += piece.start - until if until is not None else 0.0  # nothing was recorded
        until = piece.end
        if on is False:
            elsewhere += piece.seconds
        if on_it and elsewhere > DETOUR_S:
            left, on_it, current = left + 1, False, 0.0
        if on:
            current += piece.seconds
            elsewhere, on_it = 0.0, True
            longest = max(longest, current)
    gone = until is not None and on_it and end - until > DETOUR_S
    return longest, left + gone


def _notifications(found: Sequence[Piece]) -> int:
    """A segment that was cut by a label is counted once."""
    return sum({p.segment.start: p.segment.notifications for p in found}.values())
