"""Sessions while the program runs: the timer, what is switched on meanwhile, and when a word may be said.

All of it belongs to the engine's thread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from headwater.advice.sessions import Timer, begun, may_call, passed, seen, standing
from headwater.base import Clock
from headwater.engine.during import During
from headwater.engine.now import Event, Planned, SessionCall, SessionNow
from headwater.records import Intent, Phase, Presence, Session
from headwater.reports.session import LEAST_S
from headwater.store import StoreUnavailable

if TYPE_CHECKING:
    from headwater.engine.recorder import Recorder
    from headwater.store import Store

_STATE = "session"
"""Name among the store's states of the timer. It holds numbers alone."""
_KEEP_S = 60.0
"""So much of the timer a killed program may lose."""
ASKED_S = 4 * 3600.0
"""So long after its end it may be asked where the person stands with a plan."""
_GONE = (Presence.AWAY, Presence.LOCKED, Presence.SUSPENDED, Presence.OFF)
"""While recording is paused the timer goes on: who does not want to be looked at may be working."""


class SessionKeeper:
    """The session of the plan that holds, and the plan that ended last."""

    def __init__(self, clock: Clock, tell: Callable[[Event], None], during: Sequence[During] = ()) -> None:
        self._clock, self._tell, self._during = clock, tell, during
        self._plan: Intent | None = None
        self._session: Session | None = None
        self._timer: Timer | None = None
        self._called: Phase | None = None
        """What was said, or did not need to be."""
        self._over: tuple[Intent, int] | None = None
        """A plan with a timer whose time has passed, and how many minutes it was for: still to be said."""
        self._ended: Intent | None = None
        self._wall = self._steady = self._kept = 0.0

    def now(self, at: float) -> SessionNow | None:
        """The session that is on."""
        if self._session is None or self._timer is None:
            return None
        return SessionNow(self._session, standing(self._timer, at))

    def ended(self, at: float) -> Intent | None:
        """The plan of which it may be asked where the person stands with it."""
        over = self._ended
        return over if over is not None and over.end is not None and at - over.end < ASKED_S else None

    # -- beginning and ending -----------------------------------------------------------------------------------------

    def take_up(self, recorder: Recorder) -> None:
        """After a start, or after something was forgotten: go on with what is kept."""
        now, over = self._look(), self._over
        plan = recorder.plans.at(now)
        blob = _read(recorder.kept(_STATE))
        before, self._plan, self._session, self._timer = self._plan, None, None, None
        self._ended = recorder.teach(lambda store: _ended(store, blob.ended, now))
        if over is not None and not recorder.teach(lambda store: _known(store, over[0])):
            self._over = None
        if plan is None:
            if before is not None:  # it was forgotten, or its time passed meanwhile
                self._switch_off()
            return
        session = recorder.teach(lambda store: store.session(plan.start)) or Session(plan.start)
        timer = begun(session, plan.end)
        if blob.timer is not None and blob.timer.start == plan.start:
            timer = replace(blob.timer, end=plan.end)
            timer = passed(timer, 0.0, max(0.0, now - blob.at))
        self._begin(plan, session, timer)

    def plan(self, recorder: Recorder, planned: Planned) -> None:
        """The person says what they are about to do; the same plan again goes on with other choices.

        Raises:
            StoreUnavailable: it could not be kept.
        """
        self._look()
        before, timer = self._plan, self._timer
        recorder.plans.set(planned.text, planned.until)
        plan = recorder.plans.at(self._clock.now())
        if plan is None:  # its time passed while this waited
            self._ends(recorder)
            self._keep(recorder)
            return
        session = Session(plan.start, planned.work_min, planned.rest_min, planned.mute, planned.hold)
        recorder.teach(lambda store: store.put_session(session))
        made = begun(session, plan.end)
        if before is not None and before.text == planned.text:
            if timer is not None and timer.work_s == made.work_s and timer.rest_s == made.rest_s:
                made = replace(timer, start=made.start, end=made.end)
        else:
            self._ends(recorder)
        self._begin(plan, session, made)
        self._keep(recorder)

    def end(self, recorder: Recorder) -> None:
        """The plan is over.

        Raises:
            StoreUnavailable: it could not be kept.
        """
        self._look()
        try:
            recorder.plans.end()
        except StoreUnavailable:
            self._switch_off()  # nobody is held, or kept from anything, by a disk that is full
            raise
        self._ends(recorder)
        self._keep(recorder)

    def _begin(self, plan: Intent, session: Session, timer: Timer) -> None:
        self._plan, self._session, self._timer, self._called, self._over = plan, session, timer, None, None
        for each in self._during:
            each.begin(session, plan)

    def _ends(self, recorder: Recorder) -> None:
        """Of what lasted some time it is asked where the person stands."""
        plan, self._plan, self._session, self._timer = self._plan, None, None, None
        if plan is None:
            return
        self._switch_off()
        now = self._clock.now()
        end = now if plan.end is None else min(plan.end, now)
        session = _stored(recorder, plan)
        if end - plan.start >= LEAST_S and not (session and session.note):
            self._ended = replace(plan, end=end)

    def _switch_off(self) -> None:
        for each in self._during:
            each.end()

    def note(self, recorder: Recorder, text: str, of: str = "") -> None:
        """Keep where the person stands: with the plan that ended, if that is asked; else with the one that holds. ''
        where there is nothing to note. `of`: with work that was no plan, by its name.

        Raises:
            StoreUnavailable: it could not be kept.
        """
        now = self._clock.now()
        if of and text:
            recorder.plans.add(Intent(now, now, of))  # a plan of no length: only the note belongs to it
            recorder.teach(lambda store: store.note(now, text, now))
            return
        plan = self.ended(now) or self._plan
        if plan is None:
            return
        if text:
            recorder.teach(lambda store: store.note(plan.start, text, now))
        if plan is not self._plan:
            self._ended = None
        elif self._session is not None:
            self._session = replace(self._session, note=text, noted=now)
        self._keep(recorder)

    # -- the timer ----------------------------------------------------------------------------------------------------

    def say(self, recorder: Recorder, what: Callable[[Timer], Timer]) -> None:
        """The person rests, postpones or skips a pause."""
        if self._timer is not None:
            self._timer, self._called = what(self._timer), None
            self._keep(recorder)

    def step(self, recorder: Recorder) -> None:
        """Some seconds have passed."""
        wall, steady = self._wall, self._steady
        now, mine = self._look(), self._plan
        plan = recorder.plans.at(now if mine is None else max(now, mine.start))  # the clock may have been set back
        if mine is None or self._timer is None:
            self._follow(recorder, plan)
        elif plan is None:
            self._time_is_over(recorder)
        elif plan.start != mine.start:
            self._ends(recorder)
            self._follow(recorder, plan)
        else:
            counted, unseen = seen(now - wall, self._steady - steady)
            away = recorder.presence in _GONE
            since = max(0.0, now - (recorder.absent_since or now))
            self._timer = passed(self._timer, counted, unseen, away=away, since_s=since)
        self._call(recorder, now)
        recorder.timed = self._timer is not None and self._timer.work_s is not None
        if self._timer is not None and self._steady - self._kept >= _KEEP_S:
            self._keep(recorder)

    def _follow(self, recorder: Recorder, plan: Intent | None) -> None:
        """A plan that was made elsewhere, or one that goes on after it."""
        if plan is not None:
            session = _stored(recorder, plan) or Session(plan.start)
            self._begin(plan, session, begun(session, plan.end))

    def _time_is_over(self, recorder: Recorder) -> None:
        plan, session = self._plan, self._session
        assert plan is not None
        self._ends(recorder)
        if session is not None and session.work_min is not None and plan.end is not None:
            self._over = plan, round((plan.end - plan.start) / 60)
        self._keep(recorder)

    def _call(self, recorder: Recorder, now: float) -> None:
        """Say that a pause is due, or that the time is over, as soon as nobody is interrupted by it."""
        at = self.now(now)
        due = at is not None and at.at.phase is Phase.DUE
        if not due:
            self._called = None
        if (self._over is None and (not due or self._called is Phase.DUE)) or not may_call(recorder.moment(now)):
            return
        if self._over is not None:
            (plan, minutes), self._over = self._over, None
            self._tell(SessionCall(Phase.OVER, plan, minutes))
            return
        assert at is not None
        assert self._plan is not None
        self._called = Phase.DUE
        self._tell(SessionCall(Phase.DUE, self._plan, at.session.rest_min or 0))

    def _look(self) -> float:
        self._wall, self._steady = self._clock.now(), self._clock.monotonic()
        return self._wall

    def _keep(self, recorder: Recorder) -> None:
        self._kept = self._steady
        ended = None if self._ended is None else self._ended.start
        told = {"at": self._wall, "timer": asdict(self._timer) if self._timer else None, "ended": ended}
        recorder.keep(_STATE, json.dumps(told).encode())

    def close(self) -> None:
        """The program ends, or something of it failed: what was switched on is switched off."""
        self._switch_off()


@dataclass(frozen=True, slots=True)
class _Kept:
    at: float = 0.0
    timer: Timer | None = None
    ended: float | None = None


def _read(blob: bytes | None) -> _Kept:
    """What was kept; anything else is nothing."""
    try:
        told = json.loads(blob or b"{}")
        timer, ended = told.get("timer"), told.get("ended")
        made = None if timer is None else Timer(**timer)
        if made is not None:
            standing(made, passed(made, 0.0).worked_s)  # it holds numbers
        return _Kept(float(told.get("at", 0.0)), made, None if ended is None else float(ended))
    except (ValueError, TypeError, AttributeError, AssertionError):
        return _Kept()


def _stored(recorder: Recorder, plan: Intent) -> Session | None:
    """What is kept of it; time goes on where that cannot be read."""
    try:
        return recorder.teach(lambda store: store.session(plan.start))
    except StoreUnavailable:
        return None


def _known(store: Store, plan: Intent) -> bool:
    """Whether it was not forgotten."""
    return any(i.start == plan.start and i.text == plan.text for i in store.intents(plan.start, plan.start + 0.001))


def _ended(store: Store, start: float | None, now: float) -> Intent | None:
    """The plan that began then, if it is over, was not forgotten, and nothing is noted of it."""
    if start is None:
        return None
    noted = store.session(start)
    found = [i for i in store.intents(start, start + 0.001) if i.start == start and i.end is not None and i.end <= now]
    return found[-1] if found and not (noted and noted.note) else None
