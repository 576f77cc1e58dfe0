"""Goals on pages: told, added, changed, ended and taken back; a quiet line on the day's page."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import ManualClock, Words
from headwater.engine.goals import BadGoal
from headwater.records import Bound, Goal, Measured, Per
from headwater.reports.goals import GoalPeriod, GoalProgress
from headwater.ui.trends.goal_form import FIRST
from headwater.ui.trends.goal_telling import lines, named, now_line, past_line, why_open
from headwater.ui.trends.goals import GoalsCard
from headwater.ui.trends.page import TrendsPage
from headwater.ui.window import Dashboard
from tests.support.chart_days import DAY
from tests.support.fake_engine import FakeEngine
from tests.support.fake_trends import FakeTrends, a_year
from tests.support.windows import Open, said, today

EN = Words("en")
PATIENCE_MS = 30_000
WORK = Goal(Measured.STATE, "focused", Per.DAY, Bound.AT_LEAST, 180, id=1)
MAIL = Goal(Measured.CATEGORY, "mail", Per.WEEK, Bound.AT_MOST, 120, id=2)


def told(
    goal: Goal, minutes: float, met: bool | None, past: str = "", name: str = ""
) -> GoalProgress:  # fmt: skip
    """`past`: y, n or - for each day before."""
    known = {"y": True, "n": False, "-": None}
    days = [
        GoalPeriod(DAY - timedelta(days=n), DAY - timedelta(days=n), 0.0, known[c])
        for n, c in zip(range(len(past), 0, -1), past, strict=True)
    ]
    return GoalProgress(goal, name or goal.what, GoalPeriod(DAY, DAY, 60 * minutes, met), tuple(days))


OpenGoals = Callable[..., tuple[GoalsCard, FakeEngine, TrendsPage, Dashboard]]


@pytest.fixture
def goals(open_window: Open, qtbot: QtBot) -> OpenGoals:
    def opening(*found: GoalProgress, **more: Any) -> tuple[GoalsCard, FakeEngine, TrendsPage, Dashboard]:
        window, engine = open_window(**more)
        engine.trending = FakeTrends(a_year(DAY))
        engine.goals.kept = [p.goal for p in found]
        engine.goals.told = found or None
        QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        page = window.page
        assert isinstance(page, TrendsPage)
        qtbot.waitUntil(lambda: page.trends is not None and not window.chores._waiting, timeout=PATIENCE_MS)
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        QApplication.processEvents()
        return page.goals, engine, page, window

    return opening


def shown(card: GoalsCard) -> str:
    return re.sub(r"<[^>]+>|\N{ZERO WIDTH SPACE}", "", said(card)).replace("\N{NO-BREAK SPACE}", " ")


# -- words ------------------------------------------------------------------------------------------------------------


def test_a_goal_in_words() -> None:
    assert named(WORK, "", EN) == "Sustained work, at least 3 h a day"
    assert named(MAIL, "", EN) == "Mail, at most 2 h a week"
    app = Goal(Measured.APP, "code", Per.DAY, Bound.AT_MOST, 45)
    assert named(app, "VS\u202e Code\n", EN) == "VS Code, at most 45 min a day"
    assert len(named(app, "x" * 10_000, EN)) < 100


def test_how_it_stands() -> None:
    assert now_line(told(WORK, 130, None), EN) == "2 h 10 min of 3 h today"
    assert now_line(told(MAIL, 40, None), EN) == "40 min this week, of at most 2 h"
    assert now_line(told(MAIL, 135, False), EN) == "2 h 15 min this week, 15 min more than 2 h"


def test_of_the_last_seven_that_could_be_judged() -> None:
    assert past_line(told(WORK, 0, None, "yyyyynn-n-ynyn"), EN) == "met on 2 of the last 7 recorded days"
    assert past_line(told(MAIL, 0, None, "--yn"), EN) == "met in 1 of the last 2 recorded weeks"
    assert past_line(told(WORK, 0, None, "---"), EN).startswith("no day before this one can be judged")
    assert past_line(told(MAIL, 0, None), EN).startswith("no week before this one can be judged")


def test_what_cannot_be_judged_says_why() -> None:
    assert why_open(told(WORK, 130, None), EN) == "it is judged when the day is over"
    assert why_open(told(WORK, 0, None), EN) == "nothing of it was recorded today yet"
    assert why_open(told(WORK, 190, True), EN) == ""
    assert lines(told(WORK, 190, True, "y"), EN) == ("3 h 10 min of 3 h today", "met on the last recorded day")
    assert past_line(told(WORK, 0, None, "-n"), EN) == "not met on the last recorded day"
    assert past_line(told(MAIL, 0, None, "y"), EN) == "met in the last recorded week"


# -- the card ---------------------------------------------------------------------------------------------------------


def test_each_goal_is_told_with_a_quiet_bar(goals: OpenGoals) -> None:
    card, _, _, _ = goals(told(WORK, 130, None, "yyn"), told(MAIL, 135, False))
    text = shown(card)
    assert "Sustained work, at least 3 h a day" in text
    assert "2 h 10 min of 3 h today; it is judged when the day is over" in text
    assert "met on 2 of the last 3 recorded days" in text
    assert "2 h 15 min this week, 15 min more than 2 h" in text
    assert [round(r.bar.value() / r.bar.maximum(), 2) for r in card.rows] == [0.72, 1.0]
    assert card.none.isHidden()


def test_without_goals_none_are_needed(goals: OpenGoals) -> None:
    card, engine, _, _ = goals()
    assert "None are needed." in shown(card)
    assert card.form.isHidden()
    assert ("progress",) in engine.goals.asked


def test_a_goal_is_added(goals: OpenGoals, qtbot: QtBot) -> None:
    card, engine, _, window = goals()
    card.new.click()
    qtbot.waitUntil(card.form.kind.hasFocus)
    card.form.kind._take(1)
    card.form.what._take(card.form.what.choices.index("Mail"))
    QTest.keyClick(card.form.bound, Qt.Key.Key_Right)
    QTest.keyClick(card.form.per, Qt.Key.Key_Right)
    card.form.minutes.setFocus()
    card.form.minutes.setText("90")
    card.form.save.click()
    qtbot.waitUntil(lambda: len(card.rows) == 1)
    assert [replace(g, id=0) for g in engine.goals.kept] == [
        Goal(Measured.CATEGORY, "mail", Per.WEEK, Bound.AT_MOST, 90)
    ]
    assert card.form.isHidden()
    assert "Mail, at most 1 h 30 min a week: kept." in shown(card)
    assert window.focusWidget() is card.new


def test_applications_are_offered_by_name(goals: OpenGoals, qtbot: QtBot) -> None:
    card, engine, _, _ = goals()
    card.new.click()
    card.form.kind._take(2)
    assert card.form.what.choices[:2] == ["LibreOffice", "VS Code"]
    card.form.what._take(1)
    card.form.save.click()
    qtbot.waitUntil(lambda: bool(engine.goals.kept))
    assert (engine.goals.kept[0].of, engine.goals.kept[0].what) == (Measured.APP, "code")


def test_a_goal_is_changed_also_about_an_application_of_long_ago(goals: OpenGoals, qtbot: QtBot) -> None:
    app = Goal(Measured.APP, "gone", Per.DAY, Bound.AT_MOST, 30, id=7)
    card, engine, _, _ = goals(told(app, 0, None, name="Gone by"))
    card.rows[0].change.click()
    assert card.form.what.choices[0] == "Gone by"
    assert card.form.minutes.text() == "30"
    QTest.keyClick(card.form.minutes, Qt.Key.Key_Up)
    card.form.save.click()
    qtbot.waitUntil(lambda: ("change", replace(app, minutes=31)) in engine.goals.asked)


def test_a_goal_is_ended_and_holds_again(goals: OpenGoals, qtbot: QtBot) -> None:
    card, engine, _, window = goals(told(WORK, 130, None))
    engine.goals.told = None
    end = card.rows[0].end
    assert end.accessibleName() == "End: Sustained work, at least 3 h a day"
    end.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(end, Qt.Key.Key_Return)
    qtbot.waitUntil(card.undo.isVisible)
    qtbot.waitUntil(lambda: not card.rows)
    assert "it has ended" in shown(card)
    assert window.focusWidget() is card.new
    card.undo.click()
    qtbot.waitUntil(lambda: len(card.rows) == 1)
    assert engine.goals.kept == [WORK]
    assert card.undo.isHidden()
    assert "it holds again" in shown(card)


def test_beside_a_goal_that_is_kept_there_is_no_way_back_of_another(goals: OpenGoals, qtbot: QtBot) -> None:
    card, engine, _, window = goals(told(WORK, 130, None))
    engine.goals.told = None
    card.new.click()
    card.rows[0].end.click()
    qtbot.waitUntil(lambda: card.undo.isVisible() and not window.chores._waiting)
    card.form.save.click()
    qtbot.waitUntil(lambda: card.form.isHidden() and not window.chores._waiting)
    assert card.said.accessibleName().endswith(": kept.")
    assert card.undo.isHidden()


def test_a_form_that_was_opened_while_another_goal_was_being_kept_stays(
    goals: OpenGoals, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, engine, _, window = goals(told(WORK, 130, None))
    gate, add = threading.Event(), engine.goals.add

    def slowly(goal: Goal) -> Goal:
        assert gate.wait(20)
        return add(goal)

    monkeypatch.setattr(engine.goals, "add", slowly)
    card.new.click()
    card.form.kind._take(1)
    card.form.save.click()
    QTest.keyClick(card.form.minutes, Qt.Key.Key_Escape)
    card.rows[0].change.click()
    gate.set()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert card.said.accessibleName().endswith(": kept.")
    assert card.form.isVisible()
    assert card.form.minutes.value == WORK.minutes


def held_back(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, name: str) -> threading.Event:
    gate, do = threading.Event(), getattr(engine.goals, name)

    def slowly(goal: Goal) -> Goal | None:
        assert gate.wait(20)
        found: Goal | None = do(goal)
        return found

    monkeypatch.setattr(engine.goals, name, slowly)
    return gate


def saved_slowly(card: GoalsCard, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """A new goal is saved, and kept once the gate is open."""
    gate = held_back(engine, monkeypatch, "add")
    card.new.click()
    card.form.save.click()
    return gate


def test_what_is_changed_while_a_goal_is_being_kept_is_a_change_of_it(
    goals: OpenGoals, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, engine, _, window = goals()
    gate = saved_slowly(card, engine, monkeypatch)
    card.form.per._take(1)
    card.form.minutes.selectAll()
    QTest.keyClicks(card.form.minutes, "90")
    gate.set()
    qtbot.waitUntil(lambda: not window.chores._waiting and card.said.isVisible())
    assert card.form.isVisible()
    assert (card.form.per.current, card.form.minutes.value) == (1, 90)
    assert card.form.title.text() == "Change a goal"
    card.form.save.click()
    qtbot.waitUntil(card.form.isHidden)
    assert [(g.per, g.minutes) for g in engine.goals.kept] == [(Per.WEEK, 90)]


def test_one_that_had_ended_meanwhile_is_a_new_one_with_what_was_changed(
    goals: OpenGoals, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, engine, _, window = goals(told(WORK, 130, None))
    gate = held_back(engine, monkeypatch, "change")
    card.rows[0].change.click()
    card.form.save.click()
    card.form.per._take(1)
    engine.goals.kept = []
    gate.set()
    qtbot.waitUntil(lambda: not window.chores._waiting and card.said.isVisible())
    card.form.save.click()
    qtbot.waitUntil(card.form.isHidden)
    assert [(g.per, g.minutes) for g in engine.goals.kept] == [(Per.WEEK, WORK.minutes)]


def test_another_new_goal_stays_when_the_one_before_was_kept(
    goals: OpenGoals, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, engine, _, window = goals()
    gate = saved_slowly(card, engine, monkeypatch)
    card.form.cancel.click()
    card.new.click()
    gate.set()
    qtbot.waitUntil(lambda: not window.chores._waiting and card.said.isVisible())
    assert card.form.isVisible()
    assert card.form.title.text() == "A new goal"


def test_what_was_kept_while_the_page_was_made_anew_is_done_with(
    goals: OpenGoals, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, engine, _, window = goals()
    gate = saved_slowly(card, engine, monkeypatch)
    window.rebuild()
    gate.set()
    again = window.page
    assert isinstance(again, TrendsPage)
    qtbot.waitUntil(lambda: bool(engine.goals.kept) and not window.chores._waiting)
    again.goals.refresh()
    qtbot.waitUntil(again.goals.form.isHidden)
    assert again.goals.new.isVisible()


def test_what_cannot_be_kept_is_told_in_the_form(goals: OpenGoals, qtbot: QtBot) -> None:
    card, engine, _, _ = goals()
    engine.goals.failure = BadGoal("There are 20 goals already: end one first.")
    card.new.click()
    card.form.save.click()
    qtbot.waitUntil(card.form.refusal.isVisible)
    assert card.form.isVisible()
    engine.goals.failure = None
    QTest.keyClick(card.form.minutes, Qt.Key.Key_Escape)
    assert card.form.isHidden()
    assert card.new.isVisible()


def test_what_is_being_written_outlives_the_page(goals: OpenGoals, qtbot: QtBot) -> None:
    card, _, page, window = goals()
    card.new.click()
    card.form.kind._take(1)
    window.resize(900, 640)
    QApplication.processEvents()
    other = window.page
    assert isinstance(other, TrendsPage)
    assert other is not page
    assert other.goals.form.isVisible()
    assert other.goals.form.kind.current == 1
    assert other.goals.new.isHidden()
    assert other.draft.goals.goal == replace(FIRST, of=Measured.CATEGORY, what="code")


def test_one_that_ended_elsewhere_is_told(goals: OpenGoals, qtbot: QtBot) -> None:
    card, engine, _, _ = goals(told(WORK, 130, None))
    engine.goals.kept = []
    card.rows[0].end.click()
    qtbot.waitUntil(lambda: "It had ended already." in shown(card))
    assert card.undo.isHidden()


def test_words_know_no_streak_no_praise_and_no_blame(goals: OpenGoals) -> None:
    card, _, _, _ = goals(told(WORK, 600, True, "yyyyyyyyyyyyyy"), told(MAIL, 1000, False, "nnnnnnnn"))
    text = shown(card).lower()
    assert [w for w in ("streak", "great", "well done", "failed", "missed", "only", "good") if w in text] == []


# -- today ------------------------------------------------------------------------------------------------------------


def asked(engine: FakeEngine) -> int:
    return engine.goals.asked.count(("progress",))


def test_the_day_has_a_line_only_if_there_are_goals(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    qtbot.waitUntil(lambda: asked(engine) == 1 and not window.chores._waiting)
    assert today(window).facts.goals.isHidden()
    engine.goals.told = (told(WORK, 130, None), told(MAIL, 40, None))
    window.rebuild()
    qtbot.waitUntil(today(window).facts.goals.isVisible)
    line = "Sustained work: 2 h 10 min of 3 h today · Mail: 40 min this week, of at most 2 h"
    assert today(window).facts.goals.text == line
    window.turn(DAY - timedelta(days=1))
    qtbot.waitUntil(today(window).facts.goals.isHidden)
    QApplication.processEvents()
    assert asked(engine) == 2, "of another day nothing is asked"


def test_goals_are_not_read_again_with_every_step(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    qtbot.waitUntil(lambda: asked(engine) == 1)
    for _ in range(3):
        today(window).show_report(engine.day(DAY))
        QApplication.processEvents()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert asked(engine) == 1
    clock = engine.clock
    assert isinstance(clock, ManualClock)
    clock.advance(61.0)
    today(window).show_report(engine.day(DAY))
    qtbot.waitUntil(lambda: asked(engine) == 2)


def test_a_hidden_page_reads_no_goals(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    qtbot.waitUntil(lambda: asked(engine) == 1 and not window.chores._waiting)
    window.hide()
    window.rebuild()
    QApplication.processEvents()
    assert asked(engine) == 1
