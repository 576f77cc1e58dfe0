"""An engine without threads or a store: it shows a day that it was given, and remembers what it was asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from headwater.base import Clock, ManualClock, Paths, Settings
from headwater.categories import Categories
from headwater.engine import Changed, Event, Now, Recording
from headwater.engine.faring import Fares
from headwater.records import Boundary, FocusState, Inference, Intent, Presence, Verdict
from headwater.reports import DayReport, day_report
from headwater.reports.digest import DayDigest, day_digest
from headwater.reports.digest_week import WeekDigest, week_digest, week_of
from headwater.reports.facts import DayFacts, facts_of
from headwater.reports.forecast import Forecast
from headwater.reports.insights import Insights
from headwater.reports.trends import Trends, Wanted
from headwater.store import StoreUnavailable, Trouble
from tests.support.chart_days import BERLIN, DAY, busy_day, moment
from tests.support.days import Pair
from tests.support.fake_autostart import FakeAutostart
from tests.support.fake_corrections import FakeCorrections
from tests.support.fake_desk import FakeBackground, FakeDesk
from tests.support.fake_fares import some_fares
from tests.support.fake_hold import FakeHold
from tests.support.fake_learning import FakeLearning
from tests.support.fake_reasons import FakeReasons
from tests.support.fake_reports import FakeReports
from tests.support.fake_rules import FakeRules
from tests.support.fake_sessions import FakeSessions
from tests.support.fake_suggestions import FakeSuggestions
from tests.support.fake_timelines import FakeTimelines
from tests.support.fake_trends import FakeTrends
from tests.support.fake_trial import FakeTrial
from tests.support.fake_written import FakeGoals, FakeNotes, FakeSearch
from tests.support.insights import found

SURE = Inference(
    moment("15:00"), moment("15:24"), FocusState.FOCUSED, (0.86, 0.06, 0.04, 0.03, 0.01), Boundary.NONE, 0.1, 0.1, "m1"
)
BUSY = Now(
    at=moment("15:24"), recording=Recording.RECORDING, paused_until=None, presence=Presence.PRESENT, inference=SURE,
    since=moment("15:00"), app="soffice", intent=Intent(moment("08:50"), moment("16:30"), "Chapter 3 draft"),
    trouble=(), backends=(), learning_s=3600.0,
)  # fmt: skip


class FakeEngine:
    """Satisfies what the windows ask for; `asked` lists what they did."""

    def __init__(self, home: Path, *, settings: Settings | None = None, now: Now = BUSY) -> None:
        self.settings = settings or Settings(agreed=True, theme="light", language="en")
        self.let_gone = self.eased = 0
        self.clock: Clock = ManualClock(now.at, BERLIN)
        self.paths: Paths = Paths.under(home)
        self.state = now
        self.days: dict[date, DayReport] = {DAY: busy_day()}
        self.forecasts = Forecast("m1/", 0.0, ())
        self.before: list[DayFacts] = []
        """Days that reviews compare with."""
        self.behind: list[Pair] = []
        """What insights look at."""
        self.broken: Trouble | None = None
        self.reads = 0
        self.asked: list[tuple[object, ...]] = []
        self.data = FakeDesk()
        self.faring = some_fares(now, self.paths)
        self.autostart: FakeAutostart | None = FakeAutostart()
        self.trial = FakeTrial(home, ManualClock(now.at, BERLIN))
        self.rules = FakeRules()
        self.sessions = FakeSessions(self)
        self.suggestions = FakeSuggestions()
        self.hold = FakeHold()
        self.learning = FakeLearning()
        self.background = FakeBackground()
        self.reasons = FakeReasons()
        self.corrections = FakeCorrections()
        self.trending = FakeTrends()
        self.timelines = FakeTimelines(self)
        self.reports = FakeReports()
        self.notes = FakeNotes()
        self.goals = FakeGoals()
        self.search = FakeSearch()
        self._listeners: list[Callable[[Event], None]] = []

    def tell(self, event: Event) -> None:
        """As the engine's thread would."""
        if isinstance(event, Now):
            self.state = event
        for listener in tuple(self._listeners):
            listener(event)

    def become(self, **changes: object) -> None:
        """Another present state."""
        self.tell(replace(self.state, **changes))  # type: ignore[arg-type]

    def start(self) -> None:
        self.asked.append(("start",))

    def stop(self) -> None:
        self.asked.append(("stop",))

    def now(self) -> Now:
        return self.state

    def today(self) -> date:
        return DAY

    def day(self, day: date) -> DayReport:
        self.reads += 1
        if self.broken:
            raise StoreUnavailable(self.broken, self.paths.database)
        empty = day_report([], [], day, self.settings, Categories(), self.clock.now(), self.clock.offset_s)
        return self.days.get(day, empty)

    def forecast(self) -> Forecast:
        if self.broken:
            raise StoreUnavailable(self.broken, self.paths.database)
        return self.forecasts

    def day_digest(self, day: date) -> DayDigest:
        return day_digest(self.day(day), self.before, self.today(), self.settings)

    def week_digest(self, day: date) -> WeekDigest:
        first, last = week_of(day, self.settings)
        known = {facts.day: facts for facts in (*self.before, *map(facts_of, self.days.values()))}
        days = [facts for _, facts in sorted(known.items())]
        self.reads += 1
        if self.broken:
            raise StoreUnavailable(self.broken, self.paths.database)
        return week_digest(first, last, days, self.today(), self.settings)

    def insights(self, first: date, last: date) -> Insights:
        self.reads += 1
        self.asked.append(("insights", first, last))
        if self.broken:
            raise StoreUnavailable(self.broken, self.paths.database)
        return found(self.behind, first, last, settings=self.settings, offset=self.clock.offset_s)

    def trends(self, wanted: Wanted) -> Trends:
        self.reads += 1
        if self.broken:
            raise StoreUnavailable(self.broken, self.paths.database)
        return self.trending.read(wanted, self.today(), self.settings, self.clock.offset_s)

    def listen(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def pause(self, until: float | None) -> None:
        self.asked.append(("pause", until))
        self.become(recording=Recording.PAUSED, paused_until=until, inference=None)

    def resume(self) -> None:
        self.asked.append(("resume",))
        self.become(recording=Recording.RECORDING, paused_until=None, inference=SURE)

    def answer(self, advice_id: str, verdict: Verdict) -> None:
        self.asked.append(("answer", advice_id, verdict))
        self.tell(Changed())

    def say(self, advice_id: str, state: FocusState) -> None:
        self.asked.append(("say", advice_id, state))
        self.tell(Changed())

    def plan_ahead(self, text: str) -> None:
        self.asked.append(("plan_ahead", text))

    def note(self, text: str, of: str = "") -> None:
        self.asked.append(("note", text, of))

    def set_intent(self, text: str, until: float | None) -> None:
        self.asked.append(("set_intent", text, until))
        self.become(intent=Intent(self.clock.now(), until, text))

    def end_intent(self) -> None:
        self.asked.append(("end_intent",))
        self.become(intent=None, session=None)

    def let_go(self) -> None:
        self.let_gone += 1

    def ease(self) -> None:
        self.eased += 1

    def change(self, settings: Settings) -> None:
        self.asked.append(("change", settings))
        self.settings = settings
        if settings.agreed and self.state.recording is Recording.NOT_AGREED:
            self.become(recording=Recording.RECORDING)

    def fares(self) -> Fares:
        if self.broken:
            raise StoreUnavailable(self.broken, self.paths.database)
        return self.faring
