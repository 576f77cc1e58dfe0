"""What the policy decides at moments, from a state whose first draws all speak."""

from headwater.advice import AdviceState, learn
from headwater.base import Settings
from headwater.records import AdviceKind, Answer, Decision, Moment, Verdict
from tests.support.advising import MORNING, run, speaking_seed

FIRST = AdviceState.first(speaking_seed())
"""Nothing was said yet, and chance will not hold back what could be."""


def said(*moments: Moment, state: AdviceState = FIRST, settings: Settings | None = None) -> list[AdviceKind | None]:
    """What kinds are said at a row of moments."""
    return [d.kind for d in run(state, *moments, settings=settings)[1]]


def answered(state: AdviceState, seconds: float, verdict: Verdict, ident: str, kind: AdviceKind) -> AdviceState:
    """The state after an answer, so many seconds after the morning."""
    return learn(state, Answer(ident, MORNING + seconds, kind, verdict))


def one(moment: Moment, settings: Settings | None = None, state: AdviceState = FIRST) -> Decision:
    """The decision at one moment."""
    return run(state, moment, settings=settings)[1][0]
