"""A window on a day in a real store, and what a person does there with pointer and keys to correct it."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.charts.fonts import load_fonts
from headwater.records import FocusState
from headwater.reports import StateSpan
from headwater.ui.app import make_app
from headwater.ui.correcting.panel import CorrectionPanel
from headwater.ui.daycard import DayCard
from headwater.ui.dress import dress
from headwater.ui.ribbon import RibbonView
from headwater.ui.table import DayTable
from headwater.ui.today import Today
from headwater.ui.window import Dashboard
from tests.support.chart_days import moment
from tests.support.stored_engine import StoredEngine
from tests.support.windows import today

NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@dataclass
class Desk:
    """The window, its page and its store, and what a person does with them."""

    window: Dashboard
    engine: StoredEngine
    qtbot: QtBot

    @property
    def page(self) -> Today:
        """The page, which must be Today."""
        return today(self.window)

    @property
    def card(self) -> DayCard:
        """Your day."""
        return self.page.card

    @property
    def view(self) -> RibbonView:
        """The ribbon."""
        return self.page.card.view

    @property
    def panel(self) -> CorrectionPanel:
        """What opens below the ribbon."""
        return self.page.correcting.panel

    def labels(self) -> list[tuple[float, float, FocusState]]:
        """All that the person said, in the order it was given."""
        return [(x.start, x.end, x.state) for x in self.engine.store.labels(-math.inf, math.inf)]

    def span(self, clock: str) -> StateSpan:
        """What the page shows of a moment."""
        at = moment(clock)
        return next(s for s in self.view.report.spans if s.start <= at < s.end)

    def point(self, clock: str) -> None:
        """Rest the pointer on the state lane; a move to where it is already is none."""
        QTest.mouseMove(self.view, QPoint(3, 3))
        QTest.mouseMove(self.view, self.place(clock))

    def place(self, clock: str) -> QPoint:
        """Where a moment lies on the state lane."""
        chart = self.view.chart
        return QPoint(round(chart.scale.x(moment(clock))), round(chart.frame.state.center().y()))

    def drag(self, start: str, end: str) -> None:
        """Pick out a stretch."""
        view, a, b = self.view, self.place(start), self.place(end)
        QTest.mousePress(view, Qt.MouseButton.LeftButton, NONE, a)
        QTest.mouseMove(view, (a + b) / 2)
        QTest.mouseMove(view, b)
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, NONE, b)

    def key(self, key: Qt.Key, mods: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keyboard is."""
        w: QWidget = self.window.focusWidget() or self.window
        QTest.keyClick(w, key, mods)

    def read(self, do: Callable[[], object]) -> None:
        """Do something that is written, and wait until the page shows it."""
        with self.qtbot.waitSignal(self.window.followed):
            do()

    def picked(self) -> tuple[float, float] | None:
        """The stretch that is picked out."""
        return self.view.chart.selection

    def blank(self) -> bool:
        """Nothing is shown of the day."""
        return self.view.report.empty

    def again(self) -> None:
        """The day is read again, as it is every few seconds."""
        self.read(self.window.refresh)

    def quiet(self, do: Callable[[], object], line: str) -> None:
        """Do something that is told, and changes nothing."""
        before = self.labels()
        do()
        self.qtbot.waitUntil(lambda: line in self.told())
        assert self.labels() == before

    def told(self) -> str:
        """The line in the header."""
        return f"{self.card.quiet.text}\n{self.card._what.text}"

    def table(self) -> DayTable:
        """Show the table."""
        self.card.as_table.click()
        assert self.card.table is not None
        return self.card.table


@contextmanager
def opened(
    qtbot: QtBot, home: Path, settings: Settings | None = None, size: tuple[int, int] = (1180, 760)
) -> Iterator[Desk]:  # fmt: skip
    """A window whose day has been read."""
    app = make_app()
    load_fonts()
    engine = StoredEngine(home, settings=settings)
    dress(app, engine.settings)
    window = Dashboard(engine)
    window.resize(*size)
    with qtbot.waitSignal(window.followed):
        window.show()
    QApplication.processEvents()
    try:
        yield Desk(window, engine, qtbot)
    finally:
        window.close()
        engine.close()


@contextmanager
def slow(engine: StoredEngine) -> Iterator[Event]:
    """What is asked of the engine is done when the event is set, or at the end."""
    go, ask = Event(), engine.ask

    def waits(action: Callable[[Any], Any]) -> Any:
        assert go.wait(30)
        return ask(action)

    engine.ask = waits  # type: ignore[method-assign]
    try:
        yield go
    finally:
        go.set()
        engine.ask = ask  # type: ignore[method-assign]
