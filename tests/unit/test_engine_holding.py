"""The gentle hold in the engine: what is told when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from headwater.advice.holding import GRACE_S, LONGEST_S, By, Front, Reply, Stand
from headwater.categories import Categories, Rule
from headwater.engine.during import During
from headwater.engine.holding import HeldLong, HoldDesk, HoldEvent, Holding, Holds, PartOf
from headwater.engine.onplan import front_of
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

AT = 1_772_442_000.0
PLAN = Intent(AT, AT + 3 * 3600.0, "Chapter 3")
HELD = Session(AT, hold=True)
VIDEO = WindowSeen(AT, "firefox", "Cats – YouTube", domain="youtube.com", fullscreen=False)
EDITOR = WindowSeen(AT, "code", "chapter3.md", fullscreen=False)


class Clock:
    speed = 1.0

    def __init__(self) -> None:
        self.at = AT

    def now(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.at

    def offset_s(self, at: float | None = None) -> int:
        return 0


class Run:
    def __init__(self, *rules: Rule, blob: bytes | None = None) -> None:
        self.clock, self.told = Clock(), list[HoldEvent]()
        self.kept: list[bytes] = []
        self.forward: list[tuple[str, str]] = []
        self.judged: list[WindowSeen] = []
        self.holding = Holding(
            Categories(rules), self.clock, self.told.append, self.kept.append, self._judge,
            lambda app, title: self.forward.append((app, title)),
        )  # fmt: skip
        self.holding.take_up(blob)

    def _judge(self, categories: Categories, window: WindowSeen, plan: str) -> Front:
        self.judged.append(window)
        return front_of(categories, window, plan)

    def begin(self, session: Session = HELD) -> Run:
        self.holding.begin(session, PLAN)
        return self

    def see(self, seen: Observation) -> Run:
        self.holding.observe(seen)
        return self

    def passes(self, seconds: float) -> Run:
        end = self.clock.at + seconds
        while self.clock.at < end:
            self.clock.at = min(end, self.clock.at + 5.0)
            self.holding.step()
        return self

    def name(self) -> str | None:
        """What is held, as far as was told."""
        holds = [t for t in self.told if isinstance(t, Holds)]
        return holds[-1].hold.name if holds and holds[-1].hold else None

    def of(self, kind: type[HoldEvent]) -> list[HoldEvent]:
        return [t for t in self.told if isinstance(t, kind)]


def test_it_is_what_a_session_switches_on() -> None:
    switched: During = Run().holding
    switched.end()


def test_it_is_told_once_that_it_comes_and_once_that_it_goes() -> None:
    run = Run().begin().see(VIDEO).passes(GRACE_S - 5)
    assert run.told == []
    run.passes(60)
    assert [t.hold and t.hold.name for t in run.told if isinstance(t, Holds)] == ["youtube.com"]
    assert run.told[0] == Holds(run.told[0].hold, "Chapter 3")  # type: ignore[union-attr]
    run.see(EDITOR)
    assert run.told[1:] == [Holds(None)]


def test_a_session_that_does_not_ask_for_it_holds_nothing() -> None:
    assert Run().begin(Session(AT)).see(VIDEO).passes(600).told == []
    run = Run().begin().see(VIDEO).passes(60)
    run.begin(Session(AT))
    assert run.passes(600).told[1:] == [Holds(None)]


def test_without_a_session_nothing_is_even_looked_at() -> None:
    run = Run().see(VIDEO).passes(600)
    run.holding.reply(Reply.PART, "youtube.com")
    assert not run.told
    assert not run.judged
    assert not run.kept


def test_the_end_of_the_session_ends_it() -> None:
    run = Run().begin().see(VIDEO).passes(60)
    run.holding.end()
    assert run.told[1:] == [Holds(None)]
    assert len(run.passes(600).told) == 2


@pytest.mark.parametrize(
    "seen",
    [
        SignalChanged(AT, Signal.CALL, True),
        SignalChanged(AT, Signal.CALL, None),
        SignalChanged(AT, Signal.SHARING, True),
        PresenceChanged(AT, Presence.LOCKED, AT),
        PresenceChanged(AT, Presence.PAUSED, AT),
        replace(VIDEO, fullscreen=True),
        WindowSeen(AT, ""),
        ContextSeen(AT + 60, "web-firefox", hidden=True),
    ],
)
def test_what_forbids_it_takes_it_away_at_once(seen: Observation) -> None:
    run = Run().begin().see(VIDEO).passes(60)
    assert run.name()
    run.see(seen)
    assert run.name() is None
    assert run.passes(120).name() is None


def test_what_a_browsers_watcher_says_counts() -> None:
    page = replace(VIDEO, title="Cats", domain="")
    assert Run().begin().see(page).passes(60).name() is None
    told = ContextSeen(AT, "web-firefox", title="Cats", domain="youtube.com")
    assert Run().begin().see(told).see(page).passes(60).name() == "youtube.com"


def test_it_waits_for_the_end_of_a_word() -> None:
    run = Run().begin().see(VIDEO)
    for _ in range(10):
        run.see(InputCounts(run.clock.at, 5.0, 9, 0, 0, 0)).passes(5)
    assert run.name() is None
    assert run.passes(10).name()


def test_back_brings_the_last_window_on_plan_forward() -> None:
    run = Run().begin().see(EDITOR).passes(30).see(VIDEO).passes(60)
    run.holding.reply(Reply.BACK, "youtube.com")
    assert run.forward == [("code", "chapter3.md")]
    assert run.name() is None
    assert run.passes(30).name() == "youtube.com", "it is in front still: the grace begins anew"


def test_back_with_nothing_known_of_before_only_goes() -> None:
    run = Run().begin().see(VIDEO).passes(60)
    run.holding.reply(Reply.BACK, "youtube.com")
    assert run.forward == []
    assert run.name() is None


def test_a_title_that_may_not_be_read_is_not_asked_for() -> None:
    run = Run().begin().see(replace(EDITOR, title="h:12", title_kind=TitleKind.HASHED)).see(VIDEO).passes(60)
    run.holding.reply(Reply.BACK, "youtube.com")
    assert run.forward == [("code", "")]


@pytest.mark.parametrize(
    ("window", "place", "rule"),
    [
        (VIDEO, "youtube.com", Rule(None, domain="youtube.com", plan=True, intent="Chapter 3")),
        (WindowSeen(AT, "steam"), "steam", Rule(None, app="steam", plan=True, intent="Chapter 3")),
        (
            replace(VIDEO, domain=""),
            "youtube",
            Rule(None, app="firefox", title="YouTube", plan=True, intent="Chapter 3"),
        ),
    ],
)
def test_part_of_it_is_told_with_a_rule_that_says_so(window: WindowSeen, place: str, rule: Rule) -> None:
    run = Run().begin().see(window).passes(60)
    run.holding.reply(Reply.PART, place)
    [told] = run.of(PartOf)
    assert isinstance(told, PartOf)
    assert told.rule == rule
    assert run.passes(600).name() is None
    front = front_of(Categories((rule,)), window, "Chapter 3")
    assert (front.stand, front.by) == (Stand.ON, By.RULE), "the rule does what it says"
    assert place.encode() not in run.kept[-1]


def test_a_whole_browser_is_part_of_no_plan() -> None:
    run = Run(Rule(None, app="firefox", plan=False)).begin().see(WindowSeen(AT, "firefox", "x")).passes(60)
    run.holding.reply(Reply.PART, "firefox")
    assert run.of(PartOf) == [PartOf("Firefox", None)]


def test_a_late_answer_about_something_else_makes_no_rule() -> None:
    run = Run().begin().see(VIDEO).passes(60)
    run.holding.reply(Reply.PART, "elsewhere.example")
    assert run.of(PartOf) == [PartOf("elsewhere.example", None)]


def test_rules_that_change_count_at_once() -> None:
    categories = Categories()
    told: list[HoldEvent] = []
    clock = Clock()
    holding = Holding(categories, clock, told.append)
    holding.begin(HELD, PLAN)
    holding.observe(VIDEO)
    for clock.at in (AT + 10, AT + 25):
        holding.step()
    assert len(told) == 1
    categories.put([Rule(None, domain="youtube.com", plan=True)])
    holding.step()
    assert told[1:] == [Holds(None)]


def test_while_the_hold_itself_is_in_front_it_stays_and_over_our_other_windows_it_does_not() -> None:
    own = WindowSeen(AT, "Headwater", "Headwater")
    run = Run().begin().see(VIDEO).passes(60).see(own).passes(60)
    assert run.name() == "youtube.com"
    run.holding.elsewhere(True)
    assert run.name() is None
    assert run.passes(120).name() is None
    run.see(VIDEO).passes(60)  # that Qt says nothing of a window that was closed does not matter
    assert run.name() == "youtube.com"


def test_after_ninety_minutes_a_pause_is_offered() -> None:
    run = Run().begin().see(VIDEO).passes(LONGEST_S + 600)
    assert run.of(HeldLong) == [HeldLong(PLAN)]
    assert run.name() is None


def test_what_was_said_outlives_a_restart_within_the_session() -> None:
    run = Run().begin().see(VIDEO).passes(60)
    run.holding.reply(Reply.NO_MORE, "youtube.com")
    again = Run(blob=run.kept[-1])
    again.clock.at = run.clock.at + 30
    assert again.begin().see(VIDEO).passes(600).name() is None
    other = Run(blob=run.kept[-1])
    other.clock.at = AT + 3600
    other.holding.begin(Session(AT + 3600, hold=True), PLAN)
    assert other.see(VIDEO).passes(60).name(), "another session begins anew"
    assert Run(blob=b"junk").begin().see(VIDEO).passes(60).name()


def test_after_something_was_forgotten_no_more_holds_and_no_place_is_known() -> None:
    run = Run().begin().see(VIDEO).passes(60)
    run.holding.reply(Reply.PART, "youtube.com")
    assert run.passes(60).name() is None
    run.holding.take_up(None)
    assert run.begin().passes(60).name(), "what was said of a place went with it"
    run.holding.reply(Reply.NO_MORE, "youtube.com")
    run.holding.take_up(None)
    assert run.begin().passes(600).name() is None


def test_what_belonged_to_plans_like_it_is_held_by_a_rule_alone() -> None:
    asked = []

    def belongs(*seen: str) -> bool:
        asked.append(seen)
        return True

    run = Run().begin().see(VIDEO).passes(60)
    run.holding.learned("Another plan", belongs)
    assert run.name()
    run.holding.learned("Chapter 3", belongs)
    assert run.name() is None
    assert asked == [("firefox", "Cats – YouTube", "youtube.com", "")]
    run.holding.begin(Session(AT + 60, hold=True), Intent(AT + 60, None, "Another plan"))
    assert run.passes(60).name(), "that is another plan"
    ruled = Run(Rule(None, domain="youtube.com", plan=False)).begin().see(VIDEO).passes(60)
    ruled.holding.learned("Chapter 3", belongs)
    assert ruled.name()


def test_what_the_line_knows_of_presence_counts() -> None:
    run = Run().begin().see(VIDEO).passes(60)
    run.holding.step(Presence.PAUSED)
    assert run.name() is None
    run.holding.step(Presence.PRESENT)
    assert run.passes(30).name()


def test_a_window_is_judged_once() -> None:
    run = Run().begin().see(VIDEO).passes(600)
    assert len([w for w in run.judged if w.app]) == 1


def test_windows_ask_through_the_engines_thread() -> None:
    run = Run().begin().see(VIDEO).passes(60)
    waiting: list[Callable[[], None]] = []
    desk = HoldDesk(waiting.append, run.holding)
    desk.reply(Reply.NO_MORE, "youtube.com")
    desk.elsewhere(False)
    assert run.name()
    for command in waiting:
        command()
    assert run.name() is None
