"""Drifting soon: a quiet line in the header, and on the page "Your model" how far it can be relied on."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Settings
from headwater.engine.now import DriftWord
from headwater.reports.forecast import Forecast
from headwater.store import Trouble
from headwater.ui.buttons import Switch
from headwater.ui.model.forecast import ForecastCard
from headwater.ui.model.page import ModelPage
from headwater.ui.places import Place
from headwater.ui.plan import Segmented
from tests.support.fake_engine import BUSY, FakeEngine
from tests.support.forecasts import past
from tests.support.windows import Open, said, today

WORD = DriftWord(0.34, 7, 10)
LINE = "Away from your plan within 10 min: might be, 0.34. On your own past such a word was right 7 of 10 times."
OpenCard = Callable[..., tuple[ForecastCard, FakeEngine]]


def test_nothing_is_said_in_the_header_where_nothing_bears_it(open_window: Open) -> None:
    window, _ = open_window(now=replace(BUSY, drift_soon=0.9))
    assert today(window).header.soon.isHidden()
    assert "Away from your plan within" not in said(window)


def test_a_word_is_one_quiet_line_that_comes_and_goes(open_window: Open) -> None:
    window, _ = open_window(now=replace(BUSY, drift_soon=0.34, drift_word=WORD))
    header = today(window).header
    assert header.soon.isVisible()
    assert header.soon.text == LINE
    today(window).show_now(BUSY)
    assert header.soon.isHidden()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_word_gives_way_in_a_narrow_window(open_window: Open, language: str) -> None:
    settings = Settings(agreed=True, theme="light", language=language, text_scale=1.5)
    window, _ = open_window(settings=settings, now=replace(BUSY, drift_word=WORD), size=(900, 640))
    page = today(window)
    inside = page.area.widget()
    assert inside is not None
    assert page.header.soon.isVisible()
    assert page.header.soon.toolTip() or page.header.soon.width() >= page.header.soon.sizeHint().width() - 1
    assert page.header.minimumSizeHint().width() <= page.area.viewport().width()


@pytest.fixture
def card(open_window: Open, qtbot: QtBot) -> OpenCard:
    def opening(found: Forecast, settings: Settings | None = None) -> tuple[ForecastCard, FakeEngine]:
        window, engine = open_window(settings=settings)
        engine.forecasts = found
        window.go(Place.MODEL)
        page = window.page
        assert isinstance(page, ModelPage)
        qtbot.waitUntil(lambda: page.forecast.found is not None)
        QApplication.processEvents()
        return page.forecast, engine

    return opening


def reach(card: ForecastCard) -> str:
    return card.reach.accessibleName()


def test_it_says_from_when_on_it_speaks_and_how_often_that_was_right(card: OpenCard) -> None:
    shown, _ = card(past(14, 0.9))
    assert reach(shown) == (
        "From a chance of 0.12 on it says so. On days that had no part in choosing that, 76 of 84 such words were "
        "right; you asked for 70 %."
    )
    assert "would have been right 45 % of the time (days looked at: 14)" in shown.beside.accessibleName()
    assert shown.chart is not None
    assert shown.chart.table.model().rowCount() > 3


def test_it_says_plainly_where_it_cannot(card: OpenCard) -> None:
    shown, _ = card(past(14, 0.3))
    assert reach(shown).startswith("On your past 70 % is not reached, whatever the chance: at best 27 of 84 such words")
    assert reach(shown).endswith("Nothing is said.")


def test_words_that_tell_nothing_are_not_said(card: OpenCard) -> None:
    """Drifting sets in after most moments, whatever the chance."""
    made = past(14)
    always = replace(made, days=tuple(replace(d, base=replace(d.base, right=d.base.words)) for d in made.days))
    shown, _ = card(always)
    assert reach(shown).startswith("On your past 70 % would be reached, but by words at any time as well: 100 % of")


def test_too_few_days_and_none_at_all(card: OpenCard) -> None:
    shown, _ = card(past(3))
    assert reach(shown) == "Days to measure it on: 3. Nothing is said before there are 7."
    shown.show_forecast(past(0))
    assert reach(shown).startswith("Days to measure it on: 0.")
    assert shown.chart is None
    assert not shown.beside.isVisible()


def test_another_precision_is_kept_and_judged_at_once(card: OpenCard) -> None:
    shown, engine = card(past(14, 0.8))
    assert "speaks" not in reach(shown)
    control = shown.controls["forecast_precision"]
    assert isinstance(control, Segmented)
    QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(control.width() - 8, control.height() // 2))
    assert engine.settings.forecast_precision == 0.9
    assert reach(shown).startswith("On your past 90 % is not reached")
    switch = shown.controls["forecast"]
    assert isinstance(switch, Switch)
    switch.click()
    assert not engine.settings.forecast
    assert reach(shown) == "It is turned off."


def test_what_cannot_be_read_is_told(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    engine.broken = Trouble.LOCKED
    window.go(Place.MODEL)
    page = window.page
    assert isinstance(page, ModelPage)
    qtbot.waitUntil(lambda: page.forecast._heard is not None and not page.forecast._heard.running)
    QApplication.processEvents()
    assert page.forecast.found is None
    assert "looked through" not in reach(page.forecast)


def test_the_keyboard_walks_the_curve(card: OpenCard) -> None:
    shown, _ = card(past(14))
    assert shown.chart is not None
    view = shown.chart.view
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.accessibleDescription() == (
        "From 0.50 on: 84 of 84 right, 98 % at least; 100 % of all beginnings told before"
    )
