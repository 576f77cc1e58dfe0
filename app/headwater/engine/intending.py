"""What the person is about to do, in the engine: said, worked at, ended, noted."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from headwater.base import Clock, Paths, Settings
from headwater.engine.holding import STATE, Belongs, HoldDesk, Holding
from headwater.engine.line import Line, T
from headwater.engine.lookout import OpenSources
from headwater.engine.muting import Muting
from headwater.engine.now import Changed, Planned, Recording, SessionNow, planned_by
from headwater.records import Intent, Observation
from headwater.reports import day_bounds, day_of
from headwater.store import StoreUnavailable

if TYPE_CHECKING:
    from headwater.attention import AttentionModel
    from headwater.engine.during import During
    from headwater.engine.planning import SessionsDesk
    from headwater.engine.recorder import Recorder
    from headwater.engine.sessions import SessionKeeper


class Intending(Line):
    """The line with plans and their sessions."""

    _keeper: "SessionKeeper | None" = None
    """Of the engine's thread."""
    _desk: "SessionsDesk | None" = None

    def __init__(
        self, paths: Paths, settings: Settings, clock: Clock, sources: OpenSources,
        model: "Callable[[], tuple[AttentionModel | None, str]] | None",
    ) -> None:  # fmt: skip
        super().__init__(paths, settings, clock, sources, model)
        self.muting = Muting(paths, lambda: self._words()("quiet.reason"), lambda _told: self.do(self._tell_now))
        self._holding = Holding(self.categories, clock, self._tell, self._keep_hold)
        self.hold = HoldDesk(self.do, self._holding)
        """What the person says to the gentle hold."""
        self.during: tuple[During, ...] = (self.muting, self._holding)
        """What sessions switch on."""

    def set_intent(self, text: str, until: float | None) -> None:
        """Keep what the person is about to do; how, the settings say."""
        self.plan(planned_by(self.settings, text, until))

    def plan(self, planned: Planned) -> None:
        """Keep what the person is about to do, and how."""
        self.in_session(lambda keeper, recorder: keeper.plan(recorder, planned))

    def end_intent(self) -> None:
        """The plan is over."""
        self.in_session(lambda keeper, recorder: keeper.end(recorder))

    def note(self, text: str, of: str = "") -> None:
        """Keep where the person stands with the plan that ended last, or with the one that holds; '' where there is
        nothing to note. `of`: with work that was no plan, by the name of its sphere."""
        said, name = " ".join(text.split()), " ".join(of.split())
        self.in_session(lambda keeper, recorder: keeper.note(recorder, said, name))

    def plan_ahead(self, text: str) -> None:
        """Keep what is to come first tomorrow; what was kept for it before gives way. '' takes it back."""
        said = " ".join(text.split())
        self.do(lambda: self._try(lambda recorder: recorder.plans.put_ahead(said, self._tomorrow())))

    def _tomorrow(self) -> float:
        """When the person's next day begins."""
        now = self.clock.now()
        return day_bounds(day_of(now, self.settings, self.clock.offset_s), self.settings, self.clock.offset_s)[1]

    def _ahead(self, at: float) -> str:
        if self._recorder is None:
            return ""
        day = day_of(at, self.settings, self.clock.offset_s)
        return self._recorder.plans.ahead(*day_bounds(day, self.settings, self.clock.offset_s))

    def in_session(self, action: "Callable[[SessionKeeper, Recorder], None]") -> None:
        """Do something with the session, in the engine's thread."""
        self.do(lambda: self._try(lambda recorder: action(self._sessions(), recorder)))

    def in_session_now(self, action: "Callable[[SessionKeeper, Recorder], T]") -> "T":
        """The same, and wait for what it returns; raises what `ask` raises, and what the action does."""
        done = self.ask(lambda recorder: action(self._sessions(), recorder))
        self.do(self._tell_now)
        return done

    def _sessions(self) -> "SessionKeeper":
        if self._keeper is None:
            from headwater.engine.sessions import SessionKeeper

            self._keeper = SessionKeeper(self.clock, self._tell, self.during)
        return self._keeper

    def _session_now(self, at: float) -> "tuple[SessionNow | None, Intent | None]":
        if self._keeper is None:
            return None, None
        session = self._keeper.now(at)
        if session is not None and session.session.mute:
            session = replace(session, quiet=self.muting.told)
        return session, self._keeper.ended(at)

    def _keep_hold(self, blob: bytes) -> None:
        if self._recorder is not None:
            self._recorder.keep(STATE, blob)

    def _observe(self, seen: Observation) -> None:
        super()._observe(seen)
        if self._recording is not Recording.PAUSED:  # a source had it on its way
            self._holding.observe(seen)

    def _tick(self) -> None:
        if self._recorder is not None and self._keeper is not None:
            self._keeper.step(self._recorder)
            self._holding.step(self._recorder.presence)
        super()._tick()

    def _try(self, action: "Callable[[Recorder], None]") -> None:
        assert self._recorder is not None
        try:
            action(self._recorder)
            self._trouble.pop("intent", None)
        except StoreUnavailable as e:
            self._trouble["intent"] = str(e)
        self._tell_now()
        self._tell(Changed())

    def belongs(self, plan: str, belongs: Belongs) -> None:
        """What belongs to a plan is known by now: that is never held."""
        self.do(lambda: self._holding.learned(plan, belongs))

    def forget_learned(self) -> None:
        """History is another one: what was learned from it is learned anew."""
        self._desk = None

    def _go_on(self, recorder: "Recorder") -> None:
        self.muting.recover()
        self._holding.take_up(recorder.kept(STATE))
        self._sessions().take_up(recorder)
        super()._go_on(recorder)

    def _fail(self) -> None:
        """Nobody stays held, or without notifications, because we failed."""
        try:
            if self._keeper is not None:
                self._keeper.close()
        finally:
            super()._fail()

    def stop(self) -> None:
        """Save and end; what sessions switched on is switched off."""
        super().stop()
        if self._keeper is not None:
            self._keeper.close()
        self.muting.close()
