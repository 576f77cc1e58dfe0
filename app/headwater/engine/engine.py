"""Owns the threads: sources enqueue, one thread does the work, the windows read through connections of their own."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import date
from typing import TYPE_CHECKING

from headwater.base import Clock, Paths, Settings, save_settings
from headwater.capture import open_sources
from headwater.engine.caring import Caring
from headwater.engine.line import T
from headwater.engine.lookout import OpenSources
from headwater.engine.now import Changed, Event, Recording, Show, TurnedOff, told
from headwater.engine.outside import Outside
from headwater.engine.past import Past, RulesPast
from headwater.records import FocusState, Verdict
from headwater.redact import WouldKeep
from headwater.reports import day_of
from headwater.store import StoreUnavailable

if TYPE_CHECKING:
    from headwater.advice import AdviceState
    from headwater.attention import AttentionModel
    from headwater.engine.adapting import Resting
    from headwater.engine.advising import AdviceDesk
    from headwater.engine.background import Background
    from headwater.engine.correcting import Corrections
    from headwater.engine.data import DataDesk
    from headwater.engine.explaining import Explainer
    from headwater.engine.learning import Learner
    from headwater.engine.lessons import Errands
    from headwater.engine.planning import SessionsDesk
    from headwater.engine.recorder import Recorder
    from headwater.engine.reporting import ReportDesk
    from headwater.engine.ruling import RulesDesk
    from headwater.engine.timelines import Timelines
    from headwater.records import WorkSphere
    from headwater.reports import DayReport, TrendReport
    from headwater.reports.digest import DayDigest
    from headwater.reports.digest_week import WeekDigest
    from headwater.reports.insights import Insights
    from headwater.reports.trends import Trends, Wanted

_LOG = logging.getLogger("headwater.engine")


class Engine(Caring):
    """Records, infers and advises until it is stopped. Its methods may be called from any thread."""

    def __init__(
        self, paths: Paths, settings: Settings, clock: Clock, *, sources: OpenSources = open_sources,
        model: "Callable[[], tuple[AttentionModel | None, str]] | None" = None,
    ) -> None:  # fmt: skip
        super().__init__(paths, settings, clock, sources, model)
        self._outside = Outside(
            self, paths, self.categories, clock, emit=self._inbox.put, sees_windows=self._lookout.sees_windows,
            is_open=self._is_open, tell=self._work_told, model=lambda: self._starter.model,
        )  # fmt: skip
        self._job = lambda: self._outside.job
        self._reasons: Explainer | None = None
        self._errands: Errands | None = None
        self._learning: Learner | None = None
        self._advising: AdviceDesk | None = None
        self._resting_by: Resting | None = None
        self.past = Past()
        """What the person said in this run; see `Corrections`."""
        self.past_rules = RulesPast()
        """What rules were made and removed in this run; see `RulesDesk`."""

    def pause(self, until: float | None) -> None:
        """Stop looking until then; None: until resumed."""
        if self._failed:
            return
        if self._recorder is None:  # the store is waited for: nothing is to be seen meanwhile
            self._lookout.hold_back()
        self.do(lambda: self._pause(until))

    def resume(self) -> None:
        """Look again, after a pause or after a failure of our own."""
        if self._failed:
            self._begin_anew()
        else:
            self.do(self._resume)

    def answer(self, advice_id: str, verdict: Verdict) -> None:
        """Keep the person's answer to a suggestion."""

        def command() -> None:
            assert self._recorder is not None
            news, off = self._recorder.answer(advice_id, verdict)
            for kind in off:
                self._tell(TurnedOff(kind))
            if news:
                self._tell(Changed())

        self.do(command)

    def say(self, advice_id: str, state: FocusState) -> None:
        """Keep what the person says that a stretch was that they were asked about."""

        def command() -> None:
            assert self._recorder is not None
            if self._recorder.say(advice_id, state):
                self._tell(Changed())

        self.do(command)

    def change(self, settings: Settings) -> None:
        """Keep other choices and follow them at once.

        Raises:
            SettingsError: the disk does not take them; they hold until the program ends.
        """
        self.settings = settings
        self.do(self._follow)
        save_settings(settings, self.paths.settings)

    def _follow(self) -> None:
        assert self._recorder is not None
        self._recorder.change(self.settings)
        self._follow_outside()
        if not self.settings.agreed:
            return
        if self._recording is Recording.NOT_AGREED:
            self._recording = Recording.RECORDING
        self._keep_hours()
        if self._recording is Recording.RECORDING:
            self._lookout.end()
            self._drain()
            self._recorder.lose_sight()
            self._look()
        self._tick()

    def preview(self, settings: Settings) -> "tuple[WouldKeep, ...]":
        """What other choices would keep of the windows of the last minutes, the latest first."""
        return self._lookout.preview(settings)

    def show(self) -> None:
        """Ask the windows to come to the front."""
        self._tell(Show())

    # -- beside the line ----------------------------------------------------------------------------------------------

    @property
    def api_port(self) -> int | None:
        """Where the local API listens; None while it does not."""
        return self._outside.port

    @property
    def api_trouble(self) -> str:
        """Why the local API does not listen although it should; "" where all is well."""
        return self._outside.trouble["api"]

    def reopen_api(self) -> None:
        """Its token is another one."""

        def command() -> None:
            self._outside.close_api()
            self._follow_outside()

        self.do(command)

    @property
    def background(self) -> "Background":
        """Work that takes minutes: imports, judging history anew."""
        return self._outside.background

    def imported(self, number: int) -> None:
        """A history was brought in: its windows become segments and are judged, in the background."""
        self.rules_changed()
        self.background.import_came(number, self.settings)

    def history_changed(self) -> None:
        """Somebody else changed what is stored: sums are made again, and what shows it reads again."""
        self.do(self._history_changed)

    @property
    def model(self) -> "AttentionModel | None":
        """What judges; None until it is loaded, and where it cannot be."""
        return self._starter.model

    @property
    def rules(self) -> "RulesDesk":
        """The person's rules."""
        from headwater.engine.ruling import RulesDesk

        return RulesDesk(self)

    def open_spheres(self, n: int = 5) -> "tuple[WorkSphere, ...]":
        """The work that lies open, what is likeliest to be taken up first; as of the last five minutes, and at once."""
        recorder = self._recorder
        return recorder.open_spheres[:n] if recorder is not None else ()

    @property
    def sessions(self) -> "SessionsDesk":
        """Plans: what belongs to them, what became of them, and where the person stands with them."""
        desk = self._desk
        if desk is None:
            from headwater.engine.planning import SessionsDesk

            desk = self._desk = SessionsDesk(self)
        return desk

    def planning(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        """What the command line asks about the plan, and the answer as JSON values."""
        from headwater.engine.planning import answer

        return answer(self, asked)

    def noting(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        """What the command line asks about notes, and the answer as JSON values."""
        from headwater.engine.notes import answer

        return answer(self.notes, self.clock, asked)

    def rules_changed(self) -> None:
        """Somebody else changed the rules that are kept: they hold from now on, and history is judged by them."""

        def command() -> None:
            from headwater.engine.ruling import follow

            follow(self, self._recorder)

        self.do(command)

    def remembered(self, memory: bytes) -> None:
        """What the model remembers of history that was judged anew: it goes on from there."""

        def command() -> None:
            if self._recorder is None:
                return
            try:
                self._recorder.take_up(memory)
            except StoreUnavailable as e:
                _LOG.error("what was remembered of history could not be taken up: %s", e)

        self.do(command)

    @property
    def data(self) -> "DataDesk":
        """What the person does with what was recorded."""
        from headwater.engine.data import DataDesk

        return DataDesk(self)

    @property
    def suggestions(self) -> "AdviceDesk":
        """Suggestions as the person looks at them."""
        if self._advising is None:
            from headwater.engine.advising import AdviceDesk

            self._advising = AdviceDesk(self)
        return self._advising

    @property
    def advice_state(self) -> "AdviceState | None":
        """The policy's memory, which is replaced as a whole, never changed; None while there is no recorder."""
        recorder = self._recorder
        return None if recorder is None else recorder.advice_state

    @property
    def timelines(self) -> "Timelines":
        """Days in full."""
        from headwater.engine.timelines import Timelines

        return Timelines(self.reader, self.categories, lambda: self.settings)

    @property
    def reports(self) -> "ReportDesk":
        """Ranges of days as files to print."""
        from headwater.engine.reporting import ReportDesk

        return ReportDesk(self)

    @property
    def corrections(self) -> "Corrections":
        """What the person says that stretches were."""
        from headwater.engine.correcting import Corrections

        return Corrections(self)

    def label(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        """What the command line asks about labels, and the answer as JSON values."""
        from headwater.engine.correcting import answer

        return answer(self.corrections, self.clock, asked)

    @property
    def learning(self) -> "Learner":
        """What the model learns from the person."""
        if self._learning is None:
            from headwater.engine.adapting import learner_of

            self._learning = learner_of(self)
        return self._learning

    def _go_on(self, recorder: "Recorder") -> None:
        recorder.remember_in(self.past)
        super()._go_on(recorder)

    def _learn(self) -> None:
        if self._resting_by is None:
            from headwater.engine.adapting import Resting

            self._resting_by = Resting(self, self.learning)
        self._resting_by.consider()

    def tell(self, event: Event) -> None:
        """Tell the listeners, from any thread."""
        self.do(lambda: self._tell(event))

    def stop(self) -> None:
        """Save and end; what was recorded is on disk when this returns."""
        if self._learning is not None:
            self._learning.close()
        super().stop()

    def teach(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        """What the command line asks about learning, and the answer as JSON values."""
        if self._errands is None:
            from headwater.engine.lessons import Errands

            self._errands = Errands(lambda: self.learning, self.clock)
        return self._errands.answer(asked)

    @property
    def reasons(self) -> "Explainer":
        """Why moments are shown as they are."""
        if self._reasons is None:
            from headwater.engine.explaining import Explainer, with_adapter

            self._reasons = Explainer(
                self.reader, self.clock, self.categories, lambda: self._starter.model, with_adapter
            )  # fmt: skip
        return self._reasons

    def _history_changed(self) -> None:
        self.let_go()
        super()._history_changed()

    def _apart(self, action: "Callable[[], T]", answer: "Future[T]") -> None:
        def done() -> "T":
            try:
                return action()
            finally:
                self.let_go()

        super()._apart(done, answer)

    def let_go(self) -> None:
        """Nobody looks, or history is another: what was read for windows is forgotten."""
        self.forget_learned()
        if self._advising is not None:
            self._advising.forget()
        if self._reasons is not None:
            self._reasons.forget()
        self.reader.rest()

    # -- reading ------------------------------------------------------------------------------------------------------

    def today(self) -> date:
        """The day that is running, by the person's own start of day."""
        return day_of(self.clock.now(), self.settings, self.clock.offset_s)

    def day(self, day: date) -> "DayReport":
        """A day's report, through a read-only connection of the calling thread.

        Raises:
            StoreUnavailable: there is nothing to read yet, or it cannot be read.
        """
        return self.reader.day(day, self.settings)

    def day_digest(self, day: date) -> "DayDigest":
        """A day's review; see `Reader.digest`."""
        return self.reader.digest(day, self.settings)

    def week_digest(self, day: date) -> "WeekDigest":
        """The review of the week that a day lies in; see `Reader.week`."""
        return self.reader.week(day, self.settings)

    def insights(self, first: date, last: date) -> "Insights":
        """What a range of days has in common; takes a moment."""
        from headwater.engine.insights import read_insights

        return read_insights(self.reader, first, last, self.settings, self.clock, self.categories)

    def trend(self, first: date, last: date) -> "TrendReport":
        """The sums of a range of days; see `Reader.trend`."""
        return self.reader.trend(first, last, self.settings)

    def trends(self, wanted: "Wanted") -> "Trends":
        """Many days beside others; see `Reader.trends`."""
        return self.reader.trends(wanted, self.settings)

    def status(self) -> Mapping[str, object]:
        """The present state as JSON values: for the command line. No titles."""
        return {**told(self._now), "api_port": self.api_port}
