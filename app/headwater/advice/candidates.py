"""What would be worth saying at a moment, whether or not this is the time for it.

One function a kind. Each looks at what is true now, so a suggestion that waits is never said after its reason is gone.
"""

from collections.abc import Callable

from headwater.advice.asked import offered_param, stretch_params
from headwater.advice.candidate import Candidate, probability, short, worded
from headwater.advice.offers import best_hours, eyes, messages, note, praise, surge, tomorrow, wind_down
from headwater.advice.state import AdviceState
from headwater.advice.times import clock
from headwater.base import Settings
from headwater.records import AdviceKind, FocusState, Moment, Params, WorkSphere

DEEP_STATES = (FocusState.FOCUSED, FocusState.FRAGMENTED)
"""States after which a longer pause is offered."""
DEEP_S = 1800.0
"""So long in one of them is demanding work. Our own choice."""
SHORT_BREAK_MIN = 5
LONG_BREAK_MIN = 10
"""Five minutes, ten after demanding work. Our own choice, in the range that studies of short breaks used."""
EARLIEST_S, LATEST_S = 3000.0, 5400.0
"""A pause is offered no sooner and no later than this, whatever was done: 50 to 90 minutes. Our own choice."""
OFF_PLAN_S = 300.0
DRIFT_CONFIDENCE = 0.8
"""A question about a plan waits for five minutes away from it and this much confidence."""
ABSENCE_S = 600.0
"""After an absence this long it helps to be shown where the work stood."""
LEAST_VALUE = 0.35
"""A question is worth a place in the day's budget from here on; see `records.Question.value`. Our own choice: in the
days of simulated people two stretches in five reach it, about one question a day finds its moment, and a lower bar made
no more of them but worse ones. Two states alike likely, unlike all that was told before, are worth 0.43."""
_LONG_ABSENCE_MIN = 90


def candidates(moment: Moment, state: AdviceState, settings: Settings) -> tuple[Candidate, ...]:
    """All that is worth saying now, the most useful first."""
    found = (propose(moment, state, settings) for propose in _PROPOSERS)
    return tuple(candidate for candidate in found if candidate)


def resumption(moment: Moment, _state: AdviceState, settings: Settings) -> Candidate | None:
    """After ten minutes or more away: the work that lies open, the likeliest first, and the time away, neutrally."""
    away, open_ = moment.returned_after_s, _open(moment)
    if not settings.offer_resumption or away is None or away < ABSENCE_S or not open_:
        return None
    minutes, (best, *others) = round(away / 60), open_
    long = minutes >= _LONG_ABSENCE_MIN
    time: Params = (("hours", minutes // 60), ("minutes", minutes % 60)) if long else (("minutes", minutes),)
    left_there = moment.last_sphere is not None and moment.last_sphere.name == best.name
    text = "advice.resume_open" if others else "advice.resume" if left_there else "advice.resume_work"
    params: Params = (("place", short(best.name)), *time)
    if others:
        since, until = min(s.start for s in open_), max(s.end for s in open_)
        params = (*params, ("others", " · ".join(short(s.name) for s in others)), *stretch_params(since, until))
    return Candidate(AdviceKind.RESUME, f"{text}_long" if long else text, params)


def _open(moment: Moment) -> list[WorkSphere]:
    """The work that lies open; else what was in front last, whatever that was."""
    known = [sphere for sphere in moment.open_spheres if sphere.name.strip()]
    return known or [s for s in (moment.last_sphere,) if s is not None and s.name.strip()]


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
        ("plan", short(intent.text)),
        ("minutes", minutes),
        ("probability", f"{sure:.2f}"),
        *stretch_params(moment.now - moment.off_plan_s, moment.now),
    )
    return Candidate(AdviceKind.DRIFT, "advice.drift", params)


def pause(moment: Moment, state: AdviceState, settings: Settings) -> Candidate | None:
    """After a long stretch without a pause of five minutes: five minutes, or ten after demanding work.

    Spaced by load, not by the clock: demanding work fills the time that the person set sooner.
    """
    worked, load = moment.since_pause_s, moment.lately.load_s or moment.since_pause_s
    wanted = settings.suggest_breaks and not moment.timed
    if not wanted or worked < EARLIEST_S or (load < settings.break_after_s and worked < LATEST_S):
        return None
    length = LONG_BREAK_MIN if state.deep_s >= DEEP_S else SHORT_BREAK_MIN
    params = (
        ("minutes", length),
        ("since", round(moment.since_pause_s / 60)),
        ("after", round(settings.break_after_s / 60)),
    )
    return Candidate(AdviceKind.BREAK, worded("advice.break", settings), params)


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
    wind_down,
    note,
    tomorrow,
    messages,
    best_hours,
    surge,
    praise,
    eyes,
)


def deep_stretch(moment: Moment, before: float) -> float:
    """The longest stretch of demanding work since the last pause, `before` being the longest until now."""
    deep = moment.inference is not None and moment.inference.state in DEEP_STATES
    return min(max(before, moment.state_s if deep else 0.0), moment.since_pause_s)
