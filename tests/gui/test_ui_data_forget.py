"""Forgetting."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.engine.data import Sort, Wish
from headwater.store import StoreUnavailable, Trouble
from tests.support.chart_days import moment
from tests.support.data_page import SOME, Shown, press


def test_a_time_is_forgotten_after_one_more_question(shown: Shown, qtbot: QtBot) -> None:
    page, desk, _, _ = shown(lambda desk: setattr(desk, "amount", SOME))
    card = page.forget
    qtbot.waitUntil(card.forget.isEnabled)
    what = "12 stretches, 3 entries, 1 plan, correction or suggestion, 1 h in all, on 12 November 2026"
    assert card.amount.accessibleName() == f"This is about {what}."
    card.forget.click()
    assert desk.done("forget") == []
    assert card.ask.question.accessibleName().startswith(f"Forget {what}? This cannot be undone. Backups forget it too")
    desk.left = (Path("/x/headwater-damaged-2026-01-01.db"),)
    card.ask.yes.click()
    qtbot.waitUntil(card.task.said.isVisible)
    wish = Wish(Sort.RANGE, start=moment("14:24"), end=moment("15:25"))
    assert desk.done("forget") == [("forget", wish)]
    assert card.task.said.accessibleName().startswith(f"Forgotten: {what}.")
    assert "headwater-damaged-2026-01-01.db" in card.task.said.accessibleName()
    qtbot.waitUntil(lambda: card.amount.accessibleName() == "Nothing of that is stored.")
    assert not card.forget.isEnabled()


@pytest.mark.parametrize(("i", "sort"), [(1, Sort.APP), (2, Sort.SITE), (3, Sort.TITLE)])
def test_what_is_named_is_forgotten_with_the_keyboard_alone(shown: Shown, qtbot: QtBot, i: int, sort: Sort) -> None:
    page, desk, _, _ = shown(lambda desk: setattr(desk, "amount", SOME))
    card = page.forget
    press(card.what.sort, i)
    assert not card.forget.isEnabled()
    field = card.what.fields[sort.value]
    field.setFocus()
    QTest.keyClicks(field, "  Gimp ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert card.ask.isHidden()  # it is not known yet how much that is
    qtbot.waitUntil(card.forget.isEnabled)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert card.ask.isVisible()
    QTest.keyClick(card.ask.no, Qt.Key.Key_Return)
    assert card.ask.isHidden()
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(card.ask.yes, Qt.Key.Key_Return)
    qtbot.waitUntil(card.task.said.isVisible)
    assert desk.done("forget") == [("forget", Wish(sort, "Gimp"))]


def test_another_wish_takes_the_question_away(shown: Shown, qtbot: QtBot) -> None:
    page, _, _, _ = shown(lambda desk: setattr(desk, "amount", SOME))
    card = page.forget
    qtbot.waitUntil(card.forget.isEnabled)
    card.forget.click()
    card.what.start.setText("1530")
    card.what.start.settle()
    assert card.ask.isHidden()
    assert not card.forget.isEnabled()
    qtbot.waitUntil(lambda: "ends before it begins" in card.amount.accessibleName())
    assert not card.forget.isEnabled()


def test_an_answer_to_an_older_wish_counts_for_nothing(shown: Shown, qtbot: QtBot) -> None:
    page, desk, _, window = shown(lambda desk: setattr(desk, "amount", SOME))
    qtbot.waitUntil(page.forget.forget.isEnabled)
    page.forget.refresh()
    asked = window.chores._waiting["amount"]
    press(page.forget.what.sort, 1)
    window.chores._answered.emit(asked, SOME, None)
    QApplication.processEvents()
    assert not page.forget.forget.isEnabled()
    assert page.forget.amount.accessibleName() == ""
    assert desk.done("forget") == []


def test_what_cannot_be_forgotten_now_is_said(shown: Shown, qtbot: QtBot) -> None:
    page, desk, _, _ = shown(lambda desk: setattr(desk, "amount", SOME))
    qtbot.waitUntil(page.forget.forget.isEnabled)
    page.forget.forget.click()
    desk.failure = StoreUnavailable(Trouble.LOCKED, Path("headwater.db"))
    page.forget.ask.yes.click()
    qtbot.waitUntil(page.forget.task.said.isVisible)
    assert "locked" in page.forget.task.said.accessibleName()


def test_forgetting_by_age_asks_where_something_would_go(shown: Shown, qtbot: QtBot) -> None:
    page, desk, engine, _ = shown(settings=Settings(agreed=True, theme="light", language="en", keep_days=45))
    age = page.forget.retention
    assert age.segments.accessibleName() == "Forget by age: 45 days"
    press(age.segments, age.offered.index(365))
    assert engine.settings.keep_days == 365  # longer than before: nothing goes
    desk.amount = SOME
    press(age.segments, age.offered.index(90))
    qtbot.waitUntil(age.ask.isVisible)
    assert engine.settings.keep_days == 365
    assert age.segments.accessibleName() == "Forget by age: 1 year"
    assert "12 stretches" in age.ask.question.accessibleName()
    age.ask.yes.click()
    assert engine.settings.keep_days == 90
    assert age.segments.accessibleName() == "Forget by age: 3 months"
    press(age.segments, 0)
    assert engine.settings.keep_days == 0


def test_forgetting_by_age_does_not_ask_where_nothing_is_that_old(shown: Shown, qtbot: QtBot) -> None:
    page, _, engine, _ = shown()
    age = page.forget.retention
    press(age.segments, age.offered.index(90))
    qtbot.waitUntil(lambda: engine.settings.keep_days == 90)
    assert age.ask.isHidden()
