"""The help: keys as the windows have them, states, places, privacy, licences, and how the program fares."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Settings, Words
from headwater.records import BackendStatus, FocusState, Health
from headwater.store import Trouble
from headwater.ui import shortcuts
from headwater.ui.data.page import YourData
from headwater.ui.help.keys import SECTIONS
from headwater.ui.help.licences import LIBRARIES, TEXTS
from headwater.ui.help.page import HelpPage
from headwater.ui.places import Place
from headwater.ui.rail import NAMES
from headwater.ui.tabbing import stops
from headwater.ui.tray import Tray
from headwater.ui.window import Dashboard
from tests.support.fake_engine import BUSY, FakeEngine
from tests.support.source import ROOT
from tests.support.windows import Open, said, today

AGREED = Settings(agreed=True, theme="light", language="en")


def opened(open_window: Open, **more: object) -> tuple[HelpPage, FakeEngine, Dashboard]:
    window, engine = open_window(**more)
    window.go(Place.HELP)
    QApplication.processEvents()
    assert isinstance(window.page, HelpPage)
    return window.page, engine, window


# -- keys -------------------------------------------------------------------------------------------------------------


def keys_of(window: Dashboard) -> list[str]:
    """Those of the window itself and of the page that it shows; pages before wait to be deleted."""
    page = window.page
    assert page is not None
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    found = [*window.findChildren(QShortcut, options=direct), *page.findChildren(QShortcut)]
    return [s.key().toString() for s in found]


def plain(keys: tuple[str, ...]) -> set[str]:
    return {QKeySequence(k).toString() for k in keys}


def test_the_table_has_all_keys_that_the_window_really_has(open_window: Open) -> None:
    window, _ = open_window()
    found: set[str] = set()
    for place in Place:
        window.go(place)
        QApplication.processEvents()
        found |= set(keys_of(window))
    told = [(k,) for k in shortcuts.PLACES.values()] + [*shortcuts.WINDOW.values(), *shortcuts.CORRECTING.values()]
    assert found == {key for keys in told for key in plain(keys)}


def test_no_key_means_two_things(open_window: Open) -> None:
    window, _ = open_window()
    for place in Place:
        window.go(place)
        QApplication.processEvents()
        keys = keys_of(window)
        assert sorted(keys) == sorted(set(keys)), place


def test_each_key_of_the_ribbon_is_taken(open_window: Open) -> None:
    window, _ = open_window()
    view = today(window).card.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_End)
    for keys in shortcuts.CHART.values():
        for key in keys:
            combination = QKeySequence(key)[0]  # type: ignore[index]
            QTest.keyClick(view, combination.key(), combination.keyboardModifiers())
            assert view.hasFocus(), key


def test_all_keys_are_on_the_page(open_window: Open) -> None:
    page, _, _ = opened(open_window)
    text = said(page.keys)
    assert "F1" in text
    assert "1 – 6" in text
    assert "Ctrl+Shift+Z · Ctrl+Y" in text
    assert len(page.keys.lines) == len(Place) + sum(map(len, SECTIONS.values()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_has_its_words(language: str) -> None:
    words = Words(language)
    for name, table in SECTIONS.items():
        assert all(words(f"help.keys.{name}.{what}") for what in table)
    assert all(words(NAMES[place]) for place in Place)
    assert all(words(f"help.states.{state}") for state in FocusState)
    assert all(words(f"health.state.{health}") for health in Health)


def test_f1_leads_there_from_anywhere(open_window: Open) -> None:
    window, _ = open_window()
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert isinstance(window.page, HelpPage)
    assert window.rail is not None
    assert list(window.rail.items)[-1] is Place.HELP


# -- what is told -----------------------------------------------------------------------------------------------------


def test_where_the_data_is_and_how_to_get_it_out(
    open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr("headwater.ui.help.page.show_folder", shown.append)
    page, engine, window = opened(open_window)
    assert str(engine.paths.database) in said(page)
    page.folder.click()
    assert shown == [engine.paths.database]
    page.texts.click()
    assert [f.name for f in shown[1:]] == [Path(name).name for name in TEXTS]
    page.to_data.click()
    assert isinstance(window.page, YourData)


def test_privacy_is_five_sentences() -> None:
    for language, end in (("en", ". "), ("zh_CN", "。")):
        for n in range(1, 6):
            text = Words(language)(f"help.privacy.{n}")
            assert end.strip() in text
            assert text.rstrip("。.").count(end.strip()) == 0, text


def test_licences_are_of_all_that_the_program_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.match(r"[A-Za-z0-9-]+", d)[0].lower() for d in project["dependencies"]}  # type: ignore[index]
    assert {name.lower() for name in LIBRARIES} == asked


# -- how it fares -----------------------------------------------------------------------------------------------------


def test_each_part_tells_how_it_fares(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window(settings=AGREED)
    lacks = BackendStatus("input", Health.MISSING, Words("zh_CN")("capture.no_record"))
    engine.faring = replace(engine.faring, backends=(BackendStatus("windows", Health.WORKING), lacks), lag_s=None)
    window.go(Place.HELP)
    page = window.page
    assert isinstance(page, HelpPage)
    qtbot.waitUntil(lambda: bool(page.health.lines))
    lines = dict(page.health.lines)
    assert lines["Active window"] == "Works."
    assert lines["Key and click counts"] == f"Does not work here. {Words('en')('capture.no_record')}"
    assert lines["Engine"].startswith("Does not answer.")
    assert lines["Store"] == "12.3 MB, schema 5. The last backup is of 2026-11-12 14:24; 3 are kept."
    assert lines["Model"] == "m1 on CPU, as it came."
    assert lines["Memory"] == "123 MB"
    assert lines["Last errors"] == "None since the start."
    engine.faring = replace(engine.faring, lag_s=0.012, waiting=7)
    page.health.again.click()
    qtbot.waitUntil(lambda: dict(page.health.lines)["Engine"] == "Answers after 12 ms; 7 observations wait.")


def test_what_is_copied_is_the_report(open_window: Open, qtbot: QtBot) -> None:
    page, _, _ = opened(open_window)
    qtbot.waitUntil(page.health.copy.isEnabled)
    page.health.copy.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Headwater ")
    assert "windows: working" in text
    assert page.health.said.accessibleName() == "The text is in the clipboard."


def test_a_look_that_fails_is_told(open_window: Open, qtbot: QtBot) -> None:
    page, engine, _ = opened(open_window)
    qtbot.waitUntil(page.health.copy.isEnabled)
    engine.broken = Trouble.DAMAGED
    page.health.again.click()
    qtbot.waitUntil(lambda: "damaged" in page.health.said.accessibleName())


def test_the_tray_leads_there_only_when_something_is_wrong(engine: FakeEngine) -> None:
    tray = Tray(engine, Words("en"))
    asked: list[bool] = []
    tray.health_asked.connect(lambda: asked.append(True))
    tray.show_now(BUSY)
    assert not tray.trouble.isVisible()
    tray.show_now(replace(BUSY, trouble=("The disk is full.",)))
    assert tray.trouble.isVisible()
    tray.trouble.trigger()
    assert asked == [True]
    tray.close()


def test_it_is_brought_into_sight(open_window: Open, qtbot: QtBot) -> None:
    window, _ = open_window()
    window.open_health()
    page = window.page
    assert isinstance(page, HelpPage)
    qtbot.waitUntil(lambda: page.area.verticalScrollBar().value() > 0)
    qtbot.waitUntil(lambda: page.health.again.visibleRegion().boundingRect().height() > 10)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("theme", "scale", "size"), [("light", 1.0, (1180, 760)), ("dark", 1.5, (900, 600))])
def test_it_fits(
    open_window: Open, qtbot: QtBot, language: str, theme: str, scale: float, size: tuple[int, int]
) -> None:
    settings = replace(AGREED, theme=theme, language=language, text_scale=scale)
    page, engine, _ = opened(open_window, settings=settings, size=size)
    engine.faring = replace(engine.faring, troubles=("x" * 500 + "<b>\u202e",))
    page.health.refresh()
    qtbot.waitUntil(lambda: any("xxx" in how for _, how in page.health.lines))
    inside = page.area.widget()
    assert inside is not None
    assert inside.minimumSizeHint().width() <= page.area.viewport().width()
    assert "\u202e" not in said(page)
    assert all(w.accessibleName() for w in stops(page))
