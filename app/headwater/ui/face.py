"""What the windows ask of the engine, and nothing more."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Protocol

from headwater.base import Clock, Paths, Settings
from headwater.engine import Event, Now
from headwater.records import FocusState, Verdict

if TYPE_CHECKING:
    from headwater.engine.autostart.state import Autostart
    from headwater.engine.faring import Fares
    from headwater.reports import DayReport
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


class Face(Protocol):
    """The engine as the windows see it; each method may be called from any thread and returns at once.

    What `data` offers does not, and takes a while to load: windows ask it through `Chores`.
    """

    settings: Settings
    clock: Clock
    paths: Paths

    @property
    def trial(self) -> "TrialDesk": ...  # noqa: D102
    def fares(self) -> "Fares": ...  # noqa: D102
    @property
    def data(self) -> "Desk": ...  # noqa: D102
    @property
    def autostart(self) -> "Autostart | None": ...  # noqa: D102
    @property
    def corrections(self) -> "CorrectionsDesk": ...  # noqa: D102
    @property
    def rules(self) -> "RuleDesk": ...  # noqa: D102
    @property
    def hold(self) -> "HoldDesk": ...  # noqa: D102
    @property
    def sessions(self) -> "SessionDesk": ...  # noqa: D102
    @property
    def suggestions(self) -> "SuggestionDesk": ...  # noqa: D102
    @property
    def learning(self) -> "LearningDesk": ...  # noqa: D102
    @property
    def background(self) -> "Background": ...  # noqa: D102
    @property
    def reasons(self) -> "ReasonsDesk": ...  # noqa: D102
    @property
    def timelines(self) -> "TimelineDesk": ...  # noqa: D102
    @property
    def reports(self) -> "ReportDesk": ...  # noqa: D102
    @property
    def notes(self) -> "NoteDesk": ...  # noqa: D102
    @property
    def goals(self) -> "GoalDesk": ...  # noqa: D102
    @property
    def search(self) -> "SearchDesk": ...  # noqa: D102
    def start(self) -> None: ...  # noqa: D102
    def stop(self) -> None: ...  # noqa: D102
    def now(self) -> Now: ...  # noqa: D102
    def today(self) -> date: ...  # noqa: D102
    def day(self, day: date) -> "DayReport": ...  # noqa: D102
    def forecast(self) -> "Forecast": ...  # noqa: D102
    def day_digest(self, day: date) -> "DayDigest": ...  # noqa: D102
    def week_digest(self, day: date) -> "WeekDigest": ...  # noqa: D102
    def insights(self, first: date, last: date) -> "Insights": ...  # noqa: D102
    def trends(self, wanted: "Wanted") -> "Trends": ...  # noqa: D102
    def listen(self, callback: Callable[[Event], None]) -> Callable[[], None]: ...  # noqa: D102
    def pause(self, until: float | None) -> None: ...  # noqa: D102
    def resume(self) -> None: ...  # noqa: D102
    def answer(self, advice_id: str, verdict: Verdict) -> None: ...  # noqa: D102
    def say(self, advice_id: str, state: FocusState) -> None: ...  # noqa: D102
    def set_intent(self, text: str, until: float | None) -> None: ...  # noqa: D102
    def plan_ahead(self, text: str) -> None: ...  # noqa: D102
    def note(self, text: str, of: str = ...) -> None: ...  # noqa: D102
    def end_intent(self) -> None: ...  # noqa: D102
    def change(self, settings: Settings) -> None: ...  # noqa: D102
    def let_go(self) -> None: ...  # noqa: D102
    def ease(self) -> None: ...  # noqa: D102
