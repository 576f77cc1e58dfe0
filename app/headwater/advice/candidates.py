"""What would be worth saying at a moment, whether or not this is the time for it.

One function a kind. Each looks at what is true now, so a suggestion that waits is never said after its reason is gone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from headwater.advice.asked import offered_param, stretch_in, stretch_params
from headwater.advice.state import AdviceState
from headwater.advice.times import clock
from headwater.base import Settings
from headwater.records import LEARNED_STATES, AdviceKind, FocusState, Inference, Moment, Params

DEEP_STATES = (FocusState.FOCUSED, FocusState.FRAGMENTED)
"""States after which a longer pause is offered."""
DEEP_S = 1800.0
"""So long in one of them is demanding work. Our own choice."""
SHORT_BREAK_MIN = 5
LONG_BREAK_MIN = 10
"""Five minutes, ten after demanding work. Our own choice, in the range that studies of short breaks used."""
OFF_PLAN_S = 300.0
DRIFT_CONFIDENCE = 0.8
"""A question about a plan waits for five minutes away from it and this much confidence."""
ABSENCE_S = 600.0
"""After an absence this long it helps to be shown where the work stood."""
LEAST_VALUE = 0.35
"""A question is worth a place in the day's budget from here on; see `records.Question.value`. Our own choice: in the
days of simulated people two stretches in five reach it, about one question a day finds its moment, and a lower bar made
no more of them but worse ones. Two states alike likely, unlike all that was told before, are worth 0.43."""
_NAME_LENGTH = 60
_LONG_ABSENCE_MIN = 90


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


def candidates(moment: Moment, state: AdviceState, settings: Settings) -> tuple[Candidate, ...]:
    """All that is worth saying now, the most useful first."""
    found = (propose(moment, state, settings) for propose in _PROPOSERS)
    return tuple(candidate for candidate in found if candidate)


def resumption(moment: Moment, _state: AdviceState, settings: Settings) -> Candidate | None:
    """After ten minutes or more away: the last piece of work and the time away, neutrally."""
    away, sphere = moment.returned_after_s, moment.last_sphere
    if not settings.offer_resumption or away is None or away < ABSENCE_S or sphere is None or not sphere.name.strip():
        return None
    minutes = round(away / 60)
    place = ("place", _short(sphere.name))
    if minutes < _LONG_ABSENCE_MIN:
        return Candidate(AdviceKind.RESUME, "advice.resume", (place, ("minutes", minutes)))
    return Candidate(
        AdviceKind.RESUME, "advice.resume_long", (place, ("hours", minutes // 60), ("minutes", minutes % 60))
    )


def drift(moment: Moment, _state: AdviceState, settings: Settings) -> Candidate | None:
    """While a plan is set: five minutes away from it, and sure of it. A question, never a statement."""
    intent = moment.intent
    if not settings.ask_about_drift or intent is None or not intent.text.strip():
        return None
    active = intent.start <= moment.now and (intent.end is None or moment.now < intent.end)
    sure = probability(moment.inference, FocusState.DRIFTING)
    if not active or moment.off_plan_s < OFF_PLAN_S or sure < DRIFT_CONFIDENCE:
        return None
    minutes = round(moment.off_plan_s / 60)
    params: Params = (
        ("plan", _short(intent.text)),
        ("minutes", minutes),
        ("probability", f"{sure:.2f}"),
        *stretch_params(moment.now - moment.off_plan_s, moment.now),
    )
    return Candidate(AdviceKind.DRIFT, "advice.drift", params)


def pause(moment: Moment, state: AdviceState, settings: Settings) -> Candidate | None:
    """After a long stretch without a pause of five minutes: five minutes, or ten after demanding work."""
    if not settings.suggest_breaks or moment.since_pause_s < settings.break_after_s:
        return None
    length = LONG_BREAK_MIN if state.deep_s >= DEEP_S else SHORT_BREAK_MIN
    params = (
        ("minutes", length),
        ("since", round(moment.since_pause_s / 60)),
        ("after", round(settings.break_after_s / 60)),
    )
    return Candidate(AdviceKind.BREAK, "advice.break", params)


def question(moment: Moment, _state: AdviceState, settings: Settings) -> Candidate | None:
    """What was that? Of a stretch that ended lately, where the answer would teach enough."""
    asked = moment.question
    if not settings.ask_questions or asked is None or asked.value < LEAST_VALUE:
        return None
    start, end = (clock(at, moment.offset_s) for at in (asked.start, asked.end))
    times: Params = (("from", start), ("to", end), ("minutes", max(1, round((asked.end - asked.start) / 60))))
    params: Params = (
        *times,
        *stretch_params(asked.start, asked.end),
        offered_param([state for state, _ in asked.states]),
    )
    return Candidate(AdviceKind.QUESTION, "advice.question", params)


_PROPOSERS: tuple[Callable[[Moment, AdviceState, Settings], Candidate | None], ...] = (
    resumption,
    drift,
    pause,
    question,
)


def probability(inference: Inference | None, state: FocusState) -> float:
    """The calibrated probability of a state; 0 where the model did not speak."""
    if inference is None or len(inference.probabilities) != len(LEARNED_STATES):
        return 0.0
    return inference.probabilities[LEARNED_STATES.index(state)]


def deep_stretch(moment: Moment, before: float) -> float:
    """The longest stretch of demanding work since the last pause, `before` being the longest until now."""
    deep = moment.inference is not None and moment.inference.state in DEEP_STATES
    return min(max(before, moment.state_s if deep else 0.0), moment.since_pause_s)


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= _NAME_LENGTH else f"{name[: _NAME_LENGTH - 1]}…"
