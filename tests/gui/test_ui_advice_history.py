"""The history on the page "Suggestions": searched, told in full, taken along, and "never again"."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from headwater.base import Settings, SettingsError
from headwater.records import AdviceKind, Verdict
from headwater.reports.advised import COLUMNS
from headwater.store import StoreUnavailable, Trouble
from headwater.ui.advice.draft import PAGE
from headwater.ui.advice.history import HistoryCard
from headwater.ui.advice.kinds import SWITCH_OF
from tests.support.advice_page import OpenAdvice
from tests.support.fake_engine import FakeEngine
from tests.support.fake_suggestions import PAUSED, FakeSuggestions, told

K = AdviceKind


def many(desk: FakeSuggestions) -> None:
    """A hundred, one an hour, each seventh left out."""
    desk.told = [
        told(n, K.BREAK if n % 2 else K.RESUME, None if n % 7 == 0 else Verdict.LATER, made=n % 7 != 0, after=PAUSED)
        for n in range(100)
    ]


def switched(engine: FakeEngine) -> tuple[bool, bool]:
    """Whether pauses and ways back are on."""
    return engine.settings.suggest_breaks, engine.settings.offer_resumption


def titles(card: HistoryCard) -> list[str]:
    return [line.accessibleName() for line in card.rows]


def test_each_line_tells_when_what_the_answer_and_what_followed(advice: OpenAdvice) -> None:
    page, _, _, _ = advice()
    assert titles(page.history) == [
        "15:00 A good place for a short pause. Pauses · Accepted · A pause began 4 min later",
        "12:00 Back at Chapter 3 – draft.odt after 42 min. Where you were · No answer yet · Taken up 2 min later",
        "13:00 Messages together, at 16:30 perhaps?. Messages together · Not helpful · "
        "3 looks at messages in the next hour",
    ]
    assert page.history.count.accessibleName() == "3 suggestions"


def test_what_chance_left_out_comes_with_a_click(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, _, _, _ = advice()
    QTest.mouseClick(page.history.left_out, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.history.rows) == 4)
    line = page.history.rows[2]
    assert "Left out by chance · No pause within 30 min" in line.accessibleName()
    line.details.click()
    shown = [w.accessibleName() for w in line.more.children() if hasattr(w, "accessibleName")]
    assert "Left out by chance; it would have been made with probability 0.62." in shown
    page.history.rows[0].details.click()
    shown = [w.accessibleName() for w in page.history.rows[0].more.children() if hasattr(w, "accessibleName")]
    assert "Made with probability 0.62." in shown
    assert "Policy 4. On the page." in shown
    assert any(s.startswith("Offered where a piece of work ends") for s in shown)


def test_thirty_at_a_time(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, desk, _, _ = advice(many)
    card = page.history
    assert len(card.rows) == PAGE
    assert card.count.accessibleName() == "85 suggestions"
    assert desk.done("history")[0] == ("history", False, PAGE), "no more is looked up than is shown"
    card.more.setFocus()
    QTest.keyClick(card.more, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(card.rows) == 2 * PAGE)
    assert QApplication.focusWidget() is card.rows[PAGE].details, "the keyboard goes on at the first new one"
    card.more.click()
    qtbot.waitUntil(lambda: len(card.rows) == 85)
    assert not card.more.isVisible()


def test_a_search_finds_every_word_in_all_of_them(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, desk, _, _ = advice(many)
    card = page.history
    card.search.setFocus()
    QTest.keyClicks(card.search, "chapter later")
    qtbot.waitUntil(lambda: card.count.accessibleName() == "42 of 85 suggestions")
    assert all("Back at Chapter 3" in title for title in titles(card))
    assert desk.done("history")[-1] == ("history", False, None), "a search looks in what followed, too"
    QTest.keyClicks(card.search, " nowhere")
    QTest.keyClick(card.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: card.said.accessibleName() == "Nothing in it has all of these words.")
    assert card.rows == []
    assert not card.csv.isVisible()
    card.search.clear()
    qtbot.waitUntil(lambda: len(card.rows) == PAGE)


def test_the_first_day_has_none(advice: OpenAdvice) -> None:
    def none(desk: FakeSuggestions) -> None:
        desk.told = []

    page, _, _, _ = advice(none)
    assert page.history.said.accessibleName() == "Nothing was suggested yet."
    for w in (page.history.more, page.history.csv, page.history.count):
        assert not w.isVisible()


def test_never_again_turns_its_kind_off_and_can_be_undone(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, _, engine, window = advice()
    resume, pause = page.history.rows[1], page.history.rows[0]
    for line in (resume, pause):
        line.details.click()
    resume.never.setFocus()
    resume.never.click()
    assert switched(engine) == (True, False)
    assert page.said.accessibleName() == "No more of these: Where you were."
    assert not resume.never.isVisible()
    assert pause.never.isVisible()
    assert QApplication.focusWidget() is resume.details
    row = page.kinds.rows[K.RESUME]
    qtbot.waitUntil(lambda: row.count.text() == "With it, the last 14 days would have had 9")
    assert not row.switch.isChecked()  # type: ignore[attr-defined]
    pause.never.click()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert switched(engine) == (True, False)
    page.undo.click()
    assert switched(engine) == (True, True)
    assert page.said.accessibleName() == "Where you were: on again."
    qtbot.waitUntil(lambda: row.count.text() == "In the last 14 days: 9")


def test_what_was_switched_on_elsewhere_is_left_out_of_the_way_back(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, _, engine, _ = advice()
    page.history.rows[0].never.click()
    QTest.mouseClick(page.kinds.rows[K.BREAK].switch, Qt.MouseButton.LeftButton)
    assert engine.settings.suggest_breaks
    page.undo.click()
    qtbot.waitUntil(lambda: page.said.accessibleName() == "There is nothing to undo.")
    assert engine.settings.suggest_breaks


def test_a_disk_that_does_not_take_it_is_told(advice: OpenAdvice, monkeypatch: pytest.MonkeyPatch) -> None:
    page, _, engine, _ = advice()

    def full(_settings: Settings) -> None:
        raise SettingsError("The settings cannot be written: the disk is full.")

    monkeypatch.setattr(engine, "change", full)
    page.history.rows[0].never.click()
    assert "disk is full" in page.said.accessibleName()


@pytest.mark.parametrize("kind", AdviceKind)
def test_every_kind_has_a_switch(kind: AdviceKind) -> None:
    assert isinstance(getattr(Settings(), SWITCH_OF[kind]), bool)


def test_the_focus_stays_on_its_line_when_others_come(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, desk, _, _ = advice()
    line = page.history.rows[1]
    line.details.setFocus()
    desk.told = [told(-1, at=desk.told[0].advice.at + 60), *desk.told]
    page.refresh()
    qtbot.waitUntil(lambda: len(page.history.rows) == 4)
    assert QApplication.focusWidget() is page.history.rows[2].details
    same = page.history.rows
    page.refresh()
    qtbot.waitUntil(lambda: len(desk.done("history")) >= 3 and "advice.history" not in page._chores._waiting)
    assert page.history.rows is same, "nothing is made anew while it is the same"


# -- taking it along --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_all_that_is_listed_is_written_shown_or_not(
    advice: OpenAdvice, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    page, desk, _, _ = advice(many)
    card = page.history
    card.search.setText("chapter")
    qtbot.waitUntil(lambda: card.count.accessibleName() == "42 of 85 suggestions")
    out = tmp_path / f"told.{kind}"
    card.save(kind, out)
    qtbot.waitUntil(lambda: card.task.said.accessibleName() == f"42 saved as told.{kind}.")
    assert desk.done("history")[-1] == ("history", False, None), "each with what followed"
    if kind == "csv":
        with out.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        assert tuple(head) == COLUMNS
        assert {row[-1] for row in rows} == {"A pause began 4 min later"}
    else:
        rows = json.loads(out.read_text(encoding="utf-8"))["suggestions"]
    assert len(rows) == 42


def test_a_place_that_cannot_be_written_is_told(advice: OpenAdvice, qtbot: QtBot, tmp_path: Path) -> None:
    page, _, _, _ = advice()
    page.history.save("csv", tmp_path / "none" / "told.csv")
    qtbot.waitUntil(lambda: "cannot be written" in page.history.task.said.accessibleName())
    assert page.history.csv.isEnabled()


def test_the_button_asks_where(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, _, _, _ = advice()
    page.history.json.click()
    qtbot.waitUntil(lambda: page.history.findChild(QFileDialog) is not None)
    dialog = page.history.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith("headwater-suggestions-2026-11-12.json")
    dialog.reject()


def test_a_store_that_fails_between_is_told_and_nothing_stale_stays(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, desk, _, _ = advice(many)
    desk.failure = StoreUnavailable(Trouble.DAMAGED, Path("headwater.db"))
    page.history.more.click()
    qtbot.waitUntil(lambda: "headwater.db" in page.history.said.accessibleName())
    assert page.history.rows == []
    assert not page.history.csv.isVisible()
    desk.failure = None
    desk.told = [replace(desk.told[1])]
    page.refresh()
    qtbot.waitUntil(lambda: len(page.history.rows) == 1)
