"""The timer of a session, for those who like one: when a pause is due, and what counts as one. No clock, no store.

Work is time in which somebody was there. An absence as long as a pause is a pause, wherever it falls; a shorter one
only stops the count. Time that nobody saw (the machine slept, or its clock was set) is an absence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from headwater.records import Moment, Phase, Presence, Session, SessionAt

POSTPONED_S = 300.0
"""A pause that does not suit comes so much later, as often as the person likes."""
UNSEEN_S = 90.0
"""The program looks at least every half minute: what is longer than this was not seen."""


@dataclass(frozen=True, slots=True)
class Timer:
    """What is remembered of a session, in seconds."""

    start: float
    end: float | None
    """When the plan ends; None: when the person says so."""
    work_s: float | None = None
    rest_s: float | None = None
    due_s: float = 0.0
    """A pause is due after so much work: `work_s`, and what was postponed."""
    worked_s: float = 0.0
    """Since the last pause."""
    rested_s: float | None = None
    """None: the person did not say that they rest."""
    stretch_s: float = 0.0
    """The work of `worked_s` since the person was last away: an absence is noticed late, and reaches back into it."""
    absent_s: float = 0.0
    rounds: int = 0
    """Pauses that were taken."""


def begun(session: Session, end: float | None) -> Timer:
    """The timer of a session that begins."""
    if session.work_min is None or session.rest_min is None:
        return Timer(session.start, end)
    work_s, rest_s = 60.0 * session.work_min, 60.0 * session.rest_min
    return Timer(session.start, end, work_s, rest_s, work_s)


def standing(t: Timer, now: float) -> SessionAt:
    """Where it stands."""
    until = None if t.end is None else max(0.0, t.end - now)
    if until == 0.0:
        return SessionAt(Phase.OVER, 0.0, 1.0)
    if t.work_s is None or t.rest_s is None:
        part = None if t.end is None else _part(now - t.start, t.end - t.start)
        return SessionAt(Phase.OPEN, until, part)
    if t.rested_s is not None:
        return SessionAt(Phase.RESTING, _less(t.rest_s - t.rested_s, until), _part(t.rested_s, t.rest_s))
    left = t.due_s - t.worked_s
    if left <= 0:
        return SessionAt(Phase.DUE, 0.0, 1.0)
    return SessionAt(Phase.WORKING, _less(left, until), _part(t.worked_s, t.due_s))


def _part(passed: float, whole: float) -> float:
    return min(1.0, max(0.0, passed / whole)) if whole > 0 else 1.0


def _less(left: float, until: float | None) -> float:
    return left if until is None else min(left, until)


# -- time passes ------------------------------------------------------------------------------------------------------


def seen(wall_s: float, steady_s: float) -> tuple[float, float]:
    """Of the time between two looks, what was seen and what was not: by the clock on the wall, which jumps, and by the
    steady one, which may stand still while the machine sleeps."""
    steady_s = max(0.0, steady_s)
    if steady_s > UNSEEN_S:
        return 0.0, max(steady_s, wall_s)
    unseen = wall_s - steady_s
    return steady_s, unseen if unseen > UNSEEN_S else 0.0


def passed(t: Timer, seconds: float, unseen: float = 0.0, *, away: bool = False, since_s: float = 0.0) -> Timer:
    """Time has passed: first what nobody saw, then what was seen.

    Args:
        t: as it was.
        seconds: of them the program knows whether somebody was there.
        unseen: of them it does not.
        away: nobody is there now.
        since_s: how long the present absence lasts, as far as is known: it began before it was noticed.
    """
    if unseen > 0:
        t = _absent(t, unseen)
    if not away:
        return _present(t, max(0.0, seconds))
    began = t.absent_s == 0.0
    t = _absent(t, max(0.0, seconds))
    reaches = min(max(0.0, since_s - t.absent_s), t.stretch_s) if began else 0.0
    return _absent(replace(t, worked_s=t.worked_s - reaches, stretch_s=0.0), reaches, again=True)


def _absent(t: Timer, seconds: float, *, again: bool = False) -> Timer:
    """`again`: that time was counted before, as work."""
    t = replace(t, absent_s=t.absent_s + seconds)
    if t.rested_s is not None and not again:
        t = _rested(t, seconds)
    if t.rest_s is None or t.work_s is None or t.absent_s < t.rest_s:
        return t
    return _fresh(t) if t.worked_s > 0 else replace(t, due_s=t.work_s)  # nothing is postponed from before a pause


def _present(t: Timer, seconds: float) -> Timer:
    t = replace(t, absent_s=0.0, stretch_s=0.0) if t.absent_s else t
    if t.rested_s is not None:
        return _rested(t, seconds)
    if t.work_s is None:
        return t
    return replace(t, worked_s=t.worked_s + seconds, stretch_s=t.stretch_s + seconds)


def _rested(t: Timer, seconds: float) -> Timer:
    assert t.rested_s is not None
    assert t.rest_s is not None
    rested = t.rested_s + seconds
    return _fresh(t) if rested >= t.rest_s else replace(t, rested_s=rested)


def _fresh(t: Timer) -> Timer:
    """After a pause."""
    return replace(t, due_s=t.work_s or 0.0, worked_s=0.0, rested_s=None, stretch_s=0.0, rounds=t.rounds + 1)


# -- what the person says ---------------------------------------------------------------------------------------------


def rest(t: Timer) -> Timer:
    """The pause begins now."""
    return t if t.rest_s is None or t.rested_s is not None else replace(t, rested_s=0.0)


def postpone(t: Timer) -> Timer:
    """The pause comes later; one that has begun ends."""
    return t if t.work_s is None else replace(t, due_s=max(t.due_s, t.worked_s) + POSTPONED_S, rested_s=None)


def skip(t: Timer) -> Timer:
    """No pause this time; one that has begun ends."""
    return t if t.work_s is None else replace(_fresh(t), rounds=t.rounds)


def may_call(moment: Moment) -> bool:
    """Whether a word about the timer may come now: nobody is to be interrupted at a call, a talk or in mid-word."""
    here = moment.presence is Presence.PRESENT
    shown = moment.sharing is True or moment.fullscreen is True
    return here and moment.call is False and not shown and not moment.typing
