"""A day with more than states in it, and short ways into the page "Timeline"."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.charts.timeline import Part, Row
from headwater.records import Intent
from headwater.ui.timeline.page import TimelinePage
from headwater.ui.window import Dashboard
from tests.support.chart_days import DAY, Pair, busy_history, made, moment
from tests.support.fake_engine import FakeEngine

OpenTimeline = Callable[..., tuple[TimelinePage, FakeEngine, Dashboard]]
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def rich_history() -> list[Pair]:
    """The written-down day by the minute, with input, media and notifications."""
    found: list[Pair] = []
    for segment, inference in busy_history():
        at = segment.start
        while at < segment.end:
            end, n = min(at + 60, segment.end), len(found)
            part = replace(segment, start=at, end=end)
            if segment.app:
                part = replace(
                    part, keys=n % 50, clicks=n % 7, scroll=n % 20, media=n // 30 % 3 == 0,
                    notifications=2 if n % 17 == 0 else 0, domain="docs.python.org" if part.app == "firefox" else "",
                )  # fmt: skip
            found.append((part, None if inference is None else replace(inference, start=at, end=end)))
            at = end
    return found


def fill(engine: FakeEngine, history: list[Pair] | None = None) -> None:
    """Let the engine show that day, with two plans."""
    pairs = rich_history() if history is None else history
    plans = [Intent(moment("08:50"), moment("12:30"), "Chapter 3"), Intent(moment("13:00"), None, "Mail")]
    engine.days[DAY] = made(pairs, intents=plans)
    engine.timelines.histories[DAY] = pairs


def noted(*notes: tuple[str, str, str]) -> Callable[[FakeEngine], None]:
    """That day, and what the person wrote before: from, to, words."""

    def prepare(engine: FakeEngine) -> None:
        fill(engine)
        for start, end, text in notes:
            engine.notes.add(moment(start), moment(end), text)

    return prepare


def ask_to_forget(page: TimelinePage, qtbot: QtBot, span: tuple[float, float]) -> None:
    """Choose that stretch, and come to the question whether it is to be forgotten."""
    page.view.select(span)
    page.forget.button.click()
    qtbot.waitUntil(page.forget.ask.isVisible)


def go(window: Dashboard, qtbot: QtBot) -> TimelinePage:
    """Open the page with its key, and wait until the day is read."""
    QTest.keyClick(window, Qt.Key.Key_L, CTRL)
    page = window.page
    assert isinstance(page, TimelinePage)
    qtbot.waitUntil(lambda: page.read or page.unreadable.isVisible())
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    QApplication.processEvents()
    return page


def rest(page: TimelinePage, qtbot: QtBot) -> None:
    """Wait until the lines are those of what is shown."""
    qtbot.waitUntil(lambda: not page.fronts._soon.isActive())


def titles(page: TimelinePage) -> list[str]:
    """Of the lines that are listed."""
    return [front.title for front in page.fronts.table.front_model.fronts]


def place(page: TimelinePage, clock: str) -> QPoint:
    """Where a moment lies on the state lane."""
    chart = page.view.chart
    return QPoint(round(chart.scale.x(moment(clock))), round(chart.frame.state.center().y()))


def part_of(page: TimelinePage, row: Row, clock: str) -> Part:
    """The part of a lane at a moment."""
    return next(p for p in page.lanes.chart.parts(row) if p.start <= moment(clock) < p.end)


def middle(page: TimelinePage, part: Part) -> QPoint:
    """Where a part lies."""
    r = page.lanes.chart.rect(part)
    assert r is not None
    return QPointF(r.center()).toPoint()
