"""A storm of moments, most of them bad ones, through the policy; a witness who has not read the guard keeps count."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advice.witness import Witness
from headwater.advice import AdviceState, decide, ident, learn
from headwater.base import Settings
from headwater.records import AdviceKind, Answer, Boundary, FocusState, Intent, Moment, Presence, Verdict
from tests.support.advising import ASKING, BACK, DAY_S, GOOD, HOME, MORNING, OFF_PLAN, OFFERS, inferred

SHAPES = (GOOD, BACK, replace(OFF_PLAN, intent=Intent(0.0, None, "Chapter 3")), ASKING, HOME, *OFFERS.values())
STATES = (None, *(inferred(state, edge) for state in FocusState for edge in Boundary))
PRESENCES = (*[Presence.PRESENT] * 9, Presence.AWAY, Presence.LOCKED, Presence.PAUSED)
VERDICTS = (None, *Verdict)


@dataclass
class Seen:
    """What came of it."""

    decisions: int = 0
    said: Counter[AdviceKind] = field(default_factory=Counter)
    objections: Counter[str] = field(default_factory=Counter)


def storm(count: int, seed: int) -> Seen:
    """So many decisions; a day has some thousands of them, and a person lives half a year before the next one comes."""
    random, seen = np.random.default_rng(seed), Seen()
    while seen.decisions < count:
        _life(random, min(count - seen.decisions, 20_000), seen)
    return seen


def _life(random: np.random.Generator, count: int, seen: Seen) -> None:
    choices = Settings(
        rest_eyes=True, suggestions_per_day=int(random.integers(0, 5)), experiment=bool(random.random() < 0.3),
        suggestion_gap_s=int(random.choice([900, 2700, 14_400])), day_start_hour=int(random.integers(0, 13)),
        day_ends=int(random.integers(0, 1440)), quiet_hours=bool(random.random() < 0.5),
        quiet_from=int(random.integers(0, 1440)), quiet_to=int(random.integers(0, 1441)),
    )  # fmt: skip
    witness, state, now = Witness(choices), AdviceState.first(int(random.integers(2**31))), MORNING
    steps = random.choice([1.0, 5.0, 60.0, 900.0, 3000.0, DAY_S], count, p=[0.2, 0.3, 0.2, 0.15, 0.1, 0.05])
    for step, numbers in zip(steps, random.random((count, 12)), strict=True):
        now += float(step)
        moment = _moment(now, numbers)
        state, decision = decide(state, moment, choices)
        seen.decisions += 1
        if decision.kind is None:
            continue
        seen.said[decision.kind] += 1
        seen.objections.update(witness.objections(moment, decision.kind))
        verdict = VERDICTS[int(numbers[11] * len(VERDICTS))]
        if verdict is not None:
            state = learn(state, Answer(ident(now, decision.kind), now, decision.kind, verdict))


def _moment(now: float, n: NDArray[np.float64]) -> Moment:
    """A shape in which each thing is as it may not be once in a while."""
    shape = SHAPES[int(n[0] * len(SHAPES))]
    question = shape.question and replace(shape.question, start=now - 700, end=now - 300)
    changes: dict[str, Any] = {"now": now, "question": question, "presence": PRESENCES[int(n[1] * len(PRESENCES))]}
    for name, odd, i in (("call", None, 2), ("call", True, 3), ("sharing", True, 4), ("fullscreen", True, 5)):
        changes |= {name: odd} if n[i] < 0.08 else {}
    if n[6] < 0.1:
        changes["typing"] = True
    if n[7] < 0.4:
        changes["inference"] = STATES[int(n[8] * len(STATES))]
    if n[9] < 0.2:
        changes["returned_after_s"] = None
    if n[10] < 0.1:
        changes["intent"] = None
    return replace(shape, **changes)
