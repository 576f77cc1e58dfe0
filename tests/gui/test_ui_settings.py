"""The settings page as a whole: finding, resetting, the session's own list, and the way back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Settings, Words
from headwater.engine.autostart.state import State
from headwater.ui.advice.page import AdvicePage
from headwater.ui.places import Place
from headwater.ui.preferences import Preferences
from headwater.ui.settings.elsewhere import things
from headwater.ui.settings.wording import fits
from headwater.ui.tabbing import stops
from tests.support.settings_page import AGREED, OTHERS, opened, rows, typed
from tests.support.windows import Open, said

# -- finding ----------------------------------------------------------------------------------------------------------


def test_it_finds_by_name_reason_choice_and_present_value(open_window: Open) -> None:
    page, _ = opened(open_window, OTHERS)
    assert typed(page, "ENGL") == {"language"}
    assert typed(page, "password managers") == {"excluded_apps"}
    assert typed(page, "hashed") == {"title_mode"}
    assert typed(page, "diary") == {"excluded_apps"}
    assert typed(page, "1 min") >= {"away_after_s"}
    assert typed(page, "session_work") == {"session_work_min"}
    assert page.dial.isHidden()
    assert page.access.isHidden()


def test_each_word_counts_and_a_card_is_found_by_its_name(open_window: Open) -> None:
    page, _ = opened(open_window)
    assert typed(page, "titles exclusions") == {"title_mode", "excluded_apps", "excluded_titles", "excluded_domains"}
    assert page.dial.isVisible()
    assert typed(page, "colours light") == {"theme"}
    assert not page._cards["hours"].isVisible()


def test_what_hangs_on_a_switch_is_found_with_it(open_window: Open) -> None:
    page, _ = opened(open_window)
    assert "api_port" not in rows(page)
    assert typed(page, "5600 is where watchers look") == {"api", "api_port"}
    assert "api_port" not in typed(page, "")


def test_any_script_is_found(open_window: Open) -> None:
    page, _ = opened(open_window, replace(AGREED, language="zh_CN", excluded_titles=("Дневник", "ＦＵＬＬ")))
    assert typed(page, "浅色") == {"theme"}
    assert typed(page, "дневНИК") == {"excluded_titles"}
    assert "excluded_titles" in typed(page, "full")
    assert typed(page, "colours light") == {"theme"}  # in English as well


@pytest.mark.parametrize("query", ["<b>", "\u202etxet", "a" * 10_000, "% {name} \\", "🙂"])
def test_what_is_nowhere_is_said(open_window: Open, query: str) -> None:
    page, _ = opened(open_window)
    assert typed(page, query) == set()
    assert page.nothing.isVisible()
    assert not any(card.isVisible() for card in page._cards.values())
    QTest.keyClick(page.query, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert "theme" in rows(page)
    assert not page.nothing.isVisible()


def test_what_is_on_another_page_leads_there(open_window: Open) -> None:
    window, _ = open_window(settings=AGREED)
    window.go(Place.SETTINGS)
    page = window.page
    assert isinstance(page, Preferences)
    assert typed(page, "offer pauses") == set()
    assert not page.nothing.isVisible()
    (button,) = page.found.buttons
    assert button.accessibleName() == "Offer pauses: open “Suggestions”"
    button.click()
    assert isinstance(window.page, AdvicePage)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_elsewhere_has_its_words(language: str) -> None:
    found = list(things(Words(language)))
    assert {t.place for t in found} == {Place.ADVICE, Place.DATA, Place.RULES, Place.MODEL, Place.HELP}
    assert all(t.title and t.why and fits(t.title, t.text) for t in found)


def test_the_question_outlives_another_look(open_window: Open, qtbot: QtBot) -> None:
    window, _ = open_window(settings=AGREED)
    window.go(Place.SETTINGS)
    page = window.page
    assert isinstance(page, Preferences)
    typed(page, "colours dark")
    control = page.controls["theme"]
    QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(control.width() - 8, control.height() // 2))
    qtbot.waitUntil(lambda: window.page is not page)
    again = window.page
    assert isinstance(again, Preferences)
    assert again.query.text() == "colours dark"
    qtbot.waitUntil(lambda: rows(again) == {"theme"})


def test_what_is_below_is_made_when_the_top_is_seen_and_at_once_where_it_is_asked_for(
    open_window: Open, qtbot: QtBot
) -> None:
    window, _ = open_window(settings=AGREED)
    window.go(Place.SETTINGS)
    page = window.page
    assert isinstance(page, Preferences)
    assert not page._cards["look"].isVisibleTo(page)
    qtbot.waitUntil(page._cards["program"].isVisible)
    shown = [card for card in page._cards.values() if card.isVisible()]
    assert shown == sorted(shown, key=lambda card: card.y())
    assert len(shown) == len(page._cards)
    window.go(Place.TODAY)
    window.go(Place.SETTINGS)
    again = window.page
    assert isinstance(again, Preferences)
    again.query.setText("colours dark")
    assert again._made["theme"].isVisibleTo(again)


# -- units and resetting ----------------------------------------------------------------------------------------------


def test_numbers_have_units(open_window: Open) -> None:
    page, _ = opened(open_window)
    assert "\nmin\n" in f"\n{said(page.rows['session_work_min'])}\n"
    assert page.controls["session_work_min"].accessibleName() == "Work, min"


def test_only_what_is_not_as_it_came_can_be_reset(open_window: Open) -> None:
    page, engine = opened(open_window, OTHERS)
    shown = {name for name, line in page.rows.items() if line.again.isVisible()}
    assert shown == {"away_after_s", "title_mode", "excluded_apps", "session_work_min", "day_ends", "theme", "language"}
    line = page.rows["away_after_s"]
    assert line.again.accessibleName() == "Reset “Away after”"
    assert line.again.accessibleDescription() == "As it came: 3 min"
    assert line.again in stops(page)
    line.again.setFocus()
    QTest.keyClick(line.again, Qt.Key.Key_Return)
    assert engine.settings.away_after_s == 180
    assert not line.again.isVisible()
    assert line.control.hasFocus()
    assert "3 min" in line.control.accessibleName()
    assert page.foot.said.accessibleName() == "“Away after” is as it came: 3 min."


@pytest.mark.parametrize("name", ["title_mode", "excluded_apps", "session_work_min", "day_ends", "schedule_days"])
def test_each_kind_of_row_shows_what_it_was_reset_to(open_window: Open, name: str) -> None:
    page, engine = opened(open_window, replace(OTHERS, schedule=True))
    default = getattr(Settings(), name)
    page.rows[name].again.click()
    assert getattr(engine.settings, name) == default
    page.take_back()
    assert getattr(engine.settings, name) == getattr(OTHERS, name)
    assert page.rows[name].again.isVisible()
    page.rows[name].again.click()
    assert getattr(engine.settings, name) == default
    assert engine.settings == replace(OTHERS, schedule=True, **{name: default})


def test_a_row_that_is_changed_by_hand_offers_the_way_back(open_window: Open) -> None:
    page, engine = opened(open_window)
    line = page.rows["count_input"]
    assert not line.again.isVisible()
    QTest.mouseClick(line.control, Qt.MouseButton.LeftButton)
    assert line.again.isVisible()
    line.again.click()
    assert engine.settings.count_input


def test_reset_all_shows_what_changes_first_and_can_be_undone(open_window: Open, qtbot: QtBot) -> None:
    settings = replace(OTHERS, language="system", theme="system")
    window, engine = open_window(settings=settings)
    window.go(Place.SETTINGS)
    page = window.page
    QApplication.processEvents()
    assert isinstance(page, Preferences)
    preview = page.whole.preview
    qtbot.waitUntil(page.whole.isVisible)
    page.whole.buttons["reset_all"].click()
    assert preview.isVisible()
    assert engine.asked == []
    lines = [line.text for line in preview.lines]
    assert "Away after: 1 min → 3 min" in lines
    assert "Applications that are never stored: diary* → none" in lines
    assert "Offer pauses: off → on" in lines
    assert len(lines) == 7
    QTest.keyClick(preview.no, Qt.Key.Key_Escape)
    assert not preview.isVisible()
    page.whole.buttons["reset_all"].click()
    preview.yes.click()
    assert engine.settings == Settings(agreed=True)
    assert page.foot.undo.isVisible()
    page.controls["count_input"].click()  # type: ignore[attr-defined]
    page.foot.undo.click()
    assert engine.settings == replace(settings, count_input=False)
    assert not page.foot.undo.isVisible()
    page.whole.buttons["reset_all"].click()
    assert [line.text for line in preview.lines][:1] != []


def test_a_step_that_changes_the_look_can_be_taken_back_from_the_new_page(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window(settings=replace(AGREED, theme="dark"))
    window.go(Place.SETTINGS)
    page = window.page
    assert isinstance(page, Preferences)
    page.rows["theme"].again.click()
    qtbot.waitUntil(lambda: window.page is not page)
    again = window.page
    assert isinstance(again, Preferences)
    assert again.foot.isVisible()
    assert "Colours" in again.foot.said.accessibleName()
    again.foot.undo.click()
    assert engine.settings.theme == "dark"


# -- the session's own list -------------------------------------------------------------------------------------------


def test_the_switch_has_the_session_start_it(open_window: Open) -> None:
    page, engine = opened(open_window)
    switch = page.controls["autostart"]
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert engine.settings.autostart
    assert engine.autostart is not None
    assert engine.autostart.state() is State.ON
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert engine.autostart.state() is State.OFF
    assert not engine.settings.autostart


def test_a_list_that_does_not_take_it_is_told(open_window: Open) -> None:
    page, engine = opened(open_window)
    engine.autostart.refuses = "The entry cannot be written."  # type: ignore[union-attr]
    switch = page.controls["autostart"]
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert not engine.settings.autostart
    assert not switch.isChecked()  # type: ignore[attr-defined]
    assert "cannot be written" in page.said.accessibleName()


@pytest.mark.parametrize(("on", "state", "word"), [(True, State.OFF, "took Headwater off"), (False, State.ON, "put")])
def test_what_other_means_did_is_followed_and_said(
    open_window: Open, qtbot: QtBot, on: bool, state: State, word: str
) -> None:
    window, engine = open_window(settings=replace(AGREED, autostart=on))
    engine.autostart.is_now = state  # type: ignore[union-attr]
    window.go(Place.SETTINGS)
    page = window.page
    assert isinstance(page, Preferences)
    qtbot.waitUntil(lambda: engine.settings.autostart is not on)
    assert page.controls["autostart"].isChecked() is not on  # type: ignore[attr-defined]
    assert word in page.session.accessibleName()
    assert engine.autostart.is_now is state  # type: ignore[union-attr]


def test_an_entry_of_another_program_is_told(open_window: Open, qtbot: QtBot) -> None:
    page, engine = opened(open_window, replace(AGREED, autostart=True))
    engine.autostart.is_now = State.OTHER  # type: ignore[union-attr]
    page.refresh()
    qtbot.waitUntil(page.session.isVisible)
    assert "lies elsewhere" in page.session.accessibleName()
    assert engine.settings.autostart


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("size", "scale"), [((900, 600), 1.5), ((1180, 760), 1.0)])
def test_it_fits_with_everything_open(
    open_window: Open, language: str, size: tuple[int, int], scale: float
) -> None:
    page, _ = opened(open_window, replace(OTHERS, language=language, text_scale=scale, schedule=True), size=size)
    page.whole.buttons["reset_all"].click()
    inside = page.area.widget()
    assert inside is not None
    assert inside.minimumSizeHint().width() <= page.area.viewport().width()
    typed(page, "a")
    assert inside.minimumSizeHint().width() <= page.area.viewport().width()
