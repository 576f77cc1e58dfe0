"""The page "Suggestions": what there would have been, what was learned, what difference it made."""

import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Settings, SettingsError
from headwater.engine import Changed
from headwater.records import AdviceKind
from headwater.store import StoreUnavailable, Trouble
from headwater.ui.advice.kinds import SWITCH_OF
from headwater.ui.advice.many import NAMES
from headwater.ui.advice.page import AdvicePage
from headwater.ui.buttons import Switch
from headwater.ui.places import Place
from headwater.ui.plan import Segmented
from headwater.ui.preferences import Preferences
from headwater.ui.stepfields import TimeField
from tests.support.advice_page import OpenAdvice, settled
from tests.support.chart_days import moment
from tests.support.fake_suggestions import DAY_S, FakeSuggestions, decision
from tests.support.windows import Open, said

K = AdviceKind
AGREED = Settings(agreed=True, theme="light", language="en")


def read(page: AdvicePage) -> str:
    return re.sub(r"<[^>]+>|\N{ZERO WIDTH SPACE}", "", said(page)).replace("\N{NO-BREAK SPACE}", " ")


def press_last(control: Segmented) -> None:
    QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(control.width() - 8, control.height() // 2))


def switch(page: AdvicePage, kind: AdviceKind) -> Switch:
    found = page.kinds.rows[kind].switch
    assert isinstance(found, Switch)
    return found


# -- kinds ------------------------------------------------------------------------------------------------------------


def test_each_kind_has_its_name_its_reason_its_switch_and_its_number(advice: OpenAdvice) -> None:
    page, _, engine, window = advice()
    assert window.rail is not None
    assert window.rail.items[Place.ADVICE].isChecked()
    assert list(page.kinds.rows) == list(AdviceKind)
    rows = page.kinds.rows
    assert rows[K.BREAK].count.text() == "In the last 14 days: 11"
    assert rows[K.DRIFT].count.text() == "In the last 14 days: 0"
    assert rows[K.EYES].count.text() == "With it, the last 14 days would have had 3"
    assert switch(page, K.BREAK).accessibleName() == "Pauses"
    for kind, name in SWITCH_OF.items():
        assert switch(page, kind).isChecked() is getattr(engine.settings, name)
        assert switch(page, kind).accessibleDescription()


def test_each_switch_changes_its_own_option(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, _, engine, window = advice()
    heard: list[object] = []
    window.settings_changed.connect(lambda: heard.append(1))
    for kind, name in SWITCH_OF.items():
        before = getattr(engine.settings, name)
        page.area.ensureWidgetVisible(switch(page, kind))
        QTest.mouseClick(switch(page, kind), Qt.MouseButton.LeftButton)
        assert getattr(engine.settings, name) is not before, name
    assert len(heard) == len(SWITCH_OF)
    qtbot.waitUntil(lambda: page.kinds.rows[K.EYES].count.text() == "In the last 14 days: 3")
    qtbot.waitUntil(lambda: page.kinds.rows[K.BREAK].count.text() == "With it, the last 14 days would have had 11")


def test_a_number_opens_the_moments_and_escape_closes_them(advice: OpenAdvice) -> None:
    page, _, _, _ = advice()
    line = page.kinds.rows[K.RESUME]
    line.count.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(line.count, Qt.Key.Key_Return)
    table = line.moments.table
    assert table.isVisible()
    assert QApplication.focusWidget() is table
    cells = [[table.model().index(r, c).data() for c in range(3)] for r in range(table.model().rowCount())]
    assert len(cells) == 9
    assert cells[0] == ["Thursday, 12 November", "13:11", "Back at Chapter 3 – draft.odt after 42 min"]
    assert cells[8][0] == "Wednesday, 4 November"
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert not table.isVisible()
    assert QApplication.focusWidget() is line.count
    assert not page.kinds.rows[K.DRIFT].count.isEnabled(), "there is nothing to open"


def test_no_more_than_fifty_moments_are_listed(advice: OpenAdvice) -> None:
    def many(desk: FakeSuggestions) -> None:
        desk.moments = [decision(K.PRAISE, moment("10:00") - n * DAY_S / 5) for n in range(63)]

    page, _, _, _ = advice(many)
    line = page.kinds.rows[K.PRAISE]
    assert line.count.text().endswith(": 63")
    line.count.click()
    assert line.moments.table.model().rowCount() == 50
    assert "The latest 50 of 63." in read(page)


def test_the_evidence_opens(advice: OpenAdvice) -> None:
    page, _, _, _ = advice()
    assert "Iqbal and Horvitz 2007" not in read(page)
    page.kinds.rows[K.RESUME].evidence.click()
    assert "Iqbal and Horvitz 2007" in read(page)


def test_a_kind_that_dismissals_turned_off_says_so_and_can_come_back(advice: OpenAdvice, qtbot: QtBot) -> None:
    def off(desk: FakeSuggestions) -> None:
        desk.found = [replace(one, off=one.kind in (K.RESUME, K.EYES)) for one in desk.found]

    page, desk, _, _ = advice(off)
    line = page.kinds.rows[K.RESUME]
    assert line.turn_on.isVisible()
    assert "You closed four of these in 7 days" in read(page)
    assert line.count.text() == "With it, the last 14 days would have had 9"
    assert "would have had 11: 0.8 a day" in page.many.would.accessibleName(), "it does not come"
    assert not page.kinds.rows[K.EYES].turn_on.isVisible(), "it is off by its switch"
    line.turn_on.setFocus()
    line.turn_on.click()
    qtbot.waitUntil(lambda: not line.turn_on.isVisible())
    assert desk.done("turn_on") == [("turn_on", K.RESUME)]
    assert page.said.accessibleName() == "Where you were: on again."
    qtbot.waitUntil(lambda: line.count.text() == "In the last 14 days: 9")
    assert "would have had 20" in page.many.would.accessibleName()


# -- how many, and when -----------------------------------------------------------------------------------------------


def test_all_choices_are_there_and_are_followed(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, _, engine, _ = advice()
    assert tuple(page.many.controls) == NAMES
    assert page.many.would.accessibleName() == "With these choices the last 14 days would have had 20: 1.4 a day."
    most = page.many.controls["suggestions_per_day"]
    assert isinstance(most, Segmented)
    for _ in range(4):
        QTest.keyClick(most, Qt.Key.Key_Left)
    assert engine.settings.suggestions_per_day == 0
    none = "With these choices the last 14 days would have had 0: 0.0 a day."
    qtbot.waitUntil(lambda: page.many.would.accessibleName() == none)
    assert page.kinds.rows[K.BREAK].count.text() == "In the last 14 days: 0"


def test_the_old_sentence_is_dimmed_and_the_last_change_wins(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, desk, engine, _ = advice()
    gate, seen = threading.Event(), list[int]()

    def wait(settings: Settings) -> None:
        seen.append(settings.suggestion_gap_s)
        gate.wait()

    desk.each = wait
    gap = page.many.controls["suggestion_gap_s"]
    assert isinstance(gap, Segmented)
    QTest.keyClick(gap, Qt.Key.Key_Right)
    assert page.many.would.property("tone") == "3"
    qtbot.waitUntil(lambda: seen == [3600])
    desk.moments = desk.moments[:5]
    QTest.keyClick(gap, Qt.Key.Key_Right)
    QTest.keyClick(gap, Qt.Key.Key_Left)
    QTest.keyClick(gap, Qt.Key.Key_Left)
    assert engine.settings.suggestion_gap_s == 2700
    assert page.many.would.property("tone") == "3"
    gate.set()
    qtbot.waitUntil(lambda: "had 5: 0.4 a day" in page.many.would.accessibleName())
    assert page.many.would.property("tone") == "1"
    assert seen[:2] == [3600, 2700], "what lay between was never asked"


def test_another_profile_brings_its_spacing_and_shows_it(advice: OpenAdvice) -> None:
    page, _, engine, _ = advice()
    profile = page.many.controls["profile"]
    assert isinstance(profile, Segmented)
    profile.setFocus()
    QTest.keyClick(profile, Qt.Key.Key_Right)
    assert (engine.settings.profile, engine.settings.break_after_s) == ("study", 3000)
    after = page.many.controls["break_after_s"]
    assert after.accessibleName().endswith(": 50 min")
    assert QApplication.focusWidget() is page.many.controls["profile"]


def test_quiet_hours_are_set_where_they_are_on(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, _, engine, _ = advice()
    controls = page.many.controls
    begin, turn = controls["quiet_from"], controls["quiet_hours"]
    assert isinstance(begin, TimeField)
    assert begin.text() == "22:00"
    QTest.keyClick(begin, Qt.Key.Key_Up)
    assert engine.settings.quiet_from == 1350
    QTest.keyClick(turn, Qt.Key.Key_Space)
    assert not engine.settings.quiet_hours
    qtbot.waitUntil(lambda: not begin.isVisible() and not controls["quiet_to"].isVisible())
    QTest.keyClick(turn, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: begin.isVisible() and controls["quiet_to"].isVisible())
    assert engine.settings.quiet_from == 1350


def test_while_the_last_days_are_read_that_is_said(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, desk, engine, _ = advice(lambda desk: desk.gate.clear(), wait=False)
    qtbot.waitUntil(lambda: "this takes some seconds" in page.many.would.accessibleName())
    assert page.kinds.rows[K.BREAK].count.text() == "…"
    assert desk.done("rehearse") == []
    QTest.mouseClick(switch(page, K.PRAISE), Qt.MouseButton.LeftButton)
    assert not engine.settings.praise_rest
    qtbot.waitUntil(lambda: len(page.history.rows) == 3)
    desk.gate.set()
    qtbot.waitUntil(lambda: "would have had 20" in page.many.would.accessibleName())
    assert [asked[1].praise_rest for asked in desk.done("rehearse")[:1]] == [False]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("days", "whole", "sentence"),
    [
        (0, False, "Nothing is recorded yet, so that there is nothing to try your choices on."),
        (1, False, "With these choices the one day recorded so far would have had 20: 20.0 a day."),
        (5, False, "With these choices the 5 days recorded so far would have had 20: 4.0 a day."),
        (10, True, "With these choices the last 14 days would have had 20: 2.0 a day."),
    ],
)
def test_how_much_history_there_is_is_said(advice: OpenAdvice, days: int, whole: bool, sentence: str) -> None:
    def few(desk: FakeSuggestions) -> None:
        desk.days, desk.whole = days, whole

    page, _, _, _ = advice(few)
    assert page.many.would.accessibleName() == sentence
    assert page.kinds.rows[K.BREAK].count.isVisible() is (days > 0)


def test_a_disk_that_does_not_take_it_is_told_on_its_card(advice: OpenAdvice, monkeypatch: pytest.MonkeyPatch) -> None:
    page, _, engine, _ = advice()

    def full(_settings: Settings) -> None:
        raise SettingsError("The settings cannot be written: the disk is full.")

    monkeypatch.setattr(engine, "change", full)
    QTest.mouseClick(switch(page, K.BREAK), Qt.MouseButton.LeftButton)
    assert "disk is full" in page.kinds.said.accessibleName()
    press_last(page.many.controls["suggestion_gap_s"])  # type: ignore[arg-type]
    assert "disk is full" in page.many.said.accessibleName()


# -- all of it --------------------------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_said_on_each_card_and_comes_back(advice: OpenAdvice, qtbot: QtBot) -> None:
    def broken(desk: FakeSuggestions) -> None:
        desk.failure = StoreUnavailable(Trouble.DAMAGED, Path("headwater.db"))

    page, desk, _, _ = advice(broken)
    for words in (page.many.would, page.learned.said, page.trial.said, page.history.said):
        assert "headwater.db" in words.accessibleName()
    assert page.history.rows == []
    desk.failure = None
    page.refresh()
    qtbot.waitUntil(lambda: "would have had 20" in page.many.would.accessibleName())
    qtbot.waitUntil(lambda: len(page.history.rows) == 3)
    assert page.history.said.isHidden()


def test_what_is_written_meanwhile_is_read_some_time_and_not_at_once(advice: OpenAdvice) -> None:
    page, desk, engine, _ = advice()
    before = len(desk.asked)
    engine.tell(Changed())
    QApplication.processEvents()
    assert len(desk.asked) == before
    page.hear_change()
    assert page._later.isActive()


def test_what_would_have_been_is_told_again_only_where_it_is_another(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, desk, _, window = advice()
    asked = len(desk.done("rehearse"))
    page.refresh()
    qtbot.waitUntil(lambda: settled(page, window))
    assert len(desk.done("rehearse")) == asked
    desk.days = 15
    page.refresh()
    qtbot.waitUntil(lambda: "1.3 a day" in page.many.would.accessibleName())


def test_the_settings_lead_here(open_window: Open) -> None:
    window, _ = open_window()
    window.go(Place.SETTINGS)
    page = window.page
    assert isinstance(page, Preferences)
    assert not set(page.controls) & {"suggest_breaks", "suggestions_per_day", "experiment"}
    page.to_suggestions.click()
    assert isinstance(window.page, AdvicePage)
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.page, AdvicePage)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("theme", "size"), [("light", (1180, 760)), ("dark", (900, 600))])
@pytest.mark.parametrize("scale", [0.9, 1.5])
def test_everything_fits(advice: OpenAdvice, theme: str, language: str, size: tuple[int, int], scale: float) -> None:
    settings = replace(AGREED, theme=theme, language=language, text_scale=scale)
    page, _, _, window = advice(settings=settings, size=size)
    page.kinds.rows[K.RESUME].count.click()
    page.history.rows[0].details.click()
    QApplication.processEvents()
    inside = page.area.widget()
    assert inside is not None
    assert (window.width(), window.height()) == size
    assert inside.minimumSizeHint().width() <= page.area.viewport().width()


def test_the_page_stays_as_it_was_in_another_theme(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, _, engine, window = advice()
    page.history.search.setText("pause")
    qtbot.waitUntil(lambda: page.draft.search == "pause")
    page.history.rows[0].details.click()
    engine.settings = replace(engine.settings, theme="dark")
    window.rebuild()
    again = window.page
    assert isinstance(again, AdvicePage)
    qtbot.waitUntil(lambda: settled(again, window))
    assert again.history.search.text() == "pause"
    assert len(again.history.rows) == 1
    assert again.history.rows[0].more.isVisible()


def test_a_window_that_was_closed_meanwhile_is_told_nothing(advice: OpenAdvice, qtbot: QtBot) -> None:
    page, desk, _, window = advice(lambda desk: desk.gate.clear(), wait=False)
    qtbot.waitUntil(lambda: bool(page._heard))
    days = page._heard["advice.days"]
    window.go(Place.TODAY)
    qtbot.waitUntil(lambda: window.page is not page)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    desk.gate.set()
    qtbot.waitUntil(lambda: not days.running)
    QApplication.processEvents()
    assert desk.done("rehearse") == []
