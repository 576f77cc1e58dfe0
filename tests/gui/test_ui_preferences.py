"""The settings page: every option is there, does what it says, and is kept at once."""

from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Settings, SettingsError, TitleMode, Words, options
from headwater.bridge import TokenError
from headwater.records import TitleKind, WindowSeen
from headwater.redact import WouldKeep
from headwater.ui.advice.kinds import SWITCH_OF
from headwater.ui.advice.page import AdvicePage
from headwater.ui.buttons import Switch
from headwater.ui.options import Days, Patterns
from headwater.ui.places import Place
from headwater.ui.plan import Segmented
from headwater.ui.preferences import ELSEWHERE, GROUPS, OF_SUGGESTIONS, Preferences
from headwater.ui.stepfields import NumberField, TimeField
from headwater.ui.today import Today
from tests.support.fake_engine import FakeEngine
from tests.support.windows import Open, said

AGREED = Settings(agreed=True, theme="light", language="en")


@pytest.fixture
def page(open_window: Open) -> tuple[Preferences, FakeEngine]:
    window, engine = open_window()
    window.go(Place.SETTINGS)
    assert isinstance(window.page, Preferences)
    return window.page, engine


def press_last(control: Segmented) -> None:
    QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(control.width() - 8, control.height() // 2))


def test_every_option_is_on_a_page_but_the_agreement(open_window: Open) -> None:
    shown = [name for names in GROUPS.values() for name in names]
    assert sorted((*shown, *ELSEWHERE)) == sorted(o.name for o in options() if o.name != "agreed")
    window, _ = open_window()
    window.go(Place.SETTINGS)
    assert isinstance(window.page, Preferences)
    assert sorted(window.page.controls) == sorted(shown)
    window.go(Place.DATA)
    QApplication.processEvents()
    for name in set(ELSEWHERE) - set(OF_SUGGESTIONS):
        assert Words("en")(f"settings.{name}.title") in said(window)
    window.go(Place.ADVICE)
    page = cast(AdvicePage, window.page)
    switched = {SWITCH_OF[kind] for kind in page.kinds.rows}
    assert set(OF_SUGGESTIONS) <= {*page.many.controls, *switched, "experiment"}


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
    assert len(switches) == 17
    for name, switch in switches.items():
        before = getattr(engine.settings, name)
        QApplication.processEvents()  # some come with the switch before them
        QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
        assert getattr(engine.settings, name) is not before, name


def test_each_choice_changes_its_own_option_by_mouse_and_by_key(page: tuple[Preferences, FakeEngine]) -> None:
    preferences, engine = page
    for name in ("title_mode", "away_after_s", "forecast_precision", "day_start_hour"):
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
    window.go(Place.SETTINGS)
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
    assert "disk is full" in preferences.said.accessibleName()
    assert not preferences.said.isHidden()


def test_colours_and_language_are_followed_at_once(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    window.go(Place.SETTINGS)
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
    window.go(Place.SETTINGS)
    assert not isinstance(window.page, Preferences)


# -- recording hours --------------------------------------------------------------------------------------------------


def test_the_hours_are_chosen_day_by_day(page: tuple[Preferences, FakeEngine]) -> None:
    preferences, engine = page
    days, start, end = (preferences.controls[f"schedule_{n}"] for n in ("days", "from", "to"))
    assert isinstance(days, Days)
    assert isinstance(start, TimeField)
    assert isinstance(end, TimeField)
    assert not days.isVisible()
    QTest.mouseClick(preferences.controls["schedule"], Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert engine.settings.schedule
    assert days.isVisible()
    assert [d.accessibleName() for d in days.days.values()][::6] == ["Monday", "Sunday"]
    QTest.mouseClick(days.days["sat"], Qt.MouseButton.LeftButton)
    QTest.keyClick(days.days["mon"], Qt.Key.Key_Space)
    assert engine.settings.schedule_days == ("tue", "wed", "thu", "fri", "sat")
    start.setText("830")
    QTest.keyClick(start, Qt.Key.Key_Return)
    assert engine.settings.schedule_from == 510
    QTest.keyClick(start, Qt.Key.Key_Up)
    assert (engine.settings.schedule_from, start.text()) == (540, "09:00")
    end.setText("24:00")
    QTest.keyClick(end, Qt.Key.Key_Return)
    assert engine.settings.schedule_to == 1440
    end.setText("late")
    end.settle()
    assert (engine.settings.schedule_to, end.text()) == (1440, "24:00")


def test_no_day_at_all_is_said(page: tuple[Preferences, FakeEngine]) -> None:
    preferences, _ = page
    QTest.mouseClick(preferences.controls["schedule"], Qt.MouseButton.LeftButton)
    days = preferences.controls["schedule_days"]
    assert isinstance(days, Days)
    QApplication.processEvents()
    assert preferences.no_day.isHidden()
    for toggle in days.days.values():
        if toggle.isChecked():
            toggle.click()
    QApplication.processEvents()
    assert preferences.no_day.isVisible()
    assert "nothing is recorded" in preferences.no_day.accessibleName()


# -- what would be stored ---------------------------------------------------------------------------------------------


def would(settings: Settings) -> list[WouldKeep]:
    """Two windows under these choices, as the gate would have it."""
    kind = {TitleMode.FULL: TitleKind.FULL, TitleMode.NONE: TitleKind.NONE}.get(settings.title_mode, TitleKind.HASHED)
    title = {TitleKind.FULL: "<b>Chapter</b> 3", TitleKind.HASHED: "#5f1c09ae"}.get(kind, "")
    seen = WindowSeen(0.0, "soffice", title, kind, "docs.example")
    bank = None if "bank" in settings.excluded_apps else WindowSeen(0.0, "bank", "Mine")
    return [WouldKeep("soffice", "<b>Chapter</b> 3", seen), WouldKeep("bank", "Mine", bank)]


def test_the_preview_follows_what_is_typed_before_it_is_kept(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    window.go(Place.SETTINGS)
    assert isinstance(window.page, Preferences)
    preferences = window.page
    qtbot.waitUntil(lambda: "No window of the last minutes" in said(preferences.would))
    engine.data.windows = would
    preferences.show_now(engine.now())
    qtbot.waitUntil(lambda: "soffice · <b>Chapter</b> 3 · docs.example" in said(preferences.would))
    assert "bank · Mine" in said(preferences.would)
    assert "nothing" not in said(preferences.would)
    field = preferences.controls["excluded_apps"]
    assert isinstance(field, Patterns)
    field.setPlainText("bank")
    qtbot.waitUntil(lambda: "\nnothing" in said(preferences.would))
    assert engine.settings.excluded_apps == ()  # still being typed
    press_last(preferences.controls["title_mode"])  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: "soffice · no title · docs.example" in said(preferences.would))


# -- the local API ----------------------------------------------------------------------------------------------------


@pytest.fixture
def api(page: tuple[Preferences, FakeEngine], qtbot: QtBot) -> tuple[Preferences, FakeEngine]:
    preferences, engine = page
    assert not preferences.access.isVisible()
    engine.data.port = 5601
    QTest.mouseClick(preferences.controls["api"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: preferences.access.address.text == "http://127.0.0.1:5601")
    return preferences, engine


def test_the_address_is_told_when_it_listens(
    api: tuple[Preferences, FakeEngine], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    preferences, engine = api
    opened: list[str] = []
    monkeypatch.setattr("headwater.ui.api.show_page", opened.append)
    preferences.access.docs.click()
    assert opened == ["http://127.0.0.1:5601/v1/docs"]
    engine.data.port, engine.data.trouble = None, "Port 5600 is taken: choose another."
    preferences.show_now(engine.now())
    qtbot.waitUntil(preferences.access.trouble.isVisible)
    assert preferences.access.trouble.accessibleName() == "Port 5600 is taken: choose another."
    assert preferences.access.address.text == "Not listening yet"
    assert not preferences.access.docs.isEnabled()


def test_the_port_stays_within_its_limits(api: tuple[Preferences, FakeEngine]) -> None:
    preferences, engine = api
    port = preferences.controls["api_port"]
    assert isinstance(port, NumberField)
    for typed, kept in (("80", 5600), ("65536", 5600), ("nine", 5600), ("", 5600), ("٥٦٠١", 5600), (" 6000 ", 6000)):
        port.setText(typed)
        QTest.keyClick(port, Qt.Key.Key_Return)
        assert engine.settings.api_port == kept, typed
        assert port.text() == str(kept)


def test_the_token_is_hidden_until_it_is_asked_for(api: tuple[Preferences, FakeEngine], qtbot: QtBot) -> None:
    preferences, engine = api
    access = preferences.access
    assert "secret-token" not in said(preferences)
    assert engine.data.done("api_token") == []
    access.show_.click()
    qtbot.waitUntil(lambda: access.token.text == "secret-token")
    access.copy.click()
    qtbot.waitUntil(access.said.isVisible)
    assert QApplication.clipboard().text() == "secret-token"
    access.renew.click()
    assert access.ask.isVisible()
    assert engine.data.done("renew_api_token") == []
    access.ask.yes.click()
    qtbot.waitUntil(lambda: access.token.text == "another-token")
    access.show_.click()
    assert "another-token" not in said(preferences)
    assert access.token.accessibleName() == "The token is hidden"


def test_a_token_that_cannot_be_read_is_said(api: tuple[Preferences, FakeEngine], qtbot: QtBot) -> None:
    preferences, engine = api
    engine.data.failure = TokenError("The token cannot be used: make it readable.")
    preferences.access.show_.click()
    qtbot.waitUntil(preferences.access.said.isVisible)
    assert "make it readable" in preferences.access.said.accessibleName()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("theme", "size"), [("light", (1180, 760)), ("dark", (900, 600))])
@pytest.mark.parametrize("scale", [0.9, 1.5])
def test_everything_fits(
    open_window: Open, qtbot: QtBot, theme: str, language: str, size: tuple[int, int], scale: float
) -> None:
    settings = replace(AGREED, theme=theme, language=language, text_scale=scale, schedule=True, api=True,
                       schedule_days=())  # fmt: skip
    window, engine = open_window(settings=settings, size=size)
    engine.data.windows = would
    window.go(Place.SETTINGS)
    page = window.page
    assert isinstance(page, Preferences)
    qtbot.waitUntil(lambda: "docs.example" in said(page.would))
    inside = page.area.widget()
    assert inside is not None
    assert (window.width(), window.height()) == size
    assert inside.minimumSizeHint().width() <= page.area.viewport().width()


def test_the_page_stays_where_it_was_scrolled_to(open_window: Open, qtbot: QtBot) -> None:
    window, _ = open_window()
    window.go(Place.SETTINGS)
    page = window.page
    assert isinstance(page, Preferences)
    QApplication.processEvents()
    page.area.verticalScrollBar().setValue(600)
    theme = page.controls["theme"]
    assert isinstance(theme, Segmented)
    press_last(theme)
    qtbot.waitUntil(lambda: window.page is not page)
    again = window.page
    assert isinstance(again, Preferences)
    qtbot.waitUntil(lambda: again.area.verticalScrollBar().value() == 600)
