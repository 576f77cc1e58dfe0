"""Something that could be said, and what every proposer needs."""

from dataclasses import dataclass

from headwater.advice.asked import stretch_in
from headwater.base import Settings
from headwater.records import LEARNED_STATES, AdviceKind, FocusState, Inference, Params

_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could be said. The first of several is the preferred one."""

    kind: AdviceKind
    text: str
    params: Params

    def after(self, since: float) -> bool:
        """Whether it is about something that ended only later than that: then it is not what was wanted before."""
        stretch = stretch_in(self.params)
        return self.kind is AdviceKind.QUESTION and stretch is not None and stretch[1] > since


_FOR_STUDY = frozenset({
    "advice.break", "advice.note", "advice.wind_down", "advice.tomorrow", "advice.tomorrow_best", "advice.best_hours",
})  # fmt: skip


def worded(text: str, settings: Settings) -> str:
    """The key of a text as the person's days are named: some are worded for days of study."""
    return f"{text}_study" if settings.profile == "study" and text in _FOR_STUDY else text


def probability(inference: Inference | None, state: FocusState) -> float:
    """The calibrated probability of a state; 0 where the model did not speak."""
    if inference is None or len(inference.probabilities) != len(LEARNED_STATES):
        return 0.0
    return inference.probabilities[LEARNED_STATES.index(state)]


def short(name: str) -> str:
    """A name of the person's own, in one line that is not too long."""
    name = " ".join(name.split())
    return name if len(name) <= _NAME_LENGTH else f"{name[: _NAME_LENGTH - 1]}…"
