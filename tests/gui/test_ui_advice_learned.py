"""The page "Suggestions": what was learned of the person, and what difference suggestions made."""

import re

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.engine.line import NotRecording
from headwater.ui.advice.page import AdvicePage
from tests.support.advice_page import OpenAdvice
from tests.support.fake_suggestions import FakeSuggestions, liked
from tests.support.windows import said


def read(page: AdvicePage) -> str:
    return re.sub(r"<[^>]+>|\N{ZERO WIDTH SPACE}", "", said(page)).replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_believed_is_told_in_words(advice: OpenAdvice) -> None:
    page, _, _, _ = advice()
    text = read(page)
    assert "Pauses: after 12 answers: more welcome than at first" in text
    assert "Where you were: after 1 answer: more welcome than at first" in text
    assert "Messages together: after 4 answers: less welcome than at first" in text
    assert "what is believed of anybody holds: Questions about your plan, Questions that teach" in text


def test_forgetting_asks_first_and_can_be_undone(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, desk, _, window = advice()
    page.learned.forget_button.click()
    assert page.learned.ask.isVisible()
    page.learned.ask.no.click()
    assert desk.done("forget_learned") == []
    page.learned.forget_button.click()
    page.learned.ask.yes.click()
    qtbot.waitUntil(lambda: page.said.accessibleName() == "What was learned is forgotten.")
    qtbot.waitUntil(lambda: "No answers yet: what is believed of anybody holds." in read(page))
    assert not page.learned.forget_button.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.said.accessibleName() == "What was learned is known again.")
    qtbot.waitUntil(lambda: "after 12 answers" in read(page))
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.said.accessibleName() == "There is nothing to undo.")
    assert len(desk.done("restore_learned")) == 1


def test_where_the_engine_has_ended_forgetting_is_refused_in_words(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, desk, _, _ = advice()
    desk.failure = NotRecording()
    page.learned.forget.emit()
    qtbot.waitUntil(lambda: "Headwater does not record at the moment" in page.said.accessibleName())
    assert page.draft.before == []


# -- what difference they made ----------------------------------------------------------------------------------------


def test_what_followed_is_compared_in_words_that_do_not_overclaim(advice: OpenAdvice) -> None:
    page, _, engine, _ = advice()
    text = read(page)
    assert "With the offer a pause followed in 62 of 100 cases, without it in 48." in text
    assert "The difference lies between 3 and 25 of 100 (nine of ten such ranges hold the true one)." in text
    assert "The difference lies between −15 and 20 of 100" in text
    assert "Looking away: made 12, left out 9; 20 of each are needed." in text
    assert "messages came to the front 3.7 times in the hour after, without it 9.9 times." in text
    assert "The difference lies between −6.9 and −5.0 times" in text
    shown = text.split("\n")
    assert shown.count("That can be chance.") == 2, "once as text and once for those who hear it"
    QTest.mouseClick(page.trial.switch, Qt.MouseButton.LeftButton)
    assert engine.settings.experiment


def test_without_anything_left_out_there_is_nothing_to_compare(advice: OpenAdvice) -> None:
    def none(desk: FakeSuggestions) -> None:
        desk.tried, desk.found = (), liked()

    page, _, _, _ = advice(none)
    assert "Nothing was left out by chance yet." in read(page)
    assert "No answers yet: what is believed of anybody holds." in read(page)
