"""What an answer to a suggestion says of the time that the suggestion was about."""

from collections.abc import Iterable, Sequence

from headwater.advice import stretch_of
from headwater.records import (
    LEARNED_STATES,
    Advice,
    AdviceKind,
    FocusState,
    Inference,
    Label,
    LabelSource,
    Segment,
    Verdict,
)
from headwater.reports.correcting import SAYABLE
from headwater.reports.spans import pieces

Pair = tuple[Segment, Inference | None]
_SLIVER_S = 1.0
"""So much of a stretch may be left unsaid: the ends of words and of segments seldom meet to the millisecond."""


def answered_question(advice: Advice, state: FocusState, at: float) -> Label | None:
    """The label that the answer to a question is; None where nothing was asked, or no state was named."""
    stretch = stretch_of(advice) if advice.kind is AdviceKind.QUESTION else None
    if stretch is None or state not in SAYABLE:
        return None
    return Label(at, *stretch, state, LabelSource.QUESTION)


def all_said(history: Iterable[Pair], labels: Sequence[Label], start: float, end: float) -> bool:
    """Whether the person has said of all of a stretch what it was; while nobody was there, there is nothing to say."""
    here = [piece for piece in pieces(history, labels, start, end) if piece.present]
    unsaid = sum(piece.seconds for piece in here if not piece.corrected)
    return unsaid <= _SLIVER_S and any(piece.corrected for piece in here)


def answered_drift(advice: Advice, verdict: Verdict, history: Iterable[Pair], at: float) -> Label | None:
    """What "back to the plan" or "it is part of it" says of the time before; None for other answers and suggestions.

    Back to the plan: it was away from it. Part of it: it was what the model holds likeliest of the other states in
    `history`, averaged over the stretch; where it was not asked, nothing is said.
    """
    stretch = stretch_of(advice) if advice.kind is AdviceKind.DRIFT else None
    if stretch is None or verdict not in (Verdict.ACCEPTED, Verdict.NOT_HELPFUL):
        return None
    state = FocusState.DRIFTING if verdict is Verdict.ACCEPTED else _likeliest_other(history, *stretch)
    return None if state is None else Label(at, *stretch, state, LabelSource.NOTIFICATION)


def _likeliest_other(history: Iterable[Pair], start: float, end: float) -> FocusState | None:
    total = dict.fromkeys((state for state in LEARNED_STATES if state is not FocusState.DRIFTING), 0.0)
    for segment, inference in history:
        inside = min(segment.end, end) - max(segment.start, start)
        if inside > 0 and inference is not None and len(inference.probabilities) == len(LEARNED_STATES):
            for state, p in zip(LEARNED_STATES, inference.probabilities, strict=True):
                if state in total:
                    total[state] += inside * p
    return max(total, key=lambda state: total[state]) if any(total.values()) else None
