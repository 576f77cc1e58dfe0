"""The page "Review": day and week, back and forth, picture and table, text and files."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.engine import Changed
from headwater.store import Trouble
from headwater.ui.places import Place
from headwater.ui.review.page import ReviewPage
from headwater.ui.today import Today
from headwater.ui.window import Dashboard
from tests.support.chart_days import DAY, made
from tests.support.fake_engine import FakeEngine
from tests.support.weeks import USUAL, days_before
from tests.support.windows import Open, said

OpenReview = Callable[..., tuple[ReviewPage, FakeEngine, Dashboard]]


@pytest.fixture
def review(open_window: Open, qtbot: QtBot) -> OpenReview:
    """Opens the page and waits until it is read."""

    def opening(**more: Any) -> tuple[ReviewPage, FakeEngine, Dashboard]:
        window, engine = open_window(**more)
        engine.before = days_before(DAY, *[USUAL] * 12)
        QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        page = window.page
        assert isinstance(page, ReviewPage)
        qtbot.waitUntil(lambda: page.digest is not None)
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        return page, engine, window

    return opening


def read(qtbot: QtBot, page: ReviewPage) -> str:
    qtbot.waitUntil(lambda: page.digest is not None)
    QApplication.processEvents()
    return re.sub(r"<[^>]+>|\N{ZERO WIDTH SPACE}", "", said(page)).replace("\N{NO-BREAK SPACE}", " ")


def test_the_day_is_told_and_drawn(review: OpenReview, qtbot: QtBot) -> None:
    page, _, window = review()
    text = read(qtbot, page)
    assert page.when.text == "Thursday, 12 November"
    assert "The day is not over, so it is compared with no other." in text
    assert "The longest stretch of sustained work was 52 min, from 09:44 to 10:36, mostly in" in text
    assert "Keep 9 to 11 free tomorrow." in text
    assert len(page.sentences.sentences) == 3
    charted = page.picture.charted
    assert charted is not None
    assert charted.view.accessibleName().startswith("Thursday, 12 November 2026: ")
    assert window.rail is not None
    assert window.rail.items[Place.REVIEW].accessibleName() == "Review"


@pytest.mark.parametrize("button", ["now", "forth"])
def test_a_key_pressed_twice_leads_to_the_latest_and_no_further(
    review: OpenReview, qtbot: QtBot, button: str
) -> None:  # fmt: skip
    page, _, window = review()
    page.turn_by(-1)
    read(qtbot, page)
    pressed = getattr(page, button)
    pressed.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(pressed, Qt.Key.Key_Return)
    assert window.focusWidget() is page.which
    QTest.keyClick(page.which, Qt.Key.Key_Return)
    assert page.draft.day == DAY


def test_a_day_and_a_week_are_saved_by_names_of_their_own(review: OpenReview, qtbot: QtBot) -> None:
    page, _, _ = review()
    day = page.picture.charted
    assert day is not None
    assert (day.tools.title, day.tools.file) == ("Thursday, 12 November", "Headwater 2026-11-12")
    page.look_at(replace(page.draft, week=True))
    read(qtbot, page)
    week = page.picture.charted
    assert week is not None
    assert (week.tools.title, week.tools.file) == ("7 November – 13 November", "Headwater 2026-11-07 – 2026-11-13")


def test_the_keyboard_walks_the_stretches(review: OpenReview, qtbot: QtBot) -> None:
    page, _, _ = review()
    charted = page.picture.charted
    assert charted is not None
    charted.view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(charted.view, Qt.Key.Key_Right)
    assert charted.view.accessibleDescription().startswith("08:34 · 08:46 · 12 min · Talking")
    QTest.keyClick(charted.view, Qt.Key.Key_End)
    assert "Sustained work" in charted.view.accessibleDescription()


def test_the_week_and_its_table(review: OpenReview, qtbot: QtBot) -> None:
    page, _, _ = review()
    QTest.keyClick(page.which, Qt.Key.Key_Right)
    text = read(qtbot, page)
    assert page.when.text == "7 November – 13 November"
    assert "so far" in text
    charted = page.picture.charted
    assert charted is not None
    charted.as_table.click()
    assert charted.table.isVisible()
    assert charted.table.model().rowCount() == 7
    assert charted.table.model().index(0, 1).data() == "–"
    assert page.to_day.isHidden()


def test_a_table_stays_one_when_it_is_read_again(review: OpenReview, qtbot: QtBot) -> None:
    page, _, _ = review()
    charted = page.picture.charted
    assert charted is not None
    charted.as_table.click()
    before = page.picture.chart
    page.refresh()
    qtbot.waitUntil(lambda: page.picture.chart is not before)
    again = page.picture.charted
    assert again is not None
    qtbot.waitUntil(again.table.isVisible)
    assert again.view.isHidden()


def test_back_and_forth_by_buttons_and_keys_and_not_past_today(review: OpenReview, qtbot: QtBot) -> None:
    page, _, window = review()
    assert not page.forth.isEnabled()
    assert page.now.isHidden()
    page.back.click()
    assert page.when.text == "Wednesday, 11 November"
    assert "Nothing was recorded on this day. Days off are left blank." in read(qtbot, page)
    assert page.picture.isHidden()
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert page.draft.day == DAY - timedelta(days=2)
    QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert page.draft.day == DAY - timedelta(days=1)
    page.now.click()
    page.turn_by(1)
    assert page.draft.day == DAY
    page.which.chosen.emit(1)
    page.back.click()
    assert page.draft.day == DAY - timedelta(days=7)
    assert page.when.text == "31 October – 6 November"
    assert page.back.accessibleName() == "Week before"


def test_a_page_that_is_made_anew_goes_on_where_it_was(review: OpenReview, qtbot: QtBot) -> None:
    page, _, window = review()
    page.which.chosen.emit(1)
    page.back.click()
    window.resize(900, 640)
    QApplication.processEvents()
    other = window.page
    assert isinstance(other, ReviewPage)
    assert other is not page
    assert other.draft == page.draft
    assert "31 October" in read(qtbot, other)


def test_a_day_is_opened_and_a_suggestion_opens_the_review(review: OpenReview, qtbot: QtBot) -> None:
    page, _, window = review()
    page.to_day.click()
    assert isinstance(window.page, Today)
    window.open_review(DAY - timedelta(days=1), week=True)
    assert isinstance(window.page, ReviewPage)
    assert (window.page.draft.day, window.page.draft.week) == (DAY - timedelta(days=1), True)


def test_what_cannot_be_read_is_told_and_tried_again(review: OpenReview, qtbot: QtBot) -> None:
    page, engine, _ = review()
    engine.broken = Trouble.LOCKED
    page.refresh()
    qtbot.waitUntil(page.unreadable.isVisible)
    assert page.sentences.isHidden()
    engine.broken = None
    page.unreadable.retry.click()
    qtbot.waitUntil(page.sentences.isVisible)
    assert page.unreadable.isHidden()


def test_it_follows_what_is_written_but_not_at_once(review: OpenReview, qtbot: QtBot) -> None:
    page, engine, _ = review()
    reads = engine.reads
    engine.tell(Changed())
    page.hear_change()
    assert page._soon.isActive()
    assert engine.reads == reads
    page._soon.timeout.emit()
    qtbot.waitUntil(lambda: engine.reads > reads)


def test_the_review_is_copied_as_text(review: OpenReview, qtbot: QtBot) -> None:
    page, _, _ = review(settings=Settings(agreed=True, theme="light", language="en", show_score=True))
    page.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Thursday, 12 November"
    assert lines[-2].startswith("Suggestion: Keep 9 to 11 free tomorrow. On ")
    assert lines[-1].startswith("Score: ")
    assert "The review is in the clipboard." in read(qtbot, page)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_is_cut_off_in_a_small_window(review: OpenReview, qtbot: QtBot, language: str, scale: float) -> None:
    page, _, _ = review(
        settings=Settings(agreed=True, theme="light", language=language, text_scale=scale, show_score=True),
        size=(900, 640),
    )
    inside = page.area.widget()
    assert inside is not None
    for week in (0, 1):
        page.which.chosen.emit(week)
        read(qtbot, page)
        assert inside.minimumSizeHint().width() <= page.area.viewport().width()


@pytest.mark.parametrize("where", ["chart", "button", "table"])
def test_the_keyboard_stays_where_it_was_when_the_day_is_read_again(
    review: OpenReview, qtbot: QtBot, where: str
) -> None:  # fmt: skip
    page, _, window = review()

    def parts() -> dict[str, QWidget]:
        charted = page.picture.charted
        assert charted is not None
        return {"chart": charted.view, "button": charted.as_table, "table": charted.table}

    if where == "table":
        QTest.mouseClick(parts()["button"], Qt.MouseButton.LeftButton)
    old = parts()[where]
    old.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):
        if where != "button":
            QTest.keyClick(old, Qt.Key.Key_Down)
    before = page.picture.chart
    page.refresh()
    qtbot.waitUntil(lambda: page.picture.chart is not before)
    charted = page.picture.charted
    assert charted is not None
    assert window.focusWidget() is parts()[where]
    assert charted.view.isHidden() is (where == "table")
    if where == "chart":
        assert charted.view.current == 2
    if where == "table":
        assert charted.table.currentIndex().row() == 3
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert page.draft.day < DAY
    assert window.focusWidget() is page.which


def test_the_keyboard_does_not_fall_on_the_rail_when_the_picture_goes(review: OpenReview, qtbot: QtBot) -> None:
    page, engine, window = review()
    charted = page.picture.charted
    assert charted is not None
    charted.view.setFocus(Qt.FocusReason.TabFocusReason)
    engine.days[DAY] = made([])
    page.refresh()
    qtbot.waitUntil(page.picture.isHidden)
    assert window.focusWidget() is page.which
