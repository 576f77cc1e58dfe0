"""Engines for pictures of every page: one with something in every card, and one that has recorded nothing yet."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from headwater.base import ManualClock, Settings, Words
from headwater.engine import Recording
from headwater.engine.belonging import By, Sort, Thing
from headwater.engine.learnt import Stage
from headwater.engine.ledger import Stored
from headwater.engine.planning import LastNote, SessionShown
from headwater.engine.unsorted import Effect
from headwater.records import (
    BackendStatus,
    Bound,
    FocusState,
    Goal,
    Health,
    Intent,
    Measured,
    Per,
    Phase,
    Session,
    WindowSeen,
)
from headwater.redact import WouldKeep
from headwater.reports.day import StateTotal
from headwater.reports.facts import DayFacts
from headwater.reports.goals import GoalPeriod, GoalProgress
from headwater.reports.insights import Insights
from headwater.reports.session import SessionReport
from headwater.reports.trends import Trends, Wanted
from headwater.store import Brought
from tests.support.chart_days import BERLIN, DAY, made, moment, suggestions
from tests.support.data_page import SOME as SOME_OF_IT
from tests.support.data_page import backup
from tests.support.days import Pair
from tests.support.fake_engine import BUSY, FakeEngine
from tests.support.fake_learning import EMPTY, HONEST, NONE, SECOND, standing
from tests.support.fake_sessions import session_now
from tests.support.fake_suggestions import liked
from tests.support.fake_trends import FakeTrends, a_year
from tests.support.fake_trial import WORKING, FakeTrial
from tests.support.forecasts import past
from tests.support.found import SOME as FOUND
from tests.support.insights import BUSY as A_DAY
from tests.support.insights import weeks
from tests.support.model_page import USED
from tests.support.rules_page import AWAY, CODE
from tests.support.rules_page import SOME as UNSORTED
from tests.support.timeline_page import rich_history
from tests.support.weeks import USUAL, days_before

HOME = Path("/home/ada/headwater")
"""Nothing is there: a page that shows where the data is shows the same on every machine."""
WORK = Goal(Measured.STATE, "focused", Per.DAY, Bound.AT_LEAST, 180, id=1)
MAIL = Goal(Measured.CATEGORY, "mail", Per.WEEK, Bound.AT_MOST, 120, id=2)
PLAN = Intent(moment("13:00"), None, "Chapter 3 draft")
REPORT = SessionReport(
    PLAN.start, BUSY.at, 4200, 1500, 420, 480, (StateTotal(FocusState.FOCUSED, 3900), StateTotal(FocusState.AWAY, 480)),
    2160, 2, 0,
)  # fmt: skip
THINGS = (
    Thing("app", "soffice", "LibreOffice", 2400, Sort.BELONGS, By.WORDS),
    Thing("app", "code", "VS Code", 1800, Sort.BELONGS, By.EARLIER, 0.22),
    Thing("app", "slack", "Slack", 1500, Sort.NOT, By.KIND),
    Thing("app", "kcalc", "KCalc", 420, Sort.UNSURE, By.NOTHING),
)
LAST = LastNote("Chapter 3 draft", "the second table lacks its sums", BUSY.at - 90_000)
AT_WORK = replace(BUSY, intent=PLAN, session=session_now(Phase.WORKING, 1500.0, 0.5, 50, 10))
NOTES = (
    ("09:44", "10:36", "The draft went well, phone off"),
    ("13:11", "13:24", "Mail: two answers are left for tomorrow"),
)


class FilledEngine(FakeEngine):
    """Says the same at each question, and works a range out once: pictures ask for it many times."""

    def insights(self, first: date, last: date) -> Insights:
        return _insights(first, last) if self.behind else super().insights(first, last)

    def trends(self, wanted: Wanted) -> Trends:
        return _trends(wanted, self.settings.week_begins) if self.trending.rows else super().trends(wanted)


def full(settings: Settings) -> FilledEngine:
    """Weeks of records, and something in every card."""
    engine = FilledEngine(HOME, settings=settings, now=AT_WORK)
    plans = [Intent(moment("08:50"), moment("12:30"), "Chapter 3"), PLAN]
    engine.sessions.found = (SessionShown(PLAN, Session(PLAN.start, 50, 10), False, REPORT, THINGS, LAST),)
    engine.days[DAY] = made(_history(), suggestions(), intents=plans)
    engine.timelines.histories[DAY] = _history()
    for start, end, text in NOTES:
        engine.notes.add(moment(start), moment(end), text)
    engine.forecasts = past(30, 0.4)
    engine.before = _before()
    engine.behind, engine.trending = _weeks(), FakeTrends(_year())
    engine.goals.kept = [WORK, MAIL]
    engine.goals.told = [_kept(WORK, 141, None, "yynyy-y"), _kept(MAIL, 97, None, "yyny")]
    engine.search.found = {"draft": FOUND}
    engine.rules.kept, engine.rules.found = [CODE, AWAY], UNSORTED
    engine.rules.of = {1: Effect(5, 600.0, 5, 600.0), 2: Effect(12, 4200.0, 12, 4200.0)}
    engine.rules.declared = ["Chapter 3", "Mail"]
    engine.suggestions.found = liked(**{"break": 12, "resume": 1, "messages": -4})
    engine.learning.now, engine.learning.found = standing(Stage.READY, SECOND, USED), HONEST
    _fill_desk(engine)
    return engine


def empty(settings: Settings) -> FilledEngine:
    """The program has just been agreed to."""
    now = replace(BUSY, at=moment("08:31"), inference=None, intent=None, learning_s=0.0, app="", since=moment("08:30"))
    engine = FilledEngine(HOME, settings=settings, now=now)
    engine.days = {}
    engine.timelines.histories = {}
    engine.suggestions.told, engine.suggestions.moments, engine.suggestions.tried = [], [], ()
    engine.suggestions.days, engine.suggestions.found = 0, liked()
    engine.learning.now, engine.learning.found = replace(NONE, labels=0, days=0, needed=12), EMPTY
    return engine


def fresh(settings: Settings, *, lacking: tuple[str, ...] = ()) -> FilledEngine:
    """Before the agreement, where these back-ends do not work."""
    now = replace(BUSY, recording=Recording.NOT_AGREED, inference=None, intent=None, learning_s=0.0)
    engine = FilledEngine(HOME, settings=settings, now=now)
    sentence = Words(settings.language)("capture.no_record")
    trial = FakeTrial(HOME, ManualClock(now.at, BERLIN))
    trial.statuses = tuple(
        BackendStatus(s.name, Health.MISSING, sentence) if s.name in lacking else s for s in WORKING
    )  # fmt: skip
    engine.trial = trial
    engine.data.windows = _windows
    return engine


def _fill_desk(engine: FakeEngine) -> None:
    desk = engine.data
    desk.stored = [
        Stored(moment("15:20"), 61.0, "headwater", "code · ribbon.py – headwater · 12 keys · 1 clicks"),
        Stored(moment("15:19"), 30.0, "headwater", "away"),
        Stored(moment("15:18"), 2.0, "aw-watcher-web_host", "title: docs.python.org"),
    ]
    desk.imports = [Brought(1, moment("09:00") - 3 * 86_400, "activitywatch", True, 1_234_567, 89_120)]
    desk.kept = [backup(n) for n in range(4)]
    desk.rows = [["2026-11-12 09:14:00", "2026-11-12 09:15:00", "code", "ribbon.py – headwater", *["1"] * 25]] * 3
    desk.amount = SOME_OF_IT
    desk.windows = _windows


def _windows(_settings: Settings) -> tuple[WouldKeep, ...]:
    seen = WindowSeen(moment("15:24"), "soffice", "Chapter 3 – draft.odt", project="thesis")
    return WouldKeep("soffice", seen.title, seen), WouldKeep("bank", "My account", None)


def _kept(goal: Goal, minutes: float, met: bool | None, before: str) -> GoalProgress:
    known = {"y": True, "n": False, "-": None}
    each = 7 if goal.per is Per.WEEK else 1
    days = [DAY - timedelta(days=n * each) for n in range(len(before), 0, -1)]
    told = [GoalPeriod(day, day, 0.0, known[c]) for day, c in zip(days, before, strict=True)]
    return GoalProgress(goal, goal.what, GoalPeriod(DAY, DAY, 60 * minutes, met), tuple(told))


@cache
def _history() -> list[Pair]:
    return rich_history()


@cache
def _before() -> list[DayFacts]:
    return days_before(DAY, *[USUAL] * 12)


@cache
def _weeks() -> list[Pair]:
    return weeks(DAY, 56, A_DAY)


@cache
def _year() -> list[Any]:
    return a_year(DAY)


@cache
def _insights(first: date, last: date) -> Insights:
    engine = FakeEngine(HOME)
    engine.behind = _weeks()
    return engine.insights(first, last)


@cache
def _trends(wanted: Wanted, week_begins: str) -> Trends:
    engine = FakeEngine(HOME, settings=Settings(agreed=True, language="en", week_begins=week_begins))
    engine.trending = FakeTrends(_year())
    return engine.trends(wanted)
