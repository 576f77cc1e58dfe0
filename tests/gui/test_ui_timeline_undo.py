"""What was done on the page "Timeline" is taken back: the last of it, by its button or the key, and nothing else."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.records import FocusState
from headwater.ui.buttons import Button
from headwater.ui.timeline.page import TimelinePage
from headwater.ui.window import Dashboard
from tests.support.chart_days import DAY, moment
from tests.support.fake_engine import FakeEngine
from tests.support.timeline_page import CTRL, OpenTimeline, noted


def buttons(page: TimelinePage, name: str) -> list[Button]:
    return [b for b in page.notes.lines.findChildren(Button) if b.isVisible() and b.accessibleName() == name]


def button(page: TimelinePage, name: str) -> Button:
    return buttons(page, name)[0]


def correct(page: TimelinePage, engine: FakeEngine, window: Dashboard, qtbot: QtBot) -> None:
    """Say of a stretch what it was, by keys, and wait until that is kept."""
    page.view.select((moment("14:13"), moment("14:34")))
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: bool(engine.corrections.asked) and not window.chores._waiting)


def test_the_key_takes_the_last_step_back_whatever_it_was(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline(noted(("11:12", "11:40", "words")))
    correct(page, engine, window, qtbot)
    QApplication.processEvents()
    button(page, "Delete").click()
    qtbot.waitUntil(lambda: page.notes.undo.isVisible() and not window.chores._waiting)
    asked = len(engine.corrections.asked)
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: [n.text for n in engine.notes.kept] == ["words"] and not window.chores._waiting)
    assert len(engine.corrections.asked) == asked, "what was said before stays"
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(engine.corrections.asked) == asked + 1)
    assert engine.corrections.asked[-1][0] == "undo"


def test_the_key_takes_back_what_was_said_after_a_note_was_deleted(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline(noted(("11:12", "11:40", "words")))
    button(page, "Delete").click()
    qtbot.waitUntil(lambda: page.notes.undo.isVisible() and not window.chores._waiting)
    correct(page, engine, window, qtbot)
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: engine.corrections.asked[-1][0] == "undo" and not window.chores._waiting)
    assert engine.notes.kept == []
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: [n.text for n in engine.notes.kept] == ["words"])


def add(page: TimelinePage, qtbot: QtBot, text: str = "words") -> None:
    page.view.select((moment("11:12"), moment("11:40")))
    page.notes.add_note.click()
    QTest.keyClicks(page.notes.editor.field, text)
    QTest.keyClick(page.notes.editor.field, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.notes.undo.isVisible() and any(b.isVisible() for b in buttons(page, "Change")))


@pytest.mark.parametrize("by", ["key", "button"])
def test_a_note_that_was_added_is_taken_back_and_its_words_are_not_lost(
    timeline: OpenTimeline, qtbot: QtBot, by: str
) -> None:
    page, engine, window = timeline()
    engine.corrections.say(moment("14:13"), moment("14:34"), FocusState.ROUTINE)  # before the page was opened
    asked = len(engine.corrections.asked)
    add(page, qtbot)
    assert page.notes.undo.text() == "Take it back"
    if by == "key":
        QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    else:
        page.notes.undo.click()
    qtbot.waitUntil(lambda: page.notes.editor.isVisible() and not page.notes.notes and not window.chores._waiting)
    assert engine.notes.kept == []
    assert page.notes.editor.field.toPlainText() == "words"
    assert page.notes.undo.isHidden()
    assert page.notes.said.accessibleName() == "The note is taken back: its words are in the field, not kept."
    QTest.keyClick(page.view, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert len(engine.corrections.asked) == asked, "what was said elsewhere is not of this page"
    page.notes.editor.keep.click()
    qtbot.waitUntil(lambda: [n.text for n in engine.notes.kept] == ["words"])


def test_what_is_being_written_stays_when_another_note_is_taken_back(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline()
    add(page, qtbot)
    page.view.select((moment("14:13"), moment("14:34")))
    page.notes.add_note.click()
    QTest.keyClicks(page.notes.editor.field, "another")
    page.notes.undo.click()
    qtbot.waitUntil(lambda: not engine.notes.kept and not window.chores._waiting)
    assert page.notes.editor.field.toPlainText() == "another"
    QTest.keyClick(page.notes.editor.field, Qt.Key.Key_Escape)
    assert page.notes.editor.field.toPlainText() == "words"


def test_a_note_that_is_being_changed_is_taken_back_with_the_change(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline()
    add(page, qtbot)
    button(page, "Change").click()
    page.notes.editor.field.setPlainText("better words")
    page.notes.undo.click()
    qtbot.waitUntil(lambda: not page.notes.notes and not window.chores._waiting)
    assert page.notes.editor.field.toPlainText() == "better words"
    page.notes.editor.keep.click()
    qtbot.waitUntil(lambda: [n.text for n in engine.notes.kept] == ["better words"])


def test_a_note_that_somebody_else_deleted_is_not_taken_back(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, _ = timeline()
    add(page, qtbot)
    engine.notes.kept.clear()
    page.notes.undo.click()
    qtbot.waitUntil(lambda: page.notes.said.accessibleName() == "There is nothing to put back.")
    assert page.notes.editor.isHidden()


def test_the_key_does_nothing_about_another_day_or_what_was_forgotten(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline()
    correct(page, engine, window, qtbot)
    page.turn_by(-1)
    qtbot.waitUntil(lambda: page.day.day == DAY - timedelta(days=1))
    asked = len(engine.corrections.asked)
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert len(engine.corrections.asked) == asked


def test_a_correction_that_could_not_be_taken_back_still_can(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline()
    correct(page, engine, window, qtbot)
    engine.corrections.failure = TimeoutError()
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: engine.corrections.asked[-1][0] == "undo" and not window.chores._waiting)
    engine.corrections.failure = None
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: engine.corrections.last_step is None)
