"""The gentle hold while the program runs: what is in front, the pure policy, and what the person answered."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from headwater.advice.holding import (
    By,
    Front,
    Hold,
    HoldState,
    Outcome,
    Reply,
    Scene,
    Stand,
    begun,
    hold,
    is_own,
    replied,
)
from headwater.advice.holding_saved import dump, load
from headwater.base import Clock
from headwater.categories import Categories, Rule
from headwater.engine.onplan import front_of, rule_of
from headwater.records import (
    ContextSeen,
    InputCounts,
    Intent,
    Observation,
    Presence,
    PresenceChanged,
    Session,
    Signal,
    SignalChanged,
    TitleKind,
    WindowSeen,
)
from headwater.segments.contexts import Contexts

TYPING_S = 6.0
"""As for suggestions: counts come at most every 5 s."""
STATE = "hold"
"""Its name among the store's states. It holds no title."""
_OURSELVES = "headwater"


@dataclass(frozen=True, slots=True)
class Holds:
    """This is to stand before the window in front from now on; None: nothing is."""

    hold: Hold | None
    plan: str = ""


@dataclass(frozen=True, slots=True)
class PartOf:
    """The person called something part of the plan: a rule can be made of it. None: no rule could tell it."""

    name: str
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class HeldLong:
    """The longest time is up, and a pause is to be offered."""

    plan: Intent


HoldEvent = Holds | PartOf | HeldLong
Judge = Callable[[Categories, WindowSeen, str], Front]
Belongs = Callable[[str, str, str, str], bool]
"""Whether a window (app, title, site, project) belonged to plans like this one; no title where it may not be read."""
Forward = Callable[[str, str], object]
"""Brings the window of an app forward; its title is '' where it may not be read."""


def in_a_thread(app: str, title: str) -> None:
    """Displays may take their time."""
    from headwater.quiet import bring_forward

    threading.Thread(target=bring_forward, args=(app, title), name="forward", daemon=True).start()


class Holding:
    """Belongs to the engine's thread. `tell` hears of what is to be shown, only when it changes."""

    def __init__(
        self, categories: Categories, clock: Clock, tell: Callable[[HoldEvent], None],
        keep: Callable[[bytes], None] = lambda blob: None, judge: Judge = front_of, forward: Forward = in_a_thread,
    ) -> None:  # fmt: skip
        self._categories, self._clock, self._tell, self._keep, self._judge = categories, clock, tell, keep, judge
        self._forward = forward
        self._plan: Intent | None = None
        self._belongs: Belongs | None = None
        self._state: HoldState | None = None
        self._told = Holds(None)
        self._contexts = Contexts()
        self._window = WindowSeen(0.0, "")
        self._front: tuple[WindowSeen, str, tuple[Rule, ...], Front] | None = None
        """The window that was judged last, by which plan and which rules."""
        self._on_plan: tuple[str, str] | None = None
        """App and title of the window that was on plan last; never kept."""
        self._held: Front | None = None
        """What is held, or was last."""
        self._elsewhere = False
        self._presence = Presence.PRESENT
        self._signals: dict[Signal, bool | None] = {}
        self._key_at = float("-inf")

    # -- the session --------------------------------------------------------------------------------------------------

    def take_up(self, blob: bytes | None) -> None:
        """After a start, before `begin`: what the person said in the session that goes on still holds."""
        before, self._state = self._state, load(blob or b"")
        if self._state is None and before is not None:  # something was forgotten, and places with it; "no more" holds
            self._state = replace(before, parts=(), off_since=None, shown=None)

    def begin(self, session: Session, plan: Intent) -> None:
        """See `During.begin`."""
        if not session.hold:
            self.end()
            return
        now = self._clock.now()
        if self._state is None or self._state.session != session.start:
            self._state, self._on_plan = begun(session.start, now), None
        if self._plan is None or self._plan.text != plan.text:
            self._belongs = self._front = None
        self._plan = plan
        self._save()
        self.step()

    def learned(self, plan: str, belongs: Belongs) -> None:
        """What belonged to plans like this one before, once that is known: only a rule speaks against it."""
        if self._plan is not None and self._plan.text == plan:
            self._belongs, self._front = belongs, None
            self.step()

    def end(self) -> None:
        """See `During.end`."""
        self._plan = self._on_plan = None
        self._show(Outcome(None))

    def reply(self, reply: Reply, place: str) -> None:
        """What the person says to the hold that stood before a place."""
        if self._state is None or self._plan is None:
            return
        self._state = replied(self._state, reply, place, self._clock.now())
        self._save()
        if reply is Reply.PART:
            self._tell(self._part(place))
        self._show(Outcome(None))
        if reply is Reply.BACK and self._on_plan is not None:
            self._forward(*self._on_plan)

    def elsewhere(self, on: bool) -> None:
        """Another window of ours than the hold is in front, or not any more. From outside they look alike."""
        self._elsewhere = on
        self.step()

    # -- what is seen -------------------------------------------------------------------------------------------------

    def observe(self, seen: Observation) -> None:
        """Take one observation in; a switch away from what is held ends it at once."""
        match seen:
            case WindowSeen():
                self._window = seen
                self._elsewhere &= is_own(seen.app)  # Qt does not tell of a window that was closed
                self.step()
            case ContextSeen():
                self._contexts.take(seen)
                self.step()
            case PresenceChanged():
                self._presence = seen.presence
                self.step()
            case SignalChanged():
                self._signals[seen.signal] = seen.on
                self.step()
            case InputCounts() if seen.keys:
                self._key_at = seen.at

    def step(self, presence: Presence | None = None) -> None:
        """Some seconds have passed, or something has changed. `presence`: as the line has it, pauses included."""
        self._presence = self._presence if presence is None else presence
        if self._state is None or self._plan is None:
            return
        before = self._state
        self._state, outcome = hold(before, self._scene(self._plan))
        if outcome.pause:
            self._tell(HeldLong(self._plan))
        if self._state.told != before.told:
            self._save()
        self._show(outcome)

    def _scene(self, plan: Intent) -> Scene:
        now, front = self._clock.now(), self._judged(plan.text)
        front = Front(_OURSELVES) if self._elsewhere else front
        return Scene(
            now=now,
            ends=plan.end,
            plan=plan.text,
            asked=True,
            front=front,
            in_hold=not self._elsewhere and is_own(front.app),
            presence=self._presence,
            call=self._signals.get(Signal.CALL, False),
            sharing=self._signals.get(Signal.SHARING, False),
            fullscreen=self._window.fullscreen,
            typing=now - self._key_at <= TYPING_S,
        )

    def _judged(self, plan: str) -> Front:
        """The window in front, with what its own watcher says of it; judged once, for rules take a while."""
        window = replace(self._contexts.applied(replace(self._window, at=self._clock.now())), at=0.0)
        by = window, plan, self._categories.rules
        if self._front is None or self._front[:3] != by:
            self._front = *by, self._known(window, self._judge(self._categories, window, plan))
        front = self._front[3]
        if front.stand is Stand.ON and not is_own(front.app):
            self._on_plan = window.app, window.title if window.title_kind is TitleKind.FULL else ""
        return front

    def _known(self, window: WindowSeen, front: Front) -> Front:
        """What such things mostly are gives way to what they were to this person."""
        if front.stand is not Stand.OFF or front.by is By.RULE or self._belongs is None:
            return front
        title = window.title if window.title_kind is TitleKind.FULL else ""
        belongs = self._belongs(window.app, title, window.domain, window.project)
        return replace(front, stand=Stand.UNSURE) if belongs else front

    # -- telling ------------------------------------------------------------------------------------------------------

    def _show(self, outcome: Outcome) -> None:
        if outcome.hold and self._front and self._front[3].place == outcome.hold.place:
            self._held = self._front[3]
        plan = self._plan.text if self._plan and outcome.hold else ""
        told = Holds(outcome.hold, plan)
        if told != self._told:
            self._told = told
            self._tell(told)

    def _part(self, place: str) -> PartOf:
        assert self._plan is not None
        front = self._held
        if front is None or front.place != place:
            return PartOf(place, None)
        return PartOf(front.name, rule_of(self._categories, front, self._plan.text))

    def _save(self) -> None:
        if self._state is not None:
            self._keep(dump(self._state))


class HoldDesk:
    """For the windows: may be asked from any thread, and returns at once."""

    def __init__(self, do: Callable[[Callable[[], None]], None], holding: Holding) -> None:
        """Take the engine's `do`, which runs a command in its thread."""
        self._do, self._holding = do, holding

    def reply(self, reply: Reply, place: str) -> None:
        """See `Holding.reply`."""
        self._do(lambda: self._holding.reply(reply, place))

    def elsewhere(self, on: bool) -> None:
        """See `Holding.elsewhere`."""
        self._do(lambda: self._holding.elsewhere(on))
