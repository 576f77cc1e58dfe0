"""Moments and states for tests of the advice policy, each a good time for a pause unless told otherwise."""

from dataclasses import replace
from typing import Any

from headwater.advice import AdviceState, decide
from headwater.advice.ranker import uniform
from headwater.base import Settings
from headwater.records import (
    LEARNED_STATES,
    Boundary,
    Decision,
    FocusState,
    Inference,
    Intent,
    Moment,
    Presence,
    Question,
    WorkSphere,
)

MORNING = 1_772_442_000.0
"""Monday 2 March 2026, 09:00 UTC."""
DAY_S = 86_400.0
PLAN = Intent(MORNING - 3600.0, None, "Chapter 3")
SPHERE = WorkSphere("Chapter 3", MORNING - 7200.0, MORNING - 1000.0, 5000.0, ("Writer",))


def inferred(
    state: FocusState = FocusState.ROUTINE,
    boundary: Boundary = Boundary.COARSE,
    probability: float = 0.9,
    at: float = MORNING,
) -> Inference:
    """An inference that gives `state` that probability and shares the rest out."""
    rest = (1.0 - probability) / (len(LEARNED_STATES) - 1)
    probabilities = tuple(probability if s is state else rest for s in LEARNED_STATES)
    return Inference(at - 30.0, at, state, probabilities, boundary, 0.9, 0.1, "test")


GOOD = Moment(
    now=MORNING,
    offset_s=0,
    presence=Presence.PRESENT,
    inference=inferred(),
    state_s=60.0,
    since_pause_s=6100.0,
    returned_after_s=None,
    last_sphere=None,
    call=False,
    sharing=False,
    fullscreen=False,
    typing=False,
    intent=None,
)
"""A good moment for a pause."""
OFF_PLAN = replace(GOOD, since_pause_s=600.0, intent=PLAN, off_plan_s=400.0, inference=inferred(FocusState.DRIFTING))
"""A good moment for a question about the plan."""
BACK = replace(GOOD, since_pause_s=10.0, returned_after_s=2520.0, last_sphere=SPHERE, inference=None)
"""A good moment for a resumption card."""


ASKED = Question(
    MORNING - 700.0, MORNING - 300.0,
    ((FocusState.ROUTINE, 0.4), (FocusState.FOCUSED, 0.35), (FocusState.COMMUNICATING, 0.15),
     (FocusState.FRAGMENTED, 0.06), (FocusState.DRIFTING, 0.04)), 0.7,
)  # fmt: skip
ASKING = replace(GOOD, since_pause_s=600.0, question=ASKED, inference=inferred(FocusState.UNSURE), began=MORNING)
"""A good moment for a question, on the first day; the model is not sure."""


def speaking_seed() -> int:
    """The first seed whose first draws all speak of what is promising."""
    return next(s for s in range(1_000_000) if all(uniform(s, n) < 0.3 for n in range(8)))


def at(base: Moment, seconds: float, **changes: Any) -> Moment:
    """The same moment, `seconds` after the morning; a question is about a stretch that ended just before it."""
    if base.question is not None:
        moved = replace(base.question, start=base.question.start + seconds, end=base.question.end + seconds)
        changes = {"question": moved, **changes}
    return replace(base, now=MORNING + seconds, **changes)


def run(state: AdviceState, *moments: Moment, settings: Settings | None = None) -> tuple[AdviceState, list[Decision]]:
    """The decisions at a row of moments."""
    decisions = []
    for moment in moments:
        state, decision = decide(state, moment, settings or Settings())
        decisions.append(decision)
    return state, decisions
