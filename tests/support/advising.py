"""Moments and states for tests of the advice policy, each a good time for a pause unless told otherwise."""

from dataclasses import replace
from typing import Any

from headwater.advice import AdviceState, decide
from headwater.advice.ranker import uniform
from headwater.base import Settings
from headwater.records import (
    LEARNED_STATES,
    AdviceKind,
    Boundary,
    Decision,
    FocusState,
    Hours,
    Inference,
    Intent,
    Lately,
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
ASKING = replace(
    GOOD, since_pause_s=600.0, returned_after_s=240.0, question=ASKED, inference=inferred(FocusState.UNSURE),
    began=MORNING,
)  # fmt: skip
"""A good moment for a question, on the first day: back from somewhere; the model is not sure."""
EVENING_S = 9 * 3600.0
"""From the morning of these tests to the time at which the day is set to end."""
BUSY = Lately(worked_s=8 * 3600.0, looks=3, looks_usual=6.0, fragmented_usual=0.2, dark_usual=0.1)
HOME = replace(
    GOOD, now=MORNING + EVENING_S, since_pause_s=10.0, returned_after_s=240.0, inference=None, lately=BUSY
)  # fmt: skip
"""Back from somewhere for a moment, near the day's end."""
BEST = Hours(540, 660, 8, 10)
OFFERS: dict[AdviceKind, Moment] = {
    AdviceKind.EYES: replace(GOOD, since_pause_s=600.0, lately=replace(BUSY, looked_s=2500.0)),
    AdviceKind.MESSAGES: replace(HOME, now=MORNING, lately=replace(BUSY, looks=12)),
    AdviceKind.BEST_HOURS: replace(HOME, now=MORNING, lately=replace(BUSY, best=BEST)),
    AdviceKind.NOTE: replace(HOME, lately=replace(BUSY, unfinished=SPHERE)),
    AdviceKind.WIND_DOWN: HOME,
    AdviceKind.TOMORROW: replace(HOME, lately=replace(BUSY, best=BEST)),
    AdviceKind.SURGE: replace(HOME, now=MORNING, lately=replace(BUSY, fragmented=0.6)),
    AdviceKind.PRAISE: replace(HOME, now=MORNING, returned_after_s=600.0, last_sphere=None),
}
"""A good moment for each of the kinds that a day offers."""
SWITCHES = {
    AdviceKind.BREAK: "suggest_breaks", AdviceKind.DRIFT: "ask_about_drift", AdviceKind.RESUME: "offer_resumption",
    AdviceKind.QUESTION: "ask_questions", AdviceKind.EYES: "rest_eyes", AdviceKind.MESSAGES: "batch_messages",
    AdviceKind.BEST_HOURS: "protect_best_hours", AdviceKind.NOTE: "offer_note", AdviceKind.WIND_DOWN: "digest_day",
    AdviceKind.TOMORROW: "plan_tomorrow", AdviceKind.SURGE: "tell_surges", AdviceKind.PRAISE: "praise_rest",
}  # fmt: skip


def only(kind: AdviceKind, settings: Settings | None = None, *, on: bool = True) -> Settings:
    """All kinds off but one, or that one too."""
    switches: dict[str, Any] = {name: on and k is kind for k, name in SWITCHES.items()}
    return replace(settings or Settings(), **switches)


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
