"""The engine as it stood at the last moment of what was recorded: for pictures of the window."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from headwater.base import Clock, Paths, Settings
from headwater.engine import Event, Now, Recording
from headwater.records import LEARNED_STATES, Boundary, FocusState, Inference, Presence, Verdict
from headwater.reports import DayReport, StateSpan
from headwater.ui.face import Face
from headwater.ui.speak import LEARNING_S

if TYPE_CHECKING:
    from headwater.engine.autostart.state import Autostart
    from headwater.engine.faring import Fares
    from headwater.reports.digest import DayDigest
    from headwater.reports.digest_week import WeekDigest
    from headwater.reports.forecast import Forecast
    from headwater.reports.insights import Insights
    from headwater.reports.trends import Trends, Wanted
    from headwater.ui.advice.desk import SuggestionDesk
    from headwater.ui.correcting.desk import CorrectionsDesk
    from headwater.ui.desk import Background, Desk
    from headwater.ui.hold import Desk as HoldDesk
    from headwater.ui.model.desk import LearningDesk
    from headwater.ui.report.desk import ReportDesk
    from headwater.ui.rules.desk import RuleDesk
    from headwater.ui.sessions.desk import SessionDesk
    from headwater.ui.timeline.desk import TimelineDesk
    from headwater.ui.welcome.trial import TrialDesk
    from headwater.ui.why import ReasonsDesk
    from headwater.ui.written import GoalDesk, NoteDesk, SearchDesk


def last_now(report: DayReport) -> Now:
    """What was going on at the end of a recorded day."""
    span = report.spans[-1] if report.spans else None
    intents = [i for i in report.intents if i.start <= report.now and (i.end is None or i.end > report.now)]
    return Now(
        at=report.now,
        recording=Recording.RECORDING,
        paused_until=None,
        presence=Presence.AWAY if span and span.state is FocusState.AWAY else Presence.PRESENT,
        inference=_inference(span) if span else None,
        since=span.start if span else report.now,
        app="",
        intent=intents[-1] if intents else None,
        trouble=(),
        backends=(),
        learning_s=max(report.at_computer_s, LEARNING_S) if span else 0.0,
    )


def _inference(span: StateSpan) -> Inference | None:
    if span.state not in (*LEARNED_STATES, FocusState.UNSURE):
        return None
    return Inference(
        span.start, span.end, span.state, span.probabilities, Boundary.NONE, 0.0, 0.0, "", ruled=span.ruled
    )  # fmt: skip


class Still:
    """Reads what another engine reads; time stands, and orders are not taken."""

    def __init__(self, engine: Face, settings: Settings, now: Now) -> None:
        self._engine, self._now = engine, now
        self.settings = settings
        self.clock: Clock = engine.clock
        self.paths: Paths = engine.paths

    @property
    def autostart(self) -> "Autostart | None":
        """Not for pictures."""
        return None

    @property
    def trial(self) -> "TrialDesk":
        """The same."""
        return self._engine.trial

    def fares(self) -> "Fares":
        """The same."""
        return self._engine.fares()

    @property
    def data(self) -> "Desk":
        """The same."""
        return self._engine.data

    @property
    def corrections(self) -> "CorrectionsDesk":
        """The same."""
        return self._engine.corrections

    @property
    def rules(self) -> "RuleDesk":
        """The same."""
        return self._engine.rules

    @property
    def reports(self) -> "ReportDesk":
        """The same."""
        return self._engine.reports

    @property
    def notes(self) -> "NoteDesk":
        """The same."""
        return self._engine.notes

    @property
    def goals(self) -> "GoalDesk":
        """The same."""
        return self._engine.goals

    @property
    def search(self) -> "SearchDesk":
        """The same."""
        return self._engine.search

    @property
    def hold(self) -> "HoldDesk":
        """The same."""
        return self._engine.hold

    @property
    def sessions(self) -> "SessionDesk":
        """The same."""
        return self._engine.sessions

    @property
    def suggestions(self) -> "SuggestionDesk":
        """The same."""
        return self._engine.suggestions

    @property
    def learning(self) -> "LearningDesk":
        """The same."""
        return self._engine.learning

    @property
    def reasons(self) -> "ReasonsDesk":
        """The same."""
        return self._engine.reasons

    @property
    def background(self) -> "Background":
        """The same."""
        return self._engine.background

    def now(self) -> Now:
        """The one moment."""
        return self._now

    def today(self) -> date:
        """Its day."""
        return self._engine.today()

    def day(self, day: date) -> DayReport:
        """As the engine reads it."""
        return self._engine.day(day)

    def forecast(self) -> "Forecast":
        """As the engine measured it."""
        return self._engine.forecast()

    def day_digest(self, day: date) -> "DayDigest":
        """As the engine reads it."""
        return self._engine.day_digest(day)

    def week_digest(self, day: date) -> "WeekDigest":
        """As the engine reads it."""
        return self._engine.week_digest(day)

    @property
    def timelines(self) -> "TimelineDesk":
        """The same."""
        return self._engine.timelines

    def insights(self, first: date, last: date) -> "Insights":
        """As the engine reads it."""
        return self._engine.insights(first, last)

    def trends(self, wanted: "Wanted") -> "Trends":
        """As the engine reads it."""
        return self._engine.trends(wanted)

    def listen(self, _callback: Callable[[Event], None]) -> Callable[[], None]:
        """Nothing happens, so nothing is told."""
        return lambda: None

    def start(self) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""

    def pause(self, until: float | None) -> None:
        """Not taken."""

    def resume(self) -> None:
        """Not taken."""

    def answer(self, advice_id: str, verdict: Verdict) -> None:
        """Not taken."""

    def say(self, advice_id: str, state: FocusState) -> None:
        """Not taken."""

    def plan_ahead(self, text: str) -> None:
        """Not taken."""

    def note(self, text: str, of: str = "") -> None:
        """Not taken."""

    def set_intent(self, text: str, until: float | None) -> None:
        """Not taken."""

    def end_intent(self) -> None:
        """Not taken."""

    def change(self, settings: Settings) -> None:
        """Not taken."""

    def let_go(self) -> None:
        """Nothing is kept."""

    def ease(self) -> None:
        """Nothing is kept."""
