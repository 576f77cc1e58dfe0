"""The page "Insights": a range of days, five charts, and what there is where there is too little."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.charts.chart import Chart
from headwater.engine import Changed
from headwater.store import Trouble
from headwater.ui.chartview import AIR
from headwater.ui.insights.draft import InsightsDraft
from headwater.ui.insights.page import InsightsPage
from headwater.ui.places import Place
from headwater.ui.today import Today
from headwater.ui.window import Dashboard
from tests.support.chart_days import DAY
from tests.support.days import Pair, judged
from tests.support.fake_engine import FakeEngine
from tests.support.insights import BUSY, weeks
from tests.support.weeks import told
from tests.support.windows import Open, said

OpenInsights = Callable[..., tuple[InsightsPage, FakeEngine, Dashboard]]
WEEKS = weeks(DAY, 56, BUSY)


@pytest.fixture
def insights(open_window: Open, qtbot: QtBot) -> OpenInsights:
    """Opens the page and waits until it is read."""

    def opening(past: Sequence[Pair] = WEEKS, **more: Any) -> tuple[InsightsPage, FakeEngine, Dashboard]:
        window, engine = open_window(**more)
        engine.behind = list(past)
        QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
        page = window.page
        assert isinstance(page, InsightsPage)
        qtbot.waitUntil(lambda: page.found is not None)
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        return page, engine, window

    return opening


def read(qtbot: QtBot, page: InsightsPage) -> str:
    qtbot.waitUntil(lambda: page.found is not None)
    QApplication.processEvents()
    return re.sub(r"<[^>]+>|\N{ZERO WIDTH SPACE}", "", said(page)).replace("\N{NO-BREAK SPACE}", " ")


def shown(page: InsightsPage) -> list[str]:
    return [name for name, card in page.cards.items() if card.charted is not None and card.isVisible()]


def test_four_weeks_are_told_and_drawn(insights: OpenInsights, qtbot: QtBot) -> None:
    page, engine, window = insights()
    text = read(qtbot, page)
    assert "Days with an hour at the computer: 20. 79 h at the computer in all." in text
    assert "Slack came in the middle of work most often, 80 times in 56 h; half of the time" in text
    assert "VS Code and Slack follow each other most" in text
    assert "Half of the visits to an application or site were shorter than" in text
    assert "The longest was 40 min, on Friday, 16 October from" in text
    assert shown(page) == ["between", "switches", "dwell", "hours", "stretches"]
    assert engine.asked[-1] == ("insights", DAY - timedelta(days=27), DAY)
    assert window.rail is not None
    assert window.rail.items[Place.INSIGHTS].accessibleName() == "Insights"
    assert window.rail.items[Place.INSIGHTS].isChecked()


def test_a_stretch_opens_its_day(insights: OpenInsights, qtbot: QtBot) -> None:
    page, _, window = insights()
    assert page.found is not None
    day = page.found.stretches[2].day
    charted = page.cards["stretches"].charted
    assert charted is not None
    view = charted.view
    inside = QRectF(view.rect()).adjusted(AIR, AIR, -AIR, -AIR)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.chart.boxes(inside)[2].center().toPoint())
    assert isinstance(window.page, Today)
    assert window._day == day


def test_the_keyboard_opens_one_too(insights: OpenInsights) -> None:
    page, _, window = insights()
    assert page.found is not None
    charted = page.cards["stretches"].charted
    assert charted is not None
    charted.view.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(charted.view, key)
    assert window._day == page.found.stretches[1].day


def test_other_parts_lead_nowhere(insights: OpenInsights) -> None:
    page, _, window = insights()
    for name in ("between", "switches", "dwell", "hours"):
        charted = page.cards[name].charted
        assert charted is not None
        charted.view.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(charted.view, Qt.Key.Key_Down)
        assert charted.view.accessibleDescription()
        QTest.keyClick(charted.view, Qt.Key.Key_Return)
        assert window.page is page


def test_another_range_is_read(insights: OpenInsights, qtbot: QtBot) -> None:
    page, engine, _ = insights()
    QTest.keyClick(page.which, Qt.Key.Key_Right)
    assert page.found is None
    assert "Reading what was recorded." in said(page)
    assert not shown(page)
    read(qtbot, page)
    assert engine.asked[-1] == ("insights", DAY - timedelta(days=89), DAY)
    page.which.chosen.emit(0)
    read(qtbot, page)
    assert engine.asked[-1] == ("insights", DAY - timedelta(days=6), DAY)
    assert page.dates.isHidden()


def test_an_own_range_begins_with_the_one_before_and_may_be_turned_around(
    insights: OpenInsights, qtbot: QtBot
) -> None:  # fmt: skip
    page, engine, _ = insights()
    page.which.chosen.emit(3)
    assert page.dates.isVisible()
    assert (page.first.day, page.last.day) == (DAY - timedelta(days=27), DAY)
    read(qtbot, page)
    page.first.take(DAY - timedelta(days=3))
    page.last.take(DAY - timedelta(days=9))
    text = read(qtbot, page)
    assert engine.asked[-1] == ("insights", DAY - timedelta(days=9), DAY - timedelta(days=3))
    assert "The range was turned around: it ended before it began." in text
    page.first.take(DAY - timedelta(days=4000))
    page.last.take(DAY + timedelta(days=4000))
    assert "A range has 366 days at most." in read(qtbot, page)
    assert engine.asked[-1] == ("insights", DAY - timedelta(days=365), DAY)
    page.first.take(DAY - timedelta(days=9))
    text = read(qtbot, page)
    assert "Days that have not begun are left out: the range ends today." in text
    assert "at most" not in text, "nothing was cut off"
    assert engine.asked[-1] == ("insights", DAY - timedelta(days=9), DAY)
    page.last.take(DAY)
    assert "left out" not in read(qtbot, page)


def test_back_and_forth_by_as_many_days_and_not_past_today(insights: OpenInsights, qtbot: QtBot) -> None:
    page, engine, window = insights()
    page.which.chosen.emit(0)
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    read(qtbot, page)
    assert engine.asked[-1] == ("insights", DAY - timedelta(days=13), DAY - timedelta(days=7))
    assert page.which.current == 3
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    read(qtbot, page)
    assert engine.asked[-1] == ("insights", DAY - timedelta(days=6), DAY)


def test_a_page_that_is_made_anew_goes_on_with_its_range(insights: OpenInsights, qtbot: QtBot) -> None:
    page, _, window = insights()
    page.which.chosen.emit(3)
    page.first.take(DAY - timedelta(days=9))
    window.resize(900, 640)
    QApplication.processEvents()
    other = window.page
    assert isinstance(other, InsightsPage)
    assert other is not page
    assert other.draft == InsightsDraft(None, DAY - timedelta(days=9), DAY)
    assert (other.which.current, other.first.day, other.dates.isVisible()) == (3, DAY - timedelta(days=9), True)


def test_days_without_a_record(insights: OpenInsights, qtbot: QtBot) -> None:
    page, _, _ = insights(past=[])
    assert "Nothing was recorded in these days." in read(qtbot, page)
    assert all(card.isHidden() for card in page.cards.values())


def test_a_few_days_say_so_and_show_what_there_is(insights: OpenInsights, qtbot: QtBot) -> None:
    page, _, _ = insights(past=told(DAY, BUSY))
    text = read(qtbot, page)
    assert "Days with an hour at the computer: 1. From 3 on there is more to see" in text
    assert shown(page) == ["between", "stretches"]
    assert page.cards["between"].charted is not None
    assert "too seldom to say what does mostly" in page.cards["between"].charted.view.accessibleName()
    assert "Fewer than 50 changes were seen: too few to say what follows what." in text
    assert "A median is told from 100 on." in text
    assert "In no hour of the day is there enough time to say anything yet." in text


def test_what_cannot_be_read_is_told_and_tried_again(insights: OpenInsights, qtbot: QtBot) -> None:
    page, engine, _ = insights()
    engine.broken = Trouble.LOCKED
    page.refresh()
    qtbot.waitUntil(page.unreadable.isVisible)
    assert not shown(page)
    engine.broken = None
    page.unreadable.retry.click()
    qtbot.waitUntil(lambda: len(shown(page)) == 5)
    assert page.unreadable.isHidden()


def test_it_follows_what_is_written_but_not_at_once(insights: OpenInsights, qtbot: QtBot) -> None:
    page, engine, _ = insights()
    reads = engine.reads
    engine.tell(Changed())
    page.hear_change()
    assert page._soon.isActive()
    assert engine.reads == reads
    page._soon.timeout.emit()
    qtbot.waitUntil(lambda: engine.reads > reads)


def charts(page: InsightsPage) -> dict[str, Chart | None]:
    return {name: card.charted.view.chart if card.charted is not None else None for name, card in page.cards.items()}


def test_what_is_the_same_is_not_made_anew(insights: OpenInsights, qtbot: QtBot) -> None:
    page, engine, window = insights()
    before, reads = charts(page)["dwell"], engine.reads
    page.refresh()
    qtbot.waitUntil(lambda: engine.reads > reads and not window.chores._waiting)
    assert charts(page)["dwell"] is before is not None


def more(history: Sequence[Pair]) -> list[Pair]:
    """Something was recorded meanwhile."""
    s, i = history[-1]
    later = replace(s, start=s.end, end=s.end + 60)
    assert i is not None
    return [*history, (later, judged(later, i.state))]


@pytest.mark.parametrize("where", ["chart", "button", "table", "menu"])
@pytest.mark.parametrize("name", ["between", "switches", "hours"])
def test_the_keyboard_stays_where_it_was_when_it_is_read_again(
    insights: OpenInsights, qtbot: QtBot, where: str, name: str
) -> None:
    page, engine, window = insights()

    def parts() -> dict[str, QWidget]:
        charted = page.cards[name].charted
        assert charted is not None
        return {
            "chart": charted.view, "button": charted.as_table, "table": charted.table, "menu": charted.tools.button,
        }  # fmt: skip

    if where == "table":
        QTest.mouseClick(parts()["button"], Qt.MouseButton.LeftButton)
    old, before = parts()[where], charts(page)[name]
    old.setFocus(Qt.FocusReason.TabFocusReason)
    if where in ("chart", "table"):
        for _ in range(2):
            QTest.keyClick(old, Qt.Key.Key_Down)
    engine.behind = more(engine.behind)
    page.refresh()
    qtbot.waitUntil(lambda: charts(page)[name] is not before)
    charted = page.cards[name].charted
    assert charted is not None
    assert window.focusWidget() is parts()[where]
    assert charted.view.isHidden() is (where == "table")
    if where == "chart":
        assert charted.view.current == 1
    if where == "table":
        assert charted.table.currentIndex().row() == 2
    page.which.chosen.emit(0)
    assert window.focusWidget() is page.which


@pytest.mark.parametrize("left", ["nothing", "one day"])
def test_the_keyboard_does_not_fall_on_the_rail_when_a_chart_goes(
    insights: OpenInsights, qtbot: QtBot, left: str
) -> None:  # fmt: skip
    """All that was recorded is forgotten, or nearly all."""
    page, engine, window = insights()
    charted = page.cards["switches"].charted
    assert charted is not None
    charted.view.setFocus(Qt.FocusReason.TabFocusReason)
    engine.behind = told(DAY, "9:00 F 90 code") if left == "one day" else []
    before = page.found
    page.refresh()
    qtbot.waitUntil(lambda: page.found is not before)
    assert "switches" not in shown(page)
    assert window.focusWidget() is page.which


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_is_cut_off_in_a_small_window(
    insights: OpenInsights, qtbot: QtBot, language: str, scale: float
) -> None:
    page, _, _ = insights(
        settings=Settings(agreed=True, theme="light", language=language, text_scale=scale), size=(900, 600)
    )
    inside = page.area.widget()
    assert inside is not None
    for i in (1, 3):
        page.which.chosen.emit(i)
        read(qtbot, page)
        assert inside.minimumSizeHint().width() <= page.area.viewport().width()
