"""Notes on the page "Timeline" while keeping them takes a while, and while somebody else is at them too."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.ui.buttons import Button
from headwater.ui.timeline.page import TimelinePage
from tests.support.chart_days import moment
from tests.support.timeline_page import CTRL, OpenTimeline, noted

CALL, LATER = (moment("11:12"), moment("11:40")), (moment("14:13"), moment("14:34"))


def buttons(page: TimelinePage, name: str) -> list[Button]:
    return [b for b in page.notes.lines.findChildren(Button) if b.isVisible() and b.accessibleName() == name]


def held_back(do: Callable[..., Any], gate: threading.Event) -> Callable[..., Any]:
    def wait(*given: object) -> object:
        assert gate.wait(20)
        return do(*given)

    return wait


def begin(page: TimelinePage, text: str) -> None:
    page.view.select(CALL)
    page.notes.add_note.click()
    QTest.keyClicks(page.notes.editor.field, text)
    QTest.keyClick(page.notes.editor.field, Qt.Key.Key_Return, CTRL)


def test_what_is_typed_while_a_note_is_being_kept_is_a_change_of_it(
    timeline: OpenTimeline, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, engine, window = timeline()
    gate, field = threading.Event(), page.notes.editor.field
    monkeypatch.setattr(engine.notes, "add", held_back(engine.notes.add, gate))
    begin(page, "first")
    QTest.keyClicks(field, " and more")
    gate.set()
    qtbot.waitUntil(lambda: bool(page.day.notes) and not window.chores._waiting)
    assert field.toPlainText() == "first and more"
    assert field.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(page.notes.editor.isHidden)
    assert [n.text for n in engine.notes.kept] == ["first and more"]
    assert page.notes.said.accessibleName() == "The note is changed."


@pytest.mark.parametrize("more", ["", " and more"])
def test_what_was_kept_while_the_page_was_made_anew_is_not_kept_again(
    timeline: OpenTimeline, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    page, engine, window = timeline()
    gate = threading.Event()
    monkeypatch.setattr(engine.notes, "add", held_back(engine.notes.add, gate))
    begin(page, "first")
    QTest.keyClicks(page.notes.editor.field, more)
    window.rebuild()  # another theme, or another size
    gate.set()
    again = window.page
    assert isinstance(again, TimelinePage)
    assert again is not page
    qtbot.waitUntil(lambda: bool(again.day.notes))
    assert again.notes.editor.isVisible() is bool(more)
    again.notes.editor.keep.click()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    assert [n.text for n in engine.notes.kept] == [f"first{more}"]


def test_what_was_kept_meanwhile_does_not_come_back_as_if_it_were_not(
    timeline: OpenTimeline, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, engine, window = timeline(noted(("14:00", "14:20", "other")))
    gate, field = threading.Event(), page.notes.editor.field
    monkeypatch.setattr(engine.notes, "add", held_back(engine.notes.add, gate))
    begin(page, "first")
    (change,) = buttons(page, "Change")
    change.click()
    gate.set()
    qtbot.waitUntil(lambda: len(page.day.notes) == 2 and not window.chores._waiting)
    assert field.toPlainText() == "other"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert page.notes.editor.isHidden()
    assert field.toPlainText() == ""


def test_a_change_that_was_put_aside_is_taken_up_again(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline(noted(("11:12", "11:40", "one"), ("14:00", "14:20", "two")))
    field, (first, second) = page.notes.editor.field, buttons(page, "Change")
    for button, typed in ((first, "1 "), (second, "2 ")):
        button.click()
        QTest.keyClicks(field, typed)
    first.click()
    assert field.toPlainText() == "1 one"
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: field.toPlainText() == "2 two" and not window.chores._waiting)
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(page.notes.editor.isHidden)
    assert sorted(n.text for n in engine.notes.kept) == ["1 one", "2 two"]


def test_what_was_not_kept_comes_back(
    timeline: OpenTimeline, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    page, engine, window = timeline(noted(("14:00", "14:20", "other")))
    gate, field = threading.Event(), page.notes.editor.field

    def fail(*_given: object) -> None:
        assert gate.wait(20)
        raise TimeoutError

    monkeypatch.setattr(engine.notes, "add", fail)
    begin(page, "first")
    (change,) = buttons(page, "Change")
    change.click()
    gate.set()
    qtbot.waitUntil(lambda: not window.chores._waiting)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.toPlainText() == "first"


def test_the_words_of_a_note_that_is_gone_do_not_come_back_from_aside(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline(noted(("11:12", "11:40", "secret words")))
    field = page.notes.editor.field
    buttons(page, "Change")[0].click()
    QTest.keyClicks(field, "more ")
    page.view.select(LATER)
    page.notes.add_note.click()
    assert field.toPlainText() == ""
    engine.notes.kept.clear()
    page.refresh()
    qtbot.waitUntil(lambda: not page.day.notes and not window.chores._waiting)
    assert page.notes.editor.isVisible(), "what is new is not about it"
    assert page.draft.note.aside is None
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert page.notes.editor.isHidden()
    assert field.toPlainText() == ""


def test_a_step_is_taken_back_and_not_one_of_somebody_else(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline(noted(("11:12", "11:40", "old words"), ("14:00", "14:20", "other")))
    buttons(page, "Change")[0].click()
    page.notes.editor.field.setPlainText("new words")
    page.notes.editor.keep.click()
    qtbot.waitUntil(lambda: page.notes.undo.isVisible() and not window.chores._waiting)
    engine.notes.delete(next(n.id for n in engine.notes.kept if n.text == "other"))  # in a terminal
    page.notes.undo.click()
    qtbot.waitUntil(lambda: bool(page.notes.said.accessibleName()) and not window.chores._waiting)
    assert [n.text for n in engine.notes.kept] == ["new words"]
    assert page.notes.said.accessibleName() == "There is nothing to put back."
