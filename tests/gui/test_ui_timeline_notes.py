"""Notes on stretches of a day, and forgetting them: on a desk that tells, and in a real store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Settings, Words
from headwater.charts.timeline import Row
from headwater.engine.data import DataDesk, Sort, Wish
from headwater.engine.notes import BadNote
from headwater.store import Store, StoreUnavailable, Trouble
from headwater.ui.buttons import Button
from headwater.ui.data.card import Line
from headwater.ui.timeline.notes import MOST
from headwater.ui.timeline.page import TimelinePage
from tests.support.chart_days import moment
from tests.support.correcting import opened
from tests.support.data_page import SOME
from tests.support.stored_engine import StoredEngine
from tests.support.timeline_page import CTRL, OpenTimeline, ask_to_forget, go, noted
from tests.support.windows import said

CALL = (moment("11:12"), moment("11:40"))


def lines(page: TimelinePage) -> list[Line]:
    return [line for line in page.notes.lines.findChildren(Line) if line.isVisible()]


def press(line: Line, name: str) -> None:
    next(b for b in line.findChildren(Button) if b.accessibleName() == name).click()


# -- notes ------------------------------------------------------------------------------------------------------------


def test_a_note_is_written_about_what_is_selected(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline()
    assert not page.notes.add_note.isEnabled()
    page.view.select(CALL)
    page.notes.add_note.click()
    field = page.notes.editor.field
    assert window.focusWidget() is field
    assert page.notes.editor.about.accessibleName() == "About 11:12 – 11:40 · 28 min"
    assert not page.notes.editor.keep.isEnabled()
    QTest.keyClicks(field, "the group, 1 to 6")  # no key of a correction
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(lines(page)) == 1)
    assert engine.notes.kept[0].text == "the group, 1 to 6"
    assert (engine.notes.kept[0].start, engine.notes.kept[0].end) == CALL
    assert lines(page)[0].accessibleName() == "the group, 1 to 6. 11:12 – 11:40 · 28 min"
    assert page.lanes.chart.parts(Row.NOTES)[0].start == CALL[0]
    assert not page.notes.editor.isVisible()
    assert not engine.corrections.asked


def test_what_is_begun_is_about_what_is_selected_last(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, _ = timeline()
    page.view.select(CALL)
    page.notes.add_note.click()
    page.notes.editor.field.setPlainText("begun")
    page.view.select((moment("14:13"), moment("14:34")))
    page.notes.add_note.click()
    page.notes.editor.keep.click()
    qtbot.waitUntil(lambda: bool(engine.notes.kept))
    assert (engine.notes.kept[0].text, engine.notes.kept[0].start) == ("begun", moment("14:13"))


def test_escape_leaves_a_note_and_the_selection(timeline: OpenTimeline) -> None:
    page, engine, window = timeline()
    page.view.select(CALL)
    page.notes.add_note.click()
    page.notes.editor.field.setPlainText("no")
    QTest.keyClick(page.notes.editor.field, Qt.Key.Key_Escape)
    assert not page.notes.editor.isVisible()
    assert page.view.chart.selection == CALL
    assert window.focusWidget() is page.view
    assert engine.notes.kept == []


def test_a_note_is_changed_deleted_and_put_back(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, window = timeline(noted(("11:12", "11:40", "old\nwords")))
    press(lines(page)[0], "Change")
    assert page.notes.editor.field.toPlainText() == "old\nwords"
    page.notes.editor.field.setPlainText("new words")
    page.notes.editor.keep.click()
    qtbot.waitUntil(lambda: any("new words" in line.accessibleName() for line in lines(page)))
    press(lines(page)[0], "Delete")
    qtbot.waitUntil(lambda: not lines(page) and page.notes.undo.isVisible())
    assert page.notes.said.accessibleName() == "The note is deleted."
    assert page.notes.none.isVisible()
    page.notes.undo.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.notes.undo, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(lines(page)) == 1)
    assert not page.notes.undo.isVisible()
    assert window.focusWidget() is page.view
    assert engine.notes.kept[0].text == "new words"


def test_show_marks_the_stretch_of_a_note(timeline: OpenTimeline) -> None:
    page, _, _ = timeline(noted(("11:12", "11:40", "x")))
    press(lines(page)[0], "Show")
    assert page.view.chart.selection == CALL


def test_what_cannot_be_kept_is_said_and_stays_written(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, _ = timeline()
    engine.notes.failure = BadNote("A note is about a year at most.")
    page.view.select(CALL)
    page.notes.add_note.click()
    page.notes.editor.field.setPlainText("words")

    def refused(*_a: object) -> None:
        raise BadNote("A note is about a year at most.")

    engine.notes.failure = None
    engine.notes.add = refused  # type: ignore[method-assign, assignment]
    page.notes.editor.keep.click()
    qtbot.waitUntil(page.notes.said.isVisible)
    assert page.notes.said.accessibleName() == "A note is about a year at most."
    assert page.notes.editor.field.toPlainText() == "words"
    page.notes.editor.field.setPlainText("y" * 5000)
    page.notes.editor.keep.click()
    assert page.notes.said.accessibleName() == "A note has at most 4000 characters."


@pytest.mark.parametrize(("more", "said"), [(3, "3 more are in their lane."), (1, "One more is in its lane.")])
def test_more_notes_than_are_listed_are_counted(timeline: OpenTimeline, more: int, said: str) -> None:
    page, _, _ = timeline(noted(*(("11:12", "11:40", f"{n}") for n in range(MOST + more))))
    assert len(lines(page)) == MOST
    assert page.notes.more.accessibleName() == said


# -- forgetting -------------------------------------------------------------------------------------------------------


def test_forgetting_says_how_much_it_is_asks_once_and_says_what_came_of_it(
    timeline: OpenTimeline, qtbot: QtBot
) -> None:  # fmt: skip
    page, engine, _ = timeline()
    engine.data.amount = SOME
    assert not page.forget.button.isEnabled()
    ask_to_forget(page, qtbot, CALL)
    asked = page.forget.ask.question.accessibleName()
    assert asked.startswith("Forget 11:12 – 11:40? That is 12 stretches, 3 entries, ")
    assert "This cannot be undone." in asked
    assert engine.data.done("forget") == []
    page.forget.ask.yes.click()
    qtbot.waitUntil(page.forget.task.said.isVisible)
    assert engine.data.done("forget") == [("forget", Wish(Sort.RANGE, start=CALL[0], end=CALL[1]))]
    assert page.forget.task.said.accessibleName().startswith("Forgotten: 12 stretches")
    assert page.view.chart.selection is None


def test_another_selection_takes_the_question_away(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, _ = timeline()
    engine.data.amount = SOME
    ask_to_forget(page, qtbot, CALL)
    page.view.select((moment("14:13"), moment("14:34")))
    assert not page.forget.ask.isVisible()
    page.forget.button.click()
    page.view.select(None)  # before the answer is there
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not page._chores._waiting)
    assert not page.forget.ask.isVisible()
    assert engine.data.done("forget") == []


def test_nothing_to_forget_and_a_store_that_does_not_let_go_are_said(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, _ = timeline()
    page.view.select(CALL)
    page.forget.button.click()
    qtbot.waitUntil(page.forget.said.isVisible)
    assert page.forget.said.accessibleName() == "Nothing of that is stored."
    engine.data.failure = StoreUnavailable(Trouble.LOCKED, engine.paths.database)
    page.forget.button.click()
    qtbot.waitUntil(lambda: page.forget.said.accessibleName() != "Nothing of that is stored.")
    assert page.forget.said.isVisible()


def test_every_word_of_the_page_is_there_in_both_languages() -> None:
    for language in LANGUAGES:
        words = Words(language)
        for row in Row:
            assert words(f"timeline.lane.{row}")


# -- in a store -------------------------------------------------------------------------------------------------------


@pytest.fixture
def stored(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[TimelinePage, StoredEngine]]:
    """The page on a real store that can be forgotten from."""
    with opened(qtbot, tmp_path, Settings(agreed=True, theme="light", language="en")) as desk:
        desk.engine.data = DataDesk(desk.engine)  # type: ignore[assignment, arg-type]
        yield go(desk.window, qtbot), desk.engine


def test_what_is_forgotten_is_gone_from_the_store_and_the_page(
    stored: tuple[TimelinePage, StoredEngine], qtbot: QtBot
) -> None:  # fmt: skip
    page, engine = stored
    assert "Jitsi" in said(page) or any(f.app == "jitsi" for f in page.day.fronts)
    inside = (moment("11:20"), moment("11:30"))
    ask_to_forget(page, qtbot, inside)
    assert "10 min in all" in page.forget.ask.question.accessibleName()
    page.forget.ask.yes.click()
    qtbot.waitUntil(lambda: not any(f.start < inside[1] and f.end > inside[0] for f in page.day.fronts))
    with Store(engine.paths.database, read_only=True) as store:
        left = store.history(*inside)
        assert left == []
        assert [s.app for s, _ in store.history(moment("11:12"), moment("11:40"))] == ["jitsi", "jitsi"]
    assert [f.seconds for f in page.day.fronts if f.app == "jitsi"] == [480, 600]


def test_a_note_is_kept_in_the_store_and_forgotten_with_its_time(
    stored: tuple[TimelinePage, StoredEngine], qtbot: QtBot
) -> None:  # fmt: skip
    page, engine = stored
    page.view.select(CALL)
    page.notes.add_note.click()
    page.notes.editor.field.setPlainText("第三章 and more")
    page.notes.editor.keep.click()
    qtbot.waitUntil(lambda: len(lines(page)) == 1)
    with Store(engine.paths.database, read_only=True) as store:
        assert [n.text for n in store.notes(*CALL)] == ["第三章 and more"]
    press(lines(page)[0], "Delete")
    qtbot.waitUntil(page.notes.undo.isVisible)
    page.notes.undo.click()
    qtbot.waitUntil(lambda: len(lines(page)) == 1)
    ask_to_forget(page, qtbot, (moment("11:00"), moment("12:00")))
    page.forget.ask.yes.click()
    qtbot.waitUntil(lambda: page.forget.task.said.isVisible() and not lines(page))
    with Store(engine.paths.database, read_only=True) as store:
        assert store.notes(*CALL) == []
