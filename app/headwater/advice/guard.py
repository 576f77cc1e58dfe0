"""The guard: when Headwater says nothing.

Every rule is one short function that answers "is this forbidden now?". `GUARD` at the end is the whole list, and a
suggestion is made only where none of them says yes. A state or a call that is not known counts against speaking.
"""

from collections.abc import Callable
from dataclasses import dataclass

from headwater.advice.candidate import Candidate
from headwater.advice.state import DISMISSALS, AdviceState, Given, Need
from headwater.advice.times import day_begins, half_day, within
from headwater.base import Settings
from headwater.records import AdviceKind, Boundary, FocusState, Moment, Presence, Verdict

KINDS = (
    AdviceKind.BREAK, AdviceKind.DRIFT, AdviceKind.RESUME, AdviceKind.QUESTION, AdviceKind.EYES, AdviceKind.MESSAGES,
    AdviceKind.BEST_HOURS, AdviceKind.NOTE, AdviceKind.WIND_DOWN, AdviceKind.TOMORROW, AdviceKind.SURGE,
    AdviceKind.PRAISE,
)  # fmt: skip
"""The only kinds there are. Not on the list, for good: comparing people, streaks, blame, health, longer hours."""
RESTS_ON_STATE = (AdviceKind.BREAK, AdviceKind.DRIFT)
"""Kinds that the present state is a reason for; the others rest on absences, counts or the day so far."""
MAY_INTERRUPT = (AdviceKind.BREAK, AdviceKind.DRIFT, AdviceKind.EYES)
"""Kinds that may come where a piece of work seems to end; all others wait until the person comes back."""
ONCE_A_DAY = (
    AdviceKind.MESSAGES, AdviceKind.BEST_HOURS, AdviceKind.NOTE, AdviceKind.WIND_DOWN, AdviceKind.TOMORROW,
    AdviceKind.SURGE, AdviceKind.PRAISE,
)  # fmt: skip
HOLD_S = 900.0
"""A suggestion waits this long for its moment, then it is dropped."""
PRESSING_S = 1800.0
"""So long after the time that the person set a pause presses. Our own choice."""
PAUSING_DISMISSALS = 2
"""Dismissals in a day that pause a kind until tomorrow."""
QUESTIONS_AT_FIRST, QUESTIONS_LATER = 4, 2
"""Label questions a day: in the person's first week, when each teaches most, and from then on. Our own choice."""
FIRST_DAYS = 7


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule judges: one suggestion at one moment."""

    candidate: Candidate
    need: Need
    moment: Moment
    state: AdviceState
    settings: Settings

    @property
    def kind(self) -> AdviceKind:
        """The kind of the suggestion."""
        return self.candidate.kind

    def given_today(self) -> tuple[Given, ...]:
        """What was said today, by the clock of then or of now."""
        day = self.half_now() // 2
        return tuple(g for g in self.state.given if day in (g.half // 2, self.half_of(g.at) // 2))

    def half_now(self) -> int:
        """The half-day of this moment."""
        return self.half_of(self.moment.now)

    def half_of(self, at: float) -> int:
        """The half-day of a time."""
        return half_day(at, self.moment.offset_s, self.settings.day_start_hour)

    def questions_a_day(self) -> int:
        """How many questions this day may have; where it is not known when recording began, few."""
        began = self.moment.began
        days = -1 if began is None else self.half_now() // 2 - self.half_of(began) // 2
        return QUESTIONS_AT_FIRST if 0 <= days < FIRST_DAYS else QUESTIONS_LATER

    def answers_today(self) -> tuple[Verdict, ...]:
        """What the person said today to suggestions of this kind."""
        begin = day_begins(self.moment.now, self.moment.offset_s, self.settings.day_start_hour)
        return tuple(r.verdict for r in self.state.responses if r.kind is self.kind and r.at >= begin)


def not_listed(case: Case) -> bool:
    """Only kinds that are on the list."""
    return case.kind not in KINDS


def nobody_there(case: Case) -> bool:
    """Nobody is at the machine, or we were asked not to look."""
    return case.moment.presence is not Presence.PRESENT


def quiet_hours(case: Case) -> bool:
    """In the hours that the person keeps free of words: the night, unless they set others."""
    chosen, moment = case.settings, case.moment
    return chosen.quiet_hours and within(moment.now, moment.offset_s, chosen.quiet_from, chosen.quiet_to)


def call(case: Case) -> bool:
    """In a call or a meeting; "perhaps in a call" is a call."""
    return case.moment.call is not False


def sharing(case: Case) -> bool:
    """The screen is shown to others."""
    return case.moment.sharing is True


def full_screen(case: Case) -> bool:
    """Something fills the screen: a talk, a film, a game."""
    return case.moment.fullscreen is True


def typing(case: Case) -> bool:
    """In the middle of typing."""
    return case.moment.typing


def unsure(case: Case) -> bool:
    """The model is not sure, or has not spoken, and the suggestion rests on what it says."""
    inference = case.moment.inference
    return case.kind in RESTS_ON_STATE and (inference is None or inference.state is FocusState.UNSURE)


def mid_task(case: Case) -> bool:
    """In the middle of work, deep or not: wait until a piece of it ends or the person comes back. Who is surely away
    from a plan is in the middle of none: for that question another window is enough."""
    inference, back = case.moment.inference, case.moment.returned_after_s is not None
    enough = (Boundary.COARSE, Boundary.FINE) if case.kind is AdviceKind.DRIFT else (Boundary.COARSE,)
    return not back and (inference is None or inference.boundary not in enough)


def not_pressing(case: Case) -> bool:
    """That a piece of work ends is only inferred, and true in one of seven times: that is enough for a few kinds, and
    for a pause only when it presses. All else waits until the person comes back from somewhere."""
    back, worked = case.moment.returned_after_s is not None, case.moment.since_pause_s
    waits = case.kind is AdviceKind.BREAK and worked < case.settings.break_after_s + PRESSING_S
    return not back and (waits or case.kind not in MAY_INTERRUPT)


def stale(case: Case) -> bool:
    """It waited 15 minutes for its moment: dropped."""
    return case.moment.now - case.need.since > HOLD_S


def budget(case: Case) -> bool:
    """The day's suggestions are used up."""
    return len(case.given_today()) >= case.settings.suggestions_per_day


def question_budget(case: Case) -> bool:
    """The day's questions are used up: four a day in the first week, then two."""
    asked = [g for g in case.given_today() if g.kind is AdviceKind.QUESTION]
    return case.kind is AdviceKind.QUESTION and len(asked) >= case.questions_a_day()


def gap(case: Case) -> bool:
    """Too soon after the last suggestion."""
    return any(case.moment.now - g.at < case.settings.suggestion_gap_s for g in case.state.given)


def half_day_used(case: Case) -> bool:
    """One of a kind each half-day (of questions half the day's); one more where the last was answered with "later"."""
    half = case.half_now()
    same = [g for g in case.state.given if g.kind is case.kind and half in (g.half, case.half_of(g.at))]
    postponed = [r.at for r in case.state.responses if r.kind is case.kind and r.verdict is Verdict.LATER]
    most = case.questions_a_day() // 2 if case.kind is AdviceKind.QUESTION else 1
    if len(same) == most and max(postponed, default=float("-inf")) >= max(g.at for g in same):
        return False
    return len(same) >= most


def day_used(case: Case) -> bool:
    """Some kinds are said once a day, whatever the answer."""
    return case.kind in ONCE_A_DAY and any(g.kind is case.kind for g in case.given_today())


def not_today(case: Case) -> bool:
    """The person said "not today"."""
    return Verdict.NOT_TODAY in case.answers_today()


def dismissed_twice(case: Case) -> bool:
    """Two dismissals pause a kind until tomorrow."""
    return sum(verdict in DISMISSALS for verdict in case.answers_today()) >= PAUSING_DISMISSALS


def turned_off(case: Case) -> bool:
    """Four dismissals in seven days turned this kind off, until the person turns it on again."""
    return case.kind in case.state.off


def passed_over(case: Case) -> bool:
    """The draw left it out on purpose, to learn whether suggestions help at all."""
    return case.need.passed_over


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the guard."""

    name: str
    forbids: Callable[[Case], bool]


GUARD: tuple[Rule, ...] = (
    Rule("not_listed", not_listed),
    Rule("nobody_there", nobody_there),
    Rule("quiet_hours", quiet_hours),
    Rule("call", call),
    Rule("sharing", sharing),
    Rule("full_screen", full_screen),
    Rule("typing", typing),
    Rule("unsure", unsure),
    Rule("mid_task", mid_task),
    Rule("not_pressing", not_pressing),
    Rule("stale", stale),
    Rule("budget", budget),
    Rule("question_budget", question_budget),
    Rule("gap", gap),
    Rule("half_day_used", half_day_used),
    Rule("day_used", day_used),
    Rule("not_today", not_today),
    Rule("dismissed_twice", dismissed_twice),
    Rule("turned_off", turned_off),
    Rule("passed_over", passed_over),
)


def blocked_by(case: Case) -> tuple[str, ...]:
    """Names of the rules that forbid it, in the guard's order; empty where it may be said."""
    return tuple(rule.name for rule in GUARD if rule.forbids(case))
