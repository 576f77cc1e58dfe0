"""What the windows ask about plans: beginning and ending, notes, what belongs to one, and its figures.

Methods may be called from any thread but the engine's; those that say "long" read weeks of history.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from headwater.advice.sessions import Timer, postpone, rest, skip
from headwater.base import HeadwaterError
from headwater.categories import Rule
from headwater.engine.belonging import DAYS, Belonging, Sort, Thing, learned, like
from headwater.engine.now import Planned, SessionNow, planned_by
from headwater.engine.unsorted import uses
from headwater.features.intent import match
from headwater.records import Intent, Session
from headwater.reports.session import SessionReport, session_report
from headwater.segments import spheres

if TYPE_CHECKING:
    from headwater.engine.engine import Engine
    from headwater.engine.recorder import Recorder
    from headwater.engine.sessions import SessionKeeper

_DAY_S = 86_400.0
_LONGEST, _LONGEST_MIN = 400, 24 * 60
NOTES_DAYS = 30
"""Notes so old are not shown any more."""
_LIKE = 0.5
_LOOKED_AT = 5
"""Of so many of the last notes it is looked at what was in front, not only at their words."""
_SPHERES = 3
"""Pieces of work that a plan was about, at most."""


@dataclass(frozen=True, slots=True, repr=False)
class LastNote:
    """Where the person stood with something when they left it."""

    plan: str
    text: str
    at: float

    def __repr__(self) -> str:
        """Not what it says."""
        return f"<LastNote: {len(self.text)} characters>"


@dataclass(frozen=True, slots=True)
class SessionShown:
    """A plan that holds, or one that ended and of which it is asked where the person stands."""

    plan: Intent
    session: Session
    over: bool
    report: SessionReport
    things: tuple[Thing, ...]
    last: LastNote | None
    """Of the time before; None where nothing was noted."""


class SessionsDesk:
    """See the module."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._judges: dict[float, tuple[tuple[Rule, ...], Belonging]] = {}
        """By where a plan begins, with the rules that it was made by."""

    # -- at once ----------------------------------------------------------------------------------------------------

    def plan(self, planned: Planned) -> None:
        """The person says what they are about to do."""
        self._engine.plan(planned)

    def end(self) -> None:
        """The plan is over."""
        self._engine.end_intent()

    def rest(self) -> None:
        """The pause begins now."""
        self._say(rest)

    def postpone(self) -> None:
        """The pause comes five minutes later."""
        self._say(postpone)

    def skip(self) -> None:
        """No pause this time."""
        self._say(skip)

    def note(self, text: str) -> None:
        """See `Engine.note`."""
        self._engine.note(text)

    def _say(self, what: Callable[[Timer], Timer]) -> None:
        self._engine.in_session(lambda keeper, recorder: keeper.say(recorder, what))

    # -- what belongs -----------------------------------------------------------------------------------------------

    def belongs(self, plan: str, thing: Thing, *, part: bool) -> None:
        """The person says that something belongs to a plan, or does not: a rule that holds at once. What they said
        of it for this plan before goes.

        Raises:
            BadRule, StoreUnavailable, NotRecording: as `RulesDesk.add`.
        """
        rules = self._engine.rules
        wanted = Rule(None, plan=part, intent=plan, **{thing.field: thing.value})  # type: ignore[arg-type]
        old = next((r for r in rules.rules() if _same(r, wanted)), None)
        rules.add(wanted if old is None else replace(wanted, id=old.id))

    def undo(self) -> bool:
        """Take back the last rule; False where there is none to take back. Raises as `belongs`."""
        return self._engine.rules.undo() is not None

    # -- reading ----------------------------------------------------------------------------------------------------

    def shown(self) -> tuple[SessionShown, ...]:
        """Long. The plan that ended and is asked about, and the one that holds, where they are.

        Raises:
            StoreUnavailable: there is nothing to read yet, or it cannot be read.
        """
        now = self._engine.now()
        found = (now.ended, now.intent)
        return tuple(self.of(plan, over=plan is now.ended) for plan in found if plan is not None)

    def of(self, plan: Intent, *, over: bool) -> SessionShown:
        """Long. The same of any plan."""
        reader, at = self._engine.reader, self._engine.clock.now()
        end = at if plan.end is None else min(plan.end, at)
        belonging = self.belonging(plan)
        history, labels = reader.history(plan.start, end), reader.labels(plan.start, end)
        report = session_report(history, labels, plan.start, end, belonging.holds)
        held = [replace(plan, end=None)]
        found = belonging.things(uses(reader.spans(plan.start, end), held))
        session = reader.session(plan.start) or Session(plan.start)
        return SessionShown(plan, session, over, report, found, self.last_note(plan.text, plan.start))

    def belonging(self, plan: Intent) -> Belonging:
        """Long, the first time. What judges windows by a plan."""
        reader, categories = self._engine.reader, self._engine.categories
        kept = self._judges.get(plan.start)
        if kept is not None and kept[0] is categories.rules:
            return kept[1]
        rules = categories.rules
        since = plan.start - DAYS * _DAY_S
        before = uses(reader.spans(since, plan.start), reader.intents(since, plan.start))
        made = Belonging(plan.text, categories, learned(plan.text, before, categories))
        self._judges = {start: judge for start, judge in self._judges.items() if judge[0] is rules}
        self._judges[plan.start] = rules, made
        self._engine.belongs(plan.text, lambda *window: made.of(*window)[0] is Sort.BELONGS)
        return made

    def last_note(self, text: str, before: float | None = None) -> LastNote | None:
        """Long. What was noted last of a plan, or of a piece of work by its name.

        Args:
            text: words of a plan, or the name of a work sphere.
            before: only of plans that began before; None: of all.
        """
        reader = self._engine.reader
        found = [
            (session, plan)
            for session, plan in reader.noted(self._engine.clock.now() - NOTES_DAYS * _DAY_S)
            if before is None or session.start < before
        ]
        for session, plan in found:
            if like(plan, text) or match(plan, text, None) >= _LIKE:
                return LastNote(plan, session.note, session.noted or session.start)
        for session, plan in found[:_LOOKED_AT]:
            if any(_named(text, name) for name in self._worked_at(session)):
                return LastNote(plan, session.note, session.noted or session.start)
        return None

    def _worked_at(self, session: Session) -> list[str]:
        """The pieces of work that a plan was mostly about."""
        until = session.noted or session.start
        plans = self._engine.reader.intents(session.start, session.start + 0.001)
        ends = [i.end for i in plans if i.start == session.start and i.end is not None]
        seconds: dict[str, float] = {}
        for sphere in spheres(s for s, _ in self._engine.reader.history(session.start, min([until, *ends]))):
            seconds[sphere.name] = seconds.get(sphere.name, 0.0) + sphere.seconds
        return sorted(seconds, key=lambda name: -seconds[name])[:_SPHERES]

    def recent(self, most: int = 4) -> list[str]:
        """Long. Pieces of work to go on with: those that lie open, else the longest ones of today."""
        if found := self._engine.open_spheres(most):
            return [sphere.name for sphere in found]
        seconds: dict[str, float] = {}
        for sphere in self._engine.day(self._engine.today()).spheres:
            seconds[sphere.name] = seconds.get(sphere.name, 0.0) + sphere.seconds
        return sorted(seconds, key=lambda name: -seconds[name])[:most]


def _named(text: str, name: str) -> bool:
    """Whether a text is the name of a piece of work; suggestions cut long ones off."""
    return text == name or (text.endswith("…") and " ".join(name.split()).startswith(text[:-1]))


def _same(rule: Rule, wanted: Rule) -> bool:
    """They say something of the same thing for the same plan, and nothing else."""
    return replace(rule, plan=wanted.plan) == wanted and rule.plan is not None


# -- for the door -----------------------------------------------------------------------------------------------------


def answer(engine: Engine, asked: Mapping[str, object]) -> Mapping[str, object]:
    """What the door was asked about the plan; what goes wrong is an `error` in one sentence."""
    text, note = _text(asked, "text"), _text(asked, "note")
    minutes, work, rest_ = (_minutes(asked, name) for name in ("minutes", "work_min", "rest_min"))

    def done(keeper: SessionKeeper, recorder: Recorder) -> Mapping[str, object]:
        now = engine.clock.now()
        if note:
            keeper.note(recorder, note)
        if asked.get("end") is True:
            keeper.end(recorder)
        if text:
            planned = planned_by(engine.settings, text, None if minutes is None else now + 60.0 * minutes)
            keeper.plan(recorder, planned if work is None else replace(planned, work_min=work, rest_min=rest_))
        return _told(recorder.plans.at(engine.clock.now()), keeper.now(engine.clock.now()))

    try:
        return engine.in_session_now(done)
    except HeadwaterError as e:
        return {"error": str(e)}
    except TimeoutError:
        return {"error": "Headwater is busy: try again in a moment."}


def _told(plan: Intent | None, session: SessionNow | None) -> Mapping[str, object]:
    at = None if session is None or plan is None else session.at
    return {
        "plan": plan and plan.text, "until": plan and plan.end, "phase": at and at.phase.value,
        "left_s": at and at.left_s,
    }  # fmt: skip


def _text(asked: Mapping[str, object], name: str) -> str:
    value = asked.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is a text")
    return " ".join((value or "").split())[:_LONGEST]


def _minutes(asked: Mapping[str, object], name: str) -> int | None:
    value = asked.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= _LONGEST_MIN):
        raise ValueError(f"{name} is a number of minutes")
    return value
