"""The settings page: every option is there, does what it says, and is kept at once."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Settings, SettingsError, TitleMode, Words, options
from headwater.ui.buttons import Switch
from headwater.ui.plan import Segmented
from headwater.ui.preferences import GROUPS, Preferences
from headwater.ui.today import Today
from tests.support.fake_engine import FakeEngine
from tests.support.windows import Open

AGREED = Settings(agreed=True, theme="light", language="en")


@pytest.fixture
def page(open_window: Open) -> tuple[Preferences, FakeEngine]:
    window, engine = open_window()
    window.open_settings()
    assert isinstance(window.page, Preferences)
    return window.page, engine


def press_last(control: Segmented) -> None:
    QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(control.width() - 8, control.height() // 2))


def test_every_option_is_on_the_page_but_the_agreement() -> None:
    shown = [name for names in GROUPS.values() for name in names]
    assert sorted(shown) == sorted(o.name for o in options() if o.name != "agreed")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_has_its_words(language: str) -> None:
    words = Words(language)
    for o in options():
        if o.name == "agreed":
            continue
        assert words(f"settings.{o.name}.title")
        assert words(f"settings.{o.name}.why")
        for choice in o.choices:
            assert words(f"settings.{o.name}.{choice}")


def test_each_switch_changes_its_own_option(page: tuple[Preferences, FakeEngine]) -> None:
    preferences, engine = page
    switches = {name: c for name, c in preferences.controls.items() if isinstance(c, Switch)}
    assert len(switches) == 8
    for name, switch in switches.items():
        before = getattr(engine.settings, name)
        QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
        assert getattr(engine.settings, name) is not before, name


def test_each_choice_changes_its_own_option_by_mouse_and_by_key(page: tuple[Preferences, FakeEngine]) -> None:
    preferences, engine = page
    for name in ("title_mode", "away_after_s", "break_after_s", "suggestions_per_day", "day_start_hour"):
        control = preferences.controls[name]
        assert isinstance(control, Segmented)
        press_last(control)
        last = getattr(engine.settings, name)
        QTest.keyClick(control, Qt.Key.Key_Left)
        assert getattr(engine.settings, name) != last, name
    assert engine.settings.title_mode is TitleMode.HASHED


def test_patterns_are_kept_when_the_field_is_left(page: tuple[Preferences, FakeEngine], qtbot: QtBot) -> None:
    preferences, engine = page
    field = preferences.controls["excluded_apps"]
    field.setFocus()
    QTest.keyClicks(field, "diary*")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "  bank ")
    preferences.controls["excluded_titles"].setFocus()
    qtbot.waitUntil(lambda: engine.settings.excluded_apps == ("diary*", "bank"))


def test_a_value_of_the_persons_own_is_offered_too(open_window: Open) -> None:
    window, engine = open_window(settings=replace(AGREED, away_after_s=240))
    window.open_settings()
    assert isinstance(window.page, Preferences)
    control = window.page.controls["away_after_s"]
    assert isinstance(control, Segmented)
    assert "4 min" in control.accessibleName()
    assert engine.settings.away_after_s == 240


def test_a_disk_that_does_not_take_it_is_told(
    page: tuple[Preferences, FakeEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    preferences, engine = page

    def full(settings: Settings) -> None:
        raise SettingsError("The settings cannot be written: the disk is full.")

    monkeypatch.setattr(engine, "change", full)
    switch = preferences.controls["count_input"]
    assert isinstance(switch, Switch)
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert "disk is full" in preferences.said.text()
    assert not preferences.said.isHidden()


def test_colours_and_language_are_followed_at_once(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    window.open_settings()
    for name, wanted in (("theme", "dark"), ("language", "zh_CN")):
        assert isinstance(window.page, Preferences)
        control = window.page.controls[name]
        assert isinstance(control, Segmented)
        old = window.page
        press_last(control)
        assert getattr(engine.settings, name) == wanted
        qtbot.waitUntil(lambda old=old: window.page is not old)  # type: ignore[misc]
    assert window.rail is not None
    assert window.rail.settings.accessibleName() == "设置"


def test_the_rail_goes_there_and_back(open_window: Open) -> None:
    window, _ = open_window()
    assert window.rail is not None
    QTest.mouseClick(window.rail.settings, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert isinstance(window.page, Preferences)
    QTest.mouseClick(window.rail.today, Qt.MouseButton.LeftButton)
    assert isinstance(window.page, Today)
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.page, Preferences)


def test_before_the_agreement_there_are_no_settings(open_window: Open) -> None:
    window, _ = open_window(settings=replace(AGREED, agreed=False))
    window.open_settings()
    assert not isinstance(window.page, Preferences)
